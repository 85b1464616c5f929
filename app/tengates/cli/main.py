"""The top of the command line: arguments in, exit code out, every failure a sentence.

A start pays for what it needs. `--help` loads, beside Python's own, `argparse` with its `re`, `gettext`, `locale`
and `textwrap`, which read arguments and break lines, and of ours the arguments and the kinds of failures.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from tengates import __version__
from tengates.cli.arguments import parser
from tengates.model.errors import Interrupted, TenGatesError

DONE, PROBLEM, BUG, INTERRUPTED = 0, 2, 3, 130


def main(arguments: Sequence[str]) -> int:
    """Run one command. Never shows a traceback; a bug is written to a report file that is named."""
    _speak_utf8()
    try:
        asked = parser().parse_args(arguments)
        _log_nothing()
        command = importlib.import_module(f"tengates.cli.commands.{asked.command.replace('-', '_')}")
        return int(command.run(asked))
    except (KeyboardInterrupt, Interrupted):
        print("Stopped. Nothing was left half done.", file=sys.stderr)
        return INTERRUPTED
    except TenGatesError as error:
        print(error, file=sys.stderr)
        return PROBLEM
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as bug:  # noqa: BLE001  the top of a face
        print(f"Ten Gates met a bug of its own. A report is in {_report(bug)}; please send it to us.", file=sys.stderr)
        return BUG


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _log_nothing() -> None:
    import logging  # noqa: PLC0415  not for --help

    logging.getLogger("tengates").addHandler(logging.NullHandler())


def _report(bug: Exception) -> str:
    """Write where it happened, without any value or message, to a file of its own; its name."""
    import tempfile  # noqa: PLC0415  only for a bug

    descriptor, name = tempfile.mkstemp(prefix="tengates-report-", suffix=".txt")
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(f"tengates {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n\n")
        stream.write(_trace(bug))
    return name


def _trace(bug: Exception) -> str:
    from tengates.present.trace import trace_text  # noqa: PLC0415  only for a bug

    return trace_text(bug)
