"""Debug mode and reloading read from the environment, off unless somebody turns them on."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.env_files import need_variable
from tengates.authoring.editing.environment_reads import need_os, python_list, python_switch
from tengates.authoring.editing.python_nodes import assigned, replaced
from tengates.authoring.editing.python_tree import PythonTree
from tengates.model.place import Place
from tengates.model.survey import Survey

_HOSTS = "localhost,127.0.0.1"
_WHY_HOSTS = "The app answers to the names in ALLOWED_HOSTS alone."


@dataclass(frozen=True, slots=True)
class DebugSwitches:
    """The edits of one sheet."""

    sheet: Sheet
    survey: Survey

    def in_call(self, place: Place, option: str) -> None:
        """`debug=True` and `reload=True` of a call."""
        path = place.path
        file = self.sheet.python(path)
        call = file.call_at(place.span)
        given = call.argument(option)
        if given is None or file.source.data[slice(*given.value)] != b"True":
            raise CannotEdit(f"it sets {option} in a way that this refactor does not follow")
        name = "UVICORN_RELOAD" if option == "reload" else self._debug_name(path)
        why = f"{'Reloading' if option == 'reload' else 'Debug mode'} is off unless {name} is 1."
        needs = (*need_os(self.sheet, path, call.start), *need_variable(self.sheet, self.survey, path, (name, "0")))
        start, end = given.value
        self.sheet.mend(path, place.line, Splice(start, end, python_switch(file, name).encode()), why, needs)
        self._tell(name)

    def in_assignment(self, place: Place) -> None:
        """`app.debug = True`, `app.config["DEBUG"] = True`, and Django's `DEBUG = True` with the hosts that it then needs."""
        path = place.path
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        target, value, statement = assigned(tree, place.span)
        name = "DEBUG" if target == "DEBUG" else self._debug_name(path)
        start = tree.span(statement)[0]
        needs = (*need_os(self.sheet, path, start), *need_variable(self.sheet, self.survey, path, (name, "0")))
        if target == "DEBUG":
            needs += self._hosts(tree, path)
            self.sheet.note(
                "With debug off Django leaves static files to your host or to WhiteNoise: look at the pages once with DEBUG=0."
            )
        why = f"Debug mode is off unless {name} is 1."
        self.sheet.mend(path, place.line, replaced(tree, value, python_switch(file, name)), why, needs)
        self._tell(name)

    def hosts(self, place: Place) -> None:
        """`ALLOWED_HOSTS = ["*"]`."""
        path = place.path
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        _target, value, statement = assigned(tree, place.span)
        needs = self._hosts_needs(path, tree.span(statement)[0])
        splice = replaced(tree, value, python_list(file, "ALLOWED_HOSTS", _HOSTS))
        self.sheet.mend(path, place.line, splice, _WHY_HOSTS, needs)
        self._tell_hosts()

    def _hosts(self, tree: PythonTree, path: str) -> tuple[str, ...]:
        """Without debug mode an empty list of hosts refuses every visitor."""
        for node in tree.module.body:
            if isinstance(node, ast.Assign) and tree.text(node.targets[0]) == "ALLOWED_HOSTS":
                if not isinstance(node.value, ast.List) or node.value.elts:
                    return ()
                key = f"hosts:{path}"
                needs = self._hosts_needs(path, tree.span(node)[0])
                splice = replaced(tree, node.value, python_list(self.sheet.python(path), "ALLOWED_HOSTS", _HOSTS))
                self.sheet.support(path, [splice], _WHY_HOSTS, key, needs)
                self._tell_hosts()
                return (key,)
        self.sheet.note("With debug off Django refuses every host that ALLOWED_HOSTS does not name: set it.")
        return ()

    def _hosts_needs(self, path: str, start: int) -> tuple[str, ...]:
        named = need_variable(self.sheet, self.survey, path, ("ALLOWED_HOSTS", _HOSTS))
        return (*need_os(self.sheet, path, start), *named)

    def _debug_name(self, path: str) -> str:
        code = self.survey.files[path].code
        imported = {row.module.partition(".")[0] for row in code.imports} if code is not None else set()
        flask = "flask" in imported or any(name.lower() == "flask" for name in self.survey.frameworks)
        return "FLASK_DEBUG" if flask else "DEBUG"

    def _tell(self, name: str) -> None:
        self.sheet.note(
            f"Set {name}=1 on your own machine to have it back while you build; never where the app is hosted."
        )

    def _tell_hosts(self) -> None:
        self.sheet.note(
            "Set ALLOWED_HOSTS to your domain where the app is hosted, before you deploy: Django refuses every other name."
        )
