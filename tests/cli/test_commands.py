"""What the command line takes and what it can do are two lists that must agree."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import subprocess
import sys

import pytest

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


def test_help_loads_nothing_that_it_does_not_need() -> None:
    """What reads arguments and breaks lines; every other module would be paid for by each command line."""
    ours = "from tengates.__main__ import main; main()"
    assert _loaded_by(ours, "--help") - _loaded_by("import argparse") <= {
        "__future__",
        "_locale",  # `gettext`, which `argparse` asks for its own words
        "collections.abc",
        "errno",
        "gc",
        "importlib",
        "locale",
        "tengates",
        "tengates.__main__",
        "tengates.cli",
        "tengates.cli.arguments",
        "tengates.cli.main",
        "tengates.model",
        "tengates.model.errors",
        "textwrap",
    }


def test_help_of_a_command_shows_its_arguments_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    for name in sorted(_known()):
        with pytest.raises(SystemExit):
            parser().parse_args([name, "--help"])
        shown = capsys.readouterr().out
        assert f"usage: tengates {name}" in shown
        assert "Exit codes: 0 done" in shown


def _loaded_by(program: str, *arguments: str) -> set[str]:
    words = [sys.executable, "-X", "importtime", "-c", program, *arguments]
    shown = subprocess.run(words, capture_output=True, text=True, check=True)
    assert not arguments or "usage: tengates" in shown.stdout
    return {line.rpartition("|")[2].strip() for line in shown.stderr.splitlines() if "|" in line}
