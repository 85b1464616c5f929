"""The review: files at the left with the keys below them, the diff of one at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSplitter, QWidget

from tengates.gui.review import Colours, Sheet
from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Label, vertical
from tengates.gui.widgets.diff_view import DiffView
from tengates.gui.widgets.file_list import FileList
from tengates.model.change import Decision, Proposal
from tengates.present.language import later, tr

KEYS = (
    (later("J and K"), later("Next and previous change")),
    (later("Space"), later("Tick it, or leave it")),
    ("E", later("Edit it")),
    ("Enter", later("More lines around it")),
    (later("N and P"), later("Next and previous file")),
    ("X", later("Tick the whole file")),
)

_EDGES = 20  # pixels left and right of the files
_FILES = 80  # pixels of files that are in sight at least


class ReviewPane(QSplitter):
    """Knows which file is in sight and walks from one to the next."""

    chosen = Signal(str)
    ticked_file = Signal(str, bool)

    def __init__(self) -> None:
        """Empty."""
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.files = FileList()
        self.diff = DiffView()
        self._entering = 0  # 1 or -1 while one walks into another file
        self._left, self._keys = QWidget(), QWidget()
        self._lay_out()
        LOOK.changed.connect(self._fit)
        for key, do in self._commands():
            self._key(key, do)
        self.files.chosen.connect(self.chosen)
        self.files.ticked.connect(self.ticked_file)
        self.diff.walked.connect(self._walk)

    def show_proposal(self, proposal: Proposal, path: str) -> str:
        """List its files; the path of the one to show."""
        return self.files.show_proposal(proposal, path)

    def show_choice(self, proposal: Proposal, decision: Decision, path: str) -> None:
        """Set all ticks."""
        self.files.show_accepted(proposal, decision.accepted)
        self.diff.set_accepted(_in(decision, path))

    def show_sheet(self, sheet: Sheet | None, proposal: Proposal, decision: Decision) -> None:
        """Show one file."""
        accepted = _in(decision, sheet.change.path) if sheet else frozenset[int]()
        self.diff.show_sheet(sheet, proposal.masks, accepted, at=self._entering)
        self._entering = 0

    def show_colours(self, sheet: Sheet, colours: Colours) -> None:
        """Syntax colours of the file in sight."""
        self.diff.show_colours(sheet, colours)

    @property
    def narrowest(self) -> int:
        """The width that the files have at least."""
        return max(180, LOOK.size(130))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys stand there only where files have room beside them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._left.setMinimumWidth(self.narrowest)
        keys = self._keys.heightForWidth(self._left.width() - _EDGES)
        self._keys.setVisible(self.height() >= keys + LOOK.size(_FILES))

    def _walk(self, step: int) -> None:
        self._entering = step
        if not self.files.step(step):
            self._entering = 0

    def _edit(self) -> None:
        if self.diff.change is not None and self.diff.current:
            self.diff.asked.emit(self.diff.change.path, self.diff.current)

    def _commands(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        return (
            ("J", lambda: self.diff.walk(1)),
            ("K", lambda: self.diff.walk(-1)),
            ("E", self._edit),
            ("N", lambda: self._walk(1)),
            ("P", lambda: self._walk(-1)),
            ("X", self.files.flip),
        )

    def _key(self, key: str, do: Callable[[], None]) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: do())
        self.addAction(action)

    def _lay_out(self) -> None:
        column = vertical(self._left)
        column.setContentsMargins(_EDGES - 4, 8, 4, 8)
        column.addWidget(self.files, 1)
        keys = QGridLayout(self._keys)
        keys.setContentsMargins(8, 0, 0, 0)  # under the ticks
        keys.setHorizontalSpacing(8)
        keys.setVerticalSpacing(0)
        for row, (key, words) in enumerate(KEYS):
            keys.addWidget(Label(tr(key.replace(" and ", "  ")), "small"), row, 0)
            keys.addWidget(Label(tr(words), "small", wrap=True), row, 1)
        keys.setColumnStretch(1, 1)
        column.addWidget(self._keys)
        self.addWidget(self._left)
        self._fit()
        self.addWidget(self.diff)
        self.setStretchFactor(1, 1)
        self.setSizes([250, 730])


def _in(decision: Decision, path: str) -> frozenset[int]:
    return frozenset(ident for place, ident in decision.accepted if place == path)
