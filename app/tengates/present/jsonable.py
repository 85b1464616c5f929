"""The JSON that the command line promises (product, command line)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from tengates import __version__
from tengates.model.change import FileChange, Operation, Proposal, RecipeOffer
from tengates.model.imported import ImportTally
from tengates.model.outcome import ControlResult, Kind, Site, Waiver
from tengates.model.own import OwnResult
from tengates.model.plan import Plan, Task
from tengates.model.record import Moved, PastScan, ScanRecord
from tengates.model.score import GateScore, GateState, ScanReport
from tengates.model.since import Gap, Since
from tengates.model.veil import veiled
from tengates.present import words

Json = dict[str, Any]
_UNSEEN = re.compile(r"[^\x20-\x7e\n]")


def dump(value: object, indent: int = 2) -> str:
    """The text of a JSON value; credentials are hidden, and what would be invisible or turn a line around is escaped."""
    return _UNSEEN.sub(_escaped, json.dumps(hidden(value), indent=indent, ensure_ascii=False)) + "\n"


def hidden(value: object) -> object:
    """The value with credentials hidden in every text but whole files, which are checked where they are packed."""
    if isinstance(value, str):
        return veiled(value)
    if isinstance(value, dict):
        return {veiled(name): row if name == "new_base64" else hidden(row) for name, row in value.items()}
    return [hidden(row) for row in value] if isinstance(value, list | tuple) else value


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return character if words.visible(character) == character else json.dumps(character)[1:-1]


def scan_json(report: ScanReport, since: Since | None = None) -> Json:
    """A scan; all 80 controls are always present, and what is new `since` when that was asked for."""
    card = report.scorecard
    return {
        **({"since": _since(since)} if since is not None else {}),
        "tengates": __version__,
        "catalog": report.catalog,
        "path": ".",
        "commit": report.folder.commit,
        "dirty": report.dirty,
        "seconds": report.seconds,
        "files": {
            "scanned": report.scanned,
            "skipped": [{"path": item.path, "reason": item.reason} for item in report.skipped],
        },
        "facts": dict(report.traits),
        "verdict": card.verdict.value,
        "gates": {item.gate.id: _gate(item) for item in card.gates},
        "controls": {row.id: _control(row) for row in card.results},
        "anti_patterns": list(card.anti_patterns),
        "not_accepted_here": report.brought,
        "own": [_own(result) for result in report.own.results],
        "imports": [_import(tally) for tally in report.imports],
        "waivers": [{**_waiver(row), "control": row.control, "state": state.value} for row, state in report.waivers],
    }


def _own(result: OwnResult) -> Json:
    return {
        "id": result.id,
        "title": result.title,
        "file": result.path,
        "passes": result.passes,
        "problem": result.problem,
        "unread": result.unread,
        "places": result.count,
        "sites": [
            {
                "path": site.place.path,
                "line": site.place.line,
                "end_line": site.place.end_line,
                "message": site.message,
                "severity": site.severity.value if site.severity else None,
                "fingerprint": site.fingerprint(f"own.{result.id}"),
            }
            for site in result.sites
        ],
    }


def _import(tally: ImportTally) -> Json:
    return {
        "file": tally.name.replace("\\", "/").rpartition("/")[2],
        "tools": list(tally.tools),
        "counted": tally.counted,
        "shown": tally.shown,
        "unmatched": tally.unmatched,
        "elsewhere": tally.elsewhere,
        "stale": tally.stale,
        "left_out": tally.left_out,
    }


def _since(since: Since) -> Json:
    gates = since.before.gates
    return {
        "revision": since.revision,
        "commit": since.commit,
        "verdict": since.before.verdict.value,
        "gates": {item.gate.id: item.score if item.state is GateState.SCORED else None for item in gates},
        "new": [_gap(gap) for gap in since.new],
        "closed": [_gap(gap) for gap in since.closed],
        "known": since.known,
    }


def _gap(gap: Gap) -> Json:
    row = gap.row
    return {
        "control": row.id,
        "status": row.outcome.status.value,
        "reason": row.outcome.reason,
        "sites": [_site(row, site) for site in gap.sites],
    }


def _gate(item: GateScore) -> Json:
    scored = item.state is GateState.SCORED
    return {
        "score": item.score if scored else None,
        "if_answered": item.if_answered if scored else None,
        "minimum": item.minimum,
        "state": item.state.value,
        "judged": item.judged,
        "applicable": item.applicable,
        "capped_by": list(item.capped_by),
    }


def _control(row: ControlResult) -> Json:
    outcome = row.outcome
    found: Json = {
        "status": outcome.status.value,
        "value": round(outcome.value, 4) if row.counted else None,
        "weight": row.weight,
        "confidence": outcome.confidence.value,
        "reason": outcome.reason,
        "sites": [
            *(_site(row, site) for site in outcome.sites),
            *({**_site(row, site), "waived": _waiver(waiver)} for site, waiver in row.accepted),
        ],
        "evidence": [{"path": item.path, "line": item.line, "message": item.message} for item in outcome.evidence],
    }
    if row.answer is not None:
        found["answer"] = {"value": row.answer.value, "note": row.answer.note, "date": row.answer.date}
    if row.waiver is not None:
        found["waived"] = _waiver(row.waiver)
    return found


def _waiver(row: Waiver) -> Json:
    return {
        "finding": row.finding or None,
        "reason": row.reason,
        "date": row.date,
        "expires": row.expires or None,
    }


def _site(row: ControlResult, site: Site) -> Json:
    found: Json = {
        "path": site.place.path,
        "line": site.place.line,
        "end_line": site.place.end_line,
        "ok": site.ok,
        "message": site.message,
        "fingerprint": site.fingerprint(row.id),
        "recipe": site.recipe or None,
    }
    if row.kind is Kind.ABSENCE and site.severity is not None:
        found["severity"] = site.severity.value
    if site.source:
        found["source"] = site.source
    return found


def offers_json(offers: tuple[RecipeOffer, ...]) -> list[Json]:
    """The recipes that apply."""
    return [
        {
            "recipe": offer.recipe,
            "tier": offer.tier.value,
            "controls": list(offer.controls),
            "sites": offer.sites,
            "advice_only": offer.advice_only,
            "parameters": [
                {"name": spec.name, "default": _typed(spec.kind, spec.default), "question": spec.question}
                for spec in offer.parameters
            ],
        }
        for offer in offers
    ]


def _typed(kind: str, value: str) -> int | str:
    return int(value) if kind == "int" else value


def proposal_json(proposal: Proposal) -> Json:
    """A proposal, with the whole new bytes of each file but those that hold secrets."""
    return {
        "recipe": proposal.recipe,
        "files": [_file(change) for change in proposal.files],
        "skipped": [{"path": item.path, "line": item.line, "reason": item.reason} for item in proposal.skipped],
        "notes": list(proposal.notes),
        "controls": {item.control: {"before": item.before, "after": item.after} for item in proposal.effects},
    }


def _file(change: FileChange) -> Json:
    return {
        "path": change.path,
        "kind": change.kind.value,
        "old_sha256": None if change.base is None else hashlib.sha256(change.base).hexdigest(),
        "new_base64": _content(change),
        "withheld": change.sensitive,
        "hunks": [
            {
                "id": hunk.id,
                "old": list(hunk.old),
                "new": list(hunk.new),
                "supporting": hunk.supporting,
                "why": hunk.why,
            }
            for hunk in change.hunks
        ],
    }


def _content(change: FileChange) -> str | None:
    """The new bytes; a file that holds secret values keeps them to itself."""
    if change.new is None or change.sensitive:
        return None
    return base64.b64encode(change.new).decode()


def operation_json(operation: Operation | None) -> Json:
    """What an apply or undo did; None when there was nothing to do."""
    if operation is None:
        return {"id": None, "branch": None, "commit": None, "files": []}
    return {
        "id": operation.id,
        "branch": operation.branch,
        "commit": operation.commit,
        "files": list(operation.files),
    }


def plan_json(plan: Plan) -> Json:
    """The plan."""
    return {
        "template": plan.template.id,
        "title": plan.template.title,
        "done": plan.done,
        "total": plan.total,
        "weeks": [
            {
                "number": week.number,
                "name": week.name,
                "title": week.title,
                "hours": week.hours,
                "over": week.over,
                "start": week.start.isoformat() if week.start else None,
                "tasks": [_task(task) for task in week.tasks],
            }
            for week in plan.weeks
        ],
        "start_here": [task.template.id for task in plan.start_here],
        "own": [{"id": row.id, "title": row.title, "passes": row.passes, "places": row.count} for row in plan.own],
    }


def _task(task: Task) -> Json:
    return {
        "id": task.template.id,
        "title": task.template.title,
        "gate": task.template.gate,
        "bullet": task.template.bullet,
        "status": task.status.value,
        "note": task.word.note,
        "reason": task.word.reason,
        "reopened": task.reopened,
        "hours": task.hours,
        "points": task.points,
        "gains": dict(task.gains),
        "controls": list(task.template.controls),
        "recipes": [{"recipe": ident, "sites": sites} for ident, sites in task.recipes],
        "where": [{"path": path, "line": line, "message": message} for path, line, message in task.where],
        "after": list(task.template.after),
    }


def history_json(rows: tuple[tuple[ScanRecord, Moved | None], ...]) -> list[Json]:
    """Scans, newest first, each with what moved since the one before it."""
    return [
        {
            "time": row.time,
            "commit": row.commit,
            "dirty": row.dirty,
            "verdict": row.verdict,
            "gates": dict(row.gates),
            "gained": list(moved.gained) if moved else [],
            "lost": list(moved.lost) if moved else [],
            "other_rules": bool(moved and moved.other_rules),
        }
        for row, moved in rows
    ]


def past_json(rows: Iterable[PastScan]) -> list[Json]:
    """Past commits, newest first, each with what it moved; no author."""
    return [
        {
            "commit": row.record.commit,
            "date": row.record.time,
            "subject": row.record.subject,
            "verdict": row.record.verdict,
            "gates": dict(row.record.gates),
            "moved": {gate: [before, after] for gate, before, after in row.gates},
            "first": row.steps is None,
            "between": row.between,
            "steps": [
                {"control": step.control, "way": step.way.value, "path": step.path, "line": step.line, "why": step.why}
                for step in row.steps or ()
            ],
        }
        for row in rows
    ]
