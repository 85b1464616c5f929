"""auth.routes-protected: whoever comes in where it matters has to say who they are."""

from __future__ import annotations

from tengates.authoring import Blocker, Control, Evidence, Kind, Outcome, Site, Survey, coverage, evidence, site, when
from tengates.model.survey import EntryKind, EntryPoint, Openness

_SHOWN = 8


def judge(survey: Survey) -> Outcome:
    """Entry points that change state, read a user's data or call a model, and what asks for identity there."""
    groups: dict[tuple[str, int], list[EntryPoint]] = {}
    for entry in survey.entries:
        if entry.openness is Openness.MUST_PROTECT:
            groups.setdefault((entry.place.path, entry.place.line), []).append(entry)
    sites = [_site(group) for group in groups.values()]
    return coverage(
        sites,
        noun=("way in", "ways in"),
        has=("asks who is calling", "ask who is calling"),
        evidence=_open_on_purpose(survey),
    )


def _site(group: list[EntryPoint]) -> Site:
    """One place, which may answer at several addresses: all of them must be guarded."""
    unguarded = [entry for entry in group if not entry.guards]
    entry = unguarded[0] if unguarded else group[0]
    if unguarded:
        return site(entry.place, f"{_where(entry)} answers anyone: {_stake(entry)}")
    return site(entry.place, f"{_where(entry)} asks who is calling ({entry.guards[0].name})", ok=True)


def _where(entry: EntryPoint) -> str:
    if entry.kind is EntryKind.WIDGET:
        return "this input"
    if entry.kind is EntryKind.BOT:
        return "this bot handler"
    if entry.kind is EntryKind.ACTION:
        return f"the server action {entry.pattern}"
    return f"{'/'.join(entry.methods[:2])} {entry.pattern}".strip() or "this route"


def _stake(entry: EntryPoint) -> str:
    if entry.calls_model:
        return "a stranger can spend your model budget"
    if entry.kind is EntryKind.WIDGET:
        return "a stranger can use the app, and the model behind it, on your bill"
    if entry.changes_state or "WEBSOCKET" in entry.methods:
        return "it acts on whatever a stranger sends"
    if entry.kind is EntryKind.BOT:
        return "it answers whoever writes to it"
    return "a stranger can read what is stored"


def _open_on_purpose(survey: Survey) -> tuple[Evidence, ...]:
    rows = [entry for entry in survey.entries if entry.openness is Openness.PUBLIC]
    return tuple(
        evidence(entry.place.path, entry.place.line, f"{_where(entry)} may be open: {entry.public_reason}")
        for entry in rows[:_SHOWN]
    )


CONTROL = Control(
    id="auth.routes-protected",
    title="A login before anything that matters",
    kind=Kind.COVERAGE,
    weight=3,
    blocker=Blocker.AT_ZERO,
    applies=when.entry,
    judge=judge,
)
