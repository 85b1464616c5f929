"""The audit of GitHub workflows by zizmor, on copies of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tengates.facts.workflow_audit import audit

WEAK = b"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: someone/thing@main\n"
ECHOES = (
    b"on: issues\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    b"      - run: echo ${{ github.event.issue.title }}\n"
)


def _rules(files: dict[str, bytes]) -> dict[str, set[str]]:
    return {path: {row.rule for row in rows} for path, rows in audit(files).items()}


def test_each_weak_spot_belongs_to_its_file_and_line() -> None:
    found = audit({".github/workflows/b.yml": ECHOES, ".github/workflows/a.yaml": WEAK})
    assert {(row.rule, row.span.line) for row in found[".github/workflows/b.yml"]} >= {("template-injection", 7)}
    assert {(row.rule, row.span.line) for row in found[".github/workflows/a.yaml"]} >= {("unpinned-uses", 6)}


def test_no_workflows_are_no_findings() -> None:
    assert audit({}) == {}


@pytest.mark.parametrize(
    "broken",
    [b"on: [push\n", b"\xff\xfe\x00", b"a: " + b"[" * 100_000, b"a: " + b"- " * 100_000, b""],
    ids=["yaml", "bytes", "brackets", "dashes", "empty"],
)
def test_a_broken_workflow_keeps_no_other_from_being_looked_at(broken: bytes) -> None:
    rules = _rules({"a.yml": WEAK, "b.yml": broken})
    assert "unpinned-uses" in rules["a.yml"]
    assert "b.yml" not in rules


def test_configuration_of_the_repository_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zizmor.yml").write_text("rules:\n  unpinned-uses:\n    disable: true\n")
    monkeypatch.chdir(tmp_path)
    assert "unpinned-uses" in _rules({"a.yml": WEAK})["a.yml"]


def test_a_missing_program_is_said_and_not_taken_for_a_clean_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "")
    assert _rules({"a.yml": WEAK}) == {"a.yml": {"not-audited"}}
