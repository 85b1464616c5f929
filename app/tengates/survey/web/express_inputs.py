"""What the routes of Express, Koa, Fastify, Hono and Elysia take in, and what is declared of it where they are registered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tengates.model.code import Expr, ExprKind, Function
from tengates.model.survey import Input, InputKind
from tengates.survey.web.elysia import ELYSIA
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.javascript_inputs import handler_inputs
from tengates.survey.web.project import Project
from tengates.survey.web.schemas import is_schema, typebox_bounds, zod_bounds

_MOST = 40  # calls that give schemas names, in one file


@dataclass(frozen=True, slots=True)
class Registered:
    """What a route is registered with after its path: handlers in order, and the options among them.

    `limit` is what bounds any body of this server, "" where nothing does.
    """

    project: Project
    file: SourceFile
    handlers: list[Expr]
    options: Expr | None
    framework: str
    limit: str

    @property
    def before(self) -> list[Expr]:
        """All but what stands last, which mostly is the handler."""
        return self.handlers[:-1]


def route_inputs(given: Registered, at: SourceFile, function: Function) -> tuple[Input, ...]:
    """What a handler takes in, with the schema and the limit that its registration declares."""
    if given.framework == ELYSIA:
        return tuple(_by_parts(given, item) for item in handler_inputs(given.project, at, function, function.span))
    schema = _declared_schema(given)
    bound = f"the schema {schema}" if schema and _declared_bounds(given) else ""
    limit = bound or given.limit
    upload = _upload_limit(given)
    return tuple(
        replace(
            item,
            schema=item.schema or schema,
            limit=item.limit or (limit if item.kind in {InputKind.JSON, InputKind.FORM} else upload),
        )
        for item in handler_inputs(given.project, at, function, function.span)
    )


def _by_parts(given: Registered, item: Input) -> Input:
    """Elysia's `{ body: t.Object({…}) }`: a schema for each part of a request, which drops or refuses any other field."""
    part = "query" if item.kind is InputKind.QUERY else "body"
    schema = given.options.get(part) if given.options is not None else None
    if schema is None:
        return item
    at, shown = _written(given, schema)
    own = typebox_bounds(given.project, at, shown.span)
    call = next((row for row in at.calls(shown.span) if row.span == shown.span), None)
    bounded = own if own is not None else zod_bounds(None, call, at)
    limit = item.limit or ("the route's schema" if bounded else "")
    return replace(item, schema=item.schema or "the route's schema", limit=limit, strict=item.strict or own is not None)


def _written(given: Registered, schema: Expr) -> tuple[SourceFile, Expr]:
    """Where a schema is written: in place, in a variable, or under a name that `.model({…})` gave it."""
    if schema.kind is ExprKind.STRING:
        for call in given.file.calls_by_name.get("model", [])[:_MOST]:
            values = call.expr.positional
            named = next((found for value in values if (found := value.get(schema.text)) is not None), None)
            if named is not None or (len(values) > 1 and values[0].text == schema.text):
                return given.file, named or values[1]
    held = given.project.definition(given.file.path, schema.name) if schema.kind is ExprKind.NAME else None
    if held is not None and held.variable is not None:
        return held.file, held.variable.value
    return given.file, schema


def _upload_limit(given: Registered) -> str:
    """`upload.single("file")` of `multer({ limits: { fileSize } })`."""
    for item in given.before:
        owner = item.name.rpartition(".")[0] if item.kind is ExprKind.CALL else ""
        found = given.project.definition(given.file.path, owner) if owner else None
        made = found.variable.value if found is not None and found.variable is not None else None
        if made is not None and made.name.partition(".")[0] == "multer":
            limits = [limit for value in made.positional if (limit := value.get("limits")) is not None]
            if any(limit.kind is not ExprKind.OBJECT or limit.get("fileSize") is not None for limit in limits):
                return "limits of multer"
    return ""


def _declared_bounds(given: Registered) -> bool:
    """Whether the schema given to a validating middleware bounds each text and list."""
    file = given.file
    for row in (item for item in given.before if item.kind is ExprKind.CALL and "alidat" in item.name):
        values = row.positional[-1:]
        named = given.project.definition(file.path, values[0].name) if values and values[0].name else None
        inline = next((call for call in file.calls(row.span) if call.span == row.span), None)
        if zod_bounds(named if values and values[0].kind is ExprKind.NAME else None, inline, file):
            return True
    return False


def _declared_schema(given: Registered) -> str:
    """Fastify's `schema.body`, a validating middleware with a schema, express-validator's chains."""
    schema = given.options.get("schema") if given.options is not None else None
    if schema is not None and (
        schema.kind is not ExprKind.OBJECT or schema.get("body") is not None or schema.has_spread
    ):
        return "the route's schema"
    for item in given.before:
        rows = item.positional if item.kind is ExprKind.LIST else (item,)
        for row in rows:
            if row.kind is ExprKind.CALL and (
                re.search(r"(?i)validat|celebrate|zvalidator", row.name) or row.name.startswith("express-validator.")
            ):
                return last(row.name)
            if row.kind is ExprKind.NAME and re.search(r"(?i)^(?:.*\.)?validate\w*$", row.name):
                return _validates(given, row.name)
    return ""


def _validates(given: Registered, name: str) -> str:
    target = given.project.function(given.file.path, name)
    if target is None:
        return ""
    checks = (is_schema(given.project, target[0], call) for call in target[0].calls(target[1].span))
    return last(name) if any(check is not None for check in checks) else ""
