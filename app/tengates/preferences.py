"""Settings of the program: one JSON file in the user's own configuration folder, typed, written in one step.

Apart from `settings`, which checks the founder's words in a repository: the checking library costs as
much as all of the window, and these few values are needed before it shows.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from tengates.home import Home, private_folder

_RECENT = 12
_SMALLEST, _LARGEST = 0.8, 2.0  # of the text
_TEXTS = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """The program's settings. `unknown` holds what only a newer version knows, so an older one loses nothing."""

    version: int = 1
    theme: Literal["system", "light", "dark", "contrast"] = "system"
    text_scale: float = 1.0  # 0.8 to 2.0
    language: Literal["system", "en", "de"] = "system"
    recent: tuple[str, ...] = ()
    window: str = ""  # base64 of the window's own geometry
    last_project: str = ""
    help_page: str = ""  # the page of the guide that was read last
    diff_view: Literal["side-by-side", "unified"] = "side-by-side"
    editor: Literal["first", "system", "vscode", "cursor"] = "first"  # the first one that is found
    rescan: bool = False  # scan again by itself when files change
    notify: bool = False  # tell when a scan that took long is done, and the window is not in front
    unknown: Mapping[str, Any] = field(default_factory=dict)


# What "use the defaults" brings back. Where one was last is no preference.
PREFERENCES = ("theme", "text_scale", "language", "diff_view", "editor", "rescan", "notify")


def load_settings(home: Home) -> Settings:
    """The saved settings; what cannot be used is left alone on disk and has its default here.

    A value that only a newer version knows costs that value, not the others.
    """
    content = _read(home.config / "settings.json")
    return Settings() if content is None else settings_of(content)


def settings_of(content: Mapping[str, Any]) -> Settings:
    """Settings out of a file's values, each taken when it is of its kind."""
    hints = get_type_hints(Settings)
    known = {item.name for item in fields(Settings)} - {"unknown"}
    usable: dict[str, Any] = {}
    for name in known & content.keys():
        if _fits(content[name], hints[name]) and (name != "text_scale" or _SMALLEST <= content[name] <= _LARGEST):
            usable[name] = tuple(content[name]) if hints[name] == _TEXTS else content[name]
    return Settings(**usable, unknown={name: value for name, value in content.items() if name not in known})


def _fits(value: object, kind: object) -> bool:
    """Whether a value out of the file is of a setting's kind; true and false are no numbers."""
    if get_origin(kind) is Literal:
        return isinstance(value, str) and value in get_args(kind)
    if kind == _TEXTS:
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind


def save_settings(home: Home, settings: Settings) -> None:
    """Write the settings in one step. A file that is none of ours is put aside, not lost."""
    path = private_folder(home.config) / "settings.json"
    if path.exists() and _read(path) is None:
        path.replace(path.with_name("settings.json.unreadable"))
    values = asdict(settings)
    write_atomically(path, json.dumps({**values.pop("unknown"), **values}, indent=2).encode())


def with_defaults(settings: Settings) -> Settings:
    """The settings with every preference as it was at first; recent folders and the window's place stay."""
    usual = Settings()
    return replace(settings, **{name: getattr(usual, name) for name in PREFERENCES})


def with_recent(settings: Settings, folder: Path) -> Settings:
    """The settings with this folder as the one opened last."""
    path = str(folder)
    recent = (path, *(item for item in settings.recent if item != path))[:_RECENT]
    return replace(settings, recent=recent, last_project=path)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file of our own whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _read(path: Path) -> dict[str, Any] | None:
    """The file's values, None when it is missing or holds no JSON of ours."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
