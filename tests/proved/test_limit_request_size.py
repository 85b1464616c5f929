"""limit-request-size: what an honest user sends is answered as before, what is too large is refused."""

from __future__ import annotations

from tests.proved.conftest import Refactored, Serve

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
