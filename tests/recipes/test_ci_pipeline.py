"""The workflows that are written would pass the audit that strangers' workflows get."""

from __future__ import annotations

from tengates.engine.catalog import load_catalog
from tengates.engine.overlay import memory_snapshot
from tengates.engine.propose import propose
from tengates.engine.session import Said, start
from tengates.facts.workflow_audit import audit

TEST = b"from app import price\n\n\ndef test_price():\n    assert price(100) == 119\n"
FILES = {
    "app.py": b"def price(amount):\n    return amount * 1.19\n",
    "test_app.py": TEST,
    "requirements.txt": b"flask==3.1.3\n",
    "web/package.json": b'{"scripts": {"test": "vitest run", "lint": "eslint ."}, "devDependencies": {"vitest": "4.0.0"}}\n',
    "web/pnpm-lock.yaml": b"lockfileVersion: '9.0'\n",
    "web/a.test.ts": b'import { expect, it } from "vitest";\n\nit("adds", () => expect(1 + 1).toBe(2));\n',
    "bot/package.json": b'{"scripts": {"test": "bun test"}, "dependencies": {"express": "5.0.0"}}\n',
    "bot/bun.lock": b"{}\n",
    "api/pyproject.toml": b'[project]\nname = "api"\ndependencies = ["httpx"]\n',
    "api/uv.lock": b'version = 1\n\n[[package]]\nname = "httpx"\nversion = "0.28.1"\n',
}


def _workflows() -> dict[str, bytes]:
    catalog = load_catalog()
    session = start(catalog, memory_snapshot(FILES), Said({}, {}), lambda _progress: None, lambda: False)
    proposal = propose(session, catalog.recipe("ci-pipeline"), {}, FILES.get)
    return {change.path: change.new or b"" for change in proposal.files}


def test_the_audit_finds_nothing_in_them() -> None:
    written = {path: text for path, text in _workflows().items() if "/workflows/" in path}
    assert sorted(written) == [".github/workflows/audit.yml", ".github/workflows/ci.yml"]
    assert audit(written) == {}


def test_every_action_is_named_by_its_commit() -> None:
    uses = [line.strip() for text in _workflows().values() for line in text.decode().split("\n") if "uses: " in line]
    assert uses
    assert all(len(line.partition("@")[2].partition(" ")[0]) == len("0" * 40) for line in uses), uses
