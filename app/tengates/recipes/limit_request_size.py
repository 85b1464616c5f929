"""limit-request-size: text, lists, files and bodies have an upper limit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from tengates.authoring.bodies.body_fields import Limits
from tengates.authoring.bodies.body_limits import BodyLimits
from tengates.authoring.bodies.javascript_answers import web_answer
from tengates.authoring.bodies.javascript_bodies import handler_at
from tengates.authoring.bodies.python_field_limits import PythonFieldLimits
from tengates.authoring.bodies.request_sizes import largest_allowed
from tengates.authoring.bodies.schema_uses import refuse_other_uses_of_schema
from tengates.authoring.bodies.size_javascript import bound_form_file, bound_multer, bound_schema
from tengates.authoring.bodies.size_python import bound_query, bound_upload
from tengates.authoring.bodies.widget_limits import bound_text_box
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_apps import PythonApp, app_of
from tengates.authoring.editing.python_tree import PythonTree
from tengates.authoring.editing.streamlit_config import add_setting, streamlit_config
from tengates.authoring.editing.versions import at_least
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import EntryKind, EntryPoint, Input, InputKind, Survey
from tengates.survey.web.body_schemas import BodySchema, body_schemas

_CONTROL = "validation.size-limits"
_BODY = "body size: "
_WHY_FIELD = "A text or list longer than this is refused."
_WHY_FILE = "A file larger than this is refused."
_FIRST = 'nothing says which fields it takes; "Check requests against a schema" writes a schema with limits for it'
_ELSEWHERE = "where its schema is written was not found; write the limits there by hand"
_ACTION = "a server action takes its arguments one by one; check their length by hand at its start"
_HOW = {
    InputKind.MESSAGE: "a message has no place for a limit here: check its length by hand before you use it",
    InputKind.TEXT: "this text box takes no limit here: check the length of its text by hand",
    InputKind.FORM: "the form is described elsewhere: give its fields a greatest length there",
    InputKind.QUERY: "the text in the address is read by hand: check its length there",
    InputKind.UPLOAD: "the file is read in a way that this refactor does not know: check its size there",
}
_APPS = {"fastapi", "flask"}
_BODIES = {InputKind.JSON, InputKind.FORM, InputKind.UPLOAD}
_REST = "Django REST framework checks a body with a serializer: give each text and list in it a max_length"
_PARTLY = "its body as a whole is limited now, and further"


def parameters(survey: Survey) -> tuple[ParameterSpec, ...]:
    """How much of each kind."""
    return (
        ParameterSpec("text", "How many characters may a text have?", "4000", "int", (), 1, 1_000_000),
        ParameterSpec(
            "document", "How many may it have where documents are pasted (text, content, code)?", "100000", "int", (), 1, 10_000_000
        ),
        ParameterSpec("items", "How many entries may a list have?", "100", "int", (), 1, 100_000),
        ParameterSpec("file", "How many megabytes may a file have?", "10", "int", (), 1, 2000),
        ParameterSpec("body", "How many megabytes may a whole request have?", str(max(16, largest_allowed(survey))), "int", (), 1, 2000),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Put a limit at each reported input, in the place that its framework has for it."""
    sheet = Sheet(inp)
    values = inp.values
    limits = Limits(int(values["text"]), int(values["document"]), int(values["items"]), strict=False)
    body = max(int(values["body"]), int(values["file"]))
    fields = PythonFieldLimits(sheet, inp.survey, limits)
    sizes = _Sizes(sheet, inp.survey, limits, fields, int(values["file"]))
    entries: dict[tuple[str, int], EntryPoint] = {}
    for entry in inp.survey.entries:
        entries.setdefault((entry.place.path, entry.place.span.start), entry)

    sites = inp.sites.get(_CONTROL, ())
    found = {site: entries.get((site.place.path, site.place.span.start)) for site in sites}
    sizes.apps = _limit_apps(BodyLimits(sheet, inp.survey, body), [entry for entry in found.values() if entry])

    def mend(site: Site) -> None:
        entry = found[site]
        if entry is None:
            raise CannotEdit("this handler was not found again")
        sizes.mend(entry)

    sheet.each(sites, mend)
    fields.finish()
    return sheet.draft()


def _limit_apps(bodies: BodyLimits, entries: list[EntryPoint]) -> frozenset[tuple[str, int]]:
    """Limit all bodies of each app whose routes take one of any size; the places of these routes."""
    apps: dict[tuple[str, int], bool] = {}
    limited: set[tuple[str, int]] = set()
    for entry in entries:
        wanted = any(not item.limit and item.kind in _BODIES and not item.unknown for item in entry.inputs)
        app = _app(bodies.survey, entry) if wanted else None
        if app is None:
            continue
        place = (app.path, app.made.span.start)
        if place not in apps:
            way = partial(bodies.limit, app)
            apps[place] = bodies.sheet.attempt(app.path, app.made.span.line, way)
        if apps[place]:
            limited.add((entry.place.path, entry.place.span.start))
    return frozenset(limited)


def _app(survey: Survey, entry: EntryPoint) -> PythonApp | None:
    """The app that a route belongs to, None when that is not clear."""
    if entry.framework not in _APPS:
        return None
    try:
        return app_of(survey, entry.place.path, entry.framework)
    except CannotEdit:
        return None


@dataclass
class _Sizes:
    """The limits of one draft; `upload` in megabytes, `apps` are the routes whose whole body is limited now."""

    sheet: Sheet
    survey: Survey
    limits: Limits
    fields: PythonFieldLimits
    upload: int
    apps: frozenset[tuple[str, int]] = frozenset()

    def mend(self, entry: EntryPoint) -> None:
        """Limit each input of an entry point that has no limit of its own."""
        rows = [item for item in entry.inputs if not item.unknown and _is_open(item)]
        tried = [(item, self._one(entry, item)) for item in rows]
        reasons = [reason for _item, reason in tried if reason]
        if (entry.place.path, entry.place.span.start) in self.apps:
            for item, reason in tried:
                if reason and item.kind is not InputKind.UPLOAD:  # for a file, the limit of the whole is enough
                    self.sheet.skip(entry.place.path, entry.place.line, f"{_PARTLY}: {reason}")
            return
        if reasons and len(reasons) == len(rows):
            raise CannotEdit(reasons[0])
        for reason in reasons:
            self.sheet.skip(entry.place.path, entry.place.line, reason)

    def _one(self, entry: EntryPoint, item: Input) -> str:
        """The reason why this input is left alone, "" when it is limited now."""
        try:
            if entry.place.path.endswith(".py"):
                self._python(entry, item)
            elif entry.place.path.endswith(JAVASCRIPT):
                self._javascript(entry, item)
            else:
                return "this kind of file is not edited"
        except CannotEdit as reason:
            return str(reason)
        return ""

    def _python(self, entry: EntryPoint, item: Input) -> None:
        if entry.framework == "streamlit":
            self._streamlit(entry, item)
        elif item.kind is InputKind.UPLOAD and entry.framework == "fastapi":
            self._fastapi_upload(entry)
        elif item.kind is InputKind.QUERY and entry.framework == "fastapi":
            self._fastapi_query(entry, item)
        elif item.kind is InputKind.UPLOAD and entry.framework == "flask":
            raise CannotEdit(_HOW[item.kind])
        elif (
            item.schema
            and item.kind is not InputKind.UPLOAD
            and (found := body_schemas(self.survey, entry, open_ones=True))
        ):
            for schema in found:
                if schema.definition is None:
                    raise CannotEdit("the schema is no pydantic model; write its limits by hand")
                self.fields.limit(schema.definition)
        else:
            raise CannotEdit(self._how(entry, item))

    def _how(self, entry: EntryPoint, item: Input) -> str:
        """What to do about an input that is left alone."""
        code = self.survey.files[entry.place.path].code
        if code is not None and any(row.module.startswith("rest_framework") for row in code.imports):
            return _REST
        return _HOW.get(item.kind, _ELSEWHERE if item.schema else _FIRST)

    def _fastapi_upload(self, entry: EntryPoint) -> None:
        path = entry.place.path
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        line, splices = bound_upload(tree, tree.definition_at(_line(entry)), self.upload)
        key = f"upload:{path}:{line}"
        self.sheet.support(path, file.add_import("fastapi", "HTTPException"), "What the refusal is written with.", key)
        self.sheet.support(path, splices[1:], _WHY_FILE, key)
        self.sheet.mend(path, entry.place.line, splices[0], _WHY_FILE, (key,))

    def _fastapi_query(self, entry: EntryPoint, item: Input) -> None:
        path = entry.place.path
        if not at_least(self.survey, "fastapi", path, (0, 95)):
            raise CannotEdit("this version of FastAPI writes limits in the default of a parameter; write it by hand")
        name = item.schema.partition(":")[0]
        if not name:
            raise CannotEdit("another text in its address is unpacked by hand: check its length there")
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        splice = bound_query(tree, tree.definition_at(_line(entry)), name, self.limits.characters(name))
        key = f"query:{path}"
        self.sheet.support(path, file.add_import("typing", "Annotated"), "What the limit is written with.", key)
        self.sheet.support(path, file.add_import("fastapi", "Query"), "What the limit is written with.", key)
        self.sheet.mend(path, entry.place.line, splice, _WHY_FIELD, (key,))

    def _streamlit(self, entry: EntryPoint, item: Input) -> None:
        path = entry.place.path
        if item.kind is InputKind.UPLOAD:
            config = streamlit_config(self.survey, path)
            add_setting(self.sheet, config, "server", f"maxUploadSize = {self.upload}", _WHY_FILE)
            self.sheet.note(f"Streamlit reads {config} when it is started in the folder above .streamlit.")
            return
        bound_text_box(self.sheet, entry, self.limits)

    def _javascript(self, entry: EntryPoint, item: Input) -> None:
        path = entry.place.path
        if item.kind is InputKind.UPLOAD:
            self._javascript_upload(entry, path)
            return
        found = body_schemas(self.survey, entry, open_ones=True) if item.schema else ()
        if not found and entry.kind is EntryKind.ACTION:
            raise CannotEdit(_ACTION)
        if not found:
            raise CannotEdit(_ELSEWHERE if item.schema else _FIRST)
        for schema in found:
            self._zod(schema)

    def _zod(self, schema: BodySchema) -> None:
        definition = schema.definition
        path = definition.file.path if definition is not None else schema.file.path
        if definition is not None and definition.variable is not None:
            refuse_other_uses_of_schema(self.survey, definition)
            span = definition.variable.value.span
        elif schema.call is not None:
            span = schema.call.span
        else:
            raise CannotEdit("the schema was not found in the code; write its limits by hand")
        file = self.sheet.javascript(path)
        made = file.node_at(span, {"call_expression"})
        splices = bound_schema(file, made, self.limits) if made is not None else []
        if not splices:
            raise CannotEdit("the schema has no text or list here that could be limited; write its limits by hand")
        for splice in splices:
            self.sheet.mend(path, file.source.line_number(splice.start), splice, _WHY_FIELD)

    def _javascript_upload(self, entry: EntryPoint, path: str) -> None:
        file = self.sheet.javascript(path)
        if entry.function is not None and ".formData()" in file.text:
            function = handler_at(file, entry.function.span.start, entry.function.span.end)
            said = f"{{ error: {file.quoted(f'The file is larger than {self.upload} MB.')} }}"
            answer = web_answer(self.survey, file, path, said, 413)
            _statement, splice = bound_form_file(file, function, answer, self.upload)
            self.sheet.mend(path, entry.place.line, splice, _WHY_FILE)
            return
        made = [
            (other, call)
            for other, code in self.survey.sources()
            for call in code.calls
            if call.callee in {"multer", "multer.default"} and other.endswith(JAVASCRIPT)
        ]
        fitting = [row for row in made if row[0] == path] or made
        if len(fitting) != 1:
            raise CannotEdit("how the file comes in was not found; limit its size there by hand")
        at, call = fitting[0]
        where = self.sheet.javascript(at)
        splice = bound_multer(where, where.call_at(call.span), self.upload)
        self.sheet.mend(at, call.span.line, splice, _WHY_FILE)


def _is_open(item: Input) -> bool:
    """Whether nothing limits it, or only the whole body is limited."""
    return not item.limit or (item.limit.startswith(_BODY) and item.kind is not InputKind.UPLOAD)


def _line(entry: EntryPoint) -> int:
    if entry.function is None:
        raise CannotEdit("this handler was not found again")
    return entry.function.span.line


RECIPE = Recipe(
    id="limit-request-size",
    title="Limit what can be sent in",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
