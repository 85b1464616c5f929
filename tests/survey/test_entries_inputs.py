"""Inputs: what is read as it came, what checks it, what bounds it."""

from __future__ import annotations

import pytest
from tests.survey.web_project import entries_of, only

FASTAPI = """
from fastapi import FastAPI, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field
app = FastAPI()

class Chat(BaseModel):
    text: str = Field(max_length=400)

class Loose(BaseModel):
    text: str
"""


@pytest.mark.parametrize(
    ("handler", "told"),
    [
        ("def f(body: Chat): ...", ("json", "Chat", "the schema Chat")),
        ("def f(body: Loose): ...", ("json", "Loose", "")),
        ("def f(body: list[Chat]): ...", ("json", "list[Chat]", "the schema list[Chat]")),
        ("def f(body: dict): ...", ("json", "", "")),
        ("def f(body: Chat | None = None): ...", ("json", "Chat | None", "the schema Chat | None")),
        ("async def f(request: Request):\n    data = await request.json()", ("json", "", "")),
        (
            "async def f(request: Request):\n    body = Chat(**await request.json())",
            ("json", "Chat", "the schema Chat"),
        ),
        (
            "async def f(request: Request):\n    data = await request.json()\n    body = Chat.model_validate(data)",
            ("json", "Chat.model_validate", "the schema Chat.model_validate"),
        ),
        ("async def f(file: UploadFile):\n    return await file.read()", ("upload", "", "")),
    ],
)
def test_fastapi_inputs(handler: str, told: tuple[str, str, str]) -> None:
    item = only({"main.py": f'{FASTAPI}\n@app.post("/x")\n{handler}\n'}).inputs[0]
    assert (str(item.kind), item.schema, item.limit) == told


def test_a_response_model_made_of_the_answer_is_no_schema_of_the_input() -> None:
    code = f'{FASTAPI}\n@app.post("/x")\nasync def f(request: Request):\n    data = await request.json()\n    return Loose(text=ask_model(data))\n'
    assert only({"main.py": code}).inputs[0].schema == ""


def test_a_plain_parameter_in_the_address_is_no_input_unless_a_model_sees_it() -> None:
    quiet = f'{FASTAPI}\n@app.get("/x")\ndef f(q: str): return q\n'
    shown = f'{FASTAPI}\n@app.get("/x")\ndef f(q: str): return ask_model(q)\n'
    assert only({"main.py": quiet}).inputs == ()
    assert [str(item.kind) for item in only({"main.py": shown}).inputs] == ["query"]


def test_query_text_that_is_parsed_by_hand_has_no_schema() -> None:
    code = f'import json\n{FASTAPI}\n@app.get("/x")\ndef f(outline: str):\n    rows = json.loads(outline)\n    return ask_model(rows)\n'
    assert only({"main.py": code}).inputs[0].schema == ""


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        ("request.get_json()", "json"),
        ("request.json", "json"),
        ('request.form["text"]', "form"),
        ('request.files["file"]', "upload"),
        ("request.get_data()", "json"),
    ],
)
def test_flask_reads(read: str, kind: str) -> None:
    code = f'from flask import Flask, request\napp = Flask(__name__)\n\n@app.post("/x")\ndef f():\n    data = {read}\n    return save(data)\n'
    item = only({"app.py": code}).inputs[0]
    assert (str(item.kind), item.schema) == (kind, "")


def test_marshmallow_and_forms_are_schemas() -> None:
    code = """
    from flask import Flask, request
    from marshmallow import Schema, fields
    app = Flask(__name__)

    class NoteSchema(Schema):
        text = fields.Str(required=True)

    schema = NoteSchema()

    @app.post("/a")
    def a():
        data = schema.load(request.get_json())

    @app.post("/b")
    def b():
        form = NoteForm()
        if form.validate_on_submit():
            save(request.form["text"])
    """
    assert [entry.inputs[0].schema for entry in entries_of({"app.py": code})] == [
        "schema.load",
        "form.validate_on_submit",
    ]


@pytest.mark.parametrize(
    ("body", "schema"),
    [
        ("const data = z.object({ a: z.string() }).parse(await req.json())", True),
        ("const data = bodySchema.safeParse(await req.json())", True),
        ("const raw = await req.json()\n  const data = schema.parse(raw)", True),
        ("const data = JSON.parse(await req.text())", False),
        ("const raw = await req.json()\n  const out = outputSchema.parse(await askModel(raw))", False),
        ("const { a } = await req.json() as Body", False),
        (
            "const raw = await req.json()\n  if (typeof raw.text !== 'string' || raw.text.length > 500) return new Response('too long', { status: 400 })",
            True,
        ),
    ],
)
def test_schemas_of_route_handlers(body: str, schema: bool) -> None:  # noqa: FBT001  a column of the table
    code = (
        f'import {{ z }} from "zod"\nexport async function POST(req: Request) {{\n  {body}\n  return save(data)\n}}\n'
    )
    assert bool(only({"app/api/x/route.ts": code}).inputs[0].schema) is schema


def test_an_uploaded_form_is_an_upload() -> None:
    code = """
    export async function POST(req: Request) {
      const form = await req.formData()
      const file = form.get("file") as File
      if (file.size > 5_000_000) {
        return Response.json({ error: "too large" }, { status: 413 })
      }
      await save(file)
    }
    """
    item = only({"app/api/x/route.ts": code}).inputs[0]
    assert (str(item.kind), bool(item.schema), bool(item.limit)) == ("upload", True, True)


def test_body_limits_of_servers_bound_only_the_body() -> None:
    code = """
    const express = require("express")
    const app = express()
    app.use(express.json({ limit: "10kb" }))
    app.post("/x", (req, res) => save(req.body))
    """
    assert only({"server.js": code}).inputs[0].limit == "body size: 10kb"


def test_cutting_the_text_bounds_it() -> None:
    code = """
    from flask import Flask, request
    app = Flask(__name__)

    @app.post("/x")
    def f():
        text = request.form["text"]
        short = text[:4000]
        return ask_model(short)
    """
    assert only({"app.py": code}).inputs[0].limit == "text[:4000]"


def test_a_strict_schema_is_told_apart() -> None:
    code = f'{FASTAPI}\nclass Strict(BaseModel):\n    model_config = ConfigDict(extra="forbid")\n\nclass Child(Strict):\n    a: int\n\n@app.post("/x")\ndef f(body: Child): ...\n'
    assert only({"main.py": code}).inputs[0].strict is True
