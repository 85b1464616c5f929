"""What the command line takes."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from tengates import __version__

_WEEK = 7 * 24
_MOST_COMMITS = 5000
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
    )
    top.add_argument("--version", action="version", version=f"tengates {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _scan(commands)
    _plan(commands)
    _explain(commands)
    _guide(commands)
    _recipes(commands)
    _propose(commands)
    _apply(commands)
    _undo(commands)
    _history(commands)
    _answer(commands)
    _waive(commands)
    _schema(commands)
    _issues(commands)
    _agent_file(commands)
    _mcp(commands)
    _command(
        commands, "trust", "accept on this machine what a repository brings in .tengates: words and controls of its own"
    )
    commands.add_parser("sample", help="make the sample prototype if need be and print its folder")
    return top


def _scan(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "scan", "judge a folder and print the scorecard")
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
        type=Path,
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


def _plan(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "plan", "make the hardening plan from the gaps")
    _format(one, "markdown", "text", "json", "html", "prompt")
    _output(one)
    one.add_argument(
        "--template", default="", help="four-weeks, two-weeks or weekend (default: what you kept, else four-weeks)"
    )
    one.add_argument("--start", type=_date, metavar="DATE", help="first day of week 1, such as 2026-12-01")
    one.add_argument("--hours-per-week", type=_hours, metavar="H", help="the hours you have in a week")


def _explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = commands.add_parser("explain", help="explain a control, a refactor, a gate or a task")
    one.add_argument("ident", metavar="CONTROL|RECIPE|GATE|TASK")


def _guide(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = commands.add_parser("guide", help="read the guide: its chapters, one of them, or where words stand in it")
    one.add_argument("words", nargs="*", metavar="CHAPTER|WORD", help="left out: the list of chapters")


def _schema(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = commands.add_parser("schema", help="print the JSON schema of what a command prints with --format json")
    one.add_argument(
        "of",
        nargs="?",
        default="scan",
        choices=_SCHEMAS,
        metavar="COMMAND",
        help=f"{', '.join(_SCHEMAS)} (default: scan)",
    )


def _recipes(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _format(_command(commands, "recipes", "list the guided refactors that apply here"), "text", "json")


def _propose(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(
        commands, "propose", "show a guided refactor as a diff, or as a prompt for a coding agent; writes nothing"
    )
    _recipe(one)
    _format(one, "diff", "json", "prompt")


def _apply(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "apply", "apply a guided refactor; `tengates undo` takes it back")
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


def _history(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "history", "show what earlier scans found, or what past commits gained and lost")
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


def _undo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "undo", "take back an apply, the latest one by default")
    one.add_argument("ident", nargs="?", metavar="ID")
    _format(one, "text", "json")


def _answer(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "answer", "say what only you can know; kept in .tengates/project.toml")
    one.add_argument("control", metavar="CONTROL")
    one.add_argument("value", choices=("yes", "no", "not-applicable"))
    one.add_argument("--note", default="", help="where or how it is met")


def _waive(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "waive", "accept a control or one finding on purpose; a blocker stays a blocker")
    one.add_argument("control", metavar="CONTROL")
    one.add_argument("--finding", default="", metavar="FINGERPRINT", help="one finding alone, by its fingerprint")
    one.add_argument("--until", type=_date, metavar="DATE", help="the last day on which it is accepted")
    why = one.add_mutually_exclusive_group(required=True)
    why.add_argument("--reason", help="why you accept it; stands in every report")
    why.add_argument("--withdraw", action="store_true", help="take the waiver back")


def _agent_file(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(
        commands,
        "agent-file",
        "tell coding agents what the gates expect of new code, in AGENTS.md, CLAUDE.md or .cursorrules",
    )
    one.add_argument("--stdout", action="store_true", help="print the part instead of writing it")


def _mcp(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "mcp", "answer a coding agent over stdio, with the Model Context Protocol; reads only")
    one.add_argument(
        "--allow-apply", action="store_true", help="also apply what was proposed and take it back; off by default"
    )


def _issues(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "issues", "show the open tasks as GitHub issues; sends them only with --send")
    one.add_argument("--repository", default="", metavar="OWNER/NAME", help="default: where this folder is published")
    one.add_argument("--send", action="store_true", help="make the issues, or update those made before")
    one.add_argument("--keep-token", action="store_true", help="ask for a token and keep it in this system's keychain")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str
) -> argparse.ArgumentParser:
    one = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.", epilog=_EXIT)
    one.add_argument("path", type=Path, metavar="PATH", help="the folder of the prototype")
    return one


def _recipe(one: argparse.ArgumentParser) -> None:
    one.add_argument("recipe", metavar="RECIPE", help="such as bound-model-output; `tengates recipes PATH` lists them")
    one.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the refactor; may be repeated"
    )


def _format(one: argparse.ArgumentParser, *choices: str) -> None:
    one.add_argument("--format", choices=choices, default=choices[0], help=f"default: {choices[0]}")


def _output(one: argparse.ArgumentParser) -> None:
    one.add_argument("--output", type=Path, metavar="FILE", help="write to this file instead of the terminal")


def _date(text: str) -> date:
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
