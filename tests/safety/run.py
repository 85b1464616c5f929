"""Prints the table of what is promised and what was found: `python3 packaging/safety.py`.

--only payloads,kills     these rows alone               --sample     a few of each, in minutes
--folder FOLDER           of clones of public repositories, for the rows recipes and strace
"""

# ruff: noqa: E402, T201  the paths are set before anything of ours is imported; it prints

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.safety.table import ROWS, Size, answers, markdown


def main() -> int:
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(
        prog="packaging/safety.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(names), help=", ".join(names))
    parser.add_argument("--folder", type=lambda text: Path(text).resolve())
    parser.add_argument("--sample", action="store_true")
    given = parser.parse_args()
    wanted = given.only.split(",")
    if unknown := set(wanted) - set(names):
        parser.error(f"there is no row {', '.join(sorted(unknown))}; choose from {', '.join(names)}")
    if given.folder is not None and not given.folder.is_dir():
        parser.error(f"{given.folder} is no folder")
    found = answers(wanted, Size(not given.sample, given.folder))
    print(f"\n{markdown(found)}")
    return int(not all(good for _row, (_words, good) in found))


if __name__ == "__main__":
    sys.exit(main())
