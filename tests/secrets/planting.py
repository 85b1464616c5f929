"""A repository that holds credentials everywhere a careless founder could leave them."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import IDENTITY, run_git
from tests.secrets.shapes import NAMELESS, Shape, assigned, literal, shapes

_APP = (
    "import os\n\nimport requests\nfrom flask import Flask, request\nfrom openai import OpenAI\n\n"
    "app = Flask(__name__)\nclient = OpenAI()\n\n\n@app.post('/ask')\ndef ask():\n"
    "    requests.get('https://api.example.com/')\n"
    "    return client.responses.create(model='gpt-4o', input=request.json['q']).output_text\n"
)


def planted(folder: Path, count: int, seed: int) -> tuple[Shape, ...]:
    """Make the repository; returns every credential in it. `count` stand in code, some more elsewhere."""
    inside = shapes(count, seed)
    loose = shapes(8, seed + 7919, NAMELESS)
    lines = [assigned(item, turn) for turn, item in enumerate(inside)]
    third = max(1, len(lines) // 3)
    _write(folder, "app.py", _APP)
    _write(folder, "config.py", "import os\n\n" + "\n".join(lines[:third]) + "\n")
    _write(
        folder,
        "web/keys.js",
        "".join(f'const {item.name}_{at} = "{literal(item)}";\n' for at, item in enumerate(inside[third : 2 * third])),
    )
    _write(
        folder, ".env", "".join(f"{item.name}_{at}={literal(item)}\n" for at, item in enumerate(inside[2 * third :]))
    )
    _write(folder, "README.md", f"# Demo\n\nUse `{loose[0].value}` to try it.\n")
    _write(folder, f"keys/{loose[1].value.replace('/', '')[:120]}.py", _APP)
    _write(folder, ".tengates/project.toml", _words(loose[2], loose[3]))
    _write(
        folder,
        "docker-compose.yml",
        f'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: "{loose[4].value}"\n',
    )
    run_git(folder, "init", "--quiet", f"--initial-branch=fix/{loose[5].value}")
    run_git(folder, "add", "--all", "--force")
    run_git(folder, *IDENTITY, "commit", "--quiet", f"--message=add {loose[6].value} to the app")
    run_git(folder, "remote", "add", "origin", f"https://bot:{loose[7].value}@github.com/ada/{loose[5].value}.git")
    _write(folder, "new.py", "\n".join(assigned(item, 4) for item in inside[:3]) + "\n")
    return (*inside, *loose)


def _words(note: Shape, reason: Shape) -> str:
    return (
        '[answers."monitoring.on-call"]\nvalue = "yes"\n'
        f'note = "the pager key is {note.value}"\ndate = "2026-11-01"\n\n'
        '[[waivers]]\ncontrol = "cost.caching"\n'
        f'reason = "see {reason.value}"\ndate = "2026-11-01"\n'
    )


def _write(folder: Path, path: str, text: str) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
