"""Words of a button, broken into lines or shortened, so that they fit a width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics


def broken(words: str, face: QFont, room: int) -> str:
    """The words in lines no wider than this in bold; a word that is wider has a line of its own."""
    bold = QFont(face)
    bold.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetrics(bold)
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def shortened(path: str, face: QFont, room: int) -> str:
    """What fits of a path, without its first folders: "…/routes/chat.py". Of a name that is too long the middle goes."""
    metrics = QFontMetrics(face)
    parts = path.split("/")
    shorter = (f"\u2026/{'/'.join(parts[at:])}" for at in range(1, len(parts)))
    for text in (path, *shorter):
        if metrics.horizontalAdvance(text) <= room:
            return text
    return metrics.elidedText(parts[-1], Qt.TextElideMode.ElideMiddle, room)
