from __future__ import annotations

import sqlite3
import stat
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
