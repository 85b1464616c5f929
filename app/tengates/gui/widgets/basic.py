"""The small parts every page uses: plain labels, buttons, hairlines, glyphs, scrolled bodies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tengates.gui.plain import no_mnemonic, visible_lines
from tengates.gui.style import LOOK, code_font, font
from tengates.gui.widgets.lines import broken, shortened

L = TypeVar("L", bound=QBoxLayout)
_EDGE = 16  # what a button has left and right of its words


class Label(QLabel):
    """A label that shows its text as it is: no rich text, nothing hidden, nothing endless."""

    def __init__(self, text: str = "", role: str = "body", *, wrap: bool = False, code: bool = False) -> None:
        """`role` names a step of the type scale or a colour of the tokens."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._code = code
        self._role = role
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.say(text)
        self._dress()
        LOOK.changed.connect(self._dress)

    def say(self, text: str) -> None:
        """Show this text."""
        self.setText(visible_lines(text))

    def set_role(self, role: str) -> None:
        """Change step or colour."""
        self._role = role
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
        self._dress()

    def _dress(self) -> None:
        if self._code:
            self.setFont(code_font())
            return
        size = {
            "title": "title",
            "display": "display",
            "lead": "lead",
            "small": "small",
            "chip": "small",
            "blocker": "small",
        }
        bold = self._role in {"title", "display", "strong", "lead"}
        self.setFont(font(size.get(self._role, "body"), bold=bold, figures=True))


class Glyph(QWidget):
    """A line icon that follows the theme."""

    def __init__(self, name: str, colour: str = "quiet", size: int = 20) -> None:
        """Painted, never an image file of the repository."""
        super().__init__()
        self._name, self._colour, self._size = name, colour, size
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fit()
        LOOK.changed.connect(self._fit)

    def _fit(self) -> None:
        """As large as the text beside it."""
        self.setFixedSize(LOOK.size(self._size), LOOK.size(self._size))

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw at the screen's own resolution."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, LOOK.pixmap(self._name, self._colour, self.width(), self.devicePixelRatioF()))
        painter.end()


class Button(QPushButton):
    """A push button; `kind` is "primary", "quiet", "flush" (quiet, in line with words above), "row" or ""."""

    def __init__(self, text: str, kind: str = "", icon: str = "") -> None:
        """The text may come from a repository: `&` is no shortcut."""
        super().__init__()
        self._icon_name, self._kind, self._bare = icon, kind, False
        self.say(text)
        self.setProperty("kind", kind)
        wide = QSizePolicy.Policy.Expanding if kind == "row" else QSizePolicy.Policy.Minimum
        self.setSizePolicy(QSizePolicy.Policy.Preferred if kind == "link" else wide, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._dress()
        LOOK.changed.connect(self._dress)

    def say(self, text: str) -> None:
        """Change the words."""
        self._words = no_mnemonic(text)
        self.setText(self._roomy(self._words))
        if text:
            self.setAccessibleName(visible_lines(text))

    def fit(self, width: int) -> None:
        """Make the words fit this width: a link loses its beginning; others go without icon, then in several lines."""
        icon = self.iconSize().width() + 12 if self._icon_name else 0
        if self._kind == "link":
            text = shortened(self._words, self.font(), width - icon)
        else:
            text = broken(self._words, self.font(), width - 2 * _EDGE - icon)
            self._bare = "\n" in text
            text = broken(text, self.font(), width - 2 * _EDGE) if self._bare else self._roomy(text)
        if text != self.text():
            self.setText(text)
            self._dress()

    def _roomy(self, words: str) -> str:
        return f" {words}" if self._icon_name and words else words  # Qt leaves too little beside an icon

    def mark(self, *, chosen: bool) -> None:
        """Show that a row stands for where one is."""
        if self.property("chosen") != chosen:
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    def _dress(self) -> None:
        self.setIconSize(QSize(LOOK.size(16), LOOK.size(16)))
        if self._icon_name:
            colour = {"primary": "on_accent", "quiet": "accent", "flush": "accent"}.get(self._kind, "text")
            colour = "quiet" if self._icon_name == "close" else colour
            self.setIcon(QIcon() if self._bare else LOOK.icon(self._icon_name, colour, 16))


class _Inner(QWidget):
    """Asks for the height its width needs; Qt's hint is that of the narrowest width."""

    def minimumSizeHint(self) -> QSize:
        """Only the width: the scroll area asks heightForWidth for the rest."""
        return QSize(super().minimumSizeHint().width(), 0)


class Body(QScrollArea):
    """A page's content that scrolls up and down."""

    def __init__(self, *, margin: int = 24, spacing: int = 12) -> None:
        """Empty; fill `self.column`."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inner: QWidget = _Inner()
        self.inner.setObjectName("body")
        self.inner.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where the keyboard waits while content is made anew
        self.column = vertical(self.inner, spacing=spacing)
        self.edges(margin, margin, margin, margin)
        self.setWidget(self.inner)
        self.inner.installEventFilter(self)

    def edges(self, left: int, top: int, right: int, bottom: int) -> None:
        """The room around the content; the scroll bar stands in the right one, so that nothing moves when it comes."""
        self._right = right
        self.column.setContentsMargins(left, top, right, bottom)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Buttons that are too long for the width get several lines; there is no scrolling sideways."""
        if watched is self.inner and event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            taken = max(0, self.width() - self.inner.width())  # by the scroll bar
            margins = self.column.contentsMargins()
            margins.setRight(max(0, self._right - taken))
            self.column.setContentsMargins(margins)
            room = self.width() - taken - margins.left() - margins.right()  # to wrap the viewport takes 20 ms once
            for button in self.inner.findChildren(Button):
                if button.property("kind") != "row":
                    button.fit(room)
        return super().eventFilter(watched, event)


def scrolled(widget: QWidget) -> QScrollArea:
    """The widget in an area that scrolls when there is less room than it needs."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(widget)
    return area


def hairline(*, upright: bool = False) -> QFrame:
    """A line one pixel thin."""
    line = QFrame()
    line.setObjectName("hairline-v" if upright else "hairline")
    return line


def vertical(parent: QWidget | None = None, *, margin: int = 0, spacing: int = 8) -> QVBoxLayout:
    """A column."""
    return _boxed(QVBoxLayout(parent) if parent else QVBoxLayout(), margin, spacing)


def horizontal(parent: QWidget | None = None, *, margin: int = 0, spacing: int = 8) -> QHBoxLayout:
    """A row."""
    return _boxed(QHBoxLayout(parent) if parent else QHBoxLayout(), margin, spacing)


def row_of(*items: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """A row of widgets; None is where the room goes."""
    row = horizontal(spacing=spacing)
    for item in items:
        if item is None:
            row.addStretch(1)
        else:
            row.addWidget(item)
    return row


def clear(layout: QLayout, keep: int = 0) -> None:
    """Take everything out of a layout but its first `keep` items."""
    while layout.count() > keep:
        item = layout.takeAt(keep)
        if item is None:
            return
        if widget := item.widget():
            _let_go(widget)
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)
            inner.deleteLater()


def _let_go(widget: QWidget) -> None:
    """Leave the keyboard where a widget stood that goes; Qt would hand it to anything that comes next."""
    held = QApplication.focusWidget()
    if held is not None and (held is widget or widget.isAncestorOf(held)) and (around := widget.parentWidget()):
        around.setFocus(Qt.FocusReason.OtherFocusReason)


def on_click(button: QAbstractButton, action: Callable[[], None]) -> None:
    """Do this when the button is pressed; the checked state is left out."""
    button.clicked.connect(lambda _checked=False: action())


def _boxed(layout: L, margin: int, spacing: int) -> L:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout
