"""bound-model-output: the limit arrives in the request."""

from __future__ import annotations

import pytest
from tests.proved.conftest import FakeProvider, Refactored, Run

PACKAGE = '{"name": "shop", "dependencies": {"openai": "^7", "@anthropic-ai/sdk": "^1", "ai": "^7", "@ai-sdk/openai": "^4"}}\n'

OPENAI = """from openai import OpenAI

client = OpenAI()
messages = [{"role": "user", "content": "Is all well?"}]
print(client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content)
"""
RESPONSES = """import asyncio

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def main():
    async for event in await client.responses.create(model="gpt-4o", input="Is all well?", stream=True):
        if event.type == "response.output_text.delta":
            print(event.delta)


asyncio.run(main())
"""
ANTHROPIC = """import anthropic

client = anthropic.Anthropic()
question = [{"role": "user", "content": "Is all well?"}]
with client.messages.stream(model="claude-sonnet-4-5", messages=question) as stream:
    print("".join(stream.text_stream))
"""


@pytest.mark.parametrize(
    ("sample", "name"),
    [(OPENAI, "max_completion_tokens"), (RESPONSES, "max_output_tokens"), (ANTHROPIC, "max_tokens")],
    ids=["openai chat", "openai responses, streamed", "anthropic, streamed"],
)
def test_python_sends_the_limit(
    refactored: Refactored, run_python: Run, fake_provider: FakeProvider, sample: str, name: str
) -> None:
    folder = refactored({"main.py": sample}, "bound-model-output", cap="321")
    done = run_python(folder, "main.py", **fake_provider.environment)
    assert done.log.strip().endswith(fake_provider.text), done.log
    assert fake_provider.last.body[name] == 321


NODE_OPENAI = """import OpenAI from "openai";

const client = new OpenAI();
const messages = [{ role: "user" as const, content: "Is all well?" }];
const answer = await client.chat.completions.create({ model: "gpt-4o", messages });
console.log(answer.choices[0]?.message.content);

export {};
"""
NODE_ANTHROPIC = """const Anthropic = require('@anthropic-ai/sdk')

const client = new Anthropic()

async function main() {
  const message = await client.messages.create({
    model: 'claude-sonnet-4-5',
    messages: [{ role: 'user', content: 'Is all well?' }]
  })
  console.log(message.content[0].text)
}

main()
"""
AI_SDK = """import { openai } from '@ai-sdk/openai'
import { streamText } from 'ai'

const result = streamText({ model: openai('gpt-4o'), prompt: 'Is all well?' })
for await (const part of result.textStream) console.log(part)
"""


@pytest.mark.parametrize(
    ("path", "sample", "name"),
    [
        ("main.mts", NODE_OPENAI, "max_completion_tokens"),
        ("main.js", NODE_ANTHROPIC, "max_tokens"),
        ("main.mts", AI_SDK, "max_output_tokens"),
    ],
    ids=["openai chat", "anthropic", "ai sdk, streamed"],
)
def test_node_sends_the_limit(
    refactored: Refactored, run_node: Run, fake_provider: FakeProvider, path: str, sample: str, name: str
) -> None:
    folder = refactored({"package.json": PACKAGE, path: sample}, "bound-model-output", cap="321")
    done = run_node(folder, path, **fake_provider.environment)
    assert done.log.strip().endswith(fake_provider.text), done.log
    assert fake_provider.last.body[name] == 321
