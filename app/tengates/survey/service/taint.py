"""Which expressions of a function hold what strangers sent, followed inside that function and one call further."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from tengates.model.code import Assignment, Branch, Call, Code, Expr, ExprKind, Function, Language
from tengates.model.survey import EntryKind, EntryPoint, InputKind, Survey
from tengates.survey.linked import linked
from tengates.survey.models.answers import answers_of
from tengates.survey.service.checked_inputs import checked_inputs
from tengates.survey.service.escapers import escapers_of
from tengates.survey.web.index import SourceFile, source_file
from tengates.survey.web.memory import per_code, per_file

_REQUEST = re.compile(
    r"^(?:flask\.|quart\.|bottle\.|self\.)?(?:request|req)\.(?:args|form|json|data|values|files|cookies|COOKIES|headers|GET|POST|FILES|body"
    r"|query|params|query_params|get_json|get_data|nextUrl|param)\b"
    r"|^(?:ctx|context|c)\.(?:request|req)\.(?:body|query|params|param|json|text|formData|parseBody)\b|^(?:ctx|c)\.(?:query|params)\b"
    r"|^event(?:\.|\[)(?:body|queryStringParameters|pathParameters|rawPath)\b"
    r"|^(?:window\.|document\.)?location\.(?:search|hash|href)\b"
)
_HEADERS = re.compile(r"^(?:flask\.|self\.)?(?:request|req)\.(?:headers|META|header)\b")
_BY_PLATFORM = re.compile(r"^event(?:\.|\[)(?:requestContext|Records)\b")
_READERS = re.compile(
    r"^(?:flask\.|self\.)?(?:request|req)\.(?:json|form|formData|text|get_json|get_data|body)$"
    r"|(?:^|\.)(?:searchParams|formData)\.get(?:All)?$|^(?:h3\.)?(?:readBody|readFormData|getQuery|getRouterParams?)$"
    r"|^streamlit\.(?:sidebar\.)?(?:text_input|text_area|chat_input|query_params\.get)$"
)
_UPLOADS = re.compile(r"^streamlit\.(?:sidebar\.)?(?:file_uploader|camera_input)$|^(?:flask\.)?request\.files\b")
_CLEANERS = re.compile(
    r"(?i)^(?:int|float|bool|len|uuid\.UUID|UUID|Number|parseInt|parseFloat|Boolean|isinstance|hash|str\.isdigit|id|type)$"
    r"|escape|quote|saniti[sz]e|purify|clean|secure_?filename|bleach|encodeURI|urlencode|valid|allow|whitelist"
    r"|^sum$|^any$|^all$|^min$|^max$|^range$|isinstance|digest|hash|\.(?:isdigit|isalnum|count|index|find|startswith|endswith|startsWith|includes|test|match|indexOf)$"
)
# What is left has no way out of its folder and keeps every other sign: harmless as a file's name, not in a shell or a page.
_CUTS = re.compile(r"(?i)(?:^|\.)(?:basename|safe_?join)$")
# Methods of a text that leave its signs as they are.
_TEXT_METHODS = frozenset({
    "toLowerCase", "toUpperCase", "trim", "trimStart", "trimEnd", "toString", "slice", "substring", "split",
    "lower", "upper", "strip", "lstrip", "rstrip",
})  # fmt: skip
_PASSES = re.compile(
    r"^(?:str|bytes|dict|list|tuple|set|String|Object\.assign|Array\.from|json\.loads|json\.dumps|JSON\.parse|JSON\.stringify|repr|re\.sub)$"
    r"|(?:^|\.)(?:join|Path|PurePath|resolve|normalize|unquote|b64decode|decode|Buffer\.from|format|BytesIO|StringIO|fromstring)$"
    r"|decodeURI"
)
_TYPED = re.compile(
    r"(?i)\b(?:int|float|bool|boolean|number|uuid\w*|enum|literal|depends|date\w*|decimal|emailstr|httpurl|session|asyncsession)\b"
)
_SERVICES = re.compile(
    r"(?i)^(?:self|cls|db|session|request|req|res|response|next|ctx|context|event|background_?tasks|settings|config|client|service|args|kwargs"
    r"|current_?user|user|token|say|ack|logger|interaction|update|state|progress|_+\w*)$"
)
_COMPARES = re.compile(r"==|!=|\bin\b|<|>|\bis\b|\binstanceof\b")
_CHOOSES = re.compile(r"\bif\b.*\belse\b|\?", re.DOTALL)
_CHECKS = re.compile(
    r"\bin\b|\.includes\(|\.has\(|match\(|\.test\(|isdigit|isalnum|isidentifier|startswith|startsWith|is_relative_to"
    r"|isInteger|indexOf|(?i:valid|allowed|safe)|commonp|\.\."
)
_PRESENT = re.compile(r"""["'][\w-]+["']\s+(?:not\s+)?in\s+[\w.]+""")  # `"q" in data` tells nothing of its content
_CHAIN = re.compile(r"[A-Za-z_$][\w$]*(?:\.[\w$]+)*")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_COLLECTS = frozenset({"append", "add", "extend", "push", "unshift"})
_MEASURES = (".length", ".size")  # a number
_BODIES = frozenset({InputKind.JSON, InputKind.FORM})
_ROUNDS = 3
_FILE = re.compile(r"(?i)file|image|img|photo|pdf|doc|audio|video|csv|upload|path")
_ADDRESS = re.compile(r"(?i)url|link|address|website")


class Held(IntEnum):
    """What an expression holds of what strangers sent."""

    NOTHING = 0
    HEADER = 1  # a program can send any, a link or another website's form cannot
    PART = 2  # one part of an address's path: no slash can stand in it
    FILENAME = 3  # the name that a browser gave to an upload
    UPLOAD = 4  # what stands in an upload
    TEXT = 5


class _Part(NamedTuple):
    """A name or call in an expression, with what can be said of it once and for all."""

    name: str
    root: str
    called: bool
    source: Held  # what it holds by itself
    settled: bool  # nothing that a name was given says more
    cut: bool  # a folder cannot be left with it


@dataclass(slots=True)
class Scope:
    """One function's names that hold what strangers sent, and those that a check has looked at."""

    held: dict[str, Held] = field(default_factory=dict)
    checked: frozenset[str] = frozenset()
    uploads: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()
    receivers: Mapping[tuple[int, int], Expr] = field(
        default_factory=dict
    )  # what a text's method is called on, by place
    _parts: dict[int, tuple[_Part, ...]] = field(default_factory=dict, repr=False)

    def holds(self, expr: Expr, *, checks: bool = True) -> Held:
        """The most that any part of an expression holds; what was cleaned holds nothing, nor what was checked.

        `checks` False where only cleaning helps: a document with the right ending can still hold a script.
        """
        checked = self.checked if checks else frozenset()
        parts = self._parts.get(id(expr))
        if parts is None:  # asked again in every round; the facts that hold the expression outlive this
            found = (self._part(part, cut) for part, cut in _parts(expr, self) if _may_hold(part))
            parts = self._parts[id(expr)] = tuple(found)
        most = Held.NOTHING
        for part in parts:
            if part.name not in checked:
                held = part.source if part.settled or part.root in checked else self._given(part)
                most = max(most, min(held, Held.PART) if part.cut else held)
        return most

    def _part(self, expr: Expr, cut: bool) -> _Part:  # noqa: FBT001  made here alone
        name, called = expr.name, expr.kind is ExprKind.CALL
        source = _source(name, called=called)
        settled = bool(source) or ("." in name and (name.rpartition(".")[2] in self.typed or name in self.typed))
        return _Part(name, _root(name), called, source, settled, cut)

    def _given(self, part: _Part) -> Held:
        if part.root in self.uploads and not part.called:
            return Held.FILENAME if part.name.endswith((".filename", ".originalname")) else Held.NOTHING
        return self.held.get(part.name) or self.held.get(part.root) or Held.NOTHING


def _may_hold(part: Expr) -> bool:
    """A name or a call; a number, and what the platform itself adds, hold nothing of a stranger's."""
    named = part.kind is ExprKind.NAME or part.kind is ExprKind.CALL
    return named and not part.name.endswith(_MEASURES) and not _BY_PLATFORM.match(part.name)


class Follower:
    """Follows what strangers send through the files of one survey. Made by `follower_of`."""

    def __init__(self, survey: Survey) -> None:
        """The entry points tell which functions a stranger reaches."""
        self._doors: dict[str, dict[str, EntryPoint]] = defaultdict(dict)
        for row in survey.entries:
            if row.function is not None:
                self._doors[row.place.path][row.function.qualname] = row
        self._project = linked(survey).project
        memory = self._project.memory
        tops = frozenset(part for path in survey.files for part in path.rpartition(".")[0].split("/"))
        self._tops, self._typed = memory.same(tops), memory.same(_typed_fields(survey))
        self._answers = answers_of(survey)
        self._known: dict[str, Mapping[str, Scope]] = {}

    @property
    def doors(self) -> tuple[str, ...]:
        """The files with entry points."""
        return tuple(self._doors)

    def scopes(
        self, path: str, code: Code, given: Mapping[str, Mapping[str, Held]] | None = None
    ) -> Mapping[str, Scope]:
        """Each function's scope by qualified name, the module itself under "".

        `given` says by function which parameters hold what a stranger sent, when a caller elsewhere fills them.
        """
        if given is not None:
            return _followed(code, self._doors.get(path, {}), frozenset(), self._typed, given)
        if path not in self._known:
            file = source_file(path, code)
            own = _own_functions(file, self._tops)
            own -= self._answers.given_back_by(file, own) | escapers_of(self._project, file, own)
            self._known[path] = _scopes(file, self._doors.get(path, {}), own, self._typed)
        return self._known[path]


@per_file
def _own_functions(file: SourceFile, tops: frozenset[str]) -> frozenset[str]:
    return frozenset(item.name for item in file.code.functions) | _first_party(tops, file.code)


@per_file
def _scopes(
    file: SourceFile, doors: Mapping[str, EntryPoint], own: frozenset[str], typed: frozenset[str]
) -> Mapping[str, Scope]:
    return _followed(file.code, doors, own, typed, {})


def _followed(
    code: Code,
    doors: Mapping[str, EntryPoint],
    own: frozenset[str],
    typed: frozenset[str],
    given: Mapping[str, Mapping[str, Held]],
) -> Mapping[str, Scope]:
    """Through one file. `own` are the functions whose results hold what they are given: two steps, not three.

    What a model makes of it is a matter of its own.
    """
    rows: dict[str, list[Assignment]] = defaultdict(list)
    for row in code.assignments:
        rows[row.scope].append(row)
    functions = {item.qualname: item for item in code.functions}
    typed |= checked_inputs(code)
    on = {(row.span.start, row.span.end): row.receiver for row in code.calls if row.receiver and _keeps_signs(row)}
    found = {name: Scope(functions=own, typed=typed, receivers=on) for name in (*functions, *rows, "")}
    for name, entry in doors.items():
        if name in functions:
            _seed(found[name], functions[name], entry)
            _seed_event(found[name], functions[name], entry)
    for name, filled in given.items():
        if name in functions:
            found[name].held |= filled
    checks = _checks_of(code.branches)
    for _ in range(_ROUNDS):
        before = [(dict(scope.held), scope.checked, scope.uploads) for scope in found.values()]
        for name, scope in found.items():
            scope.checked |= checks.get(name, frozenset())
            _inherit(scope, name, found)
            _spread(scope, rows[name])
        _collect(code.calls, found)
        _hand_on(code.calls, found, functions)
        if before == [(scope.held, scope.checked, scope.uploads) for scope in found.values()]:
            break
    return found


_KEPT: WeakKeyDictionary[Survey, Follower] = WeakKeyDictionary()


def follower_of(survey: Survey) -> Follower:
    """Who follows what strangers send through a survey; every control that asks shares one."""
    found = _KEPT.get(survey)
    if found is None:
        with linked(survey).sharing():
            found = _KEPT[survey] = Follower(survey)
    return found


def _typed_fields(survey: Survey) -> frozenset[str]:
    """Fields of schemas that can hold no text: numbers, ids, dates, choices."""
    typed: set[str] = set()
    open_: set[str] = set()
    for path, code in survey.sources():
        for name, is_typed in _fields(path, code):
            (typed if is_typed else open_).add(name)
    return frozenset(typed - open_)


@per_code
def _fields(_path: str, code: Code) -> Iterator[tuple[str, bool]]:
    for row in code.classes:
        for item in row.fields:
            kind = item.annotation.text if item.annotation is not None else ""
            yield item.name, bool(kind and _TYPED.search(kind))


def _first_party(tops: frozenset[str], code: Code) -> frozenset[str]:
    """Functions that are imported from the project's own files, by their resolved names."""
    found = set()
    for row in code.imports:
        near = row.module.startswith((".", "@/", "~/")) or (
            code.language is Language.PYTHON and row.module.partition(".")[0] in tops
        )
        if near and row.name:
            found.add(f"{row.module}{'' if row.module.endswith('.') else '.'}{row.name}")
    return frozenset(found)


def _seed(scope: Scope, function: Function, entry: EntryPoint) -> None:
    """The parameters of a handler that the framework fills from the request."""
    in_path = set(re.findall(r"[{<:](?:\w+:)?(\w+)[}>]?", entry.pattern))
    schemas = {item.schema for item in entry.inputs if item.kind in _BODIES} - {""}
    uploads = set()
    for row in function.parameters:
        body = row.annotation is not None and row.annotation.text in schemas  # `request: ChatRequest`
        kind = f"{row.annotation.text if row.annotation else ''} {row.default.text if row.default else ''}"
        if "UploadFile" in kind or "File(" in kind:
            uploads.add(row.name)
        elif (body or not _SERVICES.match(row.name)) and not _TYPED.search(kind):
            files = entry.framework == "gradio" and entry.kind is EntryKind.WIDGET and _may_be_file(entry, row.name)
            held = Held.PART if row.name in in_path else Held.UPLOAD if files else Held.TEXT
            scope.held |= dict.fromkeys(_WORD.findall(row.name), held)
    scope.uploads = frozenset(uploads)


def _may_be_file(entry: EntryPoint, name: str) -> bool:
    """Whether a parameter of Gradio's may be the place of an upload: which component fills it is not looked up."""
    return bool(_FILE.search(name)) or (
        any(row.kind is not InputKind.TEXT for row in entry.inputs) and not _ADDRESS.search(name)
    )


def _seed_event(scope: Scope, function: Function, entry: EntryPoint) -> None:
    """A function that is called with an event holds a stranger's words in it, apart from what the platform adds."""
    first = function.parameters[0].name if function.parameters else ""
    if entry.kind is EntryKind.FUNCTION and first == "event":
        scope.held[first] = Held.TEXT


def _inherit(scope: Scope, name: str, found: Mapping[str, Scope]) -> None:
    """A nested function and the main guard see what stands around them."""
    outer = found.get(name.rpartition(".")[0]) if name else None
    if outer is not None and outer is not scope:
        scope.held = {**outer.held, **scope.held}
        scope.uploads |= outer.uploads
        scope.checked |= outer.checked


def _spread(scope: Scope, rows: Iterable[Assignment]) -> None:
    for row in rows:
        held = scope.holds(row.value, checks=False)
        if held:
            again = _root(row.target) in set(_WORD.findall(row.value.text))  # name = basename(name)
            scope.held[row.target] = held if again else max(held, scope.held.get(row.target, Held.NOTHING))
            if not scope.holds(row.value):
                scope.checked |= {row.target}  # made of nothing but what was checked
        elif row.target in scope.held and _root(row.target) in set(_WORD.findall(row.value.text)):
            del scope.held[row.target]  # name = clean(name)
            scope.checked |= {row.target}


def _checks_of(branches: Iterable[Branch]) -> Mapping[str, frozenset[str]]:
    """Names that a condition compares with what is allowed, by scope."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in branches:
        text = _PRESENT.sub("", row.condition.text)
        if _CHECKS.search(text):
            found[row.scope] |= set(_CHAIN.findall(text))
    return {name: frozenset(words) for name, words in found.items()}


def _collect(calls: Iterable[Call], found: Mapping[str, Scope]) -> None:
    """`folders.append(name)`: what is put into a list makes the list hold it."""
    for call in calls:
        owner, _, verb = call.callee.rpartition(".")
        scope = found.get(call.scope)
        if verb in _COLLECTS and _WORD.fullmatch(owner) and scope is not None:
            held = max((scope.holds(value) for value in call.expr.positional), default=Held.NOTHING)
            if held:
                scope.held[owner] = max(held, scope.held.get(owner, Held.NOTHING))


def _hand_on(calls: Iterable[Call], found: Mapping[str, Scope], functions: Mapping[str, Function]) -> None:
    """What a function of the same file is given by a caller."""
    by_name = {item.name: item for item in functions.values()}
    for call in calls:
        target = by_name.get(call.callee.removeprefix("self.").removeprefix("this."))
        scope = found.get(call.scope)
        if target is None or scope is None:
            continue
        names = [row.name for row in target.parameters if row.name not in {"self", "cls"}]
        for place, (label, value) in enumerate(call.expr.items):
            name = label or (names[place] if place < len(names) else "")
            held = scope.holds(value)
            if held and name in names:
                inner = found[target.qualname]
                inner.held[name] = max(held, inner.held.get(name, Held.NOTHING))


def _parts(expr: Expr, scope: Scope) -> Iterator[tuple[Expr, bool]]:
    """The expression and what it passes on, but nothing that was cleaned, compared or is a function of its own.

    With each, whether a folder can no longer be left with it.
    """
    stack = [(expr, False)]
    while stack:
        current, cut = stack.pop()
        if current.kind is ExprKind.FUNCTION:
            continue
        if current.kind is ExprKind.CALL:
            if cleans(current.name) or _keeps_few(current):
                continue
            yield current, cut
            on = scope.receivers.get((current.span.start, current.span.end))
            if on is not None:
                stack.append((on, cut))
                continue
            cut = cut or bool(_CUTS.search(current.name))
            if not (_passes(current.name) or _CUTS.search(current.name)) and current.name not in scope.functions:
                continue
        elif current.kind is ExprKind.OTHER and _COMPARES.search(current.text) and not _CHOOSES.search(current.text):
            continue
        else:
            yield current, cut
        stack += [(item, cut) for _, item in current.items]


def _keeps_signs(call: Call) -> bool:
    """A method of a text that leaves it as dangerous as it was, called on something put together."""
    made = call.receiver is not None and call.receiver.kind in {ExprKind.OTHER, ExprKind.CALL, ExprKind.TEMPLATE}
    return made and call.callee.rpartition(".")[2] in _TEXT_METHODS


def _keeps_few(expr: Expr) -> bool:
    """`re.sub("[^a-z]", "", text)` leaves nothing but what is named."""
    return expr.name == "re.sub" and bool(expr.positional) and "[^" in expr.positional[0].text


@lru_cache(4096)
def _source(name: str, *, called: bool) -> Held:
    """What a name holds by itself, because a framework says so."""
    if _UPLOADS.search(name):
        return Held.UPLOAD
    if _REQUEST.match(name) or (called and _READERS.search(name)):
        return Held.TEXT
    return Held.HEADER if _HEADERS.match(name) else Held.NOTHING


@lru_cache(4096)
def cleans(name: str) -> bool:
    """Whether a call of this name makes a text harmless, or gives back no text."""
    return bool(_CLEANERS.search(name))


@lru_cache(4096)
def _passes(name: str) -> bool:
    return bool(_PASSES.search(name))


@lru_cache(4096)
def _root(name: str) -> str:
    return re.split(r"[.\[(]", name, maxsplit=1)[0]
