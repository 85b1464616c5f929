"""The only place that starts git: always on our shadow directory, with nothing inherited.

Each call has an empty standard input (or bytes of ours), its own process group, a time
limit and a cap on what it may print. Environment variables are built from nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from tengates.model.errors import InputError, Interrupted

TIME_LIMIT = 30.0
OUTPUT_LIMIT = 256_000_000
_ERROR_LIMIT = 64_000
_POLL = 0.05
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_STERILE = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_SSH_COMMAND": "false",
    "GIT_EDITOR": "false",
    "GIT_SEQUENCE_EDITOR": "false",
    "GIT_PAGER": "",
    "GIT_LITERAL_PATHSPECS": "1",
}


class GitFailed(Exception):  # noqa: N818  reads as what happened
    """Git ended with an error; `detail` is what it said, for the log only."""

    def __init__(self, code: int, detail: str) -> None:
        """Keep the exit code and the words."""
        super().__init__(f"git ended with {code}: {detail[:400]}")
        self.code = code


class GitTooSlow(GitFailed):
    """Git took longer than its limit or printed more than it may."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Git:
    """Runs git on a shadow directory for one work tree."""

    shadow: Path
    work_tree: Path
    cancel: Callable[[], bool] = _never

    def run(
        self,
        *arguments: str,
        given: bytes | None = None,
        fine: tuple[int, ...] = (0,),
        limit: float = TIME_LIMIT,
        extra: Mapping[str, str] | None = None,
    ) -> bytes:
        """What git prints. GitFailed when its exit code is not one of `fine`."""
        code, output, detail = self._run(arguments, given, limit, extra or {})
        if code not in fine:
            raise GitFailed(code, detail)
        return output

    def test(self, *arguments: str, limit: float = TIME_LIMIT) -> bool:
        """Whether git answers 0 rather than 1."""
        code, _, detail = self._run(arguments, None, limit, {})
        if code not in {0, 1}:
            raise GitFailed(code, detail)
        return code == 0

    def environment(self) -> dict[str, str]:
        """Everything git gets to see."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        home = {"HOME": str(self.shadow), "XDG_CONFIG_HOME": str(self.shadow)}
        places = {"GIT_DIR": str(self.shadow), "GIT_WORK_TREE": str(self.work_tree)}
        return {**kept, **_STERILE, **home, **places}

    def _run(
        self, arguments: tuple[str, ...], given: bytes | None, limit: float, extra: Mapping[str, str]
    ) -> tuple[int, bytes, str]:
        _heed(self.cancel)
        try:
            return self._started(arguments, given, limit, extra)
        except OSError as error:  # no space for what it is given, no memory, no such program any more
            raise GitFailed(-1, f"could not be started: {error}") from error

    def _started(
        self, arguments: tuple[str, ...], given: bytes | None, limit: float, extra: Mapping[str, str]
    ) -> tuple[int, bytes, str]:
        with _source(given) as source:
            process = subprocess.Popen(  # noqa: S603  an absolute git, arguments of our own, no shell
                [git_path(), *arguments],
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self.work_tree,
                env={**self.environment(), **extra},
                start_new_session=True,
            )
            try:
                return _finish(process, limit, self.cancel)
            finally:
                _kill(process)


def _finish(process: subprocess.Popen[bytes], limit: float, cancel: Callable[[], bool]) -> tuple[int, bytes, str]:
    deadline = time.monotonic() + limit
    output, errors = _Drain(process.stdout, OUTPUT_LIMIT), _Drain(process.stderr, _ERROR_LIMIT)
    while output.is_alive() or errors.is_alive():
        output.join(_POLL)
        if not output.is_alive():
            errors.join(_POLL)
        _heed(cancel)
        if output.full or time.monotonic() > deadline:
            raise GitTooSlow(-1, "over its limit")
    try:
        code = process.wait(max(_POLL, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise GitTooSlow(-1, "over its limit") from error
    if output.full:
        raise GitTooSlow(-1, "over its limit")
    return code, output.content(), errors.content().decode("utf-8", "replace")


def _heed(cancel: Callable[[], bool]) -> None:
    if cancel():
        raise Interrupted("Stopped. Nothing was changed; start again at any time.")


class _Drain(threading.Thread):
    """Reads a pipe to its end, keeping at most `limit` bytes."""

    def __init__(self, pipe: IO[bytes] | None, limit: int) -> None:
        super().__init__(name="git-output", daemon=True)
        self._pipe = pipe
        self._limit = limit
        self._chunks: list[bytes] = []
        self._kept = 0
        self.full = False
        self.start()

    def run(self) -> None:
        """Read until the other end closes."""
        if self._pipe is None:
            return
        with self._pipe as pipe:
            while chunk := pipe.read1(1 << 16):  # type: ignore[attr-defined]  # a BufferedReader
                self._keep(chunk)

    def _keep(self, chunk: bytes) -> None:
        if self._kept + len(chunk) > self._limit:
            self.full = True
            return
        self._chunks.append(chunk)
        self._kept += len(chunk)

    def content(self) -> bytes:
        """What was kept."""
        return b"".join(self._chunks)


def _source(given: bytes | None) -> IO[bytes]:
    """Standard input from a file, so that a git which does not read it cannot block us."""
    if given is None:
        return Path(os.devnull).open("rb")
    source = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    source.write(given)
    source.seek(0)
    return source


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started, if it still runs."""
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


@cache
def git_path() -> str:
    """The absolute path of git, looked up once and never in the current folder."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        candidate = Path(folder, name)
        if candidate.is_absolute() and os.access(candidate, os.X_OK) and candidate.is_file():
            return str(candidate)
    raise InputError("Ten Gates needs git and cannot find it. Install git from https://git-scm.com and try again.")
