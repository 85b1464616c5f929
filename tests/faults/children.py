"""Does work in a child that strace kills or fails at one chosen system call."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.faults.scene import Scene, Work

from tengates.model.errors import TenGatesError

DONE, SAID, TROUBLE, HANGS = 0, 2, 3, 4
# Calls that touch files. What only looks is among them: between two looks a cut may come, too.
CALLS = (
    "openat,newfstatat,fstat,read,write,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,"
    "mkdir,mkdirat,rmdir,fchmod,fchmodat,chmod,fchown,fchownat,ftruncate,fsetxattr,flistxattr,fgetxattr,flock,close"
).split(",")
WRITING = (
    "openat,write,fsync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fchmod,"
    "fchown,ftruncate,fsetxattr"
).split(",")
_PATIENCE = 20.0
_GO = signal.SIGUSR1
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")


@cache
def why_not() -> str:
    """Why strace cannot be used here, "" when it can."""
    if shutil.which("strace") is None:
        return "strace is not installed (Debian: apt-get install strace)"
    probe = ["strace", "-qq", "-o", os.devnull, "-e", "inject=getppid:error=EIO", "true"]
    done = subprocess.run(probe, capture_output=True, check=False)
    return "" if done.returncode == 0 else "this machine does not let strace look into a process"


def calls_of(scene: Scene, work: Work) -> Iterator[tuple[str, int]]:
    """Every file-related call that the work makes, as (name, how many of that name came so far)."""
    with tempfile.NamedTemporaryFile("r", suffix=".strace") as kept:
        _traced(scene, work, ["-o", kept.name, "-e", f"trace={','.join(CALLS)}"])
        counted: Counter[str] = Counter()
        for line in kept.read().split("\n"):
            if found := _CALL.match(line):
                counted[found[1]] += 1
                yield found[1], counted[found[1]]


def struck(scene: Scene, work: Work, call: str, count: int, what: str) -> int:
    """Do the work and strike at that call: `what` is "signal=KILL" or "error=EIO". The child's exit code, HANGS, or -signal."""
    return _traced(scene, work, ["-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={count}"])


def done_quietly(scene: Scene, work: Work) -> int:
    """Do the work in a child that nobody strikes."""
    pid = _child(scene, work)
    os.kill(pid, _GO)
    return _wait(pid)


def _traced(scene: Scene, work: Work, options: list[str]) -> int:
    pid = _child(scene, work)
    with tempfile.TemporaryFile("w+") as words:
        tracer = subprocess.Popen(["strace", "-p", str(pid), *options], stderr=words)
        try:
            _attached(words.fileno(), tracer)
            os.kill(pid, _GO)
            return _wait(pid)
        finally:
            tracer.wait()


def _attached(words: int, tracer: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while b"attached" not in os.pread(words, 4000, 0):
        if time.monotonic() > until or tracer.poll() is not None:
            raise RuntimeError(os.pread(words, 4000, 0).decode())
        time.sleep(0.001)


def _child(scene: Scene, work: Work) -> int:
    """A child that waits for a signal before it begins: a call that is none of those that are struck."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {_GO})
    pid = os.fork()
    if pid:
        return pid
    code = TROUBLE
    try:
        signal.sigwait({_GO})
        work(scene.open())
        code = DONE
    except TenGatesError as error:
        code = SAID if str(error).rstrip().endswith(".") else TROUBLE
    except BaseException:  # noqa: BLE001  the child's end
        traceback.print_exc()
    finally:
        os._exit(code)


def _wait(pid: int) -> int:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return HANGS


def exists(path: Path) -> bool:
    """Whether something of that name is there, a link included."""
    return os.path.lexists(path)
