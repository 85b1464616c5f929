"""Syntax colours as data: which characters of a line are a keyword, a string and so on. No Qt here."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, String, _TokenType

Mark = tuple[int, int, str]  # first character, how many, token name in tokens.Tokens

_LIMIT = 1_000_000  # characters; a longer text stays in one colour
_LINE = 2_000
# Lexers by name, so that each is loaded when a file first asks for it.
_LEXERS = {
    "bash": (".sh",),
    "css": (".css", ".scss"),
    "docker": (".dockerfile",),
    "html": (".html",),
    "ini": (".ini", ".cfg", ".env", ".conf", ".properties", ".pins", ".ignore"),
    "js": (".js", ".mjs", ".cjs"),
    "json": (".json", ".jsonc", ".lock"),
    "jsx": (".jsx",),
    "make": (".makefile", ".mk"),
    "markdown": (".md", ".mdx"),
    "python": (".py", ".pyi"),
    "sql": (".sql",),
    "toml": (".toml",),
    "tsx": (".tsx",),
    "ts": (".ts", ".mts", ".cts"),
    "vue": (".vue",),
    "yaml": (".yml", ".yaml"),
}
_BY_SUFFIX = {suffix: name for name, suffixes in _LEXERS.items() for suffix in suffixes}
# Files that are known by their name: what it begins with, and the suffix that says as much.
_NAMED = (
    ("dockerfile", ".dockerfile"),
    ("containerfile", ".dockerfile"),
    ("makefile", ".makefile"),
    ("requirements", ".pins"),
    ("constraints", ".pins"),
    ("procfile", ".yml"),
    ("pipfile", ".toml"),
    ("uv.lock", ".toml"),
    ("poetry.lock", ".toml"),
    (".env", ".env"),
    (".gitignore", ".ignore"),
    (".dockerignore", ".ignore"),
)
_KINDS: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "code_comment"),
    (String, "code_string"),
    (Number, "code_number"),
    (Literal.Scalar, "code_string"),
    (Keyword, "code_keyword"),
    (Generic.Heading, "code_keyword"),
    (Generic.Subheading, "code_keyword"),
    (Name.Function, "code_name"),
    (Name.Class, "code_name"),
    (Name.Decorator, "code_name"),
    (Name.Tag, "code_name"),
    (Name.Attribute, "code_name"),
    (Name.Builtin, "code_name"),
)


def coloured(path: str, text: str) -> tuple[tuple[Mark, ...], ...]:
    r"""Marks for each line of the text, split on `\n`; no marks for an unknown or oversized file."""
    lines = text.split("\n")
    lexer = _lexer(_suffix(path))
    if lexer is None or len(text) > _LIMIT or any(len(line) > _LINE for line in lines):
        return tuple(() for _ in lines)
    marks: list[list[Mark]] = [[] for _ in lines]
    row = column = 0
    for kind, value in lexer.get_tokens(text):
        name = _name(kind)
        for index, part in enumerate(value.split("\n")):
            if index:
                row, column = row + 1, 0
            if name and part and row < len(marks):
                marks[row].append((column, len(part), name))
            column += len(part)
    return tuple(tuple(row_marks) for row_marks in marks)


def _suffix(path: str) -> str:
    name = PurePosixPath(path).name.lower()
    return next((suffix for start, suffix in _NAMED if name.startswith(start)), PurePosixPath(name).suffix)


@cache
def _lexer(suffix: str) -> Lexer | None:
    name = _BY_SUFFIX.get(suffix)
    return get_lexer_by_name(name, stripnl=False, ensurenl=False) if name else None


@cache
def _name(kind: _TokenType) -> str:
    return next((name for family, name in _KINDS if _within(kind, family)), "")


def _within(kind: _TokenType, family: _TokenType) -> bool:
    """Whether a token kind belongs to a family of kinds: `String.Doc` to `String`."""
    return kind[: len(family)] == family
