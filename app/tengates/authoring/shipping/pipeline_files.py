"""A GitHub workflow as text: few permissions, one run for each branch, a limit on time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_TITLES = {"ci": "CI", "tests": "Tests", "checks": "Checks", "audit": "Audit"}
_MINUTES = 15
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its id, the folder that its commands run in, its steps as lines."""

    name: str
    folder: str
    steps: Sequence[Sequence[str]]


def workflow(name: str, branch: str, jobs: Iterable[Job], *, paths: Sequence[str] = ()) -> str:
    """The workflow; with `paths` it runs weekly and when one of these files changes, else on every change."""
    lines = [f"name: {_TITLES[name]}", "", "on:"]
    if paths:
        lines += ["  schedule:", '    - cron: "23 6 * * 1"', "  pull_request:", "    paths:"]
        lines += [f"      - {_text(path)}" for path in paths]
    else:
        lines += ["  push:", f"    branches: [{_text(branch)}]", "  pull_request:"]
    lines += ["", "permissions:", "  contents: read", "", "concurrency:"]
    lines += ["  group: ${{ github.workflow }}-${{ github.ref }}", "  cancel-in-progress: true", "", "jobs:"]
    for job in jobs:
        lines += [*_job(job), ""]
    return "\n".join(lines)


def _job(job: Job) -> list[str]:
    lines = [f"  {job.name}:", "    runs-on: ubuntu-24.04", f"    timeout-minutes: {_MINUTES}"]
    if job.folder:
        lines += ["    defaults:", "      run:", f"        working-directory: {_text(job.folder)}"]
    lines.append("    steps:")
    for step in job.steps:
        lines += [f"      - {step[0]}", *(f"        {line}" for line in step[1:])]
    return lines


def _text(path: str) -> str:
    """A path as YAML: in quotes when it holds more than letters, digits and dashes."""
    return path if _PLAIN.fullmatch(path) else "'" + path.replace("'", "''") + "'"
