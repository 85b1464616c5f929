"""The one place for rich text: our own pages and previews. It loads nothing and opens nothing unasked."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from tengates.gui.plain import visible_lines
from tengates.gui.style import LOOK, code_font, font

LONGEST = 64 * 1024
_HEADINGS = {1: "title", 2: "lead", 3: "body", 4: "body"}
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


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

    def __init__(self, *, inline: bool = False) -> None:
        """`inline` grows with its content instead of scrolling."""
        super().__init__()
        self._markdown = ""
        self._inline = inline
        self.setObjectName("inline" if inline else "")
        self.setFrameShape(QFrame.Shape.NoFrame)
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

    def minimumSizeHint(self) -> QSize:
        """An inline page asks for its own height, not for Qt's default."""
        return QSize(80, 24) if self._inline else super().minimumSizeHint()

    def _again(self) -> None:
        place = self.verticalScrollBar().value()
        self.setDocument(self._made())
        self.verticalScrollBar().setValue(place)
        if self._inline:
            self._grow()

    def _made(self) -> QTextDocument:
        """A document dressed before anybody looks, so that it is laid out once. Its parent answers loadResource."""
        old = self.document()
        made = QTextDocument(self)
        made.setDocumentMargin(0 if self._inline else 24)
        made.setDefaultFont(font())
        made.setMarkdown(self._markdown, _FEATURES)
        _dress(made)
        if self._inline:
            made.documentLayout().documentSizeChanged.connect(self._grow)
        old.deleteLater()
        return made

    def _grow(self) -> None:
        self.setFixedHeight(max(24, round(self.document().size().height()) + 2))

    def _ask(self, url: QUrl) -> None:
        if address := web_address(url):
            self.asked.emit(address)


def _dress(document: QTextDocument) -> None:
    """Give headings, paragraphs, code and tables our type scale, spacing and colours."""
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
    shape = QTextBlockFormat()
    level = block.blockFormat().headingLevel()
    fenced = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence) or block.blockFormat().hasProperty(
        QTextFormat.Property.BlockCodeLanguage
    )
    shape.setTopMargin(16 if level else 0)
    shape.setBottomMargin(0 if fenced else 6)
    shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(block)
    if fenced:
        shape.setBackground(LOOK.colour("sunken"))
    cursor.mergeBlockFormat(shape)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    if level:
        heading = QTextCharFormat()
        heading.setFont(font(_HEADINGS.get(level, "body"), bold=True))
        cursor.mergeCharFormat(heading)
    _dress_spans(block)


def _dress_spans(block: QTextBlock) -> None:
    spans = []
    walker = block.begin()
    while not walker.atEnd():
        fragment = walker.fragment()
        spans.append((fragment.position(), fragment.length(), fragment.charFormat()))
        walker += 1
    for first, length, old in spans:
        if not (old.fontFixedPitch() or old.isAnchor()):
            continue
        shape = QTextCharFormat()
        if old.fontFixedPitch():
            shape.setFont(code_font())
        if old.isAnchor():
            shape.setForeground(LOOK.colour("accent"))
        cursor = QTextCursor(block)
        cursor.setPosition(first)
        cursor.setPosition(first + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(shape)


def _dress_table(frame: QTextFrame) -> None:
    if not isinstance(frame, QTextTable):
        return
    shape = frame.format().toTableFormat()
    shape.setBorder(0.5)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(LOOK.colour("line"))
    shape.setCellPadding(5)
    shape.setTopMargin(8)
    shape.setBottomMargin(12)
    frame.setFormat(shape)
