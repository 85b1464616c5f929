"""The one change of a review that is being typed over, and what was begun elsewhere and not yet saved."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tengates.gui.widgets.diff_layout import Layout
from tengates.gui.widgets.hunk_editor import HunkEditor
from tengates.model.change import FileChange, Hunk

_Key = tuple[str, Hunk]


class DiffTyping(QObject):
    """At most one editor stands on the review. A text one walks away from waits for the way back."""

    saved = Signal(str, int, str)  # path, hunk, text
    left = Signal()
    changed = Signal()

    def __init__(self, ground: QWidget) -> None:
        """The editor stands on `ground`."""
        super().__init__(ground)
        self._ground = ground
        self._key: _Key | None = None
        self._drafts: dict[_Key, str] = {}
        self.editor: HunkEditor | None = None

    @property
    def hunk(self) -> int:
        """The hunk that is typed over, 0 for none."""
        return self._key[1].id if self._key else 0

    def open(self, path: str, hunk: Hunk, text: str) -> HunkEditor:
        """Type over a hunk, from where one left it."""
        self.leave()
        self._key = (path, hunk)
        editor = HunkEditor(path, text, self._ground)
        if self._key in self._drafts:
            editor.resume(self._drafts.pop(self._key))
        editor.saved.connect(lambda typed: self.saved.emit(path, hunk.id, typed))
        editor.left.connect(self._give_up)
        editor.show()
        self.editor = editor
        self.changed.emit()
        return editor

    def follow(self, change: FileChange | None) -> None:
        """Another file, or the same one again: the editor stays while its hunk is what it was."""
        if self._key is None:
            return
        path, hunk = self._key
        if change is None or change.path != path:
            self.leave(keep=True)
        elif hunk not in change.hunks:
            self.leave()

    def leave(self, *, keep: bool = False) -> None:
        """Take the editor away; `keep` what was typed for the next time."""
        if self.editor is None or self._key is None:
            return
        if keep and self.editor.touched:
            self._drafts[self._key] = self.editor.text
        self.editor.hide()
        self.editor.deleteLater()
        self.editor = self._key = None
        self.changed.emit()

    def place(self, layout: Layout, top: int, *, beside: bool) -> None:
        """Put it where the new lines stand."""
        if self.editor is not None:
            first, own, end = layout.of_editor()
            width = self._ground.width()
            left, y = (width // 2, first) if beside else (0, own)
            self.editor.setGeometry(left, y - top, width - left, end - y)

    def _give_up(self) -> None:
        self.leave()
        self.left.emit()
