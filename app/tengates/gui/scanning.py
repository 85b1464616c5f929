"""What a scan, or a change of the founder's words, leads to: gathered off the window's thread."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tengates.gui.tasks import Job
from tengates.model.errors import Interrupted

if TYPE_CHECKING:  # the engine is loaded after the window is shown
    from tengates.model.change import Operation, RecipeOffer
    from tengates.model.plan import Plan
    from tengates.model.record import Moved, ScanRecord
    from tengates.model.score import ScanReport
    from tengates.project import Project

_KEPT = 60  # scans that are shown
_FIRST = ("gui.widgets.sidebar", "gui.pages.overview", "gui.widgets.notice")  # what a folder is shown on


@dataclass(frozen=True, slots=True)
class Scanned:
    """Everything a page may ask for, but the guided fixes."""

    report: ScanReport
    plan: Plan
    operations: tuple[Operation, ...]
    history: tuple[tuple[ScanRecord, Moved | None], ...]


def opened(find: Callable[[], Path], open_it: Callable[[Path], Project], job: Job) -> Project:
    """The project in a folder. What it will be shown on is loaded here too, where the window does not wait for it.

    The job tells once that it is: the window can make it while the folder is opened.
    """
    for name in _FIRST:
        importlib.import_module(f"tengates.{name}")
    importlib.import_module("tengates.present.glossary").spots("")  # its one pattern takes a while to put together
    job.tell(None)
    return open_it(find())


def scan(project: Project, job: Job) -> Scanned:
    """Read and judge the folder."""
    report = project.scan(job.tell, job.cancelled)
    return _collected(project, report)


def judged_again(project: Project, change: Callable[[], None]) -> Scanned:
    """Change the founder's words and judge again."""
    change()
    report = project.report
    if report is None:
        raise Interrupted("The folder was not scanned yet.")
    return _collected(project, report)


def _collected(project: Project, report: ScanReport) -> Scanned:
    return Scanned(report, project.plan(offers=()), project.operations(), project.history(_KEPT))


def offers_of(project: Project, job: Job) -> tuple[Plan, tuple[RecipeOffer, ...]]:
    """The guided fixes, which take longer to find than the scorecard, and the plan that names them."""
    offers = project.offers(job.cancelled)
    return project.plan(offers=offers), offers
