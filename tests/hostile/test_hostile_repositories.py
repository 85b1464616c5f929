"""The quick part of the hostile suite; `python tests/hostile/run.py` walks all of it and prints the figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.hostile.building import Lab
from tests.hostile.guard import Say, guarded
from tests.hostile.looking import raw_signs

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, links and byte names need POSIX")

RUN = Path(__file__).with_name("run.py")
# One of each kind of trap; the command walks all of them.
QUICK = (
    "cfg_fsmonitor cfg_hookspath hooks_dir cfg_filter_clean cfg_filter_process cfg_diff_external cfg_textconv cfg_gpg_commit "
    "cfg_includeif cfg_merge_driver cfg_worktree_settings cfg_promisor submodule_ignore_none embedded_bare_repo gitfile_redirect "
    "python_shadow tool_configs path_search_binaries worktree_merge_symlink_git pickled_program yaml_program "
    "settings_of_our_engines symlink_escape_file symlink_escape_dir hardlink_outside core_worktree_redirect planted_secrets "
    "targets_that_are_links target_with_a_second_name words_of_ours_are_a_link words_of_ours_are_a_pipe "
    "words_of_ours_are_forged words_in_the_code gitfile_points_out alternates_point_out index_leads_out head_is_a_link "
    "windows_names folder_with_a_hostile_name branch_with_a_hostile_name mid_merge linked_worktree sha256_repo "
    "reftable_by_hand replace_refs_grafts dirty_everything bare_repo not_a_repo"
).split()
LIVE = "cfg_fsmonitor hooks_dir cfg_filter_clean cfg_textconv cfg_includeif submodule_ignore_none python_shadow".split()
TYPED = ["cfg_hookspath", "words_in_the_code", "planted_secrets", "words_of_ours_are_forged"]
SEEN = ["words_in_the_code", "planted_secrets", "folder_with_a_hostile_name"]
ASKED = ["words_in_the_code", "controls_folder_is_a_link"]
_PARTS = 4


def walked(names: list[str], *options: str, where: Path) -> list[dict[str, Any]]:
    """What the command found, one row a case."""
    told = where / "told.json"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(where)}
    command = [sys.executable, RUN, "--only", ",".join(names), "--jobs", "1", "--json", told, *options]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert told.exists(), done.stderr
    rows: list[dict[str, Any]] = json.loads(told.read_text("utf-8"))
    assert [row["name"] for row in rows] == names
    return rows


def troubles(rows: list[dict[str, Any]]) -> list[str]:
    return [f"{row['name']}: {line}" for row in rows for line in row["troubles"]]


def test_payloads_are_alive(tmp_path: Path) -> None:
    rows = walked(LIVE, "--self-test", where=tmp_path)
    assert [row["rows"][0]["result"] for row in rows] == ["FIRES"] * len(LIVE)


@pytest.mark.parametrize("part", range(_PARTS))
def test_no_harm_is_done(part: int, tmp_path: Path) -> None:
    rows = walked(QUICK[part::_PARTS], "--short", "--by", "door", where=tmp_path)
    assert troubles(rows) == []


def test_no_harm_is_done_by_the_command_line(tmp_path: Path) -> None:
    assert troubles(walked(TYPED, "--short", "--by", "commands", where=tmp_path)) == []


def test_no_harm_is_done_in_the_window(tmp_path: Path) -> None:
    assert troubles(walked(SEEN, "--short", "--by", "window", where=tmp_path)) == []


def test_no_harm_is_done_by_an_agent_or_another_scanners_file(tmp_path: Path) -> None:
    assert troubles(walked(ASKED, "--short", "--by", "agent", where=tmp_path)) == []


def test_a_child_that_dies_or_hangs_is_told() -> None:
    def dies(_say: Say) -> None:
        os.kill(os.getpid(), 11)

    def hangs(say: Say) -> None:
        say({"step": "first"})
        os.read(os.pipe()[0], 1)

    ends = {row.name: row.end for row in guarded([("dies", dies), ("hangs", hangs)], 2, limit=1.0)}
    assert ends == {"dies": "died of signal 11", "hangs": "no step for 1 s"}


def test_the_suite_sees_what_it_looks_for(tmp_path: Path) -> None:
    """A walk over a program that runs, leaks and changes things would be told."""
    lab = Lab(tmp_path, "x")
    lab.script(tmp_path)
    subprocess.run([tmp_path / "evil.sh"], check=True)
    assert lab.marker().exists()
    assert raw_signs("a\x1b[31m")
    assert raw_signs("a\u202eb")
    assert not raw_signs("a\tb\nc é")
