"""Every place that starts a model is found once, with the options that bound it, wherever they are given."""

from __future__ import annotations

import pytest
from tests.survey.small import survey_of_files

from tengates.model.survey import ModelCall, Operation, Presence, Survey

ASK = "client.chat.completions.create(model='gpt-4o', messages=[])"


def python(text: str, **others: str) -> Survey:
    """A survey of `main.py` and other modules."""
    return survey_of_files({"main.py": text, **{f"{name}.py": body for name, body in others.items()}})


def only(survey: Survey) -> ModelCall:
    """The one model call there is."""
    (call,) = survey.model_calls
    return call


def test_a_client_made_in_the_same_file_is_followed() -> None:
    call = only(python(f"from openai import OpenAI\nclient = OpenAI(timeout=20, max_retries=5)\nprint({ASK})\n"))
    assert (call.sdk, call.operation, call.model, call.place.line) == ("openai", Operation.GENERATE, "gpt-4o", 3)
    assert call.timeout.presence is Presence.SET
    assert call.timeout.where is not None
    assert call.timeout.where.line == 2
    assert call.retries.value is not None
    assert call.output_limit.presence is Presence.ABSENT


def test_a_client_made_in_another_file_is_followed() -> None:
    call = only(
        python(f"from llm import client\n{ASK}\n", llm="from openai import OpenAI\nclient = OpenAI(timeout=9)\n")
    )
    assert call.place.path == "main.py"
    assert call.client is not None
    assert call.client.path == "llm.py"
    assert call.timeout.presence is Presence.SET


def test_a_client_that_a_factory_makes_is_followed() -> None:
    call = only(
        python(
            f"from llm import get_client\ndef ask():\n    client = get_client()\n    return {ASK}\n",
            llm="from openai import OpenAI\ndef get_client():\n    return OpenAI(timeout=9)\n",
        )
    )
    assert call.timeout.presence is Presence.SET


def test_a_client_kept_on_self_is_followed() -> None:
    call = only(
        python(
            "import anthropic\nclass Bot:\n    def __init__(self):\n        self.client = anthropic.Anthropic(timeout=3)\n"
            "    def ask(self):\n        return self.client.messages.create(model='claude-x', max_tokens=300, messages=[])\n"
        )
    )
    assert (call.sdk, call.place.symbol) == ("anthropic", "Bot.ask")
    assert call.output_limit.presence is Presence.SET
    assert call.timeout.presence is Presence.SET


def test_options_that_are_spread_in_are_found() -> None:
    head = "from openai import OpenAI\nclient = OpenAI()\n"
    known = python(
        f"{head}OPTS = {{'max_tokens': 50}}\nclient.chat.completions.create(model='m', messages=[], **OPTS)\n"
    )
    assert only(known).output_limit.presence is Presence.SET
    unknown = python(f"{head}def f(**k):\n    client.chat.completions.create(model='m', messages=[], **k)\n")
    assert only(unknown).output_limit.presence is Presence.UNKNOWN


def test_an_option_set_to_nothing_is_not_set() -> None:
    call = only(
        python(
            "from openai import OpenAI\nclient = OpenAI()\nclient.responses.create(model='m', max_output_tokens=None)\n"
        )
    )
    assert call.output_limit.presence is Presence.ABSENT


def test_a_wrapper_is_counted_once() -> None:
    survey = python(
        "from llm import ask\nask('a')\nask('b')\n",
        llm=f"from openai import OpenAI\nclient = OpenAI()\ndef ask(q):\n    return {ASK}\n",
    )
    assert [call.place.path for call in survey.model_calls] == ["llm.py"]


def test_a_client_given_by_callers_is_followed() -> None:
    call = only(
        python(
            f"from openai import OpenAI\ndef ask(client):\n    return {ASK}\nask(OpenAI(timeout=4))\n",
        )
    )
    assert call.timeout.presence is Presence.SET


def test_asynchronous_calls_and_loops_are_noted() -> None:
    call = only(
        python(
            "from openai import AsyncOpenAI\nclient = AsyncOpenAI()\nasync def f():\n    for x in y:\n"
            "        await client.embeddings.create(model='e', input=x)\n"
        )
    )
    assert (call.asynchronous, call.in_async_function, call.in_loop) == (True, True, True)
    assert call.operation is Operation.EMBED


@pytest.mark.parametrize(("value", "presence"), [("True", Presence.SET), ("False", Presence.ABSENT)])
def test_streaming_is_read_from_its_value(value: str, presence: Presence) -> None:
    text = f"import openai\nopenai.chat.completions.create(model='m', messages=[], stream={value})\n"
    assert only(python(text)).stream.presence is presence


def test_a_retry_decorator_counts() -> None:
    text = (
        "import requests\nfrom tenacity import retry\n@retry\ndef ask():\n"
        "    return requests.post('https://api.openai.com/v1/chat/completions', json={'max_tokens': 5}, timeout=9)\n"
    )
    call = only(python(text))
    assert (call.sdk, call.retries.presence, call.timeout.presence) == ("http:openai", Presence.SET, Presence.SET)
    assert call.output_limit.presence is Presence.SET


def test_a_request_by_hand_is_a_model_call_and_no_outbound_one() -> None:
    survey = survey_of_files(
        {
            "server/ask.js": "export async function ask(q) {\n"
            "  return fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'm' }) })\n}\n"
        }
    )
    assert only(survey).output_limit.presence is Presence.ABSENT
    assert survey.outbound == ()


def test_asking_a_provider_for_its_models_starts_none() -> None:
    survey = python("import requests\nrequests.get('https://api.openai.com/v1/models')\n")
    assert survey.model_calls == ()
    assert len(survey.outbound) == 1


def test_a_local_variable_named_like_a_module_is_no_client() -> None:
    survey = python(
        "def f(openai):\n    openai = load()\n    openai.chat.completions.list()\nrequests = []\nrequests.append(1)\n"
    )
    assert survey.model_calls == ()


def test_the_ai_sdk_is_known() -> None:
    survey = survey_of_files(
        {
            "app/api/chat/route.ts": 'import { streamText } from "ai"\nimport { openai } from "@ai-sdk/openai"\n'
            "export async function POST(req: Request) {\n  const { messages } = await req.json()\n"
            '  const result = streamText({ model: openai("gpt-4o"), messages, maxOutputTokens: 400 })\n'
            "  return result.toDataStreamResponse()\n}\n"
        }
    )
    call = only(survey)
    assert call.sdk == "ai-sdk"
    assert call.stream.presence is Presence.SET
    assert call.output_limit.presence is Presence.SET
    assert call.entry is not None


def test_a_javascript_client_with_options_is_followed_across_files() -> None:
    survey = survey_of_files(
        {
            "lib/openai.ts": 'import OpenAI from "openai"\nexport const ai = new OpenAI({ timeout: 20_000, maxRetries: 2 })\n',
            "server/run.ts": 'import { ai } from "../lib/openai"\n'
            'export async function run() {\n  return await ai.chat.completions.create({ model: "m", messages: [] })\n}\n',
        }
    )
    call = only(survey)
    assert (call.place.path, call.timeout.presence, call.asynchronous) == ("server/run.ts", Presence.SET, True)


def test_a_chain_of_langchain_is_one_call_with_its_models_options() -> None:
    survey = python(
        "from langchain_openai import ChatOpenAI\nfrom langchain_core.prompts import ChatPromptTemplate\n"
        "llm = ChatOpenAI(model='gpt-4o', max_tokens=200, timeout=30)\n"
        "chain = ChatPromptTemplate.from_template('x') | llm\ndef run(q):\n    return chain.invoke({'q': q})\n"
    )
    call = only(survey)
    assert call.place.symbol == "run"
    assert call.output_limit.presence is Presence.SET
    assert call.timeout.presence is Presence.SET
    assert call.client is not None
    assert call.client.line == 3


def test_tests_and_scripts_hold_no_model_calls() -> None:
    text = "from openai import OpenAI\nclient = OpenAI()\n" + ASK + "\n"
    assert survey_of_files({"main.py": "x = 1\n", "tests/test_ask.py": text}).model_calls == ()
