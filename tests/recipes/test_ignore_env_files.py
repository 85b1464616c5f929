from __future__ import annotations

from collections.abc import Callable

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]
APP = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def test_a_default_is_written_so_that_an_empty_value_does_not_replace_it(refactor: Refactor) -> None:
    text = (
        APP
        + 'import os\n\nA = os.environ["A"]\nB = os.getenv("B", "gpt-4o")\nC = os.getenv("C", A + "x y")\nD = os.getenv("D")\n'
    )
    result, _ = refactor("ignore-env-files", {"app/main.py": text})
    assert result[".env.example"].split("\n")[1:] == ["A=", "B=gpt-4o", "# C=", "D=", ""]


def test_the_example_stands_beside_the_env_file_that_it_explains(refactor: Refactor) -> None:
    files = {
        ".env": "TOKEN=abc\n",
        "backend/requirements.txt": "fastapi\n",
        "backend/app/main.py": APP + 'import os\n\nT = os.environ["TOKEN"]\n',
    }
    result, proposal = refactor("ignore-env-files", files)
    assert "TOKEN=\n" in result[".env.example"]
    assert [change.path for change in proposal.files if change.kind.value == "untrack"] == [".env"]


def test_rules_that_are_there_are_not_written_again(refactor: Refactor) -> None:
    files = {
        ".gitignore": "node_modules\n.env\n",
        ".env.example": "TOKEN=\n",
        "app/main.py": APP + 'import os\n\nT = os.environ["TOKEN"]\n',
    }
    result, _ = refactor("ignore-env-files", files)
    assert result[".gitignore"].count("\n.env\n") == 1
    assert "!.env.example" not in result[".gitignore"]


def test_a_repository_without_variables_gets_nothing(refactor: Refactor) -> None:
    _, proposal = refactor("ignore-env-files", {"app/main.py": APP})
    assert proposal.files == ()
