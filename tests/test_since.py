"""What is new since a commit: matched by fingerprint, judged from git's objects, said in every format."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from markdown_it import MarkdownIt
from tests.conftest import IDENTITY, MakeRepo, run_git, tree_hash

from tengates.cli.main import main
from tengates.engine.catalog import load_catalog
from tengates.project import Project

SARIF = Draft4Validator(
    json.loads((Path(__file__).parent / "present" / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))
)
SCAN = Draft202012Validator(
    json.loads((Path(__file__).parents[1] / "resources" / "schemas" / "scan.schema.json").read_text("utf-8"))
)
HEAD = (
    "from flask import Flask, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\nclient = OpenAI()\n\n\n"
    "@app.post('/ask')\ndef ask():\n    question = request.json['q']\n"
    "    return client.responses.create(model='gpt-4o', input=question).output_text\n"
)
MORE = (
    "\n\n@app.post('/sum')\ndef summary():\n"
    "    return client.responses.create(model='gpt-4o', input=request.json['text']).output_text\n"
)
LEAK = "AWS_SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzq3v8Qw1Lk'\nAWS_KEY = 'AKIAQYLPMN5HFIQR7XYA'\n"
TOKENS = "cost.token-limits"


def commit(folder: Path, message: str) -> None:
    run_git(folder, "add", "--all")
    run_git(folder, *IDENTITY, "commit", "--quiet", "--allow-empty", f"--message={message}")


@pytest.fixture
def folder(make_repo: MakeRepo) -> Path:
    """A base on main, and a branch that adds words and one more unbounded call."""
    made = make_repo({"app.py": HEAD, "requirements.txt": "flask==3.0.2\nopenai==1.50.0\n"})
    run_git(made, "checkout", "--quiet", "-b", "feature")
    (made / "app.py").write_text("# A comment moves every line.\n\n" + HEAD + MORE, encoding="utf-8")
    commit(made, "one more")
    return made


def test_only_the_new_place_is_reported_and_nothing_is_touched(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree_hash(folder)
    assert main(["scan", str(folder), "--against", "main", "--fail-on", "new"]) == 1
    text = capsys.readouterr().out
    assert "Since main (" in text
    assert "known from before" in text
    new = text.partition("\nNew\n")[2]
    assert f"[{TOKENS}]" in new
    assert "app.py:17" in new
    assert "app.py:13" not in new
    assert tree_hash(folder) == before


def test_a_commit_against_itself_has_nothing_new(folder: Path) -> None:
    project = Project.open(folder)
    project.scan()
    since = project.since("HEAD")
    assert (since.new, since.closed) == ((), ())
    assert since.known > 5
    assert since.before.gates == project.scan().scorecard.gates


def test_comments_and_moved_files_bring_nothing_new(folder: Path) -> None:
    (folder / "service").mkdir()
    run_git(folder, "mv", "app.py", "service/app.py")
    moved = folder / "service" / "app.py"
    moved.write_text("# More.\n" + moved.read_text("utf-8"), encoding="utf-8")
    project = Project.open(folder)
    project.scan()
    assert [gap.row.id for gap in project.since("HEAD").new] == []


def test_a_copied_statement_is_new_although_it_looks_the_same(folder: Path) -> None:
    (folder / "copy.py").write_text(HEAD, encoding="utf-8")
    project = Project.open(folder)
    project.scan()
    new = {gap.row.id: gap for gap in project.since("HEAD").new}
    assert {site.place.path for site in new[TOKENS].sites} == {"copy.py"}


def test_what_main_mended_meanwhile_is_not_held_against_a_branch(folder: Path) -> None:
    run_git(folder, "checkout", "--quiet", "main")
    (folder / "app.py").write_text(HEAD.replace("input=", "max_output_tokens=500, input="), encoding="utf-8")
    commit(folder, "bounded")
    run_git(folder, "checkout", "--quiet", "feature")
    project = Project.open(folder)
    project.scan()
    lines = [site.place.line for gap in project.since("main").new if gap.row.id == TOKENS for site in gap.sites]
    assert lines == [18]


def test_a_credential_of_another_branch_is_not_new_and_one_of_this_branch_is(folder: Path) -> None:
    run_git(folder, "checkout", "--quiet", "-b", "other", "main")
    (folder / "keys.py").write_text(LEAK, encoding="utf-8")
    commit(folder, "keys")
    (folder / "keys.py").unlink()
    commit(folder, "no keys")
    run_git(folder, "checkout", "--quiet", "feature")
    project = Project.open(folder)
    project.scan()
    assert not [gap for gap in project.since("main").new if gap.row.gate == "security"]
    run_git(folder, "merge", "--quiet", "--ff-only", "feature")
    run_git(folder, *IDENTITY, "merge", "--quiet", "--message=merge", "other")
    project.scan()
    assert "security.secrets-in-history" in {gap.row.id for gap in project.since("main").new}


def test_a_gap_without_a_place_is_new_when_its_control_fell(make_repo: MakeRepo) -> None:
    made = make_repo({"readme.md": "# Hello\n", "requirements.txt": "flask==3.0.2\nopenai==1.50.0\n"})
    (made / "app.py").write_text(HEAD, encoding="utf-8")
    commit(made, "ask")
    project = Project.open(made)
    project.scan()
    new = {gap.row.id: gap.sites for gap in project.since("HEAD~1").new}
    assert any(not sites for sites in new.values())
    run_git(made, "rm", "--quiet", "app.py")
    commit(made, "gone")
    project.scan()
    back = project.since("HEAD~1")
    assert back.new == ()
    assert {gap.row.id for gap in back.closed} >= {TOKENS}


def test_what_is_accepted_is_not_new(folder: Path) -> None:
    project = Project.open(folder)
    project.scan()
    new = {gap.row.id: gap for gap in project.since("main").new}
    project.waive(TOKENS, "short answers", finding=new[TOKENS].sites[0].fingerprint(TOKENS))
    assert TOKENS not in {gap.row.id for gap in project.since("main").new}


def test_every_format_says_what_is_new(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copies = {kind: tmp_path / f"out.{kind}" for kind in ("json", "sarif", "summary", "markdown", "html")}
    also = [word for kind, file in copies.items() for word in ("--also", f"{kind}={file}")]
    assert main(["scan", str(folder), "--against", "main", *also]) == 0
    capsys.readouterr()
    texts = {kind: file.read_text("utf-8") for kind, file in copies.items()}
    found = json.loads(texts["json"])
    assert [error.message for error in SCAN.iter_errors(found)] == []
    marks = {site["fingerprint"] for gap in found["since"]["new"] for site in gap["sites"]}
    log = json.loads(texts["sarif"])
    assert [error.message for error in SARIF.iter_errors(log)] == []
    states = {row["partialFingerprints"]["tengates/v1"]: row["baselineState"] for row in log["runs"][0]["results"]}
    assert {mark for mark, state in states.items() if state == "new"} == marks
    assert set(states.values()) == {"new", "unchanged"}
    for kind in ("summary", "markdown"):
        page = MarkdownIt().enable("table").render(texts[kind])
        assert "<h3>New gaps</h3>" in page
        assert TOKENS in page
        assert "app.py:17" in page
        assert "app.py:13" not in page
        assert page.count("<tr>") == 11
    assert "New gaps" in texts["html"]


def test_what_weighs_most_is_named_first_and_the_next_step_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = {row.id: row.weight for row in load_catalog().controls}
    for kind in ("text", "summary"):
        main(["scan", str(folder), "--against", "main", "--format", kind])
        said = capsys.readouterr().out
        named = re.findall(r"^(?:  |- )[✗◐].*?[\[`]([a-z]+\.[a-z-]+)[\]`]$", said, re.MULTILINE)
        assert len(named) > 2
        free = [weights[ident] for ident in named if ident != "validation.schema"]  # a blocker, so it stands first
        assert free == sorted(free, reverse=True), named
        assert "tengates explain CONTROL" in said
    main(["scan", str(folder), "--against", "HEAD"])
    assert "tengates explain CONTROL" not in capsys.readouterr().out


def test_a_summary_without_a_commit_tells_where_to_start(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(folder), "--format", "summary"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("## Ten Gates: ")
    assert "### Where to start" in text
    assert len(text) < 4000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fail-on", "new"), "Add --against"),
        (("--against", "nowhere"), 'no commit "nowhere"'),
        (("--against", "--output=x"), "no commit"),
        (("--also", "sarif"), "FORMAT=FILE"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(
    folder: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    joined = [f"{words[0]}={words[1]}"]
    assert main(["scan", str(folder), *joined]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_without_commits_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "app.py").write_text(HEAD, encoding="utf-8")
    assert main(["scan", str(tmp_path / "plain"), "--against", "main"]) == 2
    assert "no past commits" in capsys.readouterr().err
