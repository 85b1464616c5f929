"""Which expressions of a function hold what strangers sent, followed inside that function."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tengates.model.code import Assignment, Code, Expr, ExprKind, Function
from tengates.model.survey import Survey

_REQUEST = re.compile(
    r"^(?:flask\.|quart\.|bottle\.|self\.)?(?:request|req)\.(?:args|form|json|data|values|files|cookies|headers|GET|POST|body"
    r"|query|params|query_params|path_params|get_json|nextUrl|url|param)\b|^(?:ctx|context|c)\.(?:request|req|query|params)\b"
    r"|^event\.(?:body|queryStringParameters|pathParameters)\b"
)
_READERS = re.compile(
    r"(?:request|req)\.(?:json|form|formData|text|get_json|body|args\.get|form\.get|values\.get|GET\.get|POST\.get|query|param|body\.get)$"
    r"|^input$|^streamlit\.(?:sidebar\.)?(?:text_input|text_area|chat_input|file_uploader)$|^(?:request|req)\.nextUrl\.searchParams\.get$"
    r"|searchParams\.get$"
)
_CLEANERS = re.compile(
    r"^(?:int|float|bool|len|uuid\.UUID|UUID|Number|parseInt|parseFloat|Boolean|isinstance|hash|str\.isdigit)$"
    r"|escape|quote|sanitize|sanitise|purify|clean|secure_filename|bleach|encodeURIComponent|basename|safe_join|validate|allowlist|whitelist"
)
_NOT_INPUT = re.compile(
    r"(?i)session|db|request|req\b|res\b|response|depends|current_?user|user\b|background|settings|config|client|service|self|cls|next|ctx|token"
)
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """One function's names that hold what strangers sent, and those that its callers give."""

    tainted: frozenset[str]
    given: frozenset[str]


def scopes_of(survey: Survey, path: str, code: Code) -> Mapping[str, Scope]:
    """Each function's scope by qualified name, the module itself under ""."""
    doors = {
        entry.function.qualname for entry in survey.entries if entry.function is not None and entry.place.path == path
    }
    rows: dict[str, list[Assignment]] = defaultdict(list)
    for row in code.assignments:
        rows[row.scope].append(row)
    found = {"": Scope(_spread(rows[""], set()), frozenset())}
    for function in code.functions:
        parameters = _parameters(function)
        seeds = parameters if function.qualname in doors else set()
        found[function.qualname] = Scope(_spread(rows[function.qualname], seeds), frozenset(parameters - seeds))
    return found


def is_tainted(expr: Expr, scope: Scope | None) -> bool:
    """Whether an expression holds something that a stranger sent."""
    return any(_is_source(part, scope.tainted if scope else frozenset()) for part in _parts(expr))


def is_given(expr: Expr, scope: Scope | None) -> bool:
    """Whether an expression holds a parameter, whatever its callers give."""
    return scope is not None and any(
        part.kind is ExprKind.NAME and _root(part.name) in scope.given for part in _parts(expr)
    )


def _parameters(function: Function) -> set[str]:
    names: set[str] = set()
    for row in function.parameters:
        kind = f"{row.annotation.text if row.annotation else ''} {row.default.text if row.default else ''}"
        harmless = re.search(r"(?i)int\b|float|bool|uuid|enum|literal|depends|session|request|number", kind)
        if not _NOT_INPUT.fullmatch(row.name) and not harmless and not row.name.startswith(("self", "cls")):
            names |= set(re.findall(r"[A-Za-z_$][\w$]*", row.name))
    return names


def _spread(rows: list[Assignment], seeds: set[str]) -> frozenset[str]:
    """Names reached from the seeds and from requests through assignments, in a few rounds."""
    tainted = set(seeds)
    for _ in range(_ROUNDS):
        before = len(tainted)
        for row in rows:
            if any(_is_source(part, frozenset(tainted)) for part in _parts(row.value)):
                tainted.add(row.target)
        if len(tainted) == before:
            break
    return frozenset(tainted)


def _is_source(expr: Expr, tainted: frozenset[str]) -> bool:
    if expr.kind is ExprKind.CALL:
        return bool(_READERS.search(expr.name)) or (_root(expr.name) in tainted and "." in expr.name)
    if expr.kind is ExprKind.NAME:
        return bool(_REQUEST.match(expr.name)) or _root(expr.name) in tainted or expr.name in tainted
    return False


def _parts(expr: Expr) -> Iterator[Expr]:
    """The expression and what it is made of, but nothing that was cleaned or is a function of its own."""
    stack = [expr]
    while stack:
        current = stack.pop()
        if current.kind is ExprKind.FUNCTION or (current.kind is ExprKind.CALL and _CLEANERS.search(current.name)):
            continue
        yield current
        stack += [item for _, item in current.items]


def _root(name: str) -> str:
    return re.split(r"[.\[(]", name, maxsplit=1)[0]
