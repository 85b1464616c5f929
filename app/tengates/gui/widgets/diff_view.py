"""The review of one file: old beside new or one under the other, with a tick for every hunk."""

from __future__ import annotations

import bisect
from itertools import accumulate

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QCheckBox, QFrame

from tengates.gui.plain import no_mnemonic
from tengates.gui.review import Row, RowKind, hide, unified
from tengates.gui.style import LOOK, code_font, font
from tengates.gui.widgets.diff_paint import Geometry, paint_row
from tengates.model.change import FileChange, Hunk

_HUNK_AIR = 16
_WIDEST = 500  # characters one can scroll to


class DiffView(QAbstractScrollArea):
    """Rows painted as they come into sight; the ticks are real check boxes on top."""

    ticked = Signal(str, int, bool)  # path, hunk, accepted

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._change: FileChange | None = None
        self._pairs: tuple[Row, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._tops: list[int] = [0]
        self._ticks: dict[int, QCheckBox] = {}
        self._accepted: frozenset[int] = frozenset()
        self._beside = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Review of one file")
        self.viewport().setAutoFillBackground(True)
        LOOK.changed.connect(self._lay_out)

    def show_change(
        self, change: FileChange | None, rows: tuple[Row, ...], masks: tuple[str, ...], accepted: frozenset[int]
    ) -> None:
        """Show a file with the rows made of it; the place stays when it is the same file."""
        same = self._change is not None and change is not None and change.path == self._change.path
        place = self.verticalScrollBar().value() if same else 0
        self._change, self._accepted = change, accepted
        self._pairs = rows
        for tick in self._ticks.values():
            tick.deleteLater()
        self._ticks = {hunk.id: self._tick(hunk, masks) for hunk in change.hunks} if change else {}
        self._arrange()
        self.verticalScrollBar().setValue(place)
        self.horizontalScrollBar().setValue(0)

    def set_accepted(self, accepted: frozenset[int]) -> None:
        """Show which hunks are in."""
        self._accepted = accepted
        for ident, tick in self._ticks.items():
            tick.blockSignals(True)  # noqa: FBT003  Qt's own switch
            tick.setChecked(ident in accepted)
            tick.blockSignals(False)  # noqa: FBT003  Qt's own switch
        self.viewport().update()

    def set_beside(self, beside: bool) -> None:  # noqa: FBT001  like Qt's setters
        """Old beside new, or one under the other."""
        self._beside = beside
        self._arrange()

    def sizeHint(self) -> QSize:
        """A good part of the window."""
        return QSize(640, 400)

    def scrollContentsBy(self, _across: int, _down: int) -> None:
        """Move the ticks with the rows."""
        self._place_ticks()
        self.viewport().update()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """New room, new bars."""
        self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), LOOK.colour("surface"))
        geometry = self._geometry()
        top = self.verticalScrollBar().value()
        first = max(0, bisect.bisect_right(self._tops, top) - 1)
        for index in range(first, len(self._rows)):
            y = self._tops[index] - top
            if y > self.viewport().height():
                break
            row = self._rows[index]
            taken = row.hunk == 0 or row.hunk in self._accepted
            paint_row(painter, geometry, row, (y, self._tops[index + 1] - self._tops[index]), taken=taken)
        painter.end()

    def _tick(self, hunk: Hunk, masks: tuple[str, ...]) -> QCheckBox:
        reason = hide(hunk.why, masks)
        text = f"Comes along: {reason}" if hunk.supporting else reason
        tick = QCheckBox(no_mnemonic(text), self.viewport())
        tick.setChecked(hunk.id in self._accepted)
        tick.setEnabled(not hunk.supporting)
        tick.setToolTip("This follows the changes that need it" if hunk.supporting else "")
        tick.setAccessibleName(f"Change {hunk.id}: {text}")
        tick.toggled.connect(lambda on: self._told(hunk.id, on))
        tick.show()
        return tick

    def _told(self, ident: int, on: bool) -> None:  # noqa: FBT001  a signal's argument
        if self._change is not None:
            self.ticked.emit(self._change.path, ident, on)

    def _arrange(self) -> None:
        self._rows = self._pairs if self._beside else unified(self._pairs)
        self._lay_out()

    def _lay_out(self) -> None:
        face = QFontMetricsF(code_font())
        line = round(face.height()) + 4
        hunk = round(QFontMetricsF(font()).height()) + _HUNK_AIR
        heights = [hunk if row.kind is RowKind.HUNK else line for row in self._rows]
        self._tops = [0, *accumulate(heights)]
        room = self.viewport().height()
        self.verticalScrollBar().setRange(0, max(0, self._tops[-1] + 8 - room))
        self.verticalScrollBar().setPageStep(room)
        self.verticalScrollBar().setSingleStep(line)
        geometry = self._geometry()
        longest = max((len(side.text) for row in self._rows for side in (row.old, row.new) if side), default=0)
        over = min(longest, _WIDEST) * face.averageCharWidth() + 8 - geometry.room
        self.horizontalScrollBar().setRange(0, max(0, round(over)))
        self.horizontalScrollBar().setPageStep(max(1, round(geometry.room)))
        self._place_ticks()
        self.viewport().update()

    def _geometry(self) -> Geometry:
        numbers = max((side.number for row in self._rows for side in (row.old, row.new) if side), default=1)
        return Geometry(
            width=self.viewport().width(),
            digits=max(3, len(str(numbers))),
            unit=QFontMetricsF(code_font()).horizontalAdvance("0"),
            beside=self._beside,
            across=self.horizontalScrollBar().value(),
        )

    def _place_ticks(self) -> None:
        top = self.verticalScrollBar().value()
        for index, row in enumerate(self._rows):
            if row.kind is RowKind.HUNK and (tick := self._ticks.get(row.hunk)):
                height = self._tops[index + 1] - self._tops[index]
                tick.setGeometry(8, self._tops[index] - top + 2, max(0, self.viewport().width() - 16), height - 4)
