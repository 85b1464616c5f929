"""What notes and documents say, and what is left out, where it depends on the repository."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import MakeRepo

from tengates.model.change import Proposal
from tengates.project import Project

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


def test_an_api_of_django_has_no_start_page(refactor: Refactor) -> None:
    def files(address: str) -> dict[str, str]:
        return {
            "requirements.txt": "django\n",
            "manage.py": "import django\n",
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
            "shop/urls.py": f"from django.urls import include, path\n\nurlpatterns = [path('{address}', include('notes.urls'))]\n",
            "notes/urls.py": "from django.urls import path\nfrom .views import start\n\nurlpatterns = [path('', start)]\n",
            "notes/views.py": "from django.shortcuts import render\n\n\ndef start(request):\n    return render(request, 'start.html')\n",
            "notes/templates/start.html": "<h1>Notes</h1>\n",
        }

    assert "e2e/test_start_page.py" in refactor("e2e-baseline", files(""))[0]
    assert "e2e/test_start_page.py" not in refactor("e2e-baseline", files("api/v1/"))[0]


def test_that_a_handler_loads_is_no_test_beside_others(refactor: Refactor) -> None:
    files = {
        "package.json": '{\n  "scripts": {\n    "dev": "next dev"\n  },\n  "dependencies": {\n    "next": "16.4.0"\n  },\n  "devDependencies": {\n    "vitest": "4.0.0"\n  }\n}\n',
        "app/api/ask/route.js": "export async function POST(request) {\n  return Response.json(await request.json());\n}\n",
    }
    other = {
        "lib/sum.test.js": "import { expect, it } from 'vitest';\n\nit('adds', () => {\n  expect(1 + 1).toBe(2);\n});\n"
    }
    assert "tests/routes.test.js" in refactor("test-baseline", files)[0]
    assert refactor("test-baseline", files | other)[0] == files | other


def test_an_object_is_given_room_and_time(refactor: Refactor) -> None:
    plan = "export const plan = (text: string) => generateObject({ model: openai('gpt-4o'), schema, prompt: text });\n"
    files = {
        "package.json": '{\n  "dependencies": {\n    "ai": "5.0.0",\n    "@ai-sdk/openai": "2.0.0",\n    "zod": "4.0.0"\n  }\n}\n',
        "worker/plan.ts": f"import {{ openai }} from '@ai-sdk/openai';\nimport {{ generateObject }} from 'ai';\nimport {{ schema }} from './schema';\n\n{plan}",
        "worker/schema.ts": "import { z } from 'zod';\n\nexport const schema = z.object({ topics: z.array(z.string()) });\n",
    }
    result, proposal = refactor("bound-model-output", files)
    assert "MAX_STRUCTURED_TOKENS = 3600" in result["worker/plan.ts"]
    assert any("cannot be read once it is cut off" in note for note in proposal.notes)
    assert "9_000" not in refactor("bound-model-time", files)[0]["worker/plan.ts"]


def test_a_new_example_file_is_let_into_git(make_repo: MakeRepo) -> None:
    folder = make_repo(
        {
            ".gitignore": "node_modules\n.env*\n",
            "package.json": '{\n  "dependencies": {\n    "openai": "6.0.0"\n  }\n}\n',
            "ask.js": "import OpenAI from 'openai';\n\nconst client = new OpenAI();\n\nexport const ask = (text) => client.responses.create({ model: 'gpt-4o', input: text, max_output_tokens: 900 });\n",
        },
    )
    project = Project.open(folder)
    project.scan()
    proposal = project.propose("pin-models-and-prompts")
    changed = {change.path: change.new or b"" for change in proposal.files}
    assert ".env.example" in changed
    assert changed[".gitignore"].endswith(b"!.env.example\n")


def test_static_files_report_nothing(refactor: Refactor) -> None:
    files = {
        "package.json": '{\n  "scripts": {\n    "build": "next build"\n  },\n  "dependencies": {\n    "next": "16.4.0",\n    "react": "19.2.0"\n  }\n}\n',
        "app/api/ask/route.ts": "export async function POST(request: Request) {\n  return Response.json(await request.json());\n}\n",
        "next.config.ts": "export default { output: 'export' };\n",
    }
    result, proposal = refactor("telemetry", files)
    assert "instrumentation.ts" not in result
    assert any("static files" in row.reason for row in proposal.skipped)
    server = files | {"next.config.ts": "export default {};\n"}
    assert "instrumentation.ts" in refactor("telemetry", server)[0]


def test_the_schema_that_a_call_names_is_not_written_again(refactor: Refactor) -> None:
    head = "import json\n\nfrom google import genai\nfrom pydantic import BaseModel\n\nclient = genai.Client()\n\n\nclass Summary(BaseModel):\n    title: str\n\n\n"
    ask = "def ask(text: str) -> str:\n    reply = client.models.generate_content(model='gemini-2.5-flash', contents=text, config={SETTING})\n    return json.loads(reply.text)['title']\n"
    named = ask.replace("SETTING", "'response_json_schema': Summary.model_json_schema()")
    result, proposal = refactor("validate-model-output", {"main.py": head + named})
    assert result["main.py"] == head + named
    assert any("asks for Summary already" in row.reason for row in proposal.skipped)
    free = ask.replace("SETTING", "'response_mime_type': 'application/json'")
    assert refactor("validate-model-output", {"main.py": head + free})[0]["main.py"] != head + free
