"""validation.schema: what comes in is checked against a schema before it is used."""

from __future__ import annotations

from tengates.authoring import Blocker, Control, Kind, Outcome, Site, Survey, coverage, site, when
from tengates.model.survey import EntryKind, EntryPoint, Input, InputKind

_RECIPE_FRAMEWORKS = frozenset({"fastapi", "flask", "quart", "django", "starlette", "express", "fastify", "next.js"})
_UNCHECKED = {
    InputKind.JSON: "the request body is used as it came",
    InputKind.FORM: "the form's fields are used as they came",
    InputKind.QUERY: "text from the address is used as it came",
    InputKind.UPLOAD: "the uploaded file is used without a check of its size or content",
    InputKind.MESSAGE: "the message is used without a check of its length",
    InputKind.TEXT: "the text is used without a check of its length",
}


def judge(survey: Survey) -> Outcome:
    """Entry points that take input, and the schema that each input goes through before use."""
    groups: dict[tuple[str, int], list[EntryPoint]] = {}
    for entry in survey.entries:
        if any(not item.unknown for item in entry.inputs):
            groups.setdefault((entry.place.path, entry.place.line), []).append(entry)
    sites = [_site(group[0]) for group in groups.values()]
    return coverage(sites, noun=("input", "inputs"), has=("is checked by a schema", "are checked by a schema"))


def _site(entry: EntryPoint) -> Site:
    if entry.kind is EntryKind.WEBHOOK and any(guard.kind == "signature" for guard in entry.guards):
        return site(entry.place, "the sender's signature vouches for the body", ok=True)
    known = [item for item in entry.inputs if not item.unknown]
    unchecked = next((item for item in known if not item.schema), None)
    if unchecked is None:
        return site(entry.place, _said(known[0].schema), ok=True)
    return site(entry.place, _UNCHECKED[unchecked.kind], recipe=_recipe(entry, unchecked))


def _said(schema: str) -> str:
    if schema.startswith("typed by "):
        return f"its fields are {schema}"
    return f"{schema} comes first" if schema.startswith("a check") else f"checked by {schema}"


def _recipe(entry: EntryPoint, item: Input) -> str:
    mendable = item.kind in {InputKind.JSON, InputKind.FORM} and entry.kind is not EntryKind.ACTION
    return "validate-request" if mendable and entry.framework in _RECIPE_FRAMEWORKS else ""


CONTROL = Control(
    id="validation.schema",
    title="Input checked before it is used",
    kind=Kind.COVERAGE,
    weight=3,
    blocker=Blocker.AT_ZERO,
    blocks_if=when.api,
    applies=when.entry & when.inputs,
    judge=judge,
)
