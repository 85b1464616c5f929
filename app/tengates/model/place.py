"""Where something stands in a repository."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct


class Span(Struct, frozen=True, gc=False):
    """A piece of one file: 1-based lines and byte offsets, `end` exclusive."""

    line: int
    end_line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A span in a named file, with what makes it recognisable after edits elsewhere.

    `path` is relative to the repository with `/`. `symbol` is the dotted name of the
    enclosing function or class ("" at module level). `snippet` is the statement's source
    with white space collapsed, at most 160 characters; fingerprints are made from it.
    """

    path: str
    span: Span
    symbol: str = ""
    snippet: str = ""

    @property
    def line(self) -> int:
        """1-based line where it starts."""
        return self.span.line

    @property
    def end_line(self) -> int:
        """1-based line where it ends, inclusive."""
        return self.span.end_line
