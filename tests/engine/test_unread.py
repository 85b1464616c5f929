"""Files that cannot be read never turn into a pass."""

from __future__ import annotations

import pytest

from tengates.engine.catalog import load_catalog
from tengates.engine.judge import judge_all
from tengates.engine.overlay import memory_snapshot
from tengates.engine.reading import read_facts
from tengates.model.outcome import Confidence, ControlResult, Status
from tengates.survey.build import build_survey

BROKEN = "def oops(:\n    return (\n"
APP = (
    "from fastapi import FastAPI\nfrom pydantic import BaseModel\n\napp = FastAPI()\n\n\n"
    "class Note(BaseModel):\n    text: str\n\n\n@app.post('/notes')\ndef add(note: Note):\n    return note\n"
)


def judged(files: dict[str, str]) -> dict[str, ControlResult]:
    snapshot = memory_snapshot({path: text.encode() for path, text in files.items()})
    facts = read_facts(snapshot, lambda _progress: None, lambda: False)
    return {row.id: row for row in judge_all(load_catalog(), build_survey(facts.values(), snapshot), {})}


def test_nothing_found_is_no_pass_while_a_file_is_unread() -> None:
    whole, part = judged({"app.py": APP}), judged({"app.py": APP, "more.py": BROKEN})
    assert whole["security.injection"].outcome.status is Status.PASS
    assert part["security.injection"].outcome.status is Status.UNCHECKED
    assert not part["security.injection"].counted
    assert "1 of 2 source files could not be read" in part["security.injection"].outcome.reason


def test_coverage_of_what_could_be_read_is_no_pass_either() -> None:
    assert judged({"app.py": APP})["validation.schema"].outcome.status is Status.PASS
    assert judged({"app.py": APP, "more.py": BROKEN})["validation.schema"].outcome.status is Status.UNCHECKED


def test_a_gap_stays_a_gap_and_says_what_was_not_read() -> None:
    row = judged({"app.py": APP, "more.py": BROKEN})["testing.unit"]
    assert row.outcome.status is Status.FAIL
    assert row.outcome.confidence is Confidence.MEDIUM
    assert row.outcome.reason.endswith("could not be read")


def test_what_rests_on_other_files_is_left_alone() -> None:
    found = judged({"app.py": APP, "more.py": BROKEN, "requirements.txt": "fastapi==0.115.0\n"})
    assert found["security.secrets-in-code"].outcome.status is Status.PASS


def test_a_repository_that_cannot_be_read_at_all_is_not_waved_through() -> None:
    found = judged({"app.py": BROKEN})
    assert found["cost.token-limits"].outcome.status is Status.UNCHECKED
    assert found["security.ci-hardening"].outcome.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("count", [12])
def test_one_unread_file_of_many_does_not_open_what_the_repository_is(count: int) -> None:
    files = {f"part{number}.py": f"def f{number}():\n    return {number}\n" for number in range(count)}
    assert judged({**files, "more.py": BROKEN})["cost.token-limits"].outcome.status is Status.NOT_APPLICABLE
