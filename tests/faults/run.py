"""Strikes apply, undo, branch and recovery everywhere and prints the figures: `python tests/faults/run.py` in `.venv`.

--part kills,doubles,errors,recovery,disk,races   these alone      --every N   one writing call of N (0: every call)
--races N   --steps N   how many                                   --jobs N    workers
--json FILE all for a machine, kept after each piece; --resume does only what that file lacks
"""

# ruff: noqa: E402, T201  the paths are set before anything of ours is imported; it prints

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.faults.children import why_not
from tests.faults.disk import full_disk, races, small_disk
from tests.faults.harness import (
    Choose,
    Tally,
    double_kills,
    errors,
    errors_in_recovery,
    every,
    few,
    kills,
    plays,
    sample,
    share,
)
from tests.hostile.guard import Say, guarded
from tests.safety.kept import HARMS, whole

PARTS = ("kills", "doubles", "errors", "recovery", "disk", "races")
PLAYS = ("apply", "undo", "branch", "undo of a branch")
_PATIENCE = 3600.0
_SHARES = 4  # pieces that one part of one play is done in
_CUTS = 5  # kills of each play whose recovery is refused every write
_MEMORY = Path("/dev/shm")  # noqa: S108  as fast as memory; a folder of our own is made in it


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the work that one worker does alone."""

    name: str
    do: Callable[[Path, Tally], None]


def main() -> int:
    given = _arguments()
    kept = Path(given.json) if given.json else None
    told = json.loads(kept.read_text("utf-8")) if kept and given.resume and kept.exists() else {}
    tally, done = Tally(Counter(told.get("figures", {})), told.get("troubles", [])), set(told.get("done", []))
    started = time.monotonic()
    pieces = [piece for piece in _pieces(given.part.split(","), given) if piece.name not in done]
    for row in guarded([(piece.name, partial(_do, piece)) for piece in pieces], given.jobs, _PATIENCE):
        troubles = [line for said in row.rows for line in said.get("troubles", [said.get("trouble", "")])]
        troubles += [f"{row.name}: {row.end}"] if row.end else []
        for said in row.rows:
            tally.figures.update(said.get("figures", {}))
        tally.troubles += troubles
        done.add(row.name)
        seconds = time.monotonic() - started
        print(f"{'!' if troubles else '.'} {seconds:6.0f} s  {row.name}", *troubles, sep="\n    ", flush=True)
        if kept:
            found = {"figures": tally.figures, "troubles": tally.troubles, "done": sorted(done)}
            kept.write_text(json.dumps(found), "utf-8")
    if kept:
        whole(kept).touch()
    _print(tally)
    return int(bool(tally.troubles))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", default=",".join(PARTS))
    parser.add_argument("--play", default=",".join(PLAYS))
    parser.add_argument("--every", type=int, default=0)
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", default="")
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def _do(piece: Piece, say: Say) -> None:
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="faults-", dir=_fast()) as folder:
        piece.do(Path(folder), tally)
    say({"figures": tally.figures, "troubles": tally.troubles})


def _fast() -> Path | None:
    """Where many small trees come and go: memory where the system has such a place, else the usual one."""
    return _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else None


def _pieces(parts: list[str], given: argparse.Namespace) -> Iterator[Piece]:
    step = given.every
    if why := why_not():
        print(f"left out: {why}")
    else:
        chosen = every if step == 0 else sample(step)
        strikes: dict[str, Callable[..., None]] = {
            "kills": partial(_kills, chosen),
            "doubles": partial(_doubles, sample(12 * max(1, step)), 8),
            "errors": partial(_errors, sample(max(1, step))),
            "recovery": partial(_recoveries, few(_CUTS if step <= 1 else 1), sample(max(1, step // 4))),
        }
        for part in (part for part in strikes if part in parts):
            for number in (number for number, play in enumerate(PLAYS) if play in given.play.split(",")):
                for piece in range(_SHARES):
                    yield Piece(
                        f"{part} {PLAYS[number]} {piece + 1} of {_SHARES}", partial(strikes[part], number, piece)
                    )
    if "races" in parts:
        yield Piece("races", partial(_races, given.races))
    if "disk" in parts:
        yield Piece("disk", partial(_disk, given.steps))


def _kills(choose: Choose, number: int, piece: int, top: Path, tally: Tally) -> None:
    kills(plays(top)[number], top, tally, share(choose, piece, _SHARES))


def _doubles(choose: Choose, each: int, number: int, piece: int, top: Path, tally: Tally) -> None:
    double_kills(plays(top)[number], top, tally, share(choose, piece, _SHARES), each)


def _errors(choose: Choose, number: int, piece: int, top: Path, tally: Tally) -> None:
    errors(plays(top)[number], top, tally, share(choose, piece, _SHARES))


def _recoveries(cuts: Choose, choose: Choose, number: int, piece: int, top: Path, tally: Tally) -> None:
    errors_in_recovery(plays(top)[number], top, tally, cuts, share(choose, piece, _SHARES))


def _races(count: int, top: Path, tally: Tally) -> None:
    races(top / "races", tally, count)


def _disk(steps: int, _top: Path, tally: Tally) -> None:
    with small_disk() as disk:
        if disk is None:
            print("left out: a small disk can only be made by root on Linux")
        else:
            full_disk(disk, tally, steps)


def _print(tally: Tally) -> None:
    print()
    for name in HARMS:
        tally.figures.setdefault(name, 0)
    for name, figure in sorted(tally.figures.items()):
        print(f"{figure:>8}  {name}")


if __name__ == "__main__":
    sys.exit(main())
