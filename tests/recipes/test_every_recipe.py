"""What holds for every recipe, whatever it does."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tengates.authoring.editing.javascript_edits import syntax_errors
from tengates.engine.catalog import load_catalog
from tengates.engine.hunks import settle, writes
from tengates.engine.overlay import memory_snapshot
from tengates.engine.propose import propose
from tengates.engine.session import Said, start
from tengates.model.change import Decision, Proposal, Tier
from tengates.model.control import Recipe

FILES: Mapping[str, bytes] = {
    ".gitignore": b"node_modules\n",
    ".github/workflows/deploy.yml": b"on: [push]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n",
    "web/package.json": b'{\n  "scripts": {\n    "dev": "vite"\n  },\n  "devDependencies": {\n    "vite": "7.0.0"\n  }\n}\n',
    "web/src/App.jsx": b"""import React from "react";

const save = () => fetch("/notes", { method: "POST", body: JSON.stringify({ text: "a", tags: [] }) });

export const App = () => <button onClick={save}>Ask</button>;
""",
    "words.py": b"""def shortened(text: str, most: int = 20) -> str:
    return text if len(text) <= most else text[:most] + "..."
""",
    "Dockerfile": b'FROM python:3.12-slim\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
    "prompts.py": b'SYSTEM_PROMPT = "You help people with their taxes, in two sentences."\n',
    "requirements.txt": b"flask\nopenai\n",
    "package.json": b'{\n  "dependencies": {\n    "express": "4.0.0"\n  }\n}\n',
    "app.py": b"""import os

import requests
from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
app.secret_key = "q8Zr-2mVt7LxWc4-Nb9Kd1"
client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])


@app.route("/ask", methods=["POST"])
def ask():
    data = request.get_json()
    if not data or "question" not in data:
        return "no", 400
    page = requests.get(data["page"]).text
    first = client.responses.create(model="gpt-4o", input=data["question"].strip())
    second = client.responses.create(model="gpt-4o", input=page)
    return {"answer": first.output_text + second.output_text}


@app.route("/name", methods=["POST"])
def name():
    return request.json["name"].strip(), requests.post("https://a.example.com").text
""",
    "store.py": b"""import sqlite3

from flask import Blueprint, make_response, request
from supabase import create_client

routes = Blueprint("routes", __name__)
people = create_client("https://a.example.com", "public")


@routes.route("/find")
def find():
    db = sqlite3.connect("a.db")
    rows = db.execute(f"SELECT * FROM notes WHERE owner = '{request.args['owner']}'").fetchall()
    answer = make_response({"rows": rows, "user": people.auth.get_user()})
    answer.set_cookie("session", request.args["owner"])
    return answer
""",
    "waits.py": b"""import time

from flask import Blueprint
from pymongo import MongoClient

waits = Blueprint("waits", __name__)


@waits.route("/wait")
async def wait():
    time.sleep(1)
    store = MongoClient("mongodb://localhost:27017")
    return {"notes": store.shop.notes.count_documents({})}
""",
    "supabase/migrations/1_notes.sql": b"create table notes (id uuid primary key, user_id uuid);\n",
    "jobs.py": b"""from shop import tidy


def clean():
    try:
        tidy()
    except:
        pass
""",
    "agent.py": b"""import subprocess

from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langgraph.prebuilt import ToolNode


@tool
def shell(command: str) -> str:
    \"\"\"Run a command.\"\"\"
    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout


model = ChatOpenAI(model="gpt-4o").bind_tools([shell])
node = ToolNode([shell])


def run(state):
    while True:
        answer = model.invoke(state)
        if not answer.tool_calls:
            return answer
        state.append(answer)
""",
    "api.py": b"""import json

from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel

app = FastAPI()
client = OpenAI()


class Note(BaseModel):
    text: str
    tags: list[str] = []


class Mood(BaseModel):
    word: str


@app.post("/notes")
def notes(note: Note):
    made = client.responses.create(model="gpt-4o", input=note.text)
    return {"tags": json.loads(made.output_text)["tags"], "given": note.tags}


@app.post("/moods")
def moods(mood: Mood):
    made = client.responses.create(model="gpt-4o", input=mood.word)
    found = json.loads(made.output_text)
    return {"score": found["score"], "why": found.get("why")}
""",
    "server.js": b"""const express = require('express')
const OpenAI = require('openai')

const JWT_SECRET = 'q8Zr-2mVt7LxWc4-Nb9Kd1'
const app = express()
const client = new OpenAI()

app.post('/a', async (req, res) => {
  const { question, page } = req.body
  const text = await fetch('https://a.example.com')
  res.json(await client.responses.create({ model: 'gpt-4o', input: question.trim() + page + text + JWT_SECRET }))
})

app.post('/b', async (req, res) => {
  res.json(await client.responses.create({ model: 'gpt-4o', input: req.body.text.trim() }))
})
""",
}


def proposal_of(recipe: Recipe) -> Proposal:
    session = start(load_catalog(), memory_snapshot(FILES), Said({}, {}), lambda _progress: None, lambda: False)
    return propose(session, recipe, {}, FILES.get)


@pytest.mark.parametrize("recipe", load_catalog().recipes, ids=lambda recipe: recipe.id)
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_choice_of_changes_leaves_files_that_parse(recipe: Recipe, data: st.DataObject) -> None:
    proposal = proposal_of(recipe)
    places = [(change.path, hunk.id) for change in proposal.files for hunk in change.hunks if not hunk.supporting]
    assert bool(places) is (recipe.tier is not Tier.ADVICE), proposal.skipped
    chosen = data.draw(st.sets(st.sampled_from(places))) if places else set()
    for write in writes(proposal, settle(proposal, Decision(frozenset(chosen)))):
        content = write.new or b""
        if write.path.endswith(".py"):
            compile(ast.parse(content), write.path, "exec")
        elif write.path.endswith(".js"):
            assert syntax_errors(content, write.path) == 0


@pytest.mark.parametrize("recipe", load_catalog().recipes, ids=lambda recipe: recipe.id)
def test_nothing_ticked_writes_nothing(recipe: Recipe) -> None:
    proposal = proposal_of(recipe)
    assert writes(proposal, settle(proposal, Decision(frozenset()))) == ()


@pytest.mark.parametrize("recipe", load_catalog().recipes, ids=lambda recipe: recipe.id)
def test_every_change_says_why_in_a_sentence(recipe: Recipe) -> None:
    whys = [hunk.why for change in proposal_of(recipe).files for hunk in change.hunks]
    assert all(why.endswith(".") and why[:1].isupper() for why in whys), whys


@pytest.mark.parametrize("recipe", load_catalog().recipes, ids=lambda recipe: recipe.id)
def test_the_same_repository_gives_the_same_proposal(recipe: Recipe) -> None:
    assert proposal_of(recipe) == proposal_of(recipe)
