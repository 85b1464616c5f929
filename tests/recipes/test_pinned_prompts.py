from __future__ import annotations

from tests.recipes.conftest import Refactor

LONG = "You help people with their taxes. Answer in two sentences, name the law, and say when you are not sure."
CALL = """  await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "system", content: PROMPT }, { role: "user", content: text }],
  });
"""
APP = (
    'import OpenAI from "openai";\n\nconst client = new OpenAI();\n'
    f'const SYSTEM_PROMPT = "{LONG}";\n\n'
    "export async function POST(request: Request) {\n  const { text, name } = await request.json();\n"
    + CALL.replace("PROMPT", "SYSTEM_PROMPT")
    + "".join(CALL.replace("PROMPT", f"`{LONG} Topic {number} is ${{name}}.`") for number in range(6))
    + "  return Response.json({});\n}\n"
)
FILES = {
    "package.json": '{"dependencies": {"next": "15.0.0", "openai": "4.0.0"}}\n',
    "tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./*"]}}}\n',
    "app/api/ask/route.ts": APP,
}


def test_a_prompt_that_has_a_file_gets_no_second_one(refactor: Refactor) -> None:
    after, proposal = refactor("pin-models-and-prompts", FILES)
    assert any("prompts/" in change.path for change in proposal.files)
    _, again = refactor("pin-models-and-prompts", after)
    assert [change.path for change in again.files] == []
