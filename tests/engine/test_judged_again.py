"""What is judged after edits, resting on what was worked out before, equals what is judged afresh."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tengates.engine.catalog import load_catalog
from tengates.engine.overlay import memory_snapshot
from tengates.engine.scans import Said
from tengates.engine.session import Session, start, with_writes
from tengates.model.change import FileWrite
from tengates.model.judged import Judgement

FILES = {
    "app/main.py": """from fastapi import Depends, FastAPI, Request
from app.chat import Chat, answer
from app.guards import current_user
from app.people import router

app = FastAPI()
app.include_router(router, prefix="/people", dependencies=[Depends(current_user)])


@app.post("/ask")
async def ask(request: Request, user=Depends(current_user)):
    body = await request.json()
    return answer(body["question"], limit=300)


@app.post("/open")
async def opened(request: Request):
    body = await request.json()
    text = Chat().say(body["text"])
    exec(text)
    return {"text": text}
""",
    "app/chat.py": """import subprocess
from app.settings import LIMIT, client
from app.store import save


class Chat:
    def say(self, text):
        return answer(text, limit=LIMIT)


def answer(question, limit=None):
    for _ in range(3):
        reply = client.chat.completions.create(
            model="gpt-4o", max_tokens=limit, messages=[{"role": "user", "content": f"say {question}"}]
        )
        save(question)
        return reply.choices[0].message.content
""",
    "app/settings.py": """import os
from openai import OpenAI

LIMIT = 200
client = OpenAI(api_key=os.environ["OPENAI_API_KEY"], timeout=20)
""",
    "app/store.py": """import sqlite3
import requests


def save(text):
    sqlite3.connect("a.db").execute(f"insert into asked values ('{text}')")
    requests.post("https://example.com/log", json={"text": text})
""",
    "app/guards.py": """from fastapi import HTTPException


def current_user(token: str = ""):
    if token != "known":
        raise HTTPException(401)
    return token
""",
    "app/people.py": """import logging
import os
import requests
from fastapi import APIRouter, Response
from app.chat import answer

router = APIRouter()


@router.post("/note")
def note(text: str, response: Response):
    response.set_cookie("session", text)
    try:
        return keep(text)
    except Exception as error:
        logging.error(error)
        return {"detail": str(error)}


def keep(text):
    said = answer(text)
    for page in said.split():
        reply = requests.post(
            "https://api.openai.com/v1/chat/completions", json={"model": "gpt-4o", "messages": [page], "max_tokens": 9}
        )
    return reply.json()["choices"][0]["message"]["content"]
""",
    "web/notes.ts": """import { Router } from "express";
import { ask } from "./ask";

export const notes = Router();
notes.get("/all", async (req, res) => res.send(await ask(req.query.text)));
""",
    "web/guard.ts": """export function onlyKnown(req, res, next) {
  if (!req.headers.authorization) {
    return res.status(401).json({ error: "Please sign in first." });
  }
  next();
}
""",
    "web/api.ts": """import express from "express";
import { ask } from "./ask";
import { onlyKnown } from "./guard";
import { notes } from "./notes";

const app = express();
app.use(express.json({ limit: "20kb" }));
app.use("/notes", onlyKnown, notes);
app.post("/ask", async (req, res) => {
  res.json({ text: await ask(req.body.text) });
});
app.listen(3000);
""",
    "web/ask.ts": """import OpenAI from "openai";

const client = new OpenAI({ timeout: 20000 });

export async function ask(text: string) {
  const reply = await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: text }] });
  return reply.choices[0].message.content;
}
""",
}
_WORD = re.compile(r"[A-Za-z_]\w{2,}")
Edit = Callable[[str, int], str | None]


def _without_line(text: str, at: int) -> str:
    lines = text.split("\n")
    del lines[at % len(lines)]
    return "\n".join(lines)


def _renamed(text: str, at: int) -> str:
    words = sorted(set(_WORD.findall(text)))
    word = words[at % len(words)] if words else ""
    return re.sub(rf"\b{word}\b", f"{word}x", text) if word else text


def _with_lines_of(text: str, other: str, at: int) -> str:
    lines, more = text.split("\n"), other.split("\n")
    start_at = at % len(more)
    return "\n".join([*lines[: at % len(lines)], *more[start_at : start_at + 6], *lines[at % len(lines) :]])


def _lower(text: str, _at: int) -> str:
    return f"\n{text}"


def _gone(_text: str, _at: int) -> None:
    return None


EDITS = st.sampled_from([_without_line, _renamed, _lower, _gone])
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(FILES)), st.one_of(EDITS, st.sampled_from(sorted(FILES))), st.integers(0, 60)),
    min_size=1,
    max_size=4,
)


@cache
def first() -> Session:
    """A program of two languages whose files know one another, judged once."""
    content = {path: text.encode() for path, text in FILES.items()}
    return start(load_catalog(), memory_snapshot(content), Said({}, {}), lambda _: None, lambda: False)


@example(steps=[("app/guards.py", _gone, 0), ("app/guards.py", "app/settings.py", 0)])  # it came again at the end
@example(steps=[("web/notes.ts", _lower, 0), ("web/guard.ts", _gone, 0), ("app/guards.py", _without_line, 3)])
@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_edits_one_after_another(steps: list[tuple[str, Edit | str, int]]) -> None:
    """Each session rests on the one before, as in a running program; the fresh one rests on nothing."""
    texts: dict[str, str | None] = dict(FILES)
    session = first()
    for path, how, at in steps:
        before = texts[path]
        text = before if before is not None else FILES[path]  # one that is gone comes again
        texts[path] = _with_lines_of(text, FILES[how], at) if isinstance(how, str) else how(text, at)
        session = with_writes(session, (FileWrite(path, _bytes(before), _bytes(texts[path])),))
        fresh = start(session.catalog, session.snapshot, session.said, lambda _: None, lambda: False)
        assert _plain(session) == _plain(fresh)
        assert session.survey.entries == fresh.survey.entries
        assert session.survey.model_calls == fresh.survey.model_calls


def test_a_file_that_comes_and_goes() -> None:
    """Names mean something else once another file has them."""
    here = with_writes(first(), (FileWrite("app/extra.py", None, b"from app.chat import answer\nanswer('x')\n"),))
    gone = with_writes(here, (FileWrite("app/extra.py", b"", None),))
    assert _plain(here) == _plain(start(here.catalog, here.snapshot, here.said, lambda _: None, lambda: False))
    assert _plain(gone) == _plain(first())


def test_what_was_judged_before_stays_as_it_was() -> None:
    """A preview works on a copy of what is known: going back to the first session finds it whole."""
    path = "app/settings.py"
    with_writes(first(), (FileWrite(path, FILES[path].encode(), b"LIMIT = 1\n"),))
    again = with_writes(first(), (FileWrite(path, FILES[path].encode(), FILES[path].encode()),))
    assert _plain(again) == _plain(first())


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _plain(session: Session) -> list[Judgement]:
    return [replace(row, seconds=0.0) for row in session.judged.judgements]
