"""secret-to-env: without the variable the app says so and ends, with it everything works as before."""

from __future__ import annotations

from tests.proved.conftest import Refactored, Run

PYTHON = """from flask import Flask, session

app = Flask(__name__)
app.secret_key = "q8Zr-2mVt7LxWc4-Nb9Kd1"


@app.route("/")
def index():
    session["seen"] = True
    return "Hello"


if __name__ == "__main__":
    answer = app.test_client().get("/")
    print(answer.text, "session=" in answer.headers["set-cookie"])
"""
NODE = """const crypto = require('crypto')

const JWT_SECRET = 'q8Zr-2mVt7LxWc4-Nb9Kd1'

console.log(crypto.createHmac('sha256', JWT_SECRET).update('x').digest('hex').length)
"""


def test_python(refactored: Refactored, run_python: Run) -> None:
    folder = refactored({"server.py": PYTHON, "requirements.txt": "flask\n"}, "secret-to-env")
    assert run_python(folder, "server.py").log.strip() == "Hello True"  # from .env, which the recipe wrote
    (folder / ".env").unlink()
    missing = run_python(folder, "server.py")
    assert missing.code != 0
    assert "SECRET_KEY" in missing.log.strip().split("\n")[-1]
    assert run_python(folder, "server.py", SECRET_KEY="another").log.strip() == "Hello True"


def test_node(refactored: Refactored, run_node: Run) -> None:
    folder = refactored({"package.json": '{"dependencies": {"express": "^5"}}\n', "server.js": NODE}, "secret-to-env")
    assert run_node(folder, "server.js").log.strip().endswith("64")
    (folder / ".env").unlink()
    missing = run_node(folder, "server.js")
    assert missing.code != 0
    assert "JWT_SECRET is not set. Put it into .env; .env.example lists what is needed." in missing.log
    assert run_node(folder, "server.js", JWT_SECRET="another").log.strip().endswith("64")
