"""New modules are imported from the folder that the application is started from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]
APP = """from fastapi import FastAPI

app = FastAPI()


@app.post("/notes")
def keep(text: str):
    return {"text": text}
"""
SCRIPT = '\n\nif __name__ == "__main__":\n    import uvicorn\n\n    uvicorn.run(app)\n'
SETTINGS = """

class Settings(BaseSettings):
    TOKEN: str
    model_config = SettingsConfigDict(env_file="service/.env")


settings = Settings()
"""
PYDANTIC = "from pydantic_settings import BaseSettings, SettingsConfigDict\n"


@pytest.mark.parametrize(
    ("main", "more", "module"),
    [
        (APP, {}, "service.identity"),
        (APP, {"service/__init__.py": ""}, "service.identity"),
        (APP, {"README.md": "# Notes\n\nRun `uvicorn main:app` in service.\n"}, "identity"),
        (APP, {"Procfile": "web: uvicorn service.main:app --port $PORT\n"}, "service.identity"),
        (APP + SCRIPT, {}, "identity"),
        (APP + SCRIPT, {"Procfile": "web: uvicorn service.main:app --port $PORT\n"}, "service.identity"),
        (APP + SCRIPT.replace("(app)", '("main:app")'), {}, "identity"),
    ],
)
def test_the_guard_is_imported_from_where_the_application_starts(
    refactor: Refactor, main: str, more: dict[str, str], module: str
) -> None:
    files = {"requirements.txt": "fastapi==0.139.0\n", "service/main.py": main, **more}
    result, _ = refactor("require-identity", files)
    assert f"\nfrom {module} import require_user\n" in result["service/main.py"]


def test_settings_that_only_pydantic_reads_from_a_file_are_read_so(refactor: Refactor) -> None:
    files = {
        "requirements.txt": "fastapi==0.139.0\npydantic-settings==2.12.0\n",
        "service/main.py": PYDANTIC + APP + SETTINGS,
    }
    result, proposal = refactor("require-identity", files)
    guard = result["service/identity.py"]
    assert "os.environ" not in guard
    assert "import os" not in guard
    assert 'model_config = SettingsConfigDict(env_file="service/.env", extra="ignore")' in guard
    assert "jwt.PyJWKClient(settings.AUTH_JWKS_URL)" in guard
    assert any('extra="ignore"' in note for note in proposal.notes)


def test_settings_of_a_file_that_reaches_the_environment_are_read_from_there(refactor: Refactor) -> None:
    loaded = PYDANTIC + "from dotenv import load_dotenv\n" + APP + '\nload_dotenv("service/.env")\n' + SETTINGS
    result, _ = refactor("require-identity", {"requirements.txt": "fastapi==0.139.0\n", "service/main.py": loaded})
    assert 'os.environ["AUTH_JWKS_URL"]' in result["service/identity.py"]
