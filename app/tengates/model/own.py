"""Controls that a team wrote itself (`.tengates/controls/*.yml`), and what they came to."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from tengates.model.outcome import Severity, Site


@dataclass(frozen=True, slots=True)
class OwnControl:
    """One of a team's own: a rule in ast-grep's words, as JSON, and a page in theirs. `path` is its file."""

    id: str
    title: str
    language: str
    message: str
    severity: Severity
    page: str
    rule: bytes
    path: str
    rule_line: int


class Hit(Struct):
    """A place that a rule fits; `mark` recognises its text. With a `problem` the rule itself cannot be used."""

    rule: str
    line: int = 0
    end_line: int = 0
    mark: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What one came to. `problem` says why it could not be used, and where; `more` counts places beyond the listed."""

    path: str
    id: str
    title: str
    page: str = ""
    sites: tuple[Site, ...] = ()
    more: int = 0
    unread: int = 0  # files that it could not look at
    problem: str = ""

    @property
    def passes(self) -> bool:
        """Whether it was used, on every file, and found nothing."""
        return not (self.problem or self.sites or self.unread)

    @property
    def count(self) -> int:
        """How many places it found."""
        return len(self.sites) + self.more


@dataclass(frozen=True, slots=True)
class Own:
    """All of a team's own. `waiting` counts those that nobody accepted on this machine, which are not used."""

    results: tuple[OwnResult, ...] = ()
    waiting: int = 0


NOTHING_OWN = Own()
