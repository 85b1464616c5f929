"""What is done again: a scan after one edit in the running program, and a line of past commits beside one cold scan.

Times are processor seconds of the program and of the processes that read for it (Linux): others do not count.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.inputs import commit_changes
from tests.bench.timing import edit, say

_AS_WE_START = "import gc\ngc.set_threshold(100_000, 20, 100)  # as __main__ does\n"
_AS_IN_THE_WINDOW = """import gc, sys
from tengates.gui.app import COLLECT, SWITCH
gc.freeze()
gc.set_threshold(*COLLECT)
sys.setswitchinterval(SWITCH)
"""
RUNNING = f"""{_AS_IN_THE_WINDOW}
import json, sys
from pathlib import Path
from tengates.project import Project
from tests.bench.timing import edit, processor_seconds
folder = Path(sys.argv[1])
project = Project.open(folder)
def timed(what):
    before = processor_seconds()
    what()
    return processor_seconds() - before
cold = timed(lambda: project.scan(cached=False))
timed(project.scan)
edit(folder)
print(json.dumps({{"cold": cold, "edited": timed(project.scan), "unchanged": timed(project.scan)}}))
"""
PAST = f"""{_AS_WE_START}
import json, sys
from pathlib import Path
from tengates.project import Project
from tests.bench.timing import processor_seconds
folder, count = Path(sys.argv[1]), int(sys.argv[2])
before = processor_seconds()
Project.open(folder).scan(cached=False)
cold = processor_seconds() - before
before = processor_seconds()
rows = len(list(Project.open(folder).past(count)))
print(json.dumps({{"cold": cold, "past": processor_seconds() - before, "rows": rows}}))
"""


def running(folder: Path, home: Path) -> None:
    """One edit, and none, in a program that holds the scan before."""
    found = _asked(RUNNING, [str(folder)], home)
    say(f"  in the running program, processor seconds: cold {found['cold']:.2f}, edited {found['edited']:.2f}")
    say(f"  target at most 0.050 of cold after one edit: {found['edited'] / found['cold']:.3f}")
    say(f"  and with nothing changed: {found['unchanged'] / found['cold']:.3f}")


def past(folder: Path, count: int, home: Path) -> None:
    """So many past commits beside the cold scan of what is checked out."""
    found = _asked(PAST, [str(folder), str(count)], home)
    ratio = found["past"] / found["cold"]
    say(f"  {found['rows']} past commits, processor seconds: {found['past']:.2f}, cold scan {found['cold']:.2f}")
    say(f"  target at most 3 cold scans: {ratio:.2f}")


def lived_in(folder: Path, commits: int) -> None:
    """So many commits of one edit each."""
    for number in range(commits):
        edit(folder, number)
        commit_changes(folder)


def _asked(program: str, words: Sequence[str], home: Path) -> dict[str, float]:
    environment = {**os.environ, "TENGATES_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", program, *words], env=environment, capture_output=True, text=True, check=True
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer
