"""What one control says of a few files that stand in memory."""

from __future__ import annotations

from textwrap import dedent

from tengates.engine.catalog import load_catalog
from tengates.engine.judge import judge_one
from tengates.engine.overlay import memory_snapshot
from tengates.engine.reading import read_all
from tengates.model.outcome import Outcome
from tengates.survey.build import build_survey


def judged(control: str, files: dict[str, str]) -> Outcome:
    """The outcome of a control by its id, on files by their paths."""
    found = next(row for row in load_catalog().controls if row.id == control)
    snapshot = memory_snapshot({path: dedent(text).encode() for path, text in files.items()})
    facts, history = read_all(snapshot, lambda _progress: None, lambda: False)
    return judge_one(found, build_survey(facts.values(), snapshot, history)).outcome


def places(outcome: Outcome, *, ok: bool = False) -> list[str]:
    """The sites of an outcome that are in order, or are not, as "path:line"."""
    return [f"{site.place.path}:{site.place.line}" for site in outcome.sites if site.ok is ok]
