"""structured-logging: what the server writes is JSON, and carries the id of its request."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

from tests.proved.child import Served
from tests.proved.conftest import Refactored, Serve

WRITTEN = 20.0  # seconds until a line must stand in the log

FASTAPI = """from fastapi import FastAPI

app = FastAPI()


@app.get("/{name}")
def hello(name: str) -> dict[str, str]:
    print(f"Greeting: {name}")
    return {"hello": name}
"""
FLASK = """import logging
import os

from flask import Flask

logger = logging.getLogger(__name__)


def create_app():
    app = Flask(__name__)

    @app.route("/<name>")
    def hello(name):
        logger.info("greeting %s", name)
        return {"hello": name}

    return app


if __name__ == "__main__":
    create_app().run(port=int(os.environ["PORT"]))
"""
EXPRESS = """import express from 'express'

const app = express()

app.get('/:name', (req, res) => {
  console.log('greeting', req.params.name)
  res.json({ hello: req.params.name })
})

app.listen(process.env.PORT)
"""


def test_fastapi(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored({"main.py": FASTAPI}, "structured-logging")
    served = serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}")
    answer = served.get("/you", **{"X-Request-ID": "abc-1"})
    assert answer.headers["x-request-id"] == "abc-1"
    _wait_for(served, {"event": "Greeting", "name": "you", "request_id": "abc-1", "level": "info"})


def test_flask_with_a_logger_of_its_own(refactored: Refactored, serve_python: Serve) -> None:
    served = serve_python(refactored({"server.py": FLASK}, "structured-logging"), "server.py")
    answer = served.get("/you", **{"X-Request-ID": "not a plain id"})
    given = answer.headers["x-request-id"]
    assert given != "not a plain id"
    _wait_for(served, {"event": "greeting you", "request_id": given})


def test_express(refactored: Refactored, serve_node: Serve) -> None:
    files = {"package.json": '{"type": "module", "dependencies": {"express": "^5"}}\n', "server.js": EXPRESS}
    folder = refactored(files, "structured-logging")
    served = serve_node(folder, "server.js")
    assert served.get("/you", **{"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    _wait_for(served, {"msg": "greeting", "name": "you", "requestId": "abc-1"})


def _wait_for(served: Served, record: dict[str, Any]) -> None:
    """Until the log holds a record with these values; the answer may arrive before the line is written."""
    deadline = time.monotonic() + WRITTEN
    while record not in (found := _said(served.log, record)):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def _said(log: str, keys: Iterable[str]) -> list[dict[str, Any]]:
    """The whole records of a log, each with these keys alone."""
    rows = [json.loads(line) for line in log.split("\n")[:-1] if line.startswith("{")]
    return [{key: row.get(key) for key in keys} for row in rows]
