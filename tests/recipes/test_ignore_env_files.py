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


SETTINGS = """from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    TOKEN: str
    model_config = SettingsConfigDict(env_file="service/.env")
"""


def test_the_example_stands_where_the_settings_look_for_their_file(refactor: Refactor) -> None:
    files = {"requirements.txt": "fastapi\n", "service/main.py": APP + SETTINGS}
    result, _ = refactor("ignore-env-files", files)
    assert "TOKEN=\n" in result["service/.env.example"]
    assert ".env.example" not in result


def test_an_example_in_a_folder_of_the_application_is_completed(refactor: Refactor) -> None:
    files = {
        "requirements.txt": "fastapi\n",
        "service/main.py": APP + 'import os\n\nT = os.environ["TOKEN"]\n',
        "service/.env.example": "OTHER=\n",
        "tests/.env.example": "THIRD=\n",
        "web/package.json": "{}\n",
        "web/.env.example": "FOURTH=\n",
    }
    result, _ = refactor("ignore-env-files", files)
    assert result["service/.env.example"] == "OTHER=\nTOKEN=\n"
    assert ".env.example" not in result


def test_of_two_examples_none_is_guessed(refactor: Refactor) -> None:
    code = APP + 'import os\n\nT = os.environ["TOKEN"]\n'
    files = {
        "requirements.txt": "fastapi\n",
        "a/main.py": code,
        "a/.env.example": "A=\n",
        "b/.env.example": "B=\n",
        "b/x.py": "",
    }
    result, _ = refactor("ignore-env-files", files)
    assert "TOKEN=\n" in result[".env.example"]


IDENTITY = {
    "requirements.txt": "fastapi\n",
    "main.py": APP + '\n\n@app.post("/notes")\ndef keep(text: str):\n    return {"text": text}\n',
}


def test_an_example_says_whether_git_ignores_the_values(refactor: Refactor) -> None:
    result, _ = refactor("require-identity", IDENTITY | {".gitignore": ".env\n"})
    assert result[".env.example"].startswith("# Copy this file to .env and fill it in. Git ignores .env")
    result, _ = refactor("require-identity", IDENTITY | {".gitignore": "node_modules\n"})
    assert result[".env.example"].startswith("# Git does not ignore .env yet: add it to .gitignore first.")


def test_a_package_of_the_workspace_reads_the_variables_of_its_app(refactor: Refactor) -> None:
    files = {
        "package.json": '{\n  "name": "shop",\n  "dependencies": {\n    "next": "16.4.0",\n    "@shop/ai": "workspace:*"\n  }\n}\n',
        "app/page.ts": "export const key = process.env.SHOP;\n",
        "packages/ai/package.json": '{\n  "name": "@shop/ai",\n  "dependencies": {\n    "openai": "6.0.0"\n  }\n}\n',
        "packages/ai/src/index.ts": "export const key = process.env.MODEL_KEY;\n",
    }
    result, _ = refactor("ignore-env-files", files)
    assert "packages/ai/.env.example" not in result
    assert {"MODEL_KEY=", "SHOP="} <= set(result[".env.example"].split("\n"))
