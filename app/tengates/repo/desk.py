"""Where changes to one folder are made: what they need to know, in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tengates.repo.gitdir import GitDir
from tengates.repo.journal import Journal, Log
from tengates.repo.shadow import Shadow

STAGES = "tengates-stage"


def _no_step(_name: str) -> None:
    """Nobody watches the steps."""


@dataclass(slots=True)
class Desk:
    """One folder's root, our own room for it, its shadow, and where it lies in its repository.

    `step` is told the name of each step as it is reached, for tests that cut there.
    """

    root: Path
    room: Path
    shadow: Shadow
    prefix: str
    step: Callable[[str], None] = _no_step

    @property
    def place(self) -> GitDir | None:
        """The git directory, None for a plain folder."""
        return self.shadow.place

    @property
    def journal(self) -> Journal:
        """What is under way."""
        return Journal(self.room)

    @property
    def log(self) -> Log:
        """What was done."""
        return Log(self.room)

    @property
    def stage_base(self) -> Path:
        """A folder on the same disk to stage in: the git directory, where editors and git do not look, or the root."""
        if self.place is None or not self.place.verified or self.place.unsupported:
            return self.root
        git_dir = self.place.git_dir
        return git_dir if git_dir.stat().st_dev == self.root.stat().st_dev else self.root

    def stage_for(self, operation_id: str) -> Path:
        """The stage of one operation."""
        base = self.stage_base
        return base / (f".{STAGES}" if base == self.root else STAGES) / operation_id

    def originals(self, operation_id: str) -> Path:
        """Where the files that an operation replaced are kept."""
        return self.room / "undo" / operation_id
