"""Issues made from a real project: whole without the program, quiet towards people, small enough for GitHub."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.present.dossiers import made, rich_project

from tengates.home import Home
from tengates.model.issue import IssueDraft, IssueState

CHAT = "import requests\nfrom openai import OpenAI\nc = OpenAI()\ndef ask(q):\n    return c.responses.create(input=q)\n"


@pytest.fixture
def drafts(tmp_path: Path, home: Home) -> tuple[tuple[IssueDraft, ...], str]:
    return rich_project(made(tmp_path / "repo"), home).issue_drafts()


def test_the_repository_is_the_published_one_without_its_password(drafts: tuple[tuple[IssueDraft, ...], str]) -> None:
    assert drafts[1] == "ada/engine"
    assert not any("pa55word" in draft.body for draft in drafts[0])


def test_an_open_task_says_why_where_and_when_it_is_done(drafts: tuple[tuple[IssueDraft, ...], str]) -> None:
    budget = next(draft for draft in drafts[0] if "cost.token-limits" in draft.body)
    assert budget.state is IssueState.OPEN
    assert budget.labels[0] == "ten-gates"
    for heading in ("### Where", "### Steps", "### Done when a scan finds these met"):
        assert heading in budget.body
    assert re.search(r"^- \[ \] .*`cost\.token-limits`$", budget.body, re.MULTILINE)
    assert "https://github.com/ada/engine/blob/" in budget.body


def test_what_is_met_already_is_not_told_as_missing(drafts: tuple[tuple[IssueDraft, ...], str]) -> None:
    met = {draft.task: re.findall(r"^- \[x\] (.*) `[\w.-]+`$", draft.body, re.MULTILINE) for draft in drafts[0]}
    assert any(met[draft.task] for draft in drafts[0] if draft.state is IssueState.OPEN)
    for draft in drafts[0]:
        missing = draft.body.partition("### What is missing now")[2].partition("###")[0]
        assert not any(missing.count(f"- {title}:") for title in met[draft.task]), draft.task


def test_what_was_skipped_is_dropped_with_the_founders_reason(drafts: tuple[tuple[IssueDraft, ...], str]) -> None:
    skipped = next(draft for draft in drafts[0] if draft.task == "dashboards")
    assert skipped.state is IssueState.DROPPED
    assert "we are two people" in skipped.body


def test_a_name_in_the_repository_calls_nobody_and_refers_to_nothing(tmp_path: Path, home: Home) -> None:
    name = "src/@everyone #12 GH-3/app.py"
    drafts, _ = rich_project(made(tmp_path / "repo", {"app.py": CHAT, name: CHAT}), home).issue_drafts()
    bodies = "\n".join(draft.body for draft in drafts)
    assert "@everyone" in bodies
    assert "@everyone" not in re.sub(r"(`+)[^\n]*?\1", "", bodies)


def test_no_body_is_longer_than_github_takes(tmp_path: Path, home: Home) -> None:
    files = {f"app/{'long' * 40}{number}.py": CHAT for number in range(200)} | {"app.py": CHAT}
    drafts, _ = rich_project(made(tmp_path / "repo", files), home).issue_drafts()
    assert max(len(draft.body) for draft in drafts) < 60_500
