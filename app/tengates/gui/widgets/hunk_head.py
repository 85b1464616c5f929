"""The head of one change in the review: its tick with the reason, and the way to type over it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from tengates.gui.plain import no_mnemonic, tip, visible
from tengates.gui.review import hide
from tengates.gui.widgets.basic import Button, Label, horizontal, on_click
from tengates.model.change import ChangeKind, FileChange, Hunk
from tengates.present.language import tr

_PASSED_ON = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class _Tick(QCheckBox):
    """A check box whose arrows walk through the changes."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; arrows and Enter belong to the review."""
        if event.key() in _PASSED_ON:
            event.ignore()
        else:
            super().keyPressEvent(event)


class HunkHead(QWidget):
    """One row of the review with real controls on it."""

    ticked = Signal(int, bool)
    asked = Signal(int)  # to type over it
    put_back = Signal(int)

    def __init__(self, change: FileChange, hunk: Hunk, masks: tuple[str, ...], parent: QWidget) -> None:
        """The reason may be of any length: it is cut at the edge and stands whole in the tooltip."""
        super().__init__(parent)
        reason = hide(hunk.why, masks)
        self._text = visible(tr("Comes along: {reason}", reason=reason) if hunk.supporting else reason)
        self.tick = _Tick(no_mnemonic(self._text))
        self.tick.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tick.setProperty("kind", "hunk")  # the whole row shows where the keyboard is
        self.tick.setEnabled(not hunk.supporting)
        follows = tr("It follows the changes that need it.") if hunk.supporting else ""
        self.tick.setToolTip(tip(f"{self._text} {follows}"))
        mine = tr("Change {number}, edited by you: {reason}")
        spoken = mine if hunk.typed is not None else tr("Change {number}: {reason}")
        self.tick.setAccessibleName(spoken.format(number=hunk.id, reason=self._text))
        self.tick.toggled.connect(lambda on: self.ticked.emit(hunk.id, on))
        self._edit = Button(tr("Edit"), "link")
        self._edit.setAccessibleName(tr("Edit change {number}", number=hunk.id))
        on_click(self._edit, lambda: self.asked.emit(hunk.id))
        self.stops: list[QWidget] = [self.tick]
        row = horizontal(self, spacing=12)
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(self.tick, 1)
        if hunk.typed is not None:
            row.addWidget(Label(tr("edited by you"), "chip"), 0, Qt.AlignmentFlag.AlignVCenter)
            back = Button(tr("Put back"), "link")
            back.setToolTip(tr("Take back what you typed here and show what was proposed"))
            back.setAccessibleName(tr("Put back what was proposed for change {number}", number=hunk.id))
            on_click(back, lambda: self.put_back.emit(hunk.id))
            row.addWidget(back)
            self.stops.append(back)
        row.addWidget(self._edit)
        self._edit.setVisible(change.kind in {ChangeKind.EDIT, ChangeKind.CREATE} and not change.sensitive)
        self.stops.append(self._edit)

    def set_ticked(self, on: bool) -> None:  # noqa: FBT001  like Qt's setters
        """Show whether it is in, without a signal."""
        self.tick.blockSignals(True)  # noqa: FBT003  Qt's own switch
        self.tick.setChecked(on)
        self.tick.blockSignals(False)  # noqa: FBT003  Qt's own switch

    def show_editing(self, *, on: bool) -> None:
        """While it is typed over there is nothing to ask for."""
        self._edit.setEnabled(not on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the reason at the edge."""
        super().resizeEvent(event)
        room = max(0, self.tick.width() - 32)
        cut = self.tick.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.tick.setText(no_mnemonic(cut))
