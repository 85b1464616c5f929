"""What of all that PyInstaller finds goes into the bundle; the recipe `tengates.spec` and the checks ask here.

Left out is what the window never loads, and on Linux what every desktop brings and Debian's packages
depend on (X11, fonts, D-Bus, the C and C++ libraries): an old copy of those beside new drivers breaks windows.
"""

from __future__ import annotations

import re
from pathlib import Path

# Modules that would bring a part under the GPL or AGPL, such as GNU readline, or that only tools for developers use;
# without _uuid, Python makes its identifiers itself.
MODULES_LEFT_OUT = (
    "_curses",
    "_curses_panel",
    "_dbm",
    "_gdbm",
    "_tkinter",
    "_uuid",
    "curses",
    "dbm.gnu",
    "dbm.ndbm",
    "ensurepip",
    "lib2to3",
    "pip",
    "PyInstaller",
    "PySide6.QtNetwork",
    "pytest",
    "readline",
    "setuptools",
    "tkinter",
    "turtledemo",
)

_QT_LIBRARIES = r"Core|DBus|Gui|OpenGL|Svg|WaylandClient|Widgets|WlShellIntegration|XcbQpa"
_QT_PLUGINS = (
    "iconengines/qsvgicon",
    "imageformats/qsvg",
    "platforminputcontexts/",
    "platforms/qcocoa",
    "platforms/qoffscreen",
    "platforms/qwayland",
    "platforms/qwindows",
    "platforms/qxcb",
    "platformthemes/qxdgdesktopportal",
    "styles/",
    "wayland-decoration-client/",
    "wayland-graphics-integration-client/qt-plugin-wayland-egl",
    "wayland-shell-integration/xdg-shell",
    "xcbglintegrations/",
)
# Shared libraries beside Python and Qt that a bundle for Linux carries, as the names of their files begin.
_LINUX_LIBRARIES = (
    "libbz2",
    "libcrypto",
    "libexpat",
    "libffi",
    "libicu",
    "liblzma",
    "libpyside6",
    "libpython3",
    "libshiboken6",
    "libsqlite3",
    "libssl",
    "libxcb-",
    "libxkbcommon",
    "libz.",
)


def modules(app: Path) -> list[str]:
    """Every module of ours by its dotted name."""
    names = (path.relative_to(app).with_suffix("").parts for path in sorted((app / "tengates").rglob("*.py")))
    return [".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in names]


def is_wanted(path: str) -> bool:
    """Whether a file goes in, by its path in the bundle."""
    path = path.replace("\\", "/")
    if path.startswith("betterleaks/bin/"):  # its command; the program calls its library
        return False
    if "/plugins/" in path and path.startswith("PySide6/"):
        return _is_wanted_plugin(path.partition("/plugins/")[2])
    if path.startswith("PySide6/") and ("/translations/" in path or "/qml/" in path):
        return False
    name = path.rpartition("/")[2]
    if qt := re.match(r"(?:lib)?Qt6?([A-Z][A-Za-z0-9]*?)(?:\.|$)", name):
        return re.fullmatch(_QT_LIBRARIES, qt.group(1)) is not None
    if name.lower() in {"opengl32sw.dll", "d3dcompiler_47.dll"}:  # for OpenGL scenes, which the window has none of
        return False
    return "/" in path or not _is_linux_library(name) or name.startswith(_LINUX_LIBRARIES)


def _is_wanted_plugin(path: str) -> bool:
    folder, _, name = path.partition("/")
    return f"{folder}/{name.removeprefix('lib')}".startswith(_QT_PLUGINS)


def _is_linux_library(name: str) -> bool:
    return re.match(r"lib[^/]+\.so(\.|$)", name) is not None
