from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]
VALUE = "q8Zr-2mVt7" + "LxWc4-Nb9Kd1"
ADDRESS = "postgresql://shop:" + "Tr0mbone-Quartz" + "@db.example.com/shop"
IGNORED = {".gitignore": ".env\n.env.*\n!.env.example\n", "requirements.txt": "python-dotenv\n"}


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        (f'JWT_SECRET = "{VALUE}"', 'JWT_SECRET = os.environ["JWT_SECRET"]', "JWT_SECRET"),
        (f"JWT_SECRET = '{VALUE}'", "JWT_SECRET = os.environ['JWT_SECRET']", "JWT_SECRET"),
        (
            f'secret = os.getenv("JWT_SECRET", "{VALUE}")',
            'secret = os.environ["JWT_SECRET"]',
            "JWT_SECRET",
        ),
        (
            f'settings = {{"jwt_secret": "{VALUE}"}}',
            'settings = {"jwt_secret": os.environ["JWT_SECRET"]}',
            "JWT_SECRET",
        ),
    ],
)
def test_a_value_in_python_becomes_a_required_variable(refactor: Refactor, before: str, after: str, name: str) -> None:
    text = f"import os\n\nfrom dotenv import load_dotenv\n\nload_dotenv()\n\n{before}\n"
    result, _ = refactor("secret-to-env", {**IGNORED, "app/main.py": text})
    assert result["app/main.py"] == text.replace(before, after)
    assert result[".env"] == f"{name}={VALUE}\n"
    assert f"{name}=\n" in result[".env.example"]


def test_an_assignment_to_the_environment_goes_away(refactor: Refactor) -> None:
    text = f'import os\n\nfrom dotenv import load_dotenv\n\nload_dotenv()\nos.environ["JWT_SECRET"] = "{VALUE}"\nprint("ready")\n'
    result, _ = refactor("secret-to-env", {**IGNORED, "app/main.py": text})
    assert VALUE not in result["app/main.py"]
    assert 'load_dotenv()\nprint("ready")\n' in result["app/main.py"]


def test_an_image_that_reads_the_settings_while_it_is_built_is_told_of(refactor: Refactor) -> None:
    docker = "FROM python:3.12-slim\nCOPY . .\nRUN python manage.py collectstatic --no-input\n"
    text = f'import os\n\nfrom dotenv import load_dotenv\n\nload_dotenv()\n\nSECRET_KEY = "{VALUE}"\n'
    _, proposal = refactor("secret-to-env", {**IGNORED, "shop/settings.py": text, "Dockerfile": docker})
    assert any("while the image is built" in note for note in proposal.notes)


def test_a_default_in_javascript_becomes_a_check(refactor: Refactor) -> None:
    text = f"import 'dotenv/config';\nimport jwt from 'jsonwebtoken';\n\nexport const secret = process.env.JWT_SECRET || '{VALUE}';\n"
    result, _ = refactor("secret-to-env", {".gitignore": ".env\n.env.*\n!.env.example\n", "lib/auth.js": text})
    assert "process.env.JWT_SECRET || missingEnv('JWT_SECRET');" in result["lib/auth.js"]
    assert result["lib/auth.js"].endswith("\n}\n")


def test_the_value_is_kept_where_the_ignored_file_has_others(refactor: Refactor) -> None:
    files = {**IGNORED, ".env": "OTHER=1", "app/main.py": f'engine = create_engine("{ADDRESS}")\n'}
    result, _ = refactor("secret-to-env", files)
    assert result[".env"] == f"OTHER=1\nDATABASE_URL={ADDRESS}"  # its last line had no end, and has none


def test_nothing_that_is_shown_holds_the_value(refactor: Refactor) -> None:
    _, proposal = refactor("secret-to-env", {**IGNORED, "app/main.py": f'JWT_SECRET = "{VALUE}"\n'})
    shown = [hunk.why for change in proposal.files for hunk in change.hunks]
    shown += [*proposal.notes, proposal.title, *(skipped.reason for skipped in proposal.skipped)]
    assert proposal.files
    assert not any(VALUE in text for text in shown)
    assert [change.sensitive for change in proposal.files if change.path == ".env"] == [True]


def test_a_tracked_env_file_comes_first(refactor: Refactor) -> None:
    files = {".env": "A=1\n", "app/main.py": f'JWT_SECRET = "{VALUE}"\n'}
    result, proposal = refactor("secret-to-env", files)
    assert result == files
    assert "git tracks .env" in proposal.skipped[0].reason


@pytest.mark.parametrize("path", ["tests/test_main.py", "README.md"])
def test_files_that_are_no_program_are_explained(refactor: Refactor, path: str) -> None:
    files = {
        **IGNORED,
        path: f'DATABASE = "{ADDRESS}"\n',
        "app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    }
    result, proposal = refactor("secret-to-env", files)
    assert result == files
    assert all(skipped.path == path for skipped in proposal.skipped)


def test_two_values_never_share_a_name_in_a_new_env_file(refactor: Refactor) -> None:
    first = f'export const env = {{ ...process.env, AUTH_SECRET: "{VALUE}" }};\n'
    second = f'export const env = {{ AUTH_SECRET: process.env.AUTH_SECRET ?? "{VALUE[::-1]}" }};\n'
    kept = {".gitignore": ".env\n.env.*\n!.env.example\n"}
    result, proposal = refactor("secret-to-env", {**kept, "lib/a.mjs": first, "lib/b.mjs": second})
    assert result[".env"].count("AUTH_SECRET=") == 1
    assert any("another value in the code is called AUTH_SECRET" in row.reason for row in proposal.skipped)


def test_the_settings_of_a_test_runner_keep_their_made_up_values(refactor: Refactor) -> None:
    text = f'export default {{ webServer: {{ env: {{ AUTH_SECRET: "{VALUE}" }} }} }};\n'
    result, _ = refactor("secret-to-env", {".gitignore": ".env\n", "playwright.config.ts": text})
    assert result["playwright.config.ts"] == text
    assert ".env" not in result
