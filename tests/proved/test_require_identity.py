"""require-identity: nobody passes without a token that is signed, meant for this app and still good."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

from tests.proved.conftest import Refactored, Serve, Served

SECRET = "a-key-for-tests-alone-which-is-long-enough"
ENVIRONMENT = {"AUTH_JWT_SECRET": SECRET, "AUTH_JWT_ISSUER": "https://me.example.com", "AUTH_JWT_AUDIENCE": "shop"}
FASTAPI = """from fastapi import FastAPI

from store import save

app = FastAPI()


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/notes")
def add(text: str = ""):
    save(text)
    return {"ok": True}
"""
FLASK = """import os

from flask import Flask, request

from store import save

app = Flask(__name__)


@app.route("/health")
def health():
    return {"status": "ok"}


@app.route("/notes", methods=["POST"])
def add():
    save(request.json["text"])
    return {"ok": True}


if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
"""
STORE = """NOTES = []


def save(text):
    NOTES.append(text)
"""
EXPRESS = """import express from 'express'
import { save } from './store.js'

const app = express()

app.get('/health', (req, res) => {
  res.json({ status: 'ok' })
})

app.post('/notes', express.json(), (req, res) => {
  save(req.body.text)
  res.json({ ok: true })
})

app.listen(process.env.PORT)
"""
STORE_JS = """const notes = []

export function save(text) {
  notes.push(text)
}
"""


def _part(value: object) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


def _token(secret: str = SECRET, **claims: object) -> str:
    good = {"sub": "1", "exp": time.time() + 60, "iss": ENVIRONMENT["AUTH_JWT_ISSUER"], "aud": "shop"}
    signed = _part({"alg": "HS256", "typ": "JWT"}) + b"." + _part({**good, **claims})
    mark = base64.urlsafe_b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).rstrip(b"=")
    return f"Bearer {(signed + b'.' + mark).decode()}"


def _judge(served: Served) -> None:
    def status(**headers: str) -> int:
        return served.post("/notes", {"text": "hi"}, **headers).status

    assert status() == 401
    assert status(Authorization="Bearer nonsense") == 401
    assert status(Authorization=_token(exp=time.time() - 9)) == 401
    assert status(Authorization=_token(aud="another")) == 401
    assert status(Authorization=_token(secret="b" * 40)) == 401
    assert status(Authorization=_token()) == 200
    assert served.get("/health").status == 200


def test_fastapi(refactored: Refactored, serve_python: Serve) -> None:
    files = {"main.py": FASTAPI, "store.py": STORE, "requirements.txt": "fastapi\n"}
    folder = refactored(files, "require-identity", signer="secret")
    _judge(serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}", **ENVIRONMENT))


def test_flask(refactored: Refactored, serve_python: Serve) -> None:
    files = {"server.py": FLASK, "store.py": STORE, "requirements.txt": "flask\n"}
    folder = refactored(files, "require-identity", signer="secret")
    _judge(serve_python(folder, "server.py", **ENVIRONMENT))


def test_express(refactored: Refactored, serve_node: Serve) -> None:
    files = {
        "package.json": '{"type": "module", "dependencies": {"express": "^5"}}\n',
        "server.js": EXPRESS,
        "store.js": STORE_JS,
    }
    folder = refactored(files, "require-identity", signer="secret")
    _judge(serve_node(folder, "server.js", **ENVIRONMENT))
