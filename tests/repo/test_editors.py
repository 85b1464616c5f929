"""A file is opened at its line in an editor that is really there, and nothing of the repository is run."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.repo.conftest import write

from tengates.model.errors import InputError
from tengates.repo.editors import find_editors, open_at

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs here are shell scripts")
STARTERS = {"repo/git.py", "repo/editors.py", "facts/workflow_audit.py", "workers/process.py"}
RECORD = (
    '#!/bin/sh\nprintf "%s\\n" "$PWD" "${PYTHONPATH-none}" "$@" > "$HOME/said.tmp"\nmv "$HOME/said.tmp" "$HOME/said"\n'
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to open, a bin with one editor, a home where it leaves what it was told."""
    made = tmp_path / "prototype"
    write(made, {"api/main.py": b"x = 1\n", "-rf.py": b"x = 1\n", "a:12:b.py": b"x = 1\n"})
    (tmp_path / "bin").mkdir()
    (tmp_path / "room").mkdir()
    program(tmp_path / "bin" / "code")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(made))
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(made / "bin"), str(tmp_path / "bin"), "/usr/bin", "/bin"]))
    return made


def program(place: Path) -> None:
    place.parent.mkdir(exist_ok=True)
    place.write_text(RECORD, encoding="utf-8")
    place.chmod(0o755)


def said(tmp_path: Path) -> list[str]:
    end = time.monotonic() + 20
    while not (tmp_path / "said").exists():
        assert time.monotonic() < end, "the editor was not started"
        time.sleep(0.01)
    return (tmp_path / "said").read_text(encoding="utf-8").splitlines()


def test_the_editor_gets_file_and_line_and_nothing_of_our_surroundings(root: Path, tmp_path: Path) -> None:
    room = tmp_path / "room"
    assert open_at(find_editors(root), "first", root, ("api/main.py", 7), room) == "VS Code"
    assert said(tmp_path) == [str(room), "none", "--goto", f"{root}/api/main.py:7:1"]


def test_names_that_look_like_options_or_lines_are_only_names(root: Path) -> None:
    command = find_editors(root)[0].command
    assert command(str(root / "-rf.py"), 2)[1:] == ["--goto", f"{root}/-rf.py:2:1"]
    assert command(str(root / "a:12:b.py"), 2)[1:] == [f"{root}/a:12:b.py"]
    assert command(str(root / "api/main.py"), 0)[1:] == [f"{root}/api/main.py"]


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1), st.integers(0, 9999))
def test_whatever_the_name_the_first_argument_is_absolute_or_ours(name: str, line: int) -> None:
    command = find_editors(Path("/nowhere"), "/bin")  # no editor of these names there
    assert all(row.id == "system" for row in command)
    for editor in command:
        assert all(Path(word).is_absolute() or word == "-t" for word in editor.command(f"/nowhere/{name}", line))


def test_a_program_of_the_repository_or_of_the_current_folder_is_never_taken(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(root / "bin" / "cursor")
    program(root / "cursor")
    (tmp_path / "linked").symlink_to(root / "bin")
    monkeypatch.chdir(root)
    search = os.pathsep.join(["", ".", "bin", str(root / "bin"), str(tmp_path / "linked"), str(tmp_path / "bin")])
    assert [row.id for row in find_editors(root, search)] == ["vscode"]


def test_only_regular_files_inside_the_folder_are_opened(root: Path, tmp_path: Path) -> None:
    (root / "link.py").symlink_to(tmp_path / "elsewhere.py")
    os.mkfifo(root / "pipe.py")
    (tmp_path / "elsewhere.py").write_bytes(b"x = 1\n")
    (root / "up").symlink_to(tmp_path)
    editors = find_editors(root)
    for path in ("link.py", "pipe.py", "../elsewhere.py", "up/elsewhere.py", "gone.py", "api", ".git/config", ""):
        with pytest.raises(InputError):
            open_at(editors, "first", root, (path, 1), tmp_path / "room")
    assert not (tmp_path / "said").exists()


def test_an_editor_that_is_not_there_is_told_with_a_next_step(root: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Install VS Code or Cursor"):
        open_at((), "first", root, ("api/main.py", 1), tmp_path / "room")
    with pytest.raises(InputError, match="was not found"):
        open_at(find_editors(root), "cursor", root, ("api/main.py", 1), tmp_path / "room")


def test_only_these_rooms_start_programs() -> None:
    app = Path(sys.modules["tengates"].__file__ or "").parent
    starting = {path for path in app.rglob("*.py") if "\nimport subprocess\n" in path.read_text(encoding="utf-8")}
    assert {path.relative_to(app).as_posix() for path in starting} == STARTERS


def test_a_folder_of_path_that_cannot_be_looked_into_hides_no_editor_behind_it(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "code").write_text("#!/bin/sh\n", encoding="utf-8")
    (programs / "code").chmod(0o755)
    search = f"/{'x' * 300}{os.pathsep}{programs}"
    assert find_editors(tmp_path / "folder", search)[0].id == "vscode"
