"""Takes one case through the window, offscreen: every page, one fix applied and taken back."""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextBrowser, QWidget
from tests.hostile.building import Case
from tests.hostile.guard import Say
from tests.hostile.walking import Walk, no_sentence

from tengates.gui.app import Presenter, application, make_window
from tengates.gui.flow import PageId
from tengates.gui.store import Door
from tengates.gui.widgets.basic import Button
from tengates.gui.window import Window
from tengates.home import Home
from tengates.preferences import load_settings, save_settings
from tengates.project import Project, sample_project

_PATIENCE = 29.0


def walk_window(case: Case, lab: Path, say: Say, *, short: bool = False) -> None:
    """Open it, look at every page, apply one fix and undo it, close the window."""
    walk = Walk(case, lab, lab / "home-window", say, short)
    app, surprises = application(), list[BaseException]()
    window = _window(app, Home.at(walk.home), surprises)
    before = walk.tree(times=True)
    _do(walk, window, "window: open", lambda: window.store.open(case.open))
    if window.store.moment.report is not None:
        _pages(walk, window)
        walk.unchanged("looking in the window", before, times=True)
        _fix(walk, window)
    else:
        walk.trouble("window: refused without a sentence", no_sentence(window.store.moment.problem))
        walk.unchanged("looking in the window", before, times=True)
    window.close()
    app.processEvents()
    walk.trouble("window: surprises", ["".join(traceback.format_exception(failure)) for failure in surprises])
    walk.look()


def _window(app: QApplication, home: Home, surprises: list[BaseException]) -> Window:
    door = Door(
        open=lambda path: Project.open(path, home),
        sample=lambda: sample_project(home),
        load=lambda: load_settings(home),
        save=lambda settings: save_settings(home, settings),
    )
    window = make_window(app, door, Presenter())
    window.store.tasks.present = surprises.append
    window.resize(1280, 800)
    window.show()
    return window


def _pages(walk: Walk, window: Window) -> None:
    store = window.store
    gates = [item.gate.id for item in store.moment.report.scorecard.gates] if store.moment.report else []
    for gate in gates:
        _do(walk, window, f"window: {gate}", lambda gate=gate: store.go(PageId.GATE, gate))
    for page in (PageId.PLAN, PageId.CHANGES, PageId.HISTORY, PageId.EXPORT, PageId.WELCOME, PageId.OVERVIEW):
        _do(walk, window, f"window: {page.value}", lambda page=page: store.go(page))


def _fix(walk: Walk, window: Window) -> None:
    store = window.store
    before = walk.tree(times=False)
    for recipe in [offer.recipe for offer in store.moment.offers if offer.sites][: 1 if walk.short else 2]:
        _do(walk, window, f"window: {recipe}", lambda recipe=recipe: store.go(PageId.FIX, recipe, PageId.OVERVIEW))
        buttons = [item for item in window.findChildren(Button) if item.text().startswith("Apply") and item.isVisible()]
        done = len(store.moment.operations)
        if buttons and buttons[0].isEnabled():
            _do(walk, window, "window: apply", buttons[0].click)
        if len(store.moment.operations) > done:
            _do(walk, window, "window: undo", store.undo)
        walk.unchanged(f"apply and undo of {recipe} in the window", before, times=False)


def _do(walk: Walk, window: Window, name: str, work: object) -> None:
    started = time.monotonic()
    work()  # type: ignore[operator]
    calm = _settled(window)
    walk.texts.append((name, _words(window)))
    problem = window.store.moment.problem
    walk.say({
        "step": name,
        "said": problem,
        "trouble": (no_sentence(problem) if problem else "") or ("" if calm else "the window did not come to rest"),
        "seconds": time.monotonic() - started,
    })  # fmt: skip


def _settled(window: Window) -> bool:
    calm, until = 0, time.monotonic() + _PATIENCE
    while calm < 3 and time.monotonic() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        timers = [timer for timer in window.findChildren(QTimer) if timer.isActive() and timer.isSingleShot()]
        busy = timers or not window.store.tasks.idle or window.store.moment.scanning is not None
        calm = 0 if busy else calm + 1
        if busy:
            time.sleep(0.005)
    return calm >= 3


def _words(window: Window) -> str:
    """Everything that stands in the window now, titles and hints included."""
    found = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QTextBrowser | QPlainTextEdit):
            found.append(widget.toPlainText())
        elif isinstance(widget, QLabel | QLineEdit | Button):
            found.append(widget.text())
    return "\n".join(text for text in found if text)
