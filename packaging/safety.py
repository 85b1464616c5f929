#!/usr/bin/env python3
"""Find out whether what SECURITY.md promises holds, and print the table. `--help` tells the rows."""

from __future__ import annotations

import os
import subprocess
import sys

import environment


def main() -> int:
    """Make the environment ready, then hand everything on to the tests."""
    try:
        python = environment.ensure(development=True)
        environment.ensure_qt_libraries()
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    command = [str(python), "-m", "tests.safety.run", *sys.argv[1:]]
    return subprocess.run(command, cwd=environment.ROOT, env={**os.environ}, check=False).returncode


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
