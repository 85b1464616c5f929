"""Syntax colours as data: which characters of a line are a keyword, a string and so on. No Qt here."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath

from pygments.lexer import Lexer
from pygments.lexers import (
    BashLexer,
    CssLexer,
    DockerLexer,
    HtmlLexer,
    IniLexer,
    JavascriptLexer,
    JsonLexer,
    PythonLexer,
    SqlLexer,
    TOMLLexer,
    TypeScriptLexer,
    YamlLexer,
)
from pygments.token import Comment, Keyword, Name, Number, String, _TokenType

Mark = tuple[int, int, str]  # first character, how many, token name in tokens.Tokens

_LIMIT = 100_000  # a longer text stays in one colour: colours must never make anybody wait
_LINE = 2_000
_LEXERS: dict[str, type[Lexer]] = {
    ".py": PythonLexer,
    ".js": JavascriptLexer,
    ".jsx": JavascriptLexer,
    ".mjs": JavascriptLexer,
    ".cjs": JavascriptLexer,
    ".ts": TypeScriptLexer,
    ".tsx": TypeScriptLexer,
    ".json": JsonLexer,
    ".toml": TOMLLexer,
    ".yml": YamlLexer,
    ".yaml": YamlLexer,
    ".sh": BashLexer,
    ".css": CssLexer,
    ".html": HtmlLexer,
    ".sql": SqlLexer,
    ".ini": IniLexer,
    ".cfg": IniLexer,
    ".env": IniLexer,
    ".dockerfile": DockerLexer,
}
_KINDS: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "code_comment"),
    (String, "code_string"),
    (Number, "code_number"),
    (Keyword, "code_keyword"),
    (Name.Function, "code_name"),
    (Name.Class, "code_name"),
    (Name.Decorator, "code_name"),
    (Name.Tag, "code_name"),
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
    if name.startswith("dockerfile"):
        return ".dockerfile"
    return ".env" if name.startswith(".env") else PurePosixPath(name).suffix


@cache
def _lexer(suffix: str) -> Lexer | None:
    kind = _LEXERS.get(suffix)
    return kind(stripnl=False, ensurenl=False) if kind else None


@cache
def _name(kind: _TokenType) -> str:
    return next((name for family, name in _KINDS if _within(kind, family)), "")


def _within(kind: _TokenType, family: _TokenType) -> bool:
    """Whether a token kind belongs to a family of kinds: `String.Doc` to `String`."""
    return kind[: len(family)] == family
