"""A disk that is full at a hundred different moments, and an editor that saves while a change is made."""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.children import DONE, SAID, done_quietly
from tests.faults.harness import Tally
from tests.faults.scene import EDITED, WRITES, Scene, apply, copied, make_scene, nothing, state, strays

from tengates.model.errors import TenGatesError
from tengates.repo import preflight
from tengates.repo.folder import Folder

_STEP = 4096
_SIZE = "8m"


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A disk of a few megabytes; None where one cannot be made (that needs root on Linux)."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", folder]
        if (
            os.name != "posix"
            or os.geteuid() != 0
            or subprocess.run(mount, capture_output=True, check=False).returncode
        ):
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def _without_asking_for_space(folder: Folder) -> None:
    """The preflight would refuse so small a disk at once; here the writing itself must hold."""
    preflight._SPARE = -(1 << 40)  # type: ignore[misc]  # in this child alone
    apply(folder)


def full_disk(disk: Path, tally: Tally, steps: int) -> None:
    """Apply with `_STEP` bytes more left each time; free space before the restart, as a person does, every other time."""
    here = make_scene(disk / "here")
    done_quietly(here, nothing)
    with tempfile.TemporaryDirectory() as aside:
        first, old = copied(here, Path(aside, "first")), state(here)
        if done_quietly(here, _without_asking_for_space) != DONE:
            raise RuntimeError("the disk is too small for the work itself")
        new = state(here)
        for step in range(steps):
            scene = copied(first, here.top)
            _fill(disk, step * _STEP)
            code = done_quietly(scene, _without_asking_for_space)
            tally.figures["disk-full steps"] += 1
            tally.figures["disk-full steps answered by a sentence"] += code == SAID
            tally.answer(f"full disk, step {step}", scene, code, {new})
            if step % 2:
                (disk / "filler").unlink(missing_ok=True)
            if done_quietly(scene, nothing) != DONE:
                (disk / "filler").unlink(missing_ok=True)
                tally.figures["openings refused on a full disk"] += 1
                done_quietly(scene, nothing)
            (disk / "filler").unlink(missing_ok=True)
            tally.judge(f"full disk, step {step}", scene, old, new)


def _fill(disk: Path, left: int) -> None:
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    state = os.statvfs(disk)
    size = state.f_bavail * state.f_frsize - left
    with filler.open("wb") as file:
        file.write(b"\0" * max(0, size))


def races(top: Path, tally: Tally, count: int) -> None:
    """An editor saves one of the files at a random moment of an apply or an undo, in place or by rename."""
    here = make_scene(top / "here")
    chance = random.Random(7)  # noqa: S311  the same races each time
    folder = here.open()
    writes = WRITES[: len(EDITED)]
    before = time.monotonic()
    folder.apply(writes, title="t", recipe="r")
    folder.undo()
    span = (time.monotonic() - before) / 2
    for number in range(count):
        text = f"saved {number}\n".encode() * 40
        pid = _editor(here.root / "app.py", text, chance.random() * span, by_rename=number % 2 == 0)
        try:
            folder.apply(writes, title="t", recipe="r")
        except TenGatesError:
            tally.figures["races refused in a sentence"] += 1
        os.waitpid(pid, 0)
        tally.figures["racing saves"] += 1
        _settle(here, folder, text, number, tally)


def _editor(path: Path, text: bytes, delay: float, *, by_rename: bool) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        time.sleep(delay)
        if by_rename:
            fresh = path.with_suffix(".saving")
            fresh.write_bytes(text)
            fresh.replace(path)
        else:
            path.write_bytes(text)
    finally:
        os._exit(0)


def _settle(scene: Scene, folder: Folder, text: bytes, number: int, tally: Tally) -> None:
    """The save is in its place, or in the kept original with the program saying so; then all starts over."""
    path = scene.root / "app.py"
    if path.read_bytes() != text:
        kept = [item for item in (folder.room / "undo").rglob("*.old") if item.read_bytes() == text]
        tally.figures["saves found in the kept original"] += bool(kept)
        if not kept:
            tally.figures["saves lost"] += 1
            tally.troubles.append(f"race {number}: the save is gone")
    if left := strays(scene):
        tally.figures["stray files"] += len(left)
        tally.troubles.append(f"race {number}: left behind {left[:3]}")
    for place, content in EDITED.items():
        (scene.root / place).write_bytes(content)
