"""A proposal as a unified diff, for eyes and export only; secrets are masked, never a data format."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from tengates.model.change import ChangeKind, FileChange, Proposal
from tengates.present.words import visible

_SHORTEST = 6
_LONG = 16  # from here on four characters may be shown, as in a finding's mask
_ENV_LINE = re.compile(r"^([\s#]*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*)(.+)$")
_COMMENT = re.compile(r"^\s*(?:#|$)")


def proposal_diff(proposal: Proposal) -> str:
    """All files of a proposal, hunks with three lines around them; then what was left alone and why."""
    return "\n".join(_lines(proposal)) + "\n"


def masked(text: str, masks: tuple[str, ...], *, sensitive: bool = False) -> str:
    """A line with every secret value hidden; a sensitive file shows names and comments alone."""
    for value in masks:
        if len(value) >= _SHORTEST:
            text = text.replace(value, f"{value[: 4 if len(value) > _LONG else 2]}…")
        else:
            text = text.replace(f":{value}@", ":…@")
    if sensitive:
        found = _ENV_LINE.match(text)
        if found:
            return f"{found.group(1)}…"
        return text if _COMMENT.match(text) else "…"
    return text


def _lines(proposal: Proposal) -> Iterator[str]:
    yield f"# {proposal.title} ({proposal.tier})"
    for name, value in proposal.parameters:
        yield f"# {name} = {visible(masked(value, proposal.masks))}"
    for change in proposal.files:
        yield from _file(change, proposal.masks)
    for skipped in proposal.skipped:
        place = f"{skipped.path}:{skipped.line}" if skipped.line else skipped.path
        yield f"# left alone: {visible(place)} {visible(masked(skipped.reason, proposal.masks))}"
    for note in proposal.notes:
        yield f"# yours to do: {visible(masked(note, proposal.masks))}"
    for effect in proposal.effects:
        yield f"# {effect.control}: {effect.before:.2f} to {effect.after:.2f}"


def _file(change: FileChange, masks: tuple[str, ...]) -> Iterator[str]:
    path = visible(change.path)
    for hunk in change.hunks:
        along = " (comes along)" if hunk.supporting else ""
        yield f"# {path}:{hunk.id} {visible(masked(hunk.why, masks))}{along}"
    if change.kind is ChangeKind.UNTRACK:
        return
    old, new = _texts(change.base, change, masks), _texts(change.new, change, masks)
    names = ("/dev/null" if change.base is None else f"a/{path}", "/dev/null" if change.new is None else f"b/{path}")
    yield from difflib.unified_diff(old, new, *names, lineterm="")


def _texts(content: bytes | None, change: FileChange, masks: tuple[str, ...]) -> list[str]:
    if content is None:
        return []
    lines = content.decode("utf-8", "replace").split("\n")
    if lines[-1] == "":
        lines.pop()
    return [visible(masked(line.rstrip("\r"), masks, sensitive=change.sensitive)) for line in lines]
