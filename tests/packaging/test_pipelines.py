"""The action for GitHub and the hook for pre-commit: their own files, run on real repositories."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.conftest import IDENTITY, MakeRepo, run_git

from tengates import assets
from tengates.cli.arguments import parser

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
CHAT = (
    "from openai import OpenAI\n\nclient = OpenAI()\n\n\n"
    "def ask(question):\n    return client.responses.create(model='gpt-4o', input=question).output_text\n"
)


@pytest.fixture
def folder(make_repo: MakeRepo) -> Path:
    made = make_repo({"app.py": CHAT, "requirements.txt": "openai==1.50.0\n"})
    run_git(made, "update-ref", "refs/remotes/origin/main", "HEAD")
    return made


def _worse(folder: Path) -> None:
    more = CHAT.partition("def ")[2].replace("ask", "more")
    (folder / "app.py").write_text(f"{CHAT}\n\ndef {more}", encoding="utf-8")
    run_git(folder, *IDENTITY, "commit", "--quiet", "--all", "--message=more")


def _act(folder: Path, **said: str) -> tuple[int, str, str, Path]:
    """Run the action's step as GitHub does: exit code, log, summary and where the SARIF should be."""
    room = folder.parent / "runner"
    room.mkdir(exist_ok=True)
    output, summary = room / "output", room / "summary"
    for file in (output, summary):
        file.write_text("", encoding="utf-8")
    step = next(step for step in yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"] if step.get("id") == "scan")
    given = {
        **os.environ,
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "RUNNER_TEMP": str(room),
        "TENGATES": str(Path(sys.executable).with_name("tengates")),
        **dict.fromkeys(step["env"], ""),
        **said,
    }
    done = subprocess.run(
        ["bash", "-c", step["run"]], cwd=folder, env=given, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr, summary.read_text("utf-8"), room / "tengates.sarif"


def test_a_pull_request_without_a_new_gap_passes_and_one_with_fails(folder: Path) -> None:
    code, log, summary, sarif = _act(folder, SCAN_FAIL_ON="new", GITHUB_BASE_REF="main")
    assert (code, "no new gap" in log) == (0, True)
    assert summary.startswith("## Ten Gates: ")
    _worse(folder)
    code, log, summary, sarif = _act(folder, SCAN_FAIL_ON="new\n", GITHUB_BASE_REF="main")
    assert (code, "cost.token-limits" in log) == (1, True)
    assert "### New gaps" in summary
    states = [row["baselineState"] for row in json.loads(sarif.read_text("utf-8"))["runs"][0]["results"]]
    assert {"new", "unchanged"} == set(states)


def test_without_a_base_the_rule_is_left_out_and_the_others_hold(folder: Path) -> None:
    assert _act(folder, SCAN_FAIL_ON="new")[0] == 0
    assert _act(folder, SCAN_FAIL_ON="new\nnot-ready")[0] == 1


def test_a_base_that_is_not_there_says_what_the_checkout_needs(folder: Path) -> None:
    code, log, summary, _sarif = _act(folder, GITHUB_BASE_REF="elsewhere")
    assert (code, summary) == (2, "")
    assert "fetch-depth: 0" in log


@pytest.mark.parametrize("name", ["SCAN_PATH", "SCAN_FAIL_ON", "SCAN_AGAINST", "SCAN_TRUST", "GITHUB_BASE_REF"])
def test_what_the_action_is_told_is_never_run(folder: Path, name: str) -> None:
    witness = folder.parent / "run"
    code, _log, _summary, _sarif = _act(
        folder, **{name: f'"; touch {shlex.quote(str(witness))}; $(touch {witness})`id`'}
    )
    assert not witness.exists()
    assert code == (0 if name == "SCAN_TRUST" else 2)


def test_the_audit_of_workflows_finds_nothing_in_the_action(tmp_path: Path) -> None:
    program = assets.program("zizmor")
    assert program is not None
    (tmp_path / "action.yml").write_bytes(ACTION.read_bytes())
    options = ["--offline", "--no-config", "--no-progress", "--persona=auditor", "--format=json-v1"]
    done = subprocess.run([program, *options, "action.yml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == []
    assert done.returncode == 0


def test_the_hook_and_the_pipeline_speak_words_that_the_command_knows(folder: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    words = [*hook["entry"].split()[1:], *hook["args"]]
    asked = parser().parse_args(words)
    assert (asked.against, asked.fail_on) == ("HEAD", ["new"])
    job = yaml.safe_load((ROOT / "packaging" / "ci" / "gitlab.yml").read_text("utf-8"))["tengates"]
    assert parser().parse_args(shlex.split(job["script"][1])[1:]).also == [
        "summary=tengates.md",
        "sarif=tengates.sarif",
    ]
    program = str(Path(sys.executable).with_name("tengates"))
    assert subprocess.run([program, *words], cwd=folder, capture_output=True, check=False).returncode == 0
    (folder / "copy.py").write_text(CHAT, encoding="utf-8")
    run_git(folder, "add", "--all")
    assert subprocess.run([program, *words], cwd=folder, capture_output=True, check=False).returncode == 1
