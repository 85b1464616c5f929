"""Controls of a team's own: beside the ten gates, trusted before they are read, bounded, explained when broken."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tests.conftest import MakeRepo

from tengates.cli.main import main
from tengates.facts.own_controls import read_own
from tengates.facts.structured import UnreadableError
from tengates.model.own import OwnResult
from tengates.present.text import plan_text, scorecard_text
from tengates.project import Project

OWN = """id: no-raw-client
title: Model calls through our gateway
language: python
message: a client of the provider is made here
severity: high
rule:
  pattern: OpenAI($$$)
  not:
    inside:
      kind: function_definition
      stopBy: end
page: |
  Our gateway counts tokens. Use it.
"""
PATH = ".tengates/controls/no-raw-client.yml"
APP = "from openai import OpenAI\n\nclient = OpenAI(timeout=3)\n\n\ndef made():\n    return OpenAI()\n"
FILES = {"app.py": APP, "gateway.py": "import app\n", PATH: OWN}


def opened(folder: Path, *, trusted: bool = True) -> Project:
    project = Project.open(folder, trusted=trusted)
    project.scan()
    return project


def own(project: Project) -> dict[str, OwnResult]:
    assert project.report is not None
    return {row.id: row for row in project.report.own.results}


def test_a_rule_of_ones_own_is_listed_and_changes_no_score(make_repo: MakeRepo) -> None:
    folder = make_repo(FILES)
    project = opened(folder)
    (result,) = own(project).values()
    assert [(site.place.path, site.place.line, site.message) for site in result.sites] == [
        ("app.py", 3, "a client of the provider is made here")
    ]
    assert project.report is not None
    with_own = [(gate.score, gate.points) for gate in project.report.scorecard.gates]
    (folder / PATH).unlink()
    project.scan()
    assert own(project) == {}
    assert [(gate.score, gate.points) for gate in project.report.scorecard.gates] == with_own


def test_every_face_shows_it_under_its_own_head(make_repo: MakeRepo) -> None:
    project = opened(make_repo(FILES))
    assert project.report is not None
    plan = project.plan(offers=())
    texts = {kind: project.export(kind, plan) for kind in ("markdown", "html", "json", "sarif")}
    texts |= {"text": scorecard_text(project.report), "plan": plan_text(plan)}
    for kind, text in texts.items():
        assert "Model calls through our gateway" in text, kind
        assert "app.py" in text, kind
    found = json.loads(texts["json"])
    assert found["own"][0]["places"] == found["plan"]["own"][0]["places"] == 1
    (result,) = [row for row in json.loads(texts["sarif"])["runs"][0]["results"] if row["ruleId"].startswith("own/")]
    rules = json.loads(texts["sarif"])["runs"][0]["tool"]["driver"]["rules"]
    assert (result["level"], rules[result["ruleIndex"]]["id"]) == ("error", "own/no-raw-client")
    assert "- [ ] **Model calls through our gateway** (1 place)" in texts["markdown"]


def test_a_strangers_controls_are_not_used_before_they_are_accepted_nor_after_a_change(make_repo: MakeRepo) -> None:
    folder = make_repo(FILES)
    project = opened(folder, trusted=False)
    assert project.report is not None
    assert own(project) == {}
    assert "brings 1 control of its own" in project.report.brought
    project.answer("deployment.rollback", "yes", "the host keeps versions")  # accepts no controls along the way
    project.scan()
    assert own(project) == {}
    project.trust()
    project.scan()
    assert own(project)["no-raw-client"].count == 1
    assert project.report.brought == ""
    (folder / PATH).write_text(OWN.replace("OpenAI", "Other"), encoding="utf-8")
    project.scan()
    assert own(project) == {}
    assert project.report.own.waiting == 1


def test_a_broken_file_is_named_with_its_line_and_the_others_count(make_repo: MakeRepo) -> None:
    broken = OWN.replace("no-raw-client", "broken").replace("pattern: OpenAI($$$)", "kind: nonsense")
    project = opened(make_repo({**FILES, ".tengates/controls/broken.yml": broken}))
    rows = own(project)
    assert rows["broken"].problem == (
        ".tengates/controls/broken.yml is wrong on line 6: Kind `nonsense` is invalid. "
        "Mend it; until then it is left out."
    )
    assert rows["no-raw-client"].count == 1
    assert project.report is not None
    assert "is wrong on line 6" in scorecard_text(project.report)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id: [", "not valid YAML on line"),
        ("- a\n", "holds no keys"),
        (OWN.replace("title:", "titel:"), 'line 2: "titel" is no key'),
        (OWN.replace("page: |\n  Our gateway counts tokens. Use it.\n", ""), 'has no "page"'),
        (OWN.replace("language: python", "language: rust"), "line 3: the language is one of"),
        (OWN.replace("severity: high", "severity: grave"), "line 5: the severity is one of"),
        (OWN.replace("id: no-raw-client", "id: other"), "line 1: the id"),
        (OWN.replace("title: Model calls through our gateway", "title: " + "x" * 200), "line 2: the title has more"),
        (OWN + "#" * 40_000, "larger than 32 KB"),
        ("a: &x [1]\nb: [" + "*x, " * 60_000 + "]", "larger than 32 KB"),
        ("a: " + "[" * 5_000, "YAML|nested|JSON"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_own(PATH, text.encode("utf-8"))


def test_many_places_and_many_controls_are_bounded(make_repo: MakeRepo) -> None:
    rule = "id: x{n}\ntitle: X\nlanguage: python\nrule:\n  kind: identifier\npage: x\n"
    files = {f".tengates/controls/x{n}.yml": rule.format(n=n) for n in range(52)}
    project = opened(make_repo({"app.py": "a = b\n" * 300, **files}))
    rows = list(own(project).values())
    assert len(rows) == 52
    assert [row.count for row in rows if not row.problem] == [200] * 50  # of one file no more are looked for
    assert sum("beyond the 50" in row.problem for row in rows) == 2


def test_a_link_is_no_control(make_repo: MakeRepo, tmp_path: Path) -> None:
    folder = make_repo({"app.py": APP, ".tengates/controls/README.md": "ours\n"})
    (tmp_path / "no-raw-client.yml").write_text(OWN, encoding="utf-8")
    (folder / PATH).symlink_to(tmp_path / "no-raw-client.yml")
    assert own(opened(folder)) == {}


def test_a_pipeline_stops_on_one(make_repo: MakeRepo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_repo(FILES)
    assert main(["scan", str(folder), "--trust-project", "--fail-on", "own"]) == 1
    assert "Model calls through our gateway: 1 place  [no-raw-client]" in capsys.readouterr().out
    assert main(["trust", str(folder)]) == 0
    assert main(["scan", str(folder), "--fail-on", "own"]) == 1


def test_a_rule_that_never_comes_to_its_end_is_given_up(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tengates.workers.readers._SILENCE", 2.0)
    slow = "{has: {stopBy: end, inside: {stopBy: end, has: {stopBy: end, regex: zzzz}}}}"
    control = f"id: slow\ntitle: Slow\nlanguage: python\nrule: {slow}\npage: p\n"
    code = "def f(a):\n    return [a, (a, [a, {1: a}])]\n" * 500
    files = {f"part{number:02}.py": code for number in range(30)}
    started = time.monotonic()
    (result,) = own(opened(make_repo({".tengates/controls/slow.yml": control, **files}))).values()
    assert (result.sites, result.unread) == ((), 30)
    assert time.monotonic() - started < 40  # 5 seconds for each file would be more


def test_half_a_character_in_a_control_is_no_trouble(make_repo: MakeRepo) -> None:
    (result,) = own(opened(make_repo({**FILES, PATH: OWN.replace("OpenAI($$$)", '"a\\ud800"')}))).values()
    assert result.sites == ()
