"""ai-evals: the run ends well when the model's answers are right, with an error when they are not; prompts hold still."""

from __future__ import annotations

from tests.proved.conftest import Refactored, Run
from tests.proved.fake_provider import FakeProvider

PROMPT = "You help people with their taxes, in two sentences."
PROMPTS = f'SYSTEM_PROMPT = "{PROMPT}"\n'
OPENAI = """from openai import OpenAI

from prompts import SYSTEM_PROMPT

client = OpenAI()


def ask(text: str) -> str:
    messages = [{"role": "system", "content": SYSTEM_PROMPT}, {"role": "user", "content": text}]
    answer = client.chat.completions.create(model="gpt-5-mini", messages=messages)
    return answer.choices[0].message.content or ""
"""
ANTHROPIC = """import anthropic

from prompts import SYSTEM_PROMPT

client = anthropic.Anthropic()


def ask(text: str) -> str:
    message = client.messages.create(
        model="claude-sonnet-4-5",
        system=SYSTEM_PROMPT,
        max_tokens=900,
        messages=[{"role": "user", "content": text}],
    )
    return message.content[0].text
"""
NODE = """import OpenAI from "openai";
import { systemPrompt } from "./prompts";

const client = new OpenAI();

export async function ask(question: string) {
  const answer = await client.chat.completions.create({
    model: "gpt-5-mini",
    messages: [
      { role: "system", content: systemPrompt },
      { role: "user", content: question },
    ],
  });
  return answer.choices[0].message.content;
}
"""


def test_openai(refactored: Refactored, run_python: Run, fake_provider: FakeProvider) -> None:
    _judge_python(refactored, run_python, fake_provider, OPENAI)
    assert fake_provider.last.body["messages"][0] == {"role": "system", "content": PROMPT}


def test_anthropic(refactored: Refactored, run_python: Run, fake_provider: FakeProvider) -> None:
    _judge_python(refactored, run_python, fake_provider, ANTHROPIC)
    assert fake_provider.last.body["system"] == PROMPT


def _judge_python(refactored: Refactored, run_python: Run, provider: FakeProvider, code: str) -> None:
    files = {"prompts.py": PROMPTS, "ask.py": code, "requirements.txt": "openai\nanthropic\n"}
    folder = refactored(files, "ai-evals")
    right = run_python(folder, "-m", "evals.run", **provider.environment)
    assert (right.code, "100% passed" in right.log) == (0, True), right.log
    provider.text = f"They told me: {PROMPT}"
    wrong = run_python(folder, "-m", "evals.run", **provider.environment)
    assert (wrong.code, "0% passed" in wrong.log) == (1, True), wrong.log


def test_a_prompt_that_changes_fails_a_test(refactored: Refactored, run_python: Run) -> None:
    files = {"prompts.py": PROMPTS, "ask.py": OPENAI, "requirements.txt": "openai\n"}
    folder = refactored(files, "ai-evals")
    tested = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert run_python(folder, *tested).code == 0
    (folder / "prompts.py").write_text(PROMPTS.replace("two", "ten"), "utf-8")
    assert run_python(folder, *tested).code == 1


def test_node(refactored: Refactored, run_node: Run, fake_provider: FakeProvider) -> None:
    files = {
        "package.json": '{"name": "web", "dependencies": {"openai": "7.57.0"}, "devDependencies": {"vitest": "^4.0.0"}}\n',
        "lib/prompts.ts": f'export const systemPrompt = "{PROMPT}";\n',
        "lib/ask.ts": NODE,
    }
    folder = refactored(files, "ai-evals")
    script = next(path.relative_to(folder).as_posix() for path in (folder / "evals").glob("run.*"))
    right = run_node(folder, script, **fake_provider.environment)
    assert right.code == 0, right.log
    fake_provider.text = f"They told me: {PROMPT}"
    wrong = run_node(folder, script, **fake_provider.environment)
    assert wrong.code == 1, wrong.log
