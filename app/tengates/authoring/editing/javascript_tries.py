"""A `try` around the body of a JavaScript function, and further answers in a `catch` that is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit, Splice, lines_of
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.model.survey import EntryKind, EntryPoint

FUNCTIONS = {"function_declaration", "function_expression", "arrow_function", "method_definition"}
_NAMES = {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
_JSON = re.compile(r"^(?:return\s+)?((?:NextResponse|Response)\.json)\(\s*\{\s*[\"']?(\w+)[\"']?\s*[:,}]")
_BUILT = re.compile(r"^(?:return\s+)?new ((?:Next)?Response)\(\s*JSON\.stringify\(\s*\{\s*[\"']?(\w+)[\"']?\s*[:,}]")
_TEXT = re.compile(r"^(?:return\s+)?new ((?:Next)?Response)\(\s*[\"'`]")
_SENT = re.compile(r"^(?:return\s+)?(\w+)\.status\([^()]*\)\.json\(\s*\{\s*[\"']?(\w+)[\"']?\s*[:,}]")
_LONGEST = 88
_LOGS = re.compile(r"^(?:console|logger|log)\.\w+\(")
_ACTION = "a server action answers with what it returns; decide there what the page shows when the model fails"
_UNCLEAR = "how this function answers people is not clear to this refactor; catch the failure by hand"
_TREATED = "its catch treats some failures apart already; add the provider's errors there"

Answer = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Guard:
    """Where a failure of a call is caught, or will be: a `catch` that is there, else the function's whole body."""

    file: JavaScriptFile
    body: SgNode  # of the catch, or of the function
    error: str
    answer: Answer
    is_new: bool
    binding: Splice | None = None  # gives a catch without a name one

    def catching(self, lines: Sequence[str]) -> list[Splice]:
        """The edits that run these lines first when it fails; a tab stands for one step of indentation."""
        return [self._around(lines)] if self.is_new else [*filter(None, [self.binding]), self._within(lines)]

    def _within(self, lines: Sequence[str]) -> Splice:
        source = self.file.source
        rows = [child for child in self.body.children() if child.is_named() and child.kind() != "comment"]
        if not rows or not source.begins_line(self.file.start(rows[0])):
            raise CannotEdit("its catch is written on one line")
        first = next((row for row in rows if not _LOGS.match(row.text())), rows[-1])
        position = source.line_start(self.file.start(first))
        return Splice(position, position, self._written(lines, source.indent(position)))

    def _around(self, lines: Sequence[str]) -> Splice:
        file, source = self.file, self.file.source
        named = [child for child in self.body.children() if child.is_named()]
        start, end = source.line_start(file.start(named[0])), source.line_start(file.end(self.body) - 1)
        indent = source.indent(start)
        inside = set(_inside_text(file, self.body))
        moved = [
            line if number in inside or not line.strip() else source.unit + line
            for number, line in enumerate(lines_of(source.data[start:end]), source.line_number(start))
        ]
        end_of_line = file.semicolon
        said = [f"console.error({self.error}){end_of_line}", *lines, f"throw {self.error}{end_of_line}"]
        tail = self._written(said, indent + source.unit)
        return Splice(
            start,
            end,
            source.lines("try {", indent=indent)
            + b"".join(moved)
            + source.lines(f"}} catch ({self.error}) {{", indent=indent)
            + tail
            + source.lines("}", indent=indent),
        )

    def _written(self, lines: Sequence[str], indent: bytes) -> bytes:
        unit = self.file.source.unit.decode()
        return self.file.source.lines(*(line.replace("\t", unit) for line in lines), indent=indent)


def guard_of(file: JavaScriptFile, call: SgNode, entry: EntryPoint) -> Guard:
    """Where to catch a failure of a call; CannotEdit when how people are answered there is not understood."""
    function = _function(call)
    if function is None or entry.function is None or file.start(function) != entry.function.span.start:
        raise CannotEdit("the model is asked in a helper; catch the failure where the answer is given to people")
    clause = _catch(call, function)
    if clause is not None:
        return _existing(file, clause)
    body = function.field("body")
    if body is None or body.kind() != "statement_block":
        raise CannotEdit("the function has no body of statements")
    first = next((child for child in body.children() if child.is_named()), None)
    if first is None or not file.source.begins_line(file.start(first)):
        raise CannotEdit("the function shares its line with its body")
    if not file.source.begins_line(file.end(body) - 1):
        raise CannotEdit("the function shares its line with its body")
    return Guard(file, body, _free(body, "error"), _way(file, function, entry), is_new=True)


def _way(file: JavaScriptFile, function: SgNode, entry: EntryPoint) -> Answer:
    if entry.framework == "express":
        names = re.findall(r"\w+", (function.field("parameters") or function).text().partition(")")[0])
        if len(names) > 1 and re.search(rf"\b{names[1]}\.(?:json|status|send)\(", function.text()):
            return _responder(file, "res" if "res" in names else names[1], "error")
    exported = entry.function.exported if entry.function is not None and entry.kind is EntryKind.ROUTE else ""
    if entry.framework == "next.js" and exported in {"GET", "POST", "PUT", "PATCH", "DELETE"}:
        local = file.has_import("next/server", "NextResponse")
        return _returner(file, f"{local or 'Response'}.json", "error")
    raise CannotEdit(_ACTION if entry.kind is EntryKind.ACTION else _UNCLEAR)


def _existing(file: JavaScriptFile, clause: SgNode) -> Guard:
    body, name = clause.field("body"), clause.field("parameter")
    if body is None or (name is not None and name.kind() != "identifier"):
        raise CannotEdit(_UNCLEAR)
    if any(node.kind() in {"if_statement", "switch_statement", "ternary_expression"} for node in _within(body)):
        raise CannotEdit(_TREATED)
    answer = next((way for child in body.children() if (way := _said(file, child.text())) is not None), None)
    if answer is None:
        raise CannotEdit(_UNCLEAR)
    binding = Splice(file.start(body), file.start(body), b"(error) ") if name is None else None
    return Guard(file, body, name.text() if name is not None else "error", answer, is_new=False, binding=binding)


def _said(file: JavaScriptFile, text: str) -> Answer | None:
    """The way in which a statement answers."""
    if found := _JSON.match(text):
        return _returner(file, found.group(1), found.group(2))
    if found := _BUILT.match(text):
        return _builder(file, found.group(1), found.group(2))
    if found := _TEXT.match(text):
        return _builder(file, found.group(1), "")
    if found := _SENT.match(text):
        return _responder(file, found.group(1), found.group(2))
    return None


def _returner(file: JavaScriptFile, called: str, key: str) -> Answer:
    return lambda text, status: _fitted(
        file, f"return {called}", (f"{{ {key}: {file.quoted(text)} }}", f"{{ status: {status} }}")
    )


def _builder(file: JavaScriptFile, made: str, key: str) -> Answer:
    def lines(text: str, status: int) -> list[str]:
        body = f"JSON.stringify({{ {key}: {file.quoted(text)} }})" if key else file.quoted(text)
        return _fitted(file, f"return new {made}", (body, f"{{ status: {status} }}"))

    return lines


def _fitted(file: JavaScriptFile, called: str, arguments: tuple[str, str]) -> list[str]:
    """A call on one line, or over several when that is too long."""
    line = f"{called}({', '.join(arguments)}){file.semicolon}"
    if len(line) <= _LONGEST:
        return [line]
    return [f"{called}(", f"\t{arguments[0]},", f"\t{arguments[1]}", f"){file.semicolon}"]


def _responder(file: JavaScriptFile, res: str, key: str) -> Answer:
    end = file.semicolon
    return lambda text, status: [f"{res}.status({status}).json({{ {key}: {file.quoted(text)} }}){end}", f"return{end}"]


def _function(node: SgNode) -> SgNode | None:
    current = node.parent()
    while current is not None and current.kind() not in FUNCTIONS:
        current = current.parent()
    return current


def _catch(node: SgNode, function: SgNode) -> SgNode | None:
    """The `catch` of the nearest `try` whose body holds a node, within its function."""
    child, parent, outermost = node, node.parent(), function.range().start.index
    while parent is not None and parent.range().start.index > outermost:
        if parent.kind() == "try_statement":
            body, handler = parent.field("body"), parent.field("handler")
            held = body is not None and body.range().start.index == child.range().start.index
            if held and handler is not None:
                return handler
        child, parent = parent, parent.parent()
    return None


def _within(node: SgNode) -> Iterator[SgNode]:
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += current.children()


def _free(body: SgNode, wanted: str) -> str:
    used = {node.text() for node in _within(body) if node.kind() in _NAMES}
    return next(name for number in range(1, 1000) if (name := wanted + str(number) * (number > 1)) not in used)


def _inside_text(file: JavaScriptFile, body: SgNode) -> Iterator[int]:
    """The lines that begin inside a template or a JSX text: blanks put before them would change it."""
    for node in _within(body):
        if node.kind() in {"template_string", "jsx_text", "regex", "string"}:
            first = file.source.line_number(file.start(node))
            yield from range(first + 1, file.source.line_number(file.end(node)) + 1)
