"""Runs every refactor over real repositories: what it leaves parses, is proposed once, moves nothing else, and goes back.

`python tests/safety/real_files.py FOLDER_OF_REPOSITORIES`, run in `.venv`, prints the figures. Each repository is
copied first, once as it is and once with Windows line ends; nothing of it is run.
"""

# ruff: noqa: E402, T201  the paths are set before anything of ours is imported; it prints

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.hostile.guard import Say, guarded
from tests.safety.judging import faults
from tests.safety.kept import whole

from tengates.engine.catalog import load_catalog
from tengates.engine.hunks import all_of, settle, writes
from tengates.home import Home
from tengates.model.change import ChangeKind, Proposal
from tengates.model.errors import TenGatesError
from tengates.project import Project

_LIMIT = 300.0  # seconds for one step of one repository, on a machine that does other things too
_TEXT = (".py", ".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".json", ".toml", ".yml", ".yaml", ".txt", ".md", ".sql")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="these repositories alone, by name")
    parser.add_argument("--recipes", default="", help="these refactors alone")
    parser.add_argument("--as-they-are", action="store_true", help="without copies with Windows line ends")
    parser.add_argument("--windows", type=int, default=6, help="of so many, the smallest, also with Windows line ends")
    parser.add_argument("--smallest", type=int, default=1000, help="only so many, the smallest")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", default="", help="the figures, kept after each repository")
    parser.add_argument("--resume", action="store_true", help="do only what that file lacks")
    given = parser.parse_args()
    wanted = set(given.only.split(",")) - {""}
    repositories = [path for path in given.folder.iterdir() if path.is_dir() and (not wanted or path.name in wanted)]
    recipes = frozenset(given.recipes.split(",")) - {""}
    load_catalog()  # once, before the children are made
    started, kept = time.monotonic(), Path(given.json) if given.json else None
    before = json.loads(kept.read_text("utf-8")) if kept and given.resume and kept.exists() else {}
    figures, troubles, done = (
        Counter[str](before.get("figures", {})),
        before.get("troubles", []),
        before.get("done", []),
    )
    ordered = sorted(repositories, key=lambda path: (sum(1 for _ in path.rglob("*")), path.name))[: given.smallest]
    copies = [(path, False) for path in ordered]
    copies += [(path, True) for path in ordered[: 0 if given.as_they_are else given.windows]]
    works = [
        (name, partial(tried, path, windows, recipes))
        for path, windows in copies
        if (name := f"{path.name}{', Windows line ends' if windows else ''}") not in done
    ]
    for told in guarded(works, given.jobs, _LIMIT):
        for row in told.rows:
            figures.update(row.get("figures", {}))
        found = [row["trouble"] for row in told.rows if row.get("trouble")] + ([told.end] if told.end else [])
        troubles += [f"{told.name}: {line}" for line in found]
        done.append(told.name)
        print(f"{'!' if found else '.'} {told.name:48} {told.seconds:6.1f} s", *found, sep="\n    ", flush=True)
        if kept:
            kept.write_text(json.dumps({"figures": figures, "troubles": troubles, "done": done}), "utf-8")
    if kept:
        whole(kept).touch()
    else:
        _print(figures, troubles, time.monotonic() - started)
    return int(bool(troubles))


def _print(figures: Counter[str], troubles: list[str], seconds: float) -> None:
    print(f"\n{seconds:.0f} s")
    for name, figure in figures.items():
        print(f"{figure:>8}  {name}")
    print(f"{len(troubles):>8}  troubles")


def tried(repository: Path, windows: bool, recipes: frozenset[str], say: Say) -> None:  # noqa: FBT001  a partial's
    """Every refactor that applies: proposed, judged, applied, proposed again, taken back."""
    with tempfile.TemporaryDirectory(prefix="real-", ignore_cleanup_errors=True) as top:
        root = Path(top, "repository")
        shutil.copytree(repository, root, symlinks=True)
        if windows:
            _with_windows_ends(root)
        project = Project.open(root, Home.at(Path(top, "home")), 1)
        report = project.scan()
        say({"figures": {"repositories": 1, "files": report.scanned}})
        for offer in project.offers():
            if not recipes or offer.recipe in recipes:
                _one(project, root, offer.recipe, say)


def _one(project: Project, root: Path, recipe: str, say: Say) -> None:
    proposal = project.propose(recipe)
    figures = Counter({"refactors proposed": 1})
    if not proposal.files:
        say({"figures": figures})
        return
    before, told = hashes(root), list(_judged(proposal))
    for change in proposal.files:
        figures[f"files {_WORDS[change.kind]}"] += 1
    everything = all_of(proposal)
    try:
        project._folder.apply(writes(proposal, settle(proposal, everything)), title=proposal.title, recipe=recipe)
    except TenGatesError as error:
        say({"figures": {**figures, "refused in a sentence": 1}, "trouble": f"{recipe} is not applied: {error}"})
        return
    told += _on_disk(proposal, root)
    scan, report, offers = project._scan, project.report, project._offers
    project.scan()
    again = project.propose(recipe)
    told += [f"{change.path} is changed a second time" for change in again.files]
    figures["proposed a second time"] += bool(again.files)
    project.undo()
    if moved := differing(before, hashes(root)):
        figures["not restored"] += 1
        told.append(f"undo does not restore {moved[:3]}")
    project._scan, project.report, project._offers = scan, report, offers
    say({"figures": figures})
    for line in told:
        say({"trouble": f"{recipe}: {line}"})


_WORDS = {
    ChangeKind.EDIT: "edited",
    ChangeKind.CREATE: "made",
    ChangeKind.DELETE: "deleted",
    ChangeKind.UNTRACK: "untracked",
}


def _judged(proposal: Proposal) -> Iterator[str]:
    for change in proposal.files:
        yield from (f"{change.path} {line}" for line in faults(change))


def _on_disk(proposal: Proposal, root: Path) -> Iterable[str]:
    for change in proposal.files:
        if (root / change.path).read_bytes() != change.new:
            yield f"{change.path} on disk is not what was proposed"


def _with_windows_ends(root: Path) -> None:
    """Every text file with line ends of Windows, as a checkout there has it."""
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name != ".git"]
        for path in (Path(folder, name) for name in names):
            if path.name.endswith(_TEXT) and path.is_file() and not path.is_symlink():
                path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def hashes(root: Path) -> dict[str, tuple[int, str]]:
    """Every file's mode and bytes, git's index and branches included, its objects not."""
    found = {}
    for folder, below, names in os.walk(root):
        if folder == str(root / ".git"):
            below[:] = [name for name in below if name not in {"objects", "lfs"}]
        for path in (Path(folder, name) for name in names):
            content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
            state = path.lstat()
            found[str(path.relative_to(root))] = (state.st_mode, hashlib.sha256(content).hexdigest())
    return found


def differing(one: dict[str, tuple[int, str]], other: dict[str, tuple[int, str]]) -> list[str]:
    """Paths that are not the same in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


if __name__ == "__main__":
    sys.exit(main())
