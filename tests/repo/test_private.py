"""Our own databases: a damaged one goes with all that lies beside it, and stops nothing; one in use is left alone."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.repo.conftest import commit_all, write
from tests.repo.test_annals import RECORD
from tests.repo.test_history import LEAK

from tengates.engine.reading import read_facts
from tengates.home import Home
from tengates.repo.annals import Annals
from tengates.repo.folder import open_folder
from tengates.repo.private import files_of, private_database, remove_database

_LAYOUT = "create table if not exists things (name text);"


def opened(path: Path) -> sqlite3.Connection:
    return private_database(path, _LAYOUT, ("things",), "1")


def names(base: sqlite3.Connection) -> list[str]:
    return [name for (name,) in base.execute("select name from things")]


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A database as a killed program leaves it: what it wrote last stands beside it alone."""
    path = tmp_path / "kept" / "a.sqlite3"
    with closing(opened(path)) as base:
        with base:
            base.execute("insert into things values ('old')")
        shutil.copytree(path.parent, tmp_path / "left")
    return tmp_path / "left" / path.name


def test_what_lies_beside_is_read_where_nothing_is_damaged(left: Path) -> None:
    with closing(opened(left)) as base:
        assert names(base) == ["old"]


def test_what_lies_beside_goes_too(left: Path) -> None:
    assert len(list(left.parent.iterdir())) > 1
    remove_database(left)
    assert list(left.parent.iterdir()) == []


@pytest.fixture
def damaged(left: Path) -> Path:
    left.write_bytes(b"no database" * 400)
    wal = left.with_name(f"{left.name}-wal")
    wal.write_bytes(wal.read_bytes()[:40] + b"old" * 4000)
    return left


def test_a_damaged_file_goes_with_what_lies_beside_it(damaged: Path) -> None:
    with closing(opened(damaged)) as base:
        assert names(base) == []
        with base:
            base.execute("insert into things values ('new')")
        assert all(b"oldold" not in path.read_bytes() for path in files_of(damaged) if path.exists())
    with closing(opened(damaged)) as base:
        assert names(base) == ["new"]


def test_a_damaged_history_is_put_aside_with_what_lies_beside_it(damaged: Path) -> None:
    (said,) = Annals(damaged).heal()
    assert "put aside" in said
    assert not [path for path in files_of(damaged) if path.exists()]
    assert b"no database" in next(damaged.parent.glob("*.damaged-*")).read_bytes()
    annals = Annals(damaged)
    annals.add(RECORD)
    assert annals.newest(5) == (RECORD,)


def test_a_file_that_another_program_holds_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tengates.repo.private._BUSY", 0.01)
    path = tmp_path / "a.sqlite3"
    with closing(opened(path)) as theirs:
        theirs.execute("pragma locking_mode = exclusive")
        theirs.execute("begin exclusive")
        theirs.execute("insert into things values ('theirs')")
        with closing(opened(path)) as ours:
            assert names(ours) == []
        theirs.execute("commit")
    with closing(opened(path)) as base:
        assert names(base) == ["theirs"]


@pytest.mark.parametrize("kept", ["history", "facts", "annals"])
def test_a_file_damaged_anywhere_stops_no_scan(kept: str, repository: Path, home: Home) -> None:
    write(repository, {"db.py": LEAK})
    commit_all(repository)

    def found() -> list[str]:
        folder = open_folder(repository, home.data, home.cache)
        folder.annals.add(RECORD)
        taken = folder.snapshot(cancel=lambda: False, progress=lambda _count: None, cached=True)
        read = read_facts(taken, lambda _progress: None, lambda: False)
        history = taken.history(lambda: False)
        return [*sorted(read), *(hit.path for hit in (history.hits if history else ()))]

    before = found()
    assert before[-1] == "db.py"
    (path,) = home.data.rglob("history.sqlite3") if kept == "annals" else (home.cache / kept).glob("*.sqlite3")
    whole, chance = path.read_bytes(), random.Random(7)  # noqa: S311  the same damage each time
    for _ in range(12):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 40))):
            at = chance.randrange(len(content))
            content[at : at + 16] = chance.randbytes(16)
        remove_database(path)
        path.write_bytes(content[: chance.choice((len(content), len(content) // 2))])
        assert found()[: len(before) - 1] == before[:-1]
