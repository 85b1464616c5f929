from __future__ import annotations

import json
import tomllib

import pytest

from tengates.authoring.editing.edits import CannotEdit, Source, spliced
from tengates.authoring.editing.manifests_edits import node_dependency, project_dependency, requirement


def packages(text: str) -> str:
    source = Source(text.encode())
    return spliced(source.data, [node_dependency(source, "zod", "^4.1.0")]).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{\n  "dependencies": {\n    "a": "1"\n  }\n}\n', '{\n  "dependencies": {\n    "a": "1",\n    "zod": "^4.1.0"\n  }\n}\n'),
        ('{\r\n\t"dependencies": {\r\n\t\t"zz": "1"\r\n\t}\r\n}', '{\r\n\t"dependencies": {\r\n\t\t"zod": "^4.1.0",\r\n\t\t"zz": "1"\r\n\t}\r\n}'),
        ('{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"1", "zod": "^4.1.0"}}'),
        ('{"name":"é","dependencies":{}}', '{"name":"é","dependencies":{"zod": "^4.1.0"}}'),
    ],
)  # fmt: skip
def test_a_package_joins_the_dependencies_as_they_are_written(before: str, after: str) -> None:
    assert packages(before) == after
    assert json.loads(after)["dependencies"]["zod"] == "^4.1.0"


def test_a_package_json_without_dependencies_is_left_alone() -> None:
    with pytest.raises(CannotEdit):
        packages('{"name": "x"}')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("flask\nrequests\n", "flask\npydantic>=2,<3\nrequests\n"),
        ("requests\nflask", "requests\nflask\npydantic>=2,<3\n"),
        ("", "pydantic>=2,<3\n"),
        ("# web\r\nflask==3.0\r\n", "# web\r\nflask==3.0\r\npydantic>=2,<3\r\n"),
        ("-r base.txt\n", "-r base.txt\npydantic>=2,<3\n"),
    ],
)
def test_a_requirement_gets_a_line_in_its_place(before: str, after: str) -> None:
    source = Source(before.encode())
    assert spliced(source.data, [requirement(source, "pydantic>=2,<3")]).decode() == after


def test_requirements_with_hashes_are_left_alone() -> None:
    with pytest.raises(CannotEdit):
        requirement(Source(b"flask==3.0 --hash=sha256:00\n"), "pydantic>=2,<3")


def test_requirements_that_powershell_wrote_are_left_alone() -> None:
    with pytest.raises(CannotEdit):
        requirement(Source("flask==3.0\n".encode("utf-16")), "pydantic>=2,<3")


@pytest.mark.parametrize(
    "before",
    [
        '[project]\nname = "x"\ndependencies = [\n  "flask",  # web\n  "x[extra]>=2"\n]\n\n[tool.y]\ndependencies = []\n',
        '[project]\ndependencies = ["flask"]\n',
        "[project]\ndependencies = []\n",
        '[tool.poetry.dependencies]\npython = "^3.11"\n\n[build-system]\nrequires = []\n',
    ],
)
def test_a_project_file_gains_the_dependency_and_keeps_the_rest(before: str) -> None:
    source = Source(before.encode())
    after = spliced(source.data, [project_dependency(source, "pydantic", ">=2,<3")]).decode()
    assert "pydantic" in str(tomllib.loads(after))
    assert [line for line in before.split("\n") if line.split("#")[0].rstrip(' ,"]') not in after] == []


def test_a_project_file_without_dependencies_is_left_alone() -> None:
    with pytest.raises(CannotEdit):
        project_dependency(Source(b'[project]\nname = "x"\n'), "pydantic", ">=2")
