"""A payload that cannot fire proves nothing: each is set off once by a plain command, on a copy."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path

from tests.hostile.building import CASES, build, copy_of, git_version

_PATIENCE = 20


def fire(name: str, folder: Path) -> dict[str, str]:
    """What came of it: `result` is FIRES, SILENT or a dash with the reason in `command`."""
    recipe = CASES[name]
    if git_version() < recipe.needs:
        return {"result": "-", "command": f"needs git {'.'.join(map(str, recipe.needs))}"}
    case = build(name, folder / "fire")
    if case.kind != "exec" or not recipe.fire:
        return {"result": "-", "command": recipe.mute or case.skipped or "no payload"}
    copied = folder / "fire" / name / "copy"
    copy_of(case.open, copied)
    inside = copied / case.inner.relative_to(case.open) if case.inner else copied
    marker = folder / "fire" / name / "markers" / name
    given = b"protocol=https\nhost=127.0.0.1\n\n" if "credential" in name else b"subject\n\nbody\n"
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(
            recipe.fire, cwd=inside, env=_plain(), capture_output=True, timeout=_PATIENCE, input=given, check=False
        )
    result = "FIRES" if marker.exists() else "SILENT"
    return {
        "result": result,
        "command": " ".join(recipe.fire),
        "trouble": "" if result == "FIRES" else "the payload is dead",
    }


def _plain() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    people = {f"GIT_{who}_{what}": "a@x.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    fixed = {"EDITOR": "true", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "TERM": "xterm"}
    return {**kept, **people, **fixed, "GIT_TERMINAL_PROMPT": "0"}
