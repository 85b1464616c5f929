"""Long Markdown comes into a document piece by piece, and looks as if it had come at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from tengates.gui.pieces import PIECE, Silent, add, pieces
from tengates.gui.rich import dress
from tengates.gui.style import font
from tengates.gui.widgets.browser import SafeBrowser, _Screen

PART = (
    "## Week {0}\n\nFirst, **stop** this.\n\n"
    "- [ ] **Task {0}** (2 h)\n  - [`app.py:{0}`](https://example.com/{0}) is `open`\n- [x] Done\n\n"
    "```bash\n# no heading {0}\nmake\n```\n\n| Gate | Now |\n| --- | ---: |\n| Cost | {0}.0 |\n\n1. one\n2. two\n\n"
)
LONG = "# Plan\n\n![x](/etc/passwd)\n\n<b>raw</b>\n\n" + "".join(PART.format(number) for number in range(120))
FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


def _looks(document: QTextDocument) -> list[object]:
    """Each block with its words, its shape, its list, and how its runs look; then each table."""
    found: list[object] = []
    block = document.begin()
    while block.isValid():
        shape, listed, runs = block.blockFormat(), block.textList(), block.begin()
        found.append((block.text(), shape.headingLevel(), shape.topMargin(), shape.lineHeight(), shape.indent()))
        found.append((shape.background().color().name(), shape.marker()))
        found.append((listed.format().style(), listed.format().indent(), listed.itemText(block)) if listed else None)
        while not runs.atEnd():
            face = runs.fragment().charFormat()
            found.append((runs.fragment().text(), face.font().toString(), face.anchorHref()))
            runs += 1
        block = block.next()
    return found + [frame.format().toTableFormat().border() for frame in document.rootFrame().childFrames()]


@pytest.mark.usefixtures("qapp")
def test_pieces_come_out_as_the_whole_does() -> None:
    whole, parts = Silent(), Silent()
    for document in (whole, parts):
        document.setDefaultFont(font())
    whole.setMarkdown(LONG, FEATURES)
    dress(whole, _Screen())
    cut = list(pieces(LONG))
    for piece in cut:
        add(parts, piece, _Screen())
    assert len(cut) > 4
    assert max(map(len, cut)) < PIECE + len(PART) + 40
    assert _looks(whole) == _looks(parts)


@given(st.lists(st.sampled_from(["# a\n", "```\n", "~~~\n", "text\n", "x" * PIECE + "\n", "last"])))
def test_pieces_are_all_of_the_text_and_no_fence_is_cut(parts: list[str]) -> None:
    text = "".join(parts)
    cut = list(pieces(text))
    assert "".join(cut) == text
    fences = ("```", "~~~")
    for piece in cut[:-1]:
        open_fence = ""
        for line in piece.splitlines():
            if line[:3] in fences and open_fence in {"", line[:3]}:
                open_fence = "" if open_fence else line[:3]
        assert open_fence == ""


def test_a_long_preview_comes_while_the_loop_turns_and_keeps_its_place(qtbot: QtBot) -> None:
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    browser.resize(600, 400)
    browser.show()
    bar = browser.verticalScrollBar()
    browser.show_long(LONG)
    assert "Task 3" in browser.toPlainText()
    assert "Task 119" not in browser.toPlainText()
    qtbot.waitUntil(lambda: not browser._turns.isActive())
    assert "Task 119" in browser.toPlainText()
    bar.setValue(bar.maximum() - 50)
    read = bar.value()
    browser.show_long(LONG)
    qtbot.waitUntil(lambda: not browser._turns.isActive())
    assert bar.value() == read
    browser.show_long(LONG)
    browser.show_markdown("Short.")  # what was still to come is dropped
    qtbot.waitUntil(lambda: not browser._turns.isActive())
    assert browser.toPlainText() == "Short."
