"""Wires the window together: the application, the one presenter of surprises, the door to projects."""

from __future__ import annotations

import gc
import importlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tengates import assets
from tengates.gui.language import speak
from tengates.gui.pages.opening import load_pages
from tengates.gui.store import Door, Store
from tengates.gui.style import LOOK
from tengates.gui.tasks import Lane, Tasks
from tengates.gui.window import Window
from tengates.home import Home
from tengates.keychain import Keychain
from tengates.model.errors import Interrupted, TenGatesError
from tengates.preferences import load_settings, save_settings
from tengates.present.language import later, tr
from tengates.present.trace import trace_text

_LOG = logging.getLogger(__name__)
COLLECT = (4_000, 1, 800_000)  # objects, and how often the young are looked at before the older, before all
SWITCH = 0.0002  # seconds a busy thread may keep the interpreter
_SURPRISE = later(
    "Something went wrong in Ten Gates itself. Your files are as they were. Scan again, and report it if it happens twice."
)


def run(folder: Path | None) -> int:
    """Open the window, on a folder when one is given; returns when it is closed."""
    home = Home.default()
    app = application()
    door = Door(
        open=lambda path: _project().Project.open(path, home),
        sample=lambda: _project().sample_project(home),
        load=lambda: load_settings(home),
        save=lambda settings: save_settings(home, settings),
        keychain=Keychain(home),
    )
    presenter = Presenter()
    sys.excepthook = presenter.hook
    window = make_window(app, door, presenter)
    _keep_steady()
    window.show()
    QTimer.singleShot(0, lambda: _load_the_rest(window))  # after the first paint
    last = Path(window.store.settings.last_project or ".")
    if folder is not None:
        window.store.open(folder)
    elif window.store.settings.last_project and last.is_dir():
        window.store.open(last)
    return app.exec()


def _project() -> ModuleType:
    """The door, loaded beside the window: it and all below it take longer than showing one."""
    return importlib.import_module("tengates.project")


def _load_the_rest(window: Window) -> None:
    window.get_ready()
    window.store.tasks.start("get ready", lambda _job: _get_ready(), lambda _done: None, lane=Lane.READING)


def _get_ready() -> None:
    _project().get_ready()
    load_pages()


def _keep_steady() -> None:
    """Keep the window's thread from waiting for a scan.

    Measured: full collections in the scanning thread stopped the window for 60 to 135 ms over six prototypes,
    those of two million younger objects for 300 to 740 ms over 100,000 files, those of 45,000 for up to 75 ms
    where each holds many more. Each now looks at 12,000 at most.
    """
    gc.freeze()
    gc.set_threshold(*COLLECT)
    sys.setswitchinterval(SWITCH)


def application() -> QApplication:
    """The one QApplication, with our name and icon."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("tengates")
    app.setApplicationDisplayName("Ten Gates")
    app.setDesktopFileName("tengates")
    app.setWindowIcon(QIcon(str(assets.resources() / "icons" / "app.svg")))
    return app


def make_window(app: QApplication, door: Door, presenter: Presenter) -> Window:
    """A window with its store and tasks; failures that nobody handles come to the presenter."""
    tasks = Tasks(presenter.present)
    store = Store(door, tasks)
    presenter.say = store.show_problem
    speak(app, store.settings.language)
    LOOK.use(app, store.settings.theme, store.settings.text_scale)
    return Window(store)


class Presenter:
    """The one place where surprises become a sentence. The trace goes to the log, without values or messages."""

    def __init__(self) -> None:
        """Speaks into the void until a window listens."""
        self.say: Callable[[str], None] = lambda _sentence: None

    def present(self, failure: BaseException) -> None:
        """Show a failure; errors meant for the founder show their own sentence."""
        if isinstance(failure, Interrupted):
            return
        if isinstance(failure, TenGatesError):
            self.say(tr(str(failure)))
            return
        _LOG.error("an unexpected failure\n%s", trace_text(failure))
        self.say(tr(_SURPRISE))

    def hook(self, kind: type[BaseException], failure: BaseException, trace: TracebackType | None) -> None:
        """For `sys.excepthook`: a slot that fails leaves the window standing."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.present(failure.with_traceback(trace))
