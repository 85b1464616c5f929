"""What a project's own file says: answers, waivers, minimums, what is left out, how the plan is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tengates.model.outcome import Answer, Waiver
from tengates.model.plan import NO_PLAN_WORDS, PlanWords


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What `.tengates/project.toml` says. `problem` is a sentence when the file cannot be used."""

    answers: Mapping[str, Answer]
    minimums: Mapping[str, float]
    ignored: tuple[str, ...]
    problem: str = ""
    waivers: tuple[Waiver, ...] = ()
    plan: PlanWords = NO_PLAN_WORDS


NOTHING_SAID = ProjectSettings({}, {}, ())
