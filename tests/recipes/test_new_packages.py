from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]
APP = (
    "from flask import Flask\nfrom openai import OpenAI\n\napp = Flask(__name__)\nclient = OpenAI()\n\n\n"
    '@app.post("/ask")\ndef ask():\n    return client.responses.create(model="gpt-5", input="hi").output_text\n'
)


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("flask==3.1.3\nopenai==3.57.0\n", "Flask-Limiter==4.1.1"),
        ("flask==3.1.3\nopenai>=3\n", "Flask-Limiter>=3.8,<5"),
        ("# nothing is pinned\nflask\n", "Flask-Limiter>=3.8,<5"),
    ],
)
def test_a_file_that_pins_everything_gains_an_exact_version(refactor: Refactor, before: str, line: str) -> None:
    result, _ = refactor("limit-usage", {"main.py": APP, "requirements.txt": before})
    assert line in result["requirements.txt"].splitlines()
