"""What is told of a commit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommitFacts:
    """A commit's full id, when it was made, its first line and who made it."""

    id: str
    time: dt.datetime
    summary: str
    author: str
