"""llm-gateway and scope-agent-tools: what arrives at the provider, what is counted, what a tool refuses."""

from __future__ import annotations

from tests.proved.conftest import FakeProvider, Refactored, Run

PYTHON = """import sys

from openai import OpenAI

client = OpenAI()


def ask(question):
    reply = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
    return reply.choices[0].message.content


for question in sys.argv[1:]:
    try:
        print(ask(question))
    except RuntimeError as spent:
        print(spent)
"""
AI_SDK = """import { openai } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';

const ask = async (prompt: string) => (await generateText({ model: openai('gpt-4o'), prompt })).text;
console.log(await ask('Is all well?'), await ask('Is all well?'), await ask('Please compare both.'));
const result = streamText({ model: openai('gpt-4o'), prompt: 'Is all well?' });
for await (const part of result.textStream) console.log(part);
"""
PACKAGE = '{"name": "shop", "type": "module", "dependencies": {"ai": "^7", "@ai-sdk/openai": "^4"}}\n'
TOOLS = """import os

from openai import OpenAI

client = OpenAI()
TOOLS = [{"type": "function", "function": {"name": "run_command", "parameters": {"type": "object"}}}]


def run_command(command):
    return os.popen(command).read()


def answer(messages):
    return client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=TOOLS)
"""
TRIED = """from bot import run_command
from tool_policy import acting_as

print(run_command("echo a"))
with acting_as("admin"):
    print(run_command("echo b"))
with acting_as("admin", ["run_command"]):
    print(run_command("echo c@example.com"))
"""


def test_python_chooses_caps_keeps_and_counts(
    refactored: Refactored, run_python: Run, fake_provider: FakeProvider
) -> None:
    folder = refactored({"main.py": PYTHON}, "llm-gateway", cap="321")
    done = run_python(folder, "main.py", "Well?", "Well?", "Please compare both.", **fake_provider.environment)
    assert done.log.count(fake_provider.text) == 3, done.log
    assert [row.body["model"] for row in fake_provider.asked] == ["gpt-4.1-nano", "gpt-4o"]
    assert {row.body["max_completion_tokens"] for row in fake_provider.asked} == {321}
    assert (folder / "usage.db").exists()


def test_python_stops_when_the_budget_is_spent(
    refactored: Refactored, run_python: Run, fake_provider: FakeProvider
) -> None:
    folder = refactored({"main.py": PYTHON}, "llm-gateway")
    done = run_python(
        folder, "main.py", "Well?", "And now?", DAILY_MODEL_BUDGET="0.0000001", **fake_provider.environment
    )
    assert "used up" in done.log, done.log
    assert len(fake_provider.asked) == 1


def test_the_ai_sdk_goes_through_the_gateway(
    refactored: Refactored, run_node: Run, fake_provider: FakeProvider
) -> None:
    folder = refactored({"main.mts": AI_SDK, "package.json": PACKAGE}, "llm-gateway", cap="321")
    done = run_node(folder, "main.mts", **fake_provider.environment)
    assert done.code == 0, done.log
    assert [row.body["model"] for row in fake_provider.asked] == ["gpt-4.1-nano", "gpt-4o", "gpt-4.1-nano"]
    assert {row.body["max_output_tokens"] for row in fake_provider.asked} == {321}
    assert done.log.count("model_usage") == 3


def test_a_tool_waits_for_its_role_and_for_approval(
    refactored: Refactored, run_python: Run, fake_provider: FakeProvider
) -> None:
    files = {"bot.py": TOOLS, "tried.py": TRIED}
    folder = refactored(files, "scope-agent-tools", anyone="visitor")
    done = run_python(folder, "tried.py", **fake_provider.environment)
    assert done.log.split("\n")[:3] == [
        "run_command is not allowed for the role visitor.",
        "run_command needs a person's approval first.",
        "[removed]",
    ]
