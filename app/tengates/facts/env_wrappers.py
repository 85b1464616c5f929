"""Environment variables that a file reads through a function of its own: `getenv("PORT")`, where that reads `process.env[name]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tengates.model.code import Call, EnvRead, ExprKind, Function, Read

_BY_NAME = re.compile(r"^(?:process\.env|import\.meta\.env|Bun\.env|Deno\.env|os\.environ)\[([A-Za-z_$][\w$]*)\]$")
_GETTERS = frozenset({"os.environ.get", "os.getenv", "Deno.env.get"})
_VARIABLE = re.compile(r"^[A-Z_][A-Z0-9_]*$")


def with_wrapped(
    found: Iterable[EnvRead], reads: Iterable[Read], calls: Sequence[Call], functions: Sequence[Function]
) -> tuple[EnvRead, ...]:
    """The variables that were found, without names that a parameter stands for, and those that such functions are asked for."""
    places = {row.qualname: [item.name for item in row.parameters] for row in functions}
    wrappers = dict(_wrappers(reads, calls, places))
    named = (row for row in found if row.name not in places.get(row.scope, ()))
    return (*named, *_asked(calls, wrappers)) if wrappers else tuple(named)


def _wrappers(reads: Iterable[Read], calls: Iterable[Call], places: dict[str, list[str]]) -> Iterator[tuple[str, int]]:
    """Functions by the name that they are called by, each with the place of the parameter that names the variable."""
    asked = [(row.scope, matched.group(1)) for row in reads if (matched := _BY_NAME.match(row.name)) is not None]
    for call in calls:
        first = next(iter(call.expr.positional), None) if call.callee in _GETTERS else None
        if first is not None and first.kind is ExprKind.NAME:
            asked.append((call.scope, first.text))
    for scope, name in asked:
        if name in places.get(scope, ()):
            yield scope, places[scope].index(name)


def _asked(calls: Iterable[Call], wrappers: dict[str, int]) -> Iterator[EnvRead]:
    for call in calls:
        place = wrappers.get(call.callee)
        given = call.expr.positional
        if place is None or place >= len(given):
            continue
        if given[place].kind is ExprKind.STRING and _VARIABLE.match(given[place].text):
            yield EnvRead(given[place].text, call.span, call.scope)
