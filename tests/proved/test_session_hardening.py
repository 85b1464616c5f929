"""session-hardening: cookies have their flags, sessions end, and no secret stands in the code."""

from __future__ import annotations

from tests.proved.conftest import Refactored, Run

FASTAPI = """from fastapi import FastAPI, Request, Response
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key="in the code")


@app.post("/login")
def login(request: Request, response: Response):
    request.session["user"] = "ada"
    response.set_cookie("token", "t")
    return {}
"""
FLASK = """from flask import Flask, session

app = Flask(__name__)
app.secret_key = "in the code"


@app.post("/login")
def login():
    session["user"] = "ada"
    return "ok"
"""
SIGN_IN = """from fastapi.testclient import TestClient

import main

print(TestClient(main.app).post("/login").headers.get_list("set-cookie"))
"""
LOGIN = "print(__import__('app').app.test_client().post('/login', base_url='https://a.example').headers['Set-Cookie'])"


def test_fastapi_sets_the_flags(refactored: Refactored, run_python: Run) -> None:
    folder = refactored({"main.py": FASTAPI}, "session-hardening", days="2")
    said = run_python(folder, "-c", SIGN_IN, SESSION_SECRET="made for this run").log.lower()
    assert [said.count(flag) for flag in ("httponly", "secure", "samesite=lax", "max-age=172800")] == [2, 2, 2, 1]
    assert "KeyError: 'SESSION_SECRET'" in run_python(folder, "-c", "import main").log


def test_flask_sets_the_flags(refactored: Refactored, run_python: Run) -> None:
    folder = refactored({"app.py": FLASK}, "session-hardening")
    said = run_python(folder, "-c", LOGIN, SECRET_KEY="made for this run").log
    assert "Secure; HttpOnly" in said
    assert "SameSite=Lax" in said
