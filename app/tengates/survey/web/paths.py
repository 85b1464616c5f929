"""Which paths a check in a middleware is about, and whether a path is among them.

Patterns come from strangers' files and are never compiled: they are read as prefixes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce

from tengates.model.code import Branch, Exit, Expr, ExprKind
from tengates.model.place import Span
from tengates.survey.web import vocabulary as words
from tengates.survey.web.branches import holds, mentions
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Project

_ASKS = re.compile(
    r"""(!|\bnot )?[\w$.?(]*(?:path|pathname|url|endpoint)[\w)]*\??\.?\s*"""
    r"""(startsWith|startswith|includes|===?|!==?|not in|in)\s*\(?\s*[\[({]?(['"][^\n]{0,160})"""
)
_LISTS = (
    re.compile(r"(?P<no>!\s{0,3})?\b(?P<list>[A-Za-z_$][\w$.]{0,60})\??\.(?:some|includes|has|find)\("),
    re.compile(r"(?P<no>!\s{0,3})?\[(?P<texts>[^\]\n]{1,400})\]\.(?:some|includes|find)\("),
    re.compile(r"(?:path|pathname|url)\)?\s(?P<no>not )?in (?P<list>[A-Za-z_][\w.]{0,60})"),
    re.compile(r"(?P<no>\bnot )?\bany\([^\n]{1,80}?\bin (?P<list>[A-Za-z_][\w.]{0,60})\)"),
    re.compile(r"(?P<no>\bnot )?(?:path|pathname|url)\.startswith\((?P<list>[A-Za-z_][\w.]{0,60})\)"),
)
_ASKED = re.compile(r"(!\s{0,3}|\bnot )?\b([A-Za-z_$][\w$.]{0,60})\(")
_TEXT = re.compile(r"""['"]([^'"\n]{1,80})['"]""")
_ONE_OF = re.compile(r"^/\(([\w|/-]{1,120})\)")
_GO_ON = frozenset({"next", "call_next"})
_MATCHER = "createRouteMatcher"
_HOLDERS = frozenset({"Set", "set", "frozenset", "tuple", "list", "freeze"})
_WHERE = re.compile(r"(?i)path|url|route|page|endpoint|[\"']/|\.(?:some|includes|has|find)\(")
_SEVERAL = 40
_MOST = 400
_EVERYWHERE = "/*"


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

    def within(self, other: PathScope) -> PathScope:
        """The paths that both are about."""
        both = [path for path in self.only if other.covers(path)] + [path for path in other.only if self.covers(path)]
        only = tuple(dict.fromkeys(both)) or self.only or other.only
        return PathScope(only, (*self.but, *other.but))

    def beside(self, other: PathScope) -> PathScope:
        """The paths that at least one is about."""
        only = (*self.only, *other.only) if self.only and other.only else ()
        left_out = [path for path in self.but if not other.covers(path)]
        left_out += [path for path in other.but if not self.covers(path)]
        return PathScope(only, tuple(dict.fromkeys(left_out)))


def begins(path: str, prefix: str) -> bool:
    """Whether a path lies at or under a prefix; "/" alone means that page only."""
    if prefix in {"", "/"}:
        return path in {"", "/"}
    bare = prefix.rstrip("/")
    return (
        prefix == _EVERYWHERE
        or path == bare
        or path.startswith((f"{bare}/", prefix if prefix.endswith("/") else f"{bare}/"))
    )


def scope_of(project: Project, file: SourceFile, span: Span, refusal: Span) -> PathScope:
    """What a function says about paths before it refuses: in the conditions around that, and where it lets paths on."""
    reader = _Reader(project, file, span)
    around = (row.condition for row in file.branches(span) if _decides(row, refusal))
    scopes = [reader.scope(condition) for condition in around]
    return reduce(PathScope.within, scopes, PathScope((), reader.passed_before(refusal)))


def _decides(branch: Branch, refusal: Span) -> bool:
    """Whether a condition is that of a refusal, or stands around it."""
    within = holds(branch.span, refusal) and branch.condition.span.end <= refusal.start
    return branch.span == refusal or (within and not _left_by(branch, refusal)) or holds(branch.condition.span, refusal)


def _left_by(branch: Branch, refusal: Span) -> bool:
    """Whether a branch has been left where something else begins, which may stand in its `else`."""
    end = branch.returned.span.end if branch.returned is not None else branch.span.end
    return end <= refusal.start


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the conditions of one function, with the lists and the functions of the project that they name."""

    project: Project
    file: SourceFile
    span: Span
    asked: bool = False  # by a condition of another function, whose own questions are not followed

    def scope(self, condition: Expr) -> PathScope:
        """The paths for which a condition may hold."""
        only: list[str] = []
        but: list[str] = []
        self._read(condition.text, only, but)
        for row in self.file.assignments(self.span)[:_MOST]:
            if row.target.isidentifier() and mentions(condition.text, row.target):
                negated = re.search(rf"(?:!\s*|\bnot ){re.escape(row.target)}\b", condition.text) is not None
                self._read(row.value.text, *((but, only) if negated else (only, but)))
        return PathScope(tuple(only), tuple(but))

    def passed_before(self, refusal: Span) -> tuple[str, ...]:
        """Paths that are let on before: `if (path.startsWith("/api/auth")) return NextResponse.next()`."""
        rows = (row for row in self.file.branches(self.span) if _left_by(row, refusal) and self._lets_on(row))
        return tuple(
            path for row in rows if not _asks_who(row.condition.text) for path in self.scope(row.condition).only
        )

    def _lets_on(self, branch: Branch) -> bool:
        if branch.exit is not Exit.RETURN:
            return False
        if branch.returned is None or branch.returned.kind is ExprKind.NONE:
            return True
        held = {row.target for row in self.file.assignments(self.span) if last(row.value.name) == "next"}
        return last(branch.returned.name) in _GO_ON or (branch.returned.text in held)

    def _read(self, text: str, only: list[str], but: list[str]) -> None:
        _read_condition(text, only, but)
        for pattern in _LISTS:
            for found in pattern.finditer(text):
                names = found.groupdict()
                listed = _TEXT.findall(names["texts"]) if names.get("texts") else self._listed(self.file, names["list"])
                (but if names["no"] else only).extend(path for path in listed if path.startswith("/"))
        for found in [] if self.asked else list(_ASKED.finditer(text))[:_SEVERAL]:
            (but if found.group(1) else only).extend(self._named(found.group(2)))

    def _listed(self, file: SourceFile, name: str) -> tuple[str, ...]:
        """The texts of a list that stands fixed: `const PUBLIC = ["/login"]`, `new Set([…])`."""
        row = file.anywhere.get(name)
        if row is not None:
            return texts_of(row.value)
        found = self.project.definition(file.path, file.full(name))
        return texts_of(found.variable.value) if found is not None and found.variable is not None else ()

    def _named(self, name: str) -> tuple[str, ...]:
        """The paths that a function of the project's own says yes to, or one made of a list of them."""
        full = self.file.full(name)
        target = self.project.function(self.file.path, full)
        if target is not None:
            inside = holds(target[1].span, self.span) and target[0] is self.file
            return (
                () if inside else _Reader(self.project, target[0], target[1].span, asked=True).says_yes(target[1].body)
            )
        found = self.project.definition(self.file.path, full)
        row = found.variable if found is not None else self.file.anywhere.get(name)
        if row is None or last(row.value.name) != _MATCHER:
            return ()
        at = found.file if found is not None else self.file
        given = next(iter(row.value.positional), None)
        named = given is not None and given.kind is ExprKind.NAME
        listed = self._listed(at, given.text) if given is not None and named else texts_of(given)
        return tuple(prefix for text in listed for prefix in prefixes_of(text))

    def says_yes(self, body: Span) -> tuple[str, ...]:
        """The paths for which a function answers with true: `return PUBLIC.includes(path)`, `(path) => OPEN.has(path)`."""
        only: list[str] = []
        values = [row.value for row in self.file.code.returns if holds(self.span, row.span)]
        values += [call.expr for call in self.file.calls(body) if call.span.start == body.start]
        for value in values[:_SEVERAL]:
            self._read(value.text, only, [])
        for branch in self.file.branches(self.span)[:_SEVERAL]:
            if branch.returned is not None and branch.returned.text in {"true", "True"}:
                self._read(branch.condition.text, only, [])
        return tuple(only)


def _asks_who(text: str) -> bool:
    """Whether a condition lets on those who are known: `if (token && path === "/app") return next()`."""
    parts = [part for part in re.split(r"&&| and ", text) if "||" not in part and " or " not in part]
    return len(parts) > 1 and any(
        words.IDENTITY_WORD.search(part) and not words.NEGATION.search(part) and not _WHERE.search(part)
        for part in parts
    )


def texts_of(value: Expr | None) -> tuple[str, ...]:
    """The texts of a literal list, also of one inside `new Set([…])`; those of a single text."""
    if value is None:
        return ()
    if value.kind is ExprKind.CALL and last(value.name) in _HOLDERS:
        value = next(iter(value.positional), value)
    rows = value.positional if value.kind is ExprKind.LIST else (value,)
    return tuple(item.text for item in rows if item.kind is ExprKind.STRING)


def prefixes_of(pattern: str) -> tuple[str, ...]:
    """A pattern of Clerk's as prefixes: `/admin(.*)`, `/(api|trpc)(.*)`, `/(.*)` for every path."""
    group = _ONE_OF.match(pattern)
    if group is not None:
        return tuple(f"/{name.strip('/')}" for name in group.group(1).split("|"))
    bare = re.split(r"[:(*]", pattern, maxsplit=1)[0] or pattern
    return (_EVERYWHERE if bare == "/" and bare != pattern else bare,)


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
