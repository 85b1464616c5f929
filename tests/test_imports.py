"""What other scanners found takes part in a scan: it lowers, never raises, never blocks, and shows no secret."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests import scanners
from tests.conftest import MakeRepo

from tengates.engine.imported import inside
from tengates.model.errors import InputError
from tengates.model.outcome import ControlResult, Status
from tengates.present.text import scorecard_text
from tengates.project import Project

APP = """import sqlite3
import subprocess

db = sqlite3.connect("notes.db")


def run(command):
    subprocess.run(["git", command])


def find(name):
    return db.execute("SELECT * FROM notes WHERE title = ?", (name,))
"""
FILES = {
    "app.py": APP,
    "keys.py": 'NAME = "nothing"\n',
    "requirements.txt": "flask==2.2.2\n",
    "Dockerfile": "FROM python:3.12-slim\nUSER app\n",
}
INJECTION, SECRETS = "security.injection", "security.secrets-in-code"


def scanned(folder: Path, *files: Path) -> Project:
    project = Project.open(folder)
    for file in files:
        project.bring(file)
    project.scan()
    return project


def row(project: Project, control: str) -> ControlResult:
    assert project.report is not None
    return project.report.scorecard.control(control)


def test_four_scanners_at_once(make_repo: MakeRepo, tmp_path: Path) -> None:
    folder = make_repo(FILES)
    before = scanned(folder)
    files = [
        scanners.written(tmp_path, "semgrep.sarif", scanners.semgrep()),
        scanners.written(tmp_path, "gitleaks.sarif", scanners.gitleaks()),
        scanners.written(tmp_path, "trivy.sarif", scanners.trivy(folder)),
        scanners.written(tmp_path, "codeql.sarif", scanners.codeql()),
    ]
    after = scanned(folder, *files)
    assert before.report
    assert after.report
    for old, new in zip(before.report.scorecard.results, after.report.scorecard.results, strict=True):
        assert new.outcome.value <= old.outcome.value
        assert (new.counted, new.blocks) == (old.counted, old.blocks)
    for old_gate, new_gate in zip(before.report.scorecard.gates, after.report.scorecard.gates, strict=True):
        assert new_gate.score <= old_gate.score
    injection = row(after, INJECTION)
    assert row(before, INJECTION).outcome.status is Status.PASS
    assert injection.outcome.value == pytest.approx(0.0)
    assert injection.outcome.reason == "2 findings of CodeQL and Semgrep OSS"
    assert [site.source for site in injection.outcome.sites] == ["Semgrep OSS", "CodeQL"]
    assert row(after, SECRETS).outcome.sites[-1].message.startswith("gitleaks: aws-access-token has detected")
    watch = row(after, "security.dependency-audit").outcome
    assert any("CVE-2023-30861" in item.message and item.path == "requirements.txt" for item in watch.evidence)
    assert watch.status is row(before, "security.dependency-audit").outcome.status
    tallies = {tally.tools[0]: (tally.counted, tally.shown, tally.unmatched) for tally in after.report.imports}
    assert tallies["Semgrep OSS"] == (1, 0, 1)
    assert tallies["gitleaks"] == (1, 0, 0)
    assert sum(tallies["Trivy"]) == 2
    assert tallies["CodeQL"] == (1, 0, 0)


def test_every_face_names_the_scanner_and_none_shows_the_secret(make_repo: MakeRepo, tmp_path: Path) -> None:
    folder = make_repo({**FILES, "keys.py": f'KEY = "{scanners.AWS}"\nOTHER = 1\n'})
    run = scanners.gitleaks(line=2)
    project = scanned(folder, scanners.written(tmp_path, "leaks.sarif", run))
    assert project.report is not None
    texts = {kind: project.export(kind) for kind in ("markdown", "html", "json", "sarif")}
    texts["text"] = scorecard_text(project.report)
    for kind, text in texts.items():
        assert "gitleaks" in text, kind
        assert scanners.AWS[4:] not in text, kind
        assert "hold no gate down" in text or kind == "json", kind
    found = json.loads(texts["json"])
    assert found["imports"][0]["file"] == "leaks.sarif"
    assert found["controls"][SECRETS]["sites"][-1]["source"] == "gitleaks"
    results = json.loads(texts["sarif"])["runs"][0]["results"]
    assert [item["properties"] for item in results if "source" in item["properties"]] == [{"source": "gitleaks"}]


def test_where_ten_gates_found_it_itself_it_costs_nothing_more(make_repo: MakeRepo, tmp_path: Path) -> None:
    folder = make_repo({**FILES, "keys.py": f'KEY = "{scanners.AWS}"\n'})
    before = row(scanned(folder), SECRETS)
    after = scanned(folder, scanners.written(tmp_path, "leaks.sarif", scanners.gitleaks()))
    assert before.outcome.status in {Status.FAIL, Status.PARTIAL}
    assert row(after, SECRETS).outcome.value == before.outcome.value
    assert row(after, SECRETS).outcome.evidence[-1].message.startswith("gitleaks")
    assert after.report
    assert after.report.imports[0].shown == 1


def test_a_secret_of_an_earlier_commit_speaks_for_the_history(make_repo: MakeRepo, tmp_path: Path) -> None:
    file = scanners.written(tmp_path, "leaks.sarif", scanners.gitleaks(commit="a" * 40))
    project = scanned(make_repo(FILES), file)
    history = row(project, "security.secrets-in-history").outcome
    assert [site.source for site in history.sites] == ["gitleaks"]
    assert not row(project, SECRETS).outcome.sites


def test_a_finding_counts_while_its_file_is_the_same(make_repo: MakeRepo, tmp_path: Path) -> None:
    folder = make_repo(FILES)
    project = scanned(folder, scanners.written(tmp_path, "s.sarif", scanners.semgrep()))
    assert row(project, INJECTION).outcome.status is Status.PARTIAL
    project.answer("deployment.rollback", "yes", "the host keeps versions")
    assert row(project, INJECTION).outcome.status is Status.PARTIAL
    (folder / "app.py").write_text(APP + "\nX = 1\n", encoding="utf-8")
    project.scan()
    assert row(project, INJECTION).outcome.status is Status.PASS
    assert project.report
    assert project.report.imports[0].stale == 1
    assert len(project.history()) == 0  # the trend is of one scanner alone


def test_what_is_new_since_a_commit_is_what_ten_gates_found(make_repo: MakeRepo, tmp_path: Path) -> None:
    project = scanned(make_repo(FILES), scanners.written(tmp_path, "s.sarif", scanners.semgrep()))
    assert project.since("HEAD").new == ()


@pytest.mark.parametrize(
    "uri",
    [
        "../secret.py",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://x.example/app.py",
        "%2e%2e/app.py",
        "app.py/",
        "C:/app.py",
        "",
    ],
)
def test_paths_stay_inside_the_repository(uri: str) -> None:
    known = frozenset({"app.py", "etc/passwd"})
    assert inside(uri, "/work/repo", "", known) == ("app.py" if uri == "app.py/" else "")


@pytest.mark.parametrize(
    ("uri", "prefix"),
    [
        ("app.py", ""),
        ("./app.py", ""),
        ("file:///work/repo/app.py", ""),
        ("/work/repo/app.py", ""),
        ("api/app.py", "api/"),
    ],
)
def test_a_file_is_recognised_however_it_is_written(uri: str, prefix: str) -> None:
    assert inside(uri, "/work/repo", prefix, frozenset({"app.py"})) == "app.py"


def test_a_finding_outside_is_counted_and_said(make_repo: MakeRepo, tmp_path: Path) -> None:
    file = scanners.written(tmp_path, "s.sarif", scanners.semgrep("../../etc/passwd"))
    project = scanned(make_repo(FILES), file)
    assert project.report
    assert project.report.imports[0].elsewhere == 1
    assert "1 is in no file of this scan" in scorecard_text(project.report)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(60_000_000)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda _path: None, "cannot be read"),
        (lambda path: path.mkdir(), "cannot be read|is no file"),
        (os.mkfifo, "is no file"),
        (lambda path: path.write_text("hello", encoding="utf-8"), "is not valid JSON"),
        (_huge, "larger than 50 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_a_sentence(
    make: Any, says: str, make_repo: MakeRepo, tmp_path: Path
) -> None:
    project = Project.open(make_repo({"app.py": APP}))
    make(tmp_path / "x.sarif")
    with pytest.raises(InputError, match=says):
        project.bring(tmp_path / "x.sarif")
