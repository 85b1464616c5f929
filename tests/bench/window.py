"""The window: how soon it can be used beside a bare one, and how long its loop stands still during a big scan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tests.bench.timing import Command, Run, say, table

BARE = """
import os
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1180, 760)
window.show()
QTimer.singleShot(0, lambda: os._exit(0))
app.exec()
"""
OURS = """
import gc
import os
gc.set_threshold(100_000, 20, 100)  # as __main__ does
from PySide6.QtCore import QTimer
from tengates.gui import app as ours
made = ours.application()
QTimer.singleShot(0, lambda: os._exit(0))  # usable: how it ends is not measured
ours.run(None)
"""
# A timer of 2 ms that is late by so much found the loop standing still; what the thread itself computed tells
# our own part of it from the rest of the machine.
HEARTBEAT = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from tengates.gui import app as ours
from tengates.home import Home
from tengates.keychain import Keychain
from tengates.gui.store import Door
from tengates.project import Project, get_ready, sample_project
from tengates.preferences import Settings
made, home = ours.application(), Home.default()
door = Door(open=lambda path: Project.open(path, home), sample=lambda: sample_project(home), load=Settings,
            save=lambda settings: None)
window = ours.make_window(made, door, ours.Presenter())
ours._keep_steady()
window.show()
get_ready()
last, cpu, gaps, own = time.perf_counter(), time.thread_time(), [], []
def beat():
    global last, cpu
    now, used = time.perf_counter(), time.thread_time()
    gaps.append(now - last); own.append(used - cpu)
    last, cpu = now, used
    if window.store.moment.report is not None and window.store.moment.scanning is None:
        made.quit()
timer = QTimer(); timer.setInterval(2); timer.timeout.connect(beat)
def begin():
    global last, cpu
    window.store.open(Path(sys.argv[1]))
    last, cpu = time.perf_counter(), time.thread_time()
    timer.start()
QTimer.singleShot(500, begin)
made.exec()
timer.stop()
window.close()
report = window.store.moment.report
print(json.dumps({"files": report.scanned, "gaps": sorted(gaps)[-5:], "own": sorted(own)[-5:], "beats": len(gaps)}))
"""


class Measures(Protocol):
    """What runs commands in turn."""

    def measured(self, commands: Mapping[str, Command]) -> dict[str, Run]:
        """The median of each."""
        ...


def window_start(bench: Measures) -> None:
    """From the start of the process to the first turn of the loop with the window shown."""
    found = bench.measured(
        {
            "tengates": Command([sys.executable, "-c", OURS]),
            "bare PySide6 window": Command([sys.executable, "-c", BARE]),
        }
    )
    table("window", found)
    ours, bare = found.values()
    say(f"  target under 2: {ours.seconds / bare.seconds:.2f}")


def stall(folder: Path, home: Path) -> None:
    """Open the folder in a real window offscreen and print the longest stalls in milliseconds."""
    environment = {**os.environ, "TENGATES_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", HEARTBEAT, str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        say(done.stderr)
        return
    found = json.loads(done.stdout.splitlines()[-1])
    late = ", ".join(f"{seconds * 1000:.0f}" for seconds in found["gaps"])
    own = ", ".join(f"{seconds * 1000:.0f}" for seconds in found["own"])
    say(f"  window while {found['files']:,} files are scanned: longest stalls {late} ms; own work {own} ms (target 50)")
