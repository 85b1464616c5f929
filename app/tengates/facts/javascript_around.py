"""What the walk over a JavaScript file carries along and what it gathers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tengates.facts.tree import Node
from tengates.model.code import (
    Assignment,
    Branch,
    Call,
    Class,
    EnvRead,
    Function,
    Handler,
    Loop,
    Read,
    Return,
)
from tengates.model.place import Span


class Around(NamedTuple):
    """What encloses a node, and what is known of a function or value that comes next. A tuple: there is one per node."""

    scope: str = ""
    loop: bool = False
    tried: bool = False
    statement: Span | None = None
    awaited: bool = False
    dropped: bool = False
    chained: tuple[str, ...] = ()
    named: str = ""
    passed_to: str = ""
    exported: str = ""
    decorators: tuple[Node, ...] = ()
    otherwise: Node | None = None  # what stands after `??` or `||`

    @property
    def plain(self) -> Around:
        """The same surroundings for something that is neither awaited, dropped nor named."""
        return self if self[4:] == _NOTHING else Around(*self[:4])

    def within(self, name: str) -> str:
        """The qualified name of something defined here; beyond any sane depth its own name alone."""
        return f"{self.scope}.{name}" if self.scope and len(self.scope) < _SCOPE else name


_NOTHING = Around()[4:]
_SCOPE = 300  # characters


@dataclass(slots=True)
class Gathered:
    """The walk's growing lists."""

    calls: list[Call] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    handlers: list[Handler] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    env_reads: list[EnvRead] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
