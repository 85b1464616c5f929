"""Walks every hostile repository and prints the figures: `python tests/hostile/run.py` in `.venv`.

--only a,b      these cases alone                 --by door,commands,window,agent   these ways alone
--self-test     fire every payload by hand        --json FILE    all rows for a machine, kept after each case
--heavy         the slow ones too                 --resume       do only what that file lacks
--list          names of the cases
"""

# ruff: noqa: E402, T201  the paths are set before anything of ours is imported; it prints

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.hostile.building import build, git_version, remove
from tests.hostile.catalogue import CASES
from tests.hostile.firing import fire
from tests.hostile.guard import Say, Told, guarded, left_behind
from tests.hostile.looking import not_private
from tests.safety.kept import whole

import tengates
from tengates.engine.catalog import load_catalog

WAYS = ("door", "commands", "window", "agent")


def main() -> int:
    given = _arguments()
    if given.list:
        print("\n".join(CASES))
        return 0
    names = (
        given.only.split(",") if given.only else [name for name, row in CASES.items() if given.heavy or not row.heavy]
    )
    kept = Path(given.json) if given.json else None
    before = json.loads(kept.read_text("utf-8")) if kept and given.resume and kept.exists() else []
    names = [name for name in names if name not in {row["name"] for row in before}]
    with tempfile.TemporaryDirectory(prefix="hostile-", ignore_cleanup_errors=True) as folder:
        works = [
            (name, partial(_one, name, Path(folder), given.by.split(","), self_test=given.self_test, short=given.short))
            for name in names
        ]
        if not given.self_test:
            _load(window="window" in given.by)
        started, told = time.monotonic(), []
        for row in guarded(works, given.jobs):
            told.append(row)
            print(f"{'.' if not troubles(row) else '!'} {row.name:36} {row.seconds:6.1f} s", flush=True)
            if kept:
                kept.write_text(json.dumps([*before, *map(_plain, told)]), "utf-8")
        remove(Path(folder))
        Path(folder).mkdir()
    if kept:
        whole(kept).touch()
    else:
        _print(told, time.monotonic() - started)
    return int(any(troubles(row) for row in told))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--by", default=",".join(WAYS))
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--heavy", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--json", default="")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def _load(*, window: bool) -> None:
    """All modules once, before the children are made; the program loads most of them when it needs them."""
    left = ("tengates.__main__", "tengates.mcp", *(() if window else ("tengates.gui",)))
    for module in pkgutil.walk_packages(tengates.__path__, "tengates."):
        if not module.name.startswith(left):
            importlib.import_module(module.name)
    load_catalog().recipe("http-timeouts")


def troubles(row: Told) -> list[str]:
    """What went wrong, one line each."""
    found = [f"{item['step']}: {item['trouble']}" for item in row.rows if item.get("trouble")]
    return [*found, *([f"after {row.rows[-1]['step'] if row.rows else 'nothing'}: {row.end}"] if row.end else [])]


def _plain(row: Told) -> dict[str, object]:
    return {"name": row.name, "rows": row.rows, "troubles": troubles(row), "end": row.end, "seconds": row.seconds}


def _one(name: str, folder: Path, ways: list[str], say: Say, *, self_test: bool, short: bool) -> None:
    """Build one case and take it along every way, each time in a fresh lab."""
    os.umask(0o022)
    if self_test:
        say({"step": "fire", **fire(name, folder)})
        return
    for way in ways:
        case = build(name, folder / way)
        lab = folder / way / name
        say({"step": "built", "kind": case.kind, "trouble": case.skipped if case.kind == "broken" else "", "way": way})
        if case.kind in {"skip", "broken"}:
            say({"step": "not made", "said": case.skipped})
            return
        os.environ["TENGATES_HOME"] = str(lab / f"home-{way}")
        os.environ["HOME"] = str(lab / "home-of-nobody")
        _walker(way)(case, lab, say, short=short)
        _afterwards(lab, say)
        remove(lab)


def _walker(way: str) -> Callable[..., None]:
    from tests.hostile.walking import walk_commands, walk_door  # noqa: PLC0415  a child that only fires needs none

    if way == "window":
        from tests.hostile.windowed import walk_window  # noqa: PLC0415  Qt is slow to load

        return walk_window
    if way == "agent":
        from tests.hostile.asking import walk_agent  # noqa: PLC0415  the protocol's library too

        return walk_agent
    return {"door": walk_door, "commands": walk_commands}[way]


def _afterwards(lab: Path, say: Say) -> None:
    for marker in sorted((lab / "markers").iterdir()):
        say({"step": "fired", "trouble": f"{marker.name}: {marker.read_text()[:500]}", "fired": True})
    if shared := [row for home in lab.glob("home-*") for row in not_private(home)]:
        say({"step": "not private", "trouble": str(shared[:10])})
    if processes := left_behind(lab):
        say({"step": "left behind", "trouble": str(processes)})


def _print(told: list[Told], seconds: float) -> None:
    rows = [item for row in told for item in row.rows]
    built = Counter(item["kind"] for item in rows if item["step"] == "built")
    for row in told:
        for item in row.rows:
            if item["step"] == "fire":
                print(f"{item['result']:8} {row.name:36} {item['command']}")
        for line in troubles(row):
            print(f"\n{row.name}: {line}")
    print(f"\ngit {'.'.join(map(str, git_version()))}, {len(told)} cases, {dict(built)}, {seconds:.0f} s")
    for name, figure in figures([_plain(row) for row in told]).items():
        print(f"{figure:>8}  {name}")


def figures(told: list[dict[str, Any]]) -> dict[str, float]:
    """What the walks found, from rows as `--json` keeps them."""
    rows = [item for row in told for item in row["rows"]]
    steps = [item for item in rows if "seconds" in item]
    return {
        "cases": sum(
            any(item["step"] == "built" and item["kind"] not in {"skip", "broken"} for item in row["rows"])
            for row in told
        ),
        "cases that this machine cannot make": sum(
            any(item["step"] == "not made" for item in row["rows"]) for row in told
        ),
        "payloads that are alive": sum(item.get("result") == "FIRES" for item in rows),
        "payloads that are dead": sum(item.get("result") == "SILENT" for item in rows),
        "steps taken": len(steps),
        "steps answered by a sentence": sum(bool(item.get("said")) for item in steps),
        "files skipped, each with its reason": sum(len(item["rows"]) for item in rows if item["step"] == "skipped"),
        "slowest step, s": round(max((item["seconds"] for item in steps), default=0.0), 1),
        "payloads that ran": sum(bool(item.get("fired")) for item in rows),
        "steps over 30 s or processes that died": sum(bool(row["end"]) for row in told),
        "tracebacks": sum("Traceback" in str(item.get("trouble")) for item in rows),
        "trees changed that should not be": sum(item["step"].startswith("bytes changed") for item in rows),
        "canaries and secrets found": sum(item["step"].startswith(("canary", "secret")) for item in rows),
        "cases with any trouble": sum(bool(row["troubles"]) for row in told),
    }


if __name__ == "__main__":
    sys.exit(main())
