"""Runs commands in turn as processes of their own and compares them: ratios of medians, never seconds alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds of wall time, and the most memory that one of its processes held, in MB."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Command:
    """A command, and what is made ready before each run of it."""

    words: Sequence[str]
    before: Callable[[], None] = lambda: None
    folder: Path | None = None


def run(command: Command, home: Path) -> Run:
    """Run it once, its output thrown away."""
    command.before()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"TENGATES_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command.words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=command.folder
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return Run(time.perf_counter() - started, usage.ru_maxrss / 1024)


def in_turn(commands: Mapping[str, Command], home: Path, rounds: int) -> dict[str, Run]:
    """The median of each command's runs. They take turns, so a machine that slows down slows them all.

    One round before the first warms up files and byte code.
    """
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            runs[name].append(run(command, home))
    return {name: _median(rows[1:]) for name, rows in runs.items()}


def processor_seconds() -> float:
    """What this process, those that it waited for, and those that still read for it have used."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system + sum(map(_used_by, _children()))


def _children() -> list[str]:
    """The numbers of the processes that this one started and that still run (Linux)."""
    tasks = Path("/proc/self/task").iterdir()
    return [pid for task in tasks for pid in (task / "children").read_text(encoding="ascii").split()]


def _used_by(pid: str) -> float:
    with suppress(OSError):  # it ended meanwhile
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return 0.0


def edit(folder: Path, number: int = 0) -> None:
    """One function more in one file, the first unless another is asked for."""
    paths = sorted(path for path in folder.rglob("part*") if path.suffix in {".py", ".ts"})
    path = paths[number % len(paths)]
    name = f"once_more_{path.stat().st_size}"
    python = f"\n\ndef {name}(a):\n    return print(a)\n"
    script = f"\nexport function {name}(a: string) {{\n  console.log(a);\n}}\n"
    with path.open("a", encoding="utf-8") as stream:
        stream.write(python if path.suffix == ".py" else script)


def say(text: str = "") -> None:
    """A line on the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def table(title: str, results: Mapping[str, Run]) -> None:
    """Every command beside the first one."""
    say(title)
    ours = next(iter(results.values()))
    for name, result in results.items():
        ratio = f"{ours.seconds / result.seconds:7.3f} x" if result is not ours else ""
        say(f"  {name:<34} {result.seconds:8.2f} s  {result.megabytes:7.0f} MB  {ratio}")


def _median(rows: Sequence[Run]) -> Run:
    return Run(statistics.median(row.seconds for row in rows), max(row.megabytes for row in rows))
