"""The files of a review with their ticks, and the places left alone with their reasons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from tengates.gui.plain import tip, visible
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.lines import shortened
from tengates.gui.widgets.rows import Index
from tengates.model.change import ChangeKind, FileChange, Hunk, Proposal
from tengates.present.language import later, tr

_PATH = Qt.ItemDataRole.UserRole + 1
_KINDS = {
    ChangeKind.EDIT: "",
    ChangeKind.CREATE: later("new"),
    ChangeKind.DELETE: later("goes"),
    ChangeKind.UNTRACK: later("out of git"),
}


class _Paths(QStyledItemDelegate):
    """Shows of a path what fits, in whole folders; the row's tooltip holds all of it."""

    def __init__(self, holder: QTreeWidget) -> None:
        """For this list."""
        super().__init__(holder)
        self._holder = holder

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The words of a row, as wide as it is."""
        super().initStyleOption(option, index)
        if not option.rect.isValid():
            return  # asked for the height alone
        style, within = self._holder.style(), QStyle.SubElement.SE_ItemViewItemText
        gap = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, self._holder) + 1
        room = style.subElementRect(within, option, self._holder).width() - 2 * gap
        option.text = shortened(option.text, option.font, room)


class FileList(QTreeWidget):
    """Ticks for whole files; a half tick when only some of its changes are in."""

    chosen = Signal(str)
    ticked = Signal(str, bool)
    opened = Signal(str)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(False)
        self.setItemDelegateForColumn(0, _Paths(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Files of this change"))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, self.header().ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, self.header().ResizeMode.ResizeToContents)
        self._files: dict[str, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._chose)
        self.itemChanged.connect(self._tick)
        self.itemActivated.connect(self._open)

    def show_proposal(self, proposal: Proposal, chosen: str) -> str:
        """Show its files; the path of what is chosen then: a file that is mended before one that comes along."""
        self.blockSignals(True)  # noqa: FBT003  Qt's own switch
        self.clear()
        self._files = {change.path: self._file(change) for change in proposal.files}
        if proposal.skipped:
            self._quiet(tr("Left alone"), tr("What this fix does not touch, and why"))
        for skipped in proposal.skipped:
            self._quiet(f"{skipped.path}:{skipped.line}" if skipped.line else skipped.path, skipped.reason)
        mended = [change.path for change in proposal.files if not all(hunk.supporting for hunk in change.hunks)]
        first = next(iter([*mended, *self._files]), "")
        item = self._files.get(chosen) or self._files.get(first)
        if item is not None:
            self.setCurrentItem(item)
        self.blockSignals(False)  # noqa: FBT003  Qt's own switch
        return str(item.data(0, _PATH)) if item else ""

    def step(self, by: int) -> bool:
        """Go to the file after the one in sight, or before; False at the end of the list."""
        paths = list(self._files)
        item = self.currentItem()
        at = paths.index(item.data(0, _PATH)) + by if item is not None and item.data(0, _PATH) in self._files else 0
        if not 0 <= at < len(paths):
            return False
        self.setCurrentItem(self._files[paths[at]])
        return True

    def flip(self) -> None:
        """Take the file in sight, or leave it, whole."""
        item = self.currentItem()
        if item is not None and item.data(0, _PATH) and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            full = item.checkState(0) is Qt.CheckState.Checked
            item.setCheckState(0, Qt.CheckState.Unchecked if full else Qt.CheckState.Checked)

    def show_accepted(self, proposal: Proposal, accepted: frozenset[tuple[str, int]]) -> None:
        """Set the ticks."""
        self.blockSignals(True)  # noqa: FBT003  Qt's own switch
        for change in proposal.files:
            counted = _counted(change)
            taken = sum((change.path, hunk.id) in accepted for hunk in counted)
            state = Qt.CheckState.PartiallyChecked if taken else Qt.CheckState.Unchecked
            item = self._files[change.path]
            item.setCheckState(0, Qt.CheckState.Checked if taken == len(counted) else state)
            mine = tr("edited") if any(hunk.typed is not None for hunk in change.hunks) else ""
            parts = (tr(_KINDS[change.kind]), mine, f"{taken}/{len(counted)}")
            item.setText(1, " ".join(part for part in parts if part))
        self.blockSignals(False)  # noqa: FBT003  Qt's own switch

    def _file(self, change: FileChange) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [visible(change.path), ""])
        item.setData(0, _PATH, change.path)
        item.setToolTip(0, "\n".join((tip(change.path), tr("A double click opens it in your editor"))))
        item.setForeground(1, LOOK.colour("quiet"))
        item.setFont(1, font("small", figures=True))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setCheckState(0, Qt.CheckState.Checked)
        if all(hunk.supporting for hunk in change.hunks):
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(
            0,
            Qt.ItemDataRole.AccessibleTextRole,
            tr("{path}, %n change|{path}, %n changes", "", len(_counted(change)), path=visible(change.path)),
        )
        return item

    def _quiet(self, text: str, reason: str) -> None:
        item = QTreeWidgetItem(self, [visible(text), ""])
        item.setForeground(0, LOOK.colour("quiet"))
        item.setFont(0, font("small"))
        item.setToolTip(0, f"{tip(text)}\n{tip(reason)}")
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, visible(f"{text}: {reason}"))

    def _chose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, _PATH):
            self.chosen.emit(item.data(0, _PATH))

    def _open(self, item: QTreeWidgetItem) -> None:
        if path := item.data(0, _PATH):
            self.opened.emit(path)

    def _tick(self, item: QTreeWidgetItem) -> None:
        if path := item.data(0, _PATH):
            self.ticked.emit(path, item.checkState(0) is not Qt.CheckState.Unchecked)


def _counted(change: FileChange) -> tuple[Hunk, ...]:
    """What is counted as a change of this file: what comes along with others is not, unless it is all there is."""
    return tuple(hunk for hunk in change.hunks if not hunk.supporting) or change.hunks
