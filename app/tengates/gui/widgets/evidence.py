"""What a control found: each place with its file, line, sentence and code; passes too."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tengates.gui.plain import sentence
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Button, Glyph, Label, clear, horizontal, on_click, vertical
from tengates.gui.widgets.code_block import CodeBlock
from tengates.gui.widgets.place import PlaceLink
from tengates.gui.widgets.wrapping import WrappingRow
from tengates.model.outcome import Outcome
from tengates.present import words
from tengates.present.language import tr, whole

_FIRST = 8
_MORE = 25
_AROUND = 1
_TALLEST = 8  # lines of code shown for one place


@dataclass(frozen=True, slots=True)
class Found:
    """One place of the list. Line 0 speaks of the whole file, path "" of the repository."""

    path: str
    line: int
    end_line: int
    message: str
    glyph: tuple[str, str]
    word: str


def found_in(outcome: Outcome) -> tuple[Found, ...]:
    """Sites that do not satisfy first, then those that do, then other facts."""
    bad, good = ("fail", "critical"), ("pass", "good")
    sites = sorted(outcome.sites, key=lambda site: site.ok)
    rows = [
        Found(
            site.place.path,
            site.place.line,
            site.place.end_line,
            site.message,
            good if site.ok else bad,
            tr("fine") if site.ok else words.severity_word(site.severity) if site.severity else tr("to mend"),
        )
        for site in sites
    ]
    rows += [Found(item.path, item.line, item.line, item.message, ("info", "quiet"), "") for item in outcome.evidence]
    return tuple(rows)


class EvidenceList(QWidget):
    """The list; code is fetched beside, so nothing waits."""

    def __init__(self, store: Store, name: str = "") -> None:
        """Empty. Lists that are in sight together are told apart by their names."""
        super().__init__()
        self._store, self._name = store, name
        self._rows: tuple[Found, ...] = ()
        self._shown = 0
        self._column = vertical(self, spacing=12)
        self._more = Button("", "flush")
        on_click(self._more, lambda: self._show_more(_MORE))
        self._column.addWidget(self._more)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what a control found."""
        rows = found_in(outcome)
        if rows == self._rows:
            return
        clear(self._column)
        self._more = Button("", "flush")
        on_click(self._more, lambda: self._show_more(_MORE))
        self._column.addWidget(self._more)
        self._rows, self._shown = rows, 0
        self._show_more(_FIRST)

    def _show_more(self, count: int) -> None:
        first, self._shown = self._shown, min(len(self._rows), self._shown + count)
        for index in range(first, self._shown):
            self._column.insertWidget(self._column.count() - 1, self._item(index, self._rows[index]))
        left = len(self._rows) - self._shown
        text = tr(
            "Show {count} of %n more place|Show {count} of %n more places", "", left, count=whole(min(left, _MORE))
        )
        self._more.say(text)
        self._more.setVisible(left > 0)

    def _item(self, index: int, row: Found) -> QWidget:
        item = QWidget()
        outer = horizontal(item, spacing=8)
        side = vertical()
        side.addSpacing(2)
        side.addWidget(Glyph(*row.glyph, size=16))
        side.addStretch(1)
        outer.addLayout(side)
        column = vertical(spacing=4)
        outer.addLayout(column, 1)
        head = WrappingRow(spacing=8)
        if row.path:
            head.addWidget(PlaceLink(self._store, row.path, row.line))
        if row.word:
            head.addWidget(Label(row.word, "small"))
        if row.path or row.word:
            column.addLayout(head)
        column.addWidget(Label(sentence(row.message), "quiet" if row.path else "body", wrap=True))
        if row.path and row.line:
            last = min(row.end_line, row.line + _TALLEST - 1)
            place = (row.path, max(1, row.line - _AROUND), last + _AROUND)

            def show(lines: tuple[tuple[int, str], ...]) -> None:
                if lines and isValid(item):  # one may have gone to another control meanwhile
                    column.addWidget(CodeBlock(row.path, lines, row.line, last))

            self._store.code(f"{self._name}{index}", place, show)
        return item
