"""What notes and documents say, and what is left out, where it depends on the repository."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]

APP = "from fastapi import FastAPI\n\napp = FastAPI()\n"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ('["/bin/bash"]', "started with [your start command]"),
        ('["sleep", "infinity"]', "started with [your start command]"),
        ('["./start.sh"]', "started with `./start.sh`"),
        ('["bash", "start.sh"]', "started with `bash start.sh`"),
    ],
)
def test_a_container_to_work_in_does_not_start_the_app(refactor: Refactor, command: str, told: str) -> None:
    files = {"Dockerfile": f"FROM python:3.12-slim\nCMD {command}\n", "app.py": f"{APP}\n\n@app.get('/')\ndef start():\n    return {{}}\n"}  # fmt: skip
    result, _ = refactor("operations-kit", files)
    assert told in result["docs/operations/runbook.md"]


def test_a_request_made_by_hand_is_not_tried_again(refactor: Refactor) -> None:
    text = "import requests\n\n\ndef f(m):\n    return requests.post('https://api.openai.com/v1/responses', json={'model': 'gpt-4o', 'input': m})\n"
    result, proposal = refactor("bound-model-time", {"app.py": text})
    assert "timeout=9" in result["app.py"]
    assert not proposal.notes


def test_an_address_below_a_router_is_no_start_page(refactor: Refactor) -> None:
    page = "'use client';\nimport { useState } from 'react';\n\nexport default function Page() {\n  return <p>{useState('')[0]}</p>;\n}\n"
    routes = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/')\ndef verification():\n    return ''\n"
    files = {
        "backend/requirements.txt": "fastapi\n",
        "backend/main.py": f"from routes import router\n\n{APP}app.mount('/proof', router)\n",
        "backend/routes.py": routes,
        "web/package.json": '{\n  "scripts": {\n    "dev": "next dev"\n  },\n  "dependencies": {\n    "next": "15.1.0",\n    "react": "19.0.0"\n  }\n}\n',
        "web/app/page.tsx": page,
    }
    result, _ = refactor("e2e-baseline", files)
    assert "backend/e2e/test_start_page.py" not in result


def test_a_package_of_another_package_is_not_the_apps_own(refactor: Refactor) -> None:
    route = "export async function POST(request: Request) {\n  const { question } = await request.json();\n  return new Response(question);\n}\n"
    files = {
        "package.json": '{"dependencies": {"next": "13.4.4"}, "devDependencies": {"typescript": "4.9.4"}}\n',
        "package-lock.json": '{"lockfileVersion": 3, "packages": {"node_modules/zod": {"version": "3.22.0"}, "node_modules/typescript": {"version": "4.9.4"}}}\n',
        "app/api/ask/route.ts": route,
    }
    result, proposal = refactor("validate-request", files)
    assert result == files
    assert any("older than 5" in row.reason for row in proposal.skipped)


def test_next_js_is_not_mentioned_where_only_python_logs(refactor: Refactor) -> None:
    files = {
        "requirements.txt": "fastapi\n",
        "main.py": f"{APP}\n\n@app.get('/')\ndef start():\n    print('asked')\n    return {{}}\n",
        "web/package.json": '{\n  "dependencies": {\n    "next": "15.1.0"\n  }\n}\n',
        "web/app/page.tsx": "export default function Page() {\n  return <p>Hello</p>;\n}\n",
    }
    result, proposal = refactor("structured-logging", files)
    assert "logger.info" in result["main.py"]
    assert not any("Next.js" in note for note in proposal.notes)
