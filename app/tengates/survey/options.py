"""Whether an option is set: at the call, through what is spread into it, or where its client is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tengates.model.code import Expr, ExprKind
from tengates.model.survey import Option, Presence
from tengates.survey.bindings import Bindings, Origin

ABSENT = Option(Presence.ABSENT)
_UNSEEN = Option(Presence.UNKNOWN, note="options come from somewhere that could not be followed")
_RETURNS = 2  # functions followed through what they return
_ORDER = {Presence.ABSENT: 0, Presence.UNKNOWN: 1, Presence.SET: 2}  # the weakest caller decides
_EMPTY = {"None", "null", "undefined"}
_SOMETIMES = Option(Presence.ABSENT, note="set in some cases only")
_CHOICE = 3  # parts of `a ? b : c` and of `b if a else c`
# Names of arguments that are no options: an id, an address, what is said.
_CONTENT = re.compile(
    r"(?i)(?:^process\.env\.\w+!?|^import\.meta\.env\.\w+!?|id|key|token|url|path|prompt|text|messages?|contents?|parts|quer(?:y|ies)|inputs?)$"
)
_WRITES = re.compile(r"(?:json\.dumps(?:\(\)\.encode)?|JSON\.stringify)$")
_MOST = 200  # objects looked at for one option
_NOT_OPTIONS = {
    ExprKind.STRING,
    ExprKind.TEMPLATE,
    ExprKind.NUMBER,
    ExprKind.BOOLEAN,
    ExprKind.LIST,
    ExprKind.NONE,
    ExprKind.FUNCTION,
}


class _Seen:
    """What was looked at already: an object that holds itself ends, and so does one that never would."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, int, int, tuple[str, ...]]] = set()

    @property
    def is_full(self) -> bool:
        return len(self._keys) >= _MOST

    def is_new(self, origin: Origin, path: tuple[str, ...]) -> bool:
        key = (origin.file.path, origin.expr.span.start, origin.expr.span.end, path)
        if self.is_full or key in self._keys:
            return False
        self._keys.add(key)
        return True


class Options:
    """Looks options up, following names and spreads within the repository."""

    def __init__(self, bindings: Bindings) -> None:
        """With the repository's bindings."""
        self._bindings = bindings

    def find(self, origin: Origin, names: Iterable[str]) -> Option:
        """The first of these options that the call's arguments set; UNKNOWN when something may bring it unseen.

        JavaScript keeps options in objects among the arguments, Python in keywords.
        """
        doubt, halves = False, set[str]()
        for name in names:
            path, seen = tuple(name.split(".")), _Seen()
            for bag in self._bags(origin):
                found = self._get(bag, path, seen)
                halves |= {name} if found is _SOMETIMES else set()
                if len(halves) > 1:  # one name in one case, another in the other
                    return Option(Presence.SET)
                if found.presence is Presence.SET:
                    return found
                doubt |= found.presence is Presence.UNKNOWN
        return _UNSEEN if doubt else ABSENT

    @staticmethod
    def _bags(origin: Origin) -> Iterator[Origin]:
        """What may hold options: the call itself, and objects or named objects among its arguments."""
        yield origin
        for argument in origin.expr.positional if origin.expr.kind is ExprKind.CALL else ():
            named = argument.kind is ExprKind.NAME and not origin.file.is_python
            if (
                argument.kind is ExprKind.OBJECT
                or (named and not _CONTENT.search(argument.text))
                or _is_command(argument)
            ):
                yield Origin(origin.file, argument, origin.scope)

    def _get(self, bag: Origin, path: tuple[str, ...], seen: _Seen) -> Option:
        """The option in an object, a call's keywords, or what a name stands for."""
        if not seen.is_new(bag, path):
            return _UNSEEN if seen.is_full else ABSENT
        if bag.expr.kind is ExprKind.NAME:
            return self._named(bag, path, seen)
        value = bag.expr.get(path[0])
        if value is not None:
            return self._value(Origin(bag.file, value, bag.scope), path[1:], seen)
        return _strongest(self._inside(bag, path, seen))

    def _inside(self, bag: Origin, path: tuple[str, ...], seen: _Seen) -> Iterator[Option]:
        """What is spread into an object, given to a constructor as an object, or written out as JSON."""
        for label, item in bag.expr.items:
            if label == "**":
                yield self._spread(Origin(bag.file, item, bag.scope), path, seen)
            elif bag.expr.kind is ExprKind.OBJECT and self._may_be(bag, label, path[0]):
                yield self._value(Origin(bag.file, item, bag.scope), path[1:], seen)
        if bag.expr.kind is ExprKind.CALL and not bag.file.is_python and _is_made_here(bag):
            for item in bag.expr.positional:
                if item.kind is ExprKind.OBJECT:
                    yield self._get(Origin(bag.file, item, bag.scope), path, seen)
        written = self._written_out(bag)
        if written is not None:
            yield self._value(written, path, seen)

    def _may_be(self, bag: Origin, label: str, wanted: str) -> bool:
        """Whether a key is a variable that was given the wanted name: `key = "max_tokens"`, `{key: 200}`."""
        rows = self._bindings.assigned(bag.file, label, bag.scope) if label and bag.file.is_python else []
        given = [item for row in rows for item in (row.value, *(item for _, item in row.value.items))]
        return any(item.kind is ExprKind.STRING and item.text == wanted for item in given)

    def _written_out(self, origin: Origin) -> Origin | None:
        """What `json.dumps(…)`, `JSON.stringify(…)` or either with `.encode()` writes out."""
        expr = origin.expr
        if expr.kind is not ExprKind.CALL or not _WRITES.search(expr.name):
            return None
        call = self._bindings.call_at(origin)
        inner = call.receiver if call is not None and expr.name.endswith(".encode") else expr
        given = inner.positional[:1] if inner is not None else ()
        return Origin(origin.file, given[0], origin.scope) if given else None

    def _value(self, origin: Origin, rest: tuple[str, ...], seen: _Seen) -> Option:
        expr = origin.expr
        if expr.kind is ExprKind.NONE or expr.text in _EMPTY:
            return ABSENT
        if _is_left_out(expr):
            return _SOMETIMES
        if not rest:
            return Option(Presence.SET, expr)
        if expr.kind is ExprKind.NAME:
            return self._named(origin, rest, seen)
        bags = (origin, *(Origin(origin.file, item, origin.scope) for item in expr.positional))
        return _strongest(self._get(bag, rest, seen) for bag in bags)

    def _spread(self, origin: Origin, path: tuple[str, ...], seen: _Seen) -> Option:
        """`**kwargs` is filled by the callers of its function; anything else is an object or a name for one."""
        if origin.expr.kind is ExprKind.NAME and origin.file.is_python:
            callers = self._bindings.spread_by_callers(origin.file, origin.expr.text, origin.scope)
            given = [self._get(caller, path, seen) for caller in callers]
            if given:
                return min(given, key=lambda option: _ORDER[option.presence])
        if origin.expr.kind is ExprKind.NAME:
            return self._named(origin, path, seen)
        chosen = [item for _, item in origin.expr.items if item.kind is ExprKind.OBJECT]
        if origin.expr.kind is ExprKind.OTHER and chosen:
            return _strongest(self._get(Origin(origin.file, item, origin.scope), path, seen) for item in chosen)
        return _strongest(self._get_made(other, path, seen) for other in self._bindings.followed(origin))

    def _named(self, origin: Origin, path: tuple[str, ...], seen: _Seen) -> Option:
        """What a name was given, and what was put into it afterwards."""
        found = _strongest(self._put_in(origin, path, seen))
        if found.presence is Presence.SET:
            return found
        given = [self._get_made(other, path, seen) for other in self._bindings.followed(origin)]
        return _strongest([found, *given])

    def _get_made(self, origin: Origin, path: tuple[str, ...], seen: _Seen, hops: int = _RETURNS) -> Option:
        kind = origin.expr.kind
        if kind in _NOT_OPTIONS or (kind is ExprKind.OTHER and origin.expr.items):
            return ABSENT
        if kind in {ExprKind.NAME, ExprKind.OTHER}:
            return _UNSEEN
        found = self._get(origin, path, seen)
        if found.presence is Presence.SET or _is_made_here(origin) or self._written_out(origin) is not None:
            return found
        if not hops:
            return _UNSEEN
        returned = [
            self._get_made(part, path, seen, hops - 1)
            for other in self._bindings.returned(origin)
            for part in self._bindings.followed(other)
        ]
        # One way out may name the option for one model and another for the next: any of them counts.
        return _strongest(returned) if returned else _UNSEEN

    def _put_in(self, origin: Origin, path: tuple[str, ...], seen: _Seen) -> Iterator[Option]:
        """`options["max_tokens"] = 5`, `options.maxTokens = 5`, `options.update(…)`, `Object.assign(options, …)`."""
        name = origin.expr.text
        for target in (f"{name}[{path[0]}]", f"{name}.{path[0]}"):
            for row in self._bindings.assigned(origin.file, target, origin.scope):
                if "." not in name and row.scope and not f"{origin.scope}.".startswith(f"{row.scope}."):
                    continue  # another function's variable of the same name
                yield self._value(Origin(origin.file, row.value, row.scope), path[1:], seen)
        for call in self._bindings.updates(origin.file, name, origin.scope):
            given = Origin(origin.file, call.expr, call.scope)
            yield self._get(given, path, seen)
            for argument in call.expr.positional:
                if argument.text != name:
                    yield self._get_made(Origin(origin.file, argument, call.scope), path, seen)


def _is_left_out(expr: Expr) -> bool:
    """`a ? 4096 : null`, `4096 if a else None`: in one case nothing is set."""
    if expr.kind is not ExprKind.OTHER:
        return False
    parts = expr.positional
    return (
        len(parts) == _CHOICE
        and any(part.kind is ExprKind.NONE or part.text in _EMPTY for part in parts)
        and any(part.kind is ExprKind.NUMBER for part in parts)
    )


def _is_command(expr: Expr) -> bool:
    """`new ConverseCommand({…})` among the arguments."""
    return expr.kind is ExprKind.CALL and expr.name.endswith("Command")


def _is_made_here(origin: Origin) -> bool:
    """An object, or a constructor with its options: nothing else is in it."""
    last = origin.expr.name.rpartition(".")[2]
    return origin.expr.kind is ExprKind.OBJECT or last == "dict" or last[:1].isupper()


def _strongest(found: Iterable[Option]) -> Option:
    """The first that is set, else whether there is any doubt."""
    doubt, weak = False, ABSENT
    for option in found:
        if option.presence is Presence.SET:
            return option
        doubt |= option.presence is Presence.UNKNOWN
        weak = option if option is _SOMETIMES else weak
    return _UNSEEN if doubt else weak
