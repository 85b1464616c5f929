#!/usr/bin/env python3
"""Measure speed beside other programs, in one run, and print ratios."""

from __future__ import annotations

import os
import subprocess
import sys

import environment


def main() -> int:
    """Make the environment ready, then hand everything on to the measurement."""
    try:
        python = environment.ensure(development=True)
        environment.ensure_qt_libraries()
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    command = [str(python), "-m", "tests.bench.scan", *sys.argv[1:]]
    return subprocess.run(command, cwd=environment.ROOT, env={**os.environ}, check=False).returncode


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
