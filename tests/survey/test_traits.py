"""The words that decide which controls apply, concluded from small repositories."""

from __future__ import annotations

import pytest
from tests.survey.small import survey_of_files

FLASK = "from flask import Flask\napp = Flask(__name__)\n@app.get('/x')\ndef x():\n    return 'y'\n"


def words(files: dict[str, str]) -> set[str]:
    """The traits that hold."""
    traits = survey_of_files(files).traits
    return {name for name in type(traits).__slots__ if getattr(traits, name)}


def test_an_empty_repository_is_nothing() -> None:
    assert words({"README.md": "# hello\n"}) == set()


def test_a_web_server_offers_an_api() -> None:
    assert words({"main.py": FLASK}) == {"api"}


def test_a_script_that_asks_a_model_is_no_server() -> None:
    assert words({"main.py": "from openai import OpenAI\nOpenAI().responses.create(model='m', input='x')\n"}) == {"llm"}


def test_a_streamlit_page_is_a_user_interface() -> None:
    assert "ui" in words({"app.py": "import streamlit as st\nq = st.text_input('q')\nst.write(q)\n"})


def test_a_page_that_sends_to_a_backend_elsewhere_is_a_user_interface() -> None:
    page = "import React from 'react';\nexport const Ask = () => <button onClick={ask}>Ask</button>;\n"
    sends = "function ask() { return fetch('https://api.example.com/ask', { method: 'POST', body: '{}' }); }\n"
    reads = "function ask() { return fetch('https://api.example.com/weather'); }\n"
    assert "ui" in words({"src/Ask.jsx": page + sends})
    assert "ui" not in words({"src/Ask.jsx": page + reads})


def test_tools_given_to_a_model_make_an_agent() -> None:
    text = "from openai import OpenAI\nOpenAI().responses.create(model='m', input='x', tools=TOOLS)\n"
    assert {"llm", "agent"} <= words({"main.py": text})
    assert "agent" in words(
        {"main.py": "from langgraph.prebuilt import create_react_agent\na = create_react_agent(m, t)\n"}
    )


LANGCHAIN = "from langchain_openai import ChatOpenAI\nfrom kit import kit\nChatOpenAI().bind_tools(kit()).invoke('x')\n"
KIT = "from langchain_core.tools import tool\n@tool\ndef drop(n: int):\n    return delete(n)\ndef kit():\n    return [{given}]\n"


def test_tools_that_a_function_gives_back_make_an_agent() -> None:
    assert "agent" in words({"main.py": LANGCHAIN, "kit.py": KIT.format(given="drop")})


def test_shapes_that_a_function_gives_back_make_none() -> None:
    shape = "from pydantic import BaseModel\nclass Trip(BaseModel):\n    city: str\ndef kit():\n    return [Trip]\n"
    assert "agent" not in words({"main.py": LANGCHAIN, "kit.py": shape})


def test_a_runner_of_tools_of_ones_own_makes_an_agent() -> None:
    node = "from {module} import ToolNode\nclass Loud(ToolNode):\n    pass\nnode = Loud(make())\n"
    assert "agent" in words({"main.py": node.format(module="langgraph.prebuilt")})
    own = {"trees.py": "class ToolNode:\n    pass\n"}
    assert "agent" not in words({"main.py": node.format(module="trees"), **own})


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({"main.py": "import sqlite3\nsqlite3.connect('x')\n"}, "db"),
        ({"lib/db.ts": 'import { PrismaClient } from "@prisma/client"\nexport const db = new PrismaClient()\n'}, "db"),
        ({"Dockerfile": "FROM python:3.12\n"}, "container"),
        ({"docker-compose.yml": "services: {}\n"}, "container"),
        ({".github/workflows/ci.yml": "on: push\njobs: {}\n"}, "workflows"),
        ({"src/App.jsx": 'import React from "react"\nexport default function A() { return <p>x</p> }\n'}, "browser"),
        ({"main.py": FLASK, "templates/index.html": "<html></html>\n"}, "browser"),
        ({"app.vue": "<template><p>Hello</p></template>\n"}, "browser"),
        ({"src/routes/+page.svelte": "<p>Hello</p>\n"}, "browser"),
        ({"src/pages/index.astro": "<p>Hello</p>\n"}, "browser"),
        ({"models.py": "from django.db import models\nclass User(models.Model):\n    pass\n"}, "users"),
    ],
)
def test_a_telling_file_is_enough(files: dict[str, str], word: str) -> None:
    assert word in words(files)


def test_what_only_tests_use_decides_nothing() -> None:
    assert words({"tests/test_a.py": "import sqlite3\nfrom openai import OpenAI\n", "main.py": "x = 1\n"}) == set()


def test_frameworks_sdks_and_versions_are_named() -> None:
    survey = survey_of_files(
        {"main.py": FLASK + "import anthropic\n", "requirements.txt": "flask==3.0.2\nanthropic>=0.40\n"}
    )
    assert "Flask" in survey.frameworks
    assert "Anthropic" in survey.sdks
    assert survey.versions["flask"] == "3.0.2"


def test_examples_are_judged_only_where_there_is_nothing_else() -> None:
    example = {"examples/demo.py": "from openai import OpenAI\nOpenAI().responses.create(model='m', input='x')\n"}
    assert words(example) == {"llm"}
    assert words({**example, "main.py": FLASK}) == {"api"}
