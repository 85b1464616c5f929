"""The one place for rich text: our own pages and previews. It loads nothing and opens nothing unasked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFontMetricsF,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from tengates.gui.pieces import add, pieces
from tengates.gui.plain import visible_lines
from tengates.gui.rich import spaced
from tengates.gui.style import LOOK, code_font, font

LONGEST = 64 * 1024
_LETTERS = 110  # in a line, at most: longer ones are hard to follow
_HEADINGS = {1: "title", 2: "lead", 3: "body", 4: "body"}


def web_address(url: QUrl) -> str:
    """The address when it may be opened after asking, "" for anything but http and https."""
    return url.toString() if url.scheme() in {"http", "https"} and url.host() else ""


def open_address(address: str) -> None:
    """Hand an address to the user's browser; call it only after showing them the address."""
    if web_address(QUrl(address)):
        QDesktopServices.openUrl(QUrl(address))


class SafeBrowser(QTextBrowser):
    """Markdown without HTML, images or loading; a link asks first, by showing its whole address."""

    asked = Signal(str)  # an address somebody wants to open
    followed = Signal(str)  # a link to another of our own pages, which whoever shows them resolves

    def __init__(self, *, inline: bool = False) -> None:
        """`inline` grows with its content instead of scrolling."""
        super().__init__()
        self._markdown = ""
        self._place = 0
        self._later: Iterator[str] = iter(())
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._more)
        self._inline = inline
        self.setObjectName("inline" if inline else "")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(self._ask)
        if inline:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        LOOK.changed.connect(self._again)

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """Nothing is ever loaded: None would let Qt open the path by itself (safety, Qt rich text)."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)

    def show_markdown(self, markdown: str) -> None:
        """Show our own Markdown; what is longer than 64 KiB is cut."""
        self._markdown = visible_lines(markdown[:LONGEST])
        self._again()

    def show_long(self, markdown: str) -> None:
        """The same, piece by piece: the window's loop turns between them."""
        self._markdown = visible_lines(markdown[:LONGEST])
        found = pieces(self._markdown)
        self._show([next(found)])
        self._later = found
        self._turns.start()

    def mark_first(self, words: tuple[str, ...]) -> None:
        """Select the first of these words that stands here, and scroll to it; nothing is selected when none does."""
        found = (self.document().find(word, 0) for word in words if word)
        cursor = next((item for item in found if not item.isNull()), None)
        if cursor is not None or self.textCursor().hasSelection():
            self.setTextCursor(cursor or QTextCursor(self.document()))

    def minimumSizeHint(self) -> QSize:
        """An inline page asks for its own height, not for Qt's default."""
        return QSize(80, 24) if self._inline else super().minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines as wide as there is room, and as one can read."""
        self._wrap()
        super().resizeEvent(event)

    def _wrap(self) -> None:
        widest = round(QFontMetricsF(font()).averageCharWidth() * _LETTERS)
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), widest))

    def _again(self) -> None:
        self._show(pieces(self._markdown))

    def _show(self, now: Iterable[str]) -> None:
        self._turns.stop()
        self._wrap()
        self._place = self.verticalScrollBar().value()
        self.setDocument(self._made(now))
        self.verticalScrollBar().setValue(self._place)
        if self._inline:
            self._grow()

    def _more(self) -> None:
        """Another piece; the place one read at comes back with the last."""
        piece = next(self._later, None)
        if piece is not None:
            add(self.document(), piece, _Screen())
            return
        self._turns.stop()
        self.verticalScrollBar().setValue(max(self._place, self.verticalScrollBar().value()))

    def _made(self, now: Iterable[str]) -> QTextDocument:
        """A document dressed before anybody looks, so that it is laid out once. Its parent answers loadResource."""
        old = self.document()
        made = QTextDocument(self)
        made.setDocumentMargin(0 if self._inline else 24)
        made.setDefaultFont(font())
        for piece in now:
            add(made, piece, _Screen())
        if self._inline:
            made.documentLayout().documentSizeChanged.connect(self._grow)
        old.deleteLater()
        return made

    def _grow(self) -> None:
        self.setFixedHeight(max(24, round(self.document().size().height()) + 2))

    def _ask(self, url: QUrl) -> None:
        if address := web_address(url):
            self.asked.emit(address)
        elif url.isRelative():
            self.followed.emit(url.toString())


class _Screen:
    """Our type scale, spacing and colours."""

    def block(self, level: int, *, fenced: bool) -> QTextBlockFormat:
        """Code stands on its own ground, without gaps between its lines."""
        shape = spaced(16 if level else 0, 0 if fenced else 6, 100 if fenced else 130)
        if fenced:
            shape.setBackground(LOOK.colour("sunken"))
        return shape

    def words(self, level: int) -> QTextCharFormat | None:
        """Headings in their own size."""
        if not level:
            return None
        shape = QTextCharFormat()
        shape.setFont(font(_HEADINGS.get(level, "body"), bold=True))
        return shape

    def run(self, old: QTextCharFormat) -> QTextCharFormat | None:
        """Code and links."""
        if not (old.fontFixedPitch() or old.isAnchor()):
            return None
        shape = QTextCharFormat()
        if old.fontFixedPitch():
            shape.setFont(code_font())
        if old.isAnchor():
            shape.setForeground(LOOK.colour("accent"))
        return shape

    def table(self, shape: QTextTableFormat) -> None:
        """Hairlines."""
        shape.setBorder(0.5)
        shape.setBorderCollapse(True)
        shape.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        shape.setBorderBrush(LOOK.colour("line"))
        shape.setCellPadding(5)
        shape.setTopMargin(8)
        shape.setBottomMargin(12)
