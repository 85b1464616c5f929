"""What a new image opens and what it installs, where that depends on the program."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]

BOT = """import { Client } from 'discord.js';
const client = new Client({ intents: [] });
client.on('messageCreate', async (message) => {
  await message.reply(message.content);
});
client.login(process.env.BOT_TOKEN);
"""
PACKAGE = '{"name": "bot", "scripts": {"start": "%s"}, "dependencies": {"discord.js": "14.15.3"%s}}\n'


def _bot(text: str = BOT, start: str = "node index.js", more: str = "") -> dict[str, str]:
    return {"package.json": PACKAGE % (start, more), "package-lock.json": '{"lockfileVersion": 3, "packages": {"node_modules/@prisma/instrumentation": {"version": "6.0.0"}}}\n', "index.js": text}  # fmt: skip


def test_a_bot_opens_no_port(refactor: Refactor) -> None:
    result, _ = refactor("container", _bot())
    assert 'USER node\n\nCMD ["npm", "start"]\n' in result["Dockerfile"]
    assert "PORT" not in result["Dockerfile"]
    assert result["compose.yml"] == "services:\n  app:\n    build: .\n"
    assert "  app:\n" in result["compose.production.yml"]


@pytest.mark.parametrize(
    "files",
    [
        _bot(f"{BOT}import http from 'http';\nhttp.createServer((req, res) => res.end('up')).listen(4100);\n"),
        _bot(f"{BOT}start(client, {{ port: 4100 }});\n"),
        _bot(start="node index.js --port 4100"),
        _bot(f"import express from 'express';\nconst app = express();\napp.get('/', (req, res) => res.send('up'));\nstart(app);\n{BOT}"),
    ],
)  # fmt: skip
def test_a_program_that_listens_opens_its_port(refactor: Refactor, files: dict[str, str]) -> None:
    result, _ = refactor("container", files)
    assert "\nEXPOSE " in result["Dockerfile"]
    assert "HEALTHCHECK" in result["Dockerfile"]
    assert "    ports:\n" in result["compose.yml"]


@pytest.mark.parametrize(("more", "count"), [("", 0), (', "@prisma/client": "6.0.0"', 2)])
def test_prisma_is_what_the_manifest_names(refactor: Refactor, more: str, count: int) -> None:
    result, _ = refactor("container", _bot(more=more))
    assert result["Dockerfile"].count("install -y --no-install-recommends openssl") == count
