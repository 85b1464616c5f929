"""A zod object that refuses fields it does not name, in the form that its version has."""

from __future__ import annotations

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile

_SAID = {"passthrough", "loose", "looseObject", "catchall", "strip", "nonstrict"}
_JOINED = {"and", "or", "intersection", "union", "discriminatedUnion", "pipe", "preprocess"}
_DERIVED = {"pick", "omit", "extend", "safeExtend", "partial", "required", "merge", "deepPartial"}


def strict_object(file: JavaScriptFile, made: SgNode, *, current: bool) -> Splice:
    """The edit; `current` writes `z.strictObject`, else `.strict()`. CannotEdit where the schema is no plain object."""
    chain = list(_chain(made))
    names = [name for _, name in chain]
    if set(names) & _SAID:
        raise CannotEdit("the schema says itself what happens to fields that it does not name")
    if set(names) & _JOINED:
        raise CannotEdit("the schema is put together of several; say .strict() where each is written")
    base, name = chain[-1]
    if name == "object" and _owner(base) == "z":
        if not current:
            return Splice(file.end(base), file.end(base), b".strict()")
        found = _property(base)
        return Splice(file.start(found), file.end(found), b"strictObject")
    derived = next((node for node, method in chain if method in _DERIVED), None)
    if derived is None:
        raise CannotEdit("the schema is no plain object; say .strict() where it is written")
    return Splice(file.end(derived), file.end(derived), b".strict()")


def object_keys(file: JavaScriptFile, made: SgNode) -> set[str] | None:
    """The keys of `z.object({…})`, None when they are not all written there."""
    base, name = list(_chain(made))[-1]
    given = file.arguments(base)
    if name not in {"object", "strictObject"} or not given or given[0].kind() != "object":
        return None
    keys = file.keys(given[0])
    extended = any(method in _DERIVED for _, method in _chain(made))
    return None if "..." in keys or extended else set(keys)


def _chain(made: SgNode) -> list[tuple[SgNode, str]]:
    """The calls of `z.object(…).refine(…)` from the outside in, with the name that each calls."""
    found = []
    current: SgNode | None = made
    while current is not None and current.kind() == "call_expression":
        function = current.field("function")
        if function is None or function.kind() != "member_expression":
            break
        found.append((current, _property(current).text()))
        current = function.field("object")
    if not found:
        raise CannotEdit("the schema is no plain object; say .strict() where it is written")
    return found


def _property(call: SgNode) -> SgNode:
    function = call.field("function")
    found = function.field("property") if function is not None else None
    if found is None:
        raise CannotEdit("the schema is no plain object; say .strict() where it is written")
    return found


def _owner(call: SgNode) -> str:
    function = call.field("function")
    owner = function.field("object") if function is not None else None
    return owner.text() if owner is not None else ""
