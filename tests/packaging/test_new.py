"""packaging/new.py: what it writes is right as it stands, and says what is still to be filled in."""

# ruff: noqa: E402  the scripts' folder is put on the path before they are imported

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import new
from tests.pages.test_control_pages import HEADINGS, outcome_of
from tests.pages.test_filled_in import left
from tests.pages.test_recipe_pages import HEADINGS as RECIPE_HEADINGS

from tengates.engine.examples import Expectation, read_examples
from tengates.engine.pages import read_page
from tengates.model.control import Control, Recipe
from tengates.model.outcome import Status

KNOWLEDGE = "app/tengates/survey/knowledge"
COPIED = ("resources/gates.toml", "resources/controls/cost/token-limits.md")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As much of the source as is needed to write into."""
    for folder in ("app/tengates/controls/cost", "app/tengates/recipes", "resources/recipes", "tests/survey/examples"):
        (tmp_path / folder).mkdir(parents=True)
    for name in COPIED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / KNOWLEDGE, tmp_path / KNOWLEDGE, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"made_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def assert_clean(tree: Path, path: Path) -> None:
    """As ruff sees it where it would lie in the source."""
    name, source = str(ROOT / path.relative_to(tree)), path.read_text("utf-8")
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--stdin-filename", name, "-"]
        done = subprocess.run(ruff, cwd=ROOT, input=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def marked(tree: Path) -> set[str]:
    """The files in which something is to be filled in."""
    return {row.partition(":")[0] for row in left(tree)}


def test_a_control_judges_its_own_examples_and_waits_for_its_words(tree: Path) -> None:
    assert new.main(["control", "cost.some-thing"], tree) == 0
    code = tree / "app/tengates/controls/cost/some_thing.py"
    page = tree / "resources/controls/cost/some-thing.md"
    control = loaded(code).CONTROL
    assert isinstance(control, Control)
    assert (control.id, control.title, read_page(page).title) == ("cost.some-thing", "Some thing", "Some thing")
    assert tuple(heading for heading, _ in read_page(page).sections) == HEADINGS
    reported, silent = read_examples(read_page(page))
    outcome = outcome_of(control, reported)
    assert {(site.place.path, site.place.line) for site in outcome.sites if not site.ok} == reported.marked != set()
    assert silent.expectation is Expectation.SILENT
    assert outcome_of(control, silent).status is Status.PASS
    assert_clean(tree, code)
    assert marked(tree) == {path.relative_to(tree).as_posix() for path in (code, page)}
    assert "resources/controls/cost/some-thing.md:5: FILL IN: one question that can be answered with yes." in left(tree)


def test_a_guided_refactor_names_its_control_and_waits_for_its_words(tree: Path) -> None:
    assert new.main(["recipe", "some-thing", "cost.token-limits"], tree) == 0
    code, page = tree / "app/tengates/recipes/some_thing.py", tree / "resources/recipes/some-thing.md"
    recipe = loaded(code).RECIPE
    assert isinstance(recipe, Recipe)
    assert (recipe.id, recipe.title, recipe.controls) == ("some-thing", "Some thing", ("cost.token-limits",))
    assert tuple(heading for heading, _ in read_page(page).sections) == RECIPE_HEADINGS
    assert_clean(tree, code)
    assert marked(tree) == {path.relative_to(tree).as_posix() for path in (code, page)}


def test_an_sdk_gets_a_row_at_the_end_and_an_example_that_pins_it(tree: Path) -> None:
    assert new.main(["sdk", "acme-ai", "--package", "acme"], tree) == 0
    table, example = tree / KNOWLEDGE / "other_sdks.py", tree / "tests/survey/examples/acme-ai.txt"
    before = loaded(ROOT / KNOWLEDGE / "other_sdks.py").OTHERS
    *others, row = loaded(table).OTHERS
    assert tuple(others) == before
    assert (row.id, row.packages, row.clients) == ("acme-ai", ("acme",), ("acme.Client",))
    assert re.search(r"max_tokens=300\) #! gen,L$", example.read_text("utf-8"), re.MULTILINE)
    assert_clean(tree, table)
    assert marked(tree) == {path.relative_to(tree).as_posix() for path in (table, example)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["control", "money.some-thing"], "names no gate. Write GATE.NAME, with one of: security, auth"),
        (["control", "some-thing"], "names no gate"),
        (["control", "cost.Some_Thing"], "cannot be a name. Use small letters"),
        (["control", "cost.../../x"], "cannot be a name"),
        (["control", "cost.token-limits"], "resources/controls/cost/token-limits.md is there already"),
        (["recipe", "some--thing", "cost.token-limits"], "cannot be a name"),
        (["recipe", "some-thing", "cost.no-such"], 'There is no control "cost.no-such" to mend'),
        (["sdk", "openai"], "openai is known already"),
        (["sdk", "acme", "--package", "a b"], "is no name that Python imports"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(
    tree: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    before = sorted(tree.rglob("*"))
    assert new.main(arguments, tree) == 2
    assert said in capsys.readouterr().err
    assert sorted(tree.rglob("*")) == before


def test_it_says_what_comes_next(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new.main(["control", "cost.some-thing"], tree)
    said = capsys.readouterr().out
    assert said.startswith("Written: app/tengates/controls/cost/some_thing.py\n")
    assert "Name cost.some-thing in one task of plans/tasks/tasks.toml" in said
