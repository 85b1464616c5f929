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
    when,
)
from tengates.model.code import Call, Code, Language

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
_SYNC_FS = (
    "fs.readFileSync",
    "fs.writeFileSync",
    "child_process.execSync",
    "child_process.spawnSync",
    "fs.default.readFileSync",
)

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


def _is_blocking(call: ModelCall) -> bool:
    """A client or module function that is known and waits; what could not be followed is left alone."""
    if not call.place.path.endswith(".py") or call.callee.rpartition(".")[2].startswith("a"):
        return False
    return call.client is not None or call.callee.startswith(("openai.", "litellm.", "ollama."))


def _of_file(path: str, code: Code) -> Iterator[Site]:
    running = {function.qualname for function in code.functions if function.is_async}
    for call in code.calls:
        if call.scope in running and not call.awaited and (why := _why(call, code.language)):
            place = Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
            yield _site(place, why, Severity.LOW if code.language is not Language.PYTHON else Severity.MEDIUM)


def _why(call: Call, language: Language) -> str:
    if language is Language.PYTHON:
        return _BLOCKING.get(call.callee, "")
    return "the whole server waits for the disk or program" if call.callee in _SYNC_FS else ""


def _site(place: Place, message: str, severity: Severity) -> Site:
    return Site(place, ok=False, message=message, severity=severity)


CONTROL = Control(
    id="performance.no-blocking-async",
    title="Nothing that blocks everybody",
    kind=Kind.ABSENCE,
    weight=2,
    applies=when.entry & has_async,
    judge=judge,
)
