"""performance.no-blocking-async: nothing blocks inside asynchronous functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tengates.authoring import (
    Condition,
    Control,
    Kind,
    ModelCall,
    Outcome,
    Place,
    Severity,
    Site,
    Survey,
    absence,
)
from tengates.model.code import Call, Code, Expr, ExprKind, Function, Language
from tengates.survey.bindings import Bindings
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_code, rows_per_file

_BLOCKING = {
    "time.sleep": "the whole server sleeps",
    "subprocess.run": "the whole server waits for the program",
    "subprocess.call": "the whole server waits for the program",
    "subprocess.check_output": "the whole server waits for the program",
    "subprocess.check_call": "the whole server waits for the program",
    "os.system": "the whole server waits for the program",
    "urllib.request.urlopen": "the whole server waits for the answer",
    "sqlite3.connect": "the whole server waits for the database",
    "psycopg2.connect": "the whole server waits for the database",
    "pymysql.connect": "the whole server waits for the database",
}
_DISK = {"open", "io.open", "pathlib.Path().read_text", "pathlib.Path().read_bytes", "pathlib.Path().write_text"}
_PROGRAMS = ("child_process.execSync", "child_process.spawnSync", "child_process.execFileSync")
_SYNC_FS = (
    "fs.readFileSync",
    "fs.writeFileSync",
    "fs.default.readFileSync",
    "fs.default.writeFileSync",
    *_PROGRAMS,
)

_THROUGH = {
    **dict.fromkeys((name for name in _BLOCKING if name.startswith(("subprocess.", "os."))), "the program runs"),
    **dict.fromkeys((name for name in _BLOCKING if name.endswith(".connect")), "the database answers"),
    **dict.fromkeys(_PROGRAMS, "the program runs"),
    "urllib.request.urlopen": "another server answers",
    "time.sleep": "it sleeps",
}
_IN_THREADS = ("to_thread", "run_in_executor", "run_in_threadpool", "to_thread.run_sync", "sync_to_async()")
_STREAMING = ("_stream", ".stream")  # `converse_stream`, `messages.stream`
_HEAD = re.compile(r"[A-Za-z_]\w*")
_DEEP = 2
_Key = tuple[str, str]  # a function, by file and name

has_async = Condition(
    lambda survey: any(function.is_async for _, code in survey.sources() for function in code.functions),
    "no code is asynchronous",
)


def judge(survey: Survey) -> Outcome:
    """Blocking requests, sleeps, programs and synchronous model clients in async functions."""
    return absence(
        _findings(survey),
        clean="nothing was found that blocks an asynchronous function",
        noun=("call that blocks everybody", "calls that block everybody"),
    )


def _findings(survey: Survey) -> Iterator[Site]:
    for request in survey.outbound:
        if request.in_async_function and request.blocking:
            yield _site(request.place, "while this request waits, nobody else is served", Severity.MEDIUM)
    for call in survey.model_calls:
        if call.in_async_function and not call.asynchronous and _is_blocking(call):
            yield _site(call.place, "while the model writes, nobody else is served", Severity.HIGH)
    for path, code in survey.sources():
        yield from _of_file(path, code)
        yield from _streams(path, code)
    yield from _further(survey)


def _further(survey: Survey) -> Iterator[Site]:
    """Plain functions of the project that block, called from asynchronous ones as if they cost nothing."""
    bindings = linked(survey).bindings
    project = bindings.project
    waits = dict(reversed(list(_waiting(survey, project))))  # the first thing that a function waits for
    told: set[Place] = set()  # of the nodes of one graph the first
    for file in project:
        for place, name, run in project.rows(file, "runs plain functions", partial(_runs, bindings)):
            found = next((waits[key] for key in run if key in waits), None)
            if found is not None and place not in told:
                told.add(place)
                yield _site(place, f"while {found[0]}, nobody else is served: {name} waits for it", found[1])


def _waiting(survey: Survey, project: Iterable[SourceFile]) -> Iterator[tuple[_Key, tuple[str, Severity]]]:
    """Functions that wait for a model, a request or a program, each with what for."""
    for model in survey.model_calls:
        if model.place.path.endswith(".py") and not model.asynchronous and not model.in_async_function:
            yield (model.place.path, model.place.symbol), ("the model writes", Severity.HIGH)
    for request in survey.outbound:
        if request.blocking and not request.in_async_function:
            yield (request.place.path, request.place.symbol), ("another server answers", Severity.HIGH)
    for file in project:
        for row in _programs(file):
            yield (file.path, row.scope), (_THROUGH[_bare(row)], Severity.MEDIUM)


def _runs(bindings: Bindings, file: SourceFile) -> Iterator[tuple[Place, str, tuple[_Key, ...]]]:
    """The calls that asynchronous functions do not wait for, with what is called and the plain functions that it runs."""
    for call in _unwaited(file.path, file.code):
        for at, function in _called_first(bindings, file, call):
            if _is_plain(function):
                yield file.place_of_call(call), function.name, tuple(_run_by(bindings, at, function))


def _called_first(bindings: Bindings, file: SourceFile, call: Call) -> Sequence[tuple[SourceFile, Function]]:
    """The project's own function or method that is called, or the nodes of a graph that is run and waited for."""
    found = bindings.function_of(file, call.callee, call.scope)
    if found is not None:
        return (found,)
    graph = bindings.project.graph(file, call.callee, call.scope)
    apart = call.callee.rpartition(".")[2].startswith("a")  # `astream` runs plain nodes in threads
    return graph.functions if graph is not None and not apart else ()


def _run_by(bindings: Bindings, file: SourceFile, function: Function) -> Iterator[_Key]:
    """A plain function and those that it calls itself, two calls deep, the nearest first.

    What is handed to somebody runs when and where that one likes.
    """
    level, seen = [(file, function)], {(file.path, function.qualname)}
    for _ in range(_DEEP + 1):
        yield from ((at.path, inner.qualname) for at, inner in level)
        calls = [(at, call) for at, inner in level for call in at.calls_by_scope.get(inner.qualname, ())]
        found = [bindings.function_of(at, call.callee, call.scope) for at, call in calls]
        plain = [row for row in found if row is not None and _is_plain(row[1])]
        level = [row for row in plain if (row[0].path, row[1].qualname) not in seen]
        seen |= {(at.path, inner.qualname) for at, inner in level}


@rows_per_file
def _programs(file: SourceFile) -> Iterator[Call]:
    """Calls outside asynchronous functions that wait for a program, a clock, a server or a database."""
    running = {function.qualname for function in file.code.functions if function.is_async}
    return (call for call in file.code.calls if _bare(call) in _THROUGH and call.scope and call.scope not in running)


def _is_plain(function: Function) -> bool:
    return not function.is_async and not function.is_generator


def _is_blocking(call: ModelCall) -> bool:
    """A client or module function that is known and waits; what could not be followed is left alone."""
    if not call.place.path.endswith(".py") or call.callee.rpartition(".")[2].startswith("a"):
        return False
    return call.client is not None or call.callee.startswith(("openai.", "litellm.", "ollama."))


@per_code
def _unwaited(_path: str, code: Code) -> Iterator[Call]:
    """Calls in asynchronous functions that are not awaited."""
    running = {function.qualname for function in code.functions if function.is_async}
    return (call for call in code.calls if call.scope in running and not call.awaited)


@per_code
def _of_file(path: str, code: Code) -> Iterator[Site]:
    for call in _unwaited(path, code):
        if why := _why(call, code.language):
            place = Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
            yield _site(place, why, Severity.MEDIUM if call.callee in _BLOCKING else Severity.LOW)


@per_code
def _streams(path: str, code: Code) -> Iterator[Site]:
    """A stream that was only opened in a thread, and is gone through as it comes in."""
    running = {function.qualname for function in code.functions if function.is_async}
    opened = {(row.target, row.scope) for row in code.assignments if row.scope in running and _opens(row.value)}
    starts = {loop.span.line for loop in code.loops if loop.kind == "for"}
    for row in code.assignments if opened else ():
        held = _HEAD.match(row.value.text)
        if row.span.line in starts and held is not None and (held.group(), row.scope) in opened:
            place = Place(path, row.value.span, row.scope, " ".join(row.value.text.split())[:160])
            yield _site(place, "while the answer comes in piece by piece, nobody else is served", Severity.HIGH)


def _opens(value: Expr) -> bool:
    """`asyncio.to_thread(client.converse_stream, …)`."""
    if value.kind is not ExprKind.CALL or not value.name.endswith(_IN_THREADS):
        return False
    stream = value.get("stream")
    asked = stream is not None and stream.text not in {"false", "False"}
    return asked or any(item.text.endswith(_STREAMING) for item in value.positional)


def _why(call: Call, language: Language) -> str:
    if language is Language.PYTHON:
        return _BLOCKING.get(call.callee, "the whole server waits for the disk" if call.callee in _DISK else "")
    return "the whole server waits for the disk or program" if _bare(call) in _SYNC_FS else ""


def _bare(call: Call) -> str:
    """`node:fs` is the same as `fs`."""
    return call.callee.removeprefix("node:")


def _site(place: Place, message: str, severity: Severity) -> Site:
    return Site(place, ok=False, message=message, severity=severity)


CONTROL = Control(
    id="performance.no-blocking-async",
    title="Nothing that blocks everybody",
    kind=Kind.ABSENCE,
    weight=2,
    applies=has_async,
    judge=judge,
)
