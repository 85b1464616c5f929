"""What people write, looked at before a model reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

__IMPORTS__MAX_CHARACTERS = __CHARACTERS__
MAX_MESSAGES = __MESSAGES__

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,30}\b(?:previous|prior|above|earlier|all)\b.{0,30}\b(?:instructions?|rules|prompts?)\b"
    r"|\b(?:reveal|print|repeat)\b.{0,30}\b(?:system|hidden|initial)\b.{0,20}\b(?:prompt|instructions?)\b"
    r"|<\|[a-z_]{2,20}\|>",
    re.IGNORECASE | re.DOTALL,
)
# Writing that people cannot see; a flag has seven such characters.
_HIDDEN = re.compile("[\U000e0000-\U000e007f]{12,}")
Told = TypeVar("Told")


__ERROR__def screen_prompt(told: Told) -> Told:
    """The same text, message or list of messages, once what people wrote in it has been looked at."""
    if isinstance(told, str):
        _screen_text(told)
    elif isinstance(told, (list, tuple)):
        if len(told) > MAX_MESSAGES:
            _reject(f"This conversation is too long: {MAX_MESSAGES} messages are the most.")
        for item in told:
            screen_prompt(item)
    elif _part(told, "role", "type") in {None, "user", "human", "text", "input_text"}:
        for part in told.values() if isinstance(told, Mapping) else [_part(told, "content")]:
            screen_prompt(part)
    return told


def _screen_text(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        _reject(f"This text is too long: {MAX_CHARACTERS} characters are the most.")
    if _ORDERS.search(text) or _HIDDEN.search(text):
        _reject("This text gives the assistant orders. Say what you need in other words.")


def _part(told: Any, *names: str) -> Any:
    """A member of a mapping or an object, None when it has none of these."""
    found = (told.get(name) if isinstance(told, Mapping) else getattr(told, name, None) for name in names)
    return next((value for value in found if value is not None), None)


def _reject(reason: str) -> NoReturn:
    __REJECT__
