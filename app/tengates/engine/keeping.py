"""A judgement as bytes and back, so that it can be kept between scans."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from tengates.model.judged import Basis, Judged
from tengates.model.outcome import Outcome, Site
from tengates.model.place import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept: a judgement, and all that it rests on."""

    basis: Basis
    judged: Judged


def packed(entry: Entry) -> bytes:
    """As bytes. No text of a file is among them: where a site stands for one, its fingerprint does."""
    rows = tuple(
        replace(row, outcome=_without_text(row.id, row.outcome), seconds=0.0) for row in entry.judged.judgements
    )
    return msgspec.msgpack.encode(replace(entry, judged=replace(entry.judged, judgements=rows)))


def unpacked(kept: bytes | None) -> Entry | None:
    """What was kept; None for bytes that are no such thing."""
    if kept is None:
        return None
    try:
        return msgspec.msgpack.decode(kept, type=Entry)
    except (msgspec.MsgspecError, ValueError):
        return None


def _without_text(control: str, outcome: Outcome) -> Outcome:
    return replace(outcome, sites=tuple(_marked(control, site) for site in outcome.sites))


def _marked(control: str, site: Site) -> Site:
    at, mark = site.place, site.fingerprint(control)
    place = Place(at.path, at.span, at.symbol)
    return Site(place, site.ok, site.message, site.severity, site.recipe, site.share, mark, site.source)
