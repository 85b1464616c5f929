"""Printed lines of Python servers turned into log lines, with as little of the line touched as can be."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.authoring.failures.python_logging import structured_logger
from tengates.model.outcome import Site

_WHY = "A log line has a time, a level and the id of its request, and can be searched."
_BROAD = frozenset({"Exception", "BaseException"})
_BY_HAND = ("argparse", "click", "typer", "fire", "cmd")
_SENSITIVE = re.compile(
    r"(?i)secret|passw|\w_?key$|\btoken$|_token$|credential|authorization|cookie|prompt(?!_tokens)|session_id"
    r"|user_?(?:input|message|query|text)|\bmessages$"
)
_PRINTS = re.compile(r"(?:^|_)print(?:_|$|s$|er$)")
_LEVELS = (
    (re.compile(r"(?i)^\W*(?:error|exception|fail)|\bfailed\b"), "error"),
    (re.compile(r"(?i)^\W*warn"), "warning"),
    (re.compile(r"(?i)^\W*debug"), "debug"),
)
_LITERAL = re.compile(r"""^[fF](["'])((?:(?!\1)[^\\\n]|\\.)*)\1$""")
_LAST_GAP = re.compile(r"^([^{}]*\w[^{}]*?)[\s:=\-]+\{([A-Za-z_][\w.]*)\}$")
_RESERVED = frozenset(
    {"event", "level", "logger", "timestamp", "exc_info", "exception", "stack_info", "request_id", "self"}
)
_PLAIN_PART = re.compile(r"[^{}\\\"'\n:!]+")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A call of `print` that stands alone, and the `except` that it stands in."""

    tree: PythonTree
    call: ast.Call
    handler: ast.ExceptHandler | None


def mend_print(sheet: Sheet, site: Site, needs: tuple[str, ...], *, copied: bool) -> None:
    """Turn one `print` into a log line; CannotEdit says why it stays. `copied`: the project reads functions' source."""
    path = site.place.path
    printed = _printed(sheet, path, site)
    _refuse(printed)
    if copied and any(
        isinstance(item, Definition) and item.decorator_list for item in printed.tree.above(printed.call)
    ):
        raise CannotEdit("this project reads the source of its functions, and a copy of this one would have no logger")
    tree, call = printed.tree, printed.call
    if not call.args:
        sheet.mend(path, site.place.line, _removed(tree, call), "An empty line has no place in a log.", ())
        return
    logger = structured_logger(sheet, path, tree.span(call)[0])
    method = f"{logger.name}.{_level(printed)}"
    new = _arguments(printed, fields=logger.fields)
    start, end = tree.span(call) if new else tree.span(call.func)
    splice = Splice(start, end, (f"{method}({new})" if new else method).encode())
    sheet.mend(path, site.place.line, splice, _WHY, (*needs, *logger.keys))


def _printed(sheet: Sheet, path: str, site: Site) -> _Printed:
    tree = PythonTree(sheet.python(path).source)
    for node in ast.walk(tree.module):
        if (
            isinstance(node, ast.Call)
            and tree.span(node)[0] == site.place.span.start
            and dotted_name(node.func) == "print"
        ):
            if not isinstance(tree.parents[node], ast.Expr):
                raise CannotEdit("its place in the code wants a value, so it is no plain line of output")
            around = next(
                (item for item in tree.above(node) if isinstance(item, (ast.ExceptHandler, Definition))), None
            )
            return _Printed(tree, node, around if isinstance(around, ast.ExceptHandler) else None)
    raise CannotEdit("it does not print with print(…); write this line by hand")


def _refuse(printed: _Printed) -> None:
    tree, call = printed.tree, printed.call
    for node in ast.walk(tree.module):
        names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.partition(".")[0] in _BY_HAND for name in names):
            raise CannotEdit("this file is a command-line tool, which talks to whoever runs it")
        if isinstance(node, ast.Call) and dotted_name(node.func) == "input":
            raise CannotEdit("this file asks whoever runs it, so what it prints is for that person")
    if any(isinstance(item, ast.Starred) for item in call.args) or any(
        item.arg in {None, "end", "sep"} for item in call.keywords
    ):
        raise CannotEdit("it prints a line piece by piece, which a log cannot do")
    inside = next((item for item in tree.above(call) if isinstance(item, Definition)), None)
    if inside is not None and _PRINTS.search(inside.name):
        raise CannotEdit("this function is there to print, as its name says")
    for node in ast.walk(call):
        if isinstance(node, (ast.Name, ast.Attribute)) and _SENSITIVE.search(dotted_name(node)):
            raise CannotEdit("it prints what may be a secret or a prompt: decide whether that belongs in a log at all")


def _removed(tree: PythonTree, call: ast.Call) -> Splice:
    statement = tree.statement(call)
    if len(tree.block(statement)) == 1:
        raise CannotEdit("an empty line is all that this block prints; take it out by hand")
    start, end = tree.whole_lines(statement)
    return Splice(start, end, b"")


def _level(printed: _Printed) -> str:
    handler = printed.handler
    if handler is not None:
        broad = handler.type is None or any(dotted_name(node) in _BROAD for node in ast.walk(handler.type))
        return "exception" if broad else "warning"
    to_error = any(item.arg == "file" for item in printed.call.keywords)
    text = _first_text(printed.call.args[0])
    return next((level for words, level in _LEVELS if words.search(text)), "error" if to_error else "info")


def _first_text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
        case ast.BinOp(left=left):
            return _first_text(left)
    return ""


def _arguments(printed: _Printed, *, fields: bool) -> str:
    """New arguments, "" when those that are there can stay as they are."""
    tree, call = printed.tree, printed.call
    start, end = tree.span(call)
    rest = call.keywords or len(call.args) > 1
    if rest and b"#" in tree.source.data[start:end] and b"\n" in tree.source.data[start:end]:
        raise CannotEdit("a comment stands among what it prints; write this line by hand")
    if len(call.args) > 1:
        return _joined(printed, fields=fields)
    only = call.args[0]
    if fields and (new := _as_field(printed, only)):
        return new
    text = tree.text(only)
    if _is_text(only):
        return text if call.keywords else ""
    return f"str({text})"


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {"format", "join"} and isinstance(node.func.value, (ast.Constant, ast.JoinedStr))
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _as_field(printed: _Printed, node: ast.expr) -> str:
    """`f"Reading: {name}"` as a message and a field of its own."""
    literal = _LITERAL.match(printed.tree.text(node)) if isinstance(node, ast.JoinedStr) else None
    found = _LAST_GAP.match(literal.group(2)) if literal else None
    if literal is None or found is None:
        return ""
    key = found.group(2).rpartition(".")[2]
    if key in _RESERVED or key == (printed.handler.name if printed.handler else None):
        return ""
    quote = literal.group(1)
    return f"{quote}{found.group(1)}{quote}, {key}={found.group(2)}"


def _joined(printed: _Printed, *, fields: bool) -> str:
    """Several values in one message, or the first as the message and the others as fields."""
    tree, (first, *others) = printed.tree, printed.call.args
    names = [dotted_name(node) for node in others]
    keys = [name.rpartition(".")[2] for name in names]
    own = printed.handler.name if printed.handler else None
    distinct = len(set(keys)) == len(keys) and not set(keys) & _RESERVED
    if (
        fields
        and all(names)
        and distinct
        and own not in keys
        and isinstance(first, ast.Constant)
        and isinstance(first.value, str)
    ):
        message = re.sub(r"[\s:=\-]+(?=[\"']$)", "", tree.text(first))
        return ", ".join((message, *(f"{key}={name}" for key, name in zip(keys, names, strict=True))))
    parts = []
    for node in printed.call.args:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts.append(node.value)
            whole = node.value.isprintable() and not set(node.value) & set('{}\\"')
        else:
            parts.append("{" + tree.text(node) + "}")
            whole = bool(_PLAIN_PART.fullmatch(tree.text(node)))
        if not whole:
            raise CannotEdit("what it prints is put together from parts; write this line by hand")
    return 'f"' + " ".join(parts) + '"'
