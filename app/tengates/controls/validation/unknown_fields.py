"""validation.unknown-fields: schemas refuse fields that they do not name."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Site, Survey, coverage, does_not_apply, site, when
from tengates.model.survey import EntryKind, EntryPoint, Input, InputKind

_FIELDS = frozenset({InputKind.JSON, InputKind.FORM})
_FIXED = ("OAuth2PasswordRequestForm", "a check of length", "typed by ")  # no fields that could be added


def judge(survey: Survey) -> Outcome:
    """Entry points that take fields: those whose schema refuses fields that it does not know."""
    sites: dict[tuple[str, int], Site] = {}
    for entry in survey.entries:
        item = _fields(entry)
        if item is not None:
            sites.setdefault((entry.place.path, entry.place.line), _site(entry, item))
    if not sites:
        return does_not_apply("nothing that comes in has fields that somebody could add to")
    return coverage(sites.values(), noun=("input", "inputs"), has=("refuses unknown fields", "refuse unknown fields"))


def _fields(entry: EntryPoint) -> Input | None:
    """The input of an entry point that has named fields, if any."""
    if entry.kind is EntryKind.WEBHOOK and any(guard.kind == "signature" for guard in entry.guards):
        return None
    for item in entry.inputs:
        typed_form = item.kind is InputKind.FORM and item.schema and entry.framework == "fastapi"
        if item.kind in _FIELDS and not item.unknown and not item.schema.startswith(_FIXED) and not typed_form:
            return item
    return None


def _site(entry: EntryPoint, item: Input) -> Site:
    if item.strict:
        return site(entry.place, f"{item.schema} refuses fields that it does not name", ok=True)
    if item.schema:
        return site(entry.place, f"{item.schema} lets fields through that it does not name")
    return site(entry.place, "no schema stands here that could refuse unknown fields")


CONTROL = Control(
    id="validation.unknown-fields",
    title="Unknown fields refused",
    kind=Kind.COVERAGE,
    weight=1,
    applies=when.entry & when.inputs,
    judge=judge,
)
