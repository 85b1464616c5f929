"""Whose words stand in a system prompt, however its text is put together."""

from __future__ import annotations

import pytest
from tests.controls.judging import judged

from tengates.model.outcome import Status

ROUTE = """
    import OpenAI from "openai";
    const openai = new OpenAI();
    const HOUSE = "the museum of clocks";
    export async function POST(req: Request) {
      const { stage, question } = await req.json();
      const rules = %s;
      const made = await openai.chat.completions.create({
        model: "gpt-4o-mini",
        messages: [{ role: "system", content: rules }, { role: "user", content: question }],
      });
      return Response.json(made.choices[0].message);
    }
"""


@pytest.mark.parametrize(
    "rules",
    [
        "`You guide people through our museum. They stand in front of ${stage}.`",
        "`You guide people through our museum. They stand in front of ${stage}.`.trim()",
        "` You guide people. They stand in front of ${stage}. `.trim().replaceAll('  ', ' ')",
        "['You guide people through our museum.', `They stand in front of ${stage}.`].join(' ')",
    ],
)
def test_a_visitors_words_are_found_in_a_system_prompt_that_is_trimmed_or_joined(rules: str) -> None:
    assert judged("security.prompt-sanitising", {"app/api/guide/route.ts": ROUTE % rules}).status is Status.FAIL


@pytest.mark.parametrize(
    "rules",
    [
        "`You guide people through ${HOUSE}.`.trim()",
        "['You guide people.', HOUSE].join(' ')",
        "'You guide people through {house}.'.replace('{house}', HOUSE)",
    ],
)
def test_the_projects_own_words_may_stand_there(rules: str) -> None:
    assert judged("security.prompt-sanitising", {"app/api/guide/route.ts": ROUTE % rules}).status is Status.PARTIAL
