"""Upper limits in Python: fields of a pydantic model, a file that is read, a text in the address, a text box."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tengates.authoring.body_fields import Limits, grouped
from tengates.authoring.edits import CannotEdit, Splice
from tengates.authoring.python_edits import PythonFile
from tengates.authoring.python_tree import Definition, PythonTree, dotted_name

_TEXTS = {"str", "bytes"}
_LISTS = {"list", "List", "Sequence", "set", "Set", "frozenset", "FrozenSet"}
_MAPPINGS = {"dict", "Dict", "Mapping"}
_ENOUGH = {"max_length", "max_items", "pattern", "regex", "le", "lt"}
_FIELDS = {"Field", "pydantic.Field", "sqlmodel.Field"}


@dataclass(frozen=True, slots=True)
class Bounded:
    """The edits of a model's own fields, the fields that may still be anything, and the classes that others name."""

    splices: tuple[Splice, ...]
    left: tuple[str, ...]
    names: tuple[str, ...]


def bound_fields(file: PythonFile, tree: PythonTree, node: ast.ClassDef, limits: Limits, *, old: bool) -> Bounded:
    """A greatest length for each text, list and mapping of a model; `old` writes it for pydantic 1."""
    splices, left, names = list[Splice](), list[str](), list[str]()
    for item in node.body:
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            continue
        key = item.target.id
        if key.startswith("_") or key == "model_config" or "ClassVar" in tree.text(item.annotation):
            continue
        names += [one.id for one in ast.walk(item.annotation) if isinstance(one, ast.Name)]
        option = _option(item.annotation, key, limits, old=old)
        if option is None or _is_bounded(tree, item):
            continue
        if not option:
            left.append(key)
            continue
        splices.append(_in_field(file, tree, item, option))
    return Bounded(tuple(splices), tuple(left), tuple(names))


def _option(annotation: ast.expr, key: str, limits: Limits, *, old: bool) -> tuple[str, str] | tuple[()] | None:
    """The keyword and the number; None when the type needs none, () when it cannot be bounded like this."""
    plain = _without_none(annotation)
    base = plain.value if isinstance(plain, ast.Subscript) else plain
    name = dotted_name(base).rpartition(".")[2]
    if name in _TEXTS:
        return "max_length", grouped(limits.characters(key))
    if name in _LISTS:
        return ("max_items" if old else "max_length"), grouped(limits.items)
    if name in _MAPPINGS:
        return () if old else ("max_length", grouped(limits.items))
    words = {one.id for one in ast.walk(plain) if isinstance(one, ast.Name)}
    return () if words & (_TEXTS | _LISTS | _MAPPINGS | {"Any", "object"}) and name != "Literal" else None


def _without_none(annotation: ast.expr) -> ast.expr:
    match annotation:
        case ast.Subscript(value=base, slice=inner) if dotted_name(base).rpartition(".")[2] == "Optional":
            return inner
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            return left
        case ast.BinOp(left=ast.Constant(value=None), op=ast.BitOr(), right=right):
            return right
    return annotation


def _is_bounded(tree: PythonTree, item: ast.AnnAssign) -> bool:
    given = f"{tree.text(item.annotation)} {tree.text(item.value) if item.value else ''}"
    return any(f"{word}=" in given for word in _ENOUGH) or "StringConstraints" in given or "constr(" in given


def _in_field(file: PythonFile, tree: PythonTree, item: ast.AnnAssign, option: tuple[str, str]) -> Splice:
    keyword, number = option
    if item.value is None:
        end = tree.span(item)[1]
        return Splice(end, end, f" = Field({keyword}={number})".encode())
    start, end = tree.span(item.value)
    if isinstance(item.value, ast.Call) and dotted_name(item.value.func) in _FIELDS:
        call = file.layout.calls.get((start, end))
        if call is None or any(one.keyword == "**" for one in call.arguments):
            raise CannotEdit("the options of one of its fields are put together elsewhere")
        return file.keyword(call, keyword, number)
    if isinstance(item.value, ast.Call):
        raise CannotEdit("one of its fields is made by a function; write its limit by hand")
    text = tree.text(item.value)
    default = {"[]": "default_factory=list", "{}": "default_factory=dict"}.get(text, f"default={text}")
    return Splice(start, end, f"Field({default}, {keyword}={number})".encode())


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
    size = f"{megabytes} * 1024 * 1024"
    unit = tree.source.unit.decode()
    lines = [f"if len({name}) > {size}:", f'{unit}raise HTTPException(413, "The file is larger than {megabytes} MB.")']
    indent = tree.source.indent(tree.span(statement)[0])
    text = tree.source.new_line_before(stop) + tree.source.lines(*lines, indent=indent)
    return statement.lineno, [Splice(end - 1, end - 1, f"{size} + 1".encode()), Splice(stop, stop, text)]


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
