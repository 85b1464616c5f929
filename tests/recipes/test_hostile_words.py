"""Names, routes and prompts of a stranger that try to become code of ours: they stay words wherever they end up."""

from __future__ import annotations

import ast
import re

import pytest
import yaml

from tengates.authoring.editing.javascript_edits import syntax_errors
from tengates.engine.catalog import load_catalog
from tengates.engine.overlay import memory_snapshot
from tengates.engine.propose import propose
from tengates.engine.session import Said, Session, start
from tengates.model.control import Recipe

PYTHON = '''from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()
SYSTEM_PROMPT = """You are 'a' "helper" ${x} `y` {z}. Answer in a long and friendly way, with care and detail please."""


@app.get('/a"); import os; os.system("touch x")#')
def one():
    return {"a": 1}


@app.post("/ask")
def ask(body: dict):
    print("asked", body)
    answer = client.chat.completions.create(
        model='gpt"); import os; os.system("touch x") #',
        messages=[{"role": "system", "content": SYSTEM_PROMPT}, {"role": "user", "content": body["text"]}],
    )
    return answer.choices[0].message.content
'''
JAVASCRIPT = """import express from "express";
import OpenAI from "openai";

const app = express();
const client = new OpenAI();
app.use(express.json());
app.get('/x`${process.exit()}`"', (req, res) => res.json({ a: 1 }));
app.post("/ask", async (req, res) => {
  console.log("asked", req.body.text);
  const out = await client.chat.completions.create({ model: "m`${process.exit()}`", messages: [{ role: "user", content: req.body.text }] });
  res.json({ text: out.choices[0].message.content });
});
app.listen(3000);
"""
FILES = {
    "web $(touch x)/package.json": b'{"dependencies": {"express": "5.3.0", "openai": "7.57.0"}, "scripts": {"test": "vitest run", "start": "node server.js"}}\n',
    "web $(touch x)/server.js": JAVASCRIPT.encode(),
    "api: {x}/main.py": PYTHON.encode(),
    "api: {x}/requirements.txt": b"fastapi\nopenai\npytest\n",
    "api: {x}/tests/test_a.py": b"def test_a():\n    assert 1\n",
    "supabase/migrations/0001_a.sql": b'create table "x"";drop table y;--" (id int, user_id uuid references auth.users(id));\n',
}


@pytest.fixture(scope="module")
def session() -> Session:
    return start(load_catalog(), memory_snapshot(FILES), Said({}, {}), lambda _progress: None, lambda: False)


@pytest.mark.parametrize("recipe", load_catalog().recipes, ids=lambda recipe: recipe.id)
def test_words_of_a_stranger_never_become_code(session: Session, recipe: Recipe) -> None:
    for change in propose(session, recipe, {}, FILES.get).files:
        content = change.new or b""
        if change.path.endswith(".py"):
            called = [node.func for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Call)]
            assert not any(isinstance(func, ast.Attribute) and func.attr == "system" for func in called)
        elif change.path.endswith((".js", ".ts", ".mjs")):
            assert syntax_errors(content, change.path) == 0
            outside = re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', "", content.decode())
            assert "process.exit" not in outside
        elif change.path.endswith((".yml", ".yaml")):
            runs = [
                step.get("run", "") for job in yaml.safe_load(content).get("jobs", {}).values() for step in job["steps"]
            ]
            assert not any("touch x" in run for run in runs)
        elif change.path.endswith(".sql"):
            assert b"drop table" not in content.replace(b'"x"";drop table y;--"', b"")
