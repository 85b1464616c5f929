"""observability.structured-logs: logs are records that a machine can search."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Site, Status, Survey, does_not_apply, evidence, when
from tengates.survey.service.browser import is_browser_code, runs_in_browser_alone
from tengates.survey.service.logs import LogUse, Way, find_logs

_SHOWN = 400


def judge(survey: Survey) -> Outcome:
    """Judged once for the project: structured 1, a plain logger or a mixture 0.5, printing alone 0."""
    sources = tuple(survey.sources())
    if runs_in_browser_alone(survey) or all(is_browser_code(path, code) for path, code in sources):
        return does_not_apply("all code runs in the browser" if sources else "there is no code that could log")
    uses = find_logs(survey)
    printed = [use for use in uses if use.way is Way.PRINTED]
    logged = [use for use in uses if use.way is not Way.PRINTED]
    if not survey.traits.entry:
        if not logged:  # a command-line tool prints to the person who runs it
            what = "what it prints is for whoever runs it" if printed else "logs nothing of its own"
            return does_not_apply(f"it runs inside other programs or by hand, and {what}")
        printed = []
    structured = any(use.way is Way.STRUCTURED for use in logged)
    value, reason = _value(structured=structured, plain=bool(logged), printed=len(printed))
    status = Status.PASS if value == 1.0 else Status.PARTIAL if value else Status.FAIL
    found = tuple(evidence(use.place.path, use.place.line, f"a {use.way} log line") for use in logged[:3])
    return Outcome(status, value, reason, sites=tuple(_site(use) for use in printed[:_SHOWN]), evidence=found)


def _value(*, structured: bool, plain: bool, printed: int) -> tuple[float, str]:
    if structured:
        return (
            (0.5, f"structured logs, and {_places(printed, 'that print', 'that prints')} beside them")
            if printed
            else (1.0, "logs are structured")
        )
    if plain:
        return 0.5, "there is a logger, and its lines are plain text"
    if printed:
        return 0.0, f"{_places(printed, 'print', 'prints')} instead of logging"
    return 0.0, "nothing is logged"


def _places(count: int, many: str, one: str) -> str:
    return f"{count} places {many}" if count != 1 else f"1 place {one}"


def _site(use: LogUse) -> Site:
    return Site(use.place, ok=False, message="printed text has no time, level or request, so you cannot search it")


CONTROL = Control(
    id="observability.structured-logs",
    title="Logs that can be searched",
    kind=Kind.COVERAGE,
    weight=3,
    applies=when.always,
    judge=judge,
)
