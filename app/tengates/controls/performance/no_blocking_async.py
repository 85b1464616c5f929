"""performance.no-blocking-async: nothing blocks inside asynchronous functions."""

from __future__ import annotations

from collections.abc import Iterator

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
from tengates.model.code import Call, Code, Function, Language
from tengates.model.place import Span
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_code
from tengates.survey.web.project import Project

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
_SYNC_FS = (
    "fs.readFileSync",
    "fs.writeFileSync",
    "child_process.execSync",
    "child_process.spawnSync",
    "fs.default.readFileSync",
)

_DEEP = 2

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
    yield from _further(survey)


def _further(survey: Survey) -> Iterator[Site]:
    """Plain functions of the project that block, called from asynchronous ones as if they cost nothing."""
    project = linked(survey).project
    waits = _Waits(survey, project)
    for file in project:
        for call in _unwaited(file.path, file.code) if file.is_python else ():
            if why := waits.why(file, call):
                place = Place(file.path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
                yield _site(place, why, Severity.HIGH)


class _Waits:
    """Which plain functions wait for a model, a request or a program, looked at two calls deep."""

    def __init__(self, survey: Survey, project: Project) -> None:
        self._project = project
        self._places: dict[str, list[tuple[Span, str]]] = {}
        for model in survey.model_calls:
            if not model.asynchronous and not model.in_async_function:
                self._places.setdefault(model.place.path, []).append((model.place.span, "the model writes"))
        for request in survey.outbound:
            if request.blocking and not request.in_async_function:
                self._places.setdefault(request.place.path, []).append((request.place.span, "another server answers"))

    def why(self, file: SourceFile, call: Call) -> str:
        """What a call waits for; "" when it is no plain function of the project or waits for nothing."""
        found = self._project.function(file.path, call.callee)
        if found is None or not _is_plain(found[1]):
            return ""
        for at, span in self._project.reached(*found, depth=_DEEP):
            function = next((row for row in at.code.functions if row.span == span), None)
            if function is None or not _is_plain(function):
                continue
            for place, what in self._places.get(at.path, []):
                if span.start <= place.start < span.end:
                    return f"while {what}, nobody else is served: {found[1].name} waits for it"
        return ""


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


def _why(call: Call, language: Language) -> str:
    if language is Language.PYTHON:
        return _BLOCKING.get(call.callee, "the whole server waits for the disk" if call.callee in _DISK else "")
    return "the whole server waits for the disk or program" if call.callee in _SYNC_FS else ""


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
