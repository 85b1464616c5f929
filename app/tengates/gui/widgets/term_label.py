"""A label whose terms carry a dotted line and say what they mean when pointed at."""

from __future__ import annotations

import textwrap
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QToolTip

from tengates.gui.plain import tip
from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Label
from tengates.present import glossary

_TIP = 64  # letters in a line of a tooltip
_MARKED = {"body", "quiet"}  # sentences; in a heading or a line of facts a dotted line would look like a link
_BREAK = "\u2028"  # what Qt's text layout takes for a line's end


def explained(*words: str) -> str:
    """What these words mean, as the text of a tooltip; "" when none of them is a term."""
    known = [f"{word}: {meaning}" for word in dict.fromkeys(words) if (meaning := glossary.meaning(word))]
    return "\n".join(textwrap.fill(tip(line), _TIP) for line in known)


class TermLabel(Label):
    """Like a label; in a sentence each term is marked where it first stands. Everywhere the pointer explains it."""

    def __init__(self, text: str = "", role: str = "body", *, wrap: bool = False) -> None:
        """See `Label`."""
        self._spots: tuple[glossary.Spot, ...] = ()
        super().__init__(text, role, wrap=wrap)

    def say(self, text: str) -> None:
        """Show this text; a screen reader hears what its terms mean."""
        super().say(text)
        self._spots = glossary.spots(self.text())
        self.setAccessibleDescription(" ".join(f"{spot.term.name}: {spot.term.meaning}" for spot in self._spots))

    def event(self, event: QEvent) -> bool:
        """Say what the term under the pointer means."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._spots:
            QToolTip.showText(event.globalPos(), self.meaning_at(event.pos()), self)  # no text: none is shown
            return True
        return super().event(event)

    def meaning_at(self, place: QPoint) -> str:
        """What the term at this place means, "" where no term stands."""
        for spot, area in self._areas():
            if area.adjusted(-2, -2, 2, 2).contains(QPointF(place)):
                return explained(spot.term.name)
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and the dotted lines."""
        super().paintEvent(event)
        if not self._spots or self._role not in _MARKED:
            return
        painter = QPainter(self)
        painter.setPen(QPen(LOOK.colour("quiet"), 1, Qt.PenStyle.DotLine))
        for _spot, area in self._areas():
            painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.end()

    def _areas(self) -> list[tuple[glossary.Spot, QRectF]]:
        """Where the terms stand; one that goes over a line's end has an area in each."""
        room = self.contentsRect()
        layout = QTextLayout(self.text().replace("\n", _BREAK), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap if self.wordWrap() else QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        tops, bottoms, lines = [0.0], [0.0], []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room.width())
            lines.append(line)
            bottoms.append(tops[-1] + line.ascent() + 2)
            tops.append(tops[-1] + line.height())
        layout.endLayout()
        up = room.top() + max(0.0, (room.height() - tops[-1]) / 2)
        found = []
        for spot in self._spots:
            for line, (top, _next), bottom in zip(lines, pairwise(tops), bottoms[1:], strict=True):
                first, last = max(spot.start, line.textStart()), min(spot.end, line.textStart() + line.textLength())
                if first < last:
                    left, right = (room.left() + _x(line.cursorToX(place)) for place in (first, last))
                    found.append((spot, QRectF(left, up + top, right - left, bottom - top)))
        return found


def _x(answer: object) -> float:
    """Qt gives the place and the cursor it moved to."""
    return float(answer[0]) if isinstance(answer, tuple) else float(str(answer))
