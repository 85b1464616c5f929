"""An export on paper: real pages with a header, a footer and page numbers, as PDF and as pictures of its first pages.

It reads our own Markdown without HTML, so nothing is loaded and nothing runs.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

_DPI = 300
_SCREEN = 96
_INCH = 25.4
_MARGIN = 20.0  # mm
_STRIP = 8.0  # mm, of header and footer each
_SHOWN = 12  # pages drawn for the preview
_SIZES = {0: 9.5, 1: 19.0, 2: 14.0, 3: 11.0, 4: 10.0}  # points by heading level
_INK, _QUIET, _LINE, _LINK = QColor("#1c1d1c"), QColor("#5b5d59"), QColor("#c9cbc6"), QColor("#1f4aa8")
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, pictures of its first pages, and how many pages it has."""

    pdf: bytes
    pictures: tuple[QImage, ...]
    pages: int


class _Silent(QTextDocument):
    """A document that loads nothing."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """An empty picture: None would let Qt open the path by itself."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)


def printed(markdown: str, title: str, made: str) -> Printed:
    """The Markdown on A4; `title` stands at the top of each page, `made` at its foot."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, title)
    document = _document(markdown, writer)
    sheet = _Sheet(document, title, made)
    painter = QPainter(writer)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        sheet.paint(painter, number)
    painter.end()
    buffer.close()
    pictures = tuple(sheet.picture(number) for number in range(min(document.pageCount(), _SHOWN)))
    return Printed(bytes(buffer.data().data()), pictures, document.pageCount())


def _writer(buffer: QBuffer, title: str) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setTitle(title)
    writer.setCreator("Ten Gates")
    return writer


def _dots(millimetres: float) -> float:
    return millimetres / _INCH * _DPI


class _Sheet:
    """Draws one page after the other on whatever is given."""

    def __init__(self, document: QTextDocument, title: str, made: str) -> None:
        self._document = document
        self._title = title
        self._made = made
        self._body = document.pageSize()
        self._left, self._top = _dots(_MARGIN), _dots(_MARGIN + _STRIP)
        self._small = QFont(document.defaultFont())
        self._small.setPixelSize(round(8 / 72 * _DPI))

    def paint(self, painter: QPainter, number: int) -> None:
        """The page `number`, counted from 0, in dots of the paper."""
        painter.save()
        painter.translate(self._left, self._top - number * self._body.height())
        shown = QRectF(0, number * self._body.height(), self._body.width(), self._body.height())
        self._document.drawContents(painter, shown)
        painter.restore()
        self._strip(painter, self._top - _dots(_STRIP), self._title, "Ten Gates")
        pages = f"Page {number + 1} of {self._document.pageCount()}"
        self._strip(painter, self._top + self._body.height() + _dots(_STRIP / 2), self._made, pages)

    def picture(self, number: int) -> QImage:
        """The same as a picture for the screen."""
        paper = QPageSize(QPageSize.PageSizeId.A4).sizePixels(_SCREEN)
        image = QImage(paper * 2, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(2 * _SCREEN / _DPI, 2 * _SCREEN / _DPI)
        self.paint(painter, number)
        painter.end()
        image.setDevicePixelRatio(2)
        return image

    def _strip(self, painter: QPainter, top: float, left: str, right: str) -> None:
        painter.save()
        painter.setFont(self._small)
        painter.setPen(_QUIET)
        room = QRectF(self._left, top, self._body.width(), _dots(_STRIP / 2))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, left)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        painter.restore()


def _document(markdown: str, writer: QPdfWriter) -> QTextDocument:
    document = _Silent()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(_SIZES[0])
    document.setDefaultFont(font)
    document.setIndentWidth(18)
    document.setMarkdown(markdown, _FEATURES)
    _dress(document)
    paper = QPageSize(QPageSize.PageSizeId.A4).size(QPageSize.Unit.Millimeter)
    document.setPageSize(QSizeF(_dots(paper.width() - 2 * _MARGIN), _dots(paper.height() - 2 * _MARGIN - 2 * _STRIP)))
    return document


def _dress(document: QTextDocument) -> None:
    """Sizes, spaces and ink for paper; no heading stands alone at the foot of a page."""
    whole = QTextCursor(document)
    whole.beginEditBlock()
    block = document.begin()
    while block.isValid():
        _dress_block(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        _dress_table(frame)
    whole.endEditBlock()


def _dress_block(block: QTextBlock) -> None:
    level = min(block.blockFormat().headingLevel(), max(_SIZES))
    shape = QTextBlockFormat()
    shape.setTopMargin({0: 0, 1: 0, 2: 18, 3: 12, 4: 8}[level])
    shape.setBottomMargin(6 if level else 3)
    shape.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(block)
    cursor.mergeBlockFormat(shape)
    ink = QTextCharFormat()
    ink.setForeground(_INK)
    if level:
        ink.setFontPointSize(_SIZES[level])
        ink.setFontWeight(QFont.Weight.DemiBold)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(ink)
    _dress_runs(block)


def _dress_runs(block: QTextBlock) -> None:
    """Code in the system's own code font, links in a colour that reads well in grey too."""
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    runs = []
    walker = block.begin()
    while not walker.atEnd():
        fragment = walker.fragment()
        runs.append((fragment.position(), fragment.length(), fragment.charFormat()))
        walker += 1
    for first, length, old in runs:
        shape = QTextCharFormat()
        if old.fontFixedPitch():
            shape.setFontFamilies([family])
            shape.setFontPointSize(_SIZES[0] - 1)
        if old.isAnchor():
            shape.setForeground(_LINK)
        cursor = QTextCursor(block)
        cursor.setPosition(first)
        cursor.setPosition(first + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(shape)


def _dress_table(frame: QTextFrame) -> None:
    if not isinstance(frame, QTextTable):
        return
    shape = frame.format().toTableFormat()
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setBorder(0.5)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(_LINE)
    shape.setCellPadding(4)
    shape.setTopMargin(8)
    shape.setBottomMargin(10)
    shape.setHeaderRowCount(1)
    frame.setFormat(shape)
