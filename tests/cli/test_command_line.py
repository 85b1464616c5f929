"""The command line, run as a person runs it: in a process of its own, on real repositories."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tengates.engine.catalog import load_catalog
from tengates.present.trace import trace_text

CHAT = """from openai import OpenAI

client = OpenAI()


def ask(question):
    return client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": question}],
    )
"""
FILES = {
    "app.py": CHAT,
    "db.py": 'URL = "postgres://app:w4rmSocks88@db.internal:5432/app"\n',
    "requirements.txt": "openai==1.60.0\n",
}
Repo = Callable[[Mapping[str, str]], Path]


def tengates(*arguments: object, code: int = 0) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-m", "tengates", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


def scanned(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tengates("scan", folder, "--format", "json"))
    return found


def test_a_scan_as_json_holds_all_eighty_controls_and_ten_gates(make_repo: Repo) -> None:
    found = scanned(make_repo(FILES))
    assert len(found["controls"]) == len(load_catalog().controls)
    assert len(found["gates"]) == 10
    site = found["controls"]["cost.token-limits"]["sites"][0]
    assert (site["path"], site["line"], site["ok"], site["recipe"]) == ("app.py", 7, False, "bound-model-output")
    assert found["verdict"] == "pause"
    assert found["dirty"] is False
    assert len(found["commit"]) == 40


def test_the_text_scorecard_names_the_verdict_and_the_place(make_repo: Repo) -> None:
    text = tengates("scan", make_repo(FILES))
    assert "Pause launch" in text
    assert "app.py:7" in text


def test_fail_on_decides_the_exit_code(make_repo: Repo) -> None:
    folder = make_repo(FILES)
    tengates("scan", folder, "--fail-on", "pause", code=1)
    tengates("scan", folder, "--fail-on", "cost<4", code=1)
    tengates("scan", folder, "--fail-on", "cost<0", code=0)
    assert "cost<4" in tengates("scan", folder, "--fail-on", "sometimes", code=2)
    assert "no gate" in tengates("scan", folder, "--fail-on", "soul<4", code=2)


def test_what_a_refactor_leaves_alone_is_a_prompt_for_a_coding_agent(make_repo: Repo) -> None:
    code = (
        "import requests\n\n\ndef weather(**options):\n    return requests.get('https://a.example.com/', **options)\n"
    )
    folder = make_repo({"app.py": code})
    assert "same command with --format prompt" in tengates("propose", folder, "http-timeouts")
    prompt = tengates("propose", folder, "http-timeouts", "--format", "prompt")
    assert prompt.startswith("# Give every outbound request a time limit\n")
    assert "`app.py:5`" in prompt


def test_a_refactor_is_proposed_applied_and_undone_to_the_byte(make_repo: Repo) -> None:
    folder = make_repo(FILES)
    before = (folder / "app.py").read_bytes()
    proposal = json.loads(tengates("propose", folder, "bound-model-output", "--set", "cap=700", "--format", "json"))
    assert (folder / "app.py").read_bytes() == before
    assert proposal["controls"]["cost.token-limits"] == {"before": 0.0, "after": 1.0}
    applied = json.loads(tengates("apply", folder, "bound-model-output", "--set", "cap=700", "--format", "json"))
    assert applied["files"] == ["app.py"]
    assert b"700" in (folder / "app.py").read_bytes()
    assert scanned(folder)["controls"]["cost.token-limits"]["status"] == "pass"
    again = json.loads(tengates("propose", folder, "bound-model-output", "--format", "json"))
    assert (again["files"], again["skipped"]) == ([], [])
    tengates("undo", folder, applied["id"])
    assert (folder / "app.py").read_bytes() == before


def test_applying_with_nothing_to_do_is_no_failure(make_repo: Repo) -> None:
    folder = make_repo({"app.py": "x = 1\n"})
    assert json.loads(tengates("apply", folder, "bound-model-output", "--format", "json")) == {
        "id": None,
        "branch": None,
        "commit": None,
        "files": [],
    }


def test_a_branch_takes_the_change_and_the_files_stay(make_repo: Repo) -> None:
    folder = make_repo(FILES)
    applied = json.loads(
        tengates("apply", folder, "bound-model-output", "--branch", "tengates/limits", "--format", "json")
    )
    assert applied["branch"] == "tengates/limits"
    assert (folder / "app.py").read_text() == CHAT


def test_only_names_files_and_hunks(make_repo: Repo) -> None:
    folder = make_repo(FILES | {"other.py": CHAT})
    applied = json.loads(tengates("apply", folder, "bound-model-output", "--only", "other.py", "--format", "json"))
    assert applied["files"] == ["other.py"]
    assert "changes: app.py" in tengates("apply", folder, "bound-model-output", "--only", "nope.py", code=2)


def test_a_markdown_plan_has_checkboxes_and_an_output_file(make_repo: Repo, tmp_path: Path) -> None:
    target = tmp_path / "plan.md"
    tengates("plan", make_repo(FILES), "--start", "2026-12-07", "--output", target)
    text = target.read_text()
    assert "- [ ] **Put a ceiling on what can be spent**" in text
    assert "(7 to 13 December 2026)" in text


def test_an_answer_settles_what_only_the_founder_knows(make_repo: Repo) -> None:
    api = "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/')\ndef home():\n    return {}\n"
    folder = make_repo({"main.py": api})
    assert scanned(folder)["controls"]["deployment.rollback"]["status"] == "unanswered"
    tengates("answer", folder, "deployment.rollback", "yes", "--note", "the host keeps versions")
    row = scanned(folder)["controls"]["deployment.rollback"]
    assert (row["status"], row["answer"]["note"]) == ("pass", "the host keeps versions")


@pytest.mark.parametrize("ident", ["cost", "cost.token-limits", "bound-model-output", "secrets", "security.tool-scope"])
def test_explain_knows_gates_controls_refactors_and_tasks(ident: str) -> None:
    assert len(tengates("explain", ident)) > 60


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "/no/such/folder"),
        ("explain", "nothing"),
        ("propose", ".", "no-such-recipe"),
        ("propose", ".", "bound-model-output", "--set", "cap=many"),
        ("propose", ".", "bound-model-output", "--set", "colour=red"),
        ("plan", ".", "--template", "one-day"),
        ("undo", "."),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_two(
    arguments: tuple[str, ...], make_repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_repo(FILES))
    said = tengates(*arguments, code=2).strip()
    assert said.endswith(".")
    assert "\n" not in said


def test_no_command_loads_the_windows_library() -> None:
    probe = "import sys, tengates.__main__, tengates.cli.main; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_without_a_display_the_window_says_so(make_repo: Repo) -> None:
    assert "no display" in tengates(make_repo(FILES), code=2)


def test_a_waiver_is_kept_listed_and_withdrawn(make_repo: Repo) -> None:
    folder = make_repo(FILES)
    assert "is accepted" in tengates("waive", folder, "testing.unit", "--reason", "a demo", "--until", "2999-01-01")
    found = scanned(folder)
    assert found["controls"]["testing.unit"]["waived"]["reason"] == "a demo"
    assert found["controls"]["testing.unit"]["value"] is None
    assert found["waivers"][0]["state"] == "holds"
    assert "a demo" in tengates("scan", folder)
    assert "counts again" in tengates("waive", folder, "testing.unit", "--withdraw")
    assert scanned(folder)["waivers"] == []
    assert "not accepted" in tengates("waive", folder, "testing.unit", "--withdraw", code=2)


def test_history_tells_what_each_scan_gained_and_lost(make_repo: Repo) -> None:
    folder = make_repo(FILES)
    assert "No scan of this folder was kept yet" in tengates("history", folder)
    scanned(folder)
    tengates("apply", folder, "bound-model-output")
    scanned(folder)
    rows = json.loads(tengates("history", folder, "--format", "json"))
    assert [row["dirty"] for row in rows] == [True, False]
    assert "cost.token-limits" in rows[0]["gained"]
    assert "Gained" in tengates("history", folder)
    tengates("undo", folder)
    scanned(folder)
    assert "“" in tengates("plan", folder, "--format", "text")


def test_a_report_of_a_bug_holds_no_word_of_an_exception() -> None:
    try:
        try:
            int("hunter2-from-a-file")
        except ValueError as error:
            raise RuntimeError("hunter2-again") from error
    except RuntimeError as bug:
        text = trace_text(bug)
    assert "hunter2-again" not in text.replace('raise RuntimeError("hunter2-again") from error', "")
    assert "invalid literal" not in text
    assert text.index("ValueError") < text.index("RuntimeError\n")
