"""The review of one file: old beside new or one under the other, with a tick for every hunk."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from tengates.gui.review import Colours, Row, RowKind, Sheet, Unfolded, unified, with_editor
from tengates.gui.style import LOOK, code_font, font
from tengates.gui.widgets.diff_layout import Layout, laid_out
from tengates.gui.widgets.diff_paint import Geometry, State, paint_row
from tengates.gui.widgets.diff_parts import DiffParts
from tengates.gui.widgets.diff_typing import DiffTyping
from tengates.model.change import FileChange
from tengates.present.language import tr

_HUNK_AIR = 16
_WIDEST = 500  # characters one can scroll to
_STEP = 20  # lines a gap unfolds at once
_MANY = 4_000  # with Shift: all of most files, and no wait in any
_ABOVE = 48  # pixels left above a hunk one walks to
_PLAIN: Colours = ((), ())


class DiffView(QAbstractScrollArea):
    """Rows painted as they come into sight, with real controls on those that need them."""

    ticked = Signal(str, int, bool)  # path, hunk, accepted
    asked = Signal(str, int)  # to type over a hunk
    put_back = Signal(str, int)
    walked = Signal(int)  # past the last hunk (1) or the first (-1)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._sheet: Sheet | None = None
        self._colours = _PLAIN
        self._unfolded: Unfolded = {}
        self._rows: tuple[Row, ...] = ()
        self._layout = Layout()
        self._accepted: frozenset[int] = frozenset()
        self._wants_beside = self._beside = True
        self.current = 0
        self.typing = DiffTyping(self.viewport())
        self._parts = DiffParts(self.viewport())
        self._connect()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Review of one file"))
        self.viewport().setAutoFillBackground(True)

    @property
    def change(self) -> FileChange | None:
        """The file in sight."""
        return self._sheet.change if self._sheet else None

    def show_sheet(self, sheet: Sheet | None, masks: tuple[str, ...], accepted: frozenset[int], *, at: int = 0) -> None:
        """Show a file; place, current hunk and what is unfolded stay when it is the same one. `at` -1: the last hunk."""
        same = self.change is not None and sheet is not None and sheet.change.path == self.change.path
        place = self.verticalScrollBar().value() if same else 0
        focused = self._has_focus()
        self.typing.follow(sheet.change if sheet else None)
        self._sheet, self._accepted, self._colours = sheet, accepted, _PLAIN
        hunks = [hunk.id for hunk in sheet.change.hunks] if sheet else []
        if not (same and self.current in hunks):
            self.current = hunks[-1 if at < 0 else 0] if hunks else 0
            self._unfolded = {}
        self._parts.show_change(self.change, masks)
        self._parts.show_ticks(accepted)
        self._arrange()
        self.verticalScrollBar().setValue(place)
        self.horizontalScrollBar().setValue(0)
        if at:
            self._reveal()
        if focused or at:
            self.focus_current()

    def show_colours(self, sheet: Sheet, colours: Colours) -> None:
        """Syntax colours, which may come later than the lines."""
        if sheet is self._sheet:
            self._colours = colours
            self.viewport().update()

    def set_accepted(self, accepted: frozenset[int]) -> None:
        """Show which hunks are in."""
        self._accepted = accepted
        self._parts.show_ticks(accepted)
        self.viewport().update()

    def set_beside(self, beside: bool) -> None:  # noqa: FBT001  like Qt's setters
        """Old beside new, or one under the other; a new file has nothing to stand beside."""
        self._wants_beside = beside
        self._arrange()

    def walk(self, step: int) -> None:
        """Go to the next hunk, or the one before; past the end the file's list decides."""
        hunks = [hunk.id for hunk in self.change.hunks] if self.change else []
        at = hunks.index(self.current) + step if self.current in hunks else 0
        if 0 <= at < len(hunks):
            self.make_current(hunks[at])
            self._reveal()
            self.focus_current()
        else:
            self.walked.emit(step)

    def make_current(self, hunk: int) -> None:
        """Mark the hunk the keys speak of."""
        self.current = hunk
        self._place()
        self.viewport().update()

    def focus_current(self) -> None:
        """Put the keyboard on the current hunk's tick, so that it is read aloud."""
        head = self._parts.head(self.current)
        target: QWidget = head.tick if head is not None and head.tick.isEnabled() else self
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def tick_current(self) -> None:
        """Take the current hunk or leave it."""
        head = self._parts.head(self.current)
        if head is not None and head.tick.isEnabled():
            head.tick.click()

    def unfold(self, gap: int, *, whole: bool = False) -> None:
        """More lines of a gap, or all of them."""
        if self._sheet is not None:
            self._unfolded = self._sheet.unfold(gap, self._unfolded, _MANY if whole else _STEP)
            self._arrange()

    def unfold_current(self, *, whole: bool = False) -> None:
        """More lines around the current hunk; its place in the window stays."""
        folded = {row.gap for row in self._rows if row.kind is RowKind.GAP}
        before, _ = self._layout.of_hunk(self.current)
        for gap in folded & {self.current - 1, self.current}:
            self.unfold(gap, whole=whole)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self._layout.of_hunk(self.current)[0] - before)

    def open_editor(self, hunk: int, text: str) -> None:
        """Let the founder type over a hunk."""
        if self.change is not None:
            self.current = hunk
            found = next(row for row in self.change.hunks if row.id == hunk)
            self.typing.open(self.change.path, found, text).setFocus()
            self._reveal()

    def refuse(self, sentence: str) -> None:
        """Say at the editor why its text cannot be used."""
        if self.typing.editor is not None:
            self.typing.editor.refuse(sentence)
            self._lay_out()
            self._reveal()

    def sizeHint(self) -> QSize:
        """A good part of the window."""
        return QSize(640, 400)

    def scrollContentsBy(self, across: int, down: int) -> None:
        """Move what is painted, so that only what comes into sight is painted anew."""
        if across:
            self.viewport().update()
        else:
            self.viewport().scroll(0, down)
        self._place()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """New room, new bars."""
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a hunk's lines makes it the current one."""
        top = self.verticalScrollBar().value()
        row = self._rows[self._layout.at(top + round(event.position().y()))] if self._rows else None
        if row is not None and row.hunk:
            self.make_current(row.hunk)
            self.focus_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Space ticks, Enter unfolds; the letters are the page's own."""
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.walk(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Space:
            self.tick_current()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            whole = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            gap = self._parts.gap_with_focus()
            if gap is None:
                self.unfold_current(whole=whole)
            else:
                self.unfold(gap, whole=whole)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that need it."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), LOOK.colour("surface"))
        geometry, focused = self._geometry(), self._has_focus()
        top = self.verticalScrollBar().value()
        for index in self._layout.in_sight(top + event.rect().top(), event.rect().height()):
            row, (y, height) = self._rows[index], self._layout.span(index)
            state = State(row.hunk == 0 or row.hunk in self._accepted, row.hunk == self.current != 0, focused)
            paint_row(painter, geometry, row, (y - top, height), state)
        painter.end()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def _focus_moved(self, _from: QWidget | None, to: QWidget | None) -> None:
        """The current hunk is the one the keyboard is on."""
        hunk = self._parts.hunk_with(to)
        if hunk and hunk != self.current:
            self.make_current(hunk)
        self.viewport().update()

    def _arrange(self) -> None:
        self._beside = self._wants_beside and (self.change is None or self.change.base is not None)
        rows = self._sheet.rows(self._unfolded) if self._sheet else ()
        rows = with_editor(rows, self.typing.hunk) if self.typing.hunk else rows
        self._rows = rows if self._beside else unified(rows)
        self._lay_out()

    def _lay_out(self) -> None:
        face = QFontMetricsF(code_font())
        line = round(face.height()) + 4
        hunk = round(QFontMetricsF(font()).height()) + _HUNK_AIR
        editor = self.typing.editor
        old = sum(row.kind is RowKind.LINE and row.hunk == self.typing.hunk for row in self._rows)
        typing = max(8, editor.height_wanted - old * line * self._beside) if editor else 0
        heights = {RowKind.HUNK: hunk, RowKind.LINE: line, RowKind.GAP: line + 8, RowKind.EDITOR: typing}
        self._layout = laid_out(self._rows, heights)
        room = self.viewport().height()
        self.verticalScrollBar().setRange(0, max(0, self._layout.height + 8 - room))
        self.verticalScrollBar().setPageStep(room)
        self.verticalScrollBar().setSingleStep(line)
        geometry = self._geometry()
        over = min(self._layout.widest, _WIDEST) * geometry.unit + 8 - geometry.room
        self.horizontalScrollBar().setRange(0, max(0, round(over)))
        self.horizontalScrollBar().setPageStep(max(1, round(geometry.room)))
        self._place()
        self.viewport().update()

    def _geometry(self) -> Geometry:
        return Geometry(
            width=self.viewport().width(),
            digits=self._layout.digits,
            unit=QFontMetricsF(code_font()).horizontalAdvance("0"),
            beside=self._beside,
            across=self.horizontalScrollBar().value(),
            colours=self._colours,
        )

    def _place(self) -> None:
        top = self.verticalScrollBar().value()
        self._parts.place(self._layout, top, self.current, self.typing.hunk)
        self.typing.place(self._layout, top, beside=self._beside)

    def _reveal(self) -> None:
        """Bring the current hunk into sight, as much of it as there is room for; of one typed over, the editor."""
        start, end = self._layout.of_hunk(self.current)
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if self.typing.hunk and self.typing.hunk == self.current:
            start, _, end = self._layout.of_editor()
        if start < bar.value() or end > bar.value() + room:
            bar.setValue(max(0, start - min(_ABOVE, max(0, room - (end - start)))))

    def _connect(self) -> None:
        LOOK.changed.connect(self._lay_out)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self.typing.changed.connect(self._arrange)
        self.typing.left.connect(self.focus_current)
        self._parts.pressed.connect(self._unfold_pressed)
        self._parts.ticked.connect(lambda hunk, on: self._tell(self.ticked, hunk, on))
        self._parts.asked.connect(lambda hunk: self._tell(self.asked, hunk))
        self._parts.put_back.connect(lambda hunk: self._tell(self.put_back, hunk))

    def _tell(self, signal: SignalInstance, hunk: int, *more: bool) -> None:
        if self.change is not None:
            self.make_current(hunk)
            signal.emit(self.change.path, hunk, *more)

    def _unfold_pressed(self, gap: int) -> None:
        whole = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.unfold(gap, whole=whole)
