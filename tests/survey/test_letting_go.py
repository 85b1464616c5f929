"""A survey is let go after its scan, though much was worked out from it and kept beside it."""

from __future__ import annotations

import gc
import weakref

from tests.survey.small import survey_of_files

from tengates.engine.catalog import load_catalog
from tengates.engine.judge import judge_one

_APP = """
from fastapi import FastAPI
from langchain.agents import create_agent
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
app = FastAPI()
@tool
def look(query: str) -> str:
    return query
agent = create_agent(ChatOpenAI(model="gpt-4o"), tools=[look])
@app.post("/ask")
def ask(question: str):
    return agent.invoke({"messages": [question]})
"""


def test_nothing_keeps_a_survey_alive_that_was_judged() -> None:
    survey = survey_of_files({"app.py": _APP, "requirements.txt": "fastapi\nlangchain\n"})
    for control in load_catalog().controls:
        judge_one(control, survey)
    gone = weakref.ref(survey)
    del survey
    gc.collect()
    assert gone() is None
