"""Which applicability words hold for a repository."""

from __future__ import annotations

import pytest
from tests.survey.model_project import calls_of, project_of

from tengates.model.survey import Traits
from tengates.survey.entries import find_entries
from tengates.survey.traits import find_traits


def traits(files: dict[str, str]) -> Traits:
    """The traits of these files."""
    project = project_of(files)
    calls = calls_of(files)
    return find_traits(project, project.facts, find_entries(project.with_calls(calls)), calls)


def test_a_streamlit_page_is_a_user_interface_without_routes() -> None:
    found = traits({"app.py": "import streamlit as st\ntext = st.text_input('x')\nst.write(text)\n"})
    assert found.ui
    assert not found.api
    assert not found.llm


def test_a_server_with_a_model_is_llm_and_api() -> None:
    found = traits({
        "app.py": """
            from fastapi import FastAPI
            from openai import OpenAI
            app = FastAPI()

            @app.post("/ask")
            def ask(text: str):
                return OpenAI().chat.completions.create(model="m", messages=[])
        """
    })  # fmt: skip
    assert (found.llm, found.api, found.ui, found.agent) == (True, True, False, False)


@pytest.mark.parametrize(
    "text",
    [
        "from openai import OpenAI\nOpenAI().chat.completions.create(model='m', messages=[], tools=[search])\n",
        "from openai import OpenAI\nkw = {}\nkw['tools'] = found\nOpenAI().chat.completions.create(messages=[], **kw)\n",
        "from langgraph.prebuilt import create_react_agent\nagent = create_react_agent(llm, tools=[])\n",
        "from crewai import Agent\nagent = Agent(role='x')\n",
    ],
)
def test_tools_given_to_a_model_make_an_agent(text: str) -> None:
    assert traits({"app.py": text}).agent


def test_signing_in_through_a_hosted_service_means_accounts() -> None:
    found = traits({
        "lib/session.ts": """
            import { createClient } from "@supabase/supabase-js";
            const supabase = createClient(url, key);
            export const who = () => supabase.auth.getUser();
        """
    })  # fmt: skip
    assert found.users
    assert found.db
