"""Options of a JavaScript call, set where the code writes them.

That is an object among the arguments, one that is nested there, or one of the same file that only this call uses.

options = {"httpOptions": {"timeout": "9_000"}, "maxRetries": "2"}
edits = set_options(file, call, 0, options)
"""

from __future__ import annotations

from collections.abc import Iterator

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit, Splice, insert_items
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.settings import Settings

_ELSEWHERE = "its options are put together elsewhere; set it there"
_SPREAD = "its options come in through a spread (...); set it where they are put together"
_BODY = "the JSON that it sends is put together elsewhere; set it there"
_EMPTY = {"undefined", "null"}
_USES = 2  # where it is made and where it is given
_WRAPPERS = {"as_expression", "satisfies_expression", "parenthesized_expression", "non_null_expression"}


def set_options(file: JavaScriptFile, call: SgNode, index: int, settings: Settings) -> list[Splice]:
    """Set options in the argument at this position, adding the object where there is none yet."""
    arguments = file.arguments(call)
    if any(item.kind() == "spread_element" for item in arguments):
        raise CannotEdit("its arguments come in through a spread (...)")
    if len(arguments) == index:
        return [file.argument(call, _written(settings))]
    if len(arguments) < index:
        raise CannotEdit("it is called in an unusual way")
    return set_members(file, object_of(file, arguments[index]), settings)


def set_members(file: JavaScriptFile, node: SgNode, settings: Settings) -> list[Splice]:
    """Set members of an object literal; CannotEdit when one may be set where this cannot be seen."""
    keys = file.keys(node)
    edits = [
        edit for name, value in settings.items() if name in keys for edit in _change(file, keys[name], name, value)
    ]
    new = {name: value for name, value in settings.items() if name not in keys}
    if new and "..." in keys:
        return [*edits, *_into_spread(file, keys["..."], new)]
    quote = _quote(node)
    items = [f"{quote}{name}{quote}: {_written(value)}".encode() for name, value in new.items()]
    return [*edits, *([insert_items(file.source, file.brackets(node), items)] if items else [])]


def _quote(node: SgNode) -> str:
    """The quotes around the keys of an object that quotes them all."""
    keys = [
        key.text() for child in node.children() if child.kind() == "pair" and (key := child.field("key")) is not None
    ]
    return keys[0][0] if keys and all(key[:1] in {"'", '"'} for key in keys) else ""


def set_in_body(file: JavaScriptFile, call: SgNode, settings: Settings) -> list[Splice]:
    """Set members of the JSON that a request sends: `body: JSON.stringify({…})`, or axios's second argument."""
    called = call.field("function")
    for item in file.arguments(call)[1:2]:
        options = object_of(file, item)
        if called is not None and called.text().endswith("axios.post"):
            return set_members(file, options, settings)
        body = file.keys(options).get("body")
        if body is None or body.kind() != "call_expression" or not body.text().startswith("JSON.stringify("):
            break
        return set_members(file, object_of(file, file.arguments(body)[0]), settings)
    raise CannotEdit(_BODY)


def object_of(file: JavaScriptFile, node: SgNode) -> SgNode:
    """The object literal that an argument is, or that the only variable of its name was given for this use alone."""
    node = _bare(node)
    if node.kind() == "object":
        return node
    if node.kind() != "identifier":
        raise CannotEdit(_ELSEWHERE)
    name = node.text()
    uses = [item for item in _named(file.root, name) if not _puts_in(item)]
    made = [item for item in uses if _declares(item)]
    declared = made[0].parent() if len(made) == 1 and len(uses) == _USES else None
    value = declared.field("value") if declared is not None else None
    if value is None or _bare(value).kind() != "object":
        raise CannotEdit(_ELSEWHERE)
    return _bare(value)


def _bare(node: SgNode) -> SgNode:
    """Without a conversion around it: `{…} as Options`."""
    while node.kind() in _WRAPPERS:
        inner = next((child for child in node.children() if child.is_named()), None)
        if inner is None:
            break
        node = inner
    return node


def _into_spread(file: JavaScriptFile, spread: SgNode, settings: Settings) -> list[Splice]:
    inner = next((child for child in spread.children() if child.is_named()), None)
    if inner is None or inner.kind() != "identifier":
        raise CannotEdit(_SPREAD)
    try:
        return set_members(file, object_of(file, inner), settings)
    except CannotEdit as error:
        raise CannotEdit(_SPREAD) from error


def _change(file: JavaScriptFile, given: SgNode, name: str, value: str | Settings) -> list[Splice]:
    if given.text() in _EMPTY:
        return [Splice(file.start(given), file.end(given), _written(value).encode())]
    if isinstance(value, str) or given.kind() == "shorthand_property_identifier":
        raise CannotEdit(f"it sets {name} to something that this refactor does not understand")
    return set_members(file, object_of(file, given), value)


def _named(root: SgNode, name: str) -> Iterator[SgNode]:
    """Every identifier of this name, also as a shorthand member."""
    kinds = {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
    stack = [root]
    while stack:
        node = stack.pop()
        if node.kind() in kinds and node.text() == name:
            yield node
        stack += node.children()


def _declares(node: SgNode) -> bool:
    parent = node.parent()
    if parent is None or parent.kind() != "variable_declarator":
        return False
    named = parent.field("name")
    return named is not None and named.range().start.index == node.range().start.index


def _puts_in(node: SgNode) -> bool:
    """`options.stop = stop`: it only gets one more member."""
    member = node.parent()
    parent = member.parent() if member is not None and member.kind() == "member_expression" else None
    left = parent.field("left") if parent is not None and parent.kind() == "assignment_expression" else None
    return left is not None and member is not None and left.range().start.index == member.range().start.index


def _written(value: str | Settings) -> str:
    if isinstance(value, str):
        return value
    return "{ " + ", ".join(f"{name}: {_written(item)}" for name, item in value.items()) + " }"
