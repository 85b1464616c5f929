"""The founder's words are written whole, never through a link, never over somebody else's edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tengates.home import Home
from tengates.model.errors import InputError, StaleError
from tengates.repo.folder import open_folder

FILE = ".tengates/project.toml"


def write_words(root: Path, path: str, before: bytes | None, after: bytes) -> None:
    (root / "app.py").touch()
    open_folder(root, Home.default().data).write_words(path, before, after)


def test_the_first_words_make_the_folder_and_later_ones_replace_the_file(tmp_path: Path) -> None:
    write_words(tmp_path, FILE, None, b"a = 1\n")
    write_words(tmp_path, FILE, b"a = 1\n", b"a = 2\n")
    assert (tmp_path / FILE).read_bytes() == b"a = 2\n"
    assert [item.name for item in (tmp_path / ".tengates").iterdir()] == ["project.toml"]


def test_an_edit_made_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    write_words(tmp_path, FILE, None, b"a = 1\n")
    (tmp_path / FILE).write_bytes(b"a = 'mine'\n")
    with pytest.raises(StaleError):
        write_words(tmp_path, FILE, b"a = 1\n", b"a = 2\n")
    assert (tmp_path / FILE).read_bytes() == b"a = 'mine'\n"


def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / ".tengates").symlink_to(outside)
    with pytest.raises(InputError):
        write_words(root, FILE, None, b"a = 1\n")
    assert list(outside.iterdir()) == []
