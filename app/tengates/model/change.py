r"""Change sets: what a recipe drafts, what the founder reviews, what was applied.

A recipe drafts byte-range replacements of files it was shown; it cannot write. The engine
cuts them into hunks and the founder accepts some. Lines are split on `\\n` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Tier(StrEnum):
    """How careful the founder must be (recipes, tier)."""

    SAFE = "safe"
    REVIEW = "review"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """One question on a recipe's form. `choices` empty means free text; `kind` is "int", "text" or "choice"."""

    name: str
    question: str
    default: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace bytes `start:end` of a file by `new`. `why` is one sentence for the reviewer.

    `supporting` edits (an import, a constant, a dependency) come along whenever one of the
    edits whose `needs` names their `key` is accepted; `needs` lists such keys across files.
    `site` is the 1-based line of the site it mends (0 for supporting edits).
    """

    start: int
    end: int
    new: bytes = field(repr=False)  # file text may hold secrets, so no repr shows it
    why: str
    supporting: bool = False
    key: str = ""
    needs: tuple[str, ...] = ()
    site: int = 0


@dataclass(frozen=True, slots=True)
class FileEdits:
    """Edits of one existing file; `base` is what they were made against. `sensitive` files are masked on screen."""

    path: str
    base: bytes = field(repr=False)
    edits: tuple[Edit, ...]
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that does not exist yet; `supporting`, `key` and `needs` as in Edit."""

    path: str
    content: bytes = field(repr=False)
    why: str
    supporting: bool = False
    key: str = ""
    needs: tuple[str, ...] = ()
    sensitive: bool = False
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Untrack:
    """Take a path out of git's index and leave the file on disk."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class SkippedSite:
    """A site the recipe leaves alone, and why. Line 0: the whole file."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a recipe returns. `notes` are things only the founder can do, as sentences."""

    files: tuple[FileEdits | NewFile | Untrack, ...] = ()
    skipped: tuple[SkippedSite, ...] = ()
    notes: tuple[str, ...] = ()


class ChangeKind(StrEnum):
    """What happens to a file."""

    EDIT = "edit"
    CREATE = "create"
    DELETE = "delete"
    UNTRACK = "untrack"


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring edits that are accepted together.

    `old` and `new` are 1-based half-open line ranges `[first, last)` in the base and in the
    result with every hunk accepted. `id` counts from 1 in its file. `typed` is what the founder
    wants at the lines `old` in place of the edits; None: as proposed.
    """

    id: int
    old: tuple[int, int]
    new: tuple[int, int]
    edits: tuple[Edit, ...]
    supporting: bool
    why: str
    typed: bytes | None = field(default=None, repr=False)

    @property
    def keys(self) -> frozenset[str]:
        """What this hunk provides to others."""
        return frozenset(edit.key for edit in self.edits if edit.key)

    @property
    def needs(self) -> frozenset[str]:
        """What this hunk needs from others."""
        return frozenset(key for edit in self.edits for key in edit.needs)


@dataclass(frozen=True, slots=True)
class FileChange:
    """What is proposed for one file. `base` None: created. `new` None: deleted or only untracked."""

    path: str
    kind: ChangeKind
    base: bytes | None = field(repr=False)
    new: bytes | None = field(repr=False)
    hunks: tuple[Hunk, ...]
    executable: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """How a control's value moves when the proposal is applied."""

    control: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reviewable change set. `scores` are pairs of gate id and (score now, score after)."""

    recipe: str
    title: str
    tier: Tier
    parameters: tuple[tuple[str, str], ...]
    files: tuple[FileChange, ...]
    skipped: tuple[SkippedSite, ...]
    notes: tuple[str, ...]
    effects: tuple[Effect, ...] = ()
    scores: tuple[tuple[str, float, float], ...] = ()
    masks: tuple[str, ...] = field(default=(), repr=False)  # secret values to hide wherever the diff is shown


@dataclass(frozen=True, slots=True)
class Decision:
    """Accepted hunks as (path, hunk id). Untrack changes have the one hunk id 1."""

    accepted: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class WorkTree:
    """Apply to the files the founder has open."""


@dataclass(frozen=True, slots=True)
class NewBranch:
    """Apply as one commit on a new branch; the work tree stays as it is."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class FileWrite:
    """One file of an apply: the exact bytes expected on disk and the exact bytes to leave there.

    `base` None: must not exist. `new` None with `untrack` False: delete.
    """

    path: str
    base: bytes | None = field(repr=False)
    new: bytes | None = field(repr=False)
    executable: bool = False
    untrack: bool = False


class OperationKind(StrEnum):
    """What was done to the repository."""

    APPLY = "apply"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Operation:
    """An entry of the append-only operation log. `time` is ISO 8601 in UTC."""

    id: str
    kind: OperationKind
    title: str
    recipe: str
    time: str
    files: tuple[str, ...]
    branch: str | None = None
    commit: str | None = None
    undone_by: str | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class RecipeOffer:
    """A recipe that applies here: how many sites it would mend, how many it only explains."""

    recipe: str
    title: str
    tier: Tier
    controls: tuple[str, ...]
    sites: int
    advice_only: int
    parameters: tuple[ParameterSpec, ...]


@dataclass(frozen=True, slots=True)
class Considered:
    """A decision with its supporting hunks settled, and what it would lead to.

    `scores` are pairs of gate id with score now and after; `troubles` are pairs of a path and a
    sentence that forbids applying.
    """

    decision: Decision
    scores: tuple[tuple[str, float, float], ...]
    effects: tuple[Effect, ...]
    troubles: tuple[tuple[str, str], ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Why this cannot be applied."""
        return tuple(sentence for _, sentence in self.troubles)
