"""Times a scan of a 5,000-line prototype beside bandit and ruff, on the same tree and in one run.

    .venv/bin/python tests/bench/scan.py [FOLDER]

Without a folder it builds a prototype by script: no network, the same every time. Each command
runs as a process of its own, in turn, so a machine that slows down slows them all.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 5
MODULE = '''"""Routes of part {number}."""

import requests
from fastapi import APIRouter, Request
from openai import OpenAI

router = APIRouter(prefix="/part{number}")
client = OpenAI()
'''
ROUTE = '''

@router.post("/answer{number}")
async def answer_{number}(request: Request):
    """Answer a question about topic {number}."""
    body = await request.json()
    question = body["question"]
    context = [row for row in load_{number}(body.get("topic", "none")) if row]
    print("question", question)
    try:
        reply = client.chat.completions.create(
            model="gpt-4o",
            messages=[
                {{"role": "system", "content": "Answer from the context."}},
                {{"role": "user", "content": f"{{context}} {{question}}"}},
            ],
        )
    except Exception:
        return {{"error": "try again"}}
    return {{"answer": reply.choices[0].message.content}}


def load_{number}(topic):
    """Rows about a topic."""
    response = requests.get("https://data.example.com/rows", params={{"topic": topic}})
    rows = response.json()
    total = 0
    for row in rows:
        total += len(row.get("text", ""))
    if total > 100_000:
        rows = rows[:10]
    return [row["text"] for row in rows]
'''


def prototype(folder: Path, lines: int = 5_000) -> int:
    """Write modules until there are about `lines` lines; returns how many there are."""
    written = number = 0
    while written < lines:
        text = MODULE.format(number=number) + "".join(ROUTE.format(number=number * 10 + each) for each in range(6))
        (folder / f"part{number}.py").write_text(text)
        written += text.count("\n")
        number += 1
    (folder / "requirements.txt").write_text("fastapi==0.115.6\nopenai==1.60.0\nrequests==2.32.3\n")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)
    return written


def timed(command: Sequence[str]) -> float:
    """Seconds of wall time of one run."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False, env=environment)
    return time.perf_counter() - started


def measure(folder: Path) -> None:
    """Run the three commands in turn and print medians and ratios."""
    python = sys.executable
    commands = {
        "tengates scan": [python, "-m", "tengates", "scan", str(folder)],
        "bandit -r": [python, "-m", "bandit", "-q", "-r", str(folder)],
        "ruff --select S": [python, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "S", str(folder)],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS + 1):
        for name, command in commands.items():
            times[name].append(timed(command))
    medians = {name: statistics.median(row[1:]) for name, row in times.items()}  # the first run warms up
    for name, median in medians.items():
        sys.stdout.write(f"{name:<18} {median:6.2f} s   {medians['tengates scan'] / median:6.2f} x\n")


def main() -> None:
    """Measure the folder given, or a prototype of our own."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sys.stdout.write(f"{prototype(folder):,} lines of Python\n")
        measure(folder)


if __name__ == "__main__":
    main()
