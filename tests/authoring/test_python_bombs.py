"""What crashes or stalls libcst is refused before it gets there, on whatever stack we stand."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_layout import read_layout

_SMALL_STACK = """
import sys, threading
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_layout import read_layout
def read():
    for text in sys.stdin.read().split("\\0"):
        try:
            read_layout(text.encode())
        except CannotEdit:
            print("refused")
        else:
            print("read")
threading.stack_size(512 * 1024)
thread = threading.Thread(target=read)
thread.start()
thread.join()
"""


def shapes(count: int) -> dict[str, str]:
    return {
        "parentheses": "x = " + "(" * count + "a" + ")" * count,
        "lists": "x = " + "[" * count + "]" * count,
        "dictionaries": "x = " + "{1: " * count + "1" + "}" * count,
        "calls": "f(" * count + ")" * count,
        "called calls": "f" + "()" * count,
        "subscripts": "a" + "[0]" * count,
        "attributes": "a" + ".b" * count,
        "sums": "x = a" + " + a" * count,
        "and": "x = a" + " and a" * count,
        "and, or": "x = a" + " and a or a" * count,
        "not": "x = " + "not " * count + "a",
        "minus": "x = " + "-" * count + "a",
        "lambdas": "x = " + "lambda: " * count + "a",
        "conditions": "x = " + "a if b else " * count + "c",
        "comprehensions": "x = [a " + "for a in b " * count + "]",
        "strings": "x = (" + "'a'\n" * count + ")",
        "bytes": "x = (" + "b'a' # one\n" * count + ")",
        "import": "import a" + ".b" * count,
        "from": "from a" + ".b" * count + " import c",
        "elif": "if a: pass\n" + "elif a: pass\n" * count,
        "indents": "".join(f"{' ' * level}if a:\n" for level in range(min(count, 90))) + " " * 90 + "pass\n",
        "awaits": "async def f():\n    " + "await " * count + "a",  # no Python
        "walrus": "x = " + "(a := " * count + "1" + ")" * count,
        "patterns": "match a:\n    case " + "[" * (count // 10) + "]" * (count // 10) + ": pass\n",
    }


@pytest.mark.parametrize("count", [50, 95, 190, 100_000])
def test_no_depth_kills_a_thread_with_a_small_stack(count: int) -> None:
    texts = shapes(count)
    done = subprocess.run(
        [sys.executable, "-c", _SMALL_STACK],
        input="\0".join(texts.values()),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = dict(zip(texts, done.stdout.split(), strict=True))
    if count == 50:
        assert {name for name, answer in answers.items() if answer == "refused"} == {"awaits"}
    if count == 100_000:
        assert {name for name, answer in answers.items() if answer == "read"} <= {"indents"}


@pytest.mark.parametrize(
    "text",
    [
        "f(" * 50 + ")" * 50,
        "x = [" + "[1, 2], " * 3_000 + "]",
        "a;" * 6_000,
        "match a:\n    case " + "{1: " * 25 + "1" + "}" * 25 + ": pass",
        "match a:\n    case " + "(" * 25 + "a" + ")" * 25 + ": pass",
        "match a:\n    case (\n" + "C(\n" * 25 + ")\n" * 26 + ": pass",
    ],
)
def test_what_would_take_minutes_is_refused(text: str) -> None:
    with pytest.raises(CannotEdit):
        read_layout(f"{text}\n".encode() * 200)


@pytest.mark.parametrize(
    "text",
    [
        "SQL = (\n" + '    "select a "  # why\n' * 120 + ")\n",
        'TEXT = """' + "he said \"no\" and 'yes'\n" * 400 + '"""\n',
        "x = [\n" + '    "a",\n' * 2_000 + "]\n",
        "NAMES = {\n" + '    "a": ["b", "c"],\n' * 1_000 + "}\n",
    ],
)
def test_long_texts_and_tables_are_read(text: str) -> None:
    read_layout(text.encode())
