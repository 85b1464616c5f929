"""Idiomatic calls of every SDK that is known, beside what must be seen in each.

`examples/*.txt` hold small files after lines of `=== name`. A line that ends in `#! gen,L,T` (or `//!`) holds one
model call of that operation with a limit (L), a time limit (T), retries set on purpose (R), streaming (S); `L?` cannot
be followed. Every other line holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.survey.small import survey_of_files

from tengates.model.survey import ModelCall, Presence

_EXAMPLES = Path(__file__).parent / "examples"
_EXPECTED = re.compile(r"(?:#|//)! ?(\S+)$")


def _cases() -> Iterator[object]:
    for path in sorted(_EXAMPLES.glob("*.txt")):
        for part in re.split(r"^=== ", path.read_text(), flags=re.MULTILINE)[1:]:
            name, _, text = part.partition("\n")
            yield pytest.param(name, text, id=f"{path.stem} {name}")


def _seen(call: ModelCall) -> str:
    words = [call.operation.value[:3]]
    options = {"L": call.output_limit, "T": call.timeout, "R": call.retries, "S": call.stream}
    for letter, option in options.items():
        if option.presence is Presence.UNKNOWN:
            words.append(f"{letter}?")
        elif option.presence is Presence.SET and (letter == "S" or not option.by_default):
            words.append(letter)
    return ",".join(words)


@pytest.mark.parametrize(("name", "text"), list(_cases()))
def test_each_call_is_seen_with_its_options(name: str, text: str) -> None:
    lines = enumerate(text.splitlines(), 1)
    expected = sorted((number, found.group(1)) for number, line in lines if (found := _EXPECTED.search(line)))
    survey = survey_of_files({name: text})
    assert sorted((call.place.line, _seen(call)) for call in survey.model_calls) == expected
