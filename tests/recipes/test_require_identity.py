"""Before which routes a guard of the project's own is put, and where among what stands there already."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]

GUARD = """import * as jose from 'jose';
export async function {name}(req, res, next) {{
  try {{
    req.user = (await jose.jwtVerify(String(req.headers.authorization).slice(7), key)).payload;
    next();
  }} catch {{
    res.status(401).json({{ error: 'no' }});
  }}
}}
"""
PACKAGE = '{"dependencies": {"express": "4.21.2", "jose": "5.9.0"}}\n'


def _app(guard: str, guarded: str, route: str) -> dict[str, str]:
    """An app with one route behind the guard, and an open one as written."""
    text = f"""import express from 'express';
import {{ {guard} }} from './guard';
import {{ db }} from './db';
const app = express();
app.get('{guarded}', {guard}, async (req, res) => {{ res.json(await db.notes.findMany()); }});
app.post({route}, async (req, res) => {{ res.json(await db.notes.insert(req.body)); }});
app.listen(3000);
"""
    return {"package.json": PACKAGE, "src/guard.js": GUARD.format(name=guard), "src/index.js": text}


@pytest.mark.parametrize(
    ("guard", "guarded", "open_route", "word"),
    [
        ("authMiddleware", "/notes/admin/all", "/notes/submit", "admin"),
        ("staffAuth", "/notes/all", "/notes/submit", "staff"),
        ("requireUser", "/notes", "/portal/notes", "portal"),
        ("requireUser", "/notes", "/widget/notes", "widget"),
    ],
)
def test_a_guard_for_others_is_not_put_before_a_route(
    refactor: Refactor, guard: str, guarded: str, open_route: str, word: str
) -> None:
    files = _app(guard, guarded, f"'{open_route}'")
    result, proposal = refactor("require-identity", files)
    assert result == files
    assert any(f"“{word}”" in row.reason for row in proposal.skipped)


@pytest.mark.parametrize(
    ("guard", "guarded", "open_route"),
    [
        ("requireUser", "/notes", "/notes/new"),
        ("requireUser", "/portal/notes", "/portal/notes/new"),
        ("authMiddleware", "/admin/notes", "/admin/people"),
    ],
)
def test_a_guard_of_the_same_people_is_put_and_told(
    refactor: Refactor, guard: str, guarded: str, open_route: str
) -> None:
    result, proposal = refactor("require-identity", _app(guard, guarded, f"'{open_route}'"))
    assert f"app.post('{open_route}', {guard}, async" in result["src/index.js"]
    assert any(note.startswith(f"{guard} lets in") for note in proposal.notes)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("limiter, checkOrigin, upload", "limiter, checkOrigin, requireUser, upload"),
        ("rateLimit({ max: 9 })", "rateLimit({ max: 9 }), requireUser"),
        ("upload, limiter", "requireUser, upload, limiter"),
        ("perUserLimit", "requireUser, perUserLimit"),
    ],
)
def test_limits_stay_before_the_guard(refactor: Refactor, before: str, after: str) -> None:
    result, _ = refactor("require-identity", _app("requireUser", "/notes", f"'/notes/new', {before}"))
    assert f"app.post('/notes/new', {after}, async" in result["src/index.js"]


SERVICE = """from fastapi import Depends, FastAPI, HTTPException, Request

app = FastAPI()


def current_user(request: Request):
    if request.cookies.get("session") not in SESSIONS:
        raise HTTPException(401)


@app.get("/notes", dependencies=[Depends(current_user)])
def notes():
    return db.notes()


@app.post("/notes/new")
def add(text: str):
    db.notes.save(text)
"""


@pytest.mark.parametrize(("address", "count"), [("/public/notes", 1), ("/notes/new", 2)])
def test_a_dependency_stays_with_its_own_people(refactor: Refactor, address: str, count: int) -> None:
    files = {"main.py": SERVICE.replace("/notes/new", address), "requirements.txt": "fastapi\n"}
    result, _ = refactor("require-identity", files)
    assert result["main.py"].count("Depends(current_user)") == count


@pytest.mark.parametrize(
    ("made", "written"),
    [("jwt.sign({ sub }, process.env.JWT_SECRET)", 0), ("jwt.decode(sub)", 1)],
)
def test_tokens_that_the_project_signs_are_not_refused_by_a_new_guard(
    refactor: Refactor, made: str, written: int
) -> None:
    service = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.post("/notes")\ndef add(text: str):\n    db.notes.save(text)\n'
    files = {
        "service/main.py": service,
        "service/requirements.txt": "fastapi\n",
        "package.json": '{"dependencies": {"next": "15.1.0", "jsonwebtoken": "9.0.0"}}\n',
        "lib/tokens.js": f"import jwt from 'jsonwebtoken';\n\nexport const token = (sub) => {made};\n",
    }
    result, proposal = refactor("require-identity", files)
    assert result["service/main.py"].count("Depends(require_user)") == written
    assert len([row for row in proposal.skipped if "lib/tokens.js signs" in row.reason]) == 1 - written
