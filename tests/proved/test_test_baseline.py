"""test-baseline: the tests that are written pass, and fail once the app no longer does what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.proved.child import Finished
from tests.proved.conftest import Refactored, Run

FASTAPI = """import os

from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel

app = FastAPI()
client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])


class Question(BaseModel):
    text: str


@app.get("/about")
def about() -> dict[str, str]:
    return {"made": "by hand"}


@app.post("/ask")
def ask(question: Question) -> dict[str, str]:
    messages = [{"role": "user", "content": clean(question.text)}]
    answer = client.chat.completions.create(model="gpt-5-mini", messages=messages)
    return {"answer": answer.choices[0].message.content}


def clean(text: str) -> str:
    return text.strip()
"""
FLASK = """from flask import Flask, jsonify, request

app = Flask(__name__)


@app.route("/")
def index():
    return "Hello"


@app.route("/notes", methods=["POST"])
def add_note():
    return jsonify({"saved": request.json["note"]})


def headline(title):
    return title.strip().title()
"""
SAMPLES = {
    "fastapi": (FASTAPI, "fastapi\nopenai\nhttpx\n", "return text.strip()", "return text.split()"),
    "flask": (FLASK, "flask\n", '@app.route("/")', '@app.route("/", methods=["POST"])'),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_tests_pass_and_can_fail(name: str, refactored: Refactored, run_python: Run) -> None:
    code, needs, right, wrong = SAMPLES[name]
    folder = refactored({"main.py": code, "requirements.txt": needs}, "test-baseline")
    passed = _tested(run_python, folder)
    assert passed.code == 0, passed.log
    assert right in code
    (folder / "main.py").write_text(code.replace(right, wrong), "utf-8")
    assert _tested(run_python, folder).code == 1


def _tested(run_python: Run, folder: Path) -> Finished:
    return run_python(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider")
