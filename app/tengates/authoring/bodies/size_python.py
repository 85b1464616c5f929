"""Upper limits in FastAPI's handlers: a file that is read, a text in the address."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tengates.authoring.bodies.body_fields import grouped
from tengates.authoring.bodies.request_sizes import product
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name


def _without_none(annotation: ast.expr) -> ast.expr:
    match annotation:
        case ast.Subscript(value=base, slice=inner) if dotted_name(base).rpartition(".")[2] == "Optional":
            return inner
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            return left
        case ast.BinOp(left=ast.Constant(value=None), op=ast.BitOr(), right=right):
            return right
    return annotation


def bound_upload(tree: PythonTree, function: Definition, megabytes: int) -> tuple[int, list[Splice]]:
    """`content = await file.read()` reads one byte more than it may, and says no to that; the line of the site."""
    found = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _reads_upload(node, function)]
    if len(found) != 1:
        raise CannotEdit("the place where the file is read was not found; check its size there by hand")
    call = found[0]
    statement = tree.statement(call)
    value = statement.value if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    inner = value.value if isinstance(value, ast.Await) else value
    if inner is not call or not isinstance(target, ast.Name):
        raise CannotEdit("what is read of the file is not put into a variable; do that, and run this again")
    name = target.id
    _start, end = tree.span(call)
    stop = tree.whole_lines(statement)[1]
    size = product(megabytes)
    unit = tree.source.unit.decode()
    lines = [f"if len({name}) > {size}:", f'{unit}raise HTTPException(413, "The file is larger than {megabytes} MB.")']
    indent = tree.source.indent(tree.span(statement)[0])
    text = tree.source.new_line_before(stop) + tree.source.lines(*lines, indent=indent)
    bounded = [Splice(end - 1, end - 1, f"{size} + 1".encode()), Splice(stop, stop, text)]
    return statement.lineno, [*bounded, *_let_through(tree, function, statement)]


def _let_through(tree: PythonTree, function: Definition, statement: ast.stmt) -> Iterator[Splice]:
    """`except HTTPException: raise` before each except that would take the refusal for a failure of the server."""
    inner: ast.AST = statement
    for node in tree.above(statement):
        if node is function:
            return
        if isinstance(node, ast.Try) and inner in node.body:
            handler = next((row for row in node.handlers if _catches(row)), None)
            if handler is not None and _is_broad(handler) and not _passes_on(handler):
                yield _clause(tree, handler)
            elif handler is not None and not _passes_on(handler):
                raise CannotEdit("an except around the reading answers every HTTPException itself; check the size there by hand")  # fmt: skip
        inner = node


def _clause(tree: PythonTree, handler: ast.ExceptHandler) -> Splice:
    start = tree.span(handler)[0]
    position = tree.source.line_start(start)
    lines = ("except HTTPException:", f"{tree.source.unit.decode()}raise")
    return Splice(position, position, tree.source.lines(*lines, indent=tree.source.indent(start)))


def _caught(handler: ast.ExceptHandler) -> set[str]:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {dotted_name(kind).rpartition(".")[2] if kind is not None else "BaseException" for kind in kinds}


def _is_broad(handler: ast.ExceptHandler) -> bool:
    return bool(_caught(handler) & {"Exception", "BaseException"})


def _catches(handler: ast.ExceptHandler) -> bool:
    return _is_broad(handler) or "HTTPException" in _caught(handler)


def _passes_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _reads_upload(node: ast.Call, function: Definition) -> bool:
    """`file.read()` or `file.file.read()` of a parameter that is an upload."""
    if node.args or node.keywords:
        return False
    uploads = {
        item.arg
        for item in (*function.args.args, *function.args.kwonlyargs)
        if item.annotation is not None and "UploadFile" in ast.unparse(item.annotation)
    }
    owner, _, method = dotted_name(node.func).rpartition(".")
    return method == "read" and owner.removesuffix(".file") in uploads


def bound_query(tree: PythonTree, function: Definition, name: str, limit: int) -> Splice:
    """`question: str` of a FastAPI route as a text of a greatest length."""
    for item in (*function.args.args, *function.args.kwonlyargs):
        if item.arg != name or item.annotation is None:
            continue
        plain = _without_none(item.annotation)
        if not isinstance(plain, ast.Name) or plain.id != "str":
            raise CannotEdit("the type of this text is written in an unusual way; write its limit by hand")
        text = tree.text(item.annotation)
        return Splice(*tree.span(item.annotation), f"Annotated[{text}, Query(max_length={grouped(limit)})]".encode())
    raise CannotEdit("the text in the address was not found again")
