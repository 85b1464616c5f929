"""A task as a card: title, gate, what it is worth, how long it takes, where it stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tengates.gui import flow
from tengates.gui.style import LOOK
from tengates.gui.tokens import RADIUS
from tengates.gui.widgets.basic import TASK_GLYPH, Glyph, Label, horizontal, vertical
from tengates.model.plan import Task
from tengates.present import words


def worth(task: Task) -> str:
    """What is left to win and how long it takes, or how it ended."""
    if not flow.is_open(task):
        return task.status.value
    parts = [words.points_text(task.points) if task.points else "", words.hours_text(task.hours)]
    return " · ".join(part for part in parts if part)


def _lines(task: Task, gate: str) -> tuple[str, ...]:
    """Gate and worth apart, so that a narrow card never breaks inside a figure."""
    return (gate, worth(task)) if flow.is_open(task) else (f"{gate} · {worth(task)}",)


class TaskCard(QAbstractButton):
    """One card; pressing it shows the task."""

    def __init__(self, task: Task, gate: str, *, wide: bool) -> None:
        """`gate` is the gate's short name; a `wide` card has it in one line with what the task is worth."""
        super().__init__()
        self.task = task
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{task.template.title}, {gate}, {task.status.value}, {worth(task)}")
        row = horizontal(self, spacing=8)
        row.setContentsMargins(10, 9, 10, 9)
        row.addWidget(Glyph(*TASK_GLYPH[task.status], size=16), 0, Qt.AlignmentFlag.AlignTop)
        column = vertical(spacing=3)
        title = Label(task.template.title, "body" if flow.is_open(task) else "quiet", wrap=True)
        column.addWidget(title)
        for line in (f"{gate} · {worth(task)}",) if wide else _lines(task, gate):
            column.addWidget(Label(line, "small", wrap=True))
        if task.blocker and flow.is_open(task):
            column.addWidget(Label("Launch blocker", "critical"))
        row.addLayout(column, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

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
