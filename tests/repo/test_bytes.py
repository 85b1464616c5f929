"""Any bytes, modes and line ends: an apply leaves exactly what was accepted, its undo exactly what was there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.repo.conftest import commit_all, git, tree_hash, write

from tengates.model.change import FileWrite
from tengates.repo.folder import open_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")

BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([
        b"", b"\n", b"a", b"a\r\nb\r\n", b"a\r\nb\n\r\n", b"a\rb\r", b"\xef\xbb\xbfa\n", b"\xef\xbb\xbf\xef\xbb\xbfa", "a\n".encode("utf-16"),
        b"caf\xe9\n", b"a\x0cb\x85\n", "a\u2028b\n".encode(), b"\0\xff" * 9, b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    ]),
)  # fmt: skip
NAMES = ("a.py", "B.PY", "dir/b.ts", "dir/deep/c", "é.py", "e\u0301.py", "two words.txt", "-x", "tab\there")
MODES = st.sampled_from([0o644, 0o755, 0o600, 0o444, 0o664])
ATTRIBUTES = (b"", b"* text=auto\n", b"*.py text eol=crlf\n", b"*.py working-tree-encoding=UTF-16\n", b"*.ts ident\n")


@settings(max_examples=40, deadline=None)
@given(
    before=st.dictionaries(st.sampled_from(NAMES), st.tuples(BODIES, MODES), min_size=1),
    after=st.dictionaries(st.sampled_from(NAMES), st.none() | BODIES, min_size=1),
    attributes=st.sampled_from(ATTRIBUTES),
    tracked=st.booleans(),
)
def test_any_change_comes_and_goes_byte_for_byte(
    before: dict[str, tuple[bytes, int]], after: dict[str, bytes | None], attributes: bytes, *, tracked: bool
) -> None:
    with tempfile.TemporaryDirectory() as top:
        root = Path(top, "prototype")
        root.mkdir()
        git(root, "init", "-q", "-b", "main")
        write(
            root,
            {"kept.txt": b"kept\r\n", ".gitattributes": attributes, **{name: row[0] for name, row in before.items()}},
        )
        for name, (_body, mode) in before.items():
            (root / name).chmod(mode)
        if tracked and b"UTF-16" not in attributes:  # git itself refuses to take most bytes as that
            commit_all(root)
        there = {name: row[0] for name, row in before.items()}
        writes = tuple(
            FileWrite(name, there.get(name), body)
            for name, body in after.items()
            if body != there.get(name)
        )  # fmt: skip
        if not writes:
            return
        hashed = tree_hash(root)
        folder = open_folder(root, Path(top, "home"))
        folder.apply(writes, title="t", recipe="r")
        for item in writes:
            place = root / item.path
            assert (place.read_bytes() if place.exists() else None) == item.new
            if item.base is not None and item.new is not None:
                assert place.stat().st_mode & 0o777 == before[item.path][1]
        folder.undo()
        assert tree_hash(root) == hashed
