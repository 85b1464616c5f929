#!/usr/bin/env python3
"""Use the built program as a person would, and compare what it says with what the source says.

It must list the same controls and recipes, judge the sample prototype alike, apply a refactor and take it
back to the byte, and open its window on the sample. On Linux the window opens in a display of its own
(Xvfb), and `--picture FILE` keeps what is seen there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environment
import screen

ROOT = environment.ROOT
BUNDLE = ROOT / "dist" / "tengates"
CONTROLS = 80
RECIPE = "bound-model-output"
_WORKFLOW = """\
on: issues
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: someone/thing@main
      - run: echo ${{ github.event.issue.title }}
"""
_PATIENCE, _LONGEST = 120.0, 600.0
_POLL = 0.5


class NotWellError(Exception):
    """The built program does not do what the source does; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Program:
    """One way to start Ten Gates, with a home of its own."""

    command: tuple[str, ...]
    surroundings: Mapping[str, str]

    def run(self, *arguments: str | Path, fine: tuple[int, ...] = (0,)) -> str:
        """What it prints, on both streams. NotWellError when it ends in another way than expected."""
        command = [*self.command, *map(str, arguments)]
        done = subprocess.run(command, env=self.surroundings, capture_output=True, check=False, timeout=_LONGEST)
        said = (done.stdout + done.stderr).decode("utf-8", "replace").replace("\r\n", "\n")
        if done.returncode not in fine:
            raise NotWellError(f"`{' '.join(command)}` ended with {done.returncode}: {said[-2000:]}")
        return said

    def scanned(self, folder: Path) -> dict[str, Any]:
        """The scan of a folder, without what differs from run to run."""
        report = json.loads(self.run("scan", folder, "--format", "json", "--no-cache"))
        return {name: value for name, value in report.items() if name not in {"seconds", "path"}}


def main() -> int:
    """Run every part; each says what it saw."""
    parser = argparse.ArgumentParser(description="Uses the built program and compares it with the source.")
    name = "tengates.exe" if os.name == "nt" else "tengates"
    parser.add_argument("program", nargs="?", type=Path, default=BUNDLE / name, help="default: the one in dist/")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="keep what the window showed, as PNG (Linux)")
    arguments = parser.parse_args()
    try:
        python = environment.ensure(development=False)
        environment.ensure_commands(environment.SMOKE_COMMANDS)
        environment.ensure_qt_libraries()
        with tempfile.TemporaryDirectory(prefix="tengates-smoke-", ignore_cleanup_errors=True) as folder:
            _smoke(Path(folder), arguments.program.resolve(), python, arguments.picture)
    except (NotWellError, environment.SetupError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _smoke(folder: Path, program: Path, python: Path, picture: Path | None) -> None:
    source = Program((str(python), "-m", "tengates"), {**os.environ, "TENGATES_HOME": str(folder / "source")})
    built = Program((str(program),), {**_bare(), "TENGATES_HOME": str(folder / "built")})
    sample = Path(source.run("sample").strip())
    _same_catalogue(source, built, folder)
    _same_scan(source, built, sample)
    _apply_and_undo(built, sample)
    fresh = {**built.surroundings, "TENGATES_HOME": str(folder / "window")}
    window(Program(built.command, fresh), sample, picture)


def _bare() -> dict[str, str]:
    """What a program sees that a person starts: nothing that would lend it our Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "QT_"))}


def _same_catalogue(source: Program, built: Program, folder: Path) -> None:
    small = folder / "small"
    small.mkdir()
    (small / "app.py").write_text("print(1)\n", encoding="utf-8")
    listed = [program.run("propose", small, "none-of-them", fine=(2,)) for program in (source, built)]
    recipes = re.findall(r"[a-z0-9-]+", listed[1].partition("Choose one of:")[2])
    if listed[0] != listed[1] or not recipes:
        raise NotWellError(f"The recipes differ.\nsource: {listed[0]}\nbuilt: {listed[1]}")
    for page in (("explain", "cost.token-limits"), ("guide",), ("guide", "undo")):
        if source.run(*page) != built.run(*page):
            raise NotWellError(f"`{' '.join(page)}` says something else.")
    environment.say(f"{built.run('--version').strip()}: {len(recipes)} recipes, as in the source")


def _same_scan(source: Program, built: Program, sample: Path) -> None:
    """Alike on the sample, and on a workflow, for which another program is started."""
    workflows = sample.parent / "workflow" / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "ci.yml").write_text(_WORKFLOW, encoding="utf-8")
    if source.scanned(workflows.parents[1]) != built.scanned(workflows.parents[1]):
        raise NotWellError("A workflow is judged differently.")
    expected, found = source.scanned(sample), built.scanned(sample)
    if len(found["controls"]) != CONTROLS:
        raise NotWellError(f"{len(found['controls'])} controls instead of {CONTROLS}.")
    if differing := [name for name in expected if expected[name] != found.get(name)]:
        raise NotWellError(f"The scan of the sample differs in: {', '.join(differing)}.")
    if found["files"]["skipped"]:
        raise NotWellError(f"Files of the sample could not be read: {found['files']['skipped']}.")
    environment.say(f"{CONTROLS} controls; the sample is judged as by the source: {found['verdict']}")


def _apply_and_undo(built: Program, sample: Path) -> None:
    before = _bytes(sample)
    built.run("apply", sample, RECIPE)
    changed = [name for name, content in _bytes(sample).items() if before.get(name) != content]
    if not changed:
        raise NotWellError(f"{RECIPE} changed no file of the sample.")
    built.run("undo", sample)
    if _bytes(sample) != before:
        raise NotWellError(f"After undo the files are not as before {RECIPE}.")
    environment.say(f"{RECIPE}: changed {', '.join(changed)}; undone to the byte")


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def window(built: Program, sample: Path, picture: Path | None) -> None:
    """Open the window on the sample and wait until it has judged it, by what its home keeps, and holds still."""
    with (
        screen.display() as (surroundings, seen),
        _running([*built.command, str(sample)], {**built.surroundings, **surroundings}) as process,
    ):
        deadline = time.monotonic() + _PATIENCE
        while not json.loads(built.run("history", sample, "--format", "json")):
            if process.poll() is not None:
                raise NotWellError(f"The window closed by itself, with {process.returncode}.")
            if time.monotonic() > deadline:
                raise NotWellError(f"The window judged nothing within {_PATIENCE:.0f} s.")
            time.sleep(_POLL)
        taken = screen.settled(seen, _PATIENCE)
    if picture and taken is not None:
        picture.write_bytes(taken.png())
    environment.say(f"window: opened and judged the sample{f'; seen in {picture}' if picture and taken else ''}")


@contextmanager
def _running(command: list[str], surroundings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=surroundings, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


if __name__ == "__main__":
    if shutil.which("git") is None:
        sys.exit("git is needed: the sample prototype is a repository.")
    sys.exit(environment.calmly(main))
