"""Past commits: a button to look at them, trends that draw while one watches, and what each gained or lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from tengates.gui.past import PastLook
from tengates.gui.plain import sentence, visible
from tengates.gui.widgets.basic import Button, Glyph, Label, clear, hairline, horizontal, on_click, vertical
from tengates.gui.widgets.segments import Segments
from tengates.gui.widgets.trend import trend_grid
from tengates.gui.widgets.wrapping import WrappingRow
from tengates.model.record import PastScan, Way
from tengates.model.score import Gate, Verdict
from tengates.present import words
from tengates.present.history import ALONE, step_place
from tengates.present.language import decimal, later, tr

_COUNTS = (("20", "20"), ("50", "50"), ("200", "200"))
_FIRST = 30  # rows that are shown at once
_NAMED = 6
_SUBJECT = 110
_PAUSE = 400  # milliseconds between two drawings while a look runs
_ROLES = {
    Way.FELL: (later("Lost: {controls}"), "bad"),
    Way.NEW: (later("New gap: {controls}"), "bad"),
    Way.ROSE: (later("Gained: {controls}"), "good"),
}


class PastCommits(QWidget):
    """Everything about past commits; draws what the look knows."""

    def __init__(self, look: PastLook) -> None:
        """Nothing looked at yet."""
        super().__init__()
        self._look = look
        self._gates: tuple[Gate, ...] = ()
        self._titles: Mapping[str, str] = {}
        self._columns = 3
        self._most = _FIRST
        self._count = Segments(_COUNTS, tr("How many commits"))
        self._begin = Button(tr("Look at past commits"), "primary", "clock")
        self._stop = Button(tr("Stop"))
        self._bar = QProgressBar()
        self._state = Label("", "quiet", wrap=True)
        self._trends = vertical()
        self._rows = vertical(spacing=8)
        self._wait = QTimer(self)
        self._lay_out()
        on_click(self._begin, lambda: look.begin(int(self._count.choice)))
        on_click(self._stop, look.stop)
        look.changed.connect(self._changed)

    def show_gates(self, gates: Sequence[Gate], titles: Mapping[str, str], columns: int) -> None:
        """What the gates and controls are called, and how many trends stand beside each other."""
        self._gates, self._titles, self._columns = tuple(gates), titles, columns
        self._draw()

    def _lay_out(self) -> None:
        self._count.choose("50")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Commits looked at"))
        self._bar.setFixedHeight(6)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._draw)
        top = WrappingRow(self._begin, Label(tr("the last"), "quiet"), self._count, self._stop, spacing=12)
        column = vertical(self, spacing=12)
        column.addLayout(top)
        column.addWidget(self._bar)
        column.addWidget(self._state)
        column.addLayout(self._trends)
        column.addLayout(self._rows)

    def _changed(self) -> None:
        """Draw at once when a look ends, and at most twice a second while it runs."""
        progress = self._look.progress
        self._bar.setVisible(progress is not None)
        self._stop.setVisible(progress is not None)
        self._begin.setEnabled(progress is None)
        if progress is None:
            self._wait.stop()
            self._draw()
            return
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(progress.done)
        if not self._wait.isActive():
            self._wait.start()

    def _draw(self) -> None:
        rows, progress = self._look.rows, self._look.progress
        self._bar.setVisible(progress is not None)
        self._stop.setVisible(progress is not None)
        self._state.say(self._sentence())
        clear(self._trends)
        clear(self._rows)
        if len(rows) > 1:
            scores = {
                gate.id: [row.record.gates[gate.id] for row in reversed(rows) if gate.id in row.record.gates]
                for gate in self._gates
            }
            self._trends.addLayout(trend_grid(self._gates, scores, self._columns))
            self._trends.addSpacing(8)
        groups = list(_grouped(rows))
        for group in groups[: self._most]:
            self._rows.addWidget(hairline())
            self._rows.addWidget(self._item(group))
        if len(groups) > self._most:
            more = Button(tr("Show %n earlier row|Show %n earlier rows", "", len(groups) - self._most), "flush")
            on_click(more, self._show_more)
            self._rows.addWidget(more)

    def _show_more(self) -> None:
        self._most += 5 * _FIRST
        self._draw()

    def _sentence(self) -> str:
        look = self._look
        if look.problem:
            return tr(look.problem)
        if look.progress is not None:
            return tr(
                "Commit {done} of {total}, newest first. Nothing is checked out; your files stay as they are.",
                done=look.progress.done,
                total=look.progress.total,
            )
        if look.rows:
            between = sum(row.between for row in look.rows)
            told = [tr("%n commit on this branch.|%n commits on this branch.", "", len(look.rows)), tr(ALONE)]
            if between:
                same = tr(
                    "%n commit lies between two that came out the same, and counts as unchanged."
                    "|%n commits lie between two that came out the same, and count as unchanged.",
                    "",
                    between,
                )
                told.append(same)
            return " ".join(told)
        return tr(
            "See which commit gained or lost what, read straight from git. "
            "Nothing is checked out; your files stay as they are."
        )

    def _item(self, group: Sequence[PastScan]) -> QWidget:
        holder = QWidget()
        line = horizontal(holder, spacing=12)
        side = vertical()
        side.addWidget(Glyph(*_glyph(group[0]), size=16))
        side.addStretch(1)
        line.addLayout(side)
        column = vertical(spacing=2)
        line.addLayout(column, 1)
        if not group[0].steps and group[0].steps is not None:
            newest, oldest = group[0].record, group[-1].record
            first, last = (words.short_day(item.time[:10]) for item in (oldest, newest))
            days = first if first == last else tr("{first} to {last}", first=first, last=last)
            text = tr("%n commit moved nothing, {days}|%n commits moved nothing, {days}", "", len(group), days=days)
            column.addWidget(Label(text, "quiet", wrap=True))
            return holder
        self._commit(column, group[0])
        return holder

    def _commit(self, column: QVBoxLayout, row: PastScan) -> None:
        record = row.record
        column.addWidget(Label(visible(record.subject, _SUBJECT) or tr("No words"), wrap=True))
        moved = ", ".join(f"{self._short(gate)} {decimal(was)} → {decimal(now)}" for gate, was, now in row.gates)
        facts = [
            words.short_day(record.time[:10]),
            (record.commit or "")[:8],
            words.verdict_title(Verdict(record.verdict)),
            moved,
        ]
        column.addWidget(Label(" · ".join(part for part in facts if part), "small", wrap=True))
        if row.steps is None:
            column.addWidget(Label(tr("The first commit there is to judge."), "small"))
        steps = row.steps or ()
        for step in steps[:_NAMED]:
            text, role = _ROLES[step.way]
            what = f"{self._titles.get(step.control, step.control)}{step_place(step)}"
            column.addWidget(Label(tr(text, controls=what), role, wrap=True))
            column.addWidget(Label(sentence(visible(step.why)), "small", wrap=True))
        if len(steps) > _NAMED:
            more = tr("and %n more control|and %n more controls", "", len(steps) - _NAMED)
            column.addWidget(Label(more, "small"))

    def _short(self, ident: str) -> str:
        return next((tr(gate.short) for gate in self._gates if gate.id == ident), ident)


def _glyph(row: PastScan) -> tuple[str, str]:
    ways = {step.way for step in row.steps or ()}
    if ways & {Way.FELL, Way.NEW}:
        return ("fail", "critical")
    return ("pass", "good") if ways else ("clock", "quiet")


def _grouped(rows: Sequence[PastScan]) -> Iterator[list[PastScan]]:
    """Each commit that moved something by itself; the quiet ones between them together."""
    for quiet, some in groupby(rows, key=lambda row: row.steps == ()):
        if quiet:
            yield list(some)
        else:
            yield from ([row] for row in some)
