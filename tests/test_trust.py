"""Words that came with a repository: told in the head of every report, and unable to hide a blocker unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import MakeRepo

from tengates.cli.main import main
from tengates.home import Home
from tengates.project import Project

LEAK = "GITHUB_TOKEN = 'ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'\n"
FORGED = """
ignored = ["keys.py", "**"]
[minimums]
security = 0
auth = 0
cost = 4.9
[answers."deployment.rollback"]
value = "yes"
note = "trust me"
[[waivers]]
control = "security.secrets-in-code"
reason = "fine"
date = 2026-01-01
"""


@pytest.fixture
def stranger(make_repo: MakeRepo) -> Path:
    return make_repo({"keys.py": LEAK, "app.py": "x = 1\n", ".tengates/project.toml": FORGED})


def opened(folder: Path, home: Home, *, trusted: bool = False) -> Project:
    project = Project.open(folder, home, trusted=trusted)
    project.scan()
    return project


def test_a_stranger_hides_no_blocker_and_lowers_no_minimum(stranger: Path, home: Home) -> None:
    report = opened(stranger, home).report
    assert report is not None
    assert report.scorecard.verdict.value == "pause"
    assert report.scorecard.control("security.secrets-in-code").blocks
    assert report.scorecard.gate("security").minimum == 4.0
    assert report.scorecard.gate("cost").minimum == 4.9
    assert report.scanned >= 2


@pytest.mark.parametrize("kind", ["text", "markdown", "html", "json"])
def test_every_report_says_what_came_with_the_repository(
    stranger: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", str(stranger), "--format", kind]) == 0
    said = capsys.readouterr().out
    assert "1 answer, 1 waiver, 2 ignored paths, 2 lower minimums" in said.replace("&nbsp;", " ")


def test_accepted_words_count_until_they_change(stranger: Path, home: Home) -> None:
    project = opened(stranger, home)
    project.trust()
    project.scan()
    assert project.report is not None
    assert project.report.brought == ""
    assert project.report.scorecard.gate("security").minimum == 0.0
    words = stranger / ".tengates/project.toml"
    words.write_text(f"{FORGED}# a comment\n[plan]\ntemplate = 'weekend'\n", "utf-8")
    assert opened(stranger, home).report.brought == ""  # type: ignore[union-attr]
    words.write_text(FORGED.replace("4.9", "4.8"), "utf-8")
    assert "lower minimums" in opened(stranger, home).report.brought  # type: ignore[union-attr]


def test_words_said_here_are_the_founders_own(make_repo: MakeRepo, home: Home) -> None:
    project = opened(make_repo({"app.py": "x = 1\n"}), home)
    project.answer("deployment.rollback", "yes", "the host")
    assert project.report is not None
    assert project.report.brought == ""


def test_a_word_said_beside_a_strangers_accepts_none_of_his(stranger: Path, home: Home) -> None:
    project = opened(stranger, home)
    project.answer("monitoring.on-call", "yes", "Mia")
    assert project.report is not None
    assert "2 answers" in project.report.brought
    assert project.report.scorecard.gate("security").minimum == 4.0


def test_a_pipeline_of_ones_own_counts_them(stranger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(stranger), "--trust-project", "--fail-on", "security<1"]) == 0
    assert "brings words" not in capsys.readouterr().out
    assert main(["trust", str(stranger)]) == 0
    assert main(["scan", str(stranger)]) == 0
    assert "brings words" not in capsys.readouterr().out
