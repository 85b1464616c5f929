"""JSON as tools write it: comments and trailing commas are taken out, strings stay as they are."""

from __future__ import annotations

import re

_NEXT = re.compile(r'"|//|/\*')
_STRING = re.compile(r'"(?:[^"\\\n]|\\[^\n])*+"')
_TRAILING = re.compile(r",(?=\s*+[}\]])")


def strict_json(text: str) -> str | None:
    """The same text as strict JSON; None when a string or a comment never ends.

    One pass that never goes back: what does not end is refused at once, not looked for again.
    """
    pieces: list[str] = []
    between: list[str] = []  # everything since the last string, so that a comma is seen beside its bracket
    at = 0
    while found := _NEXT.search(text, at):
        between.append(text[at : found.start()])
        end = _end(text, found)
        if end is None:
            return None
        if found.group() == '"':
            pieces += [_TRAILING.sub("", "".join(between)), text[found.start() : end]]
            between.clear()
        else:
            between.append(" ")
        at = end
    pieces.append(_TRAILING.sub("", "".join([*between, text[at:]])))
    return "".join(pieces)


def _end(text: str, found: re.Match[str]) -> int | None:
    """Where the string or comment that starts here ends."""
    if found.group() == '"':
        string = _STRING.match(text, found.start())
        return string.end() if string else None
    if found.group() == "//":
        end = text.find("\n", found.end())
        return len(text) if end < 0 else end
    end = text.find("*/", found.end())
    return end + 2 if end >= 0 else None
