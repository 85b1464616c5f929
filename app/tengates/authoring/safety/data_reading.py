"""Data that is read as code: YAML by the safe loader, Python's and JavaScript's literals by a parser."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_nodes import call_node, replaced
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.model.place import Place

_YAML = {
    "load": "safe_load",
    "load_all": "safe_load_all",
    "unsafe_load": "safe_load",
    "full_load": "safe_load",
    "unsafe_load_all": "safe_load_all",
    "full_load_all": "safe_load_all",
}
_DATA = re.compile(
    r"(?i)(?:^|_)(?:data|dict|list|tuple|items|json|literal|params|payload|config|settings|options|tags|ids|record|row|values|coords|bbox|messages|history)(?:_|\d|$)"
)


@dataclass(frozen=True, slots=True)
class DataReading:
    """The edits of one sheet."""

    sheet: Sheet

    def yaml(self, place: Place) -> None:
        """`yaml.load(…)`."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        call = call_node(tree, place.span)
        owner, _, last = dotted_name(call.func).rpartition(".")
        if last not in _YAML:
            raise CannotEdit("YAML is read in a way that this refactor does not follow: use yaml.safe_load")
        why = "The YAML file can hold data alone and no longer run code."
        needs: tuple[str, ...] = ()
        if not owner:
            key = f"import:{place.path}:yaml"
            self.sheet.support(place.path, file.add_import("yaml", _YAML[last]), "What the new line uses.", key)
            needs = (key,) if not file.has_import("yaml", _YAML[last]) else ()
        loader = next((item for item in call.keywords if item.arg == "Loader"), None)
        if len(call.args) > 1 or any(item.arg is None for item in call.keywords):
            start, end = tree.span(call.args[0])[1], tree.span(call.args[-1])[1]
            if len(call.args) != 2 or call.keywords:  # noqa: PLR2004  the file and its loader
                raise CannotEdit("it is called in an unusual way: use yaml.safe_load")
            self.sheet.mend(place.path, place.line, Splice(start, end, b""), why)
        elif loader is not None:
            self.sheet.mend(place.path, place.line, file.without(file.call_at(place.span), "Loader"), why)
        new = f"{owner}.{_YAML[last]}" if owner else _YAML[last]
        self.sheet.mend(place.path, place.line, replaced(tree, call.func, new), why, needs)

    def python_literal(self, place: Place) -> None:
        """`eval(text)` where the names say that it is data."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        call = call_node(tree, place.span)
        if dotted_name(call.func) != "eval" or len(call.args) != 1 or call.keywords:
            raise CannotEdit(
                "what a visitor sends is meant to run here: take it out, or run it in a container without rights"
            )
        statement = tree.statement(call)
        names = [dotted_name(node) for node in ast.walk(call.args[0])]
        names += [tree.text(target) for target in statement.targets] if isinstance(statement, ast.Assign) else []
        names += [
            node.value
            for node in ast.walk(call.args[0])
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        if not any(_DATA.search(name.rpartition(".")[2]) for name in names if name):
            raise CannotEdit(
                "whether this text is a value or a formula is not seen: for a value use ast.literal_eval, for a formula a parser of your own"
            )
        key = f"import:{place.path}:ast"
        self.sheet.support(place.path, file.add_import("ast"), "What the new line uses.", key)
        needs = () if file.has_import("ast") else (key,)
        why = "The text is read as a value (numbers, texts, lists, dictionaries) and no longer run as code."
        self.sheet.mend(place.path, place.line, replaced(tree, call.func, "ast.literal_eval"), why, needs)

    def javascript_literal(self, place: Place) -> None:
        """`eval("(" + text + ")")`, as JSON was read before JSON.parse."""
        file = self.sheet.javascript(place.path)
        call = file.call_at(place.span)
        arguments = file.arguments(call)
        function = call.field("function")
        text = _within_parentheses(arguments[0].text()) if len(arguments) == 1 else ""
        if function is None or function.text() not in {"eval", "globalThis.eval", "window.eval"} or not text:
            raise CannotEdit(
                "what a visitor sends is meant to run here: take it out, or run it in a process without rights"
            )
        self._parse(place, file, (file.start(call), file.end(call)), text)

    def _parse(self, place: Place, file: JavaScriptFile, span: tuple[int, int], text: str) -> None:
        del file
        why = "The text is read as JSON and no longer run as code."
        self.sheet.mend(place.path, place.line, Splice(*span, f"JSON.parse({text})".encode()), why)


def _within_parentheses(text: str) -> str:
    """x of `"(" + x + ")"` or of `` `(${x})` ``."""
    found = re.fullmatch(r"""['"]\(['"]\s*\+\s*([\w$.\[\]'"]+)\s*\+\s*['"]\)['"]""", text)
    found = found or re.fullmatch(r"`\(\$\{([\w$.\[\]'\"]+)\}\)`", text)
    return found.group(1) if found else ""
