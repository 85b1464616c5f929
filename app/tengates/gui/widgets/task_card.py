"""A task as a card: title, gate, what it is worth, how long it takes, where it stands. It can be moved and ticked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QMenu, QSizePolicy, QWidget

from tengates.gui import flow
from tengates.gui.style import LOOK
from tengates.gui.tokens import RADIUS
from tengates.gui.widgets.basic import Glyph, Label, horizontal, vertical
from tengates.gui.widgets.glyphs import TASK_GLYPH
from tengates.gui.widgets.wrapping import Sides
from tengates.model.plan import Plan, Task
from tengates.present import words
from tengates.present.language import tr

MIME = "application/x-tengates-task"
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def worth(task: Task) -> str:
    """What is left to win and how long it takes, or how it ended."""
    if not flow.is_open(task):
        return words.task_status(task.status)
    parts = [words.points_text(task.points) if task.points else "", words.hours_text(task.hours)]
    return " · ".join(part for part in parts if part)


def _lines(task: Task, gate: str, *, wide: bool) -> tuple[str, ...]:
    """Gate and worth apart where it is narrow, so that no line breaks inside a figure."""
    return (gate, worth(task)) if flow.is_open(task) and not wide else (f"{gate} · {worth(task)}",)


class TaskCard(QAbstractButton):
    """One card; pressing it shows the task, dragging it or Alt with an arrow moves it to another week."""

    placed = Signal(int)  # the number of the week it shall stand in
    ticked = Signal(bool)

    def __init__(self, plan: Plan, task: Task, gate: str, *, wide: bool) -> None:
        """`gate` is the gate's short name; a `wide` card has it in one line with what the task is worth."""
        super().__init__()
        self.task = task
        self._weeks = tuple((week.number, tr(week.name)) for week in plan.weeks)
        self._pressed: QPoint | None = None
        self.tick = QCheckBox()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        spoken = (tr(task.template.title), gate, words.task_status(task.status), worth(task))
        self.setAccessibleName(", ".join(dict.fromkeys(spoken)))
        self._lay_out(gate, wide=wide)

    def offer_tick(self, *, shown: bool, on: bool) -> None:
        """Show the tick of "what if" where the task is open."""
        self.tick.setVisible(shown and flow.is_open(self.task))
        self.tick.setChecked(on)

    def _lay_out(self, gate: str, *, wide: bool) -> None:
        task = self.task
        row = horizontal(self, spacing=8)
        row.setContentsMargins(10, 9, 10, 9)
        row.addWidget(Glyph(*TASK_GLYPH[task.status], size=16), 0, Qt.AlignmentFlag.AlignTop)
        column = vertical(spacing=3)
        column.addWidget(Label(tr(task.template.title), "body" if flow.is_open(task) else "quiet", wrap=True))
        lines = [Label(line, "small", wrap=True) for line in _lines(task, gate, wide=wide)]
        if task.blocker and flow.is_open(task):
            lines.append(Label(tr("Launch blocker"), "blocker"))
        if wide:
            column.addLayout(Sides(*lines))
        for label in () if wide else lines:
            column.addWidget(label)
        row.addLayout(column, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.tick.setAccessibleName(tr("What if this were done: {title}", title=tr(task.template.title)))
        self.tick.toggled.connect(self.ticked)
        self.tick.hide()
        row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)

    def sizeHint(self) -> QSize:
        """What the words need."""
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def hasHeightForWidth(self) -> bool:
        """Titles wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """What the words need at this width."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout else super().heightForWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves the card a week."""
        week = self.task.template.week + _STEPS.get(Qt.Key(event.key()), 0)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and week != self.task.template.week:
            if any(number == week for number, _name in self._weeks):
                self.placed.emit(week)
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The weeks it can be moved to."""
        menu = QMenu(self)
        for number, name in self._weeks:
            action = menu.addAction(tr("Move to {week}", week=name))
            action.triggered.connect(partial(self._place, number))
            action.setEnabled(number != self.task.template.week)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _place(self, number: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  a signal's argument
        self.placed.emit(number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Where a drag may start."""
        self._pressed = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Far enough from the press, the card is dragged."""
        here = event.position().toPoint()
        if self._pressed is None or (here - self._pressed).manhattanLength() < QApplication.startDragDistance():
            super().mouseMoveEvent(event)
            return
        self._pressed = None
        self.setDown(False)
        drag = QDrag(self)
        content = QMimeData()
        content.setData(MIME, self.task.template.id.encode())
        drag.setMimeData(content)
        drag.setPixmap(self.grab())
        drag.exec(Qt.DropAction.MoveAction)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        name = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else "raised"
        painter.setBrush(LOOK.colour(name))
        edge = ("accent", 2.0) if self.hasFocus() else ("line", 1.0)
        painter.setPen(QPen(LOOK.colour(edge[0]), edge[1]))
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        painter.end()
