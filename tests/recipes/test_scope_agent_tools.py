"""Whom the policy of a model's tools asks, and in which package it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]

PACKAGE = '{\n  "name": "web",\n  "dependencies": {\n    "@anthropic-ai/sdk": "0.39.0",\n    "next": "15.1.0"\n  }\n}\n'
SETTINGS = '{"compilerOptions": {"paths": {"@/*": ["./*"]}}}\n'


def _route(lines: str, tool: str = "update_banner", head: str = "import { getSession } from '@/lib/auth';") -> str:
    """A way in that hands one tool to the model after these lines."""
    return f"""import Anthropic from '@anthropic-ai/sdk';
import {{ execSync }} from 'node:child_process';
{head}
const anthropic = new Anthropic();
const tools: Anthropic.Tool[] = [{{ name: '{tool}', description: 'A', input_schema: {{ type: 'object' }} }}];
async function run(name: string, input: Record<string, string>) {{
  if (name === 'update_banner') execSync(input.text);
  return 'done';
}}
export async function POST(req: Request) {{
  {lines}
  const {{ messages }} = await req.json();
  const made = await anthropic.messages.create({{ model: 'claude-sonnet-4-5', max_tokens: 900, tools, messages }});
  for (const block of made.content) {{
    if (block.type === 'tool_use') messages.push(await run(block.name, block.input));
  }}
  return Response.json(made.content);
}}
"""


def _auth(returns: str, body: str, head: str = "") -> str:
    return f"{head}\nexport async function getSession(){returns} {{\n  {body}\n}}\n"


PAYLOAD = "export interface Payload {\n  shop: string;\n  role: 'admin' | 'clerk';\n}\n"
WITHIN = "export type Payload = {\n  user: { id: string; role: string };\n};\n"
NEXT_AUTH = "import { getServerSession } from 'next-auth';"
JOSE = "import { jwtVerify } from 'jose';"


@pytest.mark.parametrize(
    ("auth", "asked"),
    [
        (_auth(": Promise<Payload | null>", "return null;", PAYLOAD), "session"),
        (_auth(": Promise<Payload | null>", "return null;", WITHIN), "session?.user"),
        (_auth(": Promise<{ role: string } | null>", "return null;"), "session"),
        (_auth("", "return await getServerSession(options);", NEXT_AUTH), "session?.user"),
        (_auth("", "const { payload } = await jwtVerify('', key);\n  return payload;", JOSE), "session"),
    ],
)
def test_a_session_is_asked_where_its_role_stands(refactor: Refactor, auth: str, asked: str) -> None:
    files = {
        "package.json": PACKAGE,
        "tsconfig.json": SETTINGS,
        "lib/auth.ts": auth,
        "app/api/ask/route.ts": _route("const session = await getSession();"),
    }
    result, _ = refactor("scope-agent-tools", files)
    assert f"tools: allowedTools(tools, {asked})" in result["app/api/ask/route.ts"]


@pytest.mark.parametrize(
    ("lines", "auth"),
    [
        ("const started = Date.now();", _auth("", "return null;")),
        ("const session = await getSession();", _auth(": Promise<{ id: string } | null>", "return null;")),
    ],
)
def test_nobody_known_takes_no_tool_away(refactor: Refactor, lines: str, auth: str) -> None:
    files = {"package.json": PACKAGE, "tsconfig.json": SETTINGS, "lib/auth.ts": auth, "app/api/ask/route.ts": _route(lines)}  # fmt: skip
    result, proposal = refactor("scope-agent-tools", files)
    assert result == files
    assert any("would take update_banner from everybody" in row.reason for row in proposal.skipped)


def test_each_package_has_its_own_policy(refactor: Refactor) -> None:
    auth = _auth(": Promise<Payload | null>", "return null;", PAYLOAD)
    service = """import Anthropic from '@anthropic-ai/sdk';
import express from 'express';
import { find } from './orders.js';
const anthropic = new Anthropic();
const tools: Anthropic.Tool[] = [{ name: 'lookup_order', description: 'A', input_schema: { type: 'object' } }];
const app = express();
app.post('/ask', async (req, res) => {
  const made = await anthropic.messages.create({ model: 'claude-sonnet-4-5', max_tokens: 900, tools, messages: req.body.messages });
  for (const block of made.content) {
    if (block.type === 'tool_use' && block.name === 'lookup_order') res.json(await find(block.input.number));
  }
});
app.listen(3001);
"""
    files = {
        "package.json": '{"private": true, "workspaces": ["apps/*"]}\n',
        "apps/web/package.json": PACKAGE,
        "apps/web/tsconfig.json": SETTINGS,
        "apps/web/lib/auth.ts": auth,
        "apps/web/app/api/ask/route.ts": _route("const session = await getSession();"),
        "apps/api/package.json": '{"type": "module", "dependencies": {"express": "4.21.2", "@anthropic-ai/sdk": "0.39.0"}}\n',
        "apps/api/src/index.ts": service,
        "apps/api/src/orders.ts": "export async function find(number: string) {\n  return (await fetch(`https://shop.example.com/${number}`)).json();\n}\n",
    }
    result, _ = refactor("scope-agent-tools", files)
    assert "from '@/lib/tool-policy'" in result["apps/web/app/api/ask/route.ts"]
    assert "from './tool-policy.js'" in result["apps/api/src/index.ts"]
    assert "update_banner: 'write'" in result["apps/web/lib/tool-policy.ts"]
    assert "lookup_order: 'read'" in result["apps/api/src/tool-policy.ts"]
    assert set(result) == {*files, "apps/web/lib/tool-policy.ts", "apps/api/src/tool-policy.ts"}
