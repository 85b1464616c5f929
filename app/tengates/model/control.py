"""What a control and a recipe are: values that the catalogue discovers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.outcome import Blocker, Kind, Outcome, Site
from tengates.model.survey import Survey


@dataclass(frozen=True, slots=True)
class Condition:
    """When a control applies; `otherwise` completes "does not apply: …" ("the code calls no model").

    `from_code` says whether that is read from source files, so that one which cannot be read leaves it open.
    """

    holds: Callable[[Survey], bool]
    otherwise: str
    from_code: bool = True

    def __and__(self, other: Condition) -> Condition:
        """Both; the first that fails is the reason."""
        return Condition(
            lambda survey: self.holds(survey) and other.holds(survey),
            f"{self.otherwise} or {other.otherwise}",
            self.from_code or other.from_code,
        )

    def __or__(self, other: Condition) -> Condition:
        """Either."""
        return Condition(
            lambda survey: self.holds(survey) or other.holds(survey),
            f"{self.otherwise} and {other.otherwise}",
            self.from_code or other.from_code,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One question with an answer (gates, control). `judge` is pure: survey in, outcome out.

    `from_code` False where it is judged from other files than source code (workflows, containers, history), so
    that source files which cannot be read leave its pass alone.
    """

    id: str
    title: str  # what holds when it passes, as a short noun phrase: "Secrets out of the code"
    kind: Kind
    weight: int
    applies: Condition
    judge: Callable[[Survey], Outcome]
    blocker: Blocker = Blocker.NO
    blocks_if: Condition | None = None  # the blocker counts only where this holds; None: everywhere
    from_code: bool = True

    @property
    def gate(self) -> str:
        """The gate it belongs to."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class RecipeInput:
    """What a recipe may look at. `sites` are the failing sites of the controls it serves, by control id.

    `missing` are those of its controls that nothing satisfies at all (failed or unanswered).
    `read` gives the bytes of any file in scope (and of an ignored `.env`), None when there is none.
    `values` are the parameters with defaults filled in, already validated.
    """

    survey: Survey
    sites: Mapping[str, tuple[Site, ...]]
    read: Callable[[str], bytes | None]
    values: Mapping[str, str]
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One guided refactor. `draft` is pure: it returns edits and cannot write."""

    id: str
    title: str  # imperative, as on the button: "Put a limit on model calls"
    tier: Tier
    controls: tuple[str, ...]
    parameters: Callable[[Survey], tuple[ParameterSpec, ...]]
    draft: Callable[[RecipeInput], Draft]
