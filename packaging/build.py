#!/usr/bin/env python3
"""Make the program for this system: a folder that needs no Python, and the archive or installer of it, in dist/."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

import environment

ROOT = environment.ROOT
MADE = ROOT / "build" / "made"
DIST = ROOT / "dist"
BUNDLE = DIST / "tengates"
MEGABYTE = 1_000_000


def main() -> int:
    """Make the bundle, and what is made of it; print where each is and how large."""
    parser = argparse.ArgumentParser(
        description="Makes the program for this system in dist/: a folder that needs no Python, and on Linux "
        "a .tar.gz and a .deb of it. The environment for it is kept in build/env."
    )
    parser.add_argument("--only-folder", action="store_true", help="make the folder alone, no archive and no package")
    arguments = parser.parse_args()
    try:
        python = environment.ensure_build()
        bundle(python)
        print_size(BUNDLE)
        if sys.platform.startswith("linux") and not arguments.only_folder:
            print_size(archive())
            command = [sys.executable, ROOT / "packaging" / "deb.py"]
            _run(command, "The Debian package could not be made.")
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def bundle(python: Path) -> None:
    """Icons and licences, then the bundle, then a look at what is in it. SetupError when one of them is not well."""
    packaging = ROOT / "packaging"
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    environment.say("Drawing icons and collecting licences …")
    _run([python, packaging / "icons.py", MADE], "The icons could not be drawn.")
    _run([python, packaging / "licences.py", MADE / "licences.txt"], "The licences could not be collected.")
    environment.say("Making the bundle …")
    folders = ["--distpath", DIST, "--workpath", ROOT / "build" / "work"]
    command = [
        python,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "WARN",
        *folders,
        packaging / "tengates.spec",
    ]
    _run(command, "PyInstaller could not make the bundle; what it says stands above.")
    if sys.platform.startswith("linux"):
        _tidy(BUNDLE)
    _run([python, packaging / "licences.py", "--check", BUNDLE], "The bundle holds something that it must not.")


def is_elf(file: Path) -> bool:
    """Whether this is a program or library for Linux."""
    with file.open("rb") as stream:
        return not file.is_symlink() and stream.read(4) == b"\x7fELF"


def _tidy(bundle: Path) -> None:
    """Take out what only debuggers read, and the folders of this machine in which libraries would be looked for."""
    for file in sorted(path for path in bundle.rglob("*") if path.is_file() and is_elf(path)):
        if file.parent == bundle:  # the program itself: PyInstaller put the modules at its end
            continue
        subprocess.run(["strip", "--strip-unneeded", file], check=True)
        shown = subprocess.run(["patchelf", "--print-rpath", file], capture_output=True, text=True, check=True)
        if shown.stdout.startswith("/"):
            subprocess.run(["patchelf", "--remove-rpath", file], check=True)


def archive() -> Path:
    """The bundle as one .tar.gz, the same bytes for the same bundle."""
    target = DIST / f"tengates-{version()}-linux-{machine()}.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=6) as stream:
        stream.add(BUNDLE, f"tengates-{version()}", filter=_nobodys)
    return target


def version() -> str:
    """The version of the source."""
    text = (ROOT / "app" / "tengates" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    return found.group(1) if found else "0"


def machine() -> str:
    """This processor's kind, as release files are named."""
    return {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)


def print_size(path: Path) -> None:
    """Say where it is and how large."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if not file.is_symlink()]
    size = sum(file.stat().st_size for file in files if file.is_file())
    environment.say(f"{path.relative_to(ROOT)}: {size / MEGABYTE:.0f} MB")


@cache
def moment() -> int:
    """The time of the commit: what is made twice of one commit carries the same time."""
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(done.stdout.strip() or 0) if done.returncode == 0 else 0


def _nobodys(item: tarfile.TarInfo) -> tarfile.TarInfo:
    item.uid = item.gid = 0
    item.uname = item.gname = ""
    item.mtime = moment()
    return item


def _run(command: list[str | Path], problem: str) -> None:
    surroundings = {**os.environ, "TENGATES_VERSION": version(), "SOURCE_DATE_EPOCH": str(moment())}
    surroundings |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "1"}
    if subprocess.run(command, cwd=ROOT, env=surroundings, check=False).returncode:
        raise environment.SetupError(problem)


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
