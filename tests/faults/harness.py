"""Strikes a change, its undo and its recovery everywhere, and judges what is left each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.children import DONE, SAID, WRITING, calls_of, done_quietly, struck
from tests.faults.scene import (
    Scene,
    Work,
    apply,
    branch,
    copied,
    make_scene,
    nothing,
    pack,
    recover,
    state,
    strays,
    undo,
)

ERRORS = ("ENOSPC", "EIO", "EACCES")
Point = tuple[str, int]  # a call, and how many of that name came so far
Choose = Callable[[list[Point]], list[Point]]


@dataclass(slots=True)
class Tally:
    """What was done and what was found."""

    figures: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def answer(self, name: str, scene: Scene, code: int, wanted: set[str]) -> None:
        """What is refused is answered by a sentence. Only where it did no harm may all be silent: then the work is done."""
        if code not in {DONE, SAID}:
            self.figures["tracebacks"] += 1
            self.troubles.append(f"{name}: ended with {code}")
        elif code == DONE and state(scene) not in wanted:
            self.figures["failures that nobody told of"] += 1
            self.troubles.append(f"{name}: no sentence, yet the work is not done")

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
    """Apply, its undo, a branch, its undo. All is done in `top/here`: where a folder lies is part of what is kept of it."""
    here = make_scene(top / "here")
    done_quietly(here, nothing)
    first, old = copied(here, top / "first"), state(here)
    _must(here, apply)
    applied, new = copied(here, top / "applied"), state(here)
    _must(here, undo)
    undone = state(here)
    copied(first, here.top)
    _must(here, branch)
    made = state(here)
    pack(here)
    branched, packed = copied(here, top / "branched"), state(here)
    _must(here, undo)
    return (
        Play("apply", apply, first, old, new),
        Play("undo", undo, applied, new, undone),
        Play("branch", branch, first, old, made),
        Play("undo of a branch", undo, branched, packed, state(here)),
    )


def _must(scene: Scene, work: Work) -> None:
    if done_quietly(scene, work) != DONE:
        raise RuntimeError("the work itself does not succeed")


def kills(play: Play, top: Path, tally: Tally, choose: Choose) -> None:
    """Kill at every chosen call, start anew, judge."""
    for call, count in choose(_points(play, top)):
        scene = copied(play.scene, top / "here")
        code = struck(scene, play.work, call, count, "signal=KILL")
        tally.figures["kill points"] += 1
        tally.figures["kill points that struck"] += code < 0
        _restart(play, scene, tally, f"{play.name} killed at {call} {count}")


def double_kills(play: Play, top: Path, tally: Tally, choose: Choose, each: int) -> None:
    """Kill the work, then its recovery at `each` points, then start anew and judge."""
    for name, cut in _cuts(play, top, choose):
        points = list(calls_of(copied(cut, top / "here"), nothing))
        for call, count in points[:: max(1, len(points) // each)]:
            scene = copied(cut, top / "here")
            code = struck(scene, nothing, call, count, "signal=KILL")
            tally.figures["double faults"] += 1
            tally.figures["double faults that struck"] += code < 0
            _restart(play, scene, tally, f"{name}, its recovery at {call} {count}")


def errors(play: Play, top: Path, tally: Tally, choose: Choose) -> None:
    """Let every chosen call that writes fail once in each way; a sentence must come, or success."""
    for call, count in choose(writing(_points(play, top))):
        for error in ERRORS:
            scene = copied(play.scene, top / "here")
            _refused(play, scene, play.work, tally, f"{play.name} with {error} at {call} {count}", (call, count, error))


def errors_in_recovery(play: Play, top: Path, tally: Tally, cuts: Choose, choose: Choose) -> None:
    """Kill the work at the points of `cuts`, then let every chosen call of its recovery fail once in each way."""
    for name, cut in _cuts(play, top, cuts):
        for call, count in choose(writing(list(calls_of(copied(cut, top / "here"), nothing)))):
            for error in ERRORS:
                scene = copied(cut, top / "here")
                where = f"{name}, its recovery with {error} at {call} {count}"
                _refused(play, scene, recover, tally, where, (call, count, error))


def _points(play: Play, top: Path) -> list[Point]:
    return list(calls_of(copied(play.scene, top / "here"), play.work))


def _cuts(play: Play, top: Path, choose: Choose) -> Iterator[tuple[str, Scene]]:
    """What is left when the work is killed at the chosen calls."""
    for call, count in choose(_points(play, top)):
        here = copied(play.scene, top / "here")
        struck(here, play.work, call, count, "signal=KILL")
        yield f"{play.name} killed at {call} {count}", copied(here, top / "cut")


def _refused(play: Play, scene: Scene, work: Work, tally: Tally, name: str, strike: tuple[str, int, str]) -> None:
    call, count, error = strike
    code = struck(scene, work, call, count, f"error={error}")
    tally.figures["injected errors"] += 1
    tally.figures["injected errors answered by a sentence"] += code == SAID
    tally.answer(name, scene, code, {play.old, play.new} if work is recover else {play.new})
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


def sample(step: int) -> Choose:
    """One of `step` of the calls that write."""
    return lambda points: writing(points)[::step]


def few(count: int) -> Choose:
    """So many of the calls that write, from first to last."""
    return lambda points: writing(points)[:: max(1, len(writing(points)) // count)]


def share(choose: Choose, part: int, parts: int) -> Choose:
    """Of what is chosen, what falls to one worker of several: by its number, so that together they miss none."""
    return lambda points: [point for point in choose(points) if point[1] % parts == part]


def writing(points: list[Point]) -> list[Point]:
    """The calls that write."""
    return [point for point in points if point[0] in WRITING]


def every(points: list[Point]) -> list[Point]:
    """All calls, those that only look among them."""
    return points
