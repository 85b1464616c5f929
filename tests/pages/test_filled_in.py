"""What packaging/new.py writes is filled in by its author."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = (("app/tengates", "*.py"), ("resources", "*.md"), ("tests/survey/examples", "*.txt"))
MARK = "FILL IN"


def left(root: Path) -> Iterator[str]:
    """What is still to be filled in, as "path:line: what"."""
    for folder, kind in PLACES:
        for path in sorted((root / folder).rglob(kind)):
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
                if MARK in line:
                    yield f"{path.relative_to(root).as_posix()}:{number}: {line[line.index(MARK) :].strip()}"


def test_nothing_is_left_to_fill_in() -> None:
    found = list(left(ROOT))
    assert not found, "\n".join(found)
