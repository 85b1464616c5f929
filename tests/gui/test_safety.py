from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import tengates.gui
from tengates.gui.widgets.basic import Label
from tengates.gui.widgets.browser import SafeBrowser, web_address

FILES = sorted(Path(tengates.gui.__file__).parent.rglob("*.py"))
LONGEST_CONSTRUCTOR = 40


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_makes_rich_text_or_bare_labels(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    banned = {"setHtml", "insertHtml", "QLabel", "QTextEdit", "QTextBrowser", "setSource", "QThread", "QRunnable"}
    found = {_name(call.func) for call in _calls(tree)} & banned
    assert found == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_constructors_are_short_and_files_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            assert (node.end_lineno or 0) - node.lineno <= LONGEST_CONSTRUCTOR


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_tooltip_of_foreign_text_is_made_plain(path: Path) -> None:
    for call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
        if _name(call.func) == "setToolTip" and "path" in ast.unparse(call.args[-1]):
            assert "tip(" in ast.unparse(call.args[-1])


def test_a_label_shows_tags_as_they_are(qtbot: QtBot) -> None:
    label = Label("feature/<img src='/etc/passwd'>")
    qtbot.addWidget(label)
    assert label.textFormat() == label.textFormat().PlainText
    assert label.text() == "feature/<img src='/etc/passwd'>"


def test_the_browser_never_opens_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)  # opening it would freeze the window
    browser.resize(400, 300)
    browser.show()
    browser.show_markdown(f"![x]({pipe})\n\n<img src='{pipe}'>\n\n[a](file:///etc/passwd)")
    browser.grab()
    assert isinstance(browser.loadResource(2, QUrl.fromLocalFile(str(pipe))), QImage)
    assert "<img" in browser.toPlainText()


def test_a_link_asks_and_only_web_addresses_do(qtbot: QtBot) -> None:
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    asked: list[str] = []
    browser.asked.connect(asked.append)
    for address in ("file:///etc/passwd", "javascript:alert(1)", "https://example.com/a?b=c", "data:text/html,x"):
        browser.anchorClicked.emit(QUrl(address))
    assert asked == ["https://example.com/a?b=c"]
    assert web_address(QUrl("https:///nohost")) == ""
    assert not browser.openLinks()


def test_a_long_page_is_cut(qtbot: QtBot) -> None:
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    browser.show_markdown("word " * 100_000)
    assert len(browser.toPlainText()) <= 64 * 1024
    assert isinstance(browser, QWidget)
