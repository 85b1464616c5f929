"""Policies that stand between a model and its tools: modules that refuse by role and by approval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tengates.model.code import Exit, ExprKind, Function
from tengates.model.place import Place
from tengates.survey.agents.finding import Tool
from tengates.survey.agents.giving import Element, Giving
from tengates.survey.bindings import Bindings
from tengates.survey.web.index import SourceFile, last

_APPROVAL = re.compile(r"(?i)approv")
_ROLES = re.compile(r"(?i)roles?\b.{0,80}(?:\bin\b|\.includes\(|\.has\()|(?:\bin\b|[!=]=).{0,80}\broles?\b")
_NEEDS = re.compile(r"(?i)^(?:needs|requires|is|has|await|get|ask)_?(?:for_?)?approv")
_LEAVES = frozenset({Exit.RETURN, Exit.RAISE})
Key = tuple[str, int]


@dataclass(frozen=True)
class Policies:
    """Which tools go through a policy before they run, and where it asks."""

    bindings: Bindings
    giving: Giving

    @cached_property
    def _held(self) -> frozenset[Key]:
        """What is given to a model through a policy, and nowhere past one."""
        held, open_ = set[Key](), set[Key]()
        for element in self.giving.elements:
            through = element.through is not None and _asks_approval(element.through)
            (held if through else open_).update(self._keys(element))
        return frozenset(held - open_)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The modules that lists of tools go through: what they make of a tool is no other tool."""
        files = (element.through for element in self.giving.elements)
        return frozenset(file.path for file in files if file is not None and _asks_approval(file))

    def holds(self, tool: Tool) -> bool:
        """Whether a policy decides before this tool runs."""
        keys = {(tool.place.path, tool.place.span.start)}
        if tool.function is not None:
            keys.add((tool.file.path, tool.function.span.start))
            if any(_asks_approval(file) for file in self._decorating(tool.file, tool.function)):
                return True
        if tool.call is not None:
            keys.add((tool.file.path, tool.call.span.start))
        return bool(keys & self._held)

    def asking(self, tools: tuple[Tool, ...]) -> list[Place]:
        """Where the policies that tools go through ask for the user's role."""
        files = [element.through for element in self.giving.elements if element.through is not None]
        files += [
            file for tool in tools if tool.function is not None for file in self._decorating(tool.file, tool.function)
        ]
        found = (_asks_role(file) for file in files)
        return list(dict.fromkeys(place for place in found if place is not None))

    def _decorating(self, file: SourceFile, function: Function) -> Iterator[SourceFile]:
        """The project's own modules whose decorators stand before a function."""
        for row in function.decorators:
            target = self.bindings.project.function(file.path, row.name.removesuffix("()"))
            if target is not None and target[0].path != file.path:
                yield target[0]

    def _keys(self, element: Element) -> Iterator[Key]:
        origin = element.origin
        yield origin.file.path, origin.expr.span.start
        if origin.expr.kind in {ExprKind.NAME, ExprKind.FUNCTION}:
            target = self.bindings.function_of(origin.file, origin.expr.name, origin.scope)
            if target is not None:
                yield target[0].path, target[1].span.start
            for other in self.bindings.followed(origin, 5):
                yield other.file.path, other.expr.span.start


def _asks_approval(file: SourceFile) -> bool:
    """Whether a module holds back what nobody approved."""
    branches = (row for row in file.code.branches if row.exit in _LEAVES)
    asked = any(_APPROVAL.search(row.condition.text) for row in branches)
    return asked or any(_NEEDS.search(last(call.callee)) for call in file.code.calls)


def _asks_role(file: SourceFile) -> Place | None:
    for row in file.code.branches:
        if row.exit in _LEAVES and _ROLES.search(row.condition.text):
            return file.place(row.span, row.condition.text, row.scope)
    for given in file.code.returns:
        if _ROLES.search(given.value.text):
            return file.place(given.span, given.value.text, given.scope)
    return None
