"""errors.boundary: something answers safely when nothing else did, and keeps what went wrong to itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from tengates.authoring import (
    Confidence,
    Control,
    Evidence,
    Kind,
    Outcome,
    Place,
    Site,
    Survey,
    evidence,
    missing,
    partly,
    present,
    site,
    when,
)
from tengates.model.survey import EntryPoint
from tengates.survey.knowledge.replies import SAFE_BY_DEFAULT
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.last_resort import (
    STREAMLIT_SETTINGS,
    LastResort,
    Side,
    catches_all,
    catches_somewhere,
    express_handlers,
    handlers_for_some,
    last_resorts,
    middleware_that_catches,
)
from tengates.survey.service.leaks import leaks
from tengates.survey.web.index import SourceFile

_SHOWN = 4
_MOST = 200
_NEARLY_ALL = 0.8
_SOME = 0.2
_DEBUG = "the debugger shows visitors the whole trace of a failure, with your code"
_LEAK = "the text of the failure reaches whoever asked, with whatever it says about your insides"


def judge(survey: Survey) -> Outcome:
    """A handler and no leak passes; one without the other, or a framework's own plain answer, counts by half."""
    shown = tuple(site(place, _LEAK) for place in islice(leaks(survey), _MOST))
    shown += tuple(site(place, _DEBUG) for place in islice(_debugging(survey), 1))
    found = [*last_resorts(survey), *express_handlers(survey), *middleware_that_catches(survey)]
    server = [_row(row) for row in found if row.side is Side.SERVER] or _each(survey, shown, catches_all, _NEARLY_ALL)
    screen = [_row(row) for row in found if row.side is Side.SCREEN]
    rows = (*server[:_SHOWN], *screen[:_SHOWN])
    if shown:
        return _leaking(rows, shown)
    hidden = any(row.path.endswith(STREAMLIT_SETTINGS) for row in found)  # then Streamlit's own answer is a safe one
    safe_frameworks = SAFE_BY_DEFAULT | {"streamlit"} if hidden else SAFE_BY_DEFAULT
    has_screen, safe = _has_screen(survey), all(entry.framework in safe_frameworks for entry in survey.entries)
    if (server and (screen or not has_screen)) or (screen and safe):
        return present("failures are answered safely and keep their details to themselves", *rows)
    return _half(survey, rows, plain=safe and not has_screen)


def _debugging(survey: Survey) -> Iterator[Place]:
    """Flask started with its debugger and no other way to start it: it shows the whole trace to visitors."""
    for file in linked(survey).project if {entry.framework for entry in survey.entries} == {"flask"} else ():
        for call in file.code.calls:
            debug = call.expr.get("debug")
            if call.callee.endswith(".run") and not call.scope and debug is not None and debug.text == "true":
                yield file.place_of_call(call)


def _half(survey: Survey, rows: tuple[Evidence, ...], *, plain: bool) -> Outcome:
    """One side of two, some entry points of many, or only what the framework answers by itself."""
    some = _each(survey, (), catches_somewhere, _SOME) or [_row(row) for row in handlers_for_some(survey)]
    if rows:
        return partly(
            "something answers on one side, the other side has no stand-in", *rows, confidence=Confidence.MEDIUM
        )
    if some:
        return partly("some failures are caught and answered, the rest are not", *some[:_SHOWN])
    if plain and survey.entries:
        row = survey.entries[0]
        only = evidence(
            row.place.path, row.place.line, f"{row.framework[:1].upper()}{row.framework[1:]} answers a plain 500"
        )
        reason = "only the framework's own plain answer stands behind your code"
        return partly(reason, only, confidence=Confidence.MEDIUM)
    return missing(
        "nothing of yours answers when something fails that you did not expect", confidence=Confidence.MEDIUM
    )


def _leaking(rows: tuple[Evidence, ...], shown: tuple[Site, ...]) -> Outcome:
    if rows:
        return partly("there is a last answer, but the text of failures reaches users", *rows, sites=shown)
    return missing("the text of failures reaches users", sites=shown)


def _each(
    survey: Survey, shown: tuple[Site, ...], catches: Callable[[SourceFile, EntryPoint], bool], share: float
) -> list[Evidence]:
    """Handlers of which such a share catch everything themselves and answer."""
    files = linked(survey).project.files
    lines: dict[str, list[int]] = defaultdict(list)
    for row in shown:
        lines[row.place.path].append(row.place.line)
    entries = [entry for entry in survey.entries if entry.place.path in files]
    good = [
        entry
        for entry in entries
        if catches(files[entry.place.path], entry) and not _holds(entry, lines.get(entry.place.path, ()))
    ]
    if not entries or len(good) < share * len(entries):
        return []
    return [evidence(row.place.path, row.place.line, "it catches everything and answers") for row in good[:_SHOWN]]


def _holds(entry: EntryPoint, lines: Iterable[int]) -> bool:
    span = entry.function.span if entry.function is not None else entry.place.span
    return any(span.line <= line <= span.end_line for line in lines)


def _has_screen(survey: Survey) -> bool:
    """Whether there are components that a browser runs."""
    return survey.traits.browser and any(
        is_browser_code(path, code) and any(call.callee.startswith("<") for call in code.calls)
        for path, code in survey.sources()
    )


def _row(row: LastResort) -> Evidence:
    return evidence(row.path, row.line, row.what)


CONTROL = Control(
    id="errors.boundary",
    title="A safe answer for whatever fails",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
