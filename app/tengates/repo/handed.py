"""Reads a file that a person hands us by name, such as the results of another scanner; it may lie anywhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tengates.model.errors import InputError

_MEGABYTE = 1_000_000


def read_handed(path: Path, most: int) -> bytes:
    """Its bytes. InputError when it is no plain file, cannot be read, or is larger than `most` bytes."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError(f"{path} is no file. Name the file that the other scanner wrote.")
            content = file.read(most + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "its name cannot be used"
        raise InputError(f"{path} cannot be read: {why}. Name the file that the other scanner wrote.") from error
    if len(content) > most:
        raise InputError(f"{path.name} is larger than {most // _MEGABYTE} MB. Let the scanner write fewer results.")
    return content
