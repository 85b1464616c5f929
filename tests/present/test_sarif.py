"""SARIF: valid by the official schema, within GitHub's limits, true to the scan."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from tests.conftest import MakeRepo
from tests.present.dossiers import FILES, made, rich_project

from tengates.home import Home
from tengates.model.outcome import Status
from tengates.model.place import Place, Span
from tengates.model.score import ScanReport
from tengates.present import sarif
from tengates.present.dossier import Dossier
from tengates.project import Project

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)


def run_of(text: str) -> dict[str, Any]:
    log = json.loads(text)
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    (run,) = log["runs"]
    return run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return rich_project(made(tmp_path_factory.mktemp("repo")), Home.at(tmp_path_factory.mktemp("home")))


def test_a_run_is_valid_and_tells_everything_that_was_found(project: Project) -> None:
    run = run_of(project.export("sarif"))
    assert project.report is not None
    card = project.report.scorecard
    rows = [row for row in card.results if row.outcome.status in {Status.FAIL, Status.PARTIAL}]
    bad = sum(not site.ok for row in rows for site in row.outcome.sites) + sum(
        len(row.accepted) for row in card.results
    )
    assert len(run["results"]) == bad > 5
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [row.id for row in card.results]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert place["artifactLocation"]["uri"] in {"app.py", "api/sum%20mary%20%281%29.py", "requirements.txt"}
    levels = [result["level"] for result in run["results"] if not result["suppressions"]]
    assert levels == sorted(levels, key=("error", "warning", "note").index)


def test_what_has_no_place_is_told_beside_the_results(project: Project) -> None:
    run = run_of(project.export("sarif"))
    notices = run["invocations"][0]["toolExecutionNotifications"]
    named = {notice["associatedRule"]["id"] for notice in notices if "associatedRule" in notice}
    assert "monitoring.alerts" in named
    assert "testing.e2e" not in named  # accepted
    assert not named & {result["ruleId"] for result in run["results"] if not result["suppressions"]}
    assert any("binary" in notice["message"]["text"] for notice in notices)


def test_what_is_accepted_is_suppressed_with_its_reason(project: Project) -> None:
    run = run_of(project.export("sarif"))
    (accepted,) = [result for result in run["results"] if result["suppressions"]]
    assert accepted["ruleId"] == "errors.model-timeout"
    assert accepted["suppressions"][0]["justification"] == "a nightly job: nobody waits"


def test_the_origin_is_told_without_credentials(project: Project) -> None:
    text = project.export("sarif")
    (home,) = run_of(text)["versionControlProvenance"]
    assert project.report is not None
    assert home["repositoryUri"] == "https://github.com/ada/engine"
    assert home["revisionId"] == project.report.folder.commit
    assert "pa55word" not in text


def test_paths_of_a_folder_below_the_top_start_at_the_repository(make_repo: MakeRepo) -> None:
    project = Project.open(make_repo({"web/app.py": FILES["app.py"]}) / "web")
    project.scan()
    run = run_of(project.export("sarif"))
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert uris == {"web/app.py"}
    assert run["automationDetails"]["id"] == "tengates/web/"


def test_alike_statements_have_marks_of_their_own_that_outlive_a_move(make_repo: MakeRepo) -> None:
    call = "    client.responses.create(model='gpt-4o', input='x')\n"
    source = f"from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef f():\n{call}{call}"
    folder = make_repo({"app.py": source})
    project = Project.open(folder)
    project.scan()
    before = run_of(project.export("sarif"))["results"]
    marks = [
        row["partialFingerprints"]["primaryLocationLineHash"] for row in before if row["ruleId"] == "cost.token-limits"
    ]
    assert len(set(marks)) == len(marks) == 2
    (folder / "app.py").write_text("# a line\n" + source, encoding="utf-8")
    project.scan()
    after = run_of(project.export("sarif"))["results"]
    assert {row["partialFingerprints"]["primaryLocationLineHash"] for row in after} == {
        row["partialFingerprints"]["primaryLocationLineHash"] for row in before
    }


def test_words_of_a_repository_make_no_link() -> None:
    assert sarif._literal(
        "see [here](https://evil.example) \u202e"
    ) == "see \\[here\\](https://evil.example) \\u202e".replace("\\u", "\\\\u")


def many(dossier: Dossier, count: int) -> Dossier:
    """The same dossier with `count` findings of one control and one of a blocker."""
    card = dossier.report.scorecard
    row = next(row for row in card.results if row.id == "errors.model-timeout")
    site = replace(row.outcome.sites[0], ok=False)
    sites = tuple(
        replace(site, place=Place(f"src/file{number}.py", Span(number, number, 0, 1), "f", "x()"))
        for number in range(count)
    )
    crowded = replace(row, outcome=replace(row.outcome, status=Status.FAIL, sites=sites), accepted=())
    results = tuple(crowded if item.id == row.id else item for item in card.results)
    report: ScanReport = replace(dossier.report, scorecard=replace(card, results=results))
    return replace(dossier, report=report)


def test_too_many_findings_are_cut_from_the_least_severe_end_and_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "RESULTS", 40)
    monkeypatch.setattr(sarif, "SHOWN", 20)
    run = run_of(sarif.export_sarif(many(project.dossier(), 60)))
    assert len(run["results"]) == 40
    assert run["results"][0]["level"] == "error"
    assert any("were left out" in row["message"]["text"] for row in run["invocations"][0]["toolExecutionNotifications"])
    run = run_of(sarif.export_sarif(many(project.dossier(), 22)))
    assert any(
        "shows the 20 most" in row["message"]["text"] for row in run["invocations"][0]["toolExecutionNotifications"]
    )


def test_the_largest_run_fits_githubs_limits(project: Project) -> None:
    text = sarif.export_sarif(many(project.dossier(), 30_000))
    assert text.count('"ruleIndex"') == 25_000
    assert len(gzip.compress(text.encode(), 1)) < 10_000_000


def test_a_run_that_is_too_large_is_halved(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sarif.export_sarif(many(project.dossier(), 400))
    monkeypatch.setattr(sarif, "_PACKED", len(gzip.compress(whole.encode())) - 1)
    assert len(run_of(sarif.export_sarif(many(project.dossier(), 400)))["results"]) < 400
