"""SARIF of other scanners, read as a stranger's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import scanners

from tengates.facts.sarif import RESULTS, read_sarif
from tengates.facts.structured import UnreadableError
from tengates.model.imported import Foreign, Weight


def read(*runs: dict[str, Any]) -> tuple[Foreign, ...]:
    return read_sarif("x.sarif", json.dumps({"version": "2.1.0", "runs": runs}).encode()).findings


def test_the_shapes_of_four_scanners() -> None:
    (shell, style) = read(scanners.semgrep())
    assert (shell.tool, shell.weight, shell.path, shell.line, shell.cwes) == (
        "Semgrep OSS",
        Weight.ERROR,
        "app.py",
        8,
        (78,),
    )
    assert style.weight is Weight.NOTE
    (key,) = read(scanners.gitleaks(commit="0" * 40))
    assert (key.in_history, key.secret, key.line) == (True, scanners.AWS, 1)
    assert scanners.AWS not in repr(key).replace(key.message, "")
    package, container = read(scanners.trivy(Path("/work/app")))
    assert (package.rule, package.weight, package.path) == (
        "CVE-2023-30861",
        Weight.ERROR,
        "file:///work/app/requirements.txt",
    )
    assert (container.rule, "misconfiguration" in container.tags) == ("DS-0002", True)
    (query,) = read(scanners.codeql())
    assert (query.rule, query.cwes, query.weight) == ("py/sql-injection", (89,), Weight.ERROR)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not valid JSON"),
        (b"\xff\xfe{\x00}\x00", "not valid JSON"),
        (b"[]", "not SARIF"),
        (b"{}", "does not say that it is SARIF"),
        (b'{"version": "1.0.0", "runs": []}', "does not say that it is SARIF"),
        (b'{"version": "2.1.0", "runs": [{}]}', "not SARIF"),
        (b'{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": 7}}}]}', "not SARIF"),
        (b'{"version": "2.1.0", "extra": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nested too deeply"),
        (b'{"version": "2.1.0", "runs": [' + b'{"tool":' * 50_000, "SARIF|JSON|nested"),
    ],
)
def test_what_is_no_sarif_is_said_in_a_clause(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_sarif("x.sarif", content)


def test_everything_is_capped() -> None:
    run = scanners.codeql()
    (row,) = run["results"]
    row["message"] = {"text": "x " * 100_000}
    row["locations"] = scanners.place("y" * 100_000, -(10**18))
    run["results"] = [row] * 1
    (found,) = read(run)
    assert len(found.message) <= 4_000
    assert len(found.path) <= 1_000
    assert found.line == 1
    many = {"tool": {"driver": {"name": "z" * 9_000}}, "results": [{"message": {"text": "a"}}] * (RESULTS + 3)}
    report = read_sarif("x", json.dumps({"version": "2.1.0", "runs": [many]}).encode())
    assert (len(report.findings), report.left_out) == (RESULTS, 3)
    assert len(report.tools[0]) == 120


def test_a_file_of_nothing_but_objects_is_refused_before_it_fills_the_memory() -> None:
    content = b'{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[' + b"{}," * 1_500_000 + b"{}]}]}"
    with pytest.raises(UnreadableError, match="objects"):
        read_sarif("x", content)


@pytest.mark.parametrize(
    ("said", "count"), [("[]", 1), ("null", 1), (" [ ] ", 1), ('[{"kind":"inSource"}]', 0), ("[1]", 0)]
)
def test_what_somebody_waived_is_left_out(said: str, count: int) -> None:
    result = f'{{"message":{{"text":"a"}},"suppressions":{said}}}'
    content = f'{{"version":"2.1.0","runs":[{{"tool":{{"driver":{{"name":"x"}}}},"results":[{result}]}}]}}'
    assert len(read_sarif("x", content.encode()).findings) == count


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("runs tool driver name rules id results ruleId rule index locations level kind".split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    for content in (
        {"version": "2.1.0", "runs": value},
        {"version": "2.1.0", "runs": [{"tool": value, "results": value}]},
    ):
        try:
            report = read_sarif("x", json.dumps(content).encode())
        except UnreadableError:
            continue
        assert all(found.line >= 1 and found.tool for found in report.findings)
