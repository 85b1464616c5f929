"""Strikes a change, its undo and its recovery everywhere, and judges what is left each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.children import CALLS, DONE, SAID, WRITING, calls_of, done_quietly, struck
from tests.faults.scene import Scene, Work, apply, branch, copied, make_scene, nothing, state, strays, undo

ERRORS = ("ENOSPC", "EIO", "EACCES")


@dataclass(slots=True)
class Tally:
    """What was done and what was found."""

    figures: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def judge(self, name: str, scene: Scene, old: str, new: str) -> None:
        """After a restart the folder is all old or all new; what is new can be taken back to all old; nothing strays."""
        now = state(scene)
        if now not in {old, new}:
            self.figures["mixed states"] += 1
            self.troubles.append(f"{name}: neither old nor new")
        self.figures["all old" if now == old else "all new"] += 1
        if left := strays(scene):
            self.figures["stray files"] += len(left)
            self.troubles.append(f"{name}: left behind {left[:3]}")


@dataclass(frozen=True, slots=True)
class Play:
    """One kind of work, from a prepared scene: its state before, and after when nothing strikes."""

    name: str
    work: Work
    scene: Scene
    old: str
    new: str


def plays(top: Path) -> tuple[Play, ...]:
    """Apply, undo and branch. All work is done in `top/here`: where a folder lies is part of what is kept about it."""
    here = make_scene(top / "here")
    done_quietly(here, nothing)
    first, old = copied(here, top / "first"), state(here)
    _must(here, apply)
    applied, new = copied(here, top / "applied"), state(here)
    _must(here, undo)
    undone = state(here)
    copied(first, here.top)
    _must(here, branch)
    return (
        Play("apply", apply, first, old, new),
        Play("undo", undo, applied, new, undone),
        Play("branch", branch, first, old, state(here)),
    )


def _must(scene: Scene, work: Work) -> None:
    if done_quietly(scene, work) != DONE:
        raise RuntimeError("the work itself does not succeed")


def kills(
    play: Play, top: Path, tally: Tally, choose: Callable[[list[tuple[str, int]]], list[tuple[str, int]]]
) -> None:
    """Kill at every call, start anew, judge; then kill inside the recovery of some of those, and judge again."""
    points = choose(list(calls_of(copied(play.scene, top / "here"), play.work)))
    for call, count in points:
        scene = copied(play.scene, top / "here")
        code = struck(scene, play.work, call, count, "signal=KILL")
        tally.figures["kill points"] += 1
        tally.figures["kill points that struck"] += code < 0
        _restart(play, scene, tally, f"{play.name} killed at {call} {count}")


def double_kills(
    play: Play, top: Path, tally: Tally, choose: Callable[[list[tuple[str, int]]], list[tuple[str, int]]], each: int
) -> None:
    """Kill the work, then its recovery at `each` points, then start anew and judge."""
    for call, count in choose(list(calls_of(copied(play.scene, top / "here"), play.work))):
        here = copied(play.scene, top / "here")
        struck(here, play.work, call, count, "signal=KILL")
        cut = copied(here, top / "cut")
        points = [(name, row) for name, row in calls_of(copied(cut, top / "here"), nothing) if name in CALLS]
        for name, row in points[:: max(1, len(points) // each)]:
            scene = copied(cut, top / "here")
            code = struck(scene, nothing, name, row, "signal=KILL")
            tally.figures["double faults"] += 1
            tally.figures["double faults that struck"] += code < 0
            _restart(play, scene, tally, f"{play.name} killed at {call} {count}, its recovery at {name} {row}")


def errors(
    play: Play, top: Path, tally: Tally, choose: Callable[[list[tuple[str, int]]], list[tuple[str, int]]]
) -> None:
    """Let every writing call fail once in each way; a sentence must come, or success."""
    points = [(call, count) for call, count in calls_of(copied(play.scene, top / "here"), play.work) if call in WRITING]
    for call, count in choose(points):
        for error in ERRORS:
            scene = copied(play.scene, top / "here")
            code = struck(scene, play.work, call, count, f"error={error}")
            tally.figures["injected errors"] += 1
            tally.figures["injected errors answered by a sentence"] += code == SAID
            name = f"{play.name} with {error} at {call} {count}"
            if code not in {DONE, SAID}:
                tally.figures["tracebacks"] += 1
                tally.troubles.append(f"{name}: ended with {code}")
            _restart(play, scene, tally, name)


def _restart(play: Play, scene: Scene, tally: Tally, name: str) -> None:
    if done_quietly(scene, nothing) != DONE:
        tally.figures["restarts that fail"] += 1
        tally.troubles.append(f"{name}: the folder cannot be opened again")
        return
    tally.judge(name, scene, play.old, play.new)
    if play.name == "apply" and state(scene) == play.new:
        done_quietly(scene, undo)
        if state(scene) != play.old:
            tally.figures["originals lost"] += 1
            tally.troubles.append(f"{name}: undo does not give the old bytes")


def every(points: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """All."""
    return points


def sample(step: int) -> Callable[[list[tuple[str, int]]], list[tuple[str, int]]]:
    """One of `step`, among the writing calls first."""
    return lambda points: [point for point in points if point[0] in WRITING][::step]


def writing(points: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The calls that write."""
    return [point for point in points if point[0] in WRITING]
