"""Which model is said to be asked for is written as in the code."""

from __future__ import annotations

from tests.survey.small import survey_of_files

from tengates.survey.models.model_choice import find_routing

ENV = """
export const env = {
  MODEL: process.env.MODEL ?? "gpt-5.2",
  MODEL_MINI: process.env.MODEL_MINI ?? "gpt-4.1-mini",
}
"""
ASK = """
import OpenAI from "openai"
import { env } from "../../settings/env"
const openai = new OpenAI()
export const answer = (text: string) => openai.responses.create({ model: env.MODEL, input: text })
export const title = (text: string) => openai.responses.create({ model: env.MODEL_MINI, input: text })
"""


def test_a_model_of_the_settings_is_shown_as_it_is_written() -> None:
    survey = survey_of_files({"src/settings/env.ts": ENV, "src/lib/chat/ask.ts": ASK})
    said = {row.what for row in find_routing(survey)}
    assert said == {"a small task asks env.MODEL_MINI", "another task asks env.MODEL"}
