"""Lift a credential out of a JavaScript file: the read that replaces it, and the check that it is set."""

from __future__ import annotations

import re

from ast_grep_py import SgNode

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.secret_names import Lift, Names, variable_name
from tengates.model.config import SecretHit
from tengates.model.survey import Survey

_HELPER = "missingEnv"
_LONGEST_LINE = 4_000


def lift_javascript(
    sheet: Sheet, survey: Survey, place: tuple[str, SecretHit], names: Names
) -> tuple[Lift, tuple[str, ...]]:
    """The replacement of one hit, and the keys of the supporting edits that it needs."""
    path, hit = place
    file = sheet.javascript(path)
    literal = file.node_at(hit.span, {"string", "template_string"}) or _around(file, hit)
    text = literal.text()[1:-1]
    if "\\" in text or "${" in text or len(text) > _LONGEST_LINE or "\n" in text:
        raise CannotEdit("the value does not stand in a plain string")
    parent = literal.parent()
    if parent is None or parent.kind() in {"jsx_attribute", "import_statement", "literal_type"}:
        raise CannotEdit("the value does not stand where an expression can go")
    secret = file.source.data[hit.span.start : hit.span.end].decode()
    needs = _load_dotenv(sheet, survey, path)
    lift, helper = _javascript_lift(file, (literal, parent), (path, hit, names), secret)
    if helper not in file.text:
        sheet.support(path, [_helper(file, path, helper)], "Says which variable is missing.", f"missing:{path}")
        needs += (f"missing:{path}",)
    return lift, needs


def read_or_stop(sheet: Sheet, path: str, name: str) -> tuple[str, tuple[str, ...]]:
    """A read of a variable that stops the program when it is missing, and the keys to need."""
    file, key = sheet.javascript(path), f"missing:{path}"
    if _HELPER not in file.text:
        sheet.support(path, [_helper(file, path, _HELPER)], "Says which variable is missing.", key)
    expression = f"process.env.{name} || {_HELPER}({file.quoted(name)})"
    return expression, () if _HELPER in file.text else (key,)


def _around(file: JavaScriptFile, hit: SecretHit) -> SgNode:
    """The string literal that holds the hit."""
    node = file.root
    while True:
        if node.kind() in {"string", "template_string"}:
            return node
        inner = next(
            (
                child
                for child in node.children()
                if file.start(child) <= hit.span.start and hit.span.end <= file.end(child)
            ),
            None,
        )
        if inner is None:
            raise CannotEdit("the value does not stand in a plain string")
        node = inner


def _javascript_lift(
    file: JavaScriptFile, nodes: tuple[SgNode, SgNode], about: tuple[str, SecretHit, Names], secret: str
) -> tuple[Lift, str]:
    (literal, parent), (path, hit, names) = nodes, about
    text = literal.text()[1:-1]
    whole = "://" in text or text == secret
    value = text if whole else secret
    helper = _HELPER
    left = parent.field("left") if parent.kind() == "binary_expression" else None
    read = re.fullmatch(r"process\.env\.([A-Za-z_]\w*)", left.text()) if left is not None else None
    if read is not None and left is not None and whole:
        name = read.group(1)
        start, end = file.start(literal), file.end(literal)
        return Lift(Splice(start, end, f"{helper}({file.quoted(name)})".encode()), name, value), helper
    name = names.settle(hit.digest, variable_name(_property_name(parent), hit.rule, text, path))
    start, end = file.start(literal), file.end(literal)
    expression = f"process.env.{name} || {helper}({file.quoted(name)})"
    if not whole:
        before, _, after = text.partition(secret)
        expression = f"`{before}${{{expression}}}{after}`"
    elif parent.kind() in {"binary_expression", "member_expression", "as_expression", "unary_expression"}:
        expression = f"({expression})"
    return Lift(Splice(start, end, expression.encode()), name, value), helper


def _property_name(parent: SgNode) -> str:
    for label in ("name", "key", "left"):
        node = parent.field(label)
        if node is not None and node.kind() in {"identifier", "property_identifier", "member_expression", "string"}:
            return node.text().strip("'\"").rpartition(".")[2]
    return ""


def _helper(file: JavaScriptFile, path: str, name: str) -> Splice:
    typed = path.endswith(("ts", "tsx"))
    signature = f"function {name}(name: string): never {{" if typed else f"function {name}(name) {{"
    unit, end = file.source.unit.decode(), file.semicolon
    line = f"{unit}throw new Error(`${{name}} is not set. Put it into .env; .env.example lists what is needed.`){end}"
    position = len(file.source.data)
    text = file.source.new_line_before(position) + file.source.lines("", signature, line, "}")
    return Splice(position, position, text)


def _load_dotenv(sheet: Sheet, survey: Survey, path: str) -> tuple[str, ...]:
    """Have `.env` read at start-up where neither a framework nor the code does it."""
    folder = app_folder(survey, path)
    manifest = survey.files.get(f"{folder}package.json")
    declared = {item.name for item in manifest.manifest.dependencies} if manifest and manifest.manifest else set()
    loaded = any(item.module.partition("/")[0] == "dotenv" for _path, code in survey.sources() for item in code.imports)
    if loaded or declared & {"next", "nuxt", "@sveltejs/kit", "@remix-run/dev", "astro", "@nestjs/config"}:
        return ()
    file = sheet.javascript(path)
    where = file.quoted("dotenv/config") if file.is_module else file.quoted("dotenv")
    line = f"import {where}{file.semicolon}" if file.is_module else f"require({where}).config(){file.semicolon}"
    key = f"import:dotenv:{path}"
    sheet.support(path, [file.first_line(line)], "Reads .env when the app starts.", key)
    return (key, *need_package(sheet, survey, path, ("dotenv", "^16.4.5")))
