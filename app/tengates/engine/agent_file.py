"""The section about Ten Gates in the file that a coding agent reads first: only what stands between our marks is ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tengates.engine.catalog import control_page
from tengates.model.change import FileWrite
from tengates.model.errors import InputError
from tengates.model.outcome import ControlResult, Kind, Status
from tengates.model.score import Scorecard

FILES = ("AGENTS.md", "CLAUDE.md", ".cursorrules")
_BEGIN = "<!-- tengates: this part is written by `tengates agent-file`; write around it -->"
_END = "<!-- /tengates -->"
_PART = re.compile(rf"<!-- tengates: .*?-->.*?{re.escape(_END)}(\r?\n)?", re.DOTALL)

_CODE = {Kind.ABSENCE, Kind.COVERAGE}  # what every new piece of code is held against


def agent_section(card: Scorecard) -> str:
    """What the gates expect of new code here, as Markdown with marks.

    Only our own words take part, and only controls that apply: nothing of the repository is quoted.
    """
    lines = [_BEGIN, "## What new code here must hold (Ten Gates)", ""]
    lines += [
        "Before you say that a change is done, run this in the top folder of the repository:",
        "",
        "    tengates scan . --against HEAD --fail-on new",
        "",
        "It exits with 1 and names the places when the change brings a new gap. Mend those, do not silence them.",
        "Each line below says what must hold, then the question that is asked of the code. `tengates explain CONTROL` says",
        "how it is judged and how to meet it.",
        "",
    ]
    for item in card.gates:
        rows = [row for row in card.results if row.gate == item.gate.id and _applies(row)]
        if rows:
            lines += [
                f"### {item.gate.title}",
                "",
                *(f"- **{row.title}** (`{row.id}`). {_asked(row)}" for row in rows),
                "",
            ]
    return "\n".join([*lines, _END]) + "\n"


def _asked(row: ControlResult) -> str:
    return " ".join(control_page(row.id).section("What it asks").split())


def _applies(row: ControlResult) -> bool:
    return row.kind in _CODE and row.outcome.status is not Status.NOT_APPLICABLE


def with_section(path: str, before: bytes | None, part: str) -> bytes:
    """The file with the section in place, everything around it untouched. InputError when it is no UTF-8 text."""
    try:
        text = (before or b"").decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text. Save it as UTF-8, or use --stdout and paste.") from error
    found = list(_PART.finditer(text))
    newline = "\r\n" if "\r\n" in (found[0][0] if found else text) else "\n"
    part = part.replace("\n", newline)
    if len(found) > 1:
        raise InputError(f"{path} holds {len(found)} parts of ours. Delete all but one, then run this again.")
    if found:
        start, end = found[0].span()
        return (text[:start] + part + text[end:]).encode()
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return (text + gap + part).encode()


def agent_writes(read: Callable[[str], bytes | None], part: str, files: Iterable[str] = FILES) -> tuple[FileWrite, ...]:
    """What to write: into each of the files that exist, else into AGENTS.md; nothing when they already say it."""
    there = {path: content for path in files if (content := read(path)) is not None}
    if not there:
        return (FileWrite("AGENTS.md", None, with_section("AGENTS.md", None, part)),)
    writes = (FileWrite(path, content, with_section(path, content, part)) for path, content in there.items())
    return tuple(write for write in writes if write.base != write.new)
