"""Commands that Python gives to a shell as text: the program and its arguments as a list, which no shell reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_nodes import call_node, keyword_of, replaced
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.authoring.safety.python_texts import read_text, text_source, written_value
from tengates.authoring.safety.query_binding import Gap, Part
from tengates.authoring.safety.shell_words import shell_words
from tengates.model.place import Place

_WHY = "The command is a list of words, so nothing that a visitor sends can start a second one."
_NOTE = (
    "A value that starts with a dash is still read as an option by the program: check it first where that would hurt."
)
_SHOWS = re.compile(r"^print$|(?:^|\.)(?:debug|info|warning|error|exception)$")
_RUNS = re.compile(r"(?:^|\.)(?:run|call|check_call|check_output|Popen)$")


@dataclass(frozen=True, slots=True)
class PythonCommands:
    """The edits of one sheet."""

    sheet: Sheet

    def mend(self, place: Place) -> None:
        """`os.system`, `os.popen(…).read()` and `shell=True`."""
        path = place.path
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        call = call_node(tree, place.span)
        name = dotted_name(call.func)
        if name == "os.system":
            self._os(place, file, tree, call)
        elif name == "os.popen":
            self._popen(place, file, tree, call)
        elif _RUNS.search(name) and (shell := keyword_of(call, "shell")) is not None and _is_true(shell.value):
            self._words(place, file, tree, call)
            self.sheet.mend(path, place.line, file.without(file.call_at(place.span), "shell"), _WHY)
        else:
            raise CannotEdit(
                "the program itself is chosen from outside, or in a way that this refactor does not follow: allow known programs alone"
            )
        self.sheet.note(_NOTE)

    def _words(self, place: Place, file: PythonFile, tree: PythonTree, call: ast.Call) -> None:
        """The list in place of the text, at the call or where its name is given its value."""
        first = call.args[0] if call.args else None
        text, uses = text_source(tree, call, first)
        if any(not _only_shows(tree, node) for node in uses if node is not first):
            raise CannotEdit("the command's text is used for something else too: split it by hand")
        line = tree.source.line_number(tree.span(text)[0])
        self.sheet.mend(place.path, line, _over(tree, text, _list(file, tree, text)), _WHY)

    def _os(self, place: Place, file: PythonFile, tree: PythonTree, call: ast.Call) -> None:
        if isinstance(tree.parents[call], ast.Expr):
            function, end = "subprocess.run", ", check=False)"
        elif _asks_for_zero(tree, call):
            function, end = "subprocess.call", ")"
        else:
            raise CannotEdit("what os.system returns is used, and subprocess says it in another way")
        needs = self._import(place.path, file)
        self._words(place, file, tree, call)
        close = tree.span(call)[1]
        self.sheet.mend(place.path, place.line, replaced(tree, call.func, function), _WHY, needs)
        if end != ")":
            self.sheet.mend(place.path, place.line, Splice(close - 1, close, end.encode()), _WHY, needs)

    def _popen(self, place: Place, file: PythonFile, tree: PythonTree, call: ast.Call) -> None:
        around = tree.parents[call]
        reading = tree.parents.get(around)
        read = isinstance(around, ast.Attribute) and around.attr == "read"
        if not read or not isinstance(reading, ast.Call) or reading.args or len(call.args) != 1:
            raise CannotEdit("what os.popen returns is used in a way that this refactor does not follow")
        if isinstance(call.args[0], ast.Name):
            raise CannotEdit("the command's text is put together before: write it at the call")
        words = _list(file, tree, call.args[0])
        new = f"subprocess.run({words}, stdout=subprocess.PIPE, text=True, check=False).stdout"
        self.sheet.mend(place.path, place.line, _over(tree, reading, new), _WHY, self._import(place.path, file))

    def _import(self, path: str, file: PythonFile) -> tuple[str, ...]:
        if file.has_import("subprocess"):
            return ()
        key = f"import:{path}:subprocess"
        self.sheet.support(path, file.add_import("subprocess"), "What the new line uses.", key)
        return (key,)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _asks_for_zero(tree: PythonTree, call: ast.Call) -> bool:
    around = tree.parents[call]
    if not isinstance(around, ast.Compare) or len(around.comparators) != 1:
        return False
    other = around.comparators[0]
    return isinstance(other, ast.Constant) and other.value == 0 and isinstance(around.ops[0], (ast.Eq, ast.NotEq))


def _only_shows(tree: PythonTree, node: ast.Name) -> bool:
    """Whether a name is only printed or logged here."""
    around = tree.parents.get(node)
    return isinstance(around, ast.Call) and bool(_SHOWS.search(dotted_name(around.func)))


def _list(file: PythonFile, tree: PythonTree, text: ast.expr) -> str:
    written = read_text(tree, text)
    return f"[{', '.join(_word(file, parts) for parts in shell_words(written.parts))}]"


def _word(file: PythonFile, parts: Sequence[Part]) -> str:
    if any(isinstance(part, Gap) for part in parts):
        return written_value(parts, file.quote)
    text = "".join(part for part in parts if isinstance(part, str))
    if "\\" in text or file.quote in text:
        raise CannotEdit("the command holds characters that this refactor does not rewrite")
    return f"{file.quote}{text}{file.quote}"


def _over(tree: PythonTree, node: ast.expr, new: str) -> Splice:
    if isinstance(node, ast.JoinedStr):
        start, end = tree.span(node)
        return Splice(start, end, new.encode())
    if isinstance(node, ast.Call):
        start, end = tree.span(node)
        return Splice(start, end, new.encode())
    return replaced(tree, node, new)
