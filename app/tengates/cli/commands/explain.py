"""`tengates explain`: our own page about a control, a refactor, a gate or a task."""

from __future__ import annotations

import argparse

from tengates.present.gate_page import gate_text
from tengates.present.text import page_text
from tengates.project import Project


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    print(gate_text(arguments.ident) or page_text(*_page(arguments.ident)), end="")
    return 0


def _page(ident: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    page = Project.explain(ident)
    return page.title, page.sections
