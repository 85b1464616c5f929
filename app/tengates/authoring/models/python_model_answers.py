"""How Python code takes a model's answer apart, and the edits that let it read a checked model instead."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tengates.authoring.bodies.body_fields import BodyField, FieldKind, merged
from tengates.authoring.bodies.python_hints import hint_of
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_tree import Definition, PythonTree
from tengates.authoring.editing.python_variables import Uses, uses_of

WHOLE = "the answer is used as a whole, so which fields it has is not written here; write the schema by hand"
_TESTED = "the code asks whether the answer is there at all; write the schema by hand"
_DEPENDS = "which fields it has depends on what it is for: write one schema for each kind by hand"
_TAKEN = {"json", "copy", "dict", "schema", "construct", "validate", "model_fields", "model_config"}
_BRANCHES = (ast.If, ast.IfExp, ast.While, ast.For, ast.AsyncFor, ast.ExceptHandler, ast.Lambda, ast.BoolOp, ast.Match)
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_KINDS: dict[type, FieldKind] = {
    str: FieldKind.TEXT,
    bool: FieldKind.BOOLEAN,
    int: FieldKind.NUMBER,
    float: FieldKind.NUMBER,
    list: FieldKind.LIST,
    dict: FieldKind.MAPPING,
}
_DECLARED = {
    "string": FieldKind.TEXT,
    "integer": FieldKind.WHOLE,
    "number": FieldKind.NUMBER,
    "boolean": FieldKind.BOOLEAN,
    "array": FieldKind.LIST,
    "object": FieldKind.MAPPING,
}


@dataclass(frozen=True, slots=True)
class PythonAnswer:
    """What the code takes from one parsed answer.

    `variable` holds it ("" when it is read in place), `statement` is the one that parses it. `accesses` are the
    expressions that read it, with what they become after the variable or the model; `fallbacks` are dictionaries
    that stand in for an answer that does not parse.
    """

    fields: tuple[BodyField, ...]
    variable: str
    statement: ast.stmt
    accesses: tuple[tuple[ast.expr, str], ...]
    fallbacks: tuple[ast.Dict, ...] = ()

    def rewritten(self, tree: PythonTree, model: str) -> list[Splice]:
        """The accesses as attributes of the model, and the fallbacks as models."""
        found = []
        for node, text in self.accesses:
            if not tree.text_matches(node):
                raise CannotEdit("the answer is read inside a string that cannot be edited safely")
            found.append(Splice(*tree.span(node), text.encode()))
        for display in self.fallbacks:
            found += _as_call(tree, display, model)
        return found


def read_answer(tree: PythonTree, call: ast.Call) -> PythonAnswer:
    """Follow what a call parses; CannotEdit when it goes where it cannot be followed."""
    statement = tree.statement(call)
    parent = tree.parents[call]
    reader = _Reader(tree)
    match parent:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            uses = uses_of(tree, statement, name)
            for base in uses.loads:
                reader.read(base, name)
            for display in uses.fallbacks:
                reader.stand_in(display)
        case ast.Subscript() | ast.Attribute():
            name, uses = "", Uses((), statement, ())
            reader.read(call, "")
        case _:
            raise CannotEdit(WHOLE)
    if not reader.fields:
        raise CannotEdit("no field of the answer is read here; write the schema by hand")
    fields = reader.settled()
    reader.check_demands({field.key for field in fields if field.required}, uses.anchor, name)
    return PythonAnswer(fields, name, statement, tuple(reader.accesses), uses.fallbacks)


def with_declared(tree: PythonTree, fields: tuple[BodyField, ...]) -> tuple[BodyField, ...]:
    """The fields with the types that a tool's own description of its arguments in this file declares."""
    keys = {field.key for field in fields}
    tools = [kinds for kinds in _declarations(tree) if keys <= set(kinds)]
    return tuple(
        replace(field, kind=kind) if field.kind is FieldKind.OPEN and (kind := _agreed(tools, field.key)) else field
        for field in fields
    )


def _agreed(tools: list[dict[str, FieldKind]], key: str) -> FieldKind | None:
    kinds = {kinds[key] for kinds in tools}
    return kinds.pop() if len(kinds) == 1 else None


def _declarations(tree: PythonTree) -> Iterator[dict[str, FieldKind]]:
    """`"properties": {"city": {"type": "string"}}`, wherever the file writes one."""
    for node in ast.walk(tree.module):
        if isinstance(node, ast.Dict) and isinstance(listed := _entry(node, "properties"), ast.Dict):
            kinds = {}
            for key, value in zip(listed.keys, listed.values, strict=True):
                written = _entry(value, "type") if isinstance(value, ast.Dict) else None
                if isinstance(key, ast.Constant) and isinstance(written, ast.Constant):
                    kinds[str(key.value)] = _DECLARED.get(str(written.value), FieldKind.OPEN)
            yield kinds


def _entry(node: ast.Dict, name: str) -> ast.expr | None:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == name:
            return value
    return None


class _Reader:
    """Collects the reads of one answer."""

    def __init__(self, tree: PythonTree) -> None:
        self.tree = tree
        self.accesses: list[tuple[ast.expr, str]] = []
        self.fields: list[BodyField] = []
        self.stood: list[BodyField] = []
        self.asked: set[str] = set()
        self.tested: list[ast.AST] = []
        self.given: list[set[str]] = []
        self.demanded: list[tuple[ast.expr, str]] = []

    def read(self, base: ast.expr, variable: str) -> None:
        """One use: `answer["x"]`, `answer.get("x")`, `"x" in answer`."""
        parent = self.tree.parents[base]
        match parent:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key)), ctx=ast.Load()) if value is base:
                kind = self._kind(parent)
                self.fields.append(BodyField(_usable(key), kind, required=True))
                self.demanded.append((parent, key))
                self.accesses.append((parent, f"{variable}.{key}"))
            case ast.Attribute(value=value, attr="get") if value is base:
                self._get(self.tree.parents[parent], variable)
            case ast.Compare(left=ast.Constant(value=str(key)), ops=[ast.In() | ast.NotIn() as op], comparators=[one]):
                if one is not base or not variable:
                    raise CannotEdit(WHOLE)
                self.asked.add(_usable(key))
                negated = isinstance(op, ast.NotIn)
                self.accesses.append((parent, f"{variable}.{key} is {'None' if negated else 'not None'}"))
            case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
                pass
            case ast.UnaryOp(op=ast.Not()) | ast.If() | ast.IfExp() | ast.BoolOp():
                self.tested.append(parent)
            case _:
                raise CannotEdit(WHOLE)

    def _get(self, call: ast.AST, variable: str) -> None:
        match call:
            case ast.Call(func=ast.Attribute(), args=[ast.Constant(value=str(key))], keywords=[]):
                self.fields.append(BodyField(_usable(key), self._kind(call), default="None"))
                self.accesses.append((call, f"{variable}.{key}"))
            case ast.Call(func=ast.Attribute(), args=[ast.Constant(value=str(key)), default], keywords=[]):
                self._get_default(call, _usable(key), default, variable)
            case _:
                raise CannotEdit(WHOLE)

    def _get_default(self, call: ast.Call, key: str, default: ast.expr, variable: str) -> None:
        literal = _literal(default)
        proved = self._kind(call)
        if literal is None:
            if not variable:
                raise CannotEdit(WHOLE)
            self.fields.append(BodyField(key, proved, default="None"))
            name = f"{variable}.{key}"
            self.accesses.append((call, f"({name} if {name} is not None else {self.tree.text(default)})"))
            return
        kind = proved if proved is not FieldKind.OPEN else _kind_of(literal[0])
        nullable = proved is FieldKind.OPEN
        self.fields.append(BodyField(key, kind, default=self.tree.text(default), nullable=nullable))
        self.accesses.append((call, f"{variable}.{key}"))

    def stand_in(self, display: ast.Dict) -> None:
        """A dictionary that takes the answer's place has the answer's fields."""
        for key, value in zip(display.keys, display.values, strict=True):
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                raise CannotEdit(WHOLE)
            literal = _literal(value)
            kind = _kind_of(literal[0]) if literal is not None else FieldKind.OPEN
            self.stood.append(BodyField(_usable(key.value), kind, default="None", nullable=True))
        self.given.append({str(key.value) for key in display.keys if isinstance(key, ast.Constant)})

    def _kind(self, node: ast.expr) -> FieldKind:
        return hint_of(self.tree, scope_of(self.tree, node), node)

    def settled(self) -> tuple[BodyField, ...]:
        """One field per key; what the code itself looks for may be absent."""
        absent = self.asked | {field.key for field in self.fields if not field.required}
        rows = [
            replace(field, required=False, default=field.default or "None") if field.key in absent else field
            for field in self.fields
        ]
        known = {field.key for field in rows}
        rows += [BodyField(key, default="None") for key in sorted(self.asked - known)]
        fields = merged([*rows, *self.stood])
        needed = {field.key for field in fields if field.required}
        if any(not needed <= given for given in self.given):
            raise CannotEdit("what stands in for an answer that does not parse lacks a field that is read later")
        if not needed and not all(self._asks_more(node) for node in self.tested):
            raise CannotEdit(_TESTED)
        return fields

    def check_demands(self, needed: set[str], anchor: ast.stmt, variable: str) -> None:
        """CannotEdit when some runs need fields that others do without: one schema cannot say so."""
        nodes = [node for node, key in self.demanded if key in needed]
        if not nodes or not variable:
            return
        blocks = [self.tree.block(self.tree.statement(node)) for node in nodes]
        starts = [anchor, *(block[0] for block in blocks)]
        if not any(all(_every_run(self.tree, start, node, variable) for node in nodes) for start in starts):
            raise CannotEdit(_DEPENDS)

    def _asks_more(self, node: ast.AST) -> bool:
        """`not answer or "x" not in answer`: the second half still sees an empty answer."""
        parent = self.tree.parents[node]
        return isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.Or) and parent.values[-1] is not node


def scope_of(tree: PythonTree, node: ast.AST) -> Definition | ast.Module:
    """The function that a node stands in, or the file."""
    return next(item for item in tree.above(node) if isinstance(item, (Definition, ast.Module)))


def _every_run(tree: PythonTree, anchor: ast.stmt, node: ast.expr, variable: str) -> bool:
    """Whether every run that parses the answer reads this field: no branch, and no way out that the answer decides."""
    block = tree.block(anchor)
    inner: ast.AST = node
    for above in tree.above(node):
        if isinstance(inner, ast.stmt) and inner in block:
            break
        if isinstance(above, _BRANCHES) and not (isinstance(above, (ast.If, ast.For)) and _heads(above, inner)):
            return False
        inner = above
    if not isinstance(inner, ast.stmt) or inner not in block:
        return False
    between = block[block.index(anchor) + 1 : block.index(inner)]
    return not any(_may_leave(item, variable) for item in between)


def _heads(statement: ast.If | ast.For, node: ast.AST) -> bool:
    """Whether a node is what an `if` asks or a `for` goes through, which is looked at in any case."""
    return node is (statement.test if isinstance(statement, ast.If) else statement.iter)


def _may_leave(statement: ast.stmt, variable: str) -> bool:
    for node in ast.walk(statement):
        if isinstance(node, ast.If) and any(isinstance(item, _LEAVES) for item in ast.walk(node)):
            names = {item.id for item in ast.walk(node.test) if isinstance(item, ast.Name)}
            if variable in names:
                return True
    return False


def _usable(key: str) -> str:
    """A key that can be a field of a pydantic model under its own name."""
    if not key.isidentifier() or keyword.iskeyword(key) or key.startswith("_") or key in _TAKEN:
        raise CannotEdit(f'the key "{key}" cannot be the name of a model field; write this schema by hand')
    return key


def _literal(node: ast.expr) -> tuple[object] | None:
    try:
        return (ast.literal_eval(node),)
    except (ValueError, TypeError, SyntaxError):
        return None


def _kind_of(value: object) -> FieldKind:
    return _KINDS.get(type(value), FieldKind.OPEN)


def _as_call(tree: PythonTree, display: ast.Dict, model: str) -> list[Splice]:
    """`{"a": 1}` as `Model(a=1)`, laid out as it was."""
    start, end = tree.span(display)
    found = [Splice(start, start + 1, f"{model}(".encode()), Splice(end - 1, end, b")")]
    for key, value in zip(display.keys, display.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            raise CannotEdit(WHOLE)
        first, last = tree.span(key)[0], tree.span(value)[0]
        between = tree.source.data[tree.span(key)[1] : last]
        if between.strip() != b":":
            raise CannotEdit("a comment stands where the new part would go")
        found.append(Splice(first, last, f"{key.value}=".encode()))
    return found
