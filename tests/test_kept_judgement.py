"""A scan where nothing differs judges nothing, and whatever a judgement rests on makes it new."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import IDENTITY, MakeRepo, run_git

from tengates.engine import session
from tengates.engine.judge import judgements
from tengates.home import Home
from tengates.model.change import Proposal
from tengates.model.errors import InputError
from tengates.project import Project
from tengates.repo.pantry import Pantry

KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0"
APP = (
    "import os\nfrom flask import Flask, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\n"
    "client = OpenAI(api_key=os.environ['OPENAI_API_KEY'])\n\n\n@app.post('/ask')\ndef ask():\n"
    "    return client.responses.create(model='gpt-4o', input=request.json['q']).output_text\n"
)
FILES = {
    "app.py": APP,
    "leak.py": f"from openai import OpenAI\n\nclient = OpenAI(api_key='{KEY}')\nclient.responses.create(input='x')\n",
    "requirements.txt": "flask==3.0.2\nopenai==1.50.0\n",
    ".gitignore": "*.log\n",
    ".env.example": "OPENAI_API_KEY=\n",
}
TOKENS = "cost.token-limits"


@pytest.fixture
def folder(make_repo: MakeRepo) -> Path:
    return make_repo(FILES)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each time that everything is judged."""
    times: list[object] = []
    monkeypatch.setattr(session, "judgements", lambda *given: times.append(given) or judgements(*given))
    return times


def told(project: Project) -> str:
    """All that a report tells, but how long it took."""
    rows = json.loads(project.export("json", project.plan(offers=()))) | {"seconds": 0}
    return json.dumps(rows, sort_keys=True)


def scanned(folder: Path, *, cached: bool = True) -> str:
    project = Project.open(folder)
    project.scan(cached=cached)
    return told(project)


def commit(folder: Path, *options: str) -> None:
    run_git(folder, "add", "--all", "--force")
    run_git(folder, *IDENTITY, "commit", "--quiet", "--message=more", *options)


def entries(home: Home) -> Path:
    return next((home.cache / "facts").glob("*.sqlite3"))


def test_nothing_is_judged_where_nothing_differs(folder: Path, judged: list[object]) -> None:
    first = scanned(folder)
    assert "fingerprint" in first
    assert scanned(folder) == first
    assert len(judged) == 1
    assert scanned(folder, cached=False) == first
    assert len(judged) == 2


def test_a_scan_in_the_running_program_goes_on_with_what_it_holds(folder: Path, judged: list[object]) -> None:
    project = Project.open(folder)
    project.scan()
    offers = project.offers()
    project.scan()
    assert project.offers() == offers
    assert len(judged) == 1


def test_what_is_found_again_goes_on_with_what_was_held_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an undo: the answers are those of the first scan, and what the second one holds is not read again."""
    project = Project.open(folder)
    project.scan()
    offers = project.offers()
    (folder / "app.py").write_text(APP + "\n\nprint(app)\n", encoding="utf-8")
    project.scan()
    (folder / "app.py").write_text(APP, encoding="utf-8")
    project.scan()
    asked: list[str] = []
    find = Pantry.find
    monkeypatch.setattr(Pantry, "find", lambda self, path, digest: asked.append(path) or find(self, path, digest))
    assert project.offers() == offers
    assert asked == ["app.py"]
    (folder / "app.py").write_text(APP + "\n\nprint()\n", encoding="utf-8")
    project.scan()
    (folder / "app.py").write_text(APP, encoding="utf-8")
    project.scan()
    (folder / "leak.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match="Scan again"):
        project.offers()


def _write(path: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / path).write_text(text, encoding="utf-8")


def _track(folder: Path) -> None:
    (folder / ".env").write_text("OPENAI_API_KEY=abc\n", encoding="utf-8")
    scanned(folder)
    run_git(folder, "add", "--force", ".env")


def _untracked(folder: Path) -> None:
    run_git(folder, "rm", "--quiet", "--cached", "leak.py")


def _ignored_elsewhere(folder: Path) -> None:
    (folder / ".git" / "info" / "exclude").write_text(".env\n", encoding="utf-8")


def _ignored_environment(folder: Path) -> None:
    (folder / "deep").mkdir()
    _ignored_elsewhere(folder)
    scanned(folder)
    (folder / ".env").write_text("A=1\n", encoding="utf-8")


def _past(folder: Path) -> None:
    (folder / "leak.py").write_text("x = 1\n", encoding="utf-8")
    commit(folder)
    scanned(folder)
    run_git(folder, "update-ref", "refs/heads/elsewhere", "HEAD")
    run_git(folder, "checkout", "--quiet", "--orphan", "fresh")
    commit(folder)
    run_git(folder, "branch", "--quiet", "-D", "main", "elsewhere")


def _skipped(folder: Path) -> None:
    (folder / "bun.lockb").write_bytes(b"\0" * 90)
    commit(folder)


CHANGES = {
    "a file is edited": _write("app.py", APP.replace("input=", "max_output_tokens=9, input=")),
    "a file is there that git does not know": _write("more.py", "import pickle\npickle.loads(b'')\n"),
    "a file is gone": lambda folder: (folder / "leak.py").unlink(),
    "a file has another name": lambda folder: (folder / "app.py").rename(folder / "test_app.py"),
    "git tracks what it did not": _track,
    "git tracks it no more": _untracked,
    "git ignores what it did not, by rules of its own": _ignored_elsewhere,
    "an ignored environment file is there": _ignored_environment,
    "the past is another": _past,
    "a file is skipped": _skipped,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_it_rests_on_makes_it_new(
    folder: Path, judged: list[object], change: Callable[[Path], object]
) -> None:
    scanned(folder)
    change(folder)
    judged.clear()
    after = scanned(folder)
    assert len(judged) == 1
    assert scanned(folder, cached=False) == after


def test_an_edit_changes_the_report(folder: Path) -> None:
    first = scanned(folder)
    CHANGES["a file is edited"](folder)
    assert scanned(folder) != first


def test_other_rules_judge_anew(folder: Path, judged: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(folder)
    monkeypatch.setattr("tengates.engine.scans.rules_mark", lambda: "others")
    scanned(folder)
    assert len(judged) == 2


def test_the_founders_words_count_without_judging(folder: Path, judged: list[object]) -> None:
    Project.open(folder).answer("monitoring.on-call", "no")
    project = Project.open(folder)
    project.scan()
    first = told(project)
    finding = next(row for row in project.scan().scorecard.control(TOKENS).outcome.sites if not row.ok)
    project.waive(TOKENS, "small", finding=finding.fingerprint(TOKENS), until=dt.date(2999, 1, 1))
    project.answer("monitoring.on-call", "yes")
    project.set_minimums({"cost": 5})
    kept = told(project)
    assert kept != first
    assert len(judged) == 1
    assert scanned(folder) == kept  # the file with the words has changed
    assert scanned(folder) == kept
    assert scanned(folder, cached=False) == kept
    assert len(judged) == 3


def test_a_waiver_runs_out_with_the_day(folder: Path, judged: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.open(folder)
    project.scan()
    project.waive(TOKENS, "until later", until=dt.date(2999, 1, 1))
    holds = scanned(folder)
    judged.clear()
    for where in ("project", "engine.reporting"):
        monkeypatch.setattr(f"tengates.{where}.today", lambda: dt.date(2999, 1, 2))
    over = scanned(folder)
    assert '"expired"' in over
    assert '"expired"' not in holds
    assert judged == []


def test_no_text_of_a_file_is_kept(folder: Path, home: Home) -> None:
    scanned(folder)
    with closing(sqlite3.connect(entries(home))) as base:
        rows = [zlib.decompress(row) for (row,) in base.execute("select packed from judged")]
    assert rows
    assert not any(text in row for row in rows for text in (KEY.encode(), KEY[12:30].encode(), b"client.responses"))


@pytest.mark.parametrize("damage", [b"", b"no", zlib.compress(b"no"), zlib.compress(b"\x82\xa5basis\xc0")])
def test_a_damaged_entry_is_judged_again(folder: Path, home: Home, judged: list[object], damage: bytes) -> None:
    first = scanned(folder)
    with closing(sqlite3.connect(entries(home))) as base, base:
        base.execute("update judged set packed = ?", (damage,))
    assert scanned(folder) == first
    assert scanned(folder) == first
    assert len(judged) == 2


def without_ids(proposal: Proposal) -> str:
    return repr((proposal.files, proposal.skipped, proposal.effects))


def test_what_is_offered_and_proposed_is_the_same(folder: Path) -> None:
    fresh = Project.open(folder)
    fresh.scan(cached=False)
    scanned(folder)
    kept = Project.open(folder)
    kept.scan()
    assert kept.code("leak.py", 1, 4) == fresh.code("leak.py", 1, 4)
    assert KEY not in repr(kept.code("leak.py", 1, 4))
    assert kept.offers() == fresh.offers()
    for offer in fresh.offers()[:3]:
        assert without_ids(kept.propose(offer.recipe)) == without_ids(fresh.propose(offer.recipe))


def test_a_file_that_changed_meanwhile_is_told(folder: Path) -> None:
    scanned(folder)
    project = Project.open(folder)
    project.scan()
    CHANGES["a file is edited"](folder)
    assert project.changed_since_scan() == ("app.py",)
    with pytest.raises(InputError, match="Scan again"):
        project.offers()
