"""How long the window's loop stands still while a long review opens and scrolls: `python tests/bench/review.py`.

A file of 20,000 lines with a few changes, and one change of 3,000 lines. Printed, never asserted. "Own work" is
what the window's thread computed by itself; the rest of a stall is other work on the machine.
"""

# ruff: noqa: E402  the paths are set before anything of ours is imported

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[2] / "app")]

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tengates.engine.hunks import cut, splice
from tengates.gui.app import application
from tengates.gui.review import sheet_of
from tengates.gui.style import LOOK
from tengates.gui.tasks import Lane, Tasks
from tengates.gui.widgets.diff_view import DiffView
from tengates.model.change import ChangeKind, Edit, FileChange

LINE = "    total_{0} = compute(total_{0}, rate={0}, name='row {0}')  # and so on\n"


class Loop:
    """Counts how late a timer of no delay comes."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._last = time.perf_counter()
        self._cpu = time.thread_time()
        self.worst = self.work = 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(0)

    def measure(self, what: str, do: Callable[[], None], until: Callable[[], bool]) -> None:
        """Do something, then turn the loop until it is over, and print the longest stall."""
        self.worst, self.work, self._last, self._cpu = 0.0, 0.0, time.perf_counter(), time.thread_time()
        started = time.perf_counter()
        do()
        self._tick()
        while not until():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        taken = time.perf_counter() - started
        row = f"{what:<46} longest stall {self.worst * 1000:5.0f} ms, of it own work {self.work * 1000:4.0f} ms"
        print(f"{row}, whole {taken * 1000:6.0f} ms")  # noqa: T201

    def _tick(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self.worst, self._last = max(self.worst, now - self._last), now
        self.work, self._cpu = max(self.work, cpu - self._cpu), cpu


def few_changes() -> FileChange:
    base = "".join(LINE.format(number) for number in range(20_000)).encode()
    starts = [base.index(LINE.format(number).encode()) for number in (40, 9_000, 19_900)]
    return _changed(base, *(Edit(start + 4, start + 9, b"TOTAL", "Said in capitals.") for start in starts))


def one_long_change() -> FileChange:
    base = "".join(LINE.format(number) for number in range(4_000)).encode()
    start, end = (base.index(LINE.format(number).encode()) for number in (500, 3_500))
    return _changed(base, Edit(start, end, base[start:end].replace(b"rate=", b"speed="), "Another name."))


def _changed(base: bytes, *edits: Edit) -> FileChange:
    hunks = cut(base, edits)
    return FileChange("big.py", ChangeKind.EDIT, base, splice(base, hunks, {hunk.id for hunk in hunks}), hunks)


def main() -> int:
    app = application()
    LOOK.use(app, "light")
    tasks = Tasks(print)
    for name, change in (("20,000 lines, 3 changes", few_changes()), ("one change of 3,000 lines", one_long_change())):
        view = DiffView()
        view.resize(1000, 700)
        view.show()
        loop = Loop(app)
        sheets: list[bool] = []

        def open_it(change: FileChange = change, view: DiffView = view, shown: list[bool] = sheets) -> None:
            def show(sheet: object) -> None:
                view.show_sheet(sheet, (), frozenset())  # type: ignore[arg-type]
                shown.append(True)
                tasks.start("colours", lambda _job: sheet.colours(), lambda found: view.show_colours(sheet, found), lane=Lane.READING)  # type: ignore[attr-defined, arg-type]  # fmt: skip

            tasks.start("rows", lambda _job: sheet_of(change, ()), show, lane=Lane.READING)

        loop.measure(f"{name}: first lines", open_it, lambda shown=sheets: bool(shown))  # type: ignore[misc]
        loop.measure(f"{name}: until coloured", lambda: None, lambda: tasks.idle)
        loop.measure(f"{name}: unfold everything", lambda view=view: view.unfold_current(whole=True), lambda: True)  # type: ignore[misc]
        bar = view.verticalScrollBar()
        places = iter(range(0, bar.maximum(), max(1, bar.maximum() // 60)))

        def step(view: DiffView = view, places: object = places) -> bool:
            place = next(places, None)  # type: ignore[call-overload]
            if place is None:
                return True
            view.verticalScrollBar().setValue(place)
            view.grab()
            return False

        loop.measure(f"{name}: 60 jumps down the file", lambda: None, step)
        view.close()
    tasks.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
