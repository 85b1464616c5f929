#!/usr/bin/env python3
"""Find out whether what SECURITY.md promises holds, and print the table. `--help` tells the rows."""

from __future__ import annotations

import sys

import environment

if __name__ == "__main__":
    sys.exit(environment.calmly(lambda: environment.hand_on("tests.safety.run")))
