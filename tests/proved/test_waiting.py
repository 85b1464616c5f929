"""reuse-clients and unblock-async: one client serves all requests, and a slow model does not stop the server."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from tests.proved.conftest import FakeProvider, Refactored, Serve

APP = """import os

import requests
from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()


@app.get("/ask")
async def ask():
    return {"answer": client.responses.create(model="gpt-4o", input="Is all well?").output_text}


@app.get("/page")
async def page():
    return requests.get(os.environ["PROVIDER_URL"] + "/page", timeout=20).json()
"""
REMADE = """const express = require('express')
const OpenAI = require('openai')

const app = express()

app.get('/ask', async (req, res) => {
  const client = new OpenAI()
  const answer = await client.responses.create({ model: 'gpt-4o', input: 'Is all well?' })
  res.json({ answer: answer.output_text, same: client === globalThis.seen })
  globalThis.seen = client
})

app.listen(process.env.PORT)
"""


def test_requests_wait_beside_each_other(
    refactored: Refactored, serve_python: Serve, fake_provider: FakeProvider
) -> None:
    folder = refactored({"main.py": APP}, "unblock-async")
    uvicorn = ("-m", "uvicorn", "main:app", "--port", "{port}")
    served = serve_python(folder, *uvicorn, **fake_provider.environment)
    assert served.get("/ask").json() == {"answer": fake_provider.text}
    fake_provider.delay = 2
    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(served.get, ["/ask", "/page"] * 4))
    assert [answer.status for answer in answers] == [200] * 8
    assert time.monotonic() - started < 2 * 6  # one after the other they would take 16 seconds


def test_one_client_serves_all_requests(refactored: Refactored, serve_node: Serve, fake_provider: FakeProvider) -> None:
    files = {"package.json": '{"dependencies": {"express": "^5", "openai": "^7"}}\n', "server.js": REMADE}
    served = serve_node(refactored(files, "reuse-clients"), "server.js", **fake_provider.environment)
    assert served.get("/ask").json() == {"answer": fake_provider.text, "same": False}
    assert served.get("/ask").json() == {"answer": fake_provider.text, "same": True}
