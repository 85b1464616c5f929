"""Long Markdown, put into a document piece by piece: between two of them the window's loop can turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument, QTextDocumentFragment

from tengates.gui.rich import Tailor, dress

PIECE = 6_000  # characters; one takes a few milliseconds
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_FENCES = ("```", "~~~")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # a form feed or U+2028 ends no line


class Silent(QTextDocument):
    """A document that loads nothing."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """An empty picture: None would let Qt open the path by itself."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)


def pieces(markdown: str) -> Iterator[str]:
    """The text cut before headings, where nothing that stands above reaches further; together they are all of it."""
    held: list[str] = []
    length, fence = 0, ""
    for line in _LINE.findall(markdown):
        begins = line.lstrip()[:3]
        if begins in _FENCES and fence in {"", begins}:
            fence = "" if fence else begins
        if length >= PIECE and not fence and line.startswith("#"):
            yield "".join(held)
            held, length = [], 0
        held.append(line)
        length += len(line)
    yield "".join(held)


def add(document: QTextDocument, piece: str, tailor: Tailor) -> None:
    """Put a piece, dressed, at the end of the document. It is read without HTML."""
    if document.isEmpty():
        _fill(document, piece, tailor)
        return
    beside = Silent()
    beside.setDefaultFont(document.defaultFont())
    beside.setIndentWidth(document.indentWidth())
    _fill(beside, piece, tailor)
    first, end = beside.begin(), QTextCursor(document)
    end.movePosition(QTextCursor.MoveOperation.End)
    end.insertBlock(first.blockFormat(), first.charFormat())
    end.insertFragment(QTextDocumentFragment(beside))


def _fill(document: QTextDocument, piece: str, tailor: Tailor) -> None:
    document.setMarkdown(piece, _FEATURES)
    dress(document, tailor)
