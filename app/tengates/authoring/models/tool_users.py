"""What holds the user where a model is given its tools, as a policy can ask it for a role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Assignment, ExprKind
from tengates.survey.agents.giving import Given
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.web.index import SourceFile, last

_USERS = ("session", "user", "currentUser", "current_user")
_INSIDE = "session?.user"
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_FIELD = re.compile(r"([A-Za-z_$][\w$]*)\??\s*:")
# What gives out the content of a token: the role stands in it and not under `user`.
_TOKENS = frozenset({"verify", "jwtVerify", "jwtDecrypt", "decode", "decrypt", "unseal", "unsealData", "getToken"})
# What libraries call the way to a session that holds its user under `user`.
_SESSIONS = frozenset({"auth", "getServerSession", "unstable_getServerSession", "getSession", "validateRequest"})
_HOPS = 5


def user_near(bindings: Bindings, file: SourceFile, given: Given) -> str:
    """What holds the user in the functions around a call, "" when nothing is seen to."""
    scope = given.origin.scope
    for name in _USERS:
        for row in file.code.assignments:
            around = row.scope and (scope == row.scope or scope.startswith(f"{row.scope}."))
            if row.target == name and around and row.span.end < given.call.span.start:
                return _of_session(bindings, file, row) if name == "session" else name
    return ""


def _of_session(bindings: Bindings, file: SourceFile, row: Assignment) -> str:
    """The session itself where the role stands on it, its `user` where libraries put one."""
    fields = _read_fields(file, row) or _declared_fields(bindings, file, row)
    if fields:
        return _INSIDE if "user" in fields else "session" if "role" in fields else ""
    if bindings.function_of(file, row.value.name, row.scope) is None:
        return "session" if last(row.value.name) in _TOKENS else _INSIDE
    made = [last(origin.expr.name) for origin in _answers(bindings, Origin(file, row.value, row.scope))]
    if any(name in _TOKENS for name in made):
        return "session"
    return _INSIDE if any(name in _SESSIONS for name in made) else ""


def _answers(bindings: Bindings, call: Origin) -> Iterator[Origin]:
    """The calls outside the project that what a function of the project answers comes from."""
    for answer in bindings.returned(call):
        for origin in bindings.followed(answer, _HOPS):
            if origin.expr.kind is ExprKind.CALL:
                yield origin


def _read_fields(file: SourceFile, row: Assignment) -> set[str]:
    """Which of the two telling fields the same function reads from the session."""
    names = [item.name for item in file.code.reads if item.scope == row.scope and item.name.startswith("session.")]
    return {name.split(".")[1] for name in names} & {"user", "role"}


def _declared_fields(bindings: Bindings, file: SourceFile, row: Assignment) -> set[str]:
    """The fields of the session's type: written beside it, else as what the function that makes it returns."""
    if row.member:
        return set()
    if row.annotation is not None:
        return set(_fields_of(bindings, file, row.annotation.text))
    found = bindings.function_of(file, row.value.name, row.scope)
    if found is None or found[1].returns is None:
        return set()
    return set(_fields_of(bindings, found[0], found[1].returns.text))


def _fields_of(bindings: Bindings, file: SourceFile, text: str) -> Iterator[str]:
    """The fields that a written type names, and those of the project's own types in it."""
    yield from _FIELD.findall(text)
    for name in _WORD.findall(text):
        found = bindings.project.definition(file.path, file.full(name))
        if found is not None and found.klass is not None:
            yield from (item.name.rstrip("?") for item in found.klass.fields)
