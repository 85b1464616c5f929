#!/usr/bin/env python3
"""Make the Debian package from the bundle in dist/tengates, and have lintian and the desktop's own tools look at it."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import build
import environment

ROOT = environment.ROOT
STAGE = ROOT / "build" / "deb"
LINUX = ROOT / "packaging" / "linux"
OWNER = "tengates.invalid"  # nobody's, as RFC 2606 keeps it: our own domain, once there is one
APP_ID = ".".join((*reversed(OWNER.split(".")), "tengates"))
_ARCHITECTURES = {"x86_64": "amd64", "arm64": "arm64"}
# What Qt's plugins load stands in environment.py; besides them the bundle's libraries need these.
_LIBRARIES = environment.QT_LIBRARIES | {
    "ld-linux-aarch64.so.1": "libc6",
    "ld-linux-x86-64.so.2": "libc6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libdrm.so.2": "libdrm2",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libzstd.so.1": "libzstd1",
}
_CONTROL = """\
Package: tengates
Version: {version}
Architecture: {architecture}
Maintainer: The Ten Gates founders <founders@{owner}>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: fonts-dejavu-core | fonts-noto-core | fonts-liberation
Section: devel
Priority: optional
Description: take an AI prototype to production, gate by gate
 Ten Gates judges a prototype in Python, JavaScript or TypeScript on ten gates
 from security to cost, shows a scorecard against what a launch needs, makes a
 plan from the gaps and mends many of them through changes that one reviews and
 can undo. Nothing of the prototype is executed.
 .
 The package brings its own Python and Qt.
"""

_CHANGELOG = """\
tengates ({version}) unstable; urgency=medium

  * What changed stands in CHANGELOG.md.

 -- The Ten Gates founders <founders@{owner}>  {date}
"""
_WHERE = """
The licences of these parts stand in /usr/lib/tengates/_internal/resources/licences.txt.
Those of Debian's common ones are in /usr/share/common-licenses: Apache-2.0, LGPL-3, GPL-3.
"""


def main() -> int:
    """Lay the package out, build it, check it; print where it is and how large."""
    try:
        environment.ensure_commands(environment.DEB_COMMANDS)
        package = _package()
        build.print_size(package)
        _check(package)
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _package() -> Path:
    shutil.rmtree(STAGE, ignore_errors=True)
    share = STAGE / "usr" / "share"
    shutil.copytree(build.BUNDLE, STAGE / "usr" / "lib" / "tengates", symlinks=True)
    (STAGE / "usr" / "bin").mkdir()
    (STAGE / "usr" / "bin" / "tengates").symlink_to("../lib/tengates/tengates")
    _copy(LINUX / "tengates.desktop", share / "applications" / "tengates.desktop")
    _copy(LINUX / f"{APP_ID}.metainfo.xml", share / "metainfo" / f"{APP_ID}.metainfo.xml")
    _copy(LINUX / "lintian-overrides", share / "lintian" / "overrides" / "tengates")
    for picture in build.MADE.glob("tengates-*.png"):
        size = picture.stem.rpartition("-")[2]
        _copy(picture, share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "tengates.png")
    _copy(ROOT / "resources" / "icons" / "app.svg", share / "icons" / "hicolor" / "scalable" / "apps" / "tengates.svg")
    _documents(share)
    _control()
    _modes()
    target = build.DIST / f"tengates_{build.version()}_{_ARCHITECTURES[build.machine()]}.deb"
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(build.moment())}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", STAGE, target]
    if subprocess.run(command, env=surroundings, stdout=subprocess.DEVNULL, check=False).returncode:
        raise environment.SetupError("dpkg-deb could not make the package; what it says stands above.")
    return target


def _documents(share: Path) -> None:
    """The licence, a changelog in Debian's own form, a manual page."""
    parts = (build.MADE / "licences.txt").read_text("utf-8").partition("\n---")[0]
    own = (ROOT / "LICENSE").read_text("utf-8")
    folder = share / "doc" / "tengates"
    folder.mkdir(parents=True)
    (folder / "copyright").write_text(f"{own}\n{parts}{_WHERE}", encoding="utf-8")
    shutil.copyfile(ROOT / "CHANGELOG.md", folder / "CHANGELOG.md")
    fields = {
        "version": build.version(),
        "owner": OWNER,
        "date": format_datetime(datetime.fromtimestamp(build.moment(), UTC)),
    }
    _compressed(_CHANGELOG.format_map(fields).encode(), folder / "changelog.gz")
    _compressed((LINUX / "tengates.1").read_bytes(), share / "man" / "man1" / "tengates.1.gz")


def _control() -> None:
    """The package's own words, and the sums of its files."""
    files = sorted(path for path in STAGE.rglob("*") if path.is_file() and not path.is_symlink())
    fields = {
        "version": build.version(),
        "owner": OWNER,
        "architecture": _ARCHITECTURES[build.machine()],
        "kilobytes": sum(-(-path.stat().st_size // 1024) for path in files),
        "depends": ", ".join(["git", *depends(build.BUNDLE)]),
    }
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(STAGE)}\n"
        for path in files
    ]
    (STAGE / "DEBIAN").mkdir()
    (STAGE / "DEBIAN" / "control").write_text(_CONTROL.format_map(fields), encoding="utf-8")
    (STAGE / "DEBIAN" / "md5sums").write_text("".join(sums), encoding="utf-8")


def depends(bundle: Path) -> list[str]:
    """The Debian packages that bring what the bundle's libraries load from the system, libc with the oldest that does."""
    needed, inside, glibc = set(), set(), (0, 0)
    for file in sorted(path for path in bundle.rglob("*") if path.is_file()):
        inside.add(file.name)
        if not build.is_elf(file):
            continue
        shown = subprocess.run(["objdump", "-p", file], capture_output=True, text=True, check=True).stdout
        needed |= set(re.findall(r"NEEDED +(\S+)", shown))
        glibc = max([glibc, *((int(a), int(b)) for a, b in re.findall(r"GLIBC_(\d+)\.(\d+)", shown))])
    outside = needed - inside | set(environment.QT_LIBRARIES) - inside
    if strange := sorted(outside - set(_LIBRARIES)):
        raise environment.SetupError(f"No Debian package is named in packaging/deb.py for: {', '.join(strange)}.")
    packages = {_LIBRARIES[name] for name in outside}
    return sorted(f"{name} (>= {glibc[0]}.{glibc[1]})" if name == "libc6" else name for name in packages)


def _modes() -> None:
    """Programs may be run, everything may be read, nothing but root writes."""
    for path in STAGE.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or (build.is_elf(path) and not re.search(r"\.so(\.|$)", path.name))
        path.chmod(0o755 if runs else 0o644)
    STAGE.chmod(0o755)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _compressed(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, mtime=0))


def _check(package: Path) -> None:
    checks = {
        "desktop-file-validate": ["desktop-file-validate", LINUX / "tengates.desktop"],
        "appstreamcli": ["appstreamcli", "validate", "--no-net", LINUX / f"{APP_ID}.metainfo.xml"],
        "lintian": ["lintian", "--fail-on", "error", "--allow-root", package],
    }
    for name, command in checks.items():
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise environment.SetupError(f"{name} is not content:\n{done.stdout}{done.stderr}")
        environment.say(f"{name}: content")


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
