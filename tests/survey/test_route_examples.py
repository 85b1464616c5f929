"""Idiomatic handlers of every framework that is known, beside what must be seen of each.

`routes/*.txt` hold small projects after lines of `=== name`, further files after `--- name`. A line that ends in
`#! POST prot G jso+S+L` (or `//!`) holds an entry point: its method or kind, whether it must be protected or is
public, G when something guards it, then its inputs with S for a schema and L for a limit. Every other line holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.survey.small import survey_of_files

from tengates.model.survey import EntryPoint, Input, InputKind, Openness

_ROUTES = Path(__file__).parent / "routes"
_EXPECTED = re.compile(r"(?:#|//)! ?(.+)$")


def _cases() -> Iterator[object]:
    for path in sorted(_ROUTES.glob("*.txt")):
        for part in re.split(r"^=== ", path.read_text(), flags=re.MULTILINE)[1:]:
            name, _, body = part.partition("\n")
            first, *others = re.split(r"^--- (\S+)\n", body, flags=re.MULTILINE)
            yield pytest.param({name: first, **dict(zip(others[::2], others[1::2], strict=True))}, id=name)


def _shown(entry: EntryPoint) -> str:
    words = ["/".join(entry.methods) or entry.kind.value]
    words.append("pub" if entry.openness is Openness.PUBLIC else "prot")
    words += ["G"] if entry.guards else []
    return " ".join([*words, *(_taken(item) for item in entry.inputs if item.kind is not InputKind.QUERY)])


def _taken(item: Input) -> str:
    return item.kind.value[:3] + "+S" * bool(item.schema) + "+L" * bool(item.limit)


@pytest.mark.parametrize("files", list(_cases()))
def test_each_handler_is_seen_with_its_guards_and_inputs(files: dict[str, str]) -> None:
    expected = sorted(
        (path, number, found.group(1))
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (found := _EXPECTED.search(line))
    )
    survey = survey_of_files(files)
    assert sorted((entry.place.path, entry.place.line, _shown(entry)) for entry in survey.entries) == expected
