from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]


@pytest.mark.parametrize(
    ("made", "after"),
    [
        ("OpenAI()", "OpenAI(timeout=9, max_retries=2)"),
        ("OpenAI(timeout=None)", "OpenAI(timeout=9, max_retries=2)"),
        ("OpenAI(max_retries=5)", "OpenAI(max_retries=5, timeout=9)"),
        ("OpenAI(timeout=30)", "OpenAI(timeout=30, max_retries=2)"),
        ("OpenAI(**{'api_key': 'k'})", "OpenAI(**{'api_key': 'k', 'timeout': 9, 'max_retries': 2})"),
    ],
)
def test_a_client_gets_what_it_lacks(refactor: Refactor, made: str, after: str) -> None:
    text = "from openai import OpenAI\n\nclient = {}\n\n\ndef f(m):\n    return client.responses.create(model='gpt-4o', input=m)\n"
    result, _ = refactor("bound-model-time", {"app.py": text.format(made)})
    assert result["app.py"] == text.format(after)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("max_output_tokens=300", 9),
        ("max_output_tokens=8000", 60),
        ("max_output_tokens=8000, stream=True", 9),
        ("reasoning={}", 9),
    ],
)
def test_a_long_answer_in_one_piece_gets_the_longer_limit(refactor: Refactor, given: str, seconds: int) -> None:
    text = f"from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef f(m):\n    return client.responses.create(model='gpt-4o', input=m, {given})\n"
    result, _ = refactor("bound-model-time", {"app.py": text})
    assert f"OpenAI(timeout={seconds}, max_retries=2)" in result["app.py"]


@pytest.mark.parametrize(
    ("given", "above", "seconds"),
    [
        ("most", "most=300", 9),
        ("most", "most=4_000", 60),
        ("MOST", "", 9),
        ("SETTINGS.most", "", 60),
        ("given.get('most', 800)", "given=None", 60),
    ],
)
def test_a_limit_that_others_choose_may_be_a_long_one(refactor: Refactor, given: str, above: str, seconds: int) -> None:
    text = f"from openai import OpenAI\n\nfrom settings import SETTINGS\n\nclient = OpenAI()\nMOST = 500\n\n\ndef f(m, {above}):\n    return client.responses.create(model='gpt-4o', input=m, max_output_tokens={given})\n"
    result, _ = refactor("bound-model-time", {"app.py": text})
    assert f"OpenAI(timeout={seconds}, max_retries=2)" in result["app.py"]


@pytest.mark.parametrize(
    ("called", "seconds"),
    [
        ("generateContentStream({ model: 'gemini-2.0-flash', contents: m })", 60),
        ("generateContent({ model: 'gemini-2.0-flash', contents: m })", 9),
        ("generateContent({ model: 'gemini-2.5-flash', contents: m })", 60),
        ("generateContent({ model: 'gemini-2.5-flash-lite', contents: m })", 9),
    ],
)
def test_googles_limit_runs_to_the_end_of_a_stream(refactor: Refactor, called: str, seconds: int) -> None:
    text = f"import {{ GoogleGenAI }} from '@google/genai';\n\nconst ai = new GoogleGenAI({{}});\n\nexport const f = (m) => ai.models.{called};\n"
    result, proposal = refactor("bound-model-time", {"lib/a.js": text})
    assert f"timeout: {seconds}_000, retryOptions" in result["lib/a.js"]
    assert "with Google's for JavaScript" in proposal.notes[0]


def test_a_stream_in_python_counts_its_silences_alone(refactor: Refactor) -> None:
    text = "from google import genai\n\nclient = genai.Client()\n\n\ndef f(m):\n    return client.models.generate_content_stream(model='gemini-2.0-flash', contents=m)\n"
    result, _ = refactor("bound-model-time", {"app.py": text})
    assert "9000" in result["app.py"]


def test_a_second_model_call_of_the_same_client_is_the_same_edit(refactor: Refactor) -> None:
    text = "from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef f(m):\n    client.responses.create(model='o3', input=m)\n    return client.responses.create(model='gpt-4o', input=m)\n"
    result, proposal = refactor("bound-model-time", {"app.py": text})
    assert result["app.py"].count("timeout=60, max_retries=2") == 1
    assert proposal.skipped == ()


def test_the_first_javascript_client_of_openai_takes_a_limit_per_call(refactor: Refactor) -> None:
    text = "import { Configuration, OpenAIApi } from 'openai'\n\nconst client = new OpenAIApi(new Configuration({ apiKey: 'x' }))\n\nexport const f = (m) => client.createChatCompletion({ model: 'gpt-4', messages: m })\n"
    result, proposal = refactor("bound-model-time", {"lib/a.js": text})
    assert "messages: m }, { timeout: 9_000 })" in result["lib/a.js"]
    assert "takes no number of retries" in proposal.skipped[0].reason


def test_a_signal_that_is_worked_out_elsewhere_is_left_alone(refactor: Refactor) -> None:
    text = "import { streamText } from 'ai'\n\nexport const f = (m) => streamText({ model: 'openai/gpt-4o', prompt: m, abortSignal: pick(m) })\n"
    result, _ = refactor("bound-model-time", {"lib/a.js": text})
    assert "abortSignal: pick(m)" in result["lib/a.js"]
