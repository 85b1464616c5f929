"""What happens when a model fails for good: who catches it on the way up, and what people then see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from tengates.model.code import Call, Exit, Expr, ExprKind, Function, Handler, Return
from tengates.model.survey import ModelCall, Survey
from tengates.survey.bindings import Origin
from tengates.survey.models.in_turn import asked_in_turn
from tengates.survey.reaching import Reach, answering, enclosing, reach
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile

_UP = 4  # calls that a failure is followed up through
_CALLERS = 4
_BROAD = frozenset({"Exception", "BaseException", "builtins.Exception", "Error"})
_MODELS = re.compile(
    r"(?i)^(?:openai|anthropic|groq|litellm|google|mistralai|cohere|httpx|requests|aiohttp|together|ollama|replicate|botocore)\."
    r"|api_?(?:status|connection|timeout)?_?error|timeout_?error|rate_?limit|openai|^asyncio\.TimeoutError"
)
_TELLS = re.compile(
    r"(?i)(?:^|[._])(?:reply\w*|send\w*|json|jsonify|response|\w*Response|error|warning|toast\w*|update\w*|edit\w*|post\w*"
    r"|respond|say|write|yield|put|enqueue|emit|set_?\w*|push|append|done|abort|alert|show\w*|notify\w*|markdown|views_update"
    r"|chat_update|render\w*|message|HTTPException|NextResponse|status|end|followup|answer\w*|info|respond\w*|print)$"
)
_LOGS = re.compile(
    r"(?i)(?:^|[._])log(?:ger|ging)?\.|^console\.|(?:^|\.)print$|capture_?exception|sentry|traceback|\.exception$"
)
_EVERY = re.compile(r"^(?:openai|anthropic|groq|together)\.APIError$|\.(?:OpenAIError|AnthropicError|GroqError)$")
_APART = re.compile(r"instanceof\s[\w.]{0,80}APIError\b|\bAPICallError\.isInstance\(")
_TRACE = re.compile(r"format_exc\(|traceback\.|\.stack\b")
_STATUS = re.compile(r"(?i)^[\s\"'`]{0,4}(?:internal(?: server)? error|error|server error|internal)?[\s.\"'`!]{0,4}$")
_HTTP = re.compile(
    r"(?:^|\.)(?:HTTPException|\w*Response|json|jsonify|abort|status|send|end|createError|error)$|^Response"
)
_WAY_OUT = frozenset(
    {"with_fallbacks", "withFallbacks", "createFallback", "ModelFallbackMiddleware", "modelFallbackMiddleware"}
)
_WAY_OUT_OPTIONS = ("fallbacks", "fallback_models", "default_fallbacks", "context_window_fallbacks")
_WAY_OUT_WORDS = tuple(word.lower() for word in (*_WAY_OUT, *_WAY_OUT_OPTIONS))
_HOOKS = frozenset({"useChat", "useCompletion", "useObject", "experimental_useObject", "useAssistant"})
# What a function carries along: given back without an answer in it, people see nothing.
_CARRIED = re.compile(
    r"(?i)^(?:self|this|cls|ctx|req|res|options)$|(?:state|context|request|response|event|config|history|messages)$"
)
_SHORTEST = 3
_TURNS = re.compile(r"(?i)model|provider|llm|deployment|engine")


class Ending(IntEnum):
    """How a failure ends for the person who waits, the worse first."""

    RAW = 0  # the provider's own words, or a bare error
    BARE = 1  # an error status that says nothing
    SAFE = 2  # words that were written for people
    OTHER = 3  # another model answers


_End = tuple[Ending, str, int, bool]  # how, where, and whether that holds for some failures only


@dataclass(frozen=True, slots=True)
class Failure:
    """A model call and how its failure ends; `path` and `line` are where that is decided, `some` for some failures only."""

    call: ModelCall
    ending: Ending
    path: str
    line: int
    some: bool = False


def failures(survey: Survey) -> tuple[Failure, ...]:
    """One for each call that makes an answer; those that an entry point reaches when any could be tied to one."""
    calls = answering(survey)
    served = [call for call in calls if call.entry is not None] or list(calls)
    walker = _Walker(reach(survey))
    return tuple(walker.of(call) for call in served)


def ways_out(survey: Survey) -> Iterator[tuple[str, int]]:
    """Where a second model stands by: `with_fallbacks`, a router's `fallbacks`."""
    for file in reach(survey).linked.project:
        for call in file.code.calls if file.mentions(_WAY_OUT_WORDS) else ():
            bags = (call.expr, *call.expr.positional[:2])
            named = call.callee.rpartition(".")[2] in _WAY_OUT
            if named or any(_is_given(bag, label) for bag in bags for label in _WAY_OUT_OPTIONS):
                yield file.path, call.span.line


def shown_in_browser(survey: Survey) -> Iterator[tuple[str, int]]:
    """Code in the browser that tells people when an answer did not come, in words of its own."""
    doors = [row for row in survey.entries if row.calls_model]
    paths = tuple(row.pattern.rstrip("/") for row in doors if len(row.pattern) > _SHORTEST and "[" not in row.pattern)
    actions = {row.function.name for row in doors if row.function is not None}
    for file in reach(survey).linked.project:
        if not is_browser_code(file.path, file.code):
            continue
        asking = {call.callee for call in file.code.calls if _asks(call, paths, actions)}
        for handler in file.code.handlers:
            if asking & set(handler.try_calls) and _tells(file, handler) and not _leaks(file, handler):
                yield file.path, handler.span.line
        for call in file.code.calls:
            given = call.expr.positional[0].get("onError") if call.expr.positional else None
            if given is None or given.kind is not ExprKind.FUNCTION or _shows_raw(file, given):
                continue
            if call.callee.rpartition(".")[2] in _HOOKS:
                yield file.path, given.span.line


def _shows_raw(file: SourceFile, given: Expr) -> bool:
    """Whether a hook's `onError` shows the error's own text, of whatever class it is."""
    function = file.function_at(given.span.start)
    if function is None or not function.parameters or "instanceof" in given.text:
        return False
    text = f"{function.parameters[0].name}.message"
    return any(text in call.expr.text and not _is_log(call) for call in file.calls(given.span))


def _asks(call: Call, paths: tuple[str, ...], actions: set[str]) -> bool:
    """Whether a call in the browser asks for an answer: by the route's address, or the action's name."""
    if call.callee.rpartition(".")[2] in actions:
        return True
    first = call.expr.positional[0] if call.expr.positional else None
    if first is None or first.kind not in {ExprKind.STRING, ExprKind.TEMPLATE}:
        return False
    return any(_follows(first.text, path) for path in paths)


def _follows(text: str, path: str) -> bool:
    """Whether an address holds a route's path, and not that of a longer name: `/api/chats` is not `/api/chat`."""
    _, found, rest = text.partition(path)
    return bool(found) and not rest[:1].isalnum()


def _is_given(bag: Expr, label: str) -> bool:
    value = bag.get(label)
    return value is not None and value.kind is not ExprKind.NONE and value.text not in {"[]", "None"}


@dataclass(frozen=True)
class _Walker:
    reach: Reach

    def of(self, call: ModelCall) -> Failure:
        file = self.reach.linked.project.files[call.place.path]
        memory, asked = self.reach.linked.project.memory, ("how it fails", call.call.span, call.call.scope)
        ending, at, line, some = memory.recall(file.path, asked, lambda: self._up(file, call.call, _UP, set()))
        return Failure(call, ending, at, line, some)

    def _up(self, file: SourceFile, call: Call, left: int, seen: set[tuple[str, int]]) -> _End:
        """The nearest handlers, or what the callers' handlers make of it."""
        nowhere = (Ending.RAW, file.path, call.span.line, False)
        if left <= 0 or (file.path, call.span.start) in seen:
            return nowhere
        seen.add((file.path, call.span.start))
        if _TURNS.search(asked_in_turn(file, call)):
            return Ending.OTHER, file.path, call.span.line, False
        partly: _End | None = None
        for group in _around(file, call):
            found = self._caught(file, group)
            if found is not None and not found[3]:
                return found
            partly = partly or found
        function = enclosing(file, call.scope)
        above = list(self._above(file, function))[:_CALLERS] if function is not None else []
        ends = [self._up(other, row, left - 1, seen) for other, row in above]
        worst = _together(ends) if ends else nowhere
        return partly if partly is not None and worst[0] < Ending.SAFE else worst

    def _above(self, file: SourceFile, function: Function) -> Iterator[tuple[SourceFile, Call]]:
        """Who calls a function: by its name, else what runs the commands of a bot, if it is one of them."""
        known = list(self.reach.callers(file, function))
        return iter(known) if known else self.reach.linked.project.dispatchers(file, function)

    def _caught(self, file: SourceFile, group: list[Handler]) -> _End | None:
        """What the handlers of one `try` do with a model's failure; None when it goes on upwards."""
        broad = [row for row in group if not row.types or _BROAD & {name.rpartition(".")[2] for name in row.types}]
        narrow = [row for row in group if row not in broad and any(_MODELS.search(name) for name in row.types)]
        if broad and _answers_apart(file, broad[0]):
            return Ending.SAFE, file.path, broad[0].span.line, False
        ends = [(self._ending(file, row), row) for row in (*broad, *narrow)]
        known = [(ending, row) for ending, row in ends if ending is not None]
        if not known:
            return None
        if broad and self._ending(file, broad[0]) is not None:
            ending = self._ending(file, broad[0]) or Ending.RAW
            better = [row for other, row in known if other >= Ending.SAFE]
            if ending < Ending.SAFE and better:
                return Ending.SAFE, file.path, better[0].span.line, not any(map(_is_every, better))
            return ending, file.path, broad[0].span.line, False
        best, row = max(known, key=lambda pair: pair[0])
        return best, file.path, row.span.line, best < Ending.SAFE or not any(_is_every(other) for _, other in known)

    def _ending(self, file: SourceFile, handler: Handler) -> Ending | None:
        """How one handler ends it; None when it passes the failure on."""
        if self._asks_again(file, handler):
            return Ending.OTHER
        if handler.exit is Exit.RAISE:
            return _raised(handler)
        if handler.exit is Exit.CONTINUE:
            return None
        told = self._put_in_words(file, handler) or _handed_out(file, handler)
        if told is not Ending.RAW or _leaks(file, handler):
            return told
        own = self._gives_its_own(file, handler) or self._goes_on(file, handler)
        return Ending.SAFE if own else told

    def _goes_on(self, file: SourceFile, handler: Handler) -> bool:
        """Whether the function goes on behind the handler, and gives back what the failed call has no part in."""
        if handler.exit is not Exit.NONE or not handler.scope:
            return False
        tried = _touched(file, handler)
        later = [row for row in file.code.returns if row.scope == handler.scope and row.span.start > handler.span.end]
        return bool(later) and all(self._is_without(file, handler, tried, row) for row in later)

    def _is_without(self, file: SourceFile, handler: Handler, tried: set[str], given: Return) -> bool:
        """Whether a value is made by the project alone, or was put in the place of what the failed call left open."""
        if _says(given.value):
            return True
        if given.value.kind is ExprKind.CALL:
            apart = not any(_mentions(given.value, name) for name in tried)
            return apart and self._makes_something(file, given.value.name, handler.scope)
        rows = file.by_target.get(given.value.text, ()) if given.value.kind is ExprKind.NAME else ()
        return any(
            row.scope == handler.scope
            and handler.span.end < row.span.start < given.span.start
            and row.value.kind is not ExprKind.NONE
            and not any(_mentions(row.value, name) for name in tried)
            for row in rows
        )

    def _gives_its_own(self, file: SourceFile, handler: Handler) -> bool:
        """Whether the function answers all the same: with the text that it was given, or a value of the project's own."""
        given = handler.returned
        if given is None or given.kind is ExprKind.NUMBER:
            return given is not None and given.text.strip("0.") != ""
        if given.kind is ExprKind.CALL:
            return self._makes_something(file, given.name, handler.scope)
        if given.kind is not ExprKind.NAME:
            return False
        function = enclosing(file, handler.scope)
        if function is not None and any(row.name == given.text for row in function.parameters):
            return not _CARRIED.search(given.text)
        made = self.reach.linked.bindings.followed(Origin(file, given, handler.scope))
        return any(
            _says(row.expr) or (row.expr.kind in {ExprKind.OBJECT, ExprKind.LIST} and row.expr.items) for row in made
        )

    def _makes_something(self, file: SourceFile, name: str, scope: str) -> bool:
        """Whether a function of the project's own gives something back: `return plain(text)`, where no model is asked."""
        target = self.reach.function(file, name, scope)
        if target is None:
            return False
        at, function = target
        rows = [row.value for row in at.code.returns if row.scope == function.qualname]
        return any(row.kind is not ExprKind.NONE for row in rows)

    def _put_in_words(self, file: SourceFile, handler: Handler) -> Ending | None:
        """What a function of the project's own, given the error, makes of it: `return handleError(error)`."""
        given = handler.returned
        if given is None or given.kind is not ExprKind.CALL or not given.positional:
            return None
        target = self.reach.function(file, given.name, handler.scope)
        if target is None or given.positional[0].text != handler.name or not target[1].parameters:
            return None
        at, function = target
        calls = [call for call in at.calls(function.span) if not _is_log(call)]
        sent = [call.expr for call in calls if _HTTP.search(call.callee)]
        texts = [
            *(value for expr in sent for value in _values(expr)),
            *(row.value for row in at.assignments(function.span)),
        ]
        if not sent or any(_mentions(value, function.parameters[0].name) for value in sent):
            return Ending.RAW if sent else None
        return Ending.SAFE if any(_says(part) for value in texts for part in (value, *_values(value))) else Ending.BARE

    def _asks_again(self, file: SourceFile, handler: Handler) -> bool:
        """Whether a model is asked within the handler."""
        return bool(handler.calls) and self.reach.generates(file, handler.span)


def _together(ends: list[_End]) -> _End:
    """Of several callers the worst; that only some of them catch is told with it."""
    good = [row for row in ends if row[0] >= Ending.SAFE and not row[3]]
    if len(good) == len(ends):
        return min(good, key=lambda row: row[0])
    ending, path, line, _ = min((row for row in ends if row not in good), key=lambda row: row[0])
    return ending, path, line, bool(good) or any(row[3] for row in ends)


def _touched(file: SourceFile, handler: Handler) -> set[str]:
    """The names that what was tried fills, or calls something on."""
    calls = [
        row
        for row in file.calls_by_scope.get(handler.scope, ())
        if row.callee in handler.try_calls and row.span.start < handler.span.start
    ]
    filled = [row for call in calls for row in file.assignments(call.statement)]
    names = [*(row.target for row in filled), *(call.written for call in calls)]
    return {re.split(r"[.\[(]", name, maxsplit=1)[0] for name in names}


def _answers_apart(file: SourceFile, handler: Handler) -> bool:
    """`if (error instanceof OpenAI.APIError) return Response.json({ error: "…" })`: the model's failures in words."""
    return any(
        _APART.search(row.condition.text)
        and "429" not in row.condition.text
        and row.exit is Exit.RETURN
        and any(_says(value) for call in file.calls(row.span) for value in _values(call.expr))
        for row in file.branches(handler.span)
    )


def _is_every(handler: Handler) -> bool:
    """Whether it catches whatever the provider's SDK raises."""
    return any(_EVERY.search(name) for name in handler.types)


def _around(file: SourceFile, call: Call) -> Iterator[list[Handler]]:
    """The handlers of each `try` around a call, the innermost first."""
    rows = [
        row
        for row in file.code.handlers
        if row.span.start >= call.span.start
        and call.callee in row.try_calls
        and (call.scope == row.scope or call.scope.startswith(f"{row.scope}.") or not row.scope)
    ]
    rows.sort(key=lambda row: row.span.start)
    while rows:
        group = [row for row in rows if (row.scope, row.try_calls) == (rows[0].scope, rows[0].try_calls)]
        yield group
        rows = [row for row in rows if row not in group]


def _raised(handler: Handler) -> Ending | None:
    """`raise HTTPException(503, "…")` is an answer; any other exception goes on upwards."""
    raised = handler.returned
    if raised is None or raised.kind is not ExprKind.CALL or not _HTTP.search(raised.name):
        return None
    if _mentions(raised, handler.name):
        return Ending.RAW
    return Ending.SAFE if any(_says(value) for value in _values(raised)) else Ending.BARE


def _sent(file: SourceFile, handler: Handler) -> Iterator[Expr]:
    """What a handler hands out: arguments of calls that tell, what it returns, texts it prepares."""
    for call in file.calls(handler.span):
        if not _is_log(call) and _TELLS.search(call.callee.replace("()", "")):
            yield call.expr
    if handler.returned is not None:
        yield handler.returned


def _handed_out(file: SourceFile, handler: Handler) -> Ending:
    if _leaks(file, handler):
        return Ending.RAW
    if _is_bare(file, handler):
        return Ending.BARE
    return Ending.SAFE if _tells(file, handler) else Ending.RAW


def _leaks(file: SourceFile, handler: Handler) -> bool:
    """Whether what is handed out holds the exception's own text."""
    sent = list(_sent(file, handler))
    if any(_mentions(value, handler.name) or _TRACE.search(value.text) for value in sent):
        return True
    made = {
        row.target
        for row in file.assignments(handler.span)
        if row.value.kind is not ExprKind.OBJECT
        and (_mentions(row.value, handler.name) or _TRACE.search(row.value.text))
    }
    attributes = any("." in name for name in made)
    return attributes or any(_mentions(value, name) for value in sent for name in made)


def _is_log(call: Call) -> bool:
    """By the module that a logger comes from, or by what the file calls it."""
    return bool(_LOGS.search(call.callee) or _LOGS.search(call.written))


def _mentions(value: Expr, name: str) -> bool:
    if not name:
        return False
    word = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w(])(?!\s{{0,3}}instanceof)")
    stack = [value]
    while stack:
        part = stack.pop()
        if part.kind is ExprKind.NAME and (part.text == name or part.text.startswith((f"{name}.", f"{name}?."))):
            if not part.text.endswith((".status", ".code", ".status_code", ".name", ".type")):
                return True
        elif part.kind is ExprKind.TEMPLATE and word.search(part.text):
            return True
        stack += [item for _, item in part.items]
    return False


def _tells(file: SourceFile, handler: Handler) -> bool:
    """Whether anything is handed out at all, in words or as an answer of the usual kind."""
    for call in file.calls(handler.span):
        told = not _is_log(call) and _TELLS.search(call.callee.replace("()", ""))
        if told and any(_says(value) or value.kind in {ExprKind.NAME, ExprKind.CALL} for value in _values(call.expr)):
            return True
    given = handler.returned
    if given is None:
        return any(
            row.value.kind in {ExprKind.STRING, ExprKind.TEMPLATE} and _says(row.value)
            for row in file.assignments(handler.span)
        )
    if given.kind in {ExprKind.STRING, ExprKind.TEMPLATE}:
        return _says(given)
    return given.kind in {ExprKind.CALL, ExprKind.OBJECT, ExprKind.LIST, ExprKind.OTHER} and any(
        _says(value) for value in _values(given)
    )


def _is_bare(file: SourceFile, handler: Handler) -> bool:
    """An error status with no more words than "Internal error"."""
    answers = [value for value in _sent(file, handler) if value.kind is ExprKind.CALL and _HTTP.search(value.name)]
    return bool(answers) and not any(_says(value) for answer in answers for value in _values(answer))


def _values(value: Expr) -> Iterator[Expr]:
    stack = [item for _, item in value.items]
    while stack:
        part = stack.pop()
        yield part
        stack += [item for _, item in part.items]


def _says(value: Expr) -> bool:
    """Words for people: more than one, and more than "Internal error"."""
    if value.kind not in {ExprKind.STRING, ExprKind.TEMPLATE}:
        return False
    return " " in value.text.strip() and not _STATUS.match(value.text)
