"""validation.size-limits: text, lists, files and bodies have an upper limit."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Site, Survey, coverage, does_not_apply, site, when
from tengates.model.survey import EntryKind, EntryPoint, Input, InputKind

_BODY = "body size: "  # a limit on the whole body, which still lets one text be as long as the body
_NOUNS = {
    InputKind.JSON: "the body",
    InputKind.FORM: "the form",
    InputKind.QUERY: "the text in the address",
    InputKind.UPLOAD: "the uploaded file",
    InputKind.MESSAGE: "the message",
    InputKind.TEXT: "the text",
}


def judge(survey: Survey) -> Outcome:
    """Entry points that take input, by how much of it is bounded; a limit on the body alone is half."""
    seen: dict[tuple[str, int], EntryPoint] = {}
    for entry in survey.entries:
        if _judged(entry):
            seen.setdefault((entry.place.path, entry.place.line), entry)
    entries = list(seen.values())
    if not entries:
        return does_not_apply("what comes in is vouched for by its sender, or could not be read")
    return coverage(
        [_site(entry) for entry in entries],
        noun=("input", "inputs"),
        has=("is limited in size", "are limited in size"),
        values=tuple(_value(entry) for entry in entries),
    )


def _judged(entry: EntryPoint) -> bool:
    if entry.kind is EntryKind.WEBHOOK and any(guard.kind == "signature" for guard in entry.guards):
        return False
    return any(not item.unknown for item in entry.inputs)


def _value(entry: EntryPoint) -> float:
    known = [_share(item) for item in entry.inputs if not item.unknown]
    return sum(known) / len(known)


def _share(item: Input) -> float:
    if not item.limit:
        return 0.0
    whole = item.limit.startswith(_BODY) and item.kind is not InputKind.UPLOAD
    return 0.5 if whole else 1.0


def _site(entry: EntryPoint) -> Site:
    known = [item for item in entry.inputs if not item.unknown]
    worst = min(known, key=_share)
    noun = _NOUNS[worst.kind]
    if _share(worst) == 1.0:
        return site(entry.place, f"{noun} is limited by {worst.limit.removeprefix(_BODY)}", ok=True)
    if worst.limit:
        limit = worst.limit.removeprefix(_BODY)
        return site(entry.place, f"{noun} as a whole is limited ({limit}), the texts and lists in it are not")
    if worst.kind is InputKind.UPLOAD and entry.framework == "streamlit":
        return site(
            entry.place, f"{noun} may be as large as Streamlit lets any be: 200 MB unless you set maxUploadSize"
        )
    return site(entry.place, f"{noun} may be as large as the sender likes")


CONTROL = Control(
    id="validation.size-limits",
    title="Limits on what can be sent in",
    kind=Kind.COVERAGE,
    weight=2,
    applies=when.entry & when.inputs,
    judge=judge,
)
