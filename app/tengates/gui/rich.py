"""Giving a document its dress: one walk over its blocks, runs and tables, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
    QTextTableFormat,
)

_LINES = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
Run = tuple[int, int, QTextCharFormat]  # where it begins, how long it is, how it looks


class Tailor(Protocol):
    """How the parts of a document look. None leaves them as they are."""

    def block(self, level: int, *, fenced: bool) -> QTextBlockFormat:
        """A block under a heading of this level, 0 for all that is no heading."""

    def words(self, level: int) -> QTextCharFormat | None:
        """All words of such a block."""

    def run(self, old: QTextCharFormat) -> QTextCharFormat | None:
        """A run of words: code, a link."""

    def table(self, shape: QTextTableFormat) -> None:
        """A table; the shape is changed in place."""


def dress(document: QTextDocument, tailor: Tailor) -> None:
    """Dress all of it as one edit, so that it is laid out once."""
    whole = QTextCursor(document)
    whole.beginEditBlock()
    block = document.begin()
    while block.isValid():
        _dress_block(block, tailor)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            shape = frame.format().toTableFormat()
            tailor.table(shape)
            frame.setFormat(shape)
    whole.endEditBlock()


def spaced(top: float, bottom: float, line: float) -> QTextBlockFormat:
    """A block with so much room above and below, and lines so many percent high."""
    shape = QTextBlockFormat()
    shape.setTopMargin(top)
    shape.setBottomMargin(bottom)
    shape.setLineHeight(line, _LINES)
    return shape


def _dress_block(block: QTextBlock, tailor: Tailor) -> None:
    old = block.blockFormat()
    fence, language = QTextFormat.Property.BlockCodeFence, QTextFormat.Property.BlockCodeLanguage
    cursor = QTextCursor(block)
    cursor.mergeBlockFormat(
        tailor.block(old.headingLevel(), fenced=old.hasProperty(fence) or old.hasProperty(language))
    )
    if (shape := tailor.words(old.headingLevel())) is not None:
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(shape)
    for first, length, face in tuple(_runs(block)):
        if (shape := tailor.run(face)) is not None:
            cursor.setPosition(first)
            cursor.setPosition(first + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(shape)


def _runs(block: QTextBlock) -> Iterator[Run]:
    walker = block.begin()
    while not walker.atEnd():
        fragment = walker.fragment()
        yield fragment.position(), fragment.length(), fragment.charFormat()
        walker += 1
