"""Move the making of an object out of a JavaScript function to the top of its module."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.serving.python_hoisting import Hoisted, with_comment
from tengates.model.place import Span

_FUNCTIONS = {
    "arrow_function",
    "function_expression",
    "function_declaration",
    "generator_function_declaration",
    "method_definition",
    "function",
}
_CONDITIONAL = {
    "if_statement",
    "for_statement",
    "for_in_statement",
    "while_statement",
    "do_statement",
    "switch_case",
    "switch_default",
    "catch_clause",
    "ternary_expression",
}
_NAMES = {"identifier", "shorthand_property_identifier"}
_DECLARED = {
    "variable_declarator",
    "required_parameter",
    "optional_parameter",
    "function_declaration",
    "class_declaration",
}
_ANYWHERE = {"process", "URL", "Number", "String", "Boolean", "parseInt", "undefined", "globalThis", "Infinity", "Deno"}
_READY = re.compile(r"^(?:Number|String|Boolean|parseInt|Deno\.env\.get)$")
_CLOSING = re.compile(r"^(?:close|end|quit|destroy|disconnect|\$disconnect|dispose|release)$")
_OPENING = re.compile(r"^(?:open|start|initialize|init|sync)$")
_KEY = re.compile(r"(?i)api_?key|process\.env|\benv\.|[a-z]_(?:key|token|secret)\b|credential")
_WAITS = {"await_expression", "yield_expression"}
_KEPT_WHOLE = "it is made inside an expression, a condition or a loop; give it a line of its own first"
_TAKEN = 'the name "{}" means something else elsewhere in this file'


def hoist_javascript(file: JavaScriptFile, span: Span, ready: int) -> Hoisted:
    """Move `const name = new Client(…)` to the top. `ready` is where the environment has been read."""
    declaration, call = _made(file, span)
    name = _name(declaration)
    function = next(node for node in _above(declaration) if node.kind() in _FUNCTIONS)
    outer = [node for node in _above(declaration) if node.kind() in _FUNCTIONS][-1]
    _refuse_other_meanings(file, declaration, name)
    _refuse_uses(function, name)
    _refuse_checked_keys(file, outer, declaration)
    after = max(ready, _depends(file, call, outer))
    lines = with_comment(file.source, _lines(file, declaration), name, b"//")
    return Hoisted(name, _removed(file, lines), _added(file, declaration, outer, (*lines, after), ready))


def _above(node: SgNode) -> Iterator[SgNode]:
    current = node.parent()
    while current is not None:
        yield current
        current = current.parent()


def _inside(node: SgNode) -> Iterator[SgNode]:
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += current.children()


def _made(file: JavaScriptFile, span: Span) -> tuple[SgNode, SgNode]:
    call = file.call_at(span)
    declarator = call.parent()
    declaration = declarator.parent() if declarator is not None else None
    if declarator is None or declaration is None or declarator.kind() != "variable_declarator":
        raise CannotEdit(_KEPT_WHOLE)
    declared = [child for child in declaration.children() if child.kind() == "variable_declarator"]
    if declaration.kind() not in {"lexical_declaration", "variable_declaration"} or len(declared) != 1:
        raise CannotEdit(_KEPT_WHOLE)
    for above in _above(declaration):
        if above.kind() in _FUNCTIONS:
            return declaration, call
        if above.kind() in _CONDITIONAL:
            raise CannotEdit(_KEPT_WHOLE)
    raise CannotEdit(_KEPT_WHOLE)


def _name(declaration: SgNode) -> str:
    declarator = next(child for child in declaration.children() if child.kind() == "variable_declarator")
    name = declarator.field("name")
    if name is None or name.kind() != "identifier":
        raise CannotEdit(_KEPT_WHOLE)
    return name.text()


def _refuse_other_meanings(file: JavaScriptFile, declaration: SgNode, name: str) -> None:
    """Every declaration of the name in the file must be this one again, in a function, and nothing may assign to it."""
    wanted = " ".join(declaration.text().split())
    for node in _inside(file.root):
        if node.kind() not in _NAMES | {"shorthand_property_identifier_pattern"} or node.text() != name:
            continue
        parent = node.parent()
        if parent is None:
            continue
        if parent.kind() == "variable_declarator" and parent.field("name") == node:
            statement = parent.parent()
            if statement is None or " ".join(statement.text().split()) != wanted:
                raise CannotEdit(_TAKEN.format(name))
        elif _binds(parent, node):
            raise CannotEdit(_TAKEN.format(name))


def _binds(parent: SgNode, node: SgNode) -> bool:
    kind = parent.kind()
    if kind == "assignment_expression":
        return parent.field("left") == node
    if kind == "arrow_function":
        return parent.field("parameter") == node
    return node.kind() == "shorthand_property_identifier_pattern" or kind in {
        *_DECLARED - {"variable_declarator"},
        "formal_parameters",
        "import_specifier",
        "import_clause",
        "namespace_import",
        "object_pattern",
        "array_pattern",
        "pair_pattern",
        "catch_clause",
    }


def _refuse_uses(function: SgNode, name: str) -> None:
    for node in _inside(function):
        if node.kind() != "member_expression" or (root := node.field("object")) is None or root.text() != name:
            continue
        member, parent = node.field("property"), node.parent()
        if member is not None and _CLOSING.match(member.text()):
            raise CannotEdit("the function closes it at its end; leave that out first")
        if member is not None and _OPENING.match(member.text()):
            raise CannotEdit("the function opens it each time; do that when the app starts")
        if parent is not None and parent.kind() == "assignment_expression" and parent.field("left") == node:
            raise CannotEdit("the function changes it after it is made")


def _refuse_checked_keys(file: JavaScriptFile, outer: SgNode, declaration: SgNode) -> None:
    """Where a missing key has an answer of its own, a client at the top would fail before it."""
    for node in _inside(outer):
        condition = node.field("condition") if node.kind() == "if_statement" else None
        if condition is not None and file.start(node) < file.start(declaration) and _KEY.search(condition.text()):
            raise CannotEdit("the function has an answer for a missing key, which a client at the top would not reach")


def _depends(file: JavaScriptFile, call: SgNode, outer: SgNode) -> int:
    """Where the last top-level statement ends that declares a name which it is made from."""
    position = 0
    for node in _inside(call):
        if node.kind() in _WAITS or node.kind() in _FUNCTIONS or node.kind() in {"this", "template_substitution"}:
            raise CannotEdit("it is made from what is only known while the request runs")
        if node.kind() == "call_expression" and node != call:
            called = node.field("function")
            if called is None or not _READY.match(called.text()):
                named = called.text()[:40] if called is not None else "a call"
                raise CannotEdit(f"it is made from the answer of {named}, which may not be ready at the start")
        if node.kind() in _NAMES:
            position = max(position, _bound(file, node.text(), outer))
    return position


def _bound(file: JavaScriptFile, name: str, outer: SgNode) -> int:
    if any(_declares(node, name) for node in _inside(outer)):
        raise CannotEdit(f"it is made from {name}, which only this request knows")
    for node in file.top:
        declared = node.field("declaration") if node.kind() == "export_statement" else node
        if declared is None:
            continue
        if declared.kind() == "import_statement" and any(
            child.text() == name for child in _inside(declared) if child.kind() == "identifier"
        ):
            return 0
        if declared.kind() in {"lexical_declaration", "variable_declaration", "class_declaration"} and any(
            _declares(child, name) for child in _inside(declared)
        ):
            if not declared.text().startswith(("const", "class")) and "require(" not in declared.text():
                raise CannotEdit(f"it is made from {name}, which may change later")
            return file.end(node)
    if name in _ANYWHERE:
        return 0
    raise CannotEdit(f"it is made from {name}, which this refactor cannot follow to the top of the file")


def _declares(node: SgNode, name: str) -> bool:
    if node.kind() == "variable_declarator":
        target = node.field("name")
        return target is not None and any(
            child.text() == name
            for child in _inside(target)
            if child.kind() in {"identifier", "shorthand_property_identifier_pattern"}
        )
    if node.kind() in {"formal_parameters", "arrow_function"}:
        listed = node if node.kind() == "formal_parameters" else node.field("parameter")
        return listed is not None and any(
            child.text() == name
            for child in _inside(listed)
            if child.kind() in {"identifier", "shorthand_property_identifier_pattern"}
        )
    return node.kind() == "class_declaration" and (found := node.field("name")) is not None and found.text() == name


def _lines(file: JavaScriptFile, declaration: SgNode) -> tuple[int, int]:
    source = file.source
    start, end = file.start(declaration), file.end(declaration)
    rest = source.data[end : source.line_end(end)].strip()
    if not source.begins_line(start) or (rest and not rest.startswith(b"//")):
        raise CannotEdit("the statement shares its line with another")
    return source.line_start(start), source.next_line(end)


def _removed(file: JavaScriptFile, lines: tuple[int, int]) -> Splice:
    """The statement's lines, and the blank line that would be left over."""
    source = file.source
    start, end = lines
    before = source.line_start(start - 1) if start > source.start else start
    opens = source.data[before:start].rstrip().endswith(b"{")
    while source.is_blank_line(end) and (opens or source.is_blank_line(before)):
        end = source.next_line(end)
    return Splice(start, end, b"")


def _added(file: JavaScriptFile, declaration: SgNode, outer: SgNode, where: tuple[int, int, int], ready: int) -> Splice:
    if any(node.kind() == "template_string" and "\n" in node.text() for node in _inside(declaration)):
        raise CannotEdit("a text over several lines stands in it")
    start, end, after = where
    raw = file.source.data[start:end].decode("utf-8").replace("\r\n", "\n").rstrip("\n")
    indent = raw[: len(raw) - len(raw.lstrip())]
    lines = [line.removeprefix(indent) for line in raw.split("\n")]
    lines = [re.sub(r"^(?:let|var)\b", "const", line) for line in lines]
    top = next(file.start(node) for node in file.top if file.end(node) >= file.end(outer))
    if after > top:
        raise CannotEdit("it is made from what stands further down in this file")
    splice = file.after_imports(top, *lines)
    if after <= splice.start:
        return splice
    position = file.source.next_line(after)
    gap = file.source.newline if ready == after else b""
    return Splice(position, position, file.source.new_line_before(position) + gap + file.source.lines(*lines))
