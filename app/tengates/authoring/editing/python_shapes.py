"""What is known of a Python file's layout, as plain values that can cross a process border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tengates.authoring.editing.edits import Brackets


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: `keyword` is its name, "" for a positional one, "*" or "**" for a spread."""

    keyword: str
    start: int
    end: int
    value: tuple[int, int]


@dataclass(frozen=True, slots=True)
class CallLayout:
    """A call: what is called as written (blanks removed) and its argument list."""

    start: int
    end: int
    written: str
    arguments: tuple[Argument, ...]
    brackets: Brackets
    lone_generator: bool

    def argument(self, keyword: str) -> Argument | None:
        """The argument with this keyword, or None."""
        return next((item for item in self.arguments if item.keyword == keyword), None)

    @property
    def has_spread(self) -> bool:
        """Whether arguments may come from a list or dictionary that is not seen here."""
        return any(item.keyword in {"*", "**"} for item in self.arguments)


@dataclass(frozen=True, slots=True)
class ImportLayout:
    """A top-level import statement. `names` are (name, local) pairs; "*" for a star import.

    `module` is "" for `import x`; `brackets` is where another name can be added to a `from` import.
    """

    start: int
    end: int
    module: str
    names: tuple[tuple[str, str], ...]
    brackets: Brackets | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A top-level statement: `kind` is "import", "docstring", "guard" (a try or if of imports), "def" or "other"."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class PythonLayout:
    """One file: calls by byte span, top-level imports and statements in order, every identifier used."""

    calls: Mapping[tuple[int, int], CallLayout]
    imports: tuple[ImportLayout, ...]
    statements: tuple[Statement, ...]
    names: frozenset[str]
