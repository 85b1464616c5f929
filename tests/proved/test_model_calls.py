"""bound-model-output, bound-model-time and model-fallback: what arrives at the provider, and what people read when it fails."""

from __future__ import annotations

import pytest
from tests.proved.conftest import FakeProvider, Refactored, Run, Serve

OPENAI = """import openai

client = openai.OpenAI()

try:
    reply = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "x"}])
    print(reply.choices[0].message.content)
except openai.APITimeoutError as error:
    print("gave up:", type(error).__name__)
"""
ANTHROPIC = """import anthropic

client = anthropic.Anthropic()

try:
    reply = client.messages.create(model="claude-sonnet-4-5", max_tokens=90, messages=[{"role": "user", "content": "x"}])
    print(reply.content[0].text)
except anthropic.APITimeoutError as error:
    print("gave up:", type(error).__name__)
"""
NODE = """import OpenAI from "openai";

const client = new OpenAI();

try {
  await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "x" }] });
} catch (error) {
  console.log("gave up:", (error as Error).constructor.name);
}
"""
FASTAPI = """from fastapi import FastAPI
from openai import AsyncOpenAI

app = FastAPI()
client = AsyncOpenAI(max_retries=0)


@app.get("/joke")
async def joke(topic: str):
    reply = await client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": topic}])
    return {"joke": reply.choices[0].message.content}
"""
EXPRESS = """import express from "express";
import OpenAI from "openai";

const app = express();
const client = new OpenAI({ maxRetries: 0 });

app.get("/joke", async (req, res) => {
  const messages = [{ role: "user" as const, content: String(req.query.topic) }];
  const reply = await client.chat.completions.create({ model: "gpt-4o", messages });
  res.json({ joke: reply.choices[0].message.content });
});

app.listen(Number(process.env.PORT));
"""
PACKAGE = '{"type": "module", "dependencies": {"express": "^5", "openai": "^7"}}\n'
ANSWERS = [(200, 200), (429, 429), (500, 503), (401, 503)]


def test_the_cap_arrives(refactored: Refactored, run_python: Run, fake_provider: FakeProvider) -> None:
    folder = refactored({"main.py": OPENAI}, "bound-model-output", cap="70")
    assert run_python(folder, "main.py", **fake_provider.environment).code == 0
    assert fake_provider.last.body["max_completion_tokens"] == 70


@pytest.mark.parametrize("sample", [OPENAI, ANTHROPIC], ids=["openai", "anthropic"])
def test_a_client_gives_up_and_tries_again(
    refactored: Refactored, run_python: Run, fake_provider: FakeProvider, sample: str
) -> None:
    fake_provider.delay = 30
    folder = refactored({"main.py": sample}, "bound-model-time", seconds="1", retries="1")
    assert "gave up: APITimeoutError" in run_python(folder, "main.py", **fake_provider.environment).log
    assert len(fake_provider.asked) == 2


def test_a_client_in_node_gives_up_and_tries_again(
    refactored: Refactored, run_node: Run, fake_provider: FakeProvider
) -> None:
    fake_provider.delay = 30
    folder = refactored({"package.json": PACKAGE, "main.ts": NODE}, "bound-model-time", seconds="1", retries="1")
    assert "gave up: APIConnectionTimeoutError" in run_node(folder, "main.ts", **fake_provider.environment).log
    assert len(fake_provider.asked) == 2


def test_people_read_a_sentence_when_the_model_fails(
    refactored: Refactored, serve_python: Serve, fake_provider: FakeProvider
) -> None:
    folder = refactored({"main.py": FASTAPI}, "model-fallback")
    served = serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}", **fake_provider.environment)
    for given, answered in ANSWERS:
        fake_provider.status = given
        reply = served.get("/joke?topic=x")
        assert reply.status == answered
        assert "joke" in reply.json() or "try again" in reply.json()["detail"]


def test_people_read_a_sentence_when_the_model_fails_in_node(
    refactored: Refactored, serve_node: Serve, fake_provider: FakeProvider
) -> None:
    folder = refactored({"package.json": PACKAGE, "server.ts": EXPRESS}, "model-fallback")
    served = serve_node(folder, "server.ts", **fake_provider.environment)
    for given, answered in ANSWERS:
        fake_provider.status = given
        reply = served.get("/joke?topic=x")
        assert reply.status == answered
        assert "joke" in reply.json() or "try again" in reply.json()["error"]
