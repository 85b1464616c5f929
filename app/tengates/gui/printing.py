"""An export on paper: real pages with a header, a footer and page numbers, as PDF and as pictures of its first pages.

It reads our own Markdown without HTML, so nothing is loaded and nothing runs. All of it happens beside the window:
Qt's text classes are reentrant, and what is painted on is a file or a picture, never a widget.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextDocument,
    QTextLength,
    QTextTableFormat,
)

from tengates.gui.pieces import Silent, add, pieces
from tengates.gui.rich import spaced

_DPI = 300
_SCREEN = 96
_INCH = 25.4
_MARGIN = 20.0  # mm
_STRIP = 8.0  # mm, of header and footer each
_SHOWN = 12  # pages drawn for the preview
_SIZES = {0: 9.5, 1: 19.0, 2: 14.0, 3: 11.0, 4: 10.0}  # points by heading level
_INK, _QUIET, _LINE, _LINK = QColor("#1c1d1c"), QColor("#5b5d59"), QColor("#c9cbc6"), QColor("#1f4aa8")


@dataclass(frozen=True, slots=True)
class Faces:
    """The system's fonts for words and for code. Ask for them on the window's thread, where the desktop is asked."""

    words: QFont
    code: str

    @classmethod
    def of_system(cls) -> Faces:
        """As they are now."""
        words = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        return cls(words, QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family())


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, pictures of its first pages, and how many pages it has."""

    pdf: bytes
    pictures: tuple[QImage, ...]
    pages: int


def printed(markdown: str, title: str, made: str, faces: Faces) -> Printed:
    """The Markdown on A4; `title` stands at the top of each page, `made` at its foot. Any thread may call it."""
    _ = QEventLoop()  # a document sets timers, and its thread needs what could run them; nothing here waits for one
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, title)
    document = _document(markdown, writer, faces)
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


def _document(markdown: str, writer: QPdfWriter, faces: Faces) -> QTextDocument:
    document = Silent()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    font = QFont(faces.words)
    font.setPointSizeF(_SIZES[0])
    document.setDefaultFont(font)
    document.setIndentWidth(18)
    for piece in pieces(markdown):
        add(document, piece, _Paper(faces.code))
    paper = QPageSize(QPageSize.PageSizeId.A4).size(QPageSize.Unit.Millimeter)
    document.setPageSize(QSizeF(_dots(paper.width() - 2 * _MARGIN), _dots(paper.height() - 2 * _MARGIN - 2 * _STRIP)))
    return document


class _Paper:
    """Sizes, spaces and ink for paper, in the system's own fonts."""

    def __init__(self, code: str) -> None:
        """`code` is the family of what is code."""
        self._code = code

    def block(self, level: int, *, fenced: bool) -> QTextBlockFormat:
        """Room above headings."""
        above = {0: 0, 1: 0, 2: 18, 3: 12, 4: 8}[min(level, max(_SIZES))]
        return spaced(above, 6 if level else 0 if fenced else 3, 118)

    def words(self, level: int) -> QTextCharFormat:
        """Dark ink; headings larger."""
        ink = QTextCharFormat()
        ink.setForeground(_INK)
        if level:
            ink.setFontPointSize(_SIZES[min(level, max(_SIZES))])
            ink.setFontWeight(QFont.Weight.DemiBold)
        return ink

    def run(self, old: QTextCharFormat) -> QTextCharFormat | None:
        """Code in its own font, links in a colour that reads well in grey too."""
        if not (old.fontFixedPitch() or old.isAnchor()):
            return None
        shape = QTextCharFormat()
        if old.fontFixedPitch():
            shape.setFontFamilies([self._code])
            shape.setFontPointSize(_SIZES[0] - 1)
        if old.isAnchor():
            shape.setForeground(_LINK)
        return shape

    def table(self, shape: QTextTableFormat) -> None:
        """As wide as the page; its head comes again on the next one."""
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        shape.setBorder(0.5)
        shape.setBorderCollapse(True)
        shape.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        shape.setBorderBrush(_LINE)
        shape.setCellPadding(4)
        shape.setTopMargin(8)
        shape.setBottomMargin(10)
        shape.setHeaderRowCount(1)
