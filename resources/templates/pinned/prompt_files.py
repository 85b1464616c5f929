"""Prompts are files with a version in their name; each is read once."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "prompts"


@cache
def load_prompt(name: str) -> str:
    """The text of prompts/<name>.md."""
    return (_FOLDER / f"{name}.md").read_text("utf-8").removesuffix("\n")
