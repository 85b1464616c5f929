"""A refactored sample as a child process: started, asked, and always stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START = 60.0  # seconds until it must listen; both cores may be busy
ANSWER = 30.0
RUN = 60.0


@dataclass(frozen=True)
class Answer:
    """What a sample answered."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    text: str

    def json(self) -> Any:
        """The body as a value."""
        return json.loads(self.text)


@dataclass(frozen=True)
class Finished:
    """A sample that ran to its end; `log` is both of its outputs."""

    code: int
    log: str


class Served:
    """A running server. `log` is what it has printed so far."""

    def __init__(self, command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], port: int) -> None:
        """Start it and wait until it listens; a child that ends before that fails the test with its log."""
        self.url = f"http://127.0.0.1:{port}"
        self._log = folder.parent / f"{folder.name}-{port}.log"
        with self._log.open("wb") as stream:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait(port)
        except BaseException:
            self.stop()
            raise

    @property
    def log(self) -> str:
        """Both outputs so far."""
        return self._log.read_text("utf-8", "replace")

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path."""
        return self._ask(path, None, headers)

    def post(self, path: str, value: Any, **headers: str) -> Answer:
        """Send a value as JSON; bytes go as they are."""
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self._ask(path, data, {"content-type": "application/json", **headers})

    def stop(self) -> None:
        """End it and whatever it started."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, sign)
            except ProcessLookupError:
                break
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                continue

    def _ask(self, path: str, data: bytes | None, headers: Mapping[str, str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data, named)  # noqa: S310  # 127.0.0.1
        try:
            with urllib.request.urlopen(request, timeout=ANSWER) as reply:  # noqa: S310
                return _answer(reply.status, reply)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error)

    def _wait(self, port: int) -> None:
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise AssertionError(f"The sample ended before it listened:\n{self.log}")
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(f"The sample did not listen within {START:.0f} seconds:\n{self.log}")


def _answer(status: int, reply: Any) -> Answer:
    headers = {name.lower(): value for name, value in reply.headers.items()}
    return Answer(status, headers, reply.read().decode("utf-8", "replace"))


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Finished:
    """Run a sample to its end."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=RUN,
        check=False,
    )
    return Finished(done.returncode, done.stdout.decode("utf-8", "replace"))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def minimal(home: Path, **more: str) -> dict[str, str]:
    """What a child may see of this machine: next to nothing."""
    return {
        "PATH": os.defpath,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "NEXT_TELEMETRY_DISABLED": "1",
        **more,
    }
