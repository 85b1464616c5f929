"""A survey of a small repository that stands in memory."""

from __future__ import annotations

from tengates.engine.overlay import memory_snapshot
from tengates.engine.reading import read_facts
from tengates.model.survey import Survey
from tengates.survey.build import build_survey


def survey_of_files(files: dict[str, str]) -> Survey:
    """What the program knows of these files."""
    snapshot = memory_snapshot({path: text.encode() for path, text in files.items()})
    facts = read_facts(snapshot, lambda _progress: None, lambda: False)
    return build_survey(facts.values(), snapshot)
