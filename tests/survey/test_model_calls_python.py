"""Which Python expressions start a model, and which options reach them."""

from __future__ import annotations

from tests.survey.model_project import calls_of, in_python, only, told

from tengates.model.survey import Presence


def test_options_at_the_call_and_at_the_client_count() -> None:
    assert in_python("""
        from openai import OpenAI
        client = OpenAI(timeout=20, max_retries=5)
        client.chat.completions.create(model="m", messages=[], max_tokens=9)
        client.responses.create(model="m", input="x", max_output_tokens=9, stream=True)
        client.images.generate(prompt="x")
        client.embeddings.create(input="x")
        client.moderations.create(input="x")
        client.audio.transcriptions.create(file=f)
    """) == [
        "4 openai generate limit timeout retries",
        "5 openai generate limit timeout retries stream",
        "6 openai image timeout retries",
        "7 openai embed timeout retries",
        "8 openai moderate timeout retries",
        "9 openai speech timeout retries",
    ]


def test_the_sdks_own_retries_are_marked_as_nobodys_choice() -> None:
    call = only({"a.py": "from openai import OpenAI\nOpenAI().responses.create(model='m', input='x')\n"})
    assert call.retries.presence is Presence.SET
    assert call.retries.by_default


def test_the_old_sdk_does_not_retry() -> None:
    call = only({"a.py": "import openai\nopenai.ChatCompletion.create(model='m', messages=[])\n"})
    assert call.retries.presence is Presence.ABSENT


def test_the_old_sdk_takes_its_time_limit_at_the_call() -> None:
    assert in_python("""
        import openai
        openai.ChatCompletion.create(model="m", messages=[], max_tokens=9, request_timeout=5)
        openai.Completion.create(engine="m", prompt="x")
    """) == ["3 openai generate limit timeout", "4 openai generate"]


def test_none_is_no_limit() -> None:
    assert in_python("""
        from openai import OpenAI
        OpenAI().chat.completions.create(model="m", messages=[], max_tokens=None)
    """) == ["3 openai generate"]


def test_a_client_with_other_options_carries_them() -> None:
    assert in_python("""
        from openai import OpenAI
        client = OpenAI()
        client.with_options(timeout=5, max_retries=4).chat.completions.create(model="m", messages=[])
        quick = client.with_options(timeout=5)
        quick.chat.completions.create(model="m", messages=[])
    """) == ["4 openai generate timeout retries", "6 openai generate timeout"]


def test_a_wrapped_client_is_followed_to_the_client_inside() -> None:
    assert in_python("""
        import instructor
        from openai import OpenAI
        client = instructor.from_openai(OpenAI(timeout=3))
        client.chat.completions.create(model="m", messages=[], response_model=Answer)
    """) == ["5 openai generate timeout"]


def test_a_client_made_in_the_constructor_serves_the_methods() -> None:
    assert in_python("""
        from anthropic import Anthropic

        class Bot:
            def __init__(self):
                self.client = Anthropic(timeout=30)

            def ask(self, text):
                return self.client.messages.create(model="m", max_tokens=9, messages=[])

            def tell(self, text):
                with self.client.messages.stream(model="m", max_tokens=9, messages=[]) as stream:
                    return stream
    """) == ["9 anthropic generate limit timeout", "12 anthropic generate limit timeout stream"]


def test_a_client_handed_to_a_constructor_is_found_where_it_is_made() -> None:
    call = only({
        "session.py": """
            class Session:
                def __init__(self, client, model):
                    self._client = client

                async def run(self):
                    return await self._client.messages.create(model="m", max_tokens=9, messages=[])
        """,
        "factory.py": """
            from openai import AsyncOpenAI
            from anthropic import AsyncAnthropic
            from session import Session

            def make(name):
                if name == "other":
                    client = AsyncOpenAI()
                    return None
                client = AsyncAnthropic(timeout=9)
                return Session(client=client, model=name)
        """,
    })  # fmt: skip
    assert told(call) == "7 anthropic generate limit timeout"
    assert call.client is not None
    assert (call.client.path, call.client.line) == ("factory.py", 10)


def test_a_client_from_a_factory_in_another_module_is_found() -> None:
    call = only({
        "core/clients.py": "from openai import OpenAI\n\ndef get_client():\n    return OpenAI(timeout=4)\n",
        "app.py": """
            from core.clients import get_client

            def ask():
                client = get_client()
                return client.chat.completions.create(model="m", messages=[])
        """,
    })  # fmt: skip
    assert told(call) == "6 openai generate timeout"


def test_options_in_a_dictionary_are_seen_also_when_they_are_put_in_later() -> None:
    assert in_python("""
        from openai import OpenAI
        client = OpenAI()
        one = {"model": "m", "max_tokens": 9}
        client.chat.completions.create(messages=[], **one)
        two = dict(model="m")
        two["max_tokens"] = 9
        client.chat.completions.create(messages=[], **two)
        three = {"model": "m"}
        three.update(max_tokens=9)
        client.chat.completions.create(messages=[], **three)
    """) == ["5 openai generate limit", "8 openai generate limit", "11 openai generate limit"]


def test_options_from_a_function_that_cannot_be_read_are_unknown() -> None:
    assert in_python("""
        from openai import OpenAI
        from somewhere import budget
        OpenAI().chat.completions.create(model="m", messages=[], **budget())
    """) == ["4 openai generate limit? timeout? stream?"]


def test_a_dictionary_that_holds_itself_ends() -> None:
    assert in_python("""
        from openai import OpenAI
        options = {**options, "model": "m"}
        OpenAI().chat.completions.create(messages=[], **options)
    """)[0].startswith("4 openai generate")


def test_a_wrapper_counts_once_with_what_its_callers_give() -> None:
    text = """
        from openai import OpenAI
        client = OpenAI()

        def ask(text, **options):
            return client.chat.completions.create(model="m", messages=[], **options)

        ask("a", max_tokens=9)
        ask("b"{rest})
    """
    assert in_python(text.replace("{rest}", ", max_tokens=5")) == ["6 openai generate limit"]
    assert in_python(text.replace("{rest}", "")) == ["6 openai generate"]


def test_a_chain_and_its_model_count_once_where_the_chain_runs() -> None:
    assert in_python("""
        from langchain_openai import ChatOpenAI
        from langchain.chains import LLMChain
        llm = ChatOpenAI(model="m", max_tokens=9, timeout=5, max_retries=2)
        chain = prompt | llm | parser
        chain.invoke({})
        for part in chain.stream({}):
            print(part)
        LLMChain(llm=llm, prompt=prompt).run("x")
        llm.invoke("x")
        (prompt | llm.with_structured_output(Answer)).invoke({})
    """) == [
        "6 langchain generate limit timeout retries",
        "7 langchain generate limit timeout retries stream",
        "9 langchain generate limit timeout retries",
        "10 langchain generate limit timeout retries",
        "11 langchain generate limit timeout retries",
    ]


def test_a_chain_kept_in_the_session_is_followed() -> None:
    assert in_python("""
        import streamlit as st
        from langchain.chat_models import ChatOpenAI
        from langchain.chains import ConversationalRetrievalChain

        def make(store):
            llm = ChatOpenAI(max_tokens=9)
            return ConversationalRetrievalChain.from_llm(llm=llm, retriever=store.as_retriever())

        def answer(text):
            return st.session_state.conversation({"question": text})

        st.session_state.conversation = make(store)
    """) == ["11 langchain generate limit"]


def test_an_agent_counts_where_it_is_invoked() -> None:
    assert in_python("""
        from langgraph.prebuilt import create_react_agent
        from langchain_anthropic import ChatAnthropic
        agent = create_react_agent(ChatAnthropic(model="m"), tools=[search])
        agent.invoke({"messages": []})
    """) == ["5 langchain generate"]


def test_an_index_answers_with_the_model_of_the_settings() -> None:
    assert in_python("""
        from llama_index.core import Settings, VectorStoreIndex
        from llama_index.llms.openai import OpenAI
        Settings.llm = OpenAI(model="m", max_tokens=9)
        index = VectorStoreIndex.from_documents(documents)
        index.as_query_engine().query("x")
    """) == ["6 llamaindex generate limit"]


def test_gemini_models_and_chats_carry_their_configuration() -> None:
    assert in_python("""
        import google.generativeai as genai
        model = genai.GenerativeModel("m", generation_config={"max_output_tokens": 9})
        model.generate_content(text)
        chat = model.start_chat(history=[])
        chat.send_message(text, stream=True)
    """) == ["4 google-generativeai generate limit", "6 google-generativeai generate limit stream"]


def test_the_newer_gemini_client_takes_nested_options() -> None:
    assert in_python("""
        from google import genai
        from google.genai import types
        client = genai.Client(http_options=types.HttpOptions(timeout=5))
        client.models.generate_content(model="m", contents=text, config=types.GenerateContentConfig(max_output_tokens=9))
        client.models.generate_content_stream(model="m", contents=text, config={"temperature": 1})
    """) == ["5 google-genai generate limit timeout", "6 google-genai generate timeout stream"]


def test_other_sdks_are_known_by_their_clients() -> None:
    assert in_python("""
        import cohere, litellm, ollama
        from groq import Groq
        from mistralai import Mistral
        from together import Together
        litellm.completion(model="m", messages=[], max_tokens=9, num_retries=2, timeout=5)
        ollama.chat(model="m", messages=[], options={"num_predict": 9})
        Groq(timeout=3).chat.completions.create(model="m", messages=[])
        Mistral(api_key=key).chat.complete(model="m", messages=[], max_tokens=9)
        Together().chat.completions.create(model="m", messages=[])
        cohere.Client(key).chat(message="x")
    """) == [
        "6 litellm generate limit timeout retries",
        "7 ollama generate limit",
        "8 groq generate timeout",
        "9 mistral generate limit",
        "10 together generate",
        "11 cohere generate",
    ]


def test_a_request_to_a_providers_address_is_a_model_call() -> None:
    assert in_python("""
        import requests
        URL = "https://api.openai.com/v1/chat/completions"
        requests.post(URL, json={"model": "m", "max_tokens": 9}, timeout=5)
        requests.post("http://localhost:11434/api/generate", json={"model": "m"})
        requests.get("https://api.openai.com/v1/models")
    """) == ["4 http:openai generate limit timeout", "5 http:ollama generate"]


def test_a_retry_decorator_retries_the_call() -> None:
    assert in_python("""
        from openai import OpenAI
        from tenacity import retry, stop_after_attempt
        client = OpenAI()

        @retry(stop=stop_after_attempt(3))
        def ask():
            return client.chat.completions.create(model="m", messages=[])
    """) == ["8 openai generate retries"]


def test_other_methods_of_a_client_are_no_model_calls() -> None:
    assert not calls_of({
        "a.py": """
            from openai import OpenAI
            client = OpenAI()
            client.files.create(file=f)
            client.beta.threads.messages.create(thread_id="x", content="y")
            client.models.list()
        """
    })  # fmt: skip


def test_names_that_mean_each_other_without_end_are_given_up_in_time() -> None:
    names = [f"v{number}" for number in range(40)]
    spreads = "\n".join(f"{name} = {{{', '.join(f'**{other}' for other in names[:20])}}}" for name in names)
    choices = "\n".join(f"c{number} = c{(number + 1) % 40} or c{(number + 3) % 40}" for number in range(40))
    text = f"from openai import OpenAI\n{spreads}\n{choices}\nOpenAI(**v1).chat.completions.create(messages=[], **v1)\n"
    text += "c0.chat.completions.create(messages=[], **c1)\n"
    assert len(calls_of({"app.py": text})) == 2


def test_a_name_that_is_nothing_at_first_is_what_it_is_given_later() -> None:
    rows = calls_of(
        {
            "settings.py": """
            from langchain_openai import ChatOpenAI

            small = None
            small = ChatOpenAI(model="m", max_tokens=9)
            large = None

            def start():
                global large
                large = ChatOpenAI(model="m")
        """,
            "ask.py": """
            import settings
            from settings import small

            small.with_structured_output(dict).invoke("x")
            settings.large.invoke("x")
        """,
        }
    )
    assert [told(call) for call in rows] == ["5 langchain generate limit", "6 langchain generate"]


def test_a_client_that_a_function_fills_in_is_followed_in_its_own_file() -> None:
    assert in_python("""
        import openai
        client = None
        def start():
            global client
            client = openai.OpenAI(timeout=5)
        def ask():
            return client.chat.completions.create(model="m", messages=[])
    """) == ["8 openai generate timeout"]
