"""GitHub workflows through zizmor: offline, without the repository's configuration, on copies of our own."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tengates import assets
from tengates.facts.structured import UnreadableError, read_yaml
from tengates.model.config import Finding
from tengates.model.place import Span

_LIMIT = 20.0
_OUTPUT = 8_000_000
_SEVERITIES = {"High": "high", "Medium": "medium", "Low": "low", "Informational": "low"}
_NOT_AUDITED = Finding("zizmor", "not-audited", "", "the audit could not run", Span(1, 1, 0, 0))
_OPTIONS = ("--offline", "--no-config", "--no-progress", "--no-exit-codes", "--quiet", "--format=json-v1")


def audit(files: Mapping[str, bytes]) -> dict[str, tuple[Finding, ...]]:
    """Findings by path of the workflow files given; a finding "not-audited" where zizmor could not look.

    A file that our own reader refuses is left out: GitHub does not run it either, its own facts say
    what is wrong with it, and it must not keep the others from being looked at.
    """
    files = {path: content for path, content in files.items() if _is_readable(content)}
    if not files:
        return {}
    program = assets.program("zizmor")
    if program is None:
        return not_audited(files)
    names = {f"{number}.yml": path for number, path in enumerate(sorted(files))}
    with tempfile.TemporaryDirectory(prefix="tengates-") as folder:
        for name, path in names.items():
            (Path(folder) / name).write_bytes(files[path])
        output = _run(program, folder, names)
    found = _findings(output, names)
    return not_audited(files) if found is None else found


def not_audited(files: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
    """What is said of each file when the audit could not run."""
    return dict.fromkeys(files, (_NOT_AUDITED,))


def _is_readable(content: bytes) -> bool:
    try:
        read_yaml(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, UnreadableError):
        return False
    return True


def _run(program: str, folder: str, names: Iterable[str]) -> bytes:
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "NO_COLOR": "1"}
    if "SYSTEMROOT" in os.environ:
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    try:
        done = subprocess.run(  # noqa: S603  our own program on our own copies
            [program, *_OPTIONS, *names],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout[:_OUTPUT]


def _findings(output: bytes, names: Mapping[str, str]) -> dict[str, tuple[Finding, ...]] | None:
    """None when the output is no report: that must not look like a clean one."""
    try:
        rows = json.loads(output)
    except ValueError:
        return None
    if not isinstance(rows, list):
        return None
    found: dict[str, list[Finding]] = {}
    for row in rows:
        for name, finding in _placed(row):
            if name in names:
                found.setdefault(names[name], []).append(finding)
    return {path: tuple(rows) for path, rows in found.items()}


def _placed(row: Mapping[str, Any]) -> Iterable[tuple[str, Finding]]:
    for location in row.get("locations", []):
        symbolic = location.get("symbolic", {})
        if symbolic.get("kind") != "Primary":
            continue
        key = symbolic.get("key", {})
        name = next((value.get("verbatim_path", "") for value in key.values() if isinstance(value, dict)), "")
        place = location.get("concrete", {}).get("location", {})
        first, last = place.get("start_point", {}), place.get("end_point", {})
        span = Span(int(first.get("row", 0)) + 1, int(last.get("row", 0)) + 1, 0, 0)
        severity = _SEVERITIES.get(row.get("determinations", {}).get("severity", ""), "low")
        yield Path(name).name, Finding("zizmor", str(row.get("ident", "")), severity, str(row.get("desc", "")), span)
        return
