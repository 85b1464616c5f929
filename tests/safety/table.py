"""The table of figures: each row with the work that fills it, whole or as a sample.

Every work is a command of its own, so one that dies takes no other with it; what several rows need is done once.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hostile.building import git_version
from tests.hostile.run import figures as walked_figures
from tests.safety.kept import HARMS, Kept, Told, sources

_FEW_CASES = (
    "cfg_fsmonitor,hooks_dir,cfg_filter_clean,cfg_textconv,python_shadow,symlink_escape_dir,planted_secrets,windows_names,"
    "words_in_the_code,words_of_ours_are_forged,controls_folder_is_a_link,folder_with_a_hostile_name,mid_merge,encodings"
)


@dataclass(slots=True)
class Size:
    """How much is done of a row, and with what. `seconds` adds up what its commands took."""

    kept: Kept
    folder: Path | None
    sampled: frozenset[str] = frozenset()
    seconds: float = 0.0

    def script(self, script: str, *options: str) -> Any:
        """What a script of the tests found."""
        return self._heard(self.kept.script(script, *options))

    def tests(self, what: str, environment: Mapping[str, str]) -> tuple[str, bool]:
        """The last words of a part of the suite, and whether it passed."""
        said, good = self._heard(self.kept.tests(what, environment))
        return said, good

    def _heard(self, told: Told) -> Any:
        self.seconds += told.seconds
        return told.found


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, in words; whether the promise was kept; how long it took. `part` is "" for the whole."""

    words: str
    good: bool
    seconds: float = 0.0
    part: str = ""


Found = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Row:
    """What is promised, and how it is found out. `of` names the row whose sample it shares."""

    name: str
    what: str
    find: Callable[[Size], Found]
    of: str = ""
    needs_folder: bool = field(default=False)


def answer(row: Row, kept: Kept, folder: Path | None, sampled: frozenset[str]) -> Answer:
    """What was found for one row."""
    if row.needs_folder and folder is None:
        return Answer("not measured: give a folder of clones with --folder", good=True, part="nothing")
    size = Size(kept, folder, sampled)
    words, good = row.find(size)
    return Answer(words, good, size.seconds, "a sample" if (row.of or row.name) in sampled else "")


def markdown(found: list[tuple[Row, Answer]]) -> str:
    """As it stands in SECURITY.md, with what it holds for above it."""
    system = f"{platform.system()}, git {'.'.join(map(str, git_version()))}, Python {platform.python_version()}"
    lines = [f"Sources {sources()}; {system}.", "", "| row | promise | found | time |", "| --- | --- | --- | --- |"]
    for row, told in found:
        part = f"**{told.part}:** " if told.part else ""
        bad = "" if told.good else " **Not kept.**"
        lines.append(f"| {row.name} | {row.what} | {part}{told.words}{bad} | {_clock(told.seconds)} |")
    return "\n".join([*lines, "", "Rows that share a walk tell its time each."])


def _clock(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"


def _full(size: Size, row: str) -> bool:
    return row not in size.sampled


def _walks(size: Size) -> dict[str, float]:
    few = () if _full(size, "hostile") else ("--only", _FEW_CASES, "--short")
    return walked_figures(size.script("tests/hostile/run.py", *few))


def _payloads(size: Size) -> Found:
    few = () if _full(size, "hostile") else ("--only", "cfg_fsmonitor,cfg_filter_clean")
    alive = walked_figures(size.script("tests/hostile/run.py", "--self-test", *few))
    found = _walks(size)
    good = found["payloads that ran"] == alive["payloads that are dead"] == 0 and alive["payloads that are alive"] > 0
    return (
        (
            f"{found['payloads that ran']} of {alive['payloads that are alive']} payloads ran in {found['steps taken']:,} steps"
            f" of {found['cases']} cases; self-test: {alive['payloads that are dead']} dead"
        ),
        good,
    )


def _hostile(size: Size) -> Found:
    found = _walks(size)
    bad = found["steps over 30 s or processes that died"] + found["tracebacks"]
    return (
        (
            f"{found['cases']} repositories by door, command line, window and coding agent:"
            f" {found['steps over 30 s or processes that died']} hang or die, {found['tracebacks']} tracebacks, slowest step"
            f" {found['slowest step, s']} s, {found['cases with any trouble']} with any trouble"
        ),
        not bad and not found["cases with any trouble"],
    )


def _bytes(size: Size) -> Found:
    changed = _walks(size)["trees changed that should not be"]
    return (
        f"{changed} trees changed by a scan, an apply with its undo, or a branch, `.git/index` and times included",
        not changed,
    )


def _secrets(size: Size) -> Found:
    said, good = size.tests("tests/secrets", {"TENGATES_SECRET_SHAPES": "1000"} if _full(size, "secrets") else {})
    counts = [int(number) for number in re.findall(r"(\d+) planted credentials", said)]
    canaries = _walks(size)["canaries and secrets found"]
    words = (
        f"{'0' if good else 'some'} of {sum(counts):,} planted credentials seen, {canaries} canaries of the hostile"
        f" repositories{'' if _full(size, 'hostile') else ' that were walked'}"
    )
    return words, good and not canaries


def _faults(size: Size, row: str, parts: str, *sample: str) -> tuple[dict[str, int], list[str]]:
    told = size.script("tests/faults/run.py", "--part", parts, *(() if _full(size, row) else sample))
    return {**dict.fromkeys(HARMS, 0), **told["figures"]}, told["troubles"]


def _harm(figures: Mapping[str, int]) -> str:
    return ", ".join(f"{figures[name]} {name}" for name in HARMS[:3])


def _kills(size: Size) -> Found:
    figures, troubles = _faults(size, "kills", "kills,doubles", "--every", "60")
    words = (
        f"{figures.get('kill points that struck', 0):,} kills and {figures.get('double faults that struck', 0):,} double"
        f" faults over apply, branch, the undo of both, and recovery: {_harm(figures)}"
    )
    return words, not troubles


def _full_disk(size: Size) -> Found:
    figures, troubles = _faults(size, "full-disk", "disk,errors,recovery", "--every", "150", "--steps", "8")
    words = (
        f"{figures.get('disk-full steps', 0)} steps on a full disk and {figures.get('injected errors', 0):,} refused calls:"
        f" {_harm(figures)}, {figures['tracebacks']} tracebacks, {figures['restarts that fail']} restarts that fail,"
        f" {figures['failures that nobody told of']} failures without a sentence"
    )
    return words, not troubles


def _races(size: Size) -> Found:
    figures, troubles = _faults(size, "races", "races", "--races", "20")
    return f"{figures['saves lost']} of {figures.get('racing saves', 0):,} racing saves lost", not troubles


def _recipes(size: Size) -> Found:
    few = () if _full(size, "recipes") else ("--as-they-are", "--smallest", "1")
    told = size.script("tests/safety/real_files.py", str(size.folder), *few)
    figures, troubles = told["figures"], told["troubles"]
    names = ("files", "repositories", "refactors proposed", "files edited", "files made")
    files, folders, proposed, edited, made = (figures.get(name, 0) for name in names)
    return (
        (
            f"{files:,} files of {folders} copies, {proposed} refactors, {edited} files edited and {made} made:"
            f" {len(troubles)} that do not parse, are changed twice, move another line or are not restored"
        ),
        not troubles,
    )


def _strace(size: Size) -> Found:
    told = size.script("tests/hostile/tracing.py", str(size.folder), "--count", "20" if _full(size, "strace") else "1")
    strangers, network = len(told["strangers"]), len(told["network"])
    words = f"{told['repositories']} scans: {strangers} programs but ours, git and zizmor; {network} calls to a network"
    return words, not strangers and not network and not told["failed"]


def _fuzz(size: Size) -> Found:
    count = 400 if _full(size, "fuzz") else 3
    said, good = size.tests("tests/safety/test_fuzz.py", {"TENGATES_FUZZ": str(count)})
    tests = re.search(r"(\d+) passed", said)
    return (
        f"{count} files changed at random for each of {tests[1] if tests else 8} targets: {'0' if good else 'some'} troubles",
        good,
    )


ROWS = (
    Row("payloads", "nothing of a repository that is opened runs", _payloads, of="hostile"),
    Row("hostile", "every hostile repository ends in results or a sentence within 30 s", _hostile),
    Row("bytes", "reading changes no byte", _bytes, of="hostile"),
    Row("secrets", "no credential leaves the place it stands in", _secrets),
    Row("kills", "a kill at any call leaves all old or all new", _kills),
    Row("full-disk", "a full disk or a refused write leaves all old or all new, and says so", _full_disk),
    Row("races", "a save made meanwhile is never lost", _races),
    Row("recipes", "refactored files parse, are proposed once, move no other line, and go back byte by byte", _recipes, needs_folder=True),
    Row("strace", "a scan starts nothing but our workers, git and the named engines, and no network", _strace, needs_folder=True),
    Row("fuzz", "files changed at random harm no reader, hunk or refactor", _fuzz),
)  # fmt: skip
