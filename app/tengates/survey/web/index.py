"""One file's facts, made quick to ask: what stands inside a span, what a name means here."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from tengates.model.code import (
    Assignment,
    Branch,
    Call,
    Class,
    Code,
    EnvRead,
    Expr,
    ExprKind,
    Function,
    Handler,
    Import,
    Language,
    Read,
)
from tengates.model.place import Place, Span

_SNIPPET = 160
MOST = 4000
_NESTED = 8  # assignments looked at for the one around a read


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


_Item = TypeVar("_Item", bound=_Spanned)
_Key = TypeVar("_Key")
_Row = TypeVar("_Row")


def ordered(items: Iterable[_Item]) -> tuple[list[_Item], list[int]]:
    """Items by start (outer ones first) and those starts, for bisection."""
    rows = sorted(items, key=lambda item: (item.span.start, -item.span.end))
    return rows, [item.span.start for item in rows]


def inside(rows: tuple[list[_Item], list[int]], span: Span) -> list[_Item]:
    """The items that lie within a span, at most so many: no person writes more, and time stays bounded."""
    items, starts = rows
    first, beyond = bisect_left(starts, span.start), bisect_left(starts, span.end)
    return [item for item in items[first : min(beyond, first + MOST)] if item.span.end <= span.end]


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A source file with its facts in order. Made by `source_file`; recognised by being itself."""

    path: str
    code: Code

    @property
    def is_python(self) -> bool:
        """Whether it is Python; else JavaScript or TypeScript."""
        return self.code.language is Language.PYTHON

    @cached_property
    def _calls(self) -> tuple[list[Call], list[int]]:
        return ordered(self.code.calls)

    @cached_property
    def _branches(self) -> tuple[list[Branch], list[int]]:
        return ordered(self.code.branches)

    @cached_property
    def _assignments(self) -> tuple[list[Assignment], list[int]]:
        return ordered(self.code.assignments)

    @cached_property
    def _reads(self) -> tuple[list[Read], list[int]]:
        return ordered(self.code.reads)

    @cached_property
    def _handlers(self) -> tuple[list[Handler], list[int]]:
        return ordered(self.code.handlers)

    @cached_property
    def _env(self) -> tuple[list[EnvRead], list[int]]:
        return ordered(self.code.env_reads)

    @cached_property
    def _functions(self) -> tuple[list[Function], list[int]]:
        return ordered(self.code.functions)

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """Functions by qualified name; of several with one name the first."""
        return {item.qualname: item for item in reversed(self.code.functions)}

    @cached_property
    def exported(self) -> Mapping[str, Function]:
        """Functions by the name they are exported under."""
        return {item.exported: item for item in reversed(self.code.functions) if item.exported}

    @cached_property
    def classes(self) -> Mapping[str, Class]:
        """Classes, interfaces and type aliases by name."""
        return {item.name: item for item in reversed(self.code.classes)}

    @cached_property
    def variables(self) -> Mapping[str, Assignment]:
        """The first assignment of each target outside functions; one that says something, where there is one."""
        return _first(item for item in self.code.assignments if not item.scope)

    @cached_property
    def anywhere(self) -> Mapping[str, Assignment]:
        """The first assignment of each target, wherever it stands; one that says something, where there is one."""
        return _first(self.code.assignments)

    @cached_property
    def by_target(self) -> Mapping[str, list[Assignment]]:
        """Assignments by what they fill."""
        return _grouped((row.target, row) for row in self.code.assignments)

    @cached_property
    def seen_from(self) -> dict[tuple[str, str], list[Assignment]]:
        """What `Bindings` found out: the assignments of a target that can be seen from a scope."""
        return {}

    @cached_property
    def made(self) -> dict[Hashable, object]:
        """What was worked out of this file and what was given besides, by who did (`memory.per_file`)."""
        return {}

    @cached_property
    def calls_by_name(self) -> Mapping[str, list[Call]]:
        """Calls by the last part of their callee."""
        return _grouped((call.callee.rpartition(".")[2], call) for call in self.code.calls)

    @cached_property
    def calls_by_scope(self) -> Mapping[str, list[Call]]:
        """Calls by the function they stand in."""
        return _grouped((call.scope, call) for call in self.code.calls)

    @cached_property
    def calls_by_start(self) -> Mapping[int, list[Call]]:
        """Calls by where they start, the longest first."""
        return _grouped((call.span.start, call) for call in sorted(self.code.calls, key=lambda row: -row.span.end))

    @cached_property
    def updates(self) -> Mapping[tuple[str, str], list[Call]]:
        """Calls that put something into a named object, by its name and their scope."""
        rows: list[tuple[tuple[str, str], Call]] = []
        for call in self.code.calls:
            first = call.expr.positional[:1]
            if call.callee == "Object.assign" and first:
                rows.append(((first[0].text, call.scope), call))
            elif call.written.endswith(".update"):
                rows.append(((call.written.removesuffix(".update"), call.scope), call))
        return _grouped(rows)

    @cached_property
    def locals(self) -> Mapping[str, Import]:
        """Imports by the name they have in this file."""
        return {item.local: item for item in self.code.imports if item.local not in {"", "*"}}

    @cached_property
    def modules(self) -> frozenset[str]:
        """The modules it imports, as written."""
        return frozenset(item.module for item in self.code.imports)

    @cached_property
    def imported(self) -> frozenset[str]:
        """The names it imports, as they are called where they come from."""
        return frozenset(item.name for item in self.code.imports)

    @cached_property
    def roots(self) -> frozenset[str]:
        """The packages it imports from."""
        return frozenset(root_module(name) for name in self.modules)

    @cached_property
    def defined(self) -> frozenset[str]:
        """Names that this file itself gives a meaning, outside functions."""
        return frozenset((*self.functions, *self.classes, *self.variables))

    @cached_property
    def env_names(self) -> frozenset[str]:
        """Names given the value of an environment variable anywhere in this file."""
        items, starts = self._assignments
        found = set()
        for read in self.code.env_reads:
            last_before = bisect_right(starts, read.span.start)
            for row in reversed(items[max(0, last_before - _NESTED) : last_before]):
                if row.span.end >= read.span.end:
                    found.add(row.target)
        return frozenset(found)

    @cached_property
    def words(self) -> str:
        """Every label, name and constant of its calls and assignments in small letters, once each, a line for each."""
        found = {text for row in self.code.assignments for text in (row.target, row.value.text)}
        found.update(text for call in self.code.calls for text in (call.callee, call.written))
        stack = [call.expr for call in self.code.calls] + [row.value for row in self.code.assignments]
        while stack:
            part = stack.pop()
            found.add(part.name)
            if not part.items or part.kind is ExprKind.TEMPLATE:
                found.add(part.text)
            for label, value in part.items:
                found.add(label)
                stack.append(value)
        return "\n".join(found).lower()

    def mentions(self, words: Iterable[str]) -> bool:
        """Whether any of these words, in small letters, stands in `words`: else nothing made of them need be looked for."""
        return any(word in self.words for word in words)

    @cached_property
    def exported_variables(self) -> Mapping[str, Assignment]:
        """Variables by the name they are exported under."""
        return {item.exported: item for item in reversed(self.code.assignments) if item.exported}

    @cached_property
    def star(self) -> str:
        """The module whose every name is imported, "" when there are none or several."""
        found = [item.module for item in self.code.imports if item.name == "*" and item.local in {"", "*"}]
        return found[0] if len(found) == 1 else ""

    @cached_property
    def whole(self) -> Span:
        """The whole file."""
        parts = (self.code.calls, self.code.assignments, self.code.branches, self.code.functions)
        return Span(1, 1, 0, max((row.span.end for part in parts for row in part), default=0))

    def calls(self, span: Span) -> list[Call]:
        """Calls within a span."""
        return inside(self._calls, span)

    def branches(self, span: Span) -> list[Branch]:
        """Branches within a span."""
        return inside(self._branches, span)

    def assignments(self, span: Span) -> list[Assignment]:
        """Assignments within a span."""
        return inside(self._assignments, span)

    def reads(self, span: Span) -> list[Read]:
        """Reads of attribute chains within a span."""
        return inside(self._reads, span)

    def handlers(self, span: Span) -> list[Handler]:
        """Exception handlers within a span."""
        return inside(self._handlers, span)

    def env(self, span: Span) -> list[EnvRead]:
        """Environment variables read within a span."""
        return inside(self._env, span)

    def nested(self, span: Span) -> list[Function]:
        """Functions within a span."""
        return inside(self._functions, span)

    def function_at(self, start: int) -> Function | None:
        """The function that starts at this byte."""
        items, starts = self._functions
        index = bisect_left(starts, start)
        return items[index] if index < len(items) and starts[index] == start else None

    def imports_any(self, modules: frozenset[str]) -> bool:
        """Whether it imports one of these packages or something below them."""
        return not (modules.isdisjoint(self.roots) and modules.isdisjoint(self.modules))

    def full(self, written: str) -> str:
        """A name as written in this file, resolved through its imports."""
        head = _HEAD.match(written)
        found = self.locals.get(head.group()) if head else None
        if head is None or found is None:
            return written
        rest = written[head.end() :]
        if not found.name or found.name == "*":
            return found.module + rest
        return f"{found.module}{'' if found.module.endswith('.') else '.'}{found.name}{rest}"

    def place(self, span: Span, snippet: str, symbol: str = "") -> Place:
        """A place in this file."""
        return Place(self.path, span, symbol, " ".join(snippet.split())[:_SNIPPET])

    def place_of_function(self, function: Function) -> Place:
        """Where a function is defined. The place names its first line's meaning, not its text."""
        names = ", ".join(item.name for item in function.parameters)
        return self.place(function.span, f"{function.name or 'function'}({names})", function.qualname)

    def place_of_call(self, call: Call) -> Place:
        """Where a call starts."""
        return self.place(call.span, call.expr.text, call.scope)

    def place_of_expr(self, expr: Expr, symbol: str = "") -> Place:
        """Where an expression stands."""
        return self.place(expr.span, expr.text, symbol)


def _grouped(rows: Iterable[tuple[_Key, _Row]]) -> Mapping[_Key, list[_Row]]:
    found: dict[_Key, list[_Row]] = {}
    for key, row in rows:
        found.setdefault(key, []).append(row)
    return found


def _first(rows: Iterable[Assignment]) -> Mapping[str, Assignment]:
    """The first of each target: `client = None` only keeps a place for what comes later."""
    found: dict[str, Assignment] = {}
    for row in rows:
        held = found.setdefault(row.target, row)
        if held.value.kind is ExprKind.NONE:
            found[row.target] = row if row.value.kind is not ExprKind.NONE else held
    return found


_HEAD = re.compile(r"^[A-Za-z_$][\w$]*")
_KEPT: WeakValueDictionary[tuple[str, int], SourceFile] = WeakValueDictionary()


def source_file(path: str, code: Code) -> SourceFile:
    """The file of these very facts: as long as anybody holds it, what was put in order once stays in order."""
    found = _KEPT.get((path, id(code)))  # the file holds its facts, so that no others can have this number
    if found is None:
        found = _KEPT[path, id(code)] = SourceFile(path, code)
    return found


def root_module(name: str) -> str:
    """The package of a module path: `next` of `next/server`, `@clerk/nextjs` of `@clerk/nextjs/server`, `flask` of `flask.views`."""
    if name.startswith("@"):
        return "/".join(name.split("/")[:2])
    if "/" in name:
        return name.split("/", maxsplit=1)[0]
    return name.split(".", maxsplit=1)[0]


def last(name: str) -> str:
    """The last part of a dotted name, without calls."""
    return name.rstrip("()").rpartition(".")[2]
