"""Repositories to measure on, written by script: no network, the same bytes every time, no two files alike."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

PYTHON_HEAD = '''"""Routes of part {n}."""

import json
import logging
import os
import sqlite3
import subprocess

import requests
from fastapi import APIRouter, Depends, HTTPException, Request
from openai import OpenAI
from pydantic import BaseModel

router = APIRouter(prefix="/part{n}")
client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
log = logging.getLogger("part{n}")


class Question{n}(BaseModel):
    """What is asked of part {n}."""

    text: str
    topic: str = "none"
'''
PYTHON_PARTS = (
    '''

@router.post("/answer{i}")
async def answer_{i}(request: Request):
    """Answer a question about topic {i}."""
    body = await request.json()
    context = [row for row in load_{i}(body.get("topic", "none")) if row]
    print("question", body["question"])
    try:
        reply = client.chat.completions.create(
            model="gpt-4o",
            messages=[
                {{"role": "system", "content": "Answer from the context."}},
                {{"role": "user", "content": f"{{context}} {{body['question']}}"}},
            ],
        )
    except Exception:
        return {{"error": "try again"}}
    return {{"answer": reply.choices[0].message.content}}


def load_{i}(topic):
    """Rows about a topic."""
    response = requests.get("https://data.example.com/rows/{i}", params={{"topic": topic}})
    rows = response.json()
    total = sum(len(row.get("text", "")) for row in rows)
    if total > 100_000:
        rows = rows[:10]
    return [row["text"] for row in rows]
''',
    '''

class Store{i}:
    """Keeps what was answered in part {i}."""

    def __init__(self, path: str) -> None:
        self.base = sqlite3.connect(path)
        self.count = 0

    def add(self, user: str, text: str) -> int:
        cursor = self.base.execute("insert into answers_{i} (who, text) values (?, ?)", (user, text))
        self.base.commit()
        self.count += 1
        return cursor.lastrowid

    def find(self, word: str) -> list[tuple[int, str]]:
        rows = self.base.execute(f"select id, text from answers_{i} where text like '%{{word}}%'")
        return [(row[0], row[1]) for row in rows if row[1]]

    def clear(self, older: int) -> None:
        for ident, _ in self.find(""):
            if ident < older:
                self.base.execute("delete from answers_{i} where id = ?", (ident,))
        self.base.commit()
''',
    '''

@router.get("/item{i}/{{item_id}}")
def item_{i}(item_id: int, user=Depends(lambda: None)):
    """One item of part {i}."""
    found = next((row for row in ITEMS_{i} if row["id"] == item_id), None)
    if found is None:
        raise HTTPException(status_code=404, detail="There is no such item.")
    log.info("item %s", item_id)
    return {{**found, "owner": getattr(user, "id", None)}}


ITEMS_{i} = [
    {{"id": {i}, "name": "first", "price": 12.5, "tags": ["a", "b"]}},
    {{"id": {i}1, "name": "second", "price": 7.25, "tags": []}},
    {{"id": {i}2, "name": "third", "price": 99.0, "tags": ["c"]}},
]
''',
    '''

def shrink_{i}(values, limit=40, *, strict=False):
    """Merge neighbours until few enough are left."""
    rows = sorted(set(values))
    while len(rows) > limit:
        pairs = zip(rows[::2], rows[1::2], strict=False)
        rows = [(left + right) / 2 for left, right in pairs]
        if strict and not rows:
            raise ValueError("nothing is left of {i}")
    table = {{index: value for index, value in enumerate(rows) if value > 0}}
    text = json.dumps(table, sort_keys=True)
    if "e" in text:
        return {{key: round(value, 3) for key, value in table.items()}}
    return table


def export_{i}(folder, name="report-{i}"):
    """Write the table of part {i} beside the others."""
    target = os.path.join(folder, name + ".json")
    with open(target, "w", encoding="utf-8") as stream:
        json.dump(shrink_{i}(range({i}, {i} + 90)), stream)
    return subprocess.run(["gzip", "--keep", target], check=False).returncode
''',
)
SCRIPT_HEAD = """import express, {{ Request, Response }} from "express";
import OpenAI from "openai";
import {{ z }} from "zod";
import axios from "axios";

export const router{n} = express.Router();
const openai = new OpenAI({{ apiKey: process.env.OPENAI_API_KEY }});

interface Question{n} {{
  text: string;
  topic?: string;
  history: Array<{{ role: "user" | "assistant"; content: string }}>;
}}
"""
SCRIPT_PARTS = (
    """
router{n}.post("/answer{i}", async (req: Request, res: Response) => {{
  const {{ text, topic, history }} = req.body as Question{n};
  console.log("question", text);
  try {{
    const context = await load{i}(topic ?? "none");
    const reply = await openai.chat.completions.create({{
      model: "gpt-4o",
      messages: [
        {{ role: "system", content: `Answer from: ${{context.join("\\n")}}` }},
        ...history,
        {{ role: "user", content: text }},
      ],
    }});
    res.json({{ answer: reply.choices[0].message.content }});
  }} catch (error) {{
    res.status(500).json({{ error: String(error) }});
  }}
}});

async function load{i}(topic: string): Promise<string[]> {{
  const response = await fetch(`https://data.example.com/rows/{i}?topic=${{topic}}`);
  const rows: Array<{{ text: string }}> = await response.json();
  return rows.map((row) => row.text).filter(Boolean).slice(0, 10);
}}
""",
    """
export class Store{i} {{
  private rows = new Map<number, string>();

  constructor(private readonly limit: number = {i}) {{}}

  add(text: string): number {{
    const id = this.rows.size + 1;
    if (id > this.limit) {{
      throw new Error(`Store {i} is full at ${{this.limit}}`);
    }}
    this.rows.set(id, text);
    return id;
  }}

  find(word: string): string[] {{
    return [...this.rows.values()].filter((row) => row.includes(word));
  }}

  async publish(address: string): Promise<void> {{
    await axios.post(address, {{ rows: Object.fromEntries(this.rows) }});
  }}
}}
""",
    """
const schema{i} = z.object({{
  name: z.string().min(1).max(200),
  price: z.number().nonnegative(),
  tags: z.array(z.string()).default([]),
}});

router{n}.put("/item{i}/:id", async (req, res) => {{
  const parsed = schema{i}.safeParse(req.body);
  if (!parsed.success) {{
    return res.status(400).json({{ problem: parsed.error.flatten() }});
  }}
  const kept = {{ id: Number(req.params.id), ...parsed.data, seen: new Date().toISOString() }};
  return res.status(kept.id > 0 ? 200 : 404).json(kept);
}});
""",
    """
export function shrink{i}(values: number[], limit = 40): Record<string, number> {{
  let rows = [...new Set(values)].sort((left, right) => left - right);
  while (rows.length > limit) {{
    rows = rows.flatMap((value, index) => (index % 2 ? [(value + rows[index - 1]) / 2] : []));
  }}
  const table: Record<string, number> = {{}};
  for (const [index, value] of rows.entries()) {{
    if (value > 0 || index % {i} === 0) {{
      table[`row-${{index}}`] = Math.round(value * 1000) / 1000;
    }}
  }}
  return Object.keys(table).length ? table : {{ "row-0": {i} }};
}}
""",
)
_PER_FILE = 7  # parts in a file
_IDENTITY = ("-c", "user.name=Bench", "-c", "user.email=bench@example.invalid", "-c", "commit.gpgsign=false")


def python_tree(folder: Path, lines: int) -> int:
    """About so many lines of Python as a repository; returns how many."""
    (folder / "requirements.txt").write_text("fastapi==0.115.6\nopenai==1.60.0\nrequests==2.32.3\n")
    written = _write(folder / "app", lines, "part{n}.py", lambda n: _text(PYTHON_HEAD, PYTHON_PARTS, n))
    commit(folder)
    return written


def typescript_tree(folder: Path, lines: int) -> int:
    """About so many lines of TypeScript as a repository; returns how many."""
    (folder / "package.json").write_text('{"dependencies": {"express": "4.21.2", "openai": "4.80.0", "zod": "3.24.1"}}')
    written = _write(folder / "src", lines, "part{n}.ts", lambda n: _text(SCRIPT_HEAD, SCRIPT_PARTS, n))
    commit(folder)
    return written


def mixed_tree(folder: Path, lines: int) -> int:
    """Half Python, half TypeScript."""
    return python_tree(folder, lines // 2) + typescript_tree(folder, lines - lines // 2)


def dependencies_tree(folder: Path, files: int) -> int:
    """A small prototype that committed so many files of node_modules; returns the lines of the prototype."""
    written = typescript_tree(folder, 2_000)
    for n in range(files):
        package = folder / "node_modules" / f"package{n // 40}"
        package.mkdir(parents=True, exist_ok=True)
        (package / f"file{n}.js").write_text(f"module.exports = function f{n}(a) {{ return a + {n}; }};\n" * 5)
    commit(folder)
    return written


def many_files_tree(folder: Path, files: int) -> int:
    """So many small source files; returns their lines."""
    for n in range(files):
        place = folder / f"area{n // 1000}" / f"group{n // 50 % 20}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"m{n}.py").write_text(
            f'"""Part {n}."""\n\nimport os\n\n\ndef value_{n}(a, b={n}):\n    """Add."""\n'
            f'    if a > {n}:\n        return os.path.join(str(a), "{n}")\n    return a + b\n'
        )
    commit(folder)
    return files * 10


def commit(folder: Path) -> None:
    """Everything there is, as one commit."""
    for step in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "-m", "All of it")):
        subprocess.run(["git", *_IDENTITY, *step], cwd=folder, check=True)


def commit_changes(folder: Path) -> None:
    """What changed in files that are known, as one commit more."""
    subprocess.run(["git", *_IDENTITY, "commit", "--quiet", "--all", "-m", "More"], cwd=folder, check=True)


def _write(folder: Path, lines: int, name: str, text: Callable[[int], str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    written = n = 0
    while written < lines:
        content = text(n)
        (folder / name.format(n=n)).write_text(content)
        written += content.count("\n")
        n += 1
    return written


def _text(head: str, parts: tuple[str, ...], n: int) -> str:
    return head.format(n=n) + "".join(_chosen(parts, n))


def _chosen(parts: tuple[str, ...], n: int) -> Iterator[str]:
    dice = random.Random(n)  # noqa: S311  the same tree every time
    for each in range(_PER_FILE):
        yield dice.choice(parts).format(n=n, i=n * _PER_FILE + each + 1)
