"""Tokens made into Qt: palette, style sheet, fonts and icons. The current theme is one value here."""

from __future__ import annotations

import string
from dataclasses import asdict
from functools import cache
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from tengates import assets
from tengates.gui.tokens import RADIUS, SCALE, Theme, Tokens, table

Choice = Literal["system", "light", "dark", "contrast"]


class Look(QObject):
    """The look in use. Widgets that paint themselves ask it and repaint on `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        """Light until `use` is called."""
        super().__init__()
        self.theme = Theme.LIGHT
        self.tokens: Tokens = table(Theme.LIGHT)
        self.scale = 1.0
        self._base = 0.0

    def use(self, app: QApplication, choice: Choice, text_scale: float = 1.0) -> None:
        """Dress the application."""
        self.theme, self.scale = _theme(app, choice), text_scale
        self.tokens = table(self.theme)
        app.setStyle(QStyleFactory.create("Fusion"))
        self._base = self._base or app.font().pointSizeF()
        font = app.font()
        font.setPointSizeF(self._base * text_scale)
        app.setFont(font)
        app.setPalette(palette(self.tokens))
        app.setStyleSheet(style_sheet(self.theme, text_scale))
        self.changed.emit()

    def size(self, pixels: int) -> int:
        """So many pixels at the usual text size, as many as fit the text in use."""
        return round(pixels * self.scale)

    def colour(self, name: str) -> QColor:
        """A token as a colour."""
        return QColor(getattr(self.tokens, name))

    def pixmap(self, name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """An icon in a token's colour."""
        return _pixmap(name, getattr(self.tokens, colour), size, ratio)

    def icon(self, name: str, colour: str = "text", size: int = 20) -> QIcon:
        """An icon for a button, sharp at 1x and 2x, quiet when disabled; it grows with the text."""
        icon, size = QIcon(), self.size(size)
        for ratio in (1.0, 2.0):
            icon.addPixmap(self.pixmap(name, colour, size, ratio))
            icon.addPixmap(self.pixmap(name, "quiet", size, ratio), QIcon.Mode.Disabled)
        return icon


LOOK = Look()


def palette(tokens: Tokens) -> QPalette:
    """Fusion's roles from our tokens."""
    role = QPalette.ColorRole
    found = QPalette()
    pairs = (
        (role.Window, tokens.surface),
        (role.WindowText, tokens.text),
        (role.Base, tokens.raised),
        (role.AlternateBase, tokens.sunken),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.quiet),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Accent, tokens.accent),
        (role.Mid, tokens.line),
    )
    for place, colour in pairs:
        found.setColor(place, QColor(colour))
    for place in (role.Text, role.ButtonText, role.WindowText):
        found.setColor(QPalette.ColorGroup.Disabled, place, QColor(tokens.quiet))
    return found


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """The style sheet with the tokens filled in; what is ticked and the arrows grow with the text."""
    folder = assets.resources() / "style"
    template = string.Template((folder / "window.qss").read_text(encoding="utf-8"))
    images = {
        name.replace("-", "_"): (folder / f"{name}-{theme}.svg").as_posix()
        for name in ("chevron", "chevron-up", "check", "dash")
    }
    return template.substitute(asdict(table(theme)), radius=RADIUS, **_sizes(scale), **images)


def _sizes(scale: float) -> dict[str, int]:
    box, edge = round(14 * scale), round(5 * scale)
    return {"box": box, "round": box // 2 + 1, "edge": edge, "dot": box + 2 - 2 * edge, "arrow": round(16 * scale)}


def font(size: str = "body", *, bold: bool = False, figures: bool = False) -> QFont:
    """The system's UI font at a step of the scale; `figures` makes all digits one width."""
    found = QFont(QApplication.font())
    found.setPointSizeF(found.pointSizeF() * SCALE[size])
    if bold:
        found.setWeight(QFont.Weight.DemiBold)
    if figures:
        found.setFeature(QFont.Tag("tnum"), 1)
    return found


def code_font(size: str = "small") -> QFont:
    """The system's monospace font at a step of the scale."""
    found = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    found.setPointSizeF(QApplication.font().pointSizeF() * SCALE[size])
    found.setStyleHint(QFont.StyleHint.Monospace)
    return found


def _theme(app: QApplication, choice: Choice) -> Theme:
    if choice != "system":
        return Theme(choice)
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return Theme.CONTRAST
    return Theme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Theme.LIGHT


@cache
def _source(name: str) -> str:
    return (assets.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    found = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    renderer.render(painter, QRectF(found.rect()))
    painter.end()
    found.setDevicePixelRatio(ratio)
    return found
