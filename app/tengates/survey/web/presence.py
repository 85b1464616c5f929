"""Conditions that only ask whether something is there: any header will do, or it is nobody's proof of who they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tengates.model.code import Assignment, Branch, Call, Exit, Expr, ExprKind
from tengates.model.place import Span
from tengates.survey.web import vocabulary as words
from tengates.survey.web.branches import evidence_of, has_status, holds, mentions
from tengates.survey.web.index import SourceFile, last

_MOST = 400
_TOKEN = re.compile(r"&&| and |.", re.DOTALL)
_THERE = re.compile(r"""^(?:[\w.]{1,40}\.)?cookies(?:\(\))?\.(?:get|has)\(["'][^"']{1,60}["']\)(?:\??\.value)?$""")
_SESSION_COOKIE = "getSessionCookie"  # Better Auth's, which reads the cookie and checks nothing
_OR = re.compile(r"\|\|| or ")
# One part of a condition: that something is missing, or that it does not look like a token.
_PART = re.compile(
    r"""^(?:!|not )\s{0,3}(?P<missing>[\w.$?()\[\]"' -]{1,120}?)"""
    r"""(?P<form>\??\.(?:startsWith|startswith|includes)\(\s{0,3}["'](?i:bearer|basic|token)?\s?["']\s{0,3}\)?)?$"""
    r"""|^(?P<none>[\w.$?()\[\]"'-]{1,120}?)\s{0,3}(?:is|={2,3})\s{0,3}(?:None|null|undefined|""|'')$"""
)
# The headers and cookies that carry what a caller shows; those that a gateway has checked are named otherwise.
_SHOWN = re.compile(
    r"""(?i)\bheaders?\b[^,;]{0,30}?\b(?:authorization|(?:x-)?(?:api|access)-?key|x-(?:[a-z]{1,20}-)?(?:token|key|secret))\b"""
    r"""|(?<![\w.])(?:[\w.]{1,40}\.)?cookies\b"""
)
_GIVEN = frozenset({"Header", "Cookie"})
_STRING = frozenset({
    "startsWith", "startswith", "includes", "split", "replace", "trim", "strip", "slice", "substring", "removeprefix",
    "toLowerCase", "lower", "toString", "get", "has", "set", "delete", "cookies", "headers",
})  # fmt: skip
_LOGS = re.compile(r"(?i)^(?:console|log(?:ger|ging)?)\.|^print$")
_GOES_ON = frozenset({"next", "call_next", "resolve"})
_COMPARES = re.compile(r"[=!<>]=|\bin\b|(?<!=)>|<")
_MADE = frozenset({ExprKind.NAME, ExprKind.TEMPLATE, ExprKind.CALL})
_READS = frozenset({ExprKind.NAME, ExprKind.CALL})
_BARE = re.compile(r"[A-Za-z_$][\w$]*")
_REQUESTS = frozenset({"req", "request", "event", "ctx", "c", "context"})
_REQUEST = re.compile(r"(?:^|\.)(?:headers|cookies)(?:\(\))?(?:\.|\[|$)")
_KEPT = re.compile(
    r"(?:from\(\)|\bobjects|\bprisma|\bcollection|\bdoc)\b|\.(?:find\w*|select\w*|single|maybeSingle|fetchone|first|scalar\w*)$"
)
_PROOF = re.compile(r"(?i)token|key|secret|credential")


def shown_to_nobody(file: SourceFile, branch: Branch, span: Span) -> bool:
    """Whether a header or cookie is only asked to be there: `if (!authorization) return 401`, and nothing looks at it.

    What is handed to a function, compared, looked up or given back is looked at; a middleware hands on the request.
    """
    parts = [_PART.match(part.strip("() ")) for part in _OR.split(branch.condition.text.strip())]
    subjects = [(found["missing"] or found["none"]).strip("? ") for found in parts if found is not None]
    if not all(parts) or any(_goes_on(call) for call in file.calls(span)):
        return False
    shown = _variables(file, span)
    if not all(subject in shown or _SHOWN.search(subject) for subject in subjects):
        return False
    return not _is_looked_at(file, span, shown, _askers(file, span))


def any_value_passes(file: SourceFile, branch: Branch, span: Span) -> bool:
    """Whether a middleware lets on whoever sends a header or cookie, and looks at nothing but that it is there.

    `if (!cookie && !isPublic(path)) return redirect("/login")`, or `if (cookie) return next()` with a refusal after it.
    """
    if not any(_goes_on(call) for call in file.calls(span)) and branch.exit is not Exit.RETURN:
        return False
    shown = _variables(file, span)
    parts = [part.strip() for part in _conjuncts(branch.condition.text)]
    there = len(parts) == 1 and (parts[0].strip("?!() ") in shown or bool(_THERE.match(parts[0])))
    if not there and not any(_only_missing(part, shown) for part in parts):
        return False
    return not _is_looked_at(file, span, shown, (*_askers(file, span), branch.condition.span))


def _only_missing(text: str, shown: frozenset[str]) -> bool:
    """Whether a condition says no more than that such headers or cookies are missing."""
    found = [_PART.match(part.strip("() ")) for part in _OR.split(text)]
    subjects = [(row["missing"] or row["none"]).strip("? ") for row in found if row is not None]
    return all(found) and all(subject in shown or _SHOWN.search(subject) for subject in subjects)


def _conjuncts(text: str) -> list[str]:
    """The operands of `a && b`, at its outermost level."""
    found, depth = [""], 0
    for piece in _TOKEN.findall(text):
        depth += (piece == "(") - (piece == ")")
        if depth == 0 and piece in {"&&", " and "}:
            found.append("")
        else:
            found[-1] += piece
    return found


def _goes_on(call: Call) -> bool:
    """Whether a middleware or a decorator lets the request pass on to what may look at it."""
    return last(call.callee) in _GOES_ON or any(label == "*" for label, _ in call.expr.items)


def is_kept(file: SourceFile, branch: Branch, span: Span) -> bool:
    """Whether the token that is missing is one that the program keeps in a row of its own, not one that a caller shows."""
    text = branch.condition.text
    if has_status(evidence_of(file, branch)) or not words.NEGATION.search(text):
        return False
    rows = file.assignments(span)[:_MOST]
    kept = {row.target for row in rows if row.value.kind is ExprKind.CALL and _KEPT.search(row.value.name)}
    held = {row.target for row in rows if _PROOF.search(row.target) and _is_field(file, row, kept)}
    named = [word for word in _BARE.findall(text) if words.IDENTITY_WORD.search(word)]
    return bool(held) and bool(named) and all(word in held for word in named)


def _is_field(file: SourceFile, row: Assignment, rows: set[str]) -> bool:
    """Whether a value is a field of one of these rows."""
    return any(read.name.partition(".")[0] in rows and "." in read.name for read in file.reads(row.value.span))


def _variables(file: SourceFile, span: Span) -> frozenset[str]:
    """What holds such a header or cookie within a function, its own parameters included."""
    function = file.function_at(span.start)
    given = (row for row in function.parameters if row.default is not None) if function is not None else ()
    found = {row.name for row in given if row.default is not None and last(row.default.name) in _GIVEN}
    for row in file.assignments(span)[:_MOST]:
        if _BARE.fullmatch(row.target) and (_is_shown(row.value) or _is_part(row.value, found)):
            found.add(row.target)
    return frozenset(found)


def _is_shown(value: Expr) -> bool:
    """Whether a value is such a header or cookie as it came, or a piece of its text."""
    if last(value.name) == _SESSION_COOKIE:
        return True
    if value.kind is ExprKind.CALL and not (_REQUEST.search(value.name) and last(value.name) in _STRING):
        return False
    if value.kind is ExprKind.OTHER and not any(_is_shown(item) for _, item in value.items):
        return False
    return bool(_SHOWN.search(value.text)) and not _COMPARES.search(value.text)


def _is_part(value: Expr, names: set[str]) -> bool:
    """Whether a value is made of one of these names by cutting alone."""
    if value.kind is ExprKind.CALL and last(value.name) not in _STRING:
        return False
    return not _COMPARES.search(value.text) and any(mentions(value.text, name) for name in names)


def _askers(file: SourceFile, span: Span) -> tuple[Span, ...]:
    """Conditions that ask for nothing but presence."""
    rows = (
        branch.condition
        for branch in file.branches(span)[:_MOST]
        if all(_PART.match(part.strip("() ")) for part in _OR.split(branch.condition.text.strip()))
    )
    return tuple(row.span for row in rows)


def _is_looked_at(file: SourceFile, span: Span, names: frozenset[str], askers: tuple[Span, ...]) -> bool:
    """Whether anything but these conditions makes use of the names, or gets the whole request."""
    for branch in file.branches(span)[:_MOST]:
        if branch.condition.span not in askers and _mentions_any(branch.condition.text, names):
            return True
    values = [row.value for row in file.code.returns if holds(span, row.span)]
    values += [row.value for row in file.assignments(span)[:_MOST] if row.target not in names]
    if any(_uses(value, names) for value in values):
        return True
    return any(_uses(value, names) for value in islice(_handed(file, span, names), _MOST))


def _handed(file: SourceFile, span: Span, names: frozenset[str]) -> Iterator[Expr]:
    """What calls are given, except by those that only log it or cut it to size."""
    for call in file.calls(span):
        owner, _, method = call.written.rpartition(".")
        if _LOGS.search(call.written) or last(call.callee) == _SESSION_COOKIE:
            continue
        if owner in names and method not in _STRING:
            yield call.expr
        yield from call.expr.positional if method not in _STRING else ()
        yield from (value for label, value in call.expr.items if label)


def _uses(value: Expr, names: frozenset[str]) -> bool:
    """Whether an expression is made with one of the names, or holds the request or its headers."""
    stack = [value]
    while stack:
        part = stack.pop()
        if part.kind in _MADE and _mentions_any(part.text, names):
            return True
        whole = part.kind is ExprKind.NAME and (part.text in _REQUESTS or part.text.endswith((".headers", ".cookies")))
        if whole or (part.kind in _READS and _REQUEST.search(part.name) and _SHOWN.search(part.text)):
            return True
        stack += [item for _, item in part.items]
    return False


def _mentions_any(text: str, names: frozenset[str] | set[str]) -> bool:
    return any(mentions(text, name) for name in names)
