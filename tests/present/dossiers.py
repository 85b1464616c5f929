"""A real project with everything an export may speak of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import IDENTITY, run_git

from tengates.home import Home, today
from tengates.model.plan import TaskWord
from tengates.project import Project

CHAT = (
    "from flask import Flask, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\nclient = OpenAI()\n\n\n"
    "@app.post('/ask')\ndef ask():\n"
    "    return client.responses.create(model='gpt-4o', input=request.json['q']).output_text\n"
)
FILES = {
    "app.py": CHAT,
    "api/sum mary (1).py": CHAT,
    "requirements.txt": "flask==3.0.2\nopenai==1.50.0\n",
    ".gitignore": ".env\n",
    "logo.png": "\x00\x01",
}
REMOTE = "https://ada:pa55word-of-ada@github.com/ada/engine.git"


def made(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """A git repository with one commit, for tests that share one."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    run_git(folder, "init", "--quiet", "--initial-branch=main")
    run_git(folder, "add", "--all", "--force")
    run_git(folder, *IDENTITY, "commit", "--quiet", "--message=first")
    return folder


def rich_project(folder: Path, home: Home | None = None) -> Project:
    """Scanned, with a remote, a changed file, answers, waivers (one run out), words about tasks and an earlier scan."""
    run_git(folder, "remote", "add", "origin", REMOTE)
    run_git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    project = Project.open(folder, home)
    first = project.scan()
    (folder / "app.py").write_text(CHAT + "\n# changed\n", encoding="utf-8")
    timeout = first.scorecard.control("errors.model-timeout")
    site = timeout.outcome.sites[0]
    project.waive(timeout.id, "a nightly job: nobody waits", finding=site.fingerprint(timeout.id))
    project.waive("cost.caching", "not before the launch", until=today() - dt.timedelta(days=1))
    project.waive("testing.e2e", "by hand until spring")
    project.answer("monitoring.on-call", "yes", "Ben, by phone")
    project.set_task("secrets", TaskWord("doing", "", "ask Ben", None))
    project.set_task("dashboards", TaskWord("skipped", "we are two people", "", None))
    project.schedule("four-weeks", dt.date(2026, 12, 1), 12)
    project.scan()
    return project
