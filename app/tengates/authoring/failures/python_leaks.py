"""Answers of Python code that repeat a failure's own text: a safe sentence there, the failure to the log."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.authoring.failures.kept_words import kept_words
from tengates.authoring.failures.python_logging import python_logger
from tengates.model.outcome import Site

_WHY = "People read a safe sentence; the failure itself goes to the log."
_LOGGED = re.compile(r"(?:^|\.)(?:exception|error|critical|warning|print_exc|capture_exception|print|log)$")
_TEXT_CALLS = frozenset({"str", "repr"})
_TRACES = frozenset({"traceback.format_exc", "format_exc"})
_CLIENT, _SERVER = 400, 500
_LITERAL = re.compile(r"""^[fF]?(["'])((?:(?!\1)[^\\\n]|\\.)*)\1$""")
_GAP = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class _Leak:
    """An answer, the handler it stands in, and the expression in it that holds the failure's text."""

    handler: ast.ExceptHandler
    answer: ast.expr
    text: ast.expr


def mend_python_leak(sheet: Sheet, site: Site, sentence: str) -> None:
    """Take the failure's text out of an answer; CannotEdit says why it stays."""
    path = site.place.path
    tree = PythonTree(sheet.python(path).source)
    answer = _answer(tree, site)
    handler = next((node for node in tree.above(answer) if isinstance(node, ast.ExceptHandler)), None)
    if handler is None:
        raise CannotEdit("no except stands around this answer; take the failure's text out of it by hand")
    leak = _Leak(handler, answer, _text_of_failure(tree, handler, answer))
    _refuse_own_words(tree, leak)
    kept = _kept(tree, leak)
    raw = bool(kept) and isinstance(leak.text, ast.JoinedStr)
    splice = _said(tree, leak, _literal(tree, leak, kept or sentence, raw=raw))
    needs = (*_log(sheet, path, tree, leak), *_unbind(sheet, path, tree, leak))
    sheet.mend(path, site.place.line, splice, _WHY, needs)


def _said(tree: PythonTree, leak: _Leak, words: str) -> Splice:
    """The words where the failure stood; `st.exception` shows a failure only, so it becomes `st.error`."""
    start, end = tree.span(leak.text)
    call, before = tree.parents[leak.text], b""
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "exception":
        name_end = tree.span(call.func)[1]
        before = b"error" + tree.source.data[name_end:start]
        start = name_end - len("exception")
    return Splice(start, end, before + words.encode())


def _answer(tree: PythonTree, site: Site) -> ast.expr:
    start, end = site.place.span.start, site.place.span.end
    for node in ast.walk(tree.module):
        if isinstance(node, ast.expr):
            here = tree.span(node)
            parenthesised = tree.source.data[here[0] - 1 : here[0]] == b"(" and here[0] - 1 == start
            if here == (start, end) or (parenthesised and here[1] <= end <= here[1] + 1):
                return node
    raise CannotEdit("the answer was not found again at this place")


def _text_of_failure(tree: PythonTree, handler: ast.ExceptHandler, answer: ast.expr) -> ast.expr:
    """The outermost text in the answer that holds the failure, in its handler's own answer or in a variable's value."""
    found = list(dict.fromkeys(_texts(tree, answer, handler.name or "")))
    if not found:
        found = _held(tree, handler, answer)
    if len(found) != 1:
        raise CannotEdit("the failure's text reaches this answer in more ways than one; take it out by hand")
    return found[0]


def _texts(tree: PythonTree, inside: ast.AST, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(inside):
        is_error = isinstance(node, ast.Name) and name and node.id == name
        is_trace = isinstance(node, ast.Call) and dotted_name(node.func) in _TRACES
        if isinstance(node, ast.expr) and (is_error or is_trace):
            yield _outermost(tree, node, inside)


def _outermost(tree: PythonTree, node: ast.expr, limit: ast.AST) -> ast.expr:
    """Climb from the failure to the whole text that it is part of."""
    while node is not limit:
        parent = tree.parents[node]
        if not _is_text_around(parent, node):
            return node
        node = parent if isinstance(parent, ast.expr) else node
    return node


def _is_text_around(parent: ast.AST, node: ast.expr) -> bool:
    match parent:
        case ast.Attribute(attr=attr):
            return attr in {"message", "args", "detail", "stderr"}
        case ast.Subscript(value=value):
            return value is node
        case ast.Call(func=ast.Name(id=name)):
            return name in _TEXT_CALLS
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="format")):
            return True
    return isinstance(parent, ast.FormattedValue | ast.JoinedStr) or (
        isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add | ast.Mod)
    )


def _held(tree: PythonTree, handler: ast.ExceptHandler, answer: ast.expr) -> list[ast.expr]:
    """The value of a variable that is set once, from the failure, and used in this answer alone."""
    values = []
    for node in ast.walk(handler):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                used = [row for row in ast.walk(handler) if isinstance(row, ast.Name) and row.id == name]
                inside = [row for row in ast.walk(answer) if isinstance(row, ast.Name) and row.id == name]
                texts = list(_texts(tree, value, handler.name or "")) if inside else []
                if not texts:
                    continue
                if len(used) != len(inside) + 1 or texts != [value]:
                    raise CannotEdit(f"{name} holds the failure's text and is used for more than this answer")
                values.append(value)
    return values


def _refuse_own_words(tree: PythonTree, leak: _Leak) -> None:
    """Leave answers alone whose text may be one that the project wrote for people."""
    statement = tree.statement(leak.answer)
    status = _status(statement)
    name = leak.handler.name or ""
    if _CLIENT <= status < _SERVER:
        raise CannotEdit(
            f"it answers {status}, so the text may tell people what to put right: catch your own errors apart"
        )
    whole = ast.walk(statement)
    if any(isinstance(node, ast.Attribute) and dotted_name(node) in {f"{name}.status_code", f"{name}.status", f"{name}.code"} for node in whole):  # fmt: skip
        raise CannotEdit("the status comes from the failure too: answer those below 500 apart from the rest")
    tried = next(node for node in tree.above(leak.handler) if isinstance(node, ast.Try))
    for body in tried.body:
        for node in ast.walk(body):
            match node:
                case ast.Raise(exc=ast.Call(func=func, args=[ast.Constant() | ast.JoinedStr(), *_])):
                    words = dotted_name(func)
                    raise CannotEdit(f"this block raises {words} with words of its own: catch that apart first")


def _status(statement: ast.stmt) -> int:
    for node in ast.walk(statement):
        match node:
            case ast.Constant(value=int(value)) if _CLIENT <= value < _CLIENT + 200 and not isinstance(value, bool):
                return value
            case ast.Attribute(attr=attr) if found := re.search(r"HTTP_(\d{3})", attr):
                return int(found.group(1))
    return 0


def _kept(tree: PythonTree, leak: _Leak) -> str:
    """The project's own words around the failure's text, "" when there are none worth keeping."""
    node = leak.text
    match node:
        case ast.JoinedStr():
            return _kept_of_template(tree, leak)
        case ast.BinOp(left=ast.Constant(value=str(left)), op=ast.Mod()):
            return kept_words(left.partition("%")[0])
        case ast.BinOp(left=ast.Constant(value=str(left)), op=ast.Add()):
            return kept_words(left)
        case ast.BinOp(left=ast.BinOp(left=ast.Constant(value=str(left))), op=ast.Add(), right=ast.Constant()):
            return kept_words(left)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(left)))):
            return kept_words(left.partition("{")[0])
        case ast.BinOp():
            raise CannotEdit("the failure's text is part of a longer sum; write what people should read there")
    return ""


def _kept_of_template(tree: PythonTree, leak: _Leak) -> str:
    found = _LITERAL.match(tree.text(leak.text))
    if found is None:
        raise CannotEdit("the failure's text is part of a longer text; write what people should read there")
    body, name = found.group(2), leak.handler.name or "format_exc"
    gaps = list(_GAP.finditer(body))
    own = [gap for gap in gaps if re.search(rf"\b{re.escape(name)}\b|format_exc", gap.group())]
    if len(own) != 1 or own[0] is not gaps[-1] or "{{" in body:
        raise CannotEdit("the failure's text stands in the middle of a text; write what people should read there")
    return kept_words(body[: own[0].start()])


def _literal(tree: PythonTree, leak: _Leak, text: str, *, raw: bool) -> str:
    """The text in the quotes of what it replaces, or the file's; `raw` text is written as it stands in a literal."""
    found = re.match(r"""^[fF]?(['"])(?!\1)""", tree.text(leak.text))
    quote = found.group(1) if found else _quote(tree)
    if raw:
        prefix = "f" if _GAP.search(text) else ""
        return f"{prefix}{quote}{text}{quote}"
    escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return f"{quote}{escaped}{quote}"


def _quote(tree: PythonTree) -> str:
    return "'" if tree.source.data.count(b"'") > 2 * tree.source.data.count(b'"') else '"'


def _log(sheet: Sheet, path: str, tree: PythonTree, leak: _Leak) -> tuple[str, ...]:
    """Log what was caught, where nothing does so yet; the key to need."""
    if _is_logged(leak):
        return ()
    first = leak.handler.body[0]
    start = tree.span(first)[0]
    if not tree.source.begins_line(start):
        raise CannotEdit("the except and its answer stand on one line")
    logger = python_logger(sheet, path, start)
    owner = next((node for node in tree.above(leak.handler) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)), None)  # fmt: skip
    line = logger.caught(f"{owner.name} failed" if owner is not None else "A request failed")
    position = tree.source.line_start(start)
    key = f"log:{path}:{leak.handler.lineno}"
    new = tree.source.lines(line, indent=tree.source.indent(start))
    sheet.support(
        path, [Splice(position, position, new)], "The failure is written to the log of the server.", key, logger.keys
    )
    return (key,)


def _is_logged(leak: _Leak) -> bool:
    handler, answer = leak.handler, set(ast.walk(leak.answer))
    for node in ast.walk(handler):
        if isinstance(node, ast.Call) and node not in answer and _LOGGED.search(dotted_name(node.func)):
            last = dotted_name(node.func).rpartition(".")[2]
            named = any(isinstance(row, ast.Name) and row.id == handler.name for row in ast.walk(node))
            traced = any(row.arg == "exc_info" for row in node.keywords)
            shown = dotted_name(node.func).startswith(("st.", "streamlit."))
            if not shown and (last in {"exception", "print_exc", "capture_exception"} or named or traced):
                return True
    return any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))


def _unbind(sheet: Sheet, path: str, tree: PythonTree, leak: _Leak) -> tuple[str, ...]:
    """Take `as e` away where this answer was all that used it; the key to need."""
    handler = leak.handler
    if handler.name is None or handler.type is None:
        return ()
    uses = [node for node in ast.walk(handler) if isinstance(node, ast.Name) and node.id == handler.name]
    gone = [node for node in ast.walk(leak.text) if isinstance(node, ast.Name) and node.id == handler.name]
    if len(uses) != len(gone):
        return ()
    end = tree.span(handler.type)[1]
    found = re.compile(rb"(\)?)\s+as\s+" + handler.name.encode() + rb"(?=\s*:)").match(tree.source.data, end)
    if found is None:
        return ()
    key = f"unbind:{path}:{handler.lineno}"
    sheet.support(path, [Splice(found.end(1), found.end(), b"")], "Nothing uses the name any more.", key)
    return (key,)
