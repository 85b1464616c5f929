"""All that an export may speak of, gathered by the door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tengates.model.origin import NO_ORIGIN, Origin
from tengates.model.plan import Plan
from tengates.model.record import ScanRecord
from tengates.model.score import ScanReport, Scorecard
from tengates.model.since import Since


@dataclass(frozen=True, slots=True)
class Dossier:
    """A scan and its plan; `first` is the oldest kept scan, `target` the scorecard once every open task is done.

    With `since`, an export speaks of what is new alone.
    """

    report: ScanReport
    plan: Plan
    day: dt.date
    target: Scorecard | None = None
    first: ScanRecord | None = None
    origin: Origin = NO_ORIGIN
    since: Since | None = None
