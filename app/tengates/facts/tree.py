"""A file's syntax tree, copied once from the parser into plain values.

Every question to the parser crosses from Python to C, and a walk asks each node many. So one pass
takes what the readers need: kinds, places in bytes, fields. Nodes without a name (brackets, commas)
are left out, but for the few that say something.
"""

from __future__ import annotations

import importlib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Any

from msgspec import Struct
from tree_sitter import Language, Parser

from tengates.model.code import Expr
from tengates.model.place import Span

TEXT = 200  # characters kept of an expression
_ERROR = "ERROR"
_ERROR_ID = 0xFFFF
_WIDEST = 4  # bytes of a character
_TELLING = frozenset({"async", "*", "default", "type"})  # words and signs that say something by standing there
_PLACED = "array_pattern"  # its commas count places
_LANGUAGES = {
    "python": ("tree_sitter_python", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
}


class Text:
    """What the nodes of one file share: its text by bytes, and where its lines begin."""

    def __init__(self, text: str, shift: int = 0) -> None:
        """`shift` bytes stand before this text in its file."""
        self.source = text.encode()
        self.shift = shift
        self._plain = text if text.isascii() else None
        self._starts = _line_starts(self.source)

    def cut(self, start: int, end: int) -> str:
        """What stands between two bytes."""
        return self._plain[start:end] if self._plain is not None else self.source[start:end].decode("utf-8", "replace")

    def head(self, start: int, end: int, limit: int) -> str:
        """The same, at most so many characters of it."""
        if self._plain is not None:
            return self._plain[start : min(end, start + limit)]
        return self.source[start : min(end, start + limit * _WIDEST)].decode("utf-8", "ignore")[:limit]

    def line(self, place: int) -> int:
        """The 1-based line of a byte."""
        return bisect_right(self._starts, place)

    def column(self, place: int) -> int:
        """The 1-based column of a byte, in characters."""
        return len(self.cut(self._starts[self.line(place) - 1], place)) + 1


class Node(Struct, eq=False, gc=False):
    """A named node of the tree. Built a few hundred thousand times in a scan, so as lean as Python allows."""

    kind: str
    start: int
    end: int
    role: str | None  # the field of its parent that it fills
    file: Text
    children: Sequence[Node] = ()  # named ones
    tokens: Sequence[Node] = ()  # nameless ones that fill a field or say something
    placed: Span | None = None  # and what the readers made of it, so that nothing is made twice
    made: tuple[Expr, int, int] | None = None
    full_name: str | None = None
    written: str | None = None

    @property
    def text(self) -> str:
        """The whole of it."""
        return self.file.cut(self.start, self.end)

    def words(self, limit: int = TEXT) -> str:
        """The beginning of its text, without copying the whole of what may be deeply nested."""
        return self.file.head(self.start, self.end, limit)

    @property
    def span(self) -> Span:
        """Where it stands in the file."""
        found = self.placed
        if found is None:
            file, start, end = self.file, self.start, self.end
            found = Span(file.line(start), file.line(end), start + file.shift, end + file.shift)
            self.placed = found
        return found

    @property
    def column(self) -> int:
        """The 1-based column where it starts, in characters."""
        return self.file.column(self.start)

    def field(self, name: str) -> Node | None:
        """The child that fills a field."""
        for child in self.children:
            if child.role == name:
                return child
        for token in self.tokens:
            if token.role == name:
                return token
        return None


class Tree(Struct):
    """A parsed file."""

    root: Node
    noted: list[Node]  # the nodes of the kinds that were asked for, in source order
    broken: list[Node]  # what the parser could not read


def parsed(file: Text, language: str, noted: frozenset[str], read_as: bytes | None = None) -> Tree:
    """The tree of a text, or of bytes that stand in for it; KeyError for a language that is not known."""
    grammar = _grammar(language)
    return _copied(grammar.parser.parse(read_as or file.source).walk(), grammar, file, noted)


class _Grammar:
    def __init__(self, language: Language) -> None:
        self.parser = Parser(language)
        self.named: dict[int, str] = {_ERROR_ID: _ERROR}
        self.tokens: dict[int, str] = {}
        for number in range(language.node_kind_count):
            kind = language.node_kind_for_id(number) or ""
            (self.named if language.node_kind_is_named(number) else self.tokens)[number] = kind
        self.fields: dict[int | None, str | None] = {
            number: language.field_name_for_id(number) for number in range(1, language.field_count + 1)
        }
        self.fields[None] = None


@cache
def _grammar(language: str) -> _Grammar:
    module, function = _LANGUAGES[language]
    made: Any = importlib.import_module(module)
    return _Grammar(Language(getattr(made, function)()))


def _copied(cursor: Any, grammar: _Grammar, file: Text, noted: frozenset[str]) -> Tree:
    """One pass over the whole tree, without recursion: strangers nest as deep as they like."""
    names, fields = grammar.named.get, grammar.fields
    first, following, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent
    raw = cursor.node
    parent = Node(raw.type, raw.start_byte, raw.end_byte, None, file)
    tree = Tree(parent, [], [parent] if raw.type == _ERROR else [])  # a file may be broken as a whole
    above: list[tuple[Node, list[Node]]] = []
    rows: list[Node] = []
    parent.children = rows
    going = first()
    while going:
        raw = cursor.node
        kind = names(raw.kind_id)
        if kind is None:
            _keep_token(parent, raw, grammar.tokens[raw.kind_id], fields[cursor.field_id])
        else:
            node = Node(kind, raw.start_byte, raw.end_byte, fields[cursor.field_id], file)
            rows.append(node)
            if kind in noted:
                tree.noted.append(node)
            elif kind == _ERROR:
                tree.broken.append(node)
            if first():
                above.append((parent, rows))
                parent, rows = node, []
                parent.children = rows
                continue
        while going and not following():
            going = bool(above)
            if going:
                up()
                parent, rows = above.pop()
    return tree


def _keep_token(parent: Node, raw: Any, kind: str, role: str | None) -> None:
    if role is not None or kind in _TELLING or (kind == "," and parent.kind == _PLACED):
        parent.tokens = [*parent.tokens, Node(kind, raw.start_byte, raw.end_byte, role, parent.file)]


def _line_starts(source: bytes) -> list[int]:
    starts, place = [0], 0
    while (place := source.find(b"\n", place) + 1) > 0:
        starts.append(place)
    return starts
