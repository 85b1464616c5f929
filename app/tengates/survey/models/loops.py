"""Loops, recursion and retries around model calls, and what ends them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

from tengates.model.code import Branch, Call, Exit, Expr, ExprKind, Function, Loop
from tengates.model.place import Place, Span
from tengates.model.survey import Operation, Survey
from tengates.survey.bindings import Bindings
from tengates.survey.linked import linked
from tengates.survey.web.flow import words_of
from tengates.survey.web.index import SourceFile, inside, last

_COUNTS = re.compile(
    r"(?i)max|limit|count|attempt|tries|retr(?:y|ies)|iter|step|round|turn|depth|budget|deadline|elapsed|timeout|time\(|now\(|remaining|left\b"
    r"|\bn\b|\bi\b|\blen\(|\.length\b|num_|total|monotonic|cost|spent|hops"
)
_COMPARES = re.compile(r"[<>]=?|==")
_HUMAN = re.compile(
    r"(?i)(?:^|\.)(?:input|prompt|question|readline|ask\w*|get_user_input|user_input|chat_input|Prompt\.ask|prompt_async|get_input|questionary\w*)$"
    r"|(?:^|\.)(?:receive|receive_text|receive_json|recv|get_message|poll|listen|accept|blpop|brpop|lpop|xread\w*|dequeue|consume\w*"
    r"|get_nowait|getUpdates|get_updates|receive_message\w*|next_message|wait_for|read_user\w*|human_input\w*|listen\w*|record\w*)$"
    r"|queue\.get$|q\.get$|\.get_job$|^(?:langgraph\.types|@langchain/langgraph(?:/web)?)\.interrupt$"
)
_NAMED = re.compile(r"(?i)openai|llm|gpt|claude|anthropic|completion|chat_?model")
_STOPS = (
    "stop",
    "max_tries",
    "max_time",
    "max_attempts",
    "tries",
    "retries",
    "stop_max_attempt_number",
    "stop_max_delay",
    "attempts",
)
_RETRY = re.compile(r"^(?:tenacity\.retry|backoff\.(?:on_exception|on_predicate)|retrying\.retry|retry\.retry)$")
_NONE = {
    "None",
    "null",
    "undefined",
    "Infinity",
    "float('inf')",
    'float("inf")',
    "Number.POSITIVE_INFINITY",
    "math.inf",
}
_BOUNDS = ("max_iterations", "maxIterations")
# Bounds whose default is a number: only one without end switches them off.
_NUMBERS = ("maxSteps", "maxTurns", "max_turns", "recursionLimit", "recursion_limit")
_SWITCHES = frozenset({*_BOUNDS, *_NUMBERS, "stopWhen"})
_ENDLESS = _NONE - {"None", "null", "undefined"}
_NEVER_STOPS = re.compile(r"^(?:\(\)\s*=>\s*false|isLoopFinished\(\))$")
_FIXED = frozenset({ExprKind.STRING, ExprKind.NUMBER, ExprKind.BOOLEAN, ExprKind.NONE})
_PLAIN = re.compile(r"^(not\s+|!)?(\w+)$")
_EQUAL = re.compile(r"^(\w+)\s{0,3}(!==?|===?|is not\b|is\b)\s{0,3}(.+)$")
_SAME = frozenset({"==", "===", "is"})
_WRITTEN = re.compile(r"^(?:[\"'`].*[\"'`]|-?\d+|None|null|undefined|[Tt]rue|[Ff]alse)$")
_ALL = re.compile(r"\band\b|&&")
_ANY = re.compile(r"\bor\b|\|\|")
_FALSE = frozenset({"false", "False", "None", "null", "undefined", "0"})
_TEAMS = frozenset({"RoundRobinGroupChat", "SelectorGroupChat", "Swarm", "MagenticOneGroupChat"})


class Kind(StrEnum):
    """What repeats a model call."""

    LOOP = "loop"
    RECURSION = "recursion"
    RETRY = "retry"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Something that repeats a model call; `bound` says what ends it, "" when nothing does."""

    kind: Kind
    place: Place
    bound: str


_KEPT: WeakKeyDictionary[Survey, tuple[Repeat, ...]] = WeakKeyDictionary()


def repeats(survey: Survey) -> tuple[Repeat, ...]:
    """Every loop, recursion, retry and agent setting around a model call, in source order."""
    found = _KEPT.get(survey)
    if found is None:
        finder = _Finder(survey)
        rows = finder.bindings.project.each("repeats", finder.of_file, finder.by_hand)
        found = _KEPT[survey] = tuple(sorted(rows, key=lambda row: (row.place.path, row.place.span.start)))
    return found


class _Finder:
    def __init__(self, survey: Survey) -> None:
        self.bindings: Bindings = linked(survey).bindings
        # A provider that nobody listed is still one when the file that speaks to it is named for it.
        self.by_hand = [call.place for call in survey.outbound if survey.traits.llm and _NAMED.search(call.place.path)]

    def of_file(self, file: SourceFile) -> Iterator[Repeat]:
        """Of one file."""
        for loop in file.code.loops:
            if self._has_model(file, loop.span):
                yield Repeat(Kind.LOOP, file.place(loop.span, _head(loop), loop.scope), self._ends(file, loop))
        for function in file.code.functions:
            yield from self._of_function(file, function)
        for call in file.code.calls:
            yield from _unbounded_agent(file, call)

    def _of_function(self, file: SourceFile, function: Function) -> Iterator[Repeat]:
        again = next((call for call in file.calls(function.span) if _is_itself(file, function, call)), None)
        if again is not None and self._has_model(file, function.span):
            bound = _counted(file, function) or self._waits(file, function.span)
            yield Repeat(Kind.RECURSION, file.place_of_call(again), bound)
        for decorator in function.decorators:
            if _RETRY.match(decorator.name) and self._has_model(file, function.span):
                yield Repeat(Kind.RETRY, file.place_of_function(function), _stop(decorator))

    def _has_model(self, file: SourceFile, span: Span) -> bool:
        """Whether a model is called in a span, or in what it calls in at most two steps."""
        for at, here in self.bindings.project.reached_from(file, span, 2):
            rows = self.bindings.project.models_in(at.path)
            asked = inside(rows, here) if rows is not None else ()
            if any(row.operation is Operation.GENERATE for row in asked):
                return True
            if any(row.path == at.path and here.start <= row.span.start < here.end for row in self.by_hand):
                return True
        return False

    def _ends(self, file: SourceFile, loop: Loop) -> str:
        """What bounds a loop: its own list or count, a count in it, or a person who is waited for."""
        if loop.kind == "for" and loop.bounded:
            return "it counts to an end" if _is_counted(file, loop) else "it goes through a list"
        if loop.condition is not None and loop.bounded and _is_counter(loop.condition):
            return "it counts"
        inside = [row for row in file.branches(loop.span) if row.exit in {Exit.BREAK, Exit.RETURN, Exit.RAISE}]
        if any(_is_counter(row.condition) for row in inside):
            return "a count ends it"
        return self._waits(file, loop.span) or self._drains(file, loop)

    def _waits(self, file: SourceFile, span: Span) -> str:
        """Whether a person, or new work, is waited for in each turn."""
        for at, here in self.bindings.project.reached_from(file, span, 1):
            if any(_HUMAN.search(call.callee) and not self._asks_model(at, call) for call in at.calls(here)):
                return "it waits for somebody each time"
        return ""

    def _asks_model(self, file: SourceFile, call: Call) -> bool:
        """Whether what is called `ask` or `prompt` is a function of the project's own that asks the model."""
        target = self.bindings.function_of(file, call.callee, call.scope)
        return target is not None and self._has_model(target[0], target[1].span)

    @staticmethod
    def _drains(file: SourceFile, loop: Loop) -> str:
        """`while queue:` that only takes out, and `while (!done) reader.read()`, which ends with the stream."""
        if any(last(call.callee) in {"read", "__anext__", "readMessage"} for call in file.calls(loop.span)):
            return "it ends with what it reads"
        if loop.condition is None or not loop.bounded:
            return ""
        names = words_of(loop.condition.text)
        calls = file.calls(loop.span)
        takes = any(
            last(call.callee) in {"pop", "popleft", "shift"} and words_of(call.written) & names for call in calls
        )
        adds = any(
            last(call.callee) in {"append", "push", "extend", "add_task", "add"} and words_of(call.written) & names
            for call in calls
        )
        return "it works a list off" if takes and not adds else ""


def _is_counter(condition: Expr) -> bool:
    text = condition.text
    return bool(_COMPARES.search(text) and _COUNTS.search(text))


def _is_counted(file: SourceFile, loop: Loop) -> bool:
    """`for (let i = 0; i < 5; i++)`, `for turn in range(5)`."""
    if loop.condition is not None:
        return True
    head = next((row for row in file.assignments(loop.span) if row.span.line == loop.span.line), None)
    return head is not None and head.value.kind is ExprKind.CALL and head.value.name == "range"


def _is_itself(file: SourceFile, function: Function, call: Call) -> bool:
    """A call of the function by itself, by a method of the same object, but not of another object's method of that name."""
    if not function.name or call.written.rpartition(".")[2] != function.name:
        return False
    if function.qualname != call.scope and not call.scope.startswith(f"{function.qualname}."):
        return False
    owner = function.qualname.rpartition(".")[0]
    if owner in file.classes:
        return call.written in {f"self.{function.name}", f"this.{function.name}", f"cls.{function.name}"}
    return call.written == function.name


def _counted(file: SourceFile, function: Function) -> str:
    """A parameter that counts, and a branch that asks for it."""
    names = {row.name for row in function.parameters}
    for row in file.branches(function.span):
        if (
            _COUNTS.search(row.condition.text)
            and _COMPARES.search(row.condition.text)
            and words_of(row.condition.text) & names
        ):
            return "it counts how deep it is"
    if _descends(file, function):
        return "it goes down something finite"
    again = [call for call in file.calls(function.span) if _is_itself(file, function, call)]
    return "it does so once" if all(_is_once(file, function, call) for call in again) else ""


def _is_once(file: SourceFile, function: Function, again: Call) -> bool:
    """`if again: f(text, again=False)`, `if model != "small": f(text, "small")`: the next time the answer is no."""
    for place, row in enumerate(row for row in function.parameters if row.name not in {"self", "cls"}):
        given = again.expr.get(row.name)
        if given is None and place < len(again.expr.positional):
            given = again.expr.positional[place]
        if given is None or any(made.target == row.name for made in file.assignments(function.span)):
            continue
        fixed = given.text.strip("\"'`") if given.kind in _FIXED or given.text.isupper() else ""
        if fixed and any(
            _turns_away(file, function, branch, again, (row.name, fixed)) for branch in file.branches(function.body)
        ):
            return True
    return False


def _turns_away(file: SourceFile, function: Function, branch: Branch, again: Call, given: tuple[str, str]) -> bool:
    """Whether a branch lets a call on only while a parameter is not yet what the call gives for it."""
    around = branch.span.start <= again.span.start < branch.span.end
    leaves = branch.exit in {Exit.RAISE, Exit.RETURN}
    if around and sum(call.callee == again.callee for call in file.calls(branch.span)) > 1:
        return False
    within = around and again.callee in branch.calls
    if not within and not leaves:
        return False
    text = branch.condition.text.strip("()")
    if (_ANY if within else _ALL).search(text):
        return False
    answers = (_would_be(part.strip().strip("()"), *given) for part in (_ALL if within else _ANY).split(text))
    told = any(answer is not None and answer is not within for answer in answers)
    return told and (around or _always_asked(file, function, branch, again))


def _always_asked(file: SourceFile, function: Function, branch: Branch, again: Call) -> bool:
    """Whether a branch stands before a call on each way to it."""
    blocks = [row.span for row in file.branches(function.body) if row is not branch]
    blocks += [row.span for row in file.handlers(function.body)]
    blocks += [row.span for row in file.code.loops if row.scope == function.qualname]
    around = (row for row in blocks if row.start <= branch.span.start < row.end)
    return branch.span.end <= again.span.start and all(row.start <= again.span.start < row.end for row in around)


def _would_be(text: str, name: str, given: str) -> bool | None:
    """What a condition says once a parameter is what is given; None when it asks something else."""
    if (plain := _PLAIN.match(text)) is not None and plain.group(2) == name:
        return (given in _FALSE) is bool(plain.group(1))
    if (compared := _EQUAL.match(text)) is None or compared.group(1) != name:
        return None
    other = compared.group(3).strip("\"'`")
    other = other.lower() if other in {"True", "False"} else other
    if other == given:
        return compared.group(2) in _SAME
    written = _WRITTEN.match(compared.group(3)) is not None and not given.isupper()
    return compared.group(2) not in _SAME if written else None


def _descends(file: SourceFile, function: Function) -> bool:
    """It calls itself for the parts of what it was given: children, halves, entries."""
    return any(
        loop.kind == "for"
        and any(_is_itself(file, function, call) for call in file.calls(loop.span))
        and loop.condition is None
        and not _iterates_itself(file, function, loop)
        for loop in file.code.loops
        if loop.scope == function.qualname
    )


def _iterates_itself(file: SourceFile, function: Function, loop: Loop) -> bool:
    """`async for chunk in self.run()` goes through its own answer."""
    first = [call for call in file.calls(loop.span) if _is_itself(file, function, call)]
    return bool(first) and first[0].span.line == loop.span.line


def _stop(decorator: Expr) -> str:
    given = [decorator.get(label) for label in _STOPS]
    if any(value is not None and value.text not in _NONE for value in given):
        return "it stops after some tries"
    return ""


def _unbounded_agent(file: SourceFile, call: Call) -> Iterator[Repeat]:
    """An agent whose bound was switched off, or a team that has none unless told."""
    for bag in (call.expr, *call.expr.positional):
        if is_switched_off(bag):
            yield Repeat(Kind.AGENT, file.place_of_call(call), "")
            return
    if last(call.callee) in _TEAMS and "autogen" in call.callee:
        ends = call.expr.get("termination_condition") is not None or call.expr.get("max_turns") is not None
        yield Repeat(Kind.AGENT, file.place_of_call(call), "its turns are bounded" if ends else "")


def is_switched_off(bag: Expr) -> str:
    """The name of the option that takes an agent's bound away, "" when none does."""
    if not any(label in _SWITCHES for label, _ in bag.items):
        return ""
    for labels, endless in ((_BOUNDS, _NONE), (_NUMBERS, _ENDLESS)):
        for label in labels:
            value = bag.get(label)
            if value is not None and value.text in endless:
                return label
    stops = bag.get("stopWhen")
    return "stopWhen" if stops is not None and _NEVER_STOPS.match(stops.text) else ""


def _head(loop: Loop) -> str:
    return f"{loop.kind} {loop.condition.text if loop.condition is not None else ''}".strip()
