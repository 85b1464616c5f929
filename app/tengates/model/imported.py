"""What other scanners found: their results as we read them, and what became of them in a scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """How much a finding of another scanner weighs by its own account."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Foreign:
    """One result of another scanner. `path` is as it says, unless an absolute one of the machine it ran on.

    `secret` is the piece of the file that it quotes: it may be a credential, so no repr and no face shows it.
    """

    tool: str
    rule: str
    message: str
    weight: Weight
    path: str
    line: int
    end_line: int
    cwes: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    in_history: bool = False  # it names the commit it was found in
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ImportTally:
    """What became of one file of another scanner: how many results went where."""

    name: str
    tools: tuple[str, ...]
    counted: int = 0  # that take from a control
    shown: int = 0  # that stand beside a control and take nothing
    unmatched: int = 0  # that speak for none of our controls
    elsewhere: int = 0  # that stand in no file of this scan
    stale: int = 0  # whose file changed since
    left_out: int = 0  # beyond the number that is read


@dataclass(frozen=True, slots=True)
class ForeignReport:
    """One file of another scanner: its results, and how many more it held than are read.

    `seen` are the hashes of the files that its results stand in, taken at the first scan with it: a result counts
    for as long as its file is the same.
    """

    name: str
    tools: tuple[str, ...]
    findings: tuple[Foreign, ...]
    left_out: int = 0
    seen: Mapping[str, str] | None = None
    tally: ImportTally | None = None  # of the latest scan
