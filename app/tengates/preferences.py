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
from typing import Annotated, Any, Literal, get_type_hints

import msgspec

from tengates.home import Home, private_folder

_RECENT = 12


@dataclass(frozen=True, slots=True)
class Settings:
    """The program's settings. `unknown` holds what only a newer version knows, so an older one loses nothing."""

    version: int = 1
    theme: Literal["system", "light", "dark", "contrast"] = "system"
    text_scale: Annotated[float, msgspec.Meta(ge=0.8, le=2.0)] = 1.0
    language: Literal["system", "en", "de"] = "system"
    recent: tuple[str, ...] = ()
    window: str = ""  # base64 of the window's own geometry
    last_project: str = ""
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
    hints = get_type_hints(Settings, include_extras=True)
    known = {item.name for item in fields(Settings)} - {"unknown"}
    usable = {}
    for name in known & content.keys():
        try:
            usable[name] = msgspec.convert(content[name], hints[name])
        except msgspec.ValidationError:
            continue
    return Settings(**usable, unknown={name: value for name, value in content.items() if name not in known})


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
