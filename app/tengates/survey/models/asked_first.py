"""Whether a store that is read and written in one function keeps results, or is where the data itself lives."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from tengates.model.code import Branch, Call, Exit, Expr, ExprKind
from tengates.survey.web.index import SourceFile, last

# Stores that hold sessions, profiles and histories as often as results.
_MAY_BE_MAIN = re.compile(r"(?i)(?:^|[._])(?:redis\w*|kv)(?:\(\))?$")
_EXPIRES = re.compile(r"(?i)^(?:ex|px|exat|ttl|timeout|expire\w*|expiration\w*|max_?age)$")
_EXPIRING = frozenset({"setex", "psetex", "expire", "pexpire", "expireat", "setEx", "pSetEx"})
_MISSES = re.compile(r"^(?:not\b|!)|\bis None\b|={2,3} ?(?:null|undefined)\b")
_WORD = re.compile(r"[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*|\[)*")
_PARTS = re.compile(r"\??\.(?!length$|size$)|\[")
_ROOT = re.compile(r"[^\w$]")
_HOPS = 2  # what was found, and what was made of that


def keeps_results(file: SourceFile, scope: str, asked: Call, puts: Iterable[Call]) -> bool:
    """What was found is returned early, the work is done where nothing was, or what is put in expires."""
    if not _MAY_BE_MAIN.search(asked.callee.rpartition(".")[0]):
        return True
    rows = [row for row in file.code.branches if row.scope == scope]
    names = _found(file, scope, asked)
    filled = list(puts)
    return (
        any(_gives_back(file, row, names, asked) for row in rows)
        or any(_fills(row, names, call) for row in rows for call in filled)
        or any(map(_expires, filled))
        or any(last(call.callee) in _EXPIRING for call in file.calls_by_scope.get(scope, ()))
    )


def _found(file: SourceFile, scope: str, asked: Call) -> frozenset[str]:
    """The names that hold what was found."""
    rows = [row for row in file.code.assignments if row.scope == scope]
    names = {row.target for row in rows if _around(row.value.span.start, row.value.span.end, asked)}
    for _ in range(_HOPS):
        names |= {row.target for row in rows if _mentions(row.value, names)}
    return frozenset(name for name in names if name.isidentifier())


def _mentions(expr: Expr, names: Collection[str]) -> bool:
    stack = [expr]
    while stack:
        part = stack.pop()
        if part.kind is ExprKind.NAME and _ROOT.split(part.text, maxsplit=1)[0] in names:
            return True
        stack += [item for _, item in part.items]
    return False


def _around(start: int, end: int, call: Call) -> bool:
    return start <= call.span.start and call.span.end <= end


def _gives_back(file: SourceFile, branch: Branch, names: frozenset[str], asked: Call) -> bool:
    """`if (hit) return JSON.parse(hit)`: left early with what was found."""
    if branch.exit is not Exit.RETURN or _MISSES.search(branch.condition.text):
        return False
    condition = branch.condition
    if not _is_about(condition, names) and not _around(condition.span.start, condition.span.end, asked):
        return False
    given = [branch.returned] if branch.returned is not None else []
    given += [item for call in file.calls(branch.span) for item in call.expr.positional]
    return any(_mentions(item, names) for item in given)


def _is_about(condition: Expr, names: frozenset[str]) -> bool:
    """Whether it is asked that something was found, not what it says: `hit`, `hit is not None`, `hits.length`."""
    return any(_PARTS.split(word)[0] in names and not _PARTS.search(word) for word in _WORD.findall(condition.text))


def _fills(branch: Branch, names: frozenset[str], put: Call) -> bool:
    """`if (!hit) { hit = await work(); await redis.set(key, hit); }`."""
    inside = _around(branch.span.start, branch.span.end, put)
    return inside and bool(_MISSES.search(branch.condition.text)) and _is_about(branch.condition, names)


def _expires(put: Call) -> bool:
    bags = (put.expr, *put.expr.positional)
    words = [item.text for item in put.expr.positional[2:]]
    return last(put.callee) in _EXPIRING or any(
        _EXPIRES.match(word) for word in (*words, *(label for bag in bags for label, _ in bag.items))
    )
