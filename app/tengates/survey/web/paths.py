"""Which paths a check in a middleware is about, and whether a path is among them.

Patterns come from strangers' files and are never compiled: they are read as prefixes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tengates.model.code import Branch
from tengates.model.place import Span
from tengates.survey.web.index import SourceFile

_ASKS = re.compile(
    r"""(!|\bnot )?[\w$.?(]*(?:path|pathname|url|endpoint)[\w)]*\??\.?\s*"""
    r"""(startsWith|startswith|includes|===?|!==?|not in|in)\s*\(?\s*[\[({]?(['"][^\n]{0,160})"""
)
_LETS_ON = re.compile(r"(?:^|\.)next$")
_TEXT = re.compile(r"""['"]([^'"\n]{1,80})['"]""")


@dataclass(frozen=True, slots=True)
class PathScope:
    """Paths that a check concerns: `only` these prefixes (empty: all), `but` not those."""

    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Whether the check concerns this path."""
        if any(begins(path, prefix) for prefix in self.but):
            return False
        return not self.only or any(begins(path, prefix) for prefix in self.only)


def begins(path: str, prefix: str) -> bool:
    """Whether a path lies at or under a prefix; "/" alone means that page only."""
    if prefix in {"", "/"}:
        return path in {"", "/"}
    bare = prefix.rstrip("/")
    return path == bare or path.startswith((f"{bare}/", prefix if prefix.endswith("/") else f"{bare}/"))


def scope_of(file: SourceFile, branch: Branch, span: Span) -> PathScope:
    """What the conditions around a refusal say about paths: its own, and those of the branches that hold it."""
    texts = [branch.condition.text]
    texts += [
        other.condition.text
        for other in file.branches(span)
        if other.span.start < branch.span.start
        and other.span.end >= branch.span.end
        and other.condition.span.end <= branch.span.start
    ]
    only: list[str] = []
    but: list[str] = []
    for text in texts:
        _read_condition(text, only, but)
        for row in file.assignments(span):
            if row.target and row.target in text and row.target.isidentifier():
                negated = f"!{row.target}" in text or f"not {row.target}" in text
                _read_condition(row.value.text, *((but, only) if negated else (only, but)))
    return PathScope(tuple(only), tuple(but))


def passed_before(file: SourceFile, span: Span, refusal: Span) -> tuple[str, ...]:
    """Paths that a middleware lets on before it asks: `if (path.startsWith("/api/auth")) return NextResponse.next()`."""
    only: list[str] = []
    for branch in file.branches(span):
        ends = branch.returned is not None and _LETS_ON.search(branch.returned.name) is not None
        if ends and branch.span.end <= refusal.start:
            _read_condition(branch.condition.text, only, [])
    return tuple(only)


def _read_condition(text: str, only: list[str], but: list[str]) -> None:
    for found in _ASKS.finditer(text):
        negated = bool(found.group(1)) or found.group(2) in {"!=", "!==", "not in"}
        literal = found.group(3)
        several = found.group(2) in {"in", "not in"}
        names = _TEXT.findall(literal) if several else _TEXT.findall(literal)[:1]
        (but if negated else only).extend(name for name in names if name.startswith("/"))


def matched(path: str, matcher: str) -> bool:
    """Whether a Next.js matcher, read as a prefix or an exclusion, takes in a path."""
    if matcher.startswith(("/((?!", "((?!")):
        return not _excluded(path, matcher.partition("(?!")[2])
    head = re.split(r"[:(*?\[]", matcher, maxsplit=1)[0]
    if head == matcher:
        return path.rstrip("/") == matcher.rstrip("/") or (path in {"", "/"} and matcher == "/")
    rest = matcher[len(head) :]
    group = re.match(r"\(([\w|/-]{1,120})\)", rest)
    if group is not None:
        return any(begins(path, head + name) for name in group.group(1).split("|"))
    return path.startswith(head.rstrip("/")) if head.rstrip("/") else True


def _excluded(path: str, body: str) -> bool:
    """Whether one of the plain words of `(?!api|_next|favicon)` begins the path."""
    words = body.partition(")")[0].split("|")
    rest = path.lstrip("/")
    return any(
        rest == word[:-1]
        if word.endswith("$")
        else re.fullmatch(r"[\w/.-]{1,80}", word) is not None and begins(f"/{rest}", f"/{word.rstrip('/')}")
        for word in words
    )
