"""Times scans beside other programs, on the same trees and in one run, and prints what issue-sized targets ask for.

    packaging/bench.py [--only CASE] [--rounds N] [--past FOLDER]

Inputs are built by script. Cold means a home of its own without anything kept; warm means what the
run before left there.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench import again
from tests.bench.inputs import dependencies_tree, many_files_tree, mixed_tree, python_tree, typescript_tree
from tests.bench.rules import write_rules
from tests.bench.timing import Command, Run, edit, in_turn, say, table
from tests.bench.window import stall, window_start

PYTHON = sys.executable
SMALL, MIDDLE, LARGE = 5_000, 60_000, 400_000  # lines
DEPENDENCIES, MANY = 40_000, 100_000  # files
COMMITS = 175
BARE = "python -c 'import argparse'"


class Bench:
    """One run: a place for trees and homes, and how often each command runs."""

    def __init__(self, place: Path, rounds: int, past: Path | None) -> None:
        """Everything is made below `place`; `past` is a repository of one's own to look back in."""
        self.place = place
        self.past = past
        self.rounds = rounds
        self.home = place / "home"

    def tree(self, name: str, build: Callable[[Path, int], int], size: int) -> tuple[Path, int]:
        """The tree of this name and its lines, built on first use."""
        folder = self.place / name
        folder.mkdir()
        return folder, build(folder, size)

    def cold(self, folder: Path) -> Command:
        """Our scan with nothing kept."""
        return Command([PYTHON, "-m", "tengates", "scan", str(folder)], before=self.forget)

    def warm(self, folder: Path) -> Command:
        """Our scan with what an earlier one kept."""
        return Command([PYTHON, "-m", "tengates", "scan", str(folder)])

    def edited(self, folder: Path) -> Command:
        """Our scan from a fresh process after one file was edited."""
        return Command([PYTHON, "-m", "tengates", "scan", str(folder)], before=lambda: edit(folder))

    def forget(self) -> None:
        """Throw everything away that was kept."""
        shutil.rmtree(self.home, ignore_errors=True)

    def measured(self, commands: Mapping[str, Command]) -> dict[str, Run]:
        """Run in turn."""
        return in_turn(commands, self.home, self.rounds)

    def compare(self, title: str, commands: Mapping[str, Command]) -> dict[str, Run]:
        """Run in turn and print."""
        results = self.measured(commands)
        table(title, results)
        return results


def bandit(folder: Path) -> Command:
    """Bandit over the whole tree."""
    return Command([PYTHON, "-m", "bandit", "-q", "-r", str(folder)])


def ruff(folder: Path) -> Command:
    """Ruff's rules about security."""
    return Command([PYTHON, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "S", str(folder)])


def ast_grep(bench: Bench, folder: Path, language: str) -> Command:
    """A hundred rules over the whole tree."""
    config = write_rules(bench.place / f"rules-{folder.name}", language)
    program = Path(PYTHON).with_name("ast-grep")
    return Command([str(program), "scan", "--config", str(config), "--json=stream", str(folder)])


def floor(folder: Path) -> Command:
    """Reading every byte once."""
    return Command(["sh", "-c", "git ls-files -z | xargs -0 cat"], folder=folder)


def small(bench: Bench) -> None:
    """A prototype of 5,000 lines."""
    folder, lines = bench.tree("small", python_tree, SMALL)
    found = bench.compare(
        f"{lines:,} lines of Python",
        {
            "tengates scan, warm": bench.warm(folder),
            "bandit -r": bandit(folder),
            "ruff --select S": ruff(folder),
            "git ls-files | xargs cat": floor(folder),
        },
    )
    cold = bench.compare("  and cold", {"tengates scan, cold": bench.cold(folder), "bandit -r": bandit(folder)})
    say(f"  target under 0.500 of bandit, warm: {_ratio(found, 'bandit -r'):.3f}; cold {_ratio(cold, 'bandit -r'):.3f}")


def languages(bench: Bench) -> None:
    """60,000 lines of Python and of TypeScript, then 400,000 of both."""
    python, python_lines = bench.tree("python", python_tree, MIDDLE)
    first = bench.compare(
        f"{python_lines:,} lines of Python",
        {
            "tengates scan, cold": bench.cold(python),
            "bandit -r": bandit(python),
            "ast-grep scan, 100 rules": ast_grep(bench, python, "python"),
            "ruff --select S": ruff(python),
            "git ls-files | xargs cat": floor(python),
        },
    )
    script, script_lines = bench.tree("typescript", typescript_tree, MIDDLE)
    second = bench.compare(
        f"{script_lines:,} lines of TypeScript",
        {
            "tengates scan, cold": bench.cold(script),
            "ast-grep scan, 100 rules": ast_grep(bench, script, "typescript"),
            "git ls-files | xargs cat": floor(script),
        },
    )
    mixed, mixed_lines = bench.tree("mixed", mixed_tree, LARGE)
    third = bench.compare(
        f"{mixed_lines:,} lines of both", {"tengates scan, cold": bench.cold(mixed), "floor": floor(mixed)}
    )
    after = bench.compare("  after one edit, from a fresh process", {"tengates scan, edited": bench.edited(mixed)})
    each = (first["tengates scan, cold"].seconds + second["tengates scan, cold"].seconds) / (
        python_lines + script_lines
    )
    cold = third["tengates scan, cold"].seconds
    say(f"  target at most 0.125 of bandit, Python: {_ratio(first, 'bandit -r'):.3f}")
    say(f"  target at most 1.5 of ast-grep, Python: {_ratio(first, 'ast-grep scan, 100 rules'):.2f}")
    say(f"  target at most 1.5 of ast-grep, TypeScript: {_ratio(second, 'ast-grep scan, 100 rules'):.2f}")
    say(f"  target at most 1.15, growth per line from 60,000 to 400,000: {cold / mixed_lines / each:.2f}")
    say(f"  target at most 0.25, edited from a fresh process: {after['tengates scan, edited'].seconds / cold:.3f}")


def repeated(bench: Bench) -> None:
    """What a second scan and past commits do again."""
    for size, build in ((MIDDLE, python_tree), (LARGE, mixed_tree)):
        folder, lines = bench.tree(f"again-{size}", build, size)
        say(f"again, {lines:,} lines")
        again.running(folder, bench.home)
    folder, lines = bench.tree("lived-in", python_tree, SMALL)
    again.lived_in(folder, COMMITS)
    say(f"past commits, {lines:,} lines")
    again.past(bench.past or folder, COMMITS, bench.home)


def trees(bench: Bench) -> None:
    """The two big trees: memory."""
    for name, build, size in (("dependencies", dependencies_tree, DEPENDENCIES), ("many", many_files_tree, MANY)):
        folder, lines = bench.tree(name, build, size)
        bench.compare(
            f"{name}: {size:,} files, {lines:,} lines of the founder's own",
            {"tengates scan, cold": bench.cold(folder), "git ls-files | xargs cat": floor(folder)},
        )
        bench.forget()
        stall(folder, bench.home)


def starting(bench: Bench) -> None:
    """The first answer of the command line."""
    found = bench.compare(
        "start",
        {
            "tengates --help": Command([PYTHON, "-m", "tengates", "--help"]),
            BARE: Command([PYTHON, "-c", "import argparse"]),
        },
    )
    say(f"  target under 1.5: {_ratio(found, BARE):.2f}")


def _ratio(found: Mapping[str, Run], other: str) -> float:
    return next(iter(found.values())).seconds / found[other].seconds


CASES = {
    "start": starting,
    "window": window_start,
    "small": small,
    "languages": languages,
    "again": repeated,
    "trees": trees,
}


def main() -> None:
    """Run the cases that were asked for, all by default."""
    parser = argparse.ArgumentParser(description="Compares speed with other programs in one run.")
    parser.add_argument("--only", choices=CASES, action="append", help="this case alone; may be repeated")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each command after one to warm up (default: 3)")
    parser.add_argument("--past", type=Path, help="look at the past commits of this repository, not of a made one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tengates-bench-") as temporary:
        bench = Bench(Path(temporary), arguments.rounds, arguments.past)
        for name in arguments.only or CASES:
            CASES[name](bench)


if __name__ == "__main__":
    main()
