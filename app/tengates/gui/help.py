"""Help, Guide: chapters and pages to look up at the left, the page at the right, a search over all of them.

A window of its own, so that one reads beside the work. It comes back at the page that was read last.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QSplitter, QWidget

from tengates.gui.links import ask_before_opening
from tengates.gui.plain import visible
from tengates.gui.store import Store
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Button, Label, hairline, on_click, row_of, vertical
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.help_list import HelpList, Row
from tengates.present import guide
from tengates.present.guide import Hit, Kind
from tengates.present.language import later, tr

_SIZE, _SMALLEST = QSize(1000, 720), QSize(640, 420)
_LETTERS = 34  # of the list
_WORDS = {
    Kind.CHAPTER: later("Guide"),
    Kind.TERMS: later("Glossary"),
    Kind.GATE: later("Gate"),
    Kind.FIX: later("Guided fix"),
    Kind.CONTROL: later("Control"),
}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Help(QDialog):
    """Made once; hidden and shown again."""

    def __init__(self, parent: QWidget, store: Store) -> None:
        """Pages are read beside the window's own work."""
        super().__init__(parent)
        self._store = store
        self._ready = False
        self._shown = ""  # the page in sight
        self._at = ""  # the page one went to; others are only looked at while one types
        self._trail: list[str] = []  # pages to go back to
        self._places: dict[str, int] = {}  # how far each was scrolled
        self._field = QLineEdit()
        self._back = Button("", "quiet", "chevron-left")
        self._rows, self._page = HelpList(), SafeBrowser()
        self._nothing = Label("", "quiet", wrap=True)
        self._lay_out()
        self._connect()

    def ask(self, ident: str = "") -> None:
        """Come in sight at this page, else where one was."""
        wanted = ident or self._at or self._store.settings.help_page or guide.START
        self.show()
        self.activateWindow()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self._ready:
            self._open(wanted)
        else:
            self._store.compute("guide", guide.get_ready, lambda _pages: self._begin(wanted))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back what was typed, then closes."""
        if event.key() == Qt.Key.Key_Escape and self._field.text():
            self._field.clear()
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep the place for the next time."""
        super().hideEvent(event)
        if self._at != self._store.settings.help_page:
            self._store.keep_settings(help_page=self._at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While one types, arrows move in the list and Enter takes what it is at."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if step := _STEPS.get(Qt.Key(event.key()), 0):
                self._rows.step(step)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._rows.take()
                self._page.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _begin(self, ident: str) -> None:
        self._ready = True
        self._open(ident)
        self._find(self._field.text())

    def _find(self, query: str) -> None:
        """Contents while nothing is typed, else what was found, its first page in sight."""
        if not self._ready:
            return
        asked = bool(query.strip())
        hits = guide.search(query)
        self._rows.setAccessibleName(tr("What was found") if asked else tr("Contents"))
        self._rows.show_rows(tuple(map(_found, hits)) if asked else _contents(), hits[0].page.ident if hits else "")
        missing = tr("Nothing here says “{words}”. Try one word, such as undo or waiver.", words=visible(query, 40))
        self._nothing.say(missing if asked and not hits else "")
        self._nothing.setVisible(asked and not hits)
        self._rows.setHidden(asked and not hits)
        self._look(hits[0].page.ident if hits else self._at)
        if not hits:
            self._rows.point(self._at)

    def _open(self, ident: str) -> None:
        """Go to a page; the one before is where Back leads."""
        if self._at and self._at != ident:
            self._trail.append(self._at)
        self._at = ident
        self._look(ident)
        self._rows.point(ident)

    def _look(self, ident: str) -> None:
        """Show a page without leaving a trail."""
        page = guide.page(ident) or guide.chapters()[0]
        if page.ident != self._shown:
            self._places[self._shown] = self._page.verticalScrollBar().value()
            self._shown = page.ident
            self._page.setAccessibleName(tr(page.title))
            self._page.show_markdown(page.markdown)
            self._page.verticalScrollBar().setValue(self._places.get(page.ident, 0))
        typed = self._field.text().strip()
        self._page.mark_first((typed, *typed.split()))
        self._back.setEnabled(bool(self._trail))

    def _go_back(self) -> None:
        if self._trail:
            self._at = self._trail.pop()
            self._look(self._at)
            self._rows.point(self._at)

    def _follow(self, address: str) -> None:
        if ident := guide.target(self._shown, address):
            self._open(self._shown)
            self._field.clear()
            self._open(ident)

    def _walk(self, ident: str) -> None:
        """Arrows in the contents go from page to page; among what was found they look."""
        if not self._field.text().strip():
            self._at = ident
        self._look(ident)

    def _connect(self) -> None:
        self._field.textChanged.connect(self._find)
        self._field.installEventFilter(self)
        self._rows.looked.connect(self._walk)
        self._rows.taken.connect(self._open)
        self._page.followed.connect(self._follow)
        self._page.asked.connect(lambda address: ask_before_opening(self, address))
        on_click(self._back, self._go_back)
        LOOK.changed.connect(self._fit)
        for keys, do in (("Alt+Left", self._go_back), ("Ctrl+F", self._field.setFocus), ("F1", self._field.setFocus)):
            QShortcut(QKeySequence(keys), self, do)

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Guide"))
        self.setMinimumSize(_SMALLEST)
        self.resize(_SIZE)
        self._field.setPlaceholderText(tr("Search everything"))
        self._field.setAccessibleName(tr("Search the guide"))
        self._field.setClearButtonEnabled(True)
        self._back.setAccessibleName(tr("Back to the page before"))
        self._back.setToolTip(tr("Back to the page before (Alt+←)"))
        self._back.setEnabled(False)
        self._rows.setAccessibleName(tr("Contents"))
        self._nothing.hide()
        left = QWidget()
        column = vertical(left, margin=12, spacing=8)
        column.addWidget(self._field)
        column.addWidget(self._nothing)
        column.addWidget(self._rows, 1)
        column.addStretch(0)
        right = QWidget()
        side = vertical(right, spacing=0)
        bar = row_of(self._back, None)
        bar.setContentsMargins(12, 12, 12, 8)
        side.addLayout(bar)
        side.addWidget(hairline())
        side.addWidget(self._page, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setStretchFactor(1, 1)
        parts.setSizes([_SIZE.width() * 3 // 10, _SIZE.width() * 7 // 10])
        vertical(self).addWidget(parts)
        self._left = left
        self._fit()

    def _fit(self) -> None:
        """A list as wide as its words need, at most a third of the screen's usual width."""
        self._left.setMinimumWidth(min(QFontMetrics(font()).averageCharWidth() * _LETTERS, _SIZE.width() // 3))


def _contents() -> tuple[Row, ...]:
    """Chapters, then what one looks up."""
    rows = [Row("", tr("Guide"))]
    rows += [Row(item.ident, tr(item.title)) for item in guide.chapters()]
    rows.append(Row("", tr("To look up")))
    rows.append(Row(guide.GLOSSARY, tr("Glossary")))
    rows.append(Row(guide.FIXES, tr("Guided fixes")))
    rows += [Row(item.ident, tr(item.title)) for item in guide.pages() if item.kind is Kind.GATE]
    return tuple(rows)


def _found(hit: Hit) -> Row:
    return Row(hit.page.ident, tr(hit.page.title), f"{tr(_WORDS[hit.page.kind])} · {hit.excerpt}")
