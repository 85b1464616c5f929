"""A judgement as bytes and back, so that it can be kept between scans."""

from __future__ import annotations

from dataclasses import dataclass, fields

import msgspec

from tengates.model.judged import Basis, Judged, Judgement
from tengates.model.outcome import Outcome, Site


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept: a judgement, and all that it rests on."""

    basis: Basis
    judged: Judged


def packed(entry: Entry) -> bytes:
    """As bytes. No text of a file is among them: where a site stands for one, its fingerprint does."""
    rows = [_without_text(row) for row in entry.judged.judgements]
    return msgspec.msgpack.encode({"basis": entry.basis, "judged": {**_fields(entry.judged), "judgements": rows}})


def unpacked(kept: bytes | None) -> Entry | None:
    """What was kept; None for bytes that are no such thing."""
    if kept is None:
        return None
    try:
        return msgspec.msgpack.decode(kept, type=Entry)
    except (msgspec.MsgspecError, ValueError):
        return None


def _without_text(row: Judgement) -> dict[str, object]:
    sites = [_marked(row.id, site) for site in row.outcome.sites]
    return {**_fields(row), "outcome": {**_fields(row.outcome), "sites": sites}, "seconds": 0.0}


def _marked(control: str, site: Site) -> dict[str, object]:
    """As a table: there are tens of thousands of sites, and a frozen value takes four times as long to make."""
    at = site.place
    return {
        "place": {"path": at.path, "span": at.span, "symbol": at.symbol},
        "ok": site.ok,
        "message": site.message,
        "severity": site.severity,
        "recipe": site.recipe,
        "share": site.share,
        "mark": site.fingerprint(control),
        "source": site.source,
    }


def _fields(value: Judged | Judgement | Outcome) -> dict[str, object]:
    return {row.name: getattr(value, row.name) for row in fields(value)}
