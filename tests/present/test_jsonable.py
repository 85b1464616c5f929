"""The JSON of the command line has the shape that was promised, and no secret in it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tengates.engine.catalog import load_catalog
from tengates.engine.overlay import memory_snapshot
from tengates.engine.planning import make_plan
from tengates.engine.session import Said, Session, start
from tengates.model.change import (
    ChangeKind,
    Edit,
    Effect,
    FileChange,
    Hunk,
    Operation,
    OperationKind,
    ParameterSpec,
    Proposal,
    RecipeOffer,
    SkippedSite,
    Tier,
)
from tengates.model.folder import SkippedFile
from tengates.model.outcome import Answer
from tengates.model.plan import PlanWords
from tengates.model.score import ScanReport
from tengates.present.jsonable import dump, offers_json, operation_json, plan_json, proposal_json, scan_json
from tengates.present.words import visible

MAIN = b"from openai import OpenAI\nclient = OpenAI()\nclient.responses.create(model='m', input='x')\n"
SITE = {"path", "line", "end_line", "ok", "message", "fingerprint", "recipe"}


def scanned(content: dict[str, bytes], said: Said | None = None) -> Session:
    """A finished scan of these files."""
    said = said or Said({}, {})
    return start(load_catalog(), memory_snapshot(content), said, lambda _progress: None, lambda: False)


def report(session: Session) -> ScanReport:
    """As the door reports it."""
    return ScanReport(
        folder=session.snapshot.folder,
        catalog=session.catalog.digest,
        scorecard=session.scorecard,
        traits=tuple((name, getattr(session.survey.traits, name)) for name in type(session.survey.traits).__slots__),
        scanned=len(session.facts),
        skipped=(SkippedFile("x.py", "does not parse"),),
        dirty=True,
        seconds=0.42,
    )


def change(base: bytes | None, new: bytes | None, *, sensitive: bool = False, path: str = "a.py") -> FileChange:
    """One changed file with one hunk over all of it."""
    hunk = Hunk(1, (1, 2), (1, 2), (Edit(0, 0, b"", "because"),), supporting=False, why="because")
    return FileChange(path, ChangeKind.EDIT, base, new, (hunk,), sensitive=sensitive)


def proposal(*files: FileChange) -> Proposal:
    """A proposal of these files."""
    skipped = (SkippedSite("b.py", 9, "it streams"),)
    effects = (Effect("cost.token-limits", 0.5, 1.0),)
    return Proposal("bound-model-output", "T", Tier.REVIEW, (), files, skipped, ("do this",), effects)


def test_a_scan_has_the_promised_shape() -> None:
    found = json.loads(dump(scan_json(report(scanned({"main.py": MAIN})))))
    assert list(found) == (
        [
            "tengates",
            "catalog",
            "path",
            "commit",
            "dirty",
            "seconds",
            "files",
            "facts",
            "verdict",
            "gates",
            "controls",
            "anti_patterns",
            "not_accepted_here",
            "own",
            "imports",
            "waivers",
        ]
    )
    assert found["path"] == "."
    assert found["files"] == {"scanned": 1, "skipped": [{"path": "x.py", "reason": "does not parse"}]}
    assert set(found["facts"]) == {"llm", "agent", "api", "ui", "browser", "db", "users", "container", "workflows"}
    assert found["verdict"] in {"pause", "not-ready", "ready"}
    assert len(found["gates"]) == 10
    for gate in found["gates"].values():
        assert {"score", "if_answered", "minimum", "judged", "applicable", "capped_by"} <= set(gate)


def test_all_eighty_controls_are_always_present() -> None:
    for content in ({}, {"main.py": MAIN}):
        controls = scan_json(report(scanned(content)))["controls"]
        assert len(controls) == len(load_catalog().controls)
        for row in controls.values():
            assert {"status", "value", "weight", "confidence", "reason", "sites", "evidence"} <= set(row)
            assert row["status"] in {"pass", "partial", "fail", "n/a", "unanswered", "unchecked"}


def test_sites_have_places_and_findings_have_a_severity() -> None:
    content = {"main.py": MAIN + b"SECRET_KEY = 'k9Zq81mWx0" + b"Pv77Lt'\n"}
    controls = scan_json(report(scanned(content)))["controls"]
    (call,) = controls["cost.token-limits"]["sites"]
    assert set(call) == SITE
    assert (call["path"], call["line"], call["end_line"], call["ok"]) == ("main.py", 3, 3, False)
    absent = [site for row in controls.values() for site in row["sites"] if "severity" in site]
    assert absent
    assert all(site["severity"] in {"high", "medium", "low"} and set(site) == SITE | {"severity"} for site in absent)


def test_an_answer_is_shown_with_its_control() -> None:
    question = next(control.id for control in load_catalog().controls if control.kind.value == "answer")
    said = Said({question: Answer("yes", "by the bank", "2026-05-01")}, {})
    row = scan_json(report(scanned({"main.py": MAIN}, said)))["controls"][question]
    assert row["answer"] == {"value": "yes", "note": "by the bank", "date": "2026-05-01"}


def test_a_proposal_carries_whole_files_and_hunks() -> None:
    found = proposal_json(proposal(change(b"a\n", b"b\n"), change(None, b"new\n", path="c.py"), change(b"x", None)))
    assert {"recipe", "files", "skipped", "controls"} <= set(found)
    first, created, deleted = found["files"]
    assert first["old_sha256"] == hashlib.sha256(b"a\n").hexdigest()
    assert base64.b64decode(first["new_base64"]) == b"b\n"
    assert first["hunks"] == [{"id": 1, "old": [1, 2], "new": [1, 2], "supporting": False, "why": "because"}]
    assert created["old_sha256"] is None
    assert deleted["new_base64"] is None
    assert found["skipped"] == [{"path": "b.py", "line": 9, "reason": "it streams"}]
    assert found["controls"] == {"cost.token-limits": {"before": 0.5, "after": 1.0}}


@given(st.text(alphabet="abcdefghijkmnpqrstuvwxyzABCDEFGHJK23456789", min_size=12, max_size=40))
@settings(max_examples=40, deadline=None)
def test_a_file_that_holds_secrets_is_withheld(value: str) -> None:
    content = f"KEY={value}\n".encode()
    text = dump(proposal_json(proposal(change(None, content, sensitive=True, path=".env"))))
    assert value not in text
    assert base64.b64encode(content).decode() not in text
    assert json.loads(text)["files"][0]["withheld"] is True


@given(st.text(alphabet="abcdefghijkmnpqrstuvwxyzABCDEFGHJK23456789", min_size=20, max_size=40))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_planted_secret_reaches_the_scans_json(body: str) -> None:
    value = "sk" + "_live_" + body
    content = {
        "main.py": MAIN + f'stripe.api_key = "{value}"\nSECRET_KEY = "{body}"\nprint("{value}")\n'.encode(),
        ".env": f"STRIPE_SECRET_KEY={value}\n".encode(),
        "web/pay.ts": f'export const key = "{value}"\nfetch("https://x.org?k={value}")\n'.encode(),
    }
    text = dump(scan_json(report(scanned(content))))
    assert body not in text
    assert body[4:-2] not in text


def test_offers_have_typed_defaults() -> None:
    specs = (ParameterSpec("cap", "How many?", "900", "int"), ParameterSpec("name", "Which?", "X"))
    offer = RecipeOffer("bound-model-output", "T", Tier.REVIEW, ("cost.token-limits",), 3, 1, specs)
    assert offers_json((offer,)) == [
        {
            "recipe": "bound-model-output",
            "tier": "review",
            "controls": ["cost.token-limits"],
            "sites": 3,
            "advice_only": 1,
            "parameters": [
                {"name": "cap", "default": 900, "question": "How many?"},
                {"name": "name", "default": "X", "question": "Which?"},
            ],
        }
    ]


def test_an_operation_has_its_shape_even_when_nothing_was_done() -> None:
    done = Operation("7", OperationKind.APPLY, "T", "r", "2026-05-01T00:00:00Z", ("a.py",), "fix", "c0ffee")
    assert operation_json(done) == {"id": "7", "branch": "fix", "commit": "c0ffee", "files": ["a.py"]}
    assert operation_json(None) == {"id": None, "branch": None, "commit": None, "files": []}


def test_a_plan_is_written_with_weeks_tasks_and_dates() -> None:
    card = scanned({"main.py": MAIN}).scorecard
    plan = make_plan(card, {}, (), PlanWords(start=dt.date(2026, 5, 4), hours_per_week=10))
    found = json.loads(dump(plan_json(plan)))
    assert [week["number"] for week in found["weeks"]] == [1, 2, 3, 4]
    assert found["weeks"][0]["start"] == "2026-05-04"
    assert len(found["start_here"]) == 3
    assert found["total"] >= found["done"] >= 0


@pytest.mark.parametrize("text", ["ü 🎉", "\u2028", '"'])
def test_text_is_written_as_it_is(text: str) -> None:
    assert json.loads(dump({"a": text})) == {"a": text}


@given(st.text())
def test_json_says_the_same_and_hides_nothing(text: str) -> None:
    written = dump({"text": text})
    assert json.loads(written) == {"text": text}
    assert visible(written.replace("\n", "")) == written.replace("\n", "")
