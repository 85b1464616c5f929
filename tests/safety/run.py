"""Prints the table of what is promised and what was found: `python3 packaging/safety.py`.

--only payloads,kills      these rows alone
--sample [hostile,fuzz]    a few of each, or of these rows: payloads and bytes are of the walk that is named hostile
--folder FOLDER            of clones of public repositories, for the rows recipes and strace
--again                    forget what was found before for these sources

What a command found is kept below build/safety: a run that was ended is gone on with.
"""

# ruff: noqa: E402, T201  the paths are set before anything of ours is imported; it prints

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.safety.kept import Kept
from tests.safety.table import ROWS, Answer, Row, answer, markdown


def main() -> int:
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(
        prog="packaging/safety.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(names), help=", ".join(names))
    parser.add_argument("--sample", nargs="?", const=",".join(names), default="", metavar="ROWS")
    parser.add_argument("--folder", type=lambda text: Path(text).resolve())
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    wanted, sampled = given.only.split(","), frozenset(given.sample.split(",")) - {""}
    if unknown := (set(wanted) | sampled) - set(names):
        parser.error(f"there is no row {', '.join(sorted(unknown))}; choose from {', '.join(names)}")
    if given.folder is not None and not given.folder.is_dir():
        parser.error(f"{given.folder} is no folder")
    if given.again:
        shutil.rmtree(Kept.of_these_sources().folder)
    kept, found, started = Kept.of_these_sources(), list[tuple[Row, Answer]](), time.monotonic()
    for row in (row for row in ROWS if row.name in wanted):
        print(f"\n== {row.name}: {row.what}", flush=True)
        found.append((row, answer(row, kept, given.folder, sampled)))
    table = f"{markdown(found)}\nThis run took {(time.monotonic() - started) / 60:.0f} minutes.\n"
    (kept.folder / "table.md").write_text(table, "utf-8")
    print(f"\n{table}")
    return int(not all(told.good for _row, told in found))


if __name__ == "__main__":
    sys.exit(main())
