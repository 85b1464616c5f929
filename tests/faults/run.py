"""Strikes apply, undo, branch and recovery everywhere and prints the figures: `python tests/faults/run.py` in `.venv`.

--part kills,doubles,errors,disk,races      these alone          --every N      one call of N (1: all)
--races N   --steps N                       how many             --json FILE    all for a machine
"""

# ruff: noqa: E402, T201  the paths are set before anything of ours is imported; it prints

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.faults.children import why_not
from tests.faults.disk import full_disk, races, small_disk
from tests.faults.harness import Tally, double_kills, errors, kills, plays, sample

PARTS = ("kills", "doubles", "errors", "disk", "races")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", default=",".join(PARTS))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--json", default="")
    given = parser.parse_args()
    parts, tally, started = given.part.split(","), Tally(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        _strikes(Path(folder), parts, tally, given.every)
        if "races" in parts:
            races(Path(folder, "races"), tally, given.races)
    if "disk" in parts:
        with small_disk() as disk:
            if disk is None:
                print("left out: a small disk can only be made by root on Linux")
            else:
                full_disk(disk, tally, given.steps)
    if given.json:
        Path(given.json).write_text(json.dumps({"figures": tally.figures, "troubles": tally.troubles}), "utf-8")
    for line in tally.troubles:
        print(line)
    print(f"\n{time.monotonic() - started:.0f} s")
    for name in ("mixed states", "stray files", "originals lost", "saves lost", "tracebacks", "restarts that fail"):
        tally.figures.setdefault(name, 0)
    for name, figure in sorted(tally.figures.items()):
        print(f"{figure:>8}  {name}")
    return int(bool(tally.troubles))


def _strikes(top: Path, parts: list[str], tally: Tally, every: int) -> None:
    if why := why_not():
        print(f"left out: {why}")
        return
    for play in plays(top) if {"kills", "doubles", "errors"} & set(parts) else ():
        if "kills" in parts:
            kills(play, top, tally, sample(every))
        if "errors" in parts:
            errors(play, top, tally, sample(every))
        if "doubles" in parts:
            double_kills(play, top, tally, sample(12 * every), 8)
        print(f"{play.name} done", flush=True)


if __name__ == "__main__":
    sys.exit(main())
