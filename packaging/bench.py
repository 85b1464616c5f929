#!/usr/bin/env python3
"""Measure speed beside other programs, in one run, and print ratios."""

from __future__ import annotations

import sys

import environment

if __name__ == "__main__":
    sys.exit(environment.calmly(lambda: environment.hand_on("tests.bench.scan")))
