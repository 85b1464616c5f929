"""Opens a file of the folder in the founder's own editor: the one place that starts a program on their behalf.

The program is found once on PATH, by its absolute path and never inside the opened folder or the current one. It is
given the file and nothing else, starts in a folder of ours, and inherits only what a desktop program needs. The
system's text editor is asked for by name, never the file's own "open", which would run scripts on some systems.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tengates.model.errors import InputError
from tengates.repo.directory import Unreadable
from tengates.repo.reading import Walk

_INHERITED = frozenset({
    "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "SESSION_MANAGER", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP",
    "APPDATA", "LOCALAPPDATA", "USERPROFILE", "PROGRAMDATA", "PROGRAMFILES",
})  # fmt: skip
_NONE = "No editor was found. Install VS Code or Cursor with its command on PATH, or open the file yourself."
_STARTED: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor that is there: its id as in the settings, its name, and how it is told to open a line."""

    id: str
    name: str
    command: Callable[[str, int], list[str]]


def find_editors(root: Path, search: str | None = None) -> tuple[Editor, ...]:
    """The editors on this machine, best first. Nothing inside `root`, the opened folder, is ever taken."""
    folders = list(_folders(os.environ.get("PATH", os.defpath) if search is None else search, root))
    found = [
        Editor(ident, name, _at_line(program))
        for ident, name, command in (("vscode", "VS Code", "code"), ("cursor", "Cursor", "cursor"))
        if (program := _program(folders, command)) is not None
    ]
    system = _system(folders)
    return (*found, system) if system is not None else tuple(found)


def open_at(editors: tuple[Editor, ...], wanted: str, root: Path, place: tuple[str, int], room: Path) -> str:
    """Open a file below `root` at a line (0: at its top) and return the editor's name. InputError with a next step.

    `wanted` is an id, or "first". `room` is the folder of ours to start in.
    """
    path, line = place
    editor = next((row for row in editors if wanted in {row.id, "first"}), None)
    if editor is None:
        raise InputError(_NONE if wanted == "first" else f"That editor was not found. {_NONE}")
    walk = Walk(root)
    try:
        regular = stat.S_ISREG(walk.stat(path).st_mode)
    except Unreadable as error:
        raise InputError(f"{path} cannot be opened: {error.reason}. Scan again to see what is there.") from error
    finally:
        walk.close()
    if not regular:
        raise InputError(f"{path} is not a regular file, so it is not opened.")
    _start(editor.command(str(root / path), line), room)
    return editor.name


def _folders(search: str, root: Path) -> Iterator[Path]:
    """The absolute folders of a search path that do not lie in the opened one."""
    for text in search.split(os.pathsep):
        folder = Path(text)
        if text and folder.is_absolute() and not folder.resolve().is_relative_to(root.resolve()):
            yield folder


def _program(folders: list[Path], name: str) -> Path | None:
    for folder in folders:
        if os.name == "nt":  # `code.cmd` is a batch file, whose arguments cmd.exe would read again
            script, program = folder / f"{name}.cmd", folder.parent / f"{name.capitalize()}.exe"
            candidate = program if script.is_file() else folder / f"{name}.exe"
        else:
            candidate = folder / name
        if os.access(candidate, os.X_OK) and candidate.is_file():
            return candidate
    return None


def _at_line(program: Path) -> Callable[[str, int], list[str]]:
    def command(path: str, line: int) -> list[str]:
        numbers = any(part.strip().isdigit() for part in path.split(":"))  # it would take one for the line
        if line < 1 or numbers:
            return [str(program), path]
        return [str(program), "--goto", f"{path}:{line}:1"]

    return command


def _system(folders: list[Path]) -> Editor | None:
    """The system's text editor; None where there is no safe way to ask for it."""
    if sys.platform == "darwin":
        return Editor("system", "the text editor", lambda path, _line: ["/usr/bin/open", "-t", path])
    if os.name == "nt":
        notepad = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "notepad.exe")
        return Editor("system", "Notepad", lambda path, _line: [str(notepad), path])
    return next(
        (
            Editor("system", title, _plain(program))
            for name, title in _DESKTOP_EDITORS
            if (program := _program(folders, name)) is not None
        ),
        None,
    )


_DESKTOP_EDITORS = (
    ("gnome-text-editor", "Text Editor"), ("kate", "Kate"), ("kwrite", "KWrite"), ("gedit", "gedit"), ("xed", "Xed"),
    ("mousepad", "Mousepad"), ("pluma", "Pluma"), ("featherpad", "FeatherPad"), ("leafpad", "Leafpad"),
)  # fmt: skip


def _plain(program: Path) -> Callable[[str, int], list[str]]:
    return lambda path, _line: [str(program), path]


def _start(command: list[str], room: Path) -> None:
    _STARTED[:] = [process for process in _STARTED if process.poll() is None]
    try:
        process = subprocess.Popen(  # noqa: S603  an absolute program, the file's absolute path, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=room,
            env=_environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise InputError(f"{command[0]} could not be started: {error.strerror}. Choose another editor.") from error
    _STARTED.append(process)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.upper() in _INHERITED or name.startswith("XDG_")}
    absolute = [text for text in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(text).is_absolute()]
    return {**kept, "PATH": os.pathsep.join(absolute)}
