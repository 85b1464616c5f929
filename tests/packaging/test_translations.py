"""Every translation is complete, says what the source says, and is compiled."""

from __future__ import annotations

import re
import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import translations  # noqa: E402

SOURCES = sorted(translations.FOLDER.glob("*.ts"))
PYTHON = Path(sys.executable)
FIELD = re.compile(r"\{\w*\}")
CODE = re.compile(r"`[^`]*`")

pytestmark = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)


def _messages(path: Path) -> Iterator[ET.Element]:
    return ET.parse(path).getroot().iter("message")  # noqa: S314  a file of our own


def _said(message: ET.Element) -> list[str]:
    whole = message.find("translation")
    assert whole is not None
    return [form.text or "" for form in whole.findall("numerusform")] or [whole.text or ""]


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Each source text (of two forms the second, as the first may leave its number out) with what is said for it."""
    for message in _messages(path):
        source = message.findtext("source") or ""
        yield from ((source.partition("|")[2] or source, said) for said in _said(message))


def test_it_is_up_to_date_with_the_source(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    translations.update(PYTHON, copy)
    assert copy.read_text("utf-8") == path.read_text("utf-8"), "run packaging/translations.py and translate what is new"


def test_nothing_is_missing_or_left_over(path: Path) -> None:
    states = {whole.get("type") for message in _messages(path) for whole in message.iter("translation")}
    assert states == {None}
    assert [source for source, said in _pairs(path) if not said.strip()] == []


def test_fields_numbers_code_and_letters_of_menus_are_those_of_the_source(path: Path) -> None:
    for source, said in _pairs(path):
        assert sorted(FIELD.findall(said)) == sorted(FIELD.findall(source)), said
        assert CODE.findall(said) == CODE.findall(source), said
        assert ("&" in said.replace(" & ", "")) == ("&" in source.replace(" & ", "")), said
        assert bool(re.search("%L?n", said)) == ("%n" in source), said
        assert source.endswith("…") == said.endswith("…"), said


def test_only_what_is_counted_has_several_forms(path: Path) -> None:
    for message in _messages(path):
        source = message.findtext("source") or ""
        assert (message.get("numerus") == "yes") == ("|" in source), f"{source}: a note goes with no named fields"


def test_the_compiled_file_is_made_of_it(path: Path, tmp_path: Path) -> None:
    compiled = tmp_path / "made.qm"
    translations.compile_to(PYTHON, path, compiled)
    assert compiled.read_bytes() == path.with_suffix(".qm").read_bytes(), "run packaging/translations.py"
