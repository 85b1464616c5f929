"""The table of figures: each row with the work that fills it, at full size or as a sample.

Every work is a command of its own, so one that dies takes no other with it; what several rows need is done once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.hostile.run import figures as walked_figures

ROOT = Path(__file__).resolve().parents[2]
Answer = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is done: everything, or a sample of it; `folder` holds clones of public repositories, if any."""

    full: bool
    folder: Path | None


@dataclass(frozen=True, slots=True)
class Row:
    """What is promised, and how it is found out. The answer is words and whether the promise was kept."""

    name: str
    what: str
    find: Callable[[Size], Answer]
    needs_folder: bool = False


def answers(names: list[str], size: Size) -> list[tuple[Row, Answer]]:
    """The rows of these names with what was found, in the order of the table."""
    return [(row, _asked(row, size)) for row in ROWS if row.name in names]


def _asked(row: Row, size: Size) -> Answer:
    if row.needs_folder and size.folder is None:
        return "not measured: give a folder of clones with --folder", True
    return row.find(size)


def markdown(found: list[tuple[Row, Answer]]) -> str:
    """As it stands in SECURITY.md."""
    lines = ["| row | promise | found |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {row.name} | {row.what} | {words} |" for row, (words, _good) in found)])


@cache
def _told(script: str, *options: str) -> Any:
    """What a command of the tests leaves in its `--json` file; what it prints goes on to the person."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "told.json")
        subprocess.run([sys.executable, ROOT / script, *options, "--json", kept], cwd=ROOT, env=_quiet(), check=False)
        if not kept.exists():
            raise RuntimeError(f"{script} {' '.join(options)} left no figures")
        return json.loads(kept.read_text("utf-8"))


def _tested(what: str, environment: Mapping[str, str]) -> tuple[str, bool]:
    """A part of the suite: its last words, and whether it passed."""
    command = [sys.executable, "-m", "pytest", "-s", *what.split()]
    done = subprocess.run(
        command, cwd=ROOT, env={**_quiet(), **environment}, capture_output=True, text=True, check=False
    )
    return done.stdout, done.returncode == 0


def _quiet() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}


def _walks(size: Size) -> dict[str, float]:
    few = () if size.full else ("--only", "cfg_fsmonitor,words_in_the_code,planted_secrets", "--short")
    return walked_figures(_told("tests/hostile/run.py", *few))


def _payloads(size: Size) -> Answer:
    few = () if size.full else ("--only", "cfg_fsmonitor,cfg_filter_clean")
    alive = walked_figures(_told("tests/hostile/run.py", "--self-test", *few))
    found = _walks(size)
    good = found["payloads that ran"] == alive["payloads that are dead"] == 0 and alive["payloads that are alive"] > 0
    return (
        (
            f"{found['payloads that ran']} of {alive['payloads that are alive']} payloads ran in {found['steps taken']} steps"
            f" of {found['cases']} cases; self-test: {alive['payloads that are dead']} dead"
        ),
        good,
    )


def _hostile(size: Size) -> Answer:
    found = _walks(size)
    bad = found["steps over 30 s or processes that died"] + found["tracebacks"]
    return (
        (
            f"{found['cases']} repositories by door, command line and window: {found['steps over 30 s or processes that died']}"
            f" hang or die, {found['tracebacks']} tracebacks, slowest step {found['slowest step, s']} s,"
            f" {found['cases with any trouble']} with any trouble"
        ),
        not bad and not found["cases with any trouble"],
    )


def _bytes(size: Size) -> Answer:
    changed = _walks(size)["trees changed that should not be"]
    return (
        f"{changed} trees changed by a scan, an apply with its undo, or a branch, `.git/index` and times included",
        not changed,
    )


def _secrets(size: Size) -> Answer:
    shapes = {"TENGATES_SECRET_SHAPES": "1000"} if size.full else {}
    said, good = _tested("tests/secrets", shapes)
    counts = [int(number) for number in re.findall(r"(\d+) planted credentials", said)]
    canaries = _walks(size)["canaries and secrets found"]
    words = f"{'0' if good else 'some'} of {sum(counts)} planted credentials seen, {canaries} canaries of the hostile repositories"
    return words, good and not canaries


def _faults(size: Size, parts: str, *sample: str) -> tuple[dict[str, int], list[str]]:
    told = _told("tests/faults/run.py", "--part", parts, *(() if size.full else sample))
    return {**dict.fromkeys(_HARMS, 0), **told["figures"]}, told["troubles"]


_HARMS = ("mixed states", "stray files", "originals lost", "saves lost", "tracebacks", "restarts that fail")


def _harm(figures: Mapping[str, int]) -> str:
    return ", ".join(f"{figures[name]} {name}" for name in _HARMS[:3])


def _kills(size: Size) -> Answer:
    figures, troubles = _faults(size, "kills,doubles", "--every", "60")
    words = (
        f"{figures.get('kill points that struck', 0)} kills and {figures.get('double faults that struck', 0)} double faults"
        f" over apply, undo, branch and recovery: {_harm(figures)}"
    )
    return words, not troubles


def _full_disk(size: Size) -> Answer:
    figures, troubles = _faults(size, "disk,errors", "--every", "150", "--steps", "8")
    words = (
        f"{figures.get('disk-full steps', 0)} steps on a full disk and {figures.get('injected errors', 0)} refused calls:"
        f" {_harm(figures)}, {figures['tracebacks']} tracebacks"
    )
    return words, not troubles


def _races(size: Size) -> Answer:
    figures, troubles = _faults(size, "races", "--races", "20")
    return f"{figures['saves lost']} of {figures.get('racing saves', 0)} racing saves lost", not troubles


def _recipes(size: Size) -> Answer:
    few = () if size.full else ("--as-they-are",)
    told = _told("tests/safety/real_files.py", str(size.folder), *few)
    figures, troubles = told["figures"], told["troubles"]
    names = ("files", "repositories", "refactors proposed", "files edited", "files made")
    files, folders, proposed, edited, made = (figures.get(name, 0) for name in names)
    return (
        (
            f"{files} files of {folders} copies, {proposed} refactors, {edited} files edited and {made} made: {len(troubles)} that"
            " do not parse, are changed twice, move another line or are not restored"
        ),
        not troubles,
    )


def _strace(size: Size) -> Answer:
    told = _told("tests/hostile/tracing.py", str(size.folder), "--count", "20" if size.full else "1")
    strangers, network = len(told["strangers"]), len(told["network"])
    words = f"{told['repositories']} scans: {strangers} programs but ours, git and zizmor; {network} calls to a network"
    return words, not strangers and not network and not told["failed"]


def _fuzz(size: Size) -> Answer:
    count = 400 if size.full else 3
    said, good = _tested("tests/safety/test_fuzz.py", {"TENGATES_FUZZ": str(count)})
    tests = re.search(r"(\d+) passed", said)
    return (
        f"{count} files changed at random for each of {tests[1] if tests else 8} targets: {'0' if good else 'some'} troubles",
        good,
    )


ROWS = (
    Row("payloads", "nothing of a repository that is opened runs", _payloads),
    Row("hostile", "every hostile repository ends in results or a sentence within 30 s", _hostile),
    Row("bytes", "reading changes no byte", _bytes),
    Row("secrets", "no credential leaves the place it stands in", _secrets),
    Row("kills", "a kill at any call leaves all old or all new", _kills),
    Row("full-disk", "a full disk or a refused write leaves all old or all new, and says so", _full_disk),
    Row("races", "a save made meanwhile is never lost", _races),
    Row("recipes", "refactored files parse, are proposed once, move no other line, and go back byte by byte", _recipes, needs_folder=True),
    Row("strace", "a scan starts nothing but our workers, git and the named engines, and no network", _strace, needs_folder=True),
    Row("fuzz", "files changed at random harm no reader, hunk or refactor", _fuzz),
)  # fmt: skip
