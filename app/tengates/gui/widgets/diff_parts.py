"""The real controls on a review: heads of hunks and folded lines. Only those in sight exist."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from tengates.gui.review import RowKind
from tengates.gui.widgets.basic import Button, on_click
from tengates.gui.widgets.diff_layout import Layout
from tengates.gui.widgets.hunk_head import HunkHead
from tengates.model.change import FileChange
from tengates.present.language import tr


class DiffParts(QObject):
    """Made when their row comes into sight, gone when it leaves, unless the keyboard is on them."""

    ticked = Signal(int, bool)
    asked = Signal(int)
    put_back = Signal(int)
    pressed = Signal(int)  # folded lines

    def __init__(self, ground: QWidget) -> None:
        """They stand on `ground`."""
        super().__init__(ground)
        self._ground = ground
        self._change: FileChange | None = None
        self._masks: tuple[str, ...] = ()
        self._accepted: frozenset[int] = frozenset()
        self._heads: dict[int, HunkHead] = {}
        self._gaps: dict[int, Button] = {}

    def show_change(self, change: FileChange | None, masks: tuple[str, ...]) -> None:
        """Another file: all are made anew."""
        self._change, self._masks = change, masks
        for part in (*self._heads.values(), *self._gaps.values()):
            part.hide()
            part.deleteLater()
        self._heads, self._gaps = {}, {}

    def show_ticks(self, accepted: frozenset[int]) -> None:
        """Which hunks are in."""
        self._accepted = accepted
        for ident, head in self._heads.items():
            head.set_ticked(ident in accepted)

    def head(self, hunk: int) -> HunkHead | None:
        """The head of a hunk, once it has been in sight or is the current one."""
        return self._heads.get(hunk)

    def hunk_with(self, part: QWidget | None) -> int:
        """The hunk whose head this stands on, 0 for none."""
        return next((ident for ident, head in self._heads.items() if part is not None and part in head.stops), 0)

    def gap_with_focus(self) -> int | None:
        """The folded lines the keyboard is on."""
        return next((gap for gap, button in self._gaps.items() if button.hasFocus()), None)

    def place(self, layout: Layout, top: int, current: int, edited: int) -> None:
        """Put each in its row; `top` is how far one has scrolled."""
        height, width = self._ground.height(), self._ground.width()
        heads: set[int] = set()
        gaps: set[int] = set()
        order: list[QWidget] = []
        rows = layout.in_sight(top, height)
        kept = [layout.hunks[current][0]] if current in layout.hunks else []  # it may hold the keyboard
        for index in (*rows, *(place for place in kept if place not in rows)):
            row, (y, tall) = layout.rows[index], layout.span(index)
            if row.kind is RowKind.HUNK:
                heads.add(row.hunk)
                head = self._heads.get(row.hunk) or self._make_head(row.hunk)
                head.setGeometry(8, y - top + 2, max(0, width - 16), tall - 4)
                head.show_editing(on=row.hunk == edited)
                order += head.stops
            elif row.kind is RowKind.GAP:
                gaps.add(row.gap)
                button = self._gaps.get(row.gap) or self._make_gap(row.gap)
                button.say(tr("%n unchanged line|%n unchanged lines", "", row.hidden))
                button.setGeometry(4, y - top, max(0, width - 8), tall)
                order.append(button)
        _drop(self._heads, heads)
        _drop(self._gaps, gaps)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _make_head(self, ident: int) -> HunkHead:
        assert self._change is not None  # noqa: S101  rows come from a change
        hunk = next(row for row in self._change.hunks if row.id == ident)
        head = HunkHead(self._change, hunk, self._masks, self._ground)
        head.set_ticked(ident in self._accepted)
        head.ticked.connect(self.ticked)
        head.asked.connect(self.asked)
        head.put_back.connect(self.put_back)
        head.show()
        self._heads[ident] = head
        return head

    def _make_gap(self, gap: int) -> Button:
        button = Button("", "gap", "unfold")
        button.setParent(self._ground)
        button.setToolTip(tr("Show 20 more of them. With Shift, all"))
        on_click(button, lambda: self.pressed.emit(gap))
        button.show()
        self._gaps[gap] = button
        return button


def _drop(parts: dict[int, HunkHead] | dict[int, Button], wanted: set[int]) -> None:
    """Let go of what is out of sight and not in use."""
    focus = QApplication.focusWidget()
    for ident in [ident for ident in parts if ident not in wanted]:
        part = parts[ident]
        if focus is None or not (part is focus or part.isAncestorOf(focus)):
            del parts[ident]
            part.hide()
            part.deleteLater()
