"""The prefix of a router: written out, or put together from constants and settings."""

from __future__ import annotations

import re

from tengates.model.code import Expr, ExprKind
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project

UNKNOWN = "/{…}"  # something stands there that could not be followed
_LITERAL = re.compile(r"^[\w/{}<>:.-]*$")
_FORMATTED = re.compile(r"""^f(["'])([^"'\\]*)\1$""")
_HOLE = re.compile(r"\{([\w.]+)\}")
_QUOTED = re.compile(r"""^(["'])([^"'\\]*)\1$""")


def prefix_of(project: Project, file: SourceFile, call: Expr) -> str:
    """The prefix that a call gives: "" for none, `UNKNOWN` where it cannot be read."""
    value = call.get("prefix") or call.get("url_prefix")
    if value is None or value.kind is ExprKind.NONE:
        return ""
    if value.kind is ExprKind.STRING:
        return value.text.rstrip("/") if _LITERAL.match(value.text) else ""
    found = _put_together(project, file, value)
    return found.rstrip("/") if found is not None and _LITERAL.match(found) else UNKNOWN


def _put_together(project: Project, file: SourceFile, value: Expr) -> str | None:
    """`API + "/chat"`, `f"{settings.API}/chat"`, `settings.API`."""
    if value.kind is ExprKind.NAME:
        return _named(project, file, value.name)
    if value.kind is not ExprKind.TEMPLATE:
        return None
    shown = _FORMATTED.match(value.text)
    if shown is not None:
        holes = {name: _named(project, file, file.full(name)) for name in _HOLE.findall(shown.group(2))}
        return None if None in holes.values() else _HOLE.sub(lambda hole: holes[hole.group(1)] or "", shown.group(2))
    pieces = [_piece(project, file, piece.strip()) for piece in value.text.split("+")]
    return None if None in pieces else "".join(piece or "" for piece in pieces)


def _piece(project: Project, file: SourceFile, written: str) -> str | None:
    quoted = _QUOTED.match(written)
    return quoted.group(2) if quoted is not None else _named(project, file, file.full(written))


def _named(project: Project, file: SourceFile, name: str) -> str | None:
    """The text that a constant holds, or a setting has unless the environment says otherwise."""
    found = project.definition(file.path, name)
    if found is not None and found.variable is not None:
        value = found.variable.value
        return value.text if value.kind is ExprKind.STRING else None
    owner, _, field = name.rpartition(".")
    held = project.definition(file.path, owner) if owner else None
    if held is not None and held.variable is not None and held.variable.value.kind is ExprKind.CALL:
        held = project.definition(held.file.path, held.variable.value.name)
    if held is None or held.klass is None:
        return None
    rows = [row for _, klass in project.bases(held.file, held.klass) for row in klass.fields if row.name == field]
    given = rows[0].default if rows else None
    return given.text if given is not None and given.kind is ExprKind.STRING else None
