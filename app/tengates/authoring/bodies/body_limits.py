"""A limit on every body that reaches a FastAPI or Flask app, put where the app is made."""

from __future__ import annotations

from dataclasses import dataclass

from tengates.authoring.bodies.request_sizes import product
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.new_modules import Home, own_import, template
from tengates.authoring.editing.python_apps import PythonApp, after_made
from tengates.authoring.editing.python_modules import module_for
from tengates.authoring.editing.versions import version_of
from tengates.model.change import NewFile
from tengates.model.survey import Survey

_BUILT_IN = (0, 164)  # from here on FastAPI takes max_body_size; before, it ignores the keyword without a word
_WHY = "A request that is larger is refused before its body is read."
_WHY_FILE = "Counts the bytes of a body as they arrive, and refuses one that is too large."


@dataclass(frozen=True)
class BodyLimits:
    """The limits of one draft on whole bodies, in megabytes."""

    sheet: Sheet
    survey: Survey
    megabytes: int

    def limit(self, app: PythonApp) -> None:
        """Draw the limit of one app; CannotEdit says why not."""
        if app.framework == "flask":
            text = f'{app.made.target}.config["MAX_CONTENT_LENGTH"] = {product(self.megabytes)}'
            self._after(app, text, ())
        elif (version_of(self.survey, "fastapi", app.path) or (0, 0)) >= _BUILT_IN:
            file = self.sheet.python(app.path)
            call = file.call_at(app.made.value.span)
            if call.has_spread:
                raise CannotEdit("the options of the app come in through * or **; set max_body_size there")
            self._mend(app, file.keyword(call, "max_body_size", product(self.megabytes)), ())
        else:
            self._middleware(app)

    def _middleware(self, app: PythonApp) -> None:
        file = self.sheet.python(app.path)
        folder = app.path.rpartition("/")[0]
        target = f"{folder}/body_limit.py" if folder else "body_limit.py"
        home = Home(target, module_for(self.survey, app.path, target))
        if self.sheet.exists(home.path):
            raise CannotEdit(f"there is a file {home.path} already; limit the body by hand")
        key = f"import:{app.path}:body_limit"
        name = file.free_name("BodyLimit")
        if name != "BodyLimit":
            raise CannotEdit('the file already uses the name "BodyLimit"; limit the body by hand')
        content = template("limit-request-size", "body_limit.py", {}).encode()
        self.sheet.create(NewFile(home.path, content, _WHY_FILE, supporting=True, key=home.path))
        self.sheet.support(app.path, own_import(file, home, name), "What the new line uses.", key)
        text = f"{app.made.target}.add_middleware({name}, max_bytes={product(self.megabytes)})"
        self._after(app, text, (key, home.path))

    def _after(self, app: PythonApp, text: str, needs: tuple[str, ...]) -> None:
        self._mend(app, after_made(self.sheet.python(app.path), app, text), needs)

    def _mend(self, app: PythonApp, splice: Splice, needs: tuple[str, ...]) -> None:
        self.sheet.mend(app.path, app.made.span.line, splice, _WHY, needs)
