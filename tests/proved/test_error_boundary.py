"""error-boundary: whatever fails is answered without its text, and written to the log with it."""

from __future__ import annotations

from tests.proved.conftest import Refactored, Serve

SECRET = "no such table: customers"
FASTAPI = f"""from fastapi import FastAPI, HTTPException

app = FastAPI()


def find() -> str:
    raise RuntimeError("{SECRET}")


@app.get("/caught")
def caught() -> str:
    try:
        return find()
    except Exception as e:
        raise HTTPException(500, detail=f"Could not find it: {{e}}")


@app.get("/{{name}}")
def hello(name: str) -> str:
    return find()
"""
FLASK = f"""import os

from flask import Flask, jsonify

app = Flask(__name__)


def find():
    raise RuntimeError("{SECRET}")


@app.route("/caught")
def caught():
    try:
        return find()
    except Exception as e:
        return jsonify({{"error": str(e)}}), 500


@app.route("/<name>")
def hello(name):
    return find()


if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
"""
EXPRESS = f"""import express from 'express'

const app = express()

app.get('/caught', (req, res) => {{
  try {{
    find()
  }} catch (error) {{
    res.status(500).json({{ error: error.message }})
  }}
}})

app.get('/:name', async (req, res) => {{
  res.json(find())
}})

function find() {{
  const wrong = '{SECRET}'
  throw new Error(wrong)
}}

app.listen(process.env.PORT)
"""
SENTENCE = "Something went wrong. Please try again."


def test_fastapi(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored({"main.py": FASTAPI}, "error-boundary")
    served = serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}")
    assert served.get("/caught").json() == {"detail": "Could not find it."}
    answer = served.get("/you")
    assert (answer.status, answer.json()) == (500, {"detail": SENTENCE})
    assert SECRET in served.log


def test_flask(refactored: Refactored, serve_python: Serve) -> None:
    served = serve_python(refactored({"server.py": FLASK}, "error-boundary"), "server.py")
    assert [served.get(path).json() for path in ("/caught", "/you")] == [{"error": SENTENCE}] * 2
    assert served.log.count(f"RuntimeError: {SECRET}") >= len(("/caught", "/you"))


def test_express(refactored: Refactored, serve_node: Serve) -> None:
    files = {"package.json": '{"type": "module", "dependencies": {"express": "^5"}}\n', "server.js": EXPRESS}
    served = serve_node(refactored(files, "error-boundary"), "server.js")
    for path in ("/caught", "/you"):
        answer = served.get(path)
        assert (answer.status, answer.json()) == (500, {"error": SENTENCE})
    assert SECRET in served.log
