"""What the program keeps for the next time: whose results, and where that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

from tengates.model.code import Branch, Call, Exit, Expr, ExprKind, Function
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.bindings import Origin
from tengates.survey.knowledge.caches import (
    MEMOISERS,
    MODEL_SWITCHES,
    MODEL_TARGETS,
    PROMPT_MARKS,
    PROMPT_NAMES,
    PROMPT_OPTIONS,
    WORK_SWITCHES,
)
from tengates.survey.models.asked_first import keeps_results
from tengates.survey.reaching import Reach, enclosing, reach
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile

_STORE = re.compile(r"(?i)(?:^|[._])(?:\w*cache[ds]?|redis\w*|kv|memo|\w*memcache\w*)(?:\(\))?$|(?:^|\.)caches?\.\w+$")
_NO_STORE = re.compile(r"(?i)queryClient|prompt_?cache_?key|rate_?limit|session|pubsub|lock|queue")
_GETS = frozenset(
    {"get", "aget", "hget", "get_or_set", "wrap", "getOrSet", "getItem", "match", "fetch", "lookup", "read"}
)
_PUTS = frozenset({"set", "aset", "setex", "put", "hset", "setItem", "add", "save", "write", "update", "store"})
_BOTH = frozenset({"get_or_set", "getOrSet", "wrap", "remember"})
_KEPT = re.compile(r"(?i)cache[ds]?(?:\b|_|[A-Z])|memo(?:ised|ized)|already_(?:computed|summari[sz]ed|generated)")
_STORED = re.compile(
    r"(?i)(?:existing|stored|saved|previous|prior)_?(?:summar|answer|response|result|output|report|generat)"
)
# What only sets the program up: one client, one configuration.
_SET_UP = re.compile(
    r"(?i)settings|config|client|engine|llm|logger|template|prompt|env|auth|token|secret|session|connection|schema"
    r"|locale|translat|credential|tracer|registry|version|get_?db|get_?app|bot_?token|cors|model$|models$|pool|bootstrap"
)
# A model is asked there for something else than an answer.
_VERDICT = re.compile(r"(?i)^_?(?:is|has|check|verify|validate|ping|test)_?|valid|tokens?_|_tokens?|count|health")
_WRAPS = re.compile(r"(?:^|\.)wrap(?:Generate|Stream)$")  # around each answer of a model of the AI SDK
_HEADERS = re.compile(r"(?i)s-maxage|stale-while-revalidate|public, ?max-age")
_NO_CACHE = {"0", "false", "no-store", "'no-store'"}
_LEAST = 2


class Kept(StrEnum):
    """What is kept."""

    ANSWERS = "answers"  # what a model wrote
    PROMPTS = "prompts"  # the fixed part of what a model is told
    WORK = "work"  # what was fetched, read or computed
    SET_UP = "set-up"  # clients and configuration


@dataclass(frozen=True, slots=True)
class Cache:
    """One place that keeps results, with words for it."""

    path: str
    line: int
    what: str
    kept: Kept
    target: Place | None = None  # the function whose results are kept


_FOUND: WeakKeyDictionary[Survey, tuple[Cache, ...]] = WeakKeyDictionary()


def find_caches(survey: Survey) -> tuple[Cache, ...]:
    """Every cache of code that runs on the server."""
    found = _FOUND.get(survey)
    if found is None:
        finder = _Finder(reach(survey))
        found = tuple(dict.fromkeys(finder.reach.linked.project.each("caches", finder.of_file)))
        _FOUND[survey] = found
    return found


class _Finder:
    def __init__(self, reaches: Reach) -> None:
        self.reach = reaches

    def of_file(self, file: SourceFile) -> Iterator[Cache]:
        if is_browser_code(file.path, file.code):
            return
        yield from self._decorated(file)
        yield from self._wrapped(file)
        yield from _switched(file)
        yield from self._prompts(file)
        yield from _framework(file)
        yield from self._stores(file)
        yield from self._kept_by_name(file)

    def _decorated(self, file: SourceFile) -> Iterator[Cache]:
        for function in file.code.functions:
            name = next((row.name for row in function.decorators if _memoises(row.name)), "")
            if name:
                what = f"{_short(name)} keeps what {function.name} returns"
                yield self._of(file, function.span.line, what, (file, function))
            elif "use cache" in function.directives:
                what = f"the framework keeps what {function.name} returns"
                yield self._of(file, function.span.line, what, (file, function))

    def _of(self, file: SourceFile, line: int, what: str, kept: tuple[SourceFile, Function]) -> Cache:
        return Cache(file.path, line, what, self._kind(*kept), kept[0].place_of_function(kept[1]))

    def _kind(self, file: SourceFile, function: Function) -> Kept:
        """Whose results a function's cache keeps."""
        if _WRAPS.search(function.qualname):
            return Kept.ANSWERS
        if self.reach.generates(file, function.span):
            return Kept.SET_UP if _VERDICT.search(function.name) else Kept.ANSWERS
        given = [row for row in function.parameters if row.name not in {"self", "cls"}]
        does = bool(file.calls(function.body))
        plain = _SET_UP.search(function.name) or not does
        return Kept.SET_UP if plain or (not given and not _works(file, function)) else Kept.WORK

    def _wrapped(self, file: SourceFile) -> Iterator[Cache]:
        """`cached = unstable_cache(load)`, `load = st.cache_data(ttl=60)(load)`."""
        for call in file.code.calls:
            if not _memoises(call.callee.removesuffix("()")):
                continue
            for given in call.expr.positional[:1]:
                made = self._given(file, given, call.scope)
                if made is not None:
                    name = given.text if given.kind is ExprKind.NAME else "a function"
                    what = f"{_short(call.callee)} keeps what {name[:60]} returns"
                    yield self._of(file, call.span.line, what, made)

    def _given(self, file: SourceFile, given: Expr, scope: str) -> tuple[SourceFile, Function] | None:
        if given.kind is ExprKind.FUNCTION:
            function = file.function_at(given.span.start)
            return (file, function) if function is not None else None
        return self.reach.function(file, given.name, scope) if given.kind is ExprKind.NAME else None

    def _prompts(self, file: SourceFile) -> Iterator[Cache]:
        """A part of a prompt that the provider is told to keep."""
        for label, value, scope in _options(file):
            if self._keeps(file, label, value, scope):
                yield Cache(file.path, value.span.line, "the provider is told to keep part of the prompt", Kept.PROMPTS)
                return

    def _keeps(self, file: SourceFile, label: str, value: Expr, scope: str) -> bool:
        """Whether an option is a provider's: by its name, by its shape, or by a model that is asked beside it."""
        if value.kind is ExprKind.NONE:
            return False
        if label in PROMPT_MARKS:
            made = list(self.reach.linked.bindings.followed(Origin(file, value, scope)))
            if any(row.expr.kind not in {ExprKind.NAME, ExprKind.CALL, ExprKind.OTHER} for row in made):
                return any(_is_mark(row.expr) for row in made)
            return any(_is_mark(row.expr) for row in made) or self._asks(file)
        return label in PROMPT_OPTIONS or (label in PROMPT_NAMES and self._asks(file))

    def _asks(self, file: SourceFile) -> bool:
        return self.reach.linked.project.models_in(file.path) is not None

    def _stores(self, file: SourceFile) -> Iterator[Cache]:
        """A store that is asked first and filled afterwards, in one function or in one file for it."""
        asked: dict[str, Call] = {}
        filled: dict[str, list[Call]] = {}
        for call in file.code.calls:
            owner, _, verb = call.callee.rpartition(".")
            if not _STORE.search(owner) or _NO_STORE.search(owner):
                continue
            if verb in _GETS | _BOTH:
                asked.setdefault(call.scope, call)
            if verb in _PUTS | _BOTH:
                filled.setdefault(call.scope, []).append(call)
        for row in file.code.assignments:
            if "[" in row.target and _STORE.search(row.target.partition("[")[0]) and not _NO_STORE.search(row.target):
                filled.setdefault(row.scope, [])
        for scope, call in asked.items():
            if scope in filled and (_is_both(call) or keeps_results(file, scope, call, filled[scope])):
                what = f"{call.written[:60]} is asked before the work is done"
                function = file.functions.get(scope) or enclosing(file, scope)
                if function is not None:
                    yield self._of(file, call.span.line, what, (file, function))

    def _kind_of_scope(self, file: SourceFile, scope: str) -> Kept:
        function = file.functions.get(scope) or enclosing(file, scope)
        if function is None:
            return Kept.WORK
        if _WRAPS.search(function.qualname):
            return Kept.ANSWERS
        if self.reach.generates(file, function.span) and not _VERDICT.search(function.name):
            return Kept.ANSWERS
        return Kept.SET_UP if _SET_UP.search(function.name) else Kept.WORK

    def _kept_by_name(self, file: SourceFile) -> Iterator[Cache]:
        """`if key in answers_cache: return …`, `if cached: return cached`, `if existing_summary: …`."""
        for branch in file.code.branches:
            if branch.exit is not Exit.RETURN or not branch.scope or not _asks_for_kept(branch):
                continue
            kind = self._kind_of_scope(file, branch.scope)
            if kind is Kept.SET_UP or (kind is Kept.WORK and not _KEPT.search(branch.condition.text)):
                continue
            what = f"returns what was kept when {' '.join(branch.condition.text.split())[:60]}"
            yield Cache(file.path, branch.span.line, what, kind)


def _asks_for_kept(branch: Branch) -> bool:
    asked, given = branch.condition.text, branch.returned.text if branch.returned is not None else ""
    named = _KEPT.search(asked) or (_STORED.search(asked) and _STORED.search(given))
    turned = asked.startswith(("not ", "!")) or given in {"", "None", "null", "undefined", "False", "false"}
    return bool(named) and not turned and not _NO_STORE.search(asked)


def _is_both(call: Call) -> bool:
    return call.callee.rpartition(".")[2] in _BOTH


def _works(file: SourceFile, function: Function) -> bool:
    """Whether a function without parameters loads or computes something: a file, an index, rows."""
    return any(
        re.search(r"(?i)load|read|from_|fetch|embed|index|query|requests|all$|download|parse", call.callee)
        for call in file.calls(function.body)
    )


def _memoises(name: str) -> bool:
    parts = name.replace("()", "").split(".")
    return parts[-1] in MEMOISERS or ".".join(parts[-2:]) in MEMOISERS or name in MEMOISERS


def _short(name: str) -> str:
    return ".".join(name.replace("()", "").split(".")[-2:])


def _ends(name: str, known: frozenset[str]) -> bool:
    parts = name.split(".")
    return name in known or parts[-1] in known or ".".join(parts[-2:]) in known


def _switched(file: SourceFile) -> Iterator[Cache]:
    for call in file.code.calls:
        if _ends(call.callee, MODEL_SWITCHES):
            yield Cache(file.path, call.span.line, f"{_short(call.callee)} keeps model answers", Kept.ANSWERS)
        elif _ends(call.callee, WORK_SWITCHES):
            yield Cache(file.path, call.span.line, f"{_short(call.callee)} keeps results", Kept.WORK)
    for row in file.code.assignments:
        if row.target in MODEL_TARGETS and row.value.kind is not ExprKind.NONE:
            yield Cache(file.path, row.span.line, f"{row.target} keeps model answers", Kept.ANSWERS)


def _is_mark(value: Expr) -> bool:
    """`{ type: "ephemeral" }`, in which a header's text and a hint's age have no part."""
    return value.get("type") is not None or "phemeral" in value.name


def _options(file: SourceFile) -> Iterator[tuple[str, Expr, str]]:
    """Every option of a file by its label, with its value and its scope: in calls, objects, and what is put into one."""
    values = [(row.value, row.scope) for row in file.code.assignments]
    values += [(row.value, row.scope) for row in file.code.returns]
    values += [(call.expr, call.scope) for call in file.code.calls if call.expr.items]
    for value, scope in values:
        stack = [value]
        while stack:
            part = stack.pop()
            for label, item in part.items:
                if label:
                    yield label, item, scope
                if item.items:
                    stack.append(item)
    for row in file.code.assignments:
        if row.target.endswith("]"):
            yield row.target.rpartition("[")[2].strip("]\"'"), row.value, row.scope


def _framework(file: SourceFile) -> Iterator[Cache]:
    """Next.js keeps what it is told to: `revalidate`, `"use cache"`, `next: { revalidate }`, shared headers."""
    if file.is_python:
        return
    if "use cache" in file.code.directives:
        yield Cache(file.path, 1, "the framework keeps what this file's functions return", Kept.WORK)
    row = file.exported_variables.get("revalidate")
    if row is not None and row.value.text not in _NO_CACHE:
        yield Cache(file.path, row.span.line, "the page is kept and renewed from time to time", Kept.WORK)
    for call in file.code.calls:
        if _is_kept_fetch(call):
            yield Cache(file.path, call.span.line, "the framework keeps what this request brings", Kept.WORK)


def _is_kept_fetch(call: Call) -> bool:
    if call.callee != "fetch":
        return any(_HEADERS.search(item.text) for item in _strings(call)) and "ache" in call.expr.text
    options = call.expr.positional[1] if len(call.expr.positional) >= _LEAST else None
    if options is None:
        return False
    following, cache = options.get("next"), options.get("cache")
    again = following.get("revalidate") if following is not None else None
    return (again is not None and again.text not in _NO_CACHE) or (cache is not None and cache.text == "force-cache")


def _strings(call: Call) -> Iterator[Expr]:
    stack = [value for _, value in call.expr.items if value.kind in {ExprKind.OBJECT, ExprKind.STRING}]
    while stack:
        part = stack.pop()
        if part.kind is ExprKind.STRING:
            yield part
        stack += [item for _, item in part.items if item.kind in {ExprKind.OBJECT, ExprKind.STRING}]
