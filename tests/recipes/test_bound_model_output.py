from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal, Tier

Refactor = Callable[..., tuple[dict[str, str], Proposal]]
PYTHON = """from openai import {client}

client = {client}({options})


def answer(question):
    return client.{call}(model="{model}", messages=question)
"""


def python(
    call: str = "chat.completions.create", client: str = "OpenAI", options: str = "", model: str = "gpt-4o"
) -> str:
    return PYTHON.format(call=call, client=client, options=options, model=model)


@pytest.mark.parametrize(
    ("text", "requirement", "option"),
    [
        (python(), "openai==1.60.0", "max_completion_tokens=900"),
        (python(), "openai==1.44.0", "max_tokens=900"),
        (python(), "openai", "max_completion_tokens=900"),
        (python(model="o1-mini"), "openai==1.44.0", "max_completion_tokens=900"),
        (python(options='base_url="http://localhost:11434/v1"'), "openai==1.60.0", "max_tokens=900"),
        (python(options='base_url="https://api.openai.com/v1"'), "openai==1.60.0", "max_completion_tokens=900"),
        (python(client="AzureOpenAI"), "openai==1.60.0", "max_tokens=900"),
        (python("responses.create"), "openai==1.60.0", "max_output_tokens=900"),
        (python("completions.create"), "openai==1.60.0", "max_tokens=900"),
    ],
)
def test_the_option_is_the_one_that_the_version_and_the_provider_know(
    refactor: Refactor, text: str, requirement: str, option: str
) -> None:
    after, _ = refactor(
        "bound-model-output", {"requirements.txt": f"{requirement}\n", "app/main.py": text}, style="inline"
    )
    assert f", {option})" in after["app/main.py"]


def test_the_legacy_module_function_gets_the_legacy_option(refactor: Refactor) -> None:
    text = 'import openai\n\n\ndef f(m):\n    return openai.ChatCompletion.create(model="gpt-4", messages=m)\n'
    after, _ = refactor("bound-model-output", {"app/main.py": text}, style="inline", cap="50")
    assert "messages=m, max_tokens=50)" in after["app/main.py"]


@pytest.mark.parametrize(("version", "option"), [("^4.1.0", "maxTokens"), ("^5.0.0", "maxOutputTokens")])
def test_the_ai_sdk_renamed_its_option_in_version_five(refactor: Refactor, version: str, option: str) -> None:
    files = {
        "package.json": f'{{"dependencies": {{"ai": "{version}", "next": "15.0.0"}}}}\n',
        "app/api/chat/route.ts": "import { generateText } from 'ai'\n\nexport async function POST(req: Request) {\n  return generateText({ model, prompt: 'x' })\n}\n",
    }
    after, _ = refactor("bound-model-output", files, style="inline")
    assert f"prompt: 'x', {option}: 900 }})" in after["app/api/chat/route.ts"]


def test_an_option_that_is_switched_off_is_set(refactor: Refactor) -> None:
    text = "import OpenAI from 'openai'\n\nconst client = new OpenAI()\nexport const f = (m) => client.chat.completions.create({ model: 'x', max_tokens: undefined, messages: m })\n"
    after, proposal = refactor("bound-model-output", {"lib/a.js": text}, style="inline")
    assert "max_completion_tokens: 900" in after["lib/a.js"] or "max_tokens: 900" in after["lib/a.js"]
    assert proposal.skipped == ()


def test_a_constant_of_that_name_is_used_and_another_meaning_avoided(refactor: Refactor) -> None:
    known = "from openai import OpenAI\n\nMAX_OUTPUT_TOKENS = 300\nclient = OpenAI()\n\n\ndef f(m):\n    return client.responses.create(model='gpt-4o', input=m)\n"
    other = known.replace("MAX_OUTPUT_TOKENS = 300", "MAX_OUTPUT_TOKENS = limit()")
    after, _ = refactor("bound-model-output", {"app/known.py": known, "app/other.py": other})
    assert after["app/known.py"].count("MAX_OUTPUT_TOKENS = ") == 1
    assert "max_output_tokens=MAX_OUTPUT_TOKENS)" in after["app/known.py"]
    assert "MAX_OUTPUT_TOKENS_2 = 900" in after["app/other.py"]


def test_a_nested_configuration_gets_the_option_where_it_is_made(refactor: Refactor) -> None:
    text = "from google import genai\nfrom google.genai import types\n\nclient = genai.Client()\n\n\ndef f(m):\n    return client.models.generate_content(\n        model='gemini-2.5-flash',\n        contents=m,\n        config=types.GenerateContentConfig(temperature=0),\n    )\n"
    after, _ = refactor("bound-model-output", {"app/main.py": text}, style="inline")
    assert "types.GenerateContentConfig(temperature=0, max_output_tokens=900)," in after["app/main.py"]


def test_two_calls_through_one_model_object_are_one_edit(refactor: Refactor) -> None:
    text = "from langchain_openai import ChatOpenAI\n\nllm = ChatOpenAI(model='gpt-4o')\n\n\ndef f(m):\n    return llm.invoke(m).content + llm.invoke('again').content\n"
    after, proposal = refactor("bound-model-output", {"app/main.py": text}, style="inline")
    assert after["app/main.py"].count("max_tokens=900") == 1
    assert proposal.skipped == ()


def test_reasoning_models_are_pointed_out(refactor: Refactor) -> None:
    _, proposal = refactor("bound-model-output", {"app/main.py": python(model="o3-mini")})
    assert any("Reasoning models" in note for note in proposal.notes)


def test_a_file_nested_too_deeply_is_left_alone(refactor: Refactor) -> None:
    text = python() + "x = " + "(" * 90 + "1" + ")" * 90 + "\n"
    after, proposal = refactor("bound-model-output", {"app/main.py": text})
    assert after["app/main.py"] == text
    assert proposal.tier is Tier.ADVICE
    assert [skipped.reason for skipped in proposal.skipped] == ["the file is nested too deeply"]


def test_packages_of_one_name_in_two_languages_have_their_own_versions(refactor: Refactor) -> None:
    files = {
        "api/requirements.txt": "openai==1.40.0\n",
        "api/main.py": python(),
        "web/package.json": '{"dependencies": {"openai": "^4.77.0", "next": "15.0.0"}}\n',
        "web/app/api/a/route.ts": "import OpenAI from 'openai';\n\nconst client = new OpenAI();\n\nexport async function POST() {\n  return Response.json(await client.chat.completions.create({ model: 'gpt-4o', messages: [] }));\n}\n",
    }
    after, _ = refactor("bound-model-output", files, style="inline")
    assert ", max_tokens=900)" in after["api/main.py"]
    assert ", max_completion_tokens: 900 })" in after["web/app/api/a/route.ts"]


@pytest.mark.parametrize(
    ("model", "count"),
    [
        ("gemini-2.5-flash", 1),
        ("models/gemini-3-pro-preview", 1),
        ("gemini-2.5-flash-lite", 0),
        ("gemini-2.0-flash", 0),
    ],
)
def test_thoughts_count_against_the_limit(refactor: Refactor, model: str, count: int) -> None:
    text = f"from google import genai\n\nclient = genai.Client()\n\n\ndef f(m):\n    return client.models.generate_content(model='{model}', contents=m)\n"
    _, proposal = refactor("bound-model-output", {"app.py": text})
    assert sum("thinking that nobody sees" in note for note in proposal.notes) == count
