"""testing.unit: unit tests with assertions cover core logic, and a runner is configured."""

from __future__ import annotations

from tengates.authoring import Control, Evidence, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.authoring.delivery import Census, take_census, test_runner

_LINES_PER_TEST = 200
_SHOWN = 5


def judge(survey: Survey) -> Outcome:
    """Tests that assert, against the size of the program; a browser's tests are another control's."""
    census = take_census(survey)
    if not census.tests:
        return _none(census)
    found = _evidence(census)
    lines = census.source_lines
    size = f"{_tests(census.tests)} for {lines:,} {'line' if lines == 1 else 'lines'} of code"
    runner = test_runner(survey)
    if runner is None:
        return partly(f"{size}, but nothing says how to run them", *found)
    found = (*found, evidence(runner.path, runner.line, runner.what))
    if census.tests * _LINES_PER_TEST < census.source_lines:
        return partly(f"only {size}", *found)
    return present(size, *found)


def _none(census: Census) -> Outcome:
    if census.hollow:
        found = [evidence(file.path, file.first, "checks nothing") for file in census.files if file.hollow]
        return missing(f"{_tests(census.hollow)}, and none of them checks a result", *found[:_SHOWN])
    if census.files:
        found = [evidence(file.path, file.first, "drives a browser") for file in census.files]
        return missing("there are only browser tests; no part is tested by itself", *found[:_SHOWN])
    return missing("there is no test with a check in it")


def _tests(number: int) -> str:
    return f"{number:,} test" + ("s" if number != 1 else "")


def _evidence(census: Census) -> tuple[Evidence, ...]:
    rows = sorted((file for file in census.files if file.tests and not file.browser), key=lambda file: -file.tests)
    return tuple(evidence(file.path, file.first, _tests(file.tests)) for file in rows[:_SHOWN])


CONTROL = Control(
    id="testing.unit",
    title="Unit tests of the core logic",
    kind=Kind.PRESENCE,
    weight=3,
    applies=when.always,
    judge=judge,
)
