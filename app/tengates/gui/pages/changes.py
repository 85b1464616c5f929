"""What was applied and taken back here, newest first, each with its undo."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tengates.gui import flow
from tengates.gui.flow import Moment, PageId
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.plain import local_time
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Body, Button, Glyph, Label, clear, hairline, horizontal, on_click, vertical
from tengates.model.change import Operation, OperationKind
from tengates.present import words
from tengates.present.language import tr

_FILES = 6


class ChangesPage(BasePage):
    """The operation log."""

    def __init__(self, store: Store) -> None:
        """Empty."""
        super().__init__(store)
        self._shown: tuple[object, ...] = ()
        self._head = Head()
        self._body = Body(margin=24, spacing=12)
        column = vertical(self, spacing=0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        column.addWidget(self._body, 1)

    def show_moment(self, moment: Moment) -> None:
        """Draw the log."""
        can = flow.enabled(moment)
        shown = (moment.operations, can)
        if shown == self._shown:
            return
        self._shown = shown
        self._head.say(
            tr("Changes"), tr("Everything Ten Gates wrote here. Each change can be taken back, byte for byte.")
        )
        clear(self._body.column)
        if not moment.operations:
            self._body.column.addWidget(
                Label(tr("Nothing was applied yet. Start with a task that has a guided fix."), "quiet", wrap=True)
            )
            to_plan = Button(tr("Go to the plan"))
            on_click(to_plan, lambda: self.store.go(PageId.PLAN))
            row = horizontal()
            row.addWidget(to_plan)
            row.addStretch(1)
            self._body.column.addLayout(row)
        for operation in moment.operations:
            self._body.column.addWidget(self._row(operation, free=can.undo or can.scan))
            self._body.column.addWidget(hairline())
        self._body.column.addStretch(1)

    def _row(self, operation: Operation, *, free: bool) -> QWidget:
        holder = QWidget()
        row = horizontal(holder, spacing=12)
        undone = operation.kind is OperationKind.UNDO
        title = tr(flow.plain_title(operation))
        row.addWidget(
            Glyph(
                "undo" if undone else "branch" if operation.branch else "pass",
                "quiet" if undone or operation.undone_by else "good",
            )
        )
        column = vertical(spacing=2)
        column.addWidget(
            Label(
                tr("Taken back: {title}", title=title) if undone else title,
                "quiet" if operation.undone_by else "body",
                wrap=True,
            )
        )
        column.addWidget(Label(_detail(operation), "small", wrap=True))
        row.addLayout(column, 1)
        if flow.can_undo(operation):
            undo = Button(tr("Undo"), "", "undo")
            undo.setEnabled(free)
            undo.setAccessibleName(tr("Undo: {title}", title=title))
            on_click(undo, lambda: self.store.undo(operation.id))
            row.addWidget(undo)
        elif operation.undone_by:
            row.addWidget(Label(tr("taken back"), "small"))
        return holder


def _detail(operation: Operation) -> str:
    more = len(operation.files) - _FILES
    rest = [tr("%n more file|%n more files", "", more)] if more > 0 else []
    files = words.listed([*operation.files[:_FILES], *rest])
    branch = tr("branch {branch}", branch=operation.branch) if operation.branch else ""
    return " · ".join(part for part in (local_time(operation.time), branch, files) if part)
