"""The command that prints the table: its rows exist, its judges see what they look for, a sample of real files passes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import IDENTITY, run_git
from tests.recipes.test_every_recipe import FILES
from tests.safety.judging import faults
from tests.safety.kept import Kept, whole
from tests.safety.table import ROWS, Answer, answer, markdown

from tengates.engine.hunks import cut, splice
from tengates.model.change import ChangeKind, Edit, FileChange

ROOT = Path(__file__).resolve().parents[2]


def change(base: bytes, new: bytes, *edits: Edit, path: str = "app.py") -> FileChange:
    return FileChange(path, ChangeKind.EDIT, base, new, cut(base, edits))


@pytest.mark.parametrize(
    ("base", "new", "said"),
    [
        (b"a = 1\nb = 2\nc = 3\n", b"a = 1\nb = 20\nc = 4\n", "which no change names"),
        (b"a = 1\nb = 2\nc = 3\n", b"a = 1\nb = (\nc = 3\n", "does not parse"),
        (b"a = 1\r\nb = 2\r\nc = 3\r\n", b"a = 1\r\nb = 20\nc = 3\r\n", "without Windows line ends"),
        (b"a = 1\nb = 2\nc = 3\n", b"a = 1\nb = 20\r\nc = 3\n", "with Windows line ends"),
        (b"\xef\xbb\xbfa = 1\nb = 2\nc = 3\n", b"a = 1\nb = 20\nc = 3\n", "byte order mark"),
        (b"a = 1\nb = 2\nc = 3", b"a = 1\nb = 20\nc = 3\n", "ends in another way"),
        (b"a = 1\nb = 2\nc = 3\n", b"a = 1\nb = 2\nc = 3\n", "changes nothing"),
    ],
)
def test_what_is_wrong_with_a_file_is_seen(base: bytes, new: bytes, said: str) -> None:
    at = base.index(b"b = 2") + 4
    assert any(said in line for line in faults(change(base, new, Edit(at, at + 1, b"20", "Why."))))


@pytest.mark.parametrize("base", [b"a = 1\r\nb = 2", b"\xef\xbb\xbfa = 1\nb = 2\n", b"b = 2", b"b = (2\n"])
def test_a_good_change_is_not_complained_of(base: bytes) -> None:
    at = base.index(b"2")
    edit = Edit(at, at + 1, b"20", "Why.")
    assert list(faults(change(base, splice(base, cut(base, [edit]), {1}), edit))) == []


def test_a_new_file_has_to_parse() -> None:
    made = FileChange("a.json", ChangeKind.CREATE, None, b"{", ())
    assert list(faults(made)) == ["does not parse"]


def test_real_files_are_refactored_and_restored(tmp_path: Path) -> None:
    folder = tmp_path / "clones/one"
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    run_git(folder, "init", "--quiet", "--initial-branch=main")
    run_git(folder, "add", "--all", "--force")
    run_git(folder, *IDENTITY, "commit", "--quiet", "--message=first")
    kept = tmp_path / "told.json"
    command = [sys.executable, ROOT / "tests/safety/real_files.py", folder.parent, "--json", kept]
    subprocess.run([*command, "--recipes", "http-timeouts,secret-to-env,ignore-env-files"], check=False)
    told = json.loads(kept.read_text("utf-8"))
    assert told["troubles"] == []
    assert told["figures"]["repositories"] == 2
    assert told["figures"]["files edited"] >= 6


def test_rows_that_need_clones_say_so_and_a_sample_is_called_one(tmp_path: Path) -> None:
    rows = {row.name: row for row in ROWS}
    assert len(rows) == len(ROWS)
    found = [(rows[name], answer(rows[name], Kept(tmp_path), None, frozenset())) for name in ("recipes", "strace")]
    assert markdown(found).count("give a folder of clones with --folder") == 2
    words = markdown([(rows["kills"], Answer("3 kills", good=False, seconds=150.0, part="a sample"))])
    assert "| **a sample:** 3 kills **Not kept.** | 2 min |" in words


def test_what_was_found_is_kept_and_a_run_that_was_ended_is_gone_on_with(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    options = ("--part", "races", "--races", "2")
    first = kept.script("tests/faults/run.py", *options)
    assert first.found["figures"]["racing saves"] == 2
    (place,) = tmp_path.glob("*.json")
    forged = {"figures": {"racing saves": 9}, "troubles": [], "done": ["races"]}
    place.write_text(json.dumps(forged), "utf-8")
    assert kept.script("tests/faults/run.py", *options).found == forged  # it is not run again
    whole(place).unlink()
    again = kept.script("tests/faults/run.py", *options)  # it was ended: only what is lacking is done, here nothing
    assert again.found["figures"]["racing saves"] == 9
    assert again.seconds > first.seconds


def test_an_unknown_row_is_refused_with_the_known_ones() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.safety.run", "--only", "luck"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no row luck" in done.stderr
    assert "full-disk" in done.stderr
