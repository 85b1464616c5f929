"""Where a command's text goes: the terminal or a file."""

from __future__ import annotations

from pathlib import Path

from tengates.model.errors import InputError


def deliver(text: str, output: Path | None) -> None:
    """Print the text, or write it to the file. InputError when that cannot be done."""
    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror}. Choose another place for --output.") from error
