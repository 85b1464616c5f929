"""What SECURITY.md names is there: commands, rows and tests."""

from __future__ import annotations

import re
from pathlib import Path

from tests.safety.table import ROWS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")


def test_every_command_exists_and_every_row_is_reached() -> None:
    commands = re.findall(r"python3 (packaging/\w+\.py)(.*)", PAGE)
    assert {name for name, _ in commands} == {"packaging/safety.py", "packaging/test.py"}
    assert all((ROOT / name).is_file() for name, _ in commands)
    asked = {row for _, rest in commands for rows in re.findall(r"--only (\S+)", rest) for row in rows.split(",")}
    assert asked == {row.name for row in ROWS}


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", PAGE)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_every_promise_has_its_tests() -> None:
    promised = re.findall(r"^(\d+)\. \*\*", PAGE, re.MULTILINE)
    tested = re.findall(r"^\| (\d+) \| `tests", PAGE, re.MULTILINE)
    assert promised == tested
