"""Facts are kept by content: what did not change is not read again, and no value reaches the disk."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.repo.conftest import write

from tengates.engine.reading import read_facts
from tengates.facts import answers
from tengates.facts.extract import extract
from tengates.facts.packing import facts_key, pack, unpack
from tengates.home import Home
from tengates.model.facts import FileFacts
from tengates.repo.folder import Folder, open_folder

VALUE = "w4rmSocks88lantern"
WORKFLOW = b"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
FILES = {
    "app.py": b"from openai import OpenAI\n\nclient = OpenAI(timeout=9)\n",
    "page.tsx": b"export default function Page() {\n  return <main onClick={() => fetch('/api')}>hi</main>\n}\n",
    "db.py": f'URL = "postgres://app:{VALUE}@db.internal:5432/app"\n'.encode(),
    ".github/workflows/ci.yml": WORKFLOW,
    "package.json": b'{"dependencies": {"next": "15.0.0"}}\n',
}
Read = Callable[[str, bytes], FileFacts]


@pytest.fixture
def folder(repository: Path, home: Home) -> Folder:
    write(repository, FILES)
    return open_folder(repository, home.data, home.cache)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are read anew."""
    paths: list[str] = []

    def noted(path: str, content: bytes) -> FileFacts:
        paths.append(path)
        return extract(path, content)

    monkeypatch.setattr(answers, "extract", noted)
    return paths


def facts_of(folder: Folder, *, cached: bool = True) -> dict[str, FileFacts]:
    taken = folder.snapshot(cancel=lambda: False, progress=lambda _count: None, cached=cached)
    return read_facts(taken, lambda _progress: None, lambda: False)


def kept(home: Home) -> Path:
    return next((home.cache / "facts").glob("*.sqlite3"))


def test_a_second_scan_reads_only_what_holds_a_credential(folder: Folder, read: list[str]) -> None:
    first = facts_of(folder)
    assert set(read) >= set(FILES)
    read.clear()
    assert facts_of(folder) == first
    assert read == ["db.py"]


def test_one_edit_is_one_reading(folder: Folder, repository: Path, read: list[str]) -> None:
    facts_of(folder)
    write(repository, {"app.py": b"print('other')\n", "db.py": b"x = 1\n"})
    facts_of(folder)
    read.clear()
    write(repository, {"app.py": b"print('again')\n"})
    assert "again" in repr(facts_of(folder)["app.py"].code)
    assert read == ["app.py"]


def test_a_file_that_moved_is_another_file(folder: Folder, repository: Path) -> None:
    facts_of(folder)
    (repository / "tests").mkdir()
    (repository / "app.py").rename(repository / "tests" / "test_app.py")
    assert facts_of(folder)["tests/test_app.py"].role == "test"


def test_nothing_kept_is_used_when_nothing_kept_may_be(folder: Folder, read: list[str]) -> None:
    first = facts_of(folder)
    read.clear()
    assert facts_of(folder, cached=False) == first
    assert set(read) >= set(FILES)


def test_no_value_reaches_the_disk_and_the_file_is_private(folder: Folder, home: Home) -> None:
    facts_of(folder)
    assert stat.S_IMODE(kept(home).stat().st_mode) == 0o600
    for path in kept(home).parent.iterdir():
        assert VALUE.encode() not in path.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_made_anew(folder: Folder, home: Home, damage: bytes) -> None:
    first = facts_of(folder)
    for path in kept(home).parent.iterdir():
        path.write_bytes(damage)
    assert facts_of(folder) == first
    assert facts_of(folder) == first


def test_other_rules_empty_it(folder: Folder, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    facts_of(folder)
    read.clear()
    monkeypatch.setattr("tengates.repo.pantry.facts_mark", lambda: "others")
    facts_of(folder)
    assert set(read) >= set(FILES)


@given(st.binary(max_size=400), st.sampled_from(["a.py", "b.ts", "c.json", "Dockerfile", "d.md", "e.sql", ".env"]))
def test_facts_come_back_as_they_were(content: bytes, path: str) -> None:
    facts = extract(path, content)
    assert unpack(pack(facts)) == facts


@given(st.binary(max_size=200))
def test_other_bytes_are_no_facts(packed: bytes) -> None:
    assert unpack(packed) is None


def test_a_key_tells_path_and_bytes_apart() -> None:
    assert len({facts_key("a", "bc"), facts_key("ab", "c"), facts_key("a", "c")}) == 3
