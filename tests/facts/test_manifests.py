"""Files that name dependencies."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.facts.manifests import is_manifest, read_manifest
from tengates.facts.structured import UnreadableError
from tengates.model.config import Ecosystem

NAMES = ("requirements.txt", "pyproject.toml", "Pipfile", "package.json")


def test_requirements_are_read_with_extras_markers_and_lines() -> None:
    text = '# app\nFlask==3.0.2\nopenai[datalib]>=1 ; python_version > "3.8"\n-r base.txt\nhttpx\n'
    rows = read_manifest("requirements.txt", text).dependencies
    assert [(row.name, row.spec, row.exact, row.line) for row in rows] == [
        ("flask", "==3.0.2", True, 2),
        ("openai", ">=1", False, 3),
        ("httpx", "", False, 5),
    ]


@pytest.mark.parametrize("spec", ["==1.*", ">=1.0", "~=1.0", "==1.0,<2", ""])
def test_a_range_is_not_exact(spec: str) -> None:
    assert not read_manifest("requirements.txt", f"flask{spec}\n").dependencies[0].exact


def test_compiled_requirements_are_hashed() -> None:
    assert read_manifest("requirements.txt", "flask==3.0.2 \\\n    --hash=sha256:00\n").hashes


def test_development_requirements_are_told_apart() -> None:
    assert read_manifest("requirements-dev.txt", "pytest\n").dependencies[0].development


def test_pyproject_names_groups_and_tools() -> None:
    text = (
        '[project]\ndependencies = ["Flask>=3"]\n[project.optional-dependencies]\ndev = ["pytest"]\n'
        '[dependency-groups]\nlint = ["ruff"]\n[tool.ruff]\n[tool.mypy]\n'
    )
    manifest = read_manifest("pyproject.toml", text)
    assert {(row.name, row.development) for row in manifest.dependencies} == {
        ("flask", False),
        ("pytest", True),
        ("ruff", True),
    }
    assert manifest.tools == ("mypy", "ruff")


def test_poetry_leaves_the_interpreter_out() -> None:
    text = '[tool.poetry.dependencies]\npython = "^3.11"\nopenai = "1.2.3"\nflask = {version = "^3"}\n'
    rows = read_manifest("pyproject.toml", text).dependencies
    assert [(row.name, row.exact) for row in rows] == [("openai", True), ("flask", False)]


def test_package_json_names_scripts_and_lines() -> None:
    text = '{\n  "scripts": {"test": "jest"},\n  "dependencies": {"next": "14.2.0"},\n  "devDependencies": {"jest": "^29"}\n}'
    manifest = read_manifest("web/package.json", text)
    assert manifest.ecosystem is Ecosystem.NODE
    assert manifest.scripts == (("test", "jest"),)
    assert [(row.name, row.exact, row.development) for row in manifest.dependencies] == [
        ("next", True, False),
        ("jest", False, True),
    ]


@pytest.mark.parametrize(
    "text", ['{"dependencies": []}', '{"scripts": "x"}', "[]", "null", '{"dependencies": {"a": {"b": 1}}}']
)
def test_a_manifest_of_the_wrong_shape_is_read_as_far_as_it_goes(text: str) -> None:
    read_manifest("package.json", text)


@pytest.mark.parametrize("name", NAMES)
def test_manifests_are_known_by_name(name: str) -> None:
    assert is_manifest(name)


@pytest.mark.parametrize("name", NAMES)
@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    with suppress(UnreadableError):
        read_manifest(name, text)


@pytest.mark.parametrize(
    ("line", "name", "exact"),
    [
        ("git+https://github.com/a/tool@main", "tool", False),
        ("git+https://github.com/a/tool.git@v1.2.0", "tool", True),
        ("-e git+ssh://git@github.com/a/x.git@0123456789abcdef#egg=Tool", "tool", True),
        ("tool @ git+https://github.com/a/tool@main", "tool", False),
        ("tool (==1.2)", "tool", True),
        ("tool==1.2 --hash=sha256:00", "tool", True),
        ("tool==1.2  # for the reports", "tool", True),
    ],
)
def test_a_requirement_may_be_written_in_many_ways(line: str, name: str, exact: bool) -> None:  # noqa: FBT001  one case
    rows = read_manifest("requirements.txt", line).dependencies
    assert [(row.name, row.exact) for row in rows] == [(name, exact)]


@pytest.mark.parametrize(
    "line",
    [
        "https://example.org/a.whl",
        "./lib",
        "file:///a",
        "a.whl",
        "--index-url https://example.org",
        "Python 3.9 or later",
    ],
)
def test_addresses_options_and_prose_name_no_package(line: str) -> None:
    assert read_manifest("requirements.txt", line).dependencies == ()


def test_requirements_may_stand_in_a_folder_of_their_own() -> None:
    assert is_manifest("api/requirements/base.txt")
    assert not is_manifest("notes/base.txt")
    assert read_manifest("requirements/dev.txt", "pytest\n").dependencies[0].development


def test_a_folder_whose_name_holds_test_is_no_test() -> None:
    assert not read_manifest("latest-api/requirements.txt", "flask\n").dependencies[0].development


def test_lines_are_those_of_the_list_of_packages() -> None:
    text = '{\n"name": "openai",\n"scripts": {"jest": "jest"},\n"dependencies": {\n"openai": "^4"},\n"devDependencies": {\n"jest": "1"}}'
    assert [row.line for row in read_manifest("package.json", text).dependencies] == [5, 7]
    text = '[project]\nname = "flask"\ndependencies = [\n  "flask-cors",\n  "Flask>=3",\n]\n'
    assert [row.line for row in read_manifest("pyproject.toml", text).dependencies] == [4, 5]
