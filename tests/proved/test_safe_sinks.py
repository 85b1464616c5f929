"""safe-sinks: what a visitor sends stays data, in a query and in a command."""

from __future__ import annotations

from urllib.parse import quote

from tests.proved.conftest import Refactored, Serve

FLASK = """import os
import sqlite3
import subprocess

from flask import Flask, request

app = Flask(__name__)
db = sqlite3.connect(":memory:", check_same_thread=False)
db.executescript("create table notes (owner text, title text); insert into notes values ('ada', 'a'), ('bob', 'b')")


@app.get("/notes")
def notes():
    name, word = request.args["owner"], request.args.get("q", "")
    return db.execute(f"SELECT title FROM notes WHERE owner = '{name}' AND title LIKE '%{word}%'").fetchall()


@app.get("/say")
def say():
    return subprocess.check_output("printf %s " + request.args["word"], shell=True, text=True)


@app.get("/pop")
def pop():
    return os.popen(f"printf %s '{request.args['word']}'").read()
"""
EXPRESS = """const { exec } = require('node:child_process');
const { DatabaseSync } = require('node:sqlite');
const express = require('express');

const db = new DatabaseSync(':memory:');
db.exec("create table notes (owner text, title text); insert into notes values ('ada', 'a'), ('bob', 'b')");
const app = express();
app.get('/notes', (req, res) => {
  res.json(db.prepare(`SELECT title FROM notes WHERE owner = '${req.query.owner}' AND title LIKE '%${req.query.q}%'`).all());
});
app.get('/say', (req, res) => {
  exec('printf %s ' + req.query.word, (err, out) => res.send(out));
});
app.listen(Number(process.env.PORT));
"""
BREAKS_OUT = quote("x' OR '1'='1")
SECOND_COMMAND = quote("hi; echo pwned")


def test_python_keeps_it_data(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored({"app.py": FLASK}, "safe-sinks")
    served = serve_python(folder, "-m", "flask", "run", "--port", "{port}")
    assert served.get("/notes?owner=ada&q=a").json() == [["a"]]
    assert served.get(f"/notes?owner={BREAKS_OUT}").json() == []
    assert served.get(f"/say?word={SECOND_COMMAND}").text == "hi; echo pwned"
    assert served.get(f"/pop?word={SECOND_COMMAND}").text == "hi; echo pwned"


def test_node_keeps_it_data(refactored: Refactored, serve_node: Serve) -> None:
    files = {"package.json": '{"dependencies": {"express": "^5"}}\n', "server.js": EXPRESS}
    served = serve_node(refactored(files, "safe-sinks"), "server.js")
    assert served.get("/notes?owner=ada&q=a").json() == [{"title": "a"}]
    assert served.get(f"/notes?owner={BREAKS_OUT}&q=").json() == []
    assert served.get(f"/say?word={SECOND_COMMAND}").text == "hi; echo pwned"
