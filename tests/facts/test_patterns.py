"""No pattern of ours can be made to run for ever by a text that a stranger wrote."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

import tengates

PIECES = (
    "a",
    "A",
    "aA",
    "0",
    "a0",
    " ",
    "\t",
    "a ",
    "a.",
    "a-",
    "a_",
    "a/",
    "a:",
    "=",
    "'",
    '"',
    "(",
    "<a",
    "`",
    "*",
    "#",
    "\\",
    "é",
)
REPEATS = 40
ENOUGH = 60.0  # seconds for all texts on one pattern: thousands of times what a sound one takes

TRY = """
import re, sys
source, flags, pieces = eval(sys.stdin.read())
pattern = re.compile(source, flags)
for piece in pieces:
    for end in ("!", "\\0", "\\n"):
        text = (piece * {repeats})[:{repeats} * 2] + end
        pattern.search(text), pattern.match(text), pattern.fullmatch(text)
"""


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(tengates.__path__, "tengates."):
        if module.name.startswith(("tengates.gui", "tengates.__main__")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value


def _is_suspicious(source: str) -> bool:
    """Only a repetition inside a repetition can take exponential time; the rest need not be tried."""
    return bool(re.search(r"[*+}][^()]*\)[*+{]|[*+}]\)?[?]?\)[*+{]|\)[*+]\)?[*+]", source)) or source.count(")*") > 0


@pytest.mark.parametrize(
    "pattern", [pytest.param(value, id=name) for name, value in _patterns() if _is_suspicious(value.pattern)]
)
def test_a_pattern_ends_in_time_on_texts_made_to_stop_it(pattern: re.Pattern[str]) -> None:
    code = TRY.format(repeats=REPEATS)
    given = repr((pattern.pattern, pattern.flags, PIECES))
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], input=given, text=True, capture_output=True, timeout=ENOUGH, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_long_word_in_an_environment_file_is_looked_at_once() -> None:
    """A prompt of plain letters with one odd sign at its end kept a scan from ever ending."""
    code = "from tengates.facts.secret_filters import is_placeholder as ask; ask('Youareanassistantthathelpspeoplefindinformation' * 1 + '!')"
    done = subprocess.run([sys.executable, "-c", code], timeout=ENOUGH, check=False)
    assert done.returncode == 0
