#!/usr/bin/env python3
"""Install the Debian package on a machine that has nothing, start the menu entry there, and keep a picture.

The machine is a fresh Debian root made by debootstrap in build/clean: no Python package, no Qt, no git.
Needs root and the network. What the window shows of the sample is in the picture.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import build
import environment
import smoke

CLEAN = environment.ROOT / "build" / "clean"
RELEASE = "bookworm"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def main() -> int:
    """Make the root, install, start, look."""
    parser = argparse.ArgumentParser(description="Installs the .deb of dist/ on a fresh Debian and starts it there.")
    parser.add_argument("picture", type=Path, help="where to keep what the window shows, as PNG")
    parser.add_argument("--root", type=Path, default=CLEAN, help="the fresh root; made when it is not there")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        print("This needs root: it makes a machine of its own.", file=sys.stderr)
        return 2
    try:
        environment.ensure_commands({"debootstrap": "debootstrap"} | environment.SMOKE_COMMANDS)
        (package,) = build.DIST.glob(f"tengates_{build.version()}_*.deb")
        if not (arguments.root / "etc" / "debian_version").is_file():
            environment.say(f"Making a fresh {RELEASE} in {arguments.root} …")
            _run(["debootstrap", "--variant=minbase", RELEASE, str(arguments.root)])
        with _devices(arguments.root):
            _install(arguments.root, package)
            _start(arguments.root, arguments.picture)
    except (environment.SetupError, smoke.NotWellError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _install(root: Path, package: Path) -> None:
    there = root / "root" / package.name
    shutil.copy(package, there)
    shutil.rmtree(root / "root" / ".local", ignore_errors=True)
    machine = _on(root)
    machine.run("apt-get", "update", "-qq")
    machine.run(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/root/{package.name}", environment.FONTS
    )
    there.unlink()
    said = machine.run("sh", "-c", "command -v python3 || echo none").strip()
    environment.say(f"installed; python3 on that machine: {said}")


def _start(root: Path, picture: Path) -> None:
    """The command of the menu entry on the sample, until the window has judged it and holds still."""
    entry = (root / "usr" / "share" / "applications" / "tengates.desktop").read_text("utf-8")
    found = re.search(r"^Exec=(.+) %f$", entry, re.MULTILINE)
    if found is None:
        raise environment.SetupError("The menu entry does not open a folder.")
    program = _on(root, *found.group(1).split())
    sample = program.run("sample").strip()
    environment.say(f"starting there: {found.group(1)} {sample}")
    smoke.window(program, Path(sample), picture)


def _on(root: Path, *command: str) -> smoke.Program:
    surroundings = {"PATH": _PATH, "HOME": "/root", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    return smoke.Program(("chroot", str(root), *command), surroundings)


@contextmanager
def _devices(root: Path) -> Iterator[None]:
    """Kernel folders that a machine has, and the folder where displays are found."""
    places = {"/proc": root / "proc", "/dev": root / "dev", "/tmp/.X11-unix": root / "tmp" / ".X11-unix"}  # noqa: S108  X's own place
    for source, target in places.items():
        Path(source).mkdir(exist_ok=True)
        target.mkdir(parents=True, exist_ok=True)
        _run(["mount", "--bind", source, str(target)])
    try:
        yield
    finally:
        for target in reversed(places.values()):
            _run(["umount", "--lazy", str(target)])


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise environment.SetupError(f"`{' '.join(command)}` did not work:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
