"""Scans that follow one another say what a first scan says, whatever was done in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import IDENTITY, MakeRepo, run_git
from tests.test_kept_judgement import APP, FILES, told

from tengates.engine import session
from tengates.engine.judge import judgements
from tengates.project import Project

STYLE = "body { margin: 0 }\n"
SERVICE = (
    "from openai import OpenAI\n\nclient = OpenAI(timeout=9)\n\n\ndef ask(text):\n"
    "    return client.responses.create(model='gpt-4o', input=text, max_output_tokens=90).output_text\n"
)
ROUTE = "from flask import Flask, request\nfrom service import ask\n\napp = Flask(__name__)\n\n\n@app.post('/ask')\ndef answer():\n    return ask(request.json['q'])\n"
SEARCH = "import os\n\n\ndef find(word):\n    return os.system('grep ' + word)\n"
STEPS: tuple[dict[str, str | None], ...] = (
    {"style.css": STYLE},
    {"style.css": STYLE.replace("0", "4px")},
    {"app.py": ROUTE, "service.py": SERVICE},
    {"service.py": f"# asks the model\n{SERVICE}"},
    {"service.py": SERVICE.replace(", max_output_tokens=90", "")},
    {"search.py": SEARCH},
    {"app.py": ROUTE.replace("ask(request", "find(request").replace("service import ask", "search import find")},
    {"service.py": None},
    {"leak.py": "x = 1\n", "tests/test_app.py": "def test_a():\n    assert 1\n"},
    {"app.py": APP, ".gitignore": ".env\n", "Dockerfile": "FROM python:3.11\nCOPY . .\nCMD python app.py\n"},
    {"Dockerfile": None, "search.py": None},
)


def stepped(folder: Path) -> Iterator[int]:
    """Do one step after the other."""
    for number, files in enumerate(STEPS):
        for path, text in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).unlink(missing_ok=True)
            if text is not None:
                (folder / path).write_text(text, encoding="utf-8")
        yield number


def fresh(folder: Path) -> str:
    project = Project.open(folder)
    project.scan(cached=False)
    return told(project)


@pytest.mark.parametrize("held", [True, False], ids=["saved, in the running program", "committed, by what was kept"])
def test_every_scan_says_what_a_first_one_says(make_repo: MakeRepo, *, held: bool) -> None:
    folder = make_repo(FILES)
    project = Project.open(folder)
    project.scan()
    for number in stepped(folder):
        if not held:
            run_git(folder, "add", "--all")
            run_git(folder, *IDENTITY, "commit", "--quiet", "--message=step")
            project = Project.open(folder)
        project.scan()
        assert told(project) == fresh(folder), f"after step {number}"


def test_every_past_commit_says_what_it_says_alone(make_repo: MakeRepo) -> None:
    folder = make_repo(FILES)
    for _ in stepped(folder):
        run_git(folder, "add", "--all")
        run_git(folder, *IDENTITY, "commit", "--quiet", "--message=step")
    rows = list(Project.open(folder).past(50, every=True))
    assert len(rows) == len(STEPS) + 1
    for row in rows:
        card = Project.open(folder).scan(commit=row.record.commit or "", cached=False).scorecard
        assert row.record.controls == {one.id: one.outcome.status.value for one in card.results}


def test_what_no_control_can_see_is_not_judged(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_repo({**FILES, "style.css": STYLE})
    project = Project.open(folder)
    project.scan()
    times: list[object] = []
    monkeypatch.setattr(session, "judgements", lambda *given: times.append(given) or judgements(*given))
    (folder / "style.css").write_text(STYLE.replace("0", "4"), encoding="utf-8")
    project.scan()
    assert times == []
    assert project.changed_since_scan() == ()
    assert told(project) == fresh(folder)
    (folder / "app.py").write_text(APP + "\n\nprint(app)\n", encoding="utf-8")
    project.scan()
    assert len(times) == 2
