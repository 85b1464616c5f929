"""Upper limits in JavaScript: texts and lists of a zod schema, a file in a form, multer."""

from __future__ import annotations

import re

from ast_grep_py import SgNode

from tengates.authoring.bodies.body_fields import Limits, grouped
from tengates.authoring.bodies.javascript_hints import is_node
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile

_BOUNDS = {"max", "length", "email", "uuid", "cuid", "cuid2", "nanoid", "datetime", "regex", "ulid", "ip", "date", "time"}  # fmt: skip
_BESIDE = {"min", "nonempty", "trim", "toLowerCase", "toUpperCase", "url", "startsWith"}  # of texts and lists alone
_FORM_FILE = re.compile(r"^(\w+)\.get\(['\"](?:file|files|image|audio|document|video|avatar|attachment|pdf)['\"]\)$")


def bound_schema(file: JavaScriptFile, made: SgNode, limits: Limits) -> list[Splice]:
    """`.max(…)` for each text and list of a schema that has none."""
    found = []
    for call in made.find_all(kind="call_expression"):
        function = call.field("function")
        name = function.text() if function is not None else ""
        if name not in {"z.string", "z.array"} or _BOUNDS & set(_methods(call)):
            continue
        most = limits.items if name == "z.array" else limits.characters(_key_of(call))
        end = file.end(_after_minimum(call))
        found.append(Splice(end, end, f".max({grouped(most)})".encode()))
    return found


def _after_minimum(call: SgNode) -> SgNode:
    """The call with what a text or list is asked for right after: `z.string().trim().min(1)`."""
    while True:
        member = call.parent()
        above = member.parent() if member is not None else None
        name = member.field("property") if member is not None and member.kind() == "member_expression" else None
        if above is None or name is None or above.kind() != "call_expression" or name.text() not in _BESIDE:
            return call
        call = above


def _methods(call: SgNode) -> list[str]:
    """What is called on the result of a call, one after another."""
    names: list[str] = []
    current = call
    while True:
        member = current.parent()
        above = member.parent() if member is not None else None
        if member is None or above is None or member.kind() != "member_expression":
            return names
        if not is_node(member.field("object"), current) or above.kind() != "call_expression":
            return names
        name = member.field("property")
        names.append(name.text() if name is not None else "")
        current = above


def _key_of(call: SgNode) -> str:
    for above in call.ancestors():
        key = above.field("key") if above.kind() == "pair" else None
        if key is not None:
            return key.text().strip("'\"")
    return ""


def bound_form_file(file: JavaScriptFile, function: SgNode, answer: str, megabytes: int) -> tuple[SgNode, Splice]:
    """A check of the file's size right after it is taken out of the form, and the statement that takes it."""
    for declared in function.find_all(kind="variable_declarator"):
        name, value = declared.field("name"), declared.field("value")
        while value is not None and value.kind() in {
            "as_expression",
            "parenthesized_expression",
            "non_null_expression",
        }:
            value = next((child for child in value.children() if child.is_named()), None)
        if name is None or value is None or name.kind() != "identifier" or not _FORM_FILE.match(value.text()):
            continue
        statement = declared.parent()
        if statement is None or not file.source.begins_line(file.start(statement)):
            continue
        indent, unit = file.source.indent(file.start(statement)), file.source.unit.decode()
        lines = [
            f"if ({name.text()} instanceof File && {name.text()}.size > {megabytes} * 1024 * 1024) {{",
            f"{unit}{answer}{file.semicolon}",
            "}",
        ]
        position = file.source.next_line(file.end(statement))
        return statement, Splice(position, position, file.source.lines(*lines, indent=indent))
    raise CannotEdit("the place where the file is taken out of the form was not found; check its size there by hand")


def bound_multer(file: JavaScriptFile, call: SgNode, megabytes: int) -> Splice:
    """`limits: { fileSize: … }` among the options of `multer(…)`."""
    size = f"{{ fileSize: {megabytes} * 1024 * 1024 }}"
    given = file.arguments(call)
    if not given:
        return file.argument(call, f"{{ limits: {size} }}")
    if len(given) != 1 or given[0].kind() != "object" or "..." in file.keys(given[0]):
        raise CannotEdit("the options of multer are put together elsewhere; set limits.fileSize there")
    return file.property(given[0], "limits", size)
