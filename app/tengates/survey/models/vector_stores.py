"""Where documents are turned into vectors, and whether the vectors stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tengates.model.code import Assignment, Call, Code, ExprKind, Function
from tengates.model.config import Role
from tengates.model.place import Place, Span
from tengates.model.survey import Operation, Survey
from tengates.survey.bindings import Origin
from tengates.survey.knowledge.frameworks import EMBEDDING_QUERIES
from tengates.survey.knowledge.vectors import (
    BUILDERS,
    EMBEDS_DOCUMENTS,
    FILLERS,
    IN_MEMORY,
    LOCAL_MODELS,
    NOT_VECTORS,
    PERSISTENT,
    SAVES,
    VECTOR_PACKAGES,
    WHERE_OPTIONS,
    WRITES,
)
from tengates.survey.models.caches import find_caches
from tengates.survey.reaching import Reach, enclosing, reach
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import rows_per_file

_FEW = 4
_STEPS = 4
_WIDE = 20  # functions of one step whose callers are looked for
_MANY = re.compile(
    r"(?i)chunk|doc(?:ument)?s\b|texts\b|passages|paragraphs|pages|splits|sections|batch|sentences|rows\b|nodes\b"
)
_ASKED = re.compile(r"(?i)quer(?:y|ies)|question|search|user_?input|prompt|similar|retriev|message|relevant|lookup")
_DATABASE = re.compile(
    r"(?i)supabase|prisma|\bdb\b|collection|index|session|cursor|conn|pinecone|qdrant|weaviate|milvus|from\(\)|table|repo"
    r"|objects|client|store|milvus|points|redis|model"
)
_PUTS = re.compile(r"(?i)\s{0,40}(?:INSERT|UPDATE|REPLACE|UPSERT)\b")
_ASKS_SQL = frozenset({"query", "sql", "run", "$executeRaw"})  # also as a tag: sql`UPDATE …`
_READS = re.compile(r"(?i)\s{0,40}SELECT\b")
_VECTORISH = re.compile(r"(?i)vector|index|store|db\b|chain|retriev|conversation|engine|qa")
_HELD = re.compile(r"session_state|cl\.user_session|user_session|gr\.State|^self\.|^this\.")


class Stay(StrEnum):
    """How long vectors last."""

    STORED = "stored"
    KEPT = "kept"  # in memory, computed once for the same document
    HELD = "held"  # as long as one visit, or as the process
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Embedding:
    """A call that turns documents into vectors."""

    place: Place
    stay: Stay


def document_embeddings(survey: Survey) -> tuple[Embedding, ...]:
    """Every place where documents become vectors in the served program, and the scripts that fill a lasting store."""
    finder = _Finder(survey, reach(survey))
    found = [row for file in finder.reach.linked.project for row in finder.of_file(file)]
    found += _by_scripts(survey)
    return tuple(dict.fromkeys(found))


@rows_per_file
def _puts_in(file: SourceFile) -> Iterator[Call]:
    """The calls that put something into a store of vectors."""
    if _uses_vectors(file.code):
        yield from filter(_fills, file.code.calls)


@dataclass(frozen=True)
class _Finder:
    survey: Survey
    reach: Reach

    def of_file(self, file: SourceFile) -> Iterator[Embedding]:
        if is_browser_code(file.path, file.code):
            return
        filling, embeds = _puts_in(file), self._embeds.get(file.path, frozenset())
        for call in file.code.calls if filling or embeds else ():
            if call in filling or (call.span.start in embeds and self._is_of_documents(file, call)):
                yield Embedding(file.place_of_call(call), self._stay(file, call))

    @cached_property
    def _embeds(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for call in self.survey.model_calls:
            if call.operation is Operation.EMBED:
                found.setdefault(call.place.path, set()).add(call.place.span.start)
        for file in self.reach.linked.project:
            rows = self.reach.linked.project.rows(file, "embeddings", self._embeds_in)
            if rows:
                found.setdefault(file.path, set()).update(rows)
        return {path: frozenset(rows) for path, rows in found.items()}

    def _embeds_in(self, file: SourceFile) -> Iterator[int]:
        vectors = _uses_vectors(file.code)
        for call in file.code.calls:
            named = vectors and call.callee.rpartition(".")[2] in EMBEDS_DOCUMENTS
            if named or self._is_local(file, call):
                yield call.span.start

    def _is_local(self, file: SourceFile, call: Call) -> bool:
        """A model of vectors that runs on the server itself."""
        verb = call.callee.rpartition(".")[2]
        if verb not in LOCAL_MODELS.values():
            return False
        made = {name for name, does in LOCAL_MODELS.items() if does == verb}
        return any(origin.expr.name in made for origin in self.reach.linked.bindings.receivers(file, call))

    def _is_of_documents(self, file: SourceFile, call: Call) -> bool:
        """Many texts at once, one of many in a loop, or one whose vector is written down: no question of a user's."""
        last = call.callee.rpartition(".")[2]
        if last in EMBEDDING_QUERIES:
            return False
        if last in EMBEDS_DOCUMENTS and not _is_of_one(call):
            return True
        given = " ".join(value.text for _, value in call.expr.items)[:400]
        function = enclosing(file, call.scope)
        if _ASKED.search(given) or (function is not None and _ASKED.search(function.name)):
            return False
        if call.in_loop or _MANY.search(given) or (function is not None and _MANY.search(function.name)):
            return True
        rows = [call, *(other for _, other in self.reach.callers(file, function))] if function is not None else [call]
        return any(row.in_loop or ".map" in row.scope for row in rows[1:]) or self._writes(file, call.scope)

    def _stay(self, file: SourceFile, call: Call) -> Stay:
        if self._is_lasting(file, call) or self._is_saved(file, call):
            return Stay.STORED
        if self._is_cached(file, call):
            return Stay.KEPT
        return Stay.HELD if self._is_held(file, call) else Stay.GONE

    def _is_lasting(self, file: SourceFile, call: Call) -> bool:
        """By the store's own kind: named at the call, where it is made, or the only kind this file or project has."""
        if _has_where(call):
            return True
        named = list(self._named(file, call))
        for names in (named, file.code.imports and _imported(file.code), self._everywhere):
            kinds = {name for name in names or () if name in PERSISTENT | IN_MEMORY}
            if kinds:
                return not kinds & IN_MEMORY or ("Chroma" in kinds and not file.is_python)
        return False

    def _named(self, file: SourceFile, call: Call) -> Iterator[str]:
        yield from call.callee.replace("()", "").split(".")
        bindings = self.reach.linked.bindings
        for origin in list(bindings.receivers(file, call))[: _FEW * _FEW]:
            yield from origin.expr.name.replace("()", "").split(".")
            if any(origin.expr.get(name) is not None for name in WHERE_OPTIONS):
                yield "PersistentClient"
        for value in (*call.expr.positional[:_FEW], *filter(None, [call.expr.get("storage_context")])):
            if value.kind is ExprKind.NAME:
                for origin in list(bindings.followed(Origin(file, value, call.scope)))[:_FEW]:
                    yield from origin.expr.name.replace("()", "").split(".")

    @cached_property
    def _everywhere(self) -> frozenset[str]:
        return frozenset(name for file in self.reach.linked.project for name in _imported(file.code))

    def _is_saved(self, file: SourceFile, call: Call) -> bool:
        """Written to disk or into a database by the function around the call, by what it calls, or by its callers."""
        for at, span in self._around(file, call.scope):
            for other, here in self.reach.linked.project.reached_from(at, span, 1):
                if any(_saves(row) for row in other.calls(here)):
                    return True
        raw = call.callee.rpartition(".")[2] not in BUILDERS | FILLERS
        return raw and self._writes(file, call.scope)

    def _writes(self, file: SourceFile, scope: str) -> bool:
        return any(_writes_rows(row) for at, span in self._around(file, scope) for row in at.calls(span))

    def _around(self, file: SourceFile, scope: str) -> list[tuple[SourceFile, Span]]:
        """The function around a call and its callers' functions, some steps up; the file when there is none."""
        function = enclosing(file, scope)
        if function is None:
            return [(file, file.whole)]
        found, level = [(file, function.span)], [(file, function)]
        for _ in range(_STEPS):
            above = [pair for at, row in level[:_WIDE] for pair in self.reach.callers(at, row)]
            level = []
            for other, call in above:
                outer = enclosing(other, call.scope) or _outermost(other, call.scope)
                if outer is not None and (other, outer.span) not in found:
                    found.append((other, outer.span))
                    level.append((other, outer))
        return found

    @cached_property
    def _kept(self) -> list[tuple[str, Span]]:
        """What runs only when a cache has nothing yet."""
        found = []
        for row in find_caches(self.survey):
            file = self.reach.linked.project.files.get(row.path)
            if row.target is not None and file is not None:
                owner = self.reach.linked.project.files[row.target.path]
                found += [
                    (at.path, span) for at, span in self.reach.linked.project.reached_from(owner, row.target.span)
                ]
        return found

    def _is_cached(self, file: SourceFile, call: Call) -> bool:
        around = [(at.path, span) for at, span in self._around(file, call.scope)]
        return any(
            path == other and span.start <= here.start and here.end <= span.end
            for path, span in self._kept
            for other, here in (*around[:1], *around[1:])
        )

    def _is_held(self, file: SourceFile, call: Call) -> bool:
        """Put where it lasts for a visit, or made once when the program starts."""
        if not call.scope:
            return "streamlit" not in file.roots
        rows = [row for at, span in self._around(file, call.scope) for row in at.assignments(span)]
        function = enclosing(file, call.scope)
        for other, caller in self.reach.callers(file, function) if function is not None else ():
            rows += [row for row in other.assignments(caller.statement) if not caller.scope]
        return any(_HELD.search(row.target) and _is_store(row) for row in rows)


def _is_of_one(call: Call) -> bool:
    """`embedDocuments([text])`: what takes many is given one."""
    given = call.expr.positional[:1]
    return bool(given) and given[0].kind is ExprKind.LIST and len(given[0].items) == 1 and not given[0].has_spread


def _outermost(file: SourceFile, scope: str) -> Function | None:
    """The function without a name that a scope lies in, such as a route's: the one that holds all others."""
    return file.functions.get(scope.partition(".")[0]) if scope else None


def _is_store(row: Assignment) -> bool:
    """What is put away is the store or what searches it, not the model that makes vectors."""
    last = row.target.rpartition(".")[2]
    return row.value.kind in {ExprKind.CALL, ExprKind.NAME} and bool(_VECTORISH.search(last))


def _uses_vectors(code: Code) -> bool:
    return any(row.module.startswith(VECTOR_PACKAGES) for row in code.imports)


def _fills(call: Call) -> bool:
    parts = call.callee.replace("()", "").split(".")
    if NOT_VECTORS & set(parts):
        return False
    if parts[-1] in BUILDERS:
        return bool(call.expr.items)
    if parts[-1] in FILLERS:
        return True
    return parts[-1] in {"add", "upsert"} and call.expr.get("documents") is not None


def _has_where(call: Call) -> bool:
    bags = (call.expr, *(value for value in call.expr.positional if value.kind is ExprKind.OBJECT))
    return any(bag.get(name) is not None for bag in bags for name in WHERE_OPTIONS if name != "storage_context")


def _imported(code: Code) -> Iterator[str]:
    for row in code.imports:
        if row.module.startswith(VECTOR_PACKAGES):
            yield row.name


def _saves(call: Call) -> bool:
    parts = call.callee.replace("()", "").split(".")
    return parts[-1] in SAVES or ".".join(parts[-2:]) in SAVES


def _writes_rows(call: Call) -> bool:
    owner, _, verb = call.callee.rpartition(".")
    if verb in {"query", "execute", "exec"} and call.expr.positional and _READS.match(call.expr.positional[0].text):
        return False
    if verb in _ASKS_SQL and call.expr.positional and _PUTS.match(call.expr.positional[0].text.lstrip("`")):
        return True
    if verb not in WRITES or "embeddings" in owner or "completions" in owner:
        return False
    return bool(_DATABASE.search(owner))


def _by_scripts(survey: Survey) -> Iterator[Embedding]:
    """Scripts are not part of what is served; one that fills a lasting store shows that the work is done before."""
    for path, facts in survey.files.items():
        code = facts.code
        if facts.role is Role.SCRIPT and code is not None and _uses_vectors(code):
            lasts = bool(PERSISTENT & set(_imported(code))) or any(_saves(row) or _has_where(row) for row in code.calls)
            for call in _filling(code.calls) if lasts else ():
                yield Embedding(Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160]), Stay.STORED)


def _filling(calls: Iterable[Call]) -> Iterator[Call]:
    return (call for call in calls if _fills(call))
