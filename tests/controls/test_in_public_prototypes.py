"""Findings that public prototypes showed to be wrong, each in a few lines of its own."""

from __future__ import annotations

from tests.controls.judging import judged, places

from tengates.model.outcome import Status

ASK = """
    from fastapi import FastAPI
    from openai import OpenAI
    app = FastAPI()
    client = OpenAI()
    @app.post("/ask")
    def ask(text: str):
        return client.responses.create(model="m", input=text)
"""


def test_a_word_that_only_contains_a_sum_of_money_is_no_budget() -> None:
    files = {
        "main.py": ASK,
        "state.py": """
            def state(rows):
                hasPendingStatus = bool(rows)
                if not hasPendingStatus:
                    return {"status": "completed"}
                return {"status": "pending"}
        """,
    }
    assert judged("cost.budget-degradation", files).status is Status.FAIL


def test_a_sum_in_camel_case_is_a_budget() -> None:
    files = {
        "server.ts": """
            import OpenAI from "openai";
            const openai = new OpenAI();
            export async function POST(req: Request) {
              const { totalCostUsd, prompt } = await req.json();
              if (totalCostUsd > 5) {
                return Response.json({ error: "used up" }, { status: 402 });
              }
              return Response.json(await openai.responses.create({ model: "m", input: prompt }));
            }
        """
    }
    assert judged("cost.budget-degradation", files).status is Status.PASS


def test_a_database_of_supabase_manages_no_sessions() -> None:
    code = """
        import supabase
        from arcadepy import Arcade
        from fastapi import FastAPI
        app = FastAPI()
        store = supabase.create_client(URL, KEY)
        arcade = Arcade()
        @app.post("/state")
        def state(body: dict):
            arcade.tools.authorize(tool_name="x", user_id=body["email"])
            arcade.auth.wait_for_completion(body["id"])
            return store.table("rows").select("*").execute().data
    """
    assert judged("auth.session-policy", {"main.py": code}).status is Status.NOT_APPLICABLE
    signed = code.replace("arcade.tools.authorize", "store.auth.sign_in_with_password")
    assert judged("auth.session-policy", {"main.py": signed}).status is Status.PASS


SERVED = """
    import os
    from flask import Flask
    from config import DEBUG
    app = Flask(__name__)
    @app.get("/")
    def home():
        return "hello"
    def main():
        app.run(host="0.0.0.0", debug=DEBUG)
"""


def test_debug_mode_that_a_variable_must_turn_off_is_on() -> None:
    for default, on in (("True", True), ("true", True), ("False", False), ("", False)):
        config = f'import os\nDEBUG = os.getenv("FLASK_DEBUG", "{default}").lower() == "true"\n'
        outcome = judged("security.safe-config", {"app.py": SERVED, "config.py": config})
        assert (places(outcome) == ["app.py:10"]) is on, (default, outcome)
    assert (
        "FLASK_DEBUG"
        in judged(
            "security.safe-config",
            {"app.py": SERVED, "config.py": 'import os\nDEBUG = os.getenv("FLASK_DEBUG", "1")\n'},
        )
        .sites[0]
        .message
    )


def test_djangos_debug_pages_that_a_variable_must_turn_off_are_on() -> None:
    for value, on in (
        ('os.environ.get("DEBUG", "True") == "True"', True),
        ('config("DEBUG", default=True, cast=bool)', True),
        ('env.bool("DEBUG", default=False)', False),
        ('os.getenv("DEBUG", "False") == "True"', False),
        ('os.getenv("DEBUG", "0") != "0"', False),
        ('os.getenv("STAGE", "local") in ("local", "test")', True),
    ):
        files = {
            "shop/settings.py": f"import os\nfrom decouple import config\nDEBUG = {value}\n",
            "shop/urls.py": "from django.urls import path\nfrom . import views\nurlpatterns = [path('', views.home)]\n",
            "shop/views.py": "def home(request):\n    return None\n",
        }
        assert ("shop/settings.py:3" in places(judged("security.safe-config", files))) is on, value


def test_a_system_message_that_a_visitor_sends_is_seen_through_a_list_and_a_class() -> None:
    files = {
        "agent.py": """
            from openai import OpenAI
            class Agent:
                def __init__(self):
                    self.client = OpenAI()
                def run(self, history):
                    return self.client.chat.completions.create(model="m", messages=history)
        """,
        "routes.py": """
            from flask import Flask, request
            from agent import Agent
            app = Flask(__name__)
            agent = Agent()
            @app.post("/ask")
            def ask():
                data = request.json
                history = data.get("history", [])
                system = data.get("system", "You are a helpful assistant.")
                history.insert(0, {"role": "system", "content": system})
                history.append({"role": "user", "content": data.get("prompt", "")})
                return agent.run(history)
        """,
    }
    outcome = judged("security.prompt-sanitising", files)
    assert outcome.status is Status.FAIL, outcome
    assert [(row.path, row.line) for row in outcome.evidence] == [("routes.py", 10)]


def test_documents_that_are_joined_into_the_system_prompt_stand_among_the_orders() -> None:
    files = {
        "chat.py": """
            import streamlit as st
            from langchain_core.messages import HumanMessage, SystemMessage
            from langchain_openai import ChatOpenAI
            llm = ChatOpenAI(model="m")
            def build(question, context_docs):
                context_block = "No relevant context."
                if context_docs:
                    context_block = "\\n".join(f"Source: {doc.page_content}" for doc in context_docs)
                return [
                    SystemMessage(content=f"You answer from documents.\\n{context_block}"),
                    HumanMessage(content=question),
                ]
            question = st.chat_input("Ask")
            st.write(llm.invoke(build(question, store.similarity_search(question))).content)
        """
    }
    assert judged("security.prompt-sanitising", files).status is Status.FAIL
