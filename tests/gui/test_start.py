"""The first window: what it does not need is not loaded before it is in sight."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LATER = (
    "concurrent.futures.thread",
    "msgspec",
    "pydantic",
    "sqlite3",
    "tengates.gui.tabbing",
    "tengates.gui.widgets.gate_bar",
    "tengates.gui.widgets.sidebar",
    "tengates.model.change",
    "tengates.model.outcome",
    "tengates.model.plan",
    "tengates.model.score",
    "tengates.present.glossary",
    "tengates.present.words",
    "tengates.project",
)
START = f"""
import os, sys
from PySide6.QtCore import QTimer
from tengates.gui import app
made = app.application()

def look():
    print(*(name for name in {LATER!r} if name in sys.modules))
    sys.stdout.flush()
    os._exit(0)

QTimer.singleShot(0, look)
app.run(None)
"""


def test_what_the_first_window_does_not_need_is_loaded_after_it() -> None:
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stdout + done.stderr


OPENING = """
import os, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from tengates.gui import app
from tengates.gui.window import Window

class Watch:
    names = []
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is threading.main_thread() and name.startswith("tengates"):
            self.names.append(name)

watch = Watch()
made = app.application()
shown = Window.show_moment

def drawn(window, moment):
    if moment.folder is not None and watch not in sys.meta_path:
        sys.meta_path.insert(0, watch)
    shown(window, moment)
    if moment.report is not None:
        print(*watch.names)
        sys.stdout.flush()
        os._exit(0)

Window.show_moment = drawn
app.run(Path(sys.argv[1]))
"""


def test_what_a_folder_is_shown_on_is_loaded_beside_the_window(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("print('hello')\n", encoding="utf-8")
    home = {**os.environ, "TENGATES_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", OPENING, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=home, timeout=120)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stdout + done.stderr
