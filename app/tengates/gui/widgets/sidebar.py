"""The sidebar: the folder's name, the pages, the ten gates, and what is running."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from tengates.gui.flow import Moment, PageId
from tengates.gui.plain import visible
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Button, horizontal, on_click, vertical
from tengates.gui.widgets.rows import ROW, Index, KeyedList, RowModel, paint_ground, paint_icon, paint_words
from tengates.gui.widgets.running import Running
from tengates.model.lazily import Lazily
from tengates.present.language import decimal, tr

if TYPE_CHECKING:
    from tengates.gui.widgets import gate_bar
    from tengates.model import score
else:  # needed when there are gates to show
    gate_bar, score = Lazily("tengates.gui.widgets.gate_bar"), Lazily("tengates.model.score")

WIDTH = 216
_WIDEST = 340


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a page, or a heading when `page` is None."""

    text: str
    page: PageId | None = None
    subject: str = ""
    icon: str = ""
    figure: str = ""
    colour: str = "quiet"
    spoken: str = ""


def entries(moment: Moment) -> tuple[Entry, ...]:
    """The rows for a moment."""
    plan = f"{moment.plan.done}/{moment.plan.total}" if moment.plan else ""
    standing = sum(item.undone_by is None and item.undoes is None for item in moment.operations)
    rows = [
        Entry(tr("Overview"), PageId.OVERVIEW, icon="overview"),
        Entry(tr("Plan"), PageId.PLAN, icon="plan", figure=plan, spoken=tr("tasks done")),
        Entry(
            tr("Changes"),
            PageId.CHANGES,
            icon="changes",
            figure=str(standing) if standing else "",
            spoken=tr("applied"),
        ),
        Entry(tr("History"), PageId.HISTORY, icon="clock"),
        Entry(tr("Export"), PageId.EXPORT, icon="export"),
    ]
    rows += [Entry(tr("Gates"))] if moment.report else []
    for item in moment.report.scorecard.gates if moment.report else ():
        figure = decimal(item.score) if item.state is score.GateState.SCORED else "\u2013"
        rows.append(
            Entry(
                tr(item.gate.short),
                PageId.GATE,
                item.gate.id,
                "",
                figure,
                gate_bar.bar_colour(item),
                gate_bar.state_word(item),
            )
        )
    return tuple(rows)


class SidebarModel(RowModel[Entry]):
    """Pages and gates."""

    def show(self, rows: tuple[Entry, ...]) -> None:
        """Replace the rows; the selection survives when their places do."""
        if [row.text for row in rows] != [row.text for row in self.rows]:
            super().show(rows)
        elif rows != self.rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def words(self, row: Entry, role: int) -> object:
        """Its name; a screen reader says the figure too."""
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(part for part in (row.text, row.figure, row.spoken) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self.rows[index.row()].page is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def row_of(self, page: PageId, subject: str) -> int:
        """Where a page stands, -1 when it has no row."""
        places = [row for row, entry in enumerate(self.rows) if entry.page is page and entry.subject in {"", subject}]
        return places[0] if places else -1


class _RowPainter(QStyledItemDelegate):
    """Draws a row: icon or glyph, words, figures at the right."""

    def sizeHint(self, _option: QtWidgets.QStyleOptionViewItem, index: Index) -> QSize:
        """Headings get air above."""
        height = QFontMetrics(font()).height()
        entry: Entry = index.data(ROW)
        return QSize(WIDTH - 16, height + (20 if entry.page is None else 12 if entry.icon else 9))

    def paint(self, painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        entry: Entry = index.data(ROW)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.page is None:
            painter.setFont(font("small"))
            painter.setPen(LOOK.colour("quiet"))
            painter.drawText(
                area.adjusted(8, 0, 0, -4), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, entry.text
            )
        else:
            paint_ground(painter, option)
            self._words(painter, area, entry, chosen=bool(option.state & QtWidgets.QStyle.StateFlag.State_Selected))
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, area: QRect, entry: Entry, *, chosen: bool) -> None:
        inner = area.adjusted(8, 0, -10, 0)
        if entry.icon:
            size = LOOK.size(16)
            place = QRect(inner.left(), area.center().y() - size // 2 + 1, size, size)
            paint_icon(painter, place, entry.icon, "accent" if chosen else "quiet")
            inner.adjust(size + 8, 0, 0, 0)
        painter.setFont(font(figures=True))
        room = painter.fontMetrics().horizontalAdvance(entry.figure)
        paint_words(painter, inner, entry.figure, "quiet" if entry.icon else entry.colour, right=True)
        painter.setFont(font(bold=chosen))
        paint_words(painter, inner.adjusted(0, 0, -room - 8, 0), entry.text, "text")


class Sidebar(QWidget):
    """The left column."""

    went = Signal(str, str)  # page, subject
    folder_pressed = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        """Folder button, rows, what is running."""
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._folder = Button("", "row", "logo")
        self._fit()
        LOOK.changed.connect(self._fit)
        self._folder.setToolTip(tr("Open another folder"))
        on_click(self._folder, self.folder_pressed.emit)
        self._model = SidebarModel()
        self._told = False  # where one is, so that the list leads nowhere by itself
        self._list = self._rows()
        self._settings = Button(tr("Settings"), "row", "settings")
        self._settings.setObjectName("page-row")
        on_click(self._settings, lambda: self.went.emit(PageId.SETTINGS.value, ""))
        self._running = Running()
        self._running.stopped.connect(self.stopped)
        column = vertical(self, spacing=4)
        column.setContentsMargins(0, 12, 0, 0)
        top = horizontal()
        top.setContentsMargins(8, 0, 8, 0)
        top.addWidget(self._folder)
        column.addLayout(top)
        column.addWidget(self._list, 1)
        column.addWidget(self._running)
        foot = horizontal()
        foot.setContentsMargins(8, 0, 8, 8)
        foot.addWidget(self._settings)
        column.addLayout(foot)

    def _fit(self) -> None:
        """Wider with larger text."""
        self._folder.setFont(font(bold=True))
        self.setFixedWidth(min(_WIDEST, max(WIDTH, QFontMetrics(font()).averageCharWidth() * 26)))

    def focus_pages(self) -> None:
        """Put the keyboard on the list of pages."""
        self._list.setFocus()

    @property
    def folder_button(self) -> Button:
        """Where the folder menu opens."""
        return self._folder

    def show_moment(self, moment: Moment) -> None:
        """Show where one is."""
        name = visible(moment.folder.name if moment.folder else "Ten Gates", 200)
        room = self.width() - 72
        self._folder.say(QFontMetrics(font(bold=True)).elidedText(name, Qt.TextElideMode.ElideMiddle, room))
        self._folder.setAccessibleName(tr("{name}, open another folder", name=name))
        self._model.show(entries(moment))
        self._settings.mark(chosen=moment.position.page is PageId.SETTINGS)
        self._running.show_work(moment.scanning, moment.working)
        row = self._model.row_of(moment.position.page, moment.position.subject)
        selection = self._list.selectionModel()
        if row < 0:
            selection.clearSelection()
        elif self._list.currentIndex().row() != row or not selection.hasSelection():
            self._told = True
            selection.setCurrentIndex(self._model.index(row), selection.SelectionFlag.ClearAndSelect)
            self._told = False

    def _rows(self) -> KeyedList:
        rows = KeyedList()
        rows.setModel(self._model)
        rows.setItemDelegate(_RowPainter(rows))
        rows.setAccessibleName(tr("Pages"))
        rows.setViewportMargins(8, 0, 8, 0)
        rows.clicked.connect(self._go)
        rows.activated.connect(self._go)
        rows.selectionModel().currentChanged.connect(self._by_key)
        return rows

    def _by_key(self, index: QModelIndex) -> None:
        if self._list.hasFocus() and not self._told:
            self._go(index)

    def _go(self, index: QModelIndex) -> None:
        entry = index.data(ROW)
        if isinstance(entry, Entry) and entry.page is not None:
            self.went.emit(entry.page.value, entry.subject)
