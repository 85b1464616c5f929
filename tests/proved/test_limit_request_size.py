"""limit-request-size: what an honest user sends is answered as before, what is too large is refused."""

from __future__ import annotations

import pytest
from tests.proved.conftest import Refactored, Run, Serve

FASTAPI = """from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Note(BaseModel):
    text: str
    tags: list[str] = []
    options: dict[str, int] = {}


@app.post("/notes")
def notes(note: Note):
    return {"saved": note.text, "tags": note.tags}
"""
BODIES = """from fastapi import FastAPI, Request
from pydantic import BaseModel

app = FastAPI()


class Ask(BaseModel):
    question: str
    tags: list[str] | None = None


@app.post("/ask")
def ask(body: Ask):
    return {"answer": body.question}


@app.post("/raw")
async def raw(request: Request):
    return {"length": len(await request.body())}
"""
FLASK = """import os

from flask import Flask, request

app = Flask(__name__)


@app.post("/ask")
def ask():
    return {"answer": request.get_json()["question"]}


if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
"""
TOO_MUCH = "x" * (1024 * 1024)


def test_fastapi_refuses_long_texts_and_lists(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored({"main.py": FASTAPI}, "limit-request-size", document="20", items="2")
    served = serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}")
    assert served.post("/notes", {"text": "a"}).json() == {"saved": "a", "tags": []}
    for body in (
        {"text": "a" * 21},
        {"text": "a", "tags": ["b"] * 3},
        {"text": "a", "options": {"c": 1, "d": 2, "e": 3}},
    ):
        assert served.post("/notes", body).status == 422


DRIVE = """from fastapi.testclient import TestClient

from main import app

client = TestClient(app)
large = b"x" * (1024 * 1024 + 1)
json = {"content-type": "application/json"}
answers = [
    client.post("/ask", json={"question": "x" * 100}),
    client.post("/ask", json={"question": "x" * 101}),
    client.post("/ask", json={"question": "x", "tags": ["a", "b", "c"]}),
    client.post("/ask", content=large, headers=json),
    client.post("/ask", content=iter([large]), headers=json),  # without a length that is announced
    client.post("/raw", content=iter([large])),
    client.post("/raw", content=large[:-1]),
]
print([answer.status_code for answer in answers])
"""


@pytest.mark.parametrize(("package", "limit"), [("fastapi\n", "BodyLimit"), ("fastapi>=0.164\n", "max_body_size=")])
def test_fastapi_refuses_a_long_text_and_a_large_body(
    refactored: Refactored, run_python: Run, package: str, limit: str
) -> None:
    files = {"main.py": BODIES, "requirements.txt": package}
    folder = refactored(files, "limit-request-size", text="100", items="2", body="1", file="1")
    assert limit in (folder / "main.py").read_text("utf-8")
    (folder / "drive.py").write_text(DRIVE, "utf-8")
    done = run_python(folder, "drive.py")
    assert "[200, 422, 422, 413, 413, 413, 200]" in done.log


def test_flask_refuses_a_large_body(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored({"server.py": FLASK}, "limit-request-size", body="1", file="1")
    served = serve_python(folder, "server.py")
    assert served.post("/ask", {"question": "x"}).json() == {"answer": "x"}
    assert served.post("/ask", {"question": TOO_MUCH}).status == 413
