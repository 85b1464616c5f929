"""A past of which only a part was read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.survey.small import survey_of_files

from tengates.controls.security.secrets_in_history import CONTROL
from tengates.model.history import History
from tengates.model.outcome import Outcome, Status

SURVEY = survey_of_files({"app.py": "print(1)\n"})


def judged(history: History) -> Outcome:
    return CONTROL.judge(replace(SURVEY, history=history))


@pytest.mark.parametrize("history", [History((), 10, 20), History((), 20, 20, capped=True)])
def test_a_past_that_was_read_in_part_does_not_pass(history: History) -> None:
    outcome = judged(history)
    assert outcome.status is Status.UNCHECKED
    assert "the next scan reads on" in outcome.reason


def test_a_past_that_was_read_whole_does() -> None:
    assert judged(History((), 20, 20)).status is Status.PASS
