from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tengates.model.record import PastScan, ScanRecord, Step, Way
from tengates.repo.annals import Annals

RECORD = ScanRecord(
    "2026-11-26T10:00:00+00:00",
    "a" * 40,
    dirty=False,
    catalog="rules",
    verdict="pause",
    gates={"cost": 1.4},
    controls={"cost.quotas": "fail"},
)


def test_records_come_back_newest_first_and_nothing_is_made_before_there_is_one(tmp_path: Path) -> None:
    path = tmp_path / "room" / "history.sqlite3"
    annals = Annals(path)
    assert annals.newest(5) == ()
    assert not path.exists()
    later = replace(RECORD, time="2026-11-27T10:00:00+00:00", gates={"cost": 2.0})
    annals.add(RECORD)
    annals.add(later)
    assert annals.newest(5) == (later, RECORD)
    assert annals.newest(1) == (later,)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_scan_that_says_the_same_is_not_kept_twice(tmp_path: Path) -> None:
    annals = Annals(tmp_path / "history.sqlite3")
    annals.add(RECORD)
    annals.add(replace(RECORD, time="2026-11-27T10:00:00+00:00"))
    assert annals.newest(5) == (RECORD,)


def test_past_commits_are_kept_by_commit_and_rules(tmp_path: Path) -> None:
    annals = Annals(tmp_path / "history.sqlite3")
    step = Step("cost.quotas", Way.FELL, "api/main.py", 7, "nothing bounds it")
    first = PastScan(replace(RECORD, subject="first"), (step,), (("cost", 2.0, 1.4),))
    second = PastScan(replace(RECORD, commit="b" * 40), None, between=True)
    annals.keep_past((first, second))
    assert annals.past("rules") == {"a" * 40: first, "b" * 40: second}
    assert annals.past("other rules") == {}
    newer = replace(first, record=replace(first.record, catalog="other rules"))
    annals.keep_past((newer,))
    assert annals.past("rules") == {"b" * 40: second}


def test_a_file_that_cannot_be_used_is_empty_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(b"not a database at all, but somebody's bytes" * 30)
    before = path.read_bytes()
    annals = Annals(path)
    annals.add(RECORD)
    assert annals.newest(5) == ()
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with sqlite3.connect(path) as base:
        base.execute("pragma user_version = 9")
        base.execute("create table scans (id integer primary key, other text)")
    annals = Annals(path)
    annals.add(RECORD)
    assert annals.newest(5) == ()


OLDER = """
create table scans (id integer primary key, time text not null, record text not null);
insert into scans (time, record) values ('2026-01-01T00:00:00+00:00', '{"time": "2026-01-01T00:00:00+00:00",
  "commit": null, "dirty": false, "catalog": "c", "verdict": "pause", "gates": {}, "controls": {}}');
"""


def test_a_file_of_the_layout_before_ours_opens_and_is_copied_first(tmp_path: Path) -> None:
    place = tmp_path / "history.sqlite3"
    with closing(sqlite3.connect(place)) as base:
        base.executescript(OLDER)
    annals = Annals(place)
    assert annals.heal() == ()
    assert [row.verdict for row in annals.newest(5)] == ["pause"]
    (copy,) = tmp_path.glob("*.before-version-*")
    with closing(sqlite3.connect(copy)) as base:
        assert base.execute("select count(*) from scans").fetchone() == (1,)
    assert copy.stat().st_mode & 0o077 == 0


def test_a_damaged_file_is_put_aside_with_a_sentence(tmp_path: Path) -> None:
    place = tmp_path / "history.sqlite3"
    for content in (b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4000):
        place.write_bytes(content)
        (said,) = Annals(place).heal()
        assert said.endswith("a new one begins.")
        assert not place.exists()
        (aside,) = tmp_path.glob("*.damaged-*")
        assert aside.read_bytes() == content
        aside.unlink()


def test_a_file_of_a_newer_version_is_left_alone_and_told(tmp_path: Path) -> None:
    place = tmp_path / "history.sqlite3"
    with closing(sqlite3.connect(place)) as base:
        base.executescript(OLDER + "pragma user_version = 99;")
    before = place.read_bytes()
    annals = Annals(place)
    (said,) = annals.heal()
    assert "newer Ten Gates" in said
    assert annals.newest(5) == ()
    assert place.read_bytes() == before


def test_what_was_kept_is_written_through(tmp_path: Path) -> None:
    with Annals(tmp_path / "history.sqlite3")._open() as base:
        assert base.execute("pragma journal_mode").fetchone() == ("wal",)
        assert base.execute("pragma synchronous").fetchone() == (2,)
