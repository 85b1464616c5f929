r"""The founder's own lines in place of a proposed change: which change can be typed over, and what comes of it.

Lines that are left as they were keep their bytes; new ones get the line end used around them. What is
typed is held to what can be checked without the recipe: the file still parses, no key comes into it, and
the score is computed from it. That a second run of the recipe finds nothing left to do is not promised.
"""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Iterator
from dataclasses import replace

from tengates.engine.hunks import proposed_lines, with_typed
from tengates.model.change import ChangeKind, FileChange, Hunk, Proposal
from tengates.model.errors import InputError

_LONGEST = 200_000  # characters; more is no change one types over in a review
_AFTER = "Apply it as it is, then change it in your editor."


def editable(proposal: Proposal, path: str, hunk_id: int) -> str:
    r"""The text of a change to type over: its lines as they would stand, line ends as `\n`, the last one left out.

    InputError says why this one cannot be typed over.
    """
    change, hunk = _found(proposal, path, hunk_id)
    if change.kind not in {ChangeKind.EDIT, ChangeKind.CREATE}:
        raise InputError("This change touches no text, so there is nothing to edit. Untick it to leave it out.")
    text = _decoded(_present(change, hunk))
    if change.sensitive or any(value in text for value in proposal.masks):
        raise InputError(f"This change holds secret values, which are never shown here. {_AFTER}")
    if len(text) > _LONGEST:
        raise InputError(f"This change is too long to edit here. {_AFTER}")
    if _unseen(text):
        raise InputError(f"This change holds signs that cannot be seen, so it cannot be edited here. {_AFTER}")
    return text


def retyped(proposal: Proposal, path: str, hunk_id: int, text: str | None) -> Proposal:
    """The proposal with this text in place of one change; None puts the proposed lines back.

    InputError when the change cannot be typed over, or the text cannot be used.
    """
    change, hunk = _found(proposal, path, hunk_id)
    if text is not None:
        editable(proposal, path, hunk_id)
        _refuse(text)
    typed = None if text is None else _encoded(change, hunk, text)
    if typed is not None and typed == proposed_lines(change.base or b"", hunk):
        typed = None
    after = with_typed(change, hunk_id, typed)
    return replace(proposal, files=tuple(after if row is change else row for row in proposal.files))


def carried(before: Proposal, after: Proposal) -> Proposal:
    """A proposal made again, with what was typed into the one before wherever the same lines are proposed."""
    known = {change.path: change for change in before.files}
    return replace(after, files=tuple(_carried(known.get(change.path), change) for change in after.files))


def _carried(before: FileChange | None, after: FileChange) -> FileChange:
    if before is None or before.base != after.base:
        return after
    typed = {(hunk.old, hunk.edits): hunk.typed for hunk in before.hunks if hunk.typed is not None}
    for hunk in after.hunks:
        if (hunk.old, hunk.edits) in typed:
            after = with_typed(after, hunk.id, typed[hunk.old, hunk.edits])
    return after


def _refuse(text: str) -> None:
    if len(text) > _LONGEST:
        raise InputError(
            "This is more text than a change can take here. Shorten it, or change the file in your editor."
        )
    if sign := _unseen(text):
        raise InputError(
            f"Your text holds a sign that cannot be seen (U+{ord(sign):04X}). Take it out, or type the words anew."
        )


def _unseen(text: str) -> str:
    """The first character that does not show, tabs and line ends aside."""
    return next((sign for sign in text if not (sign.isprintable() or sign in "\t\n")), "")


def _found(proposal: Proposal, path: str, hunk_id: int) -> tuple[FileChange, Hunk]:
    for change in proposal.files:
        for hunk in change.hunks:
            if (change.path, hunk.id) == (path, hunk_id):
                return change, hunk
    raise InputError("This change is no longer part of the diff. Make the diff again.")


def _present(change: FileChange, hunk: Hunk) -> bytes:
    return proposed_lines(change.base or b"", hunk) if hunk.typed is None else hunk.typed


def _decoded(lines: bytes) -> str:
    try:
        text = lines.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise InputError(f"This change is not all UTF-8, so it cannot be edited here. {_AFTER}") from error
    return text.replace("\r\n", "\n").removesuffix("\n")


def _encoded(change: FileChange, hunk: Hunk, text: str) -> bytes:
    """The typed text as bytes: mark, kept lines and the missing last line end are those of the text before it."""
    base = change.base or b""
    before = proposed_lines(base, hunk)
    lines = list(_lines(before, text, _line_end(before) or _line_end(base) or b"\n"))
    if lines and before and not before.endswith(b"\n"):
        lines[-1] = lines[-1].removesuffix(b"\n").removesuffix(b"\r")
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + b"".join(lines)


def _lines(before: bytes, text: str, end: bytes) -> Iterator[bytes]:
    """Each line of the text with its end; nothing for no text at all, which takes the lines away."""
    old = before.removeprefix(codecs.BOM_UTF8).split(b"\n")
    kept = old[:-1] if old[-1] == b"" else old
    new = [line.encode() for line in text.split("\n")] if text else []
    matcher = difflib.SequenceMatcher(None, [line.removesuffix(b"\r") for line in kept], new, autojunk=False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        if tag == "equal":
            whole = (index < len(old) - 1 for index in range(first, last))
            yield from (
                line + b"\n" if ended else line + end for line, ended in zip(kept[first:last], whole, strict=True)
            )
        else:
            yield from (line + end for line in new[start:stop])


def _line_end(text: bytes) -> bytes:
    line, end, _ = text.partition(b"\n")
    return b"\r\n" if line.endswith(b"\r") else end
