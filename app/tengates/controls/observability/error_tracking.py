"""observability.error-tracking: unhandled errors are reported to somebody."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import Control, Evidence, Kind, Outcome, Survey, evidence, missing, partly, present, when
from tengates.model.code import Code, Import
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.survey.knowledge.trackers import STARTED_BY, Tracker, tracker_of_module, tracker_of_package

_ASIDE = {Role.TEST, Role.EXAMPLE, Role.VENDORED}
_SHOWN = 3
_LONG = 4_000


def judge(survey: Survey) -> Outcome:
    """A tracker that is switched on passes; one that is only installed counts by half."""
    wired = [row for path, facts in survey.files.items() for row in _wired(path, facts)]
    if wired:
        return present("unhandled errors are reported", *wired[:_SHOWN])
    installed = list(_installed(survey))
    if installed:
        return partly("a tracker is installed and never switched on", *installed[:_SHOWN])
    return missing("nobody is told when an error reaches the top")


def _wired(path: str, facts: FileFacts) -> Iterator[Evidence]:
    if facts.role in _ASIDE:
        return
    if facts.code is not None:
        for item in facts.code.imports:
            tracker = tracker_of_module(_module(item)) if not item.is_type else None
            if tracker is not None and (tracker.by_import or _started(facts.code, item, tracker)):
                yield evidence(path, item.span.line, f"{tracker.title} is switched on")
    for line, text in _commands(path, facts):
        if STARTED_BY.search(text[:_LONG]):
            yield evidence(path, line, "it starts under an error tracker")


def _started(code: Code, item: Import, tracker: Tracker) -> bool:
    """Whether a call of this file on what was imported switches the tracker on; a report by name says so anywhere."""
    for call in code.calls:
        last = call.callee.strip("<>").rpartition(".")[2]
        own = call.callee.lstrip("<").startswith(item.module)
        if last in tracker.starters and (own or last.lower().replace("_", "").startswith("captureexception")):
            return True
    return False


def _module(item: Import) -> str:
    """`from google.cloud import error_reporting` names the module by both parts."""
    joined = f"{item.module}.{item.name}"
    return joined if tracker_of_module(joined) is not None else item.module


def _commands(path: str, facts: FileFacts) -> Iterator[tuple[int, str]]:
    """Start commands of containers, hosts and packages."""
    for step in facts.dockerfile:
        yield step.line, step.argument.replace('", "', " ").replace('","', " ")
    for _, script in facts.manifest.scripts if facts.manifest is not None else ():
        yield 0, script
    if path.rpartition("/")[2].lower() == "procfile":
        yield from enumerate(facts.text.split("\n"), 1)


def _installed(survey: Survey) -> Iterator[Evidence]:
    for path, facts in survey.files.items():
        for item in facts.manifest.dependencies if facts.manifest is not None else ():
            if tracker_of_package(item.name) is not None:
                yield evidence(path, item.line, f"{item.name} is installed")


CONTROL = Control(
    id="observability.error-tracking",
    title="Errors that report themselves",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
