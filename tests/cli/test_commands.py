"""What the command line takes and what it can do are two lists that must agree."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import subprocess
import sys

from tengates.cli import commands
from tengates.cli.arguments import parser


def _known() -> set[str]:
    actions = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return {name for action in actions for name in action.choices}


def test_each_command_of_the_parser_is_a_file_and_each_file_a_command() -> None:
    files = {module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__)}
    assert files == _known()


def test_each_command_can_be_run() -> None:
    for name in _known():
        module = importlib.import_module(f"tengates.cli.commands.{name.replace('-', '_')}")
        assert callable(module.run), name


def test_help_loads_neither_the_engine_nor_the_window() -> None:
    shown = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tengates", "--help"], capture_output=True, text=True, check=True
    )
    assert "usage: tengates" in shown.stdout
    for heavy in ("tengates.project", "tengates.engine", "pydantic", "PySide6", "ast_grep_py"):
        assert heavy not in shown.stderr, heavy
