"""What the command line takes. A command's own arguments are put together when it is the one that is asked for."""

from __future__ import annotations

import argparse
import os
import sys

from tengates import __version__

TYPE_CHECKING = False  # as a checker reads it; --help needs none of these
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any

_WEEK = 7 * 24
_MOST_COMMITS = 5000
_COLUMNS = 80
SCAN_FORMATS = ("text", "json", "markdown", "summary", "html", "sarif")
_SCHEMAS = ("scan", "plan", "recipes", "propose", "apply", "undo", "history")
_EXIT = (
    "Exit codes: 0 done; 1 --fail-on holds; 2 a problem with the input; 3 a bug, with a report file; 130 interrupted."
)


def parser() -> argparse.ArgumentParser:
    """The whole command line; each command stores its name in `command`."""
    top = argparse.ArgumentParser(
        prog="tengates",
        description="Takes a vibe-coded AI prototype to production: ten gates, a four-week plan, reviewed refactors.",
        epilog=f"`tengates [FOLDER]` alone opens the window. {_EXIT}",
        formatter_class=_page,
    )
    top.add_argument("--version", action="version", version=f"tengates {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Command)
    for name, (what, fill) in _COMMANDS.items():
        commands.add_parser(name, help=what, what=what, fill=fill)
    return top


class _Command(argparse.ArgumentParser):
    """One command, not made before it is asked to read its arguments: of all others --help shows a line alone."""

    def __init__(self, *, what: str, fill: Callable[[argparse.ArgumentParser], None], **named: Any) -> None:
        self._made_with = {"description": f"{what[0].upper()}{what[1:]}.", "epilog": _EXIT, **named}
        self._fill = fill

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> tuple[Any, list[str]]:  # type: ignore[override]
        super().__init__(**self._made_with, formatter_class=_page)
        self._fill(self)
        return super().parse_known_args(args, namespace)


def _page(*, prog: str) -> argparse.HelpFormatter:
    """As wide as the terminal. `argparse` would ask `shutil`, which loads every compressor there is."""
    return argparse.HelpFormatter(prog, width=_columns() - 2)


def _columns() -> int:
    asked = os.environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit() and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _COLUMNS
    except (AttributeError, ValueError, OSError):
        return _COLUMNS


def _scan(one: argparse.ArgumentParser) -> None:
    _folder(one)
    _format(one, *SCAN_FORMATS)
    _output(one)
    one.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="write the same scan in another format too, such as sarif=tengates.sarif; may be repeated",
    )
    one.add_argument(
        "--import",
        dest="brought",
        type=_path,
        action="append",
        default=[],
        metavar="FILE",
        help="add what another scanner found, as SARIF (semgrep, gitleaks, trivy, CodeQL …); it lowers a control, never"
        " raises one; may be repeated",
    )
    one.add_argument(
        "--against",
        default="",
        metavar="REV",
        help="report only what is new since this line left REV: a branch, a tag, an id, HEAD~3; checks nothing out",
    )
    one.add_argument("--no-cache", action="store_true", help="read everything anew, also commits that were read before")
    one.add_argument(
        "--commit",
        default="",
        metavar="REV",
        help="judge a past commit by what it holds alone, without checking it out: an id, a branch, a tag, HEAD~3",
    )
    one.add_argument("--profile", action="store_true", help="say on the side where the time went, control by control")
    one.add_argument(
        "--jobs",
        type=int,
        default=0,
        choices=range(1, 65),
        metavar="N",
        help="processes that read files; by default one for each processor, four at most",
    )
    one.add_argument(
        "--trust-project",
        action="store_true",
        help="count ignored paths and lower minimums of the repository's own file without asking: for your own pipeline",
    )
    one.add_argument(
        "--fail-on",
        action="append",
        default=[],
        metavar="RULE",
        help="exit with 1 when it holds: pause, not-ready, GATE<SCORE such as 'security<4', own (a control of your own), or with --against: new;"
        " may be repeated",
    )


def _plan(one: argparse.ArgumentParser) -> None:
    _folder(one)
    _format(one, "markdown", "text", "json", "html", "prompt")
    _output(one)
    one.add_argument(
        "--template", default="", help="four-weeks, two-weeks or weekend (default: what you kept, else four-weeks)"
    )
    one.add_argument("--start", type=_date, metavar="DATE", help="first day of week 1, such as 2026-12-01")
    one.add_argument("--hours-per-week", type=_hours, metavar="H", help="the hours you have in a week")


def _explain(one: argparse.ArgumentParser) -> None:
    one.add_argument("ident", metavar="CONTROL|RECIPE|GATE|TASK")


def _guide(one: argparse.ArgumentParser) -> None:
    one.add_argument("words", nargs="*", metavar="CHAPTER|WORD", help="left out: the list of chapters")


def _schema(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "of",
        nargs="?",
        default="scan",
        choices=_SCHEMAS,
        metavar="COMMAND",
        help=f"{', '.join(_SCHEMAS)} (default: scan)",
    )


def _recipes(one: argparse.ArgumentParser) -> None:
    _folder(one)
    _format(one, "text", "json")


def _propose(one: argparse.ArgumentParser) -> None:
    _folder(one)
    _recipe(one)
    _format(one, "diff", "json", "prompt")


def _apply(one: argparse.ArgumentParser) -> None:
    _folder(one)
    _recipe(one)
    one.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="FILE[:HUNK]",
        help="apply these files or hunks alone; may be repeated",
    )
    target = one.add_mutually_exclusive_group()
    target.add_argument("--work-tree", action="store_true", help="write to your files (the default)")
    target.add_argument("--branch", metavar="NAME", help="make one commit on a new branch; your files stay as they are")
    _format(one, "text", "json")


def _history(one: argparse.ArgumentParser) -> None:
    _folder(one)
    one.add_argument(
        "--commits",
        type=_count,
        default=0,
        metavar="N",
        help="judge the last N commits on this line from git's objects, newest first; nothing is checked out",
    )
    one.add_argument(
        "--every",
        action="store_true",
        help="with --commits: judge every single one, also those between two that came out the same",
    )
    _format(one, "text", "json")


def _undo(one: argparse.ArgumentParser) -> None:
    _folder(one)
    one.add_argument("ident", nargs="?", metavar="ID")
    _format(one, "text", "json")


def _answer(one: argparse.ArgumentParser) -> None:
    _folder(one)
    one.add_argument("control", metavar="CONTROL")
    one.add_argument("value", choices=("yes", "no", "not-applicable"))
    one.add_argument("--note", default="", help="where or how it is met")


def _waive(one: argparse.ArgumentParser) -> None:
    _folder(one)
    one.add_argument("control", metavar="CONTROL")
    one.add_argument("--finding", default="", metavar="FINGERPRINT", help="one finding alone, by its fingerprint")
    one.add_argument("--until", type=_date, metavar="DATE", help="the last day on which it is accepted")
    why = one.add_mutually_exclusive_group(required=True)
    why.add_argument("--reason", help="why you accept it; stands in every report")
    why.add_argument("--withdraw", action="store_true", help="take the waiver back")


def _agent_file(one: argparse.ArgumentParser) -> None:
    _folder(one)
    one.add_argument("--stdout", action="store_true", help="print the part instead of writing it")


def _mcp(one: argparse.ArgumentParser) -> None:
    _folder(one)
    one.add_argument(
        "--allow-apply", action="store_true", help="also apply what was proposed and take it back; off by default"
    )


def _issues(one: argparse.ArgumentParser) -> None:
    _folder(one)
    one.add_argument("--repository", default="", metavar="OWNER/NAME", help="default: where this folder is published")
    one.add_argument("--send", action="store_true", help="make the issues, or update those made before")
    one.add_argument("--keep-token", action="store_true", help="ask for a token and keep it in this system's keychain")


def _folder(one: argparse.ArgumentParser) -> None:
    one.add_argument("path", type=_path, metavar="PATH", help="the folder of the prototype")


def _nothing(_one: argparse.ArgumentParser) -> None:
    """Takes no argument."""


def _recipe(one: argparse.ArgumentParser) -> None:
    one.add_argument("recipe", metavar="RECIPE", help="such as bound-model-output; `tengates recipes PATH` lists them")
    one.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the refactor; may be repeated"
    )


def _format(one: argparse.ArgumentParser, *choices: str) -> None:
    one.add_argument("--format", choices=choices, default=choices[0], help=f"default: {choices[0]}")


def _output(one: argparse.ArgumentParser) -> None:
    one.add_argument("--output", type=_path, metavar="FILE", help="write to this file instead of the terminal")


def _path(text: str) -> Path:
    from pathlib import Path  # noqa: PLC0415  not for --help

    return Path(text)


def _date(text: str) -> date:
    from datetime import date  # noqa: PLC0415  not for --help

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date. Write it like 2026-12-01.') from error


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_COMMITS:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of commits. Write one from 1 to {_MOST_COMMITS}.')
    return int(text)


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of hours. Write it like 12.') from error
    if not 0 < hours <= _WEEK:
        raise argparse.ArgumentTypeError(f"A week cannot hold {text} hours. Give a number from 1 to {_WEEK}.")
    return hours


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "scan": ("judge a folder and print the scorecard", _scan),
    "plan": ("make the hardening plan from the gaps", _plan),
    "explain": ("explain a control, a refactor, a gate or a task", _explain),
    "guide": ("read the guide: its chapters, one of them, or where words stand in it", _guide),
    "recipes": ("list the guided refactors that apply here", _recipes),
    "propose": ("show a guided refactor as a diff, or as a prompt for a coding agent; writes nothing", _propose),
    "apply": ("apply a guided refactor; `tengates undo` takes it back", _apply),
    "undo": ("take back an apply, the latest one by default", _undo),
    "history": ("show what earlier scans found, or what past commits gained and lost", _history),
    "answer": ("say what only you can know; kept in .tengates/project.toml", _answer),
    "waive": ("accept a control or one finding on purpose; a blocker stays a blocker", _waive),
    "schema": ("print the JSON schema of what a command prints with --format json", _schema),
    "issues": ("show the open tasks as GitHub issues; sends them only with --send", _issues),
    "agent-file": (
        "tell coding agents what the gates expect of new code, in AGENTS.md, CLAUDE.md or .cursorrules",
        _agent_file,
    ),
    "mcp": ("answer a coding agent over stdio, with the Model Context Protocol; reads only", _mcp),
    "trust": ("accept on this machine what a repository brings in .tengates: words and controls of its own", _folder),
    "sample": ("make the sample prototype if need be and print its folder", _nothing),
}
