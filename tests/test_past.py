"""Past commits through the door, on a real repository: what each gained or lost, and the plan that names one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.conftest import IDENTITY, MakeRepo, run_git, tree_hash

from tengates.cli.main import main
from tengates.engine.judge import judge_one
from tengates.model.control import Control
from tengates.model.errors import Interrupted
from tengates.model.outcome import ControlResult
from tengates.model.record import PastScan, Way
from tengates.model.survey import Survey
from tengates.project import Progress, Project

TOKENS = "cost.token-limits"
HEAD = (
    "from flask import Flask, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\nclient = OpenAI()\n\n\n"
    "@app.post('/ask')\ndef ask():\n    question = request.json['q']\n"
)
BOUND = HEAD + "    return client.responses.create(model='gpt-4o', input=question, max_output_tokens=500).output_text\n"
FREE = HEAD + "    return client.responses.create(model='gpt-4o', input=question).output_text\n"


def commit(folder: Path, message: str, **files: str) -> str:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    run_git(folder, "add", "--all")
    run_git(folder, *IDENTITY, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return run_git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture
def folder(make_repo: MakeRepo) -> Path:
    """No model call, then a bounded one, then words alone, then one that is not bounded, then a stylesheet."""
    made = make_repo({"readme.md": "# Hello\n", "requirements.txt": "flask==3.0.2\nopenai==1.50.0\n"})
    commit(made, "ask a model", main_py=BOUND)
    commit(made, "more words", readme_md="# Hello\n\nMore.\n")
    commit(made, "faster answers, token ghp_1234567890abcdefghijABCDEFGHIJ123456", main_py=FREE)
    commit(made, "prettier", style_css="a { color: red }\n")
    return made


def rows(folder: Path, count: int = 20) -> list[PastScan]:
    return list(Project.open(folder).past(count))


def test_each_commit_says_what_it_lost_and_where(folder: Path) -> None:
    before = tree_hash(folder)
    found = rows(folder)
    assert [row.record.subject.split(",")[0] for row in found] == [
        "prettier", "faster answers", "more words", "ask a model", "first",
    ]  # fmt: skip
    assert [row.steps is None for row in found] == [False, False, False, False, True]
    assert found[0].steps == ()
    lost = {step.control: step for step in found[1].steps or () if step.way is Way.FELL}
    assert (lost[TOKENS].path, lost[TOKENS].line) == ("main.py", 11)
    assert any(gate == "cost" and now < was for gate, was, now in found[1].gates)
    assert TOKENS not in {step.control for step in found[3].steps or ()}
    assert {step.way for step in found[3].steps or ()} >= {Way.NEW}
    assert "1234567890" not in repr(found)
    assert "Test" not in repr(found)
    assert tree_hash(folder) == before


def test_the_newest_commit_is_judged_as_a_scan_judges_it(folder: Path) -> None:
    report = Project.open(folder).scan()
    newest = rows(folder, 1)[0].record
    assert newest.controls == {row.id: row.outcome.status.value for row in report.scorecard.results}
    assert newest.gates == {item.gate.id: item.score for item in report.scorecard.gates if item.gate.id in newest.gates}


def test_each_commit_is_judged_beside_others_as_it_is_alone(folder: Path) -> None:
    commit(folder, "its own files", main_py="from ask import app\n", ask_py=BOUND)
    commit(folder, "not bounded there", ask_py=FREE)
    for row in Project.open(folder).past(20, every=True):
        alone = Project.open(folder).scan(commit=row.record.commit or "")
        assert row.record.controls == {item.id: item.outcome.status.value for item in alone.scorecard.results}


def test_a_second_look_reads_only_what_is_new(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rows(folder)
    commit(folder, "bounded again", main_py=BOUND)
    judged = judged_by(monkeypatch)
    again = rows(folder)
    assert again[1:] == first
    assert {step.control for step in again[0].steps or () if step.way is Way.ROSE} >= {TOKENS}
    assert judged.count(TOKENS) == 2  # the new one, and the one it is compared with
    assert Project.open(folder).kept_past(20) == tuple(again)


def test_commits_between_two_that_came_out_the_same_are_not_judged(folder: Path) -> None:
    for number in range(9):
        commit(folder, f"comment {number}", main_py=FREE + f"# {number}\n")
    found = rows(folder, 8)
    assert [row.between for row in found] == [False] + [True] * 7
    assert {tuple(row.record.gates.items()) for row in found} == {tuple(found[0].record.gates.items())}
    every = list(Project.open(folder).past(8, every=True))
    assert [row.record for row in every] == [row.record for row in found]
    assert not any(row.between for row in every)


def test_halfway_between_two_only_what_they_do_not_agree_on_is_judged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        commit(folder, f"edit {number}", main_py=(FREE if number < 2 else BOUND) + f"number = {number}\n")
    judged = judged_by(monkeypatch)
    found = rows(folder, 8)
    (moved,) = [row for row in found if any(step.control == TOKENS for step in row.steps or ())]
    assert moved.record.subject == "edit 2"
    assert judged.count(TOKENS) > judged.count("security.injection") == 2  # which was the same at both ends
    judged.clear()
    every = list(Project.open(folder).past(8, every=True))
    assert [(row.record, row.steps, row.gates) for row in every] == [
        (row.record, row.steps, row.gates) for row in found
    ]
    assert judged.count("security.injection") == 8  # all but the newest, and the one before them
    assert not any(row.between or row.partly for row in every)


def judged_by(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The controls that are judged from now on, again for each commit."""
    judged: list[str] = []

    def judge(control: Control, survey: Survey) -> ControlResult:
        judged.append(control.id)
        return judge_one(control, survey)

    monkeypatch.setattr("tengates.engine.bench.judge_one", judge)
    return judged


def test_it_stops_when_asked_and_keeps_what_it_had(folder: Path) -> None:
    project = Project.open(folder)
    told: list[Progress] = []
    walk = project.past(20, told.append, lambda: len(told) > 1, every=True)
    first = next(walk)
    with pytest.raises(Interrupted):
        list(walk)
    assert Project.open(folder).kept_past(20)[0] == first


def test_answers_and_waivers_of_today_take_no_part(folder: Path) -> None:
    project = Project.open(folder)
    project.scan()
    project.waive(TOKENS, "for now")
    project.answer("monitoring.runbooks", "yes")
    report = Project.open(folder).scan(commit="HEAD")
    assert report.scorecard.control("monitoring.runbooks").answer is None
    assert report.scorecard.control(TOKENS).waiver is None
    assert report.waivers == ()
    assert "past commit" in report.folder.notes[0]


def test_a_merge_counts_for_what_it_brings_to_the_line(folder: Path) -> None:
    run_git(folder, "checkout", "--quiet", "-b", "side", "HEAD~2")
    commit(folder, "on the side", side_py="x = 1\n")
    run_git(folder, "checkout", "--quiet", "main")
    run_git(folder, *IDENTITY, "merge", "--quiet", "--no-edit", "side")
    assert [row.record.subject for row in rows(folder, 2)] == ["Merge branch 'side'", "prettier"]


def test_the_plan_names_the_commit_that_ended_what_was_met(folder: Path) -> None:
    run_git(folder, "checkout", "--quiet", "HEAD~2")
    Project.open(folder).scan()
    run_git(folder, "checkout", "--quiet", "main")
    project = Project.open(folder)
    project.scan()
    reopened = next(task.reopened for task in project.plan().tasks if TOKENS in task.template.controls)
    head, guilty = run_git(folder, "rev-parse", "HEAD").strip(), run_git(folder, "rev-parse", "HEAD~1").strip()
    assert head[:8] in reopened
    list(project.past(20))
    reopened = next(task.reopened for task in project.plan().tasks if TOKENS in task.template.controls)
    assert f"commit {guilty[:8]}" in reopened
    assert "“faster answers" in reopened


def test_the_command_line_shows_commits_one_by_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(folder), "--commits", "3"]) == 0
    shown = capsys.readouterr().out
    assert "lost: cost.token-limits at main.py:11: " in shown
    assert shown.count("Pause launch") + shown.count("Not ready") == 3
    assert main(["history", str(folder), "--commits", "2", "--format", "json"]) == 0
    assert '"way": "fell"' in capsys.readouterr().out
    assert main(["scan", str(folder), "--commit", "HEAD~4", "--format", "markdown"]) == 0
    assert main(["scan", str(folder), "--commit", "nothing"]) == 2
    assert "There is no commit" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="no such names on Windows")
def test_a_folder_whose_name_has_two_lines_has_its_past(folder: Path) -> None:
    odd = folder.rename(folder.with_name('two "lines"\nand a \\n'))
    assert len(rows(odd)) == 5


def test_a_plan_is_made_where_the_past_cannot_be_read(folder: Path) -> None:
    project = Project.open(folder)
    (folder / "main.py").write_text(BOUND, "utf-8")
    project.scan()
    (folder / "main.py").write_text(FREE, "utf-8")
    project.scan()
    for parent in run_git(folder, "rev-list", "HEAD").split():
        (folder / ".git/objects" / parent[:2] / parent[2:]).unlink()
    assert any(TOKENS in task.template.controls for task in project.plan().tasks)
    assert project.kept_past(20) == ()
