"""The door, on real folders: open, scan, plan, propose, apply, undo, answer, export."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from tests.conftest import MakeRepo, run_git, tree_hash

from tengates.engine.catalog import load_catalog
from tengates.engine.hunks import all_of
from tengates.home import PROJECT_FILE, Home, today
from tengates.model.change import Decision, NewBranch
from tengates.model.errors import InputError, Interrupted, StaleError
from tengates.model.outcome import Status
from tengates.model.plan import TaskWord
from tengates.present.diff import proposal_diff
from tengates.present.text import scorecard_text
from tengates.project import Project

MAIN = (
    "from flask import Flask, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\nclient = OpenAI()\n\n\n"
    "@app.post('/ask')\ndef ask():\n"
    "    return client.responses.create(model='gpt-4o', input=request.json['q']).output_text\n"
)
FILES = {"main.py": MAIN, "requirements.txt": "flask==3.0.2\nopenai==1.50.0\n", ".gitignore": ".env\n"}
BOUND = "bound-model-output"


@pytest.fixture
def folder(make_repo: MakeRepo) -> Path:
    """A prototype that asks a model."""
    return make_repo(FILES)


@pytest.fixture
def project(folder: Path) -> Project:
    """The same, scanned."""
    opened = Project.open(folder)
    opened.scan()
    return opened


def test_a_scan_judges_everything_and_changes_nothing(folder: Path) -> None:
    before = tree_hash(folder)
    project = Project.open(folder)
    stages: list[str] = []
    report = project.scan(lambda progress: stages.append(progress.stage))
    assert len(report.scorecard.results) == 80
    assert report.scorecard.control("cost.token-limits").outcome.status is Status.FAIL
    assert dict(report.traits)["llm"]
    assert "Flask" in report.frameworks
    assert not report.dirty
    assert list(dict.fromkeys(stages)) == [
        "Listing files",
        "Reading files",
        "Reading earlier commits",
        "Judging ten gates",
    ]
    assert tree_hash(folder) == before


def test_a_stopped_scan_keeps_the_last_report(project: Project) -> None:
    before = project.report
    with pytest.raises(Interrupted):
        project.scan(cancel=lambda: True)
    assert project.report is before


def test_nothing_can_be_asked_before_a_scan(folder: Path) -> None:
    project = Project.open(folder)
    for ask in (project.offers, project.plan, project.changed_since_scan, lambda: project.export("markdown")):
        with pytest.raises(InputError, match="Scan it first"):
            ask()


def test_the_way_from_plan_to_fix_and_back(folder: Path, project: Project) -> None:
    before = tree_hash(folder)
    plan = project.plan(start=dt.date(2026, 5, 4), hours_per_week=8)
    assert len(plan.weeks) == 4
    assert plan.weeks[0].start == dt.date(2026, 5, 4)
    assert BOUND in {offer.recipe for offer in project.offers()}
    proposal = project.propose(BOUND)
    assert tree_hash(folder) == before
    (effect,) = (row for row in proposal.effects if row.control == "cost.token-limits")
    done = project.apply(proposal, all_of(proposal))
    assert "main.py" in done.files
    assert project.changed_since_scan()
    after = project.scan().scorecard.control("cost.token-limits").outcome
    assert (after.status, after.value) == (Status.PASS, effect.after)
    assert project.operations()[0].id == done.id
    undone = project.undo()
    assert undone.undoes == done.id
    assert (folder / "main.py").read_bytes() == MAIN.encode()
    assert tree_hash(folder) == before


def test_what_is_typed_over_a_change_is_written_exactly_and_taken_back(folder: Path) -> None:
    (folder / "main.py").write_bytes(MAIN.replace("\n", "\r\n").encode())
    before = tree_hash(folder)
    project = Project.open(folder)
    project.scan()
    proposal = project.propose(BOUND, {"style": "inline"})
    text = project.editable(proposal, "main.py", 1)
    assert "max_output_tokens=900" in text
    typed = project.retyped(proposal, "main.py", 1, "    # short answers\n" + text.replace("900", "300"))
    assert project.consider(typed, all_of(typed)).problems == ()
    project.apply(typed, all_of(typed))
    kept = MAIN.replace("    return client", "    # short answers\n    return client").replace(
        "request.json['q'])", "request.json['q'], max_output_tokens=300)"
    )
    assert (folder / "main.py").read_bytes() == kept.replace("\n", "\r\n").encode()
    assert project.scan().scorecard.control("cost.token-limits").outcome.status is Status.PASS
    project.undo()
    assert tree_hash(folder) == before


def test_what_is_typed_and_does_not_parse_is_not_written(folder: Path, project: Project) -> None:
    before = tree_hash(folder)
    proposal = project.propose(BOUND)
    broken = project.retyped(proposal, "main.py", proposal.files[0].hunks[-1].id, "    return client(")
    with pytest.raises(InputError, match=r"With what you typed, main\.py does not parse at line"):
        project.apply(broken, all_of(broken))
    assert tree_hash(folder) == before


def test_a_commit_on_a_new_branch_leaves_the_work_tree_alone(folder: Path, project: Project) -> None:
    proposal = project.propose(BOUND)
    done = project.apply(proposal, all_of(proposal), NewBranch("limits", "Bound the model"))
    assert (done.branch, len(done.commit or "")) == ("limits", 40)
    assert (folder / "main.py").read_bytes() == MAIN.encode()
    assert run_git(folder, "status", "--porcelain") == ""
    assert "max_output_tokens" in run_git(folder, "show", "limits:main.py")


def test_a_file_that_changed_since_the_scan_is_not_overwritten(folder: Path, project: Project) -> None:
    proposal = project.propose(BOUND)
    (folder / "main.py").write_bytes(b"# mine\n")
    with pytest.raises(StaleError):
        project.apply(proposal, all_of(proposal))
    assert (folder / "main.py").read_bytes() == b"# mine\n"


def test_nothing_ticked_is_refused_and_a_bad_name_named(project: Project) -> None:
    proposal = project.propose(BOUND)
    with pytest.raises(InputError, match="No change is ticked"):
        project.apply(proposal, Decision(frozenset()))
    with pytest.raises(InputError, match="no-such"):
        project.propose("no-such")
    with pytest.raises(InputError, match="whole number"):
        project.propose(BOUND, {"cap": "many"})


def test_an_answer_keeps_comments_and_unknown_words(folder: Path, project: Project) -> None:
    question = next(row for row in project.scan().scorecard.results if row.outcome.status is Status.UNANSWERED)
    path = folder / PROJECT_FILE
    path.parent.mkdir()
    path.write_text('# ours\n[extra]\nkey = "kept"  # why\n', encoding="utf-8")
    project.answer(question.id, "yes", "by the bank")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ours\n")
    assert 'key = "kept"  # why' in text
    assert project.report is not None
    assert project.report.scorecard.control(question.id).outcome.status is Status.PASS
    assert Project.open(folder).scan().scorecard.control(question.id).outcome.status is Status.PASS
    project.answer(question.id, "")
    assert project.report.scorecard.control(question.id).outcome.status is Status.UNANSWERED
    assert 'key = "kept"  # why' in path.read_text(encoding="utf-8")


def test_an_answer_that_cannot_be_is_refused(folder: Path, project: Project) -> None:
    with pytest.raises(InputError, match="no control"):
        project.answer("cost.no-such", "yes")
    with pytest.raises(InputError, match="not an answer"):
        project.answer("cost.token-limits", "perhaps")
    assert not (folder / PROJECT_FILE).exists()


def test_a_broken_words_file_is_never_overwritten(folder: Path, project: Project) -> None:
    path = folder / PROJECT_FILE
    path.parent.mkdir()
    path.write_bytes(b"[answers\n")
    with pytest.raises(InputError, match="line 1"):
        project.answer("cost.token-limits", "yes")
    assert path.read_bytes() == b"[answers\n"
    assert project.scan().scorecard.results
    assert "line 1" in project.words.problem


def test_exports_hold_the_plan_and_no_secret(make_repo: MakeRepo) -> None:
    value = "sk" + "_live_" + "T7mQz2vXk9LpRw4NcYb8HsJd"
    project = Project.open(make_repo({**FILES, "pay.py": f'import stripe\nstripe.api_key = "{value}"\n'}))
    project.scan()
    markdown, found = project.export("markdown"), json.loads(project.export("json"))
    assert "- [ ]" in markdown
    assert len(found["controls"]) == len(load_catalog().controls)
    assert len(found["plan"]["weeks"]) == 4
    assert value not in markdown
    assert value not in json.dumps(found)
    assert all(value not in line for _, line in project.code("pay.py", 1, 9))
    with pytest.raises(InputError, match="html, json, markdown, prompt, sarif"):
        project.export("pdf")


def test_a_proposals_masks_name_the_secrets_it_shows(make_repo: MakeRepo) -> None:
    value = "sk" + "_live_" + "T7mQz2vXk9LpRw4NcYb8HsJd"
    project = Project.open(make_repo({**FILES, "pay.py": f'import stripe\n\nstripe.api_key = "{value}"\n'}))
    project.scan()
    proposal = project.propose("secret-to-env")
    assert value in proposal.masks
    assert value not in proposal_diff(proposal)
    assert value not in repr(proposal)


def test_code_is_shown_line_by_line_and_never_beyond_the_file(project: Project) -> None:
    assert project.code("main.py", 1, 2) == ((1, "from flask import Flask, request"), (2, "from openai import OpenAI"))
    assert project.code("main.py", -5, 0) == ()
    assert project.code("no.py", 1, 9) == ()


def test_a_folder_without_git_is_read_as_it_is(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "main.py").write_text(MAIN, encoding="utf-8")
    project = Project.open(plain)
    report = project.scan()
    assert report.folder.commit is None
    assert report.scorecard.control("cost.token-limits").outcome.status is Status.FAIL
    proposal = project.propose(BOUND)
    with pytest.raises(InputError):
        project.apply(proposal, all_of(proposal), NewBranch("x", "y"))
    assert (plain / "main.py").read_text(encoding="utf-8") == MAIN
    project.apply(proposal, all_of(proposal))
    assert (plain / "main.py").read_text(encoding="utf-8") != MAIN
    project.undo()
    assert (plain / "main.py").read_text(encoding="utf-8") == MAIN
    assert sorted(path.name for path in plain.iterdir()) == ["main.py"]


def test_pages_are_found_by_name(project: Project) -> None:
    assert project.page("cost.token-limits").title
    assert project.page(BOUND).title
    assert Project.gate("cost").title
    with pytest.raises(InputError, match="no-such"):
        project.page("no-such")
    with pytest.raises(InputError, match="security"):
        Project.gate("no-such")


def test_a_waiver_takes_effect_is_listed_and_can_be_taken_back(folder: Path, project: Project) -> None:
    before = project.scan().scorecard.control("errors.model-timeout").outcome
    assert before.status is Status.FAIL
    mark = before.sites[0].fingerprint("errors.model-timeout")
    project.waive("errors.model-timeout", "a batch job", finding=mark, until=today() + dt.timedelta(days=7))
    report = Project.open(folder).scan()
    assert report.scorecard.control("errors.model-timeout").accepted
    assert [(row.finding, state.value) for row, state in report.waivers] == [(mark, "holds")]
    assert "a batch job" in project.export("markdown")
    project.unwaive("errors.model-timeout", mark)
    assert Project.open(folder).scan().scorecard.control("errors.model-timeout").outcome == before


def test_a_waiver_that_has_run_out_counts_again_and_speaks_up(folder: Path, project: Project) -> None:
    project.waive("errors.model-timeout", "until the launch", until=today() - dt.timedelta(days=1))
    report = Project.open(folder).scan()
    assert report.scorecard.control("errors.model-timeout").counted
    assert [state.value for _, state in report.waivers] == ["expired"]
    assert "which has passed, so it counts again" in scorecard_text(report)


def test_what_cannot_be_waived_is_refused_with_a_sentence(project: Project) -> None:
    with pytest.raises(InputError, match="no control"):
        project.waive("cost.nothing", "x")
    with pytest.raises(InputError, match="Say why"):
        project.waive("cost.token-limits", "  ")
    with pytest.raises(InputError, match="no finding"):
        project.waive("cost.token-limits", "x", finding="0" * 20)
    with pytest.raises(InputError, match="not accepted"):
        project.unwaive("cost.token-limits")


def test_a_minimum_of_your_own_is_kept_judged_at_once_and_taken_back(folder: Path, project: Project) -> None:
    project.set_minimums({"security": 1.0, "cost": 4.5})
    assert project.report is not None
    assert project.report.scorecard.gate("cost").minimum == 4.5
    assert Project.open(folder).words.minimums == {"security": 1.0, "cost": 4.5}
    project.set_minimums({"security": None, "cost": None})
    assert project.words.minimums == {}
    assert project.report.scorecard.gate("cost").minimum == 4.0


@pytest.mark.parametrize(("gate", "minimum"), [("magic", 3.0), ("cost", 5.5), ("cost", -1.0)])
def test_a_minimum_that_cannot_be_is_refused(project: Project, gate: str, minimum: float) -> None:
    with pytest.raises(InputError):
        project.set_minimums({gate: minimum})


def test_ignored_paths_are_left_out_of_the_next_scan(folder: Path, project: Project) -> None:
    before = project.scan().scanned
    project.set_ignored(["main.py", " "])
    assert Project.open(folder).words.ignored == ("main.py",)
    assert project.scan().scanned == before  # one file less, and the file that says so is one more
    project.set_ignored([])
    assert project.scan().scanned == before + 1


@pytest.mark.parametrize("pattern", ["../elsewhere", "/etc", "!keep", "~/x"])
def test_a_path_that_lies_elsewhere_is_refused(project: Project, pattern: str) -> None:
    with pytest.raises(InputError, match="as they stand in this folder"):
        project.set_ignored([pattern])


def test_the_plan_is_as_the_founder_laid_it_out_and_is_there_again_when_reopened(
    folder: Path, project: Project
) -> None:
    project.scan()
    project.schedule("two-weeks", dt.date(2026, 12, 1), 20)
    project.set_task("secrets", TaskWord("doing", "", "ask Ben", 2))
    again = Project.open(folder, Home.at(folder.parent / "other-home"))
    again.scan()
    plan = again.plan()
    assert (plan.template.id, plan.weeks[0].start) == ("two-weeks", dt.date(2026, 12, 1))
    task = plan.task("secrets")
    assert task is not None
    assert (task.word.note, task.template.week) == ("ask Ben", 2)
    assert again.plan("weekend").weeks[0].name == "Saturday"


def test_a_word_about_a_task_that_cannot_be_is_refused(project: Project) -> None:
    project.scan()
    with pytest.raises(InputError, match="There is no task"):
        project.set_task("no-such", TaskWord("doing"))
    with pytest.raises(InputError, match="no status to set"):
        project.set_task("secrets", TaskWord("done"))
    with pytest.raises(InputError, match="Say why you skip it"):
        project.set_task("secrets", TaskWord("skipped", "  "))
    with pytest.raises(InputError, match="no plan template"):
        project.schedule("six-weeks", None, None)


def test_what_if_says_where_the_scores_would_go_and_changes_nothing(project: Project) -> None:
    before = project.scan().scorecard
    task = project.plan().start_here[0]
    after = project.what_if([task.template.id])
    gained = {gate: round(after.gate(gate).score - before.gate(gate).score, 1) for gate, _ in task.gains}
    assert gained == dict(task.gains)
    assert project.report is not None
    assert project.report.scorecard == before


def test_our_own_folders_inside_the_opened_one_are_not_watched(tmp_path: Path, home: Home) -> None:
    (tmp_path / "main.py").write_text(MAIN)
    assert home.data.is_relative_to(tmp_path)
    project = Project.open(tmp_path, home)
    project.scan()
    project.scan()  # the first one made what lies in our folders
    watched = [Path(place) for place in project.watched(1_000)]
    assert tmp_path / "main.py" in watched
    assert not any(place.is_relative_to(home.data) or place.is_relative_to(home.cache) for place in watched)
