"""Long work that requests start: what it is, and whether it is put off or kept waiting for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tengates.model.code import Call, ExprKind, Function, Loop
from tengates.model.place import Place, Span
from tengates.model.survey import EntryKind, EntryPoint, InputKind, ModelCall, Operation, Survey
from tengates.survey.knowledge.work import DEFER_ENDINGS, DEFER_NAMES, LONG_WORK, QUEUE_MODULES, SLOW_MEDIA
from tengates.survey.linked import linked
from tengates.survey.models.in_turn import asked_in_turn
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.instruments import imported
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Project

_DEPTH = 4
_MOST = 400  # functions looked at for one entry point
# Loops that try again, and loops of a model with its tools, which are bounded by a number of turns.
_AGAIN = re.compile(r"(?i)retr(?:y|ies)|attempt|tries|backoff|turn|round|step|iter|max_?\w{0,20}|<=? ?\d|range\(\d")
_MANY = re.compile(
    r"(?i)\b(?:chunks?|texts|docs|documents|pages|passages|splits|batch)\b"
)  # what is embedded, when it is many things
_DISTINCT = 7  # letters of a method's name that nobody else uses by chance


@dataclass(frozen=True, slots=True)
class Work:
    """Long work and whether it runs after the answer."""

    place: Place
    what: str
    deferred: bool


@dataclass(frozen=True, slots=True)
class _Step:
    file: SourceFile
    span: Span
    deferred: bool = False
    takes_files: bool = False
    many: bool = False  # a loop over things to do leads here


class _Called(NamedTuple):
    """A call in a function: the long work that its name tells, whether it is put off or repeated, where it leads."""

    call: Call
    what: str
    later: bool
    many: bool
    leads: tuple[tuple[SourceFile, Span], ...]


def long_work(survey: Survey) -> tuple[Work, ...]:
    """Each long piece of work that an entry point reaches, once; kept waiting for somewhere wins over put off."""
    finder = _Finder(survey)
    found: dict[tuple[str, int], Work] = {}
    for entry in survey.entries:
        for work in finder.of_entry(entry):
            key = (work.place.path, work.place.line)
            if key not in found or not work.deferred:
                found[key] = work
    return tuple(sorted(found.values(), key=lambda work: (work.deferred, work.place.path, work.place.line)))


def queues(survey: Survey) -> Iterator[tuple[str, int, str]]:
    """Queues that the program uses, by path, line and name."""
    for path, code in survey.sources():
        item = imported(code, QUEUE_MODULES)
        if item is not None:
            yield path, item.span.line, item.module


class _Finder:
    def __init__(self, survey: Survey) -> None:
        self._project: Project = linked(survey).project
        self._models = {(call.place.path, call.place.span.start): call for call in survey.model_calls}

    def of_entry(self, entry: EntryPoint) -> tuple[Work, ...]:
        file = self._project.files.get(entry.place.path)
        if file is None:
            return ()
        whole = entry.kind is EntryKind.WIDGET and entry.function is None
        span = file.whole if whole else (entry.function.span if entry.function is not None else entry.place.span)
        takes_files = any(row.kind is InputKind.UPLOAD for row in entry.inputs)
        first = _Step(file, span, takes_files=takes_files)
        return self._project.rows(file, ("long work", span, takes_files), lambda _: self._from(first))

    def _from(self, first: _Step) -> Iterator[Work]:
        level, seen = [first], {(first.file.path, first.span.start, False, False)}
        for _ in range(_DEPTH):
            following: list[_Step] = []
            for step in level:
                shown = not is_browser_code(step.file.path, step.file.code)
                for row in self._called(step.file, step.span):
                    what = self._what(step, row)
                    if what and shown:
                        put_off = step.deferred or row.later or self._puts_off(step.file, row.call)
                        yield Work(step.file.place_of_call(row.call), what, put_off)
                    for further in self._further(step, row) if not what else ():
                        key = (further.file.path, further.span.start, further.deferred, further.many)
                        if key not in seen and len(seen) < _MOST:
                            seen.add(key)
                            following.append(further)
            level = following

    def _called(self, file: SourceFile, span: Span) -> tuple[_Called, ...]:
        """The calls within a function, the same for every entry point that leads there."""
        return self._project.rows(file, ("work of calls", span), lambda file: self._calls(file, span))

    def _calls(self, file: SourceFile, span: Span) -> Iterator[_Called]:
        calls = file.calls(span)
        later = [call.span for call in calls if _defers(call, file)]
        for call in calls:
            inside = any(span.start <= call.span.start < span.end for span in later)
            found = (self._project.function(file.path, name) or self._method(name) for name in _names(call, file))
            leads = tuple((at, function.span) for at, function in filter(None, found))
            named = call.callee.replace("()", "")
            what = next((what for what, words in LONG_WORK if words.search(named)), "")
            yield _Called(call, what, inside, bool(leads) and _repeats_work(file, call), leads)

    def _what(self, step: _Step, row: _Called) -> str:
        if self._project.models_in(step.file.path) is not None:
            model = self._models.get((step.file.path, row.call.span.start))
            if model is not None:
                return _of_model(step, model)
        return row.what

    def _puts_off(self, file: SourceFile, call: Call) -> bool:
        """The project's own function of that name puts the work off itself."""
        target = self._project.function(file.path, call.callee)
        return target is not None and any(_defers(inner, target[0]) for inner in target[0].calls(target[1].span))

    @staticmethod
    def _further(step: _Step, row: _Called) -> Iterator[_Step]:
        deferred, many = step.deferred or row.later, step.many or row.many
        for file, span in row.leads:
            yield _Step(file, span, deferred, step.takes_files, many)

    def _method(self, name: str) -> tuple[SourceFile, Function] | None:
        """The only method of the project with this name, when the name is no everyday word."""
        short = last(name)
        if "." not in name or len(short) < _DISTINCT:
            return None
        found = [
            (file, row)
            for file, row in self._project.crossing.functions.get(short, ())
            if row.qualname.partition(".")[0] in file.classes
        ]
        return found[0] if len(found) == 1 else None


def _of_model(step: _Step, model: ModelCall) -> str:
    if model.sdk in SLOW_MEDIA and model.operation in {Operation.IMAGE, Operation.SPEECH}:
        return "media is made"
    if model.operation is Operation.GENERATE and (step.many or _repeats_work(step.file, model.call)):
        return "a model is called many times"
    if model.operation is Operation.EMBED and (
        step.takes_files or _MANY.search(model.call.expr.text) or _repeats_work(step.file, model.call)
    ):
        return "documents are taken in"
    return ""


def _repeats_work(file: SourceFile, call: Call) -> bool:
    """A loop over things to do, not one that tries again or talks to a tool."""
    if not call.in_loop or asked_in_turn(file, call):
        return False
    around = [loop for loop in file.code.loops if loop.span.start <= call.span.start < loop.span.end]
    if not around:
        return True  # a comprehension
    named = (loop.condition.text if loop.condition is not None else "" for loop in around)
    counted = any(_counts(file, loop) for loop in around)
    return any(loop.kind == "for" for loop in around) and not counted and not any(map(_AGAIN.search, named))


def _counts(file: SourceFile, loop: Loop) -> bool:
    """`for turn in range(3)`: so many times the same, not once for each thing."""
    return any(call.callee == "range" and call.span.line == loop.span.line for call in file.calls(loop.span))


def _defers(call: Call, file: SourceFile) -> bool:
    if last(call.callee) in {"create_task", "ensure_future"}:  # kept tasks are waited for, streams are watched
        around = file.functions.get(call.scope)
        return call.is_statement and not (around is not None and around.is_generator)
    if last(call.callee) in DEFER_NAMES or DEFER_ENDINGS.search(call.callee):
        return True
    return last(call.callee) == "Thread" and call.expr.get("target") is not None


def _names(call: Call, file: SourceFile) -> Iterator[str]:
    """What a call runs: itself, what is handed to it, and for `task.delay()` the task."""
    yield call.callee
    if call.callee.startswith(("self.", "this.")):
        yield f"{call.scope.partition('.')[0]}.{call.callee.partition('.')[2]}"
    if _defers(call, file):
        yield call.callee.rpartition(".")[0]
    for _, value in call.expr.items:
        if value.kind is ExprKind.NAME:
            yield value.name
