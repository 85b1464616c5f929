"""strict-schemas: what fits is answered as before, a field that nobody named is refused by name."""

from __future__ import annotations

from tests.proved.conftest import Refactored, Serve

FASTAPI = """from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Note(BaseModel):
    text: str


@app.post("/notes")
def notes(note: Note):
    return {"saved": note.text}
"""
EXPRESS = """const express = require('express')
const { z } = require('zod')

const app = express()
app.use(express.json())
const person = z.object({ name: z.string().max(80), mail: z.string().max(80) })
const named = person.pick({ name: true })

app.post('/people', (req, res) => {
  const parsed = named.safeParse(req.body)
  if (!parsed.success) {
    res.status(400).json({ issues: parsed.error.issues })
    return
  }
  res.json({ saved: parsed.data.name })
})

app.listen(process.env.PORT)
"""


def test_fastapi_refuses_an_unknown_field(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored({"main.py": FASTAPI}, "strict-schemas")
    served = serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}")
    assert served.post("/notes", {"text": "a"}).json() == {"saved": "a"}
    refused = served.post("/notes", {"text": "a", "is_admin": True})
    assert refused.status == 422
    assert "is_admin" in refused.text


def test_express_refuses_an_unknown_field(refactored: Refactored, serve_node: Serve) -> None:
    package = '{ "dependencies": { "express": "5.0.0", "zod": "4.6.7" } }'
    folder = refactored({"package.json": package, "server.js": EXPRESS}, "strict-schemas")
    served = serve_node(folder, "server.js")
    assert served.post("/people", {"name": "a"}).json() == {"saved": "a"}
    refused = served.post("/people", {"name": "a", "is_admin": True})
    assert refused.status == 400
    assert "is_admin" in refused.text
