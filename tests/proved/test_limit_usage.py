"""limit-usage: a caller who has used up the window is told to wait, and other routes still answer."""

from __future__ import annotations

from tests.proved.conftest import Refactored, Serve, Served
from tests.proved.fake_provider import FakeProvider

FASTAPI = """from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel

app = FastAPI()
client = OpenAI()


class Question(BaseModel):
    text: str


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/ask")
def ask(request: Question):
    reply = client.responses.create(model="gpt-5", input=request.text, max_output_tokens=900)
    return {"answer": reply.output_text}
"""
FLASK = """import os

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.route("/health")
def health():
    return {"status": "ok"}


@app.route("/ask", methods=["POST"])
def ask():
    reply = client.responses.create(model="gpt-5", input=request.json["text"], max_output_tokens=900)
    return {"answer": reply.output_text}


if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
"""
EXPRESS = """const express = require('express')
const OpenAI = require('openai')

const app = express()
const client = new OpenAI()
app.use(express.json())

app.get('/health', (req, res) => {
  res.json({ status: 'ok' })
})

app.post('/ask', async (req, res) => {
  const reply = await client.responses.create({ model: 'gpt-5', input: req.body.text, max_output_tokens: 900 })
  res.json({ answer: reply.output_text })
})

app.listen(process.env.PORT)
"""


def _judge(served: Served) -> None:
    answers = [served.post("/ask", {"text": "hi"}) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert served.get("/health").status == 200


def test_fastapi(refactored: Refactored, serve_python: Serve, fake_provider: FakeProvider) -> None:
    files = {"main.py": FASTAPI, "requirements.txt": "fastapi\nopenai\n"}
    folder = refactored(files, "limit-usage", requests="2")
    environment = fake_provider.environment
    _judge(serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}", **environment))


def test_flask(refactored: Refactored, serve_python: Serve, fake_provider: FakeProvider) -> None:
    files = {"server.py": FLASK, "requirements.txt": "flask\nopenai\n"}
    folder = refactored(files, "limit-usage", requests="2")
    _judge(serve_python(folder, "server.py", **fake_provider.environment))


def test_express(refactored: Refactored, serve_node: Serve, fake_provider: FakeProvider) -> None:
    files = {"package.json": '{"dependencies": {"express": "^5", "openai": "^7"}}\n', "server.js": EXPRESS}
    folder = refactored(files, "limit-usage", requests="2")
    _judge(serve_node(folder, "server.js", **fake_provider.environment))
