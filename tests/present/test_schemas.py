"""The published schemas hold what the commands print, for prototypes of several kinds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.conftest import MakeRepo
from tests.present.dossiers import FILES, rich_project

from tengates import assets
from tengates.cli.main import main
from tengates.engine.catalog import load_catalog
from tengates.engine.hunks import all_of
from tengates.model.outcome import Confidence, Severity, Status, WaiverState
from tengates.model.plan import TaskStatus
from tengates.model.score import GateState, Verdict
from tengates.project import Project, sample_project

NAMES = ("scan", "plan", "recipes", "propose", "apply", "history")


def schema(name: str) -> Any:
    return json.loads((assets.resources() / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


def check(name: str, text: str) -> Any:
    value = json.loads(text)
    validator = Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)] == []
    return value


@pytest.mark.parametrize("name", [*NAMES, "undo"])
def test_the_command_prints_a_schema_that_is_one(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


def test_every_choice_of_the_model_stands_in_its_schema() -> None:
    scan, plan = schema("scan"), schema("plan")
    control, site = scan["$defs"]["control"]["properties"], scan["$defs"]["site"]["properties"]
    choices = {
        Status: control["status"],
        Confidence: control["confidence"],
        Severity: site["severity"],
        GateState: scan["$defs"]["gate"]["properties"]["state"],
        Verdict: scan["properties"]["verdict"],
        WaiverState: scan["properties"]["waivers"]["items"]["properties"]["state"],
        TaskStatus: plan["$defs"]["task"]["properties"]["status"],
    }
    for values, said in choices.items():
        assert {item.value for item in values} == set(said["enum"]), values


@pytest.fixture(params=["rich", "plain", "sample"])
def folder(request: pytest.FixtureRequest, make_repo: MakeRepo, tmp_path: Path) -> Path:
    if request.param == "rich":
        made = make_repo(FILES)
        rich_project(made)
        return made
    if request.param == "plain":
        made = tmp_path / "plain"
        made.mkdir()
        (made / "index.js").write_text("console.log('x')\n", encoding="utf-8")
        return made
    from tengates.home import Home  # noqa: PLC0415

    return sample_project(Home.default())


def test_what_the_commands_print_fits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*arguments: str) -> str:
        assert main([*arguments, "--format", "json"]) == 0
        return capsys.readouterr().out

    found = check("scan", said("scan", str(folder)))
    assert len(found["controls"]) == len(load_catalog().controls)
    check("plan", said("plan", str(folder)))
    check("history", said("history", str(folder)))
    recipes = check("recipes", said("recipes", str(folder)))
    for recipe in [row["recipe"] for row in recipes][:3]:
        check("propose", said("propose", str(folder), recipe))


def test_an_apply_and_its_undo_fit(make_repo: MakeRepo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(make_repo(FILES))
    for command in (("apply", folder, "bound-model-output"), ("undo", folder), ("apply", folder, "row-level-security")):
        assert main([*command, "--format", "json"]) == 0
        check("apply", capsys.readouterr().out)


def test_a_file_that_is_withheld_fits(make_repo: MakeRepo, capsys: pytest.CaptureFixture[str]) -> None:
    key = "sk" + "_live_" + "T7mQz2vXk9LpRw4NcYb8HsJd"
    folder = make_repo({**FILES, "pay.py": f'import stripe\n\nstripe.api_key = "{key}"\n'})
    project = Project.open(folder)
    project.scan()
    assert all_of(project.propose("secret-to-env")).accepted
    assert main(["propose", str(folder), "secret-to-env", "--format", "json"]) == 0
    check("propose", capsys.readouterr().out)
