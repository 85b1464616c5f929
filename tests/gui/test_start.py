"""The first window: what it does not need is not loaded before it is in sight."""

from __future__ import annotations

import subprocess
import sys

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
