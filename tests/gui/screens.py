"""Makes a picture of every screen, in both themes and two sizes: `python tests/gui/screens.py OUT [FOLDER]`.

Without FOLDER the fake project is shown; with "sample" the sample prototype; else that folder,
which is only read. Run it with QT_QPA_PLATFORM=offscreen or on a real display.
"""

# ruff: noqa: E402  the paths are set before anything of ours is imported

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[2] / "app")]

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QAction, QFont, QFontDatabase, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from tests import scanners
from tests.gui.fake_project import FakeProject
from tests.test_own import OWN, PATH

from tengates.gui.app import Presenter, application, make_window
from tengates.gui.flow import Moment, PageId, Position, Scanning
from tengates.gui.help import Help
from tengates.gui.pages.history import HistoryPage
from tengates.gui.past import PastLook
from tengates.gui.store import Door
from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Body, Button
from tengates.gui.widgets.diff_view import DiffView
from tengates.gui.widgets.overlay import Overlay
from tengates.gui.widgets.target_bar import TargetBar
from tengates.gui.widgets.task_card import TaskCard
from tengates.gui.window import Window
from tengates.home import Home
from tengates.preferences import Settings
from tengates.project import Project, sample_project

if TYPE_CHECKING:
    from tengates.gui.style import Choice

SIZES = ((1024, 640), (1440, 900))
PATIENCE = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", nargs="?", default="")
    parser.add_argument(
        "--only", default="", help="make only the pictures whose name contains one of these, with commas between"
    )
    parser.add_argument("--themes", default="light,dark", help="light, dark, contrast, with commas between")
    parser.add_argument("--scale", type=float, default=1.0, help="text size, 1.0 to 2.0")
    parser.add_argument("--language", default="en", help="the window's language")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = application()
    _use_good_font(app)
    may_write = given.folder in {"", "sample"}  # both are thrown away afterwards
    with _window(app, given.folder, given.language) as (window, path):
        if given.only and "welcome" not in given.only:
            _ready(window, path)
            _wait(app, window)
        for choice in given.themes.split(","):
            for size in SIZES:
                for name, show in (*_screens(window, path), *(_changing(window) if may_write else ())):
                    picture = f"{name}-{choice}-{size[0]}.png"
                    if any(part in picture for part in given.only.split(",")):
                        LOOK.use(app, cast("Choice", choice), given.scale)
                        window.resize(*size)
                        _shown(window, show).save(str(given.out / picture))
        window.close()
    return 0


def _shown(window: Window, show: Callable[[], None]) -> QPixmap:
    """The picture of one screen; what was put over the page before is gone, and what it changes is put back."""
    for over in window.findChildren(Overlay):
        over.shut()
    for guide in window.findChildren(Help):
        guide.hide()
    for dialog in window.findChildren(QDialog):
        dialog.close()
    before = window.store.moment
    show()
    if window.store.moment.scanning is None or not window.store.tasks.idle:
        _wait(application(), window)
    picture = _front(window).grab()
    after = window.store.moment
    if before.report is not None and (after.report is None or after.changed):  # was staged for this picture
        window.store._now(before)
    return picture


def _screens(window: Window, path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    store = window.store
    yield "welcome", lambda: store.go(PageId.WELCOME)
    yield "overview", lambda: _ready(window, path)
    yield "gate-security", lambda: store.go(PageId.GATE, "security")
    yield "gate-cost", lambda: store.go(PageId.GATE, "cost", "cost.token-limits")
    yield "gate-answer", lambda: store.go(PageId.GATE, "monitoring", "monitoring.runbooks")
    yield "overview-notes", lambda: _notes(window)
    yield "overview-waiting", lambda: _waiting(window)
    yield "gate-waiting", lambda: _waiting(window, PageId.GATE, "cost")
    yield "not-scanned", lambda: _not_scanned(window)
    yield "plan", lambda: _plan(window, "Board")
    yield "plan-list", lambda: _plan(window, "List")
    yield "plan-what-if", lambda: _what_if(window)
    yield "plan-task", lambda: store.go(PageId.PLAN, "secrets")
    yield "fix", lambda: store.go(PageId.FIX, _recipe(window), PageId.OVERVIEW)
    yield "fix-unified", lambda: _unified(window)
    yield "fix-editing", lambda: _editing(window)
    yield "fix-edited", lambda: _edited(window)
    yield "fix-explained", lambda: store.go(PageId.FIX, _explained(window), PageId.OVERVIEW)
    yield "changes", lambda: store.go(PageId.CHANGES)
    yield "history", lambda: _history(window)
    yield "history-commits", lambda: _past(window)
    yield "export", lambda: _export(window, "Markdown")
    yield "export-pdf", lambda: _export(window, "PDF")
    yield "export-sarif", lambda: _export(window, "SARIF")
    yield "export-issues", lambda: _export(window, "GitHub issues")
    yield "palette", lambda: _over(window, "palette", "lim")
    yield "palette-empty", lambda: _over(window, "palette", "")
    yield "glossary", lambda: _over(window, "glossary", "")
    yield "keyboard", lambda: _over(window, "keyboard", "")
    yield "guide", lambda: _guide(window, "guide/README", "")
    yield "guide-chapter", lambda: _guide(window, "guide/guided-fixes", "")
    yield "guide-control", lambda: _guide(window, "controls/cost/token-limits", "")
    yield "guide-search", lambda: _guide(window, "guide/README", "undo")
    yield "guide-nothing", lambda: _guide(window, "guide/README", "kubernetes operator")
    yield "about", lambda: _about(window)
    yield "settings", lambda: _settings(window, 0.0)
    yield "settings-project", lambda: _settings(window, 0.5)
    yield "settings-end", lambda: _settings(window, 1.0)


def _export(window: Window, kind: str) -> None:
    window.store.go(PageId.EXPORT)
    _wait(application(), window)
    _press(window, kind)


def _history(window: Window) -> None:
    window.store.go(PageId.HISTORY)
    _wait(application(), window)
    _press(window, "Scans")


def _press(window: Window, words: str) -> None:
    for item in window.findChildren(QPushButton):
        if item.isVisible() and item.text() == words:
            item.click()
    _wait(application(), window)


def _changing(window: Window) -> Iterator[tuple[str, Callable[[], None]]]:
    """Screens that need a change to be applied: never in a folder of somebody's."""
    store = window.store

    def apply() -> None:
        store.go(PageId.FIX, _recipe(window), PageId.OVERVIEW)
        _wait(application(), window)
        window.findChildren(TargetBar)[0].applied.emit()
        _wait(application(), window)

    def undo() -> None:
        store.undo()
        _wait(application(), window)
        store.dismiss("applied")
        store.go(PageId.CHANGES)

    yield "applied", apply
    yield "overview-after", lambda: store.go(PageId.OVERVIEW)
    yield "changes-after", lambda: store.go(PageId.CHANGES)
    yield "changes-undone", undo
    yield "overview-brought", lambda: _brought(window)


def _over(window: Window, name: str, typed: str) -> None:
    """The page with a panel over it."""
    window.store.go(PageId.OVERVIEW)
    _wait(application(), window)
    for other in window.findChildren(Overlay):
        other.shut()
    next(item for item in window.findChildren(QAction) if item.objectName() == name).trigger()
    for field in window.findChildren(QLineEdit):
        if field.isVisible() and isinstance(field.parentWidget(), Overlay):
            field.setText(typed)


def _guide(window: Window, page: str, typed: str) -> None:
    """The guide in its own window, at a page, with something looked for."""
    window.open_guide(page)
    _wait(application(), window)
    window.findChildren(Help)[0].findChildren(QLineEdit)[0].setText(typed)


def _plan(window: Window, form: str) -> None:
    window.store.go(PageId.PLAN)
    _wait(application(), window)
    for item in window.findChildren(QPushButton):
        if item.isVisible() and item.text() == "What if…" and item.isChecked():
            item.click()
    _press(window, form)


def _what_if(window: Window) -> None:
    _plan(window, "Board")
    _press(window, "What if…")
    for card in [item for item in window.findChildren(TaskCard) if item.isVisible()][:3]:
        card.tick.setChecked(True)


def _notes(window: Window) -> None:
    """A problem, files that changed, and what the folder itself brings up."""
    window.store.go(PageId.OVERVIEW)
    window.store._now(
        replace(
            window.store.moment,
            changed=3,
            problem="The file .tengates/project.toml was changed meanwhile. Look at it, then say it again.",
        )
    )


def _waiting(window: Window, page: PageId = PageId.OVERVIEW, subject: str = "") -> None:
    """The first scan of a folder while it runs."""
    window.store._now(
        Moment(Position(page, subject), window.store.moment.folder, scanning=Scanning("Reading files", 12, 41))
    )
    application().processEvents()


def _not_scanned(window: Window) -> None:
    """A scan that was stopped before anything was known; the next picture has everything again."""
    window.store._now(Moment(Position(PageId.PLAN), window.store.moment.folder))


def _brought(window: Window) -> None:
    """Results of another scanner, and a control of a team's own."""
    store, folder = window.store, Path(window.store.moment.folder.path) if window.store.moment.folder else Path()
    store.go(PageId.OVERVIEW)
    if folder.is_dir():
        own = folder / PATH
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(OWN, encoding="utf-8")
        file = scanners.written(folder.parent, "semgrep.sarif", scanners.semgrep("api/main.py", 12))
        store.keep_words("bring", lambda project: project.bring(file), rescan=True)
        store.keep_words("trust", lambda project: project.trust(), rescan=True)
    _wait(application(), window)
    body = next(item for item in window.findChildren(Body) if item.isVisible())
    body.verticalScrollBar().setValue(body.verticalScrollBar().maximum())


def _about(window: Window) -> None:
    next(item for item in window.findChildren(QAction) if item.objectName() == "about").trigger()


def _front(window: Window) -> QWidget:
    over = [*window.findChildren(Help), *window.findChildren(QDialog)]
    return next((item for item in over if item.isVisible()), window)


def _settings(window: Window, share: float) -> None:
    """The settings, scrolled down by this share."""
    window.store.go(PageId.SETTINGS)
    _wait(application(), window)
    body = next(item for item in window.findChildren(Body) if item.isVisible())
    body.verticalScrollBar().setValue(round(body.verticalScrollBar().maximum() * share))


def _past(window: Window) -> None:
    window.store.go(PageId.HISTORY)
    page = window.findChildren(HistoryPage)[0]
    page.show_view("commits")
    if not seen_past(page):
        next(item for item in page.findChildren(Button) if item.text().strip() == "Look at past commits").click()


def seen_past(page: HistoryPage) -> bool:
    return bool(page.findChildren(PastLook)[0].rows)


def _ready(window: Window, path: Path) -> None:
    if window.store.moment.report is None:
        window.store.open(path)
    else:
        window.store.go(PageId.OVERVIEW)


def _recipe(window: Window) -> str:
    offers = [offer.recipe for offer in window.store.moment.offers if offer.sites]
    return "bound-model-output" if "bound-model-output" in offers else (offers or [""])[0]


def _unified(window: Window) -> None:
    """The diff one under the other, something unfolded and the second change current."""
    window.store.go(PageId.FIX, _recipe(window), PageId.OVERVIEW)
    _wait(application(), window)
    _press(window, "Unified")
    diff = window.findChildren(DiffView)[0]
    diff.walk(1)
    diff.unfold_current()


def _editing(window: Window) -> None:
    """The second change being typed over, with a text that does not parse."""
    window.store.go(PageId.FIX, _recipe(window), PageId.OVERVIEW)
    _wait(application(), window)
    _press(window, "Side by side")
    diff = window.findChildren(DiffView)[0]
    if diff.typing.editor is None:
        diff.asked.emit(diff.change.path if diff.change else "", 2)
    if diff.typing.editor is not None:
        diff.typing.editor.resume("        max_tokens=(MAX_OUTPUT_TOKENS,")
        diff.typing.editor.saved.emit(diff.typing.editor.text)


def _edited(window: Window) -> None:
    """The same change with a text that can be used."""
    diff = window.findChildren(DiffView)[0]
    if diff.typing.editor is not None:
        diff.typing.editor.resume("        max_tokens=2 * MAX_OUTPUT_TOKENS,")
        diff.typing.editor.saved.emit(diff.typing.editor.text)


def _explained(window: Window) -> str:
    """A fix that can only explain here, else the usual one."""
    return next((offer.recipe for offer in window.store.moment.offers if not offer.sites), _recipe(window))


def _wait(app: QApplication, window: Window) -> None:
    end = time.monotonic() + PATIENCE
    quiet = 0
    while time.monotonic() < end and quiet < 5:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        moment = window.store.moment
        busy = not window.store.tasks.idle or moment.scanning is not None
        quiet = 0 if busy else quiet + 1
        time.sleep(0.02)


@contextmanager
def _window(app: QApplication, folder: str, language: str) -> Iterator[tuple[Window, Path]]:
    with tempfile.TemporaryDirectory() as where:
        home = Home.at(Path(where))
        real = bool(folder)
        path = sample_project(home) if folder == "sample" else Path(folder or "/home/mo/my-ai-app").absolute()
        recent = () if real else tuple(f"{where}/{name}" for name in ("my-ai-app", "voice-notes", "recipes-bot"))
        for name in recent[:2]:
            Path(name).mkdir()
        door = Door(
            open=(lambda asked: Project.open(asked, home))
            if real
            else (lambda asked: cast("Project", FakeProject(asked))),
            sample=lambda: path,
            load=lambda: Settings(recent=recent, language=language),
            save=lambda _settings: None,
        )
        window = make_window(app, door, Presenter())
        window.show()
        yield window, path


def _use_good_font(app: QApplication) -> None:
    """A bare machine has only a fallback font; a person's desktop has one of these."""
    families = set(QFontDatabase.families())
    family = next((name for name in ("Inter", "Cantarell", "Ubuntu", "Noto Sans") if name in families), "")
    if family:
        app.setFont(QFont(family, 10))


if __name__ == "__main__":
    raise SystemExit(main())
