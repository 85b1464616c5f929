"""validate-request: what fits is answered as before, an unknown field is refused with words a client can use."""

from __future__ import annotations

import json

from tests.proved.conftest import Refactored, Run, Serve, Served, TypeCheck

FASTAPI = """from fastapi import FastAPI, Request

app = FastAPI()


@app.post("/chat")
async def chat(request: Request):
    data = await request.json()
    message = data["message"].strip()
    history = data.get("history", [])
    return {"answer": message, "turns": len(history)}
"""
FLASK = """import os

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.route("/chat", methods=["POST"])
def chat():
    data = request.get_json()
    message = data["message"].strip()
    history = data.get("history", [])
    return jsonify({"answer": message, "turns": len(history)})


if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
"""
EXPRESS = """const express = require('express')

const app = express()
app.use(express.json())

app.post('/chat', async (req, res) => {
  const { message, history = [] } = req.body
  res.json({ answer: message.trim(), turns: history.length })
})

app.listen(process.env.PORT)
"""
NEXT = """import { NextResponse } from 'next/server'

export async function POST(req: Request) {
  const { message, history = [] }: { message: string; history?: string[] } = await req.json()
  return NextResponse.json({ answer: message.trim(), turns: history.length })
}
"""
DRIVE = """import { POST } from './app/api/chat/route'

async function send(body: unknown) {
  const answer = await POST(new Request('http://localhost/api/chat', { method: 'POST', body: JSON.stringify(body) }))
  console.log(JSON.stringify({ status: answer.status, text: await answer.text() }))
}

async function main() {
  await send({ message: ' hi ', history: ['a'] })
  await send({ message: 'hi', admin: true })
}

main()
"""
FITS = {"message": " hi ", "history": ["a"]}
ANSWER = {"answer": "hi", "turns": 1}


def _judge(served: Served, refused: int) -> None:
    assert served.post("/chat", FITS).json() == ANSWER
    unknown = served.post("/chat", {"message": "hi", "admin": True})
    assert unknown.status == refused
    assert "admin" in unknown.text
    missing = served.post("/chat", {})
    assert missing.status == refused
    assert "message" in missing.text
    assert served.post("/chat", {"message": "x" * 200_000}).status in {refused, 413}


def test_fastapi(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored({"main.py": FASTAPI}, "validate-request")
    _judge(serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}"), 422)


def test_flask(refactored: Refactored, serve_python: Serve) -> None:
    files = {"server.py": FLASK, "requirements.txt": "flask\n"}
    _judge(serve_python(refactored(files, "validate-request"), "server.py"), 422)


def test_express(refactored: Refactored, serve_node: Serve) -> None:
    files = {"package.json": '{"dependencies": {"express": "^5"}}\n', "server.js": EXPRESS}
    _judge(serve_node(refactored(files, "validate-request"), "server.js"), 400)


def test_a_next_handler_called_directly(refactored: Refactored, run_node: Run, type_check: TypeCheck) -> None:
    files = {
        "package.json": '{"dependencies": {"next": "^16", "zod": "^4"}}\n',
        "app/api/chat/route.ts": NEXT,
        "drive.ts": DRIVE,
    }
    folder = refactored(files, "validate-request")
    assert type_check(folder) == []
    fits, unknown = map(json.loads, run_node(folder, "drive.ts").log.strip().split("\n"))
    assert (fits["status"], json.loads(fits["text"])) == (200, ANSWER)
    assert unknown["status"] == 400
    assert "admin" in unknown["text"]
