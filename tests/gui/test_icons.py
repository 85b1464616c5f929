"""One family of icons: a grid of 20, one stroke, the colour of the text beside them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import tengates.gui
from tengates import assets

FOLDER = assets.resources() / "icons"
ICONS = sorted(path for path in FOLDER.glob("*.svg") if path.stem != "app")
CODE = sorted(Path(tengates.gui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_drawn_like_the_others(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 20 20"' in text
    assert re.findall(r'stroke-width="([^"]*)"', text) == ["1.5"]
    assert set(re.findall(r'(?:stroke|fill)="([^"]*)"', text)) <= {"none", "currentColor"}
    assert "href" not in text


def test_every_icon_that_is_named_is_there() -> None:
    named = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"Glyph": 0, "Button": 2}.get(node.func.id)
                given = node.args[place] if place is not None and len(node.args) > place else None
                if isinstance(given, ast.Constant) and given.value:
                    named.add(given.value)
    assert len(named) > 10
    assert named - {path.stem for path in ICONS} == set()
