"""Whether an option is set: at the call, through what is spread into it, or where its client is made."""

from __future__ import annotations

from collections.abc import Iterable

from tengates.model.code import ExprKind
from tengates.model.survey import Option, Presence
from tengates.survey.bindings import Bindings, Origin

ABSENT = Option(Presence.ABSENT)
_ORDER = {Presence.ABSENT: 0, Presence.UNKNOWN: 1, Presence.SET: 2}  # the weakest caller decides
_EMPTY = {"None", "null", "undefined"}


class Options:
    """Looks options up, following names and spreads within the repository."""

    def __init__(self, bindings: Bindings) -> None:
        """With the repository's bindings."""
        self._bindings = bindings

    def find(self, origin: Origin, names: Iterable[str]) -> Option:
        """The first of these options that the call's arguments set; UNKNOWN when something may bring it unseen.

        JavaScript keeps options in objects among the arguments, Python in keywords.
        """
        doubt = False
        for name in names:
            first, _, rest = name.partition(".")
            for bag in self._bags(origin):
                found = self._get(bag, first, rest)
                if found.presence is Presence.SET:
                    return found
                doubt |= found.presence is Presence.UNKNOWN
        return (
            Option(Presence.UNKNOWN, note="options come from somewhere that could not be followed") if doubt else ABSENT
        )

    def _bags(self, origin: Origin) -> list[Origin]:
        """What may hold options: the call itself, and objects or named objects among its arguments."""
        bags = [origin]
        python = origin.file.is_python
        for argument in origin.expr.positional:
            if argument.kind is ExprKind.OBJECT:
                bags.append(Origin(origin.file, argument, origin.scope))
            elif argument.kind is ExprKind.NAME and not python:
                bags += self._bindings.followed(Origin(origin.file, argument, origin.scope))
        return bags

    def _get(self, bag: Origin, name: str, rest: str) -> Option:
        value = bag.expr.get(name)
        if value is not None:
            return self._value(Origin(bag.file, value, bag.scope), rest)
        if bag.expr.kind is ExprKind.NAME:
            return Option(Presence.UNKNOWN)
        doubt = False
        for label, spread in bag.expr.items:
            if label == "**":
                found = self._spread(Origin(bag.file, spread, bag.scope), name, rest)
                if found.presence is Presence.SET:
                    return found
                doubt |= found.presence is Presence.UNKNOWN
        return Option(Presence.UNKNOWN) if doubt else ABSENT

    def _value(self, origin: Origin, rest: str) -> Option:
        expr = origin.expr
        if expr.kind is ExprKind.NONE or expr.text in _EMPTY:
            return ABSENT
        if not rest:
            return Option(Presence.SET, expr)
        name, _, deeper = rest.partition(".")
        for other in self._bindings.followed(origin):
            for bag in (other, *(Origin(other.file, item, other.scope) for item in other.expr.positional)):
                value = bag.expr.get(name)
                if value is not None:
                    return self._value(Origin(bag.file, value, bag.scope), deeper)
            if other.expr.kind is ExprKind.NAME:
                return Option(Presence.UNKNOWN)
        return ABSENT

    def _spread(self, origin: Origin, name: str, rest: str) -> Option:
        if origin.expr.kind is ExprKind.NAME and origin.file.is_python:
            callers = self._bindings.spread_by_callers(origin.file, origin.expr.text, origin.scope)
            given = [self._get(caller, name, rest) for caller in callers]
            if given:
                return min(given, key=lambda option: _ORDER[option.presence])
        doubt = True
        for other in self._bindings.followed(origin):
            if other.expr.kind in {ExprKind.OBJECT, ExprKind.CALL}:
                found = self._get(other, name, rest)
                if found.presence is not Presence.ABSENT:
                    return found
                doubt = other.expr.kind is ExprKind.CALL and other.expr.name != "dict"
        return Option(Presence.UNKNOWN) if doubt else ABSENT
