"""What a schema of a model's answer says where TypeScript knows its fields as unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]


def _files(reads: str, type_: str = "Record<string, unknown>") -> dict[str, str]:
    text = f"""import OpenAI from 'openai';

const openai = new OpenAI();

export async function rate(text: string) {{
  try {{
    const made = await openai.responses.create({{ model: 'gpt-4o-mini', max_output_tokens: 90, input: text }});
    const parsed = JSON.parse(made.output_text) as {type_};
    {reads}
  }} catch {{
    return null;
  }}
}}
"""
    return {"package.json": '{"dependencies": {"openai": "5.0.0", "zod": "4.1.0"}}\n', "rate.ts": text}


@pytest.mark.parametrize(
    ("reads", "fields"),
    [
        ("return { mood: parsed.mood as string };", ["mood: z.string()"]),
        ("return { mood: (parsed.mood as string) ?? 'none' };", ["mood: z.string().nullish()"]),
        ("return { mood: parsed.mood as string | undefined };", ["mood: z.string().nullish()"]),
        ("return { words: parsed.words as string[] };", ["words: z.array(z.string())"]),
        ("return typeof parsed.stars === 'number' ? parsed.stars : 0;", ["stars: z.number().nullish()"]),
        ("return Array.isArray(parsed.words) ? parsed.words : [];", ["words: z.array(z.any()).nullish()"]),
        (
            "return [parsed.mood as string, typeof parsed.stars === 'number' ? parsed.stars : Number(parsed.stars)];",
            ["mood: z.string()", "stars: z.any().optional()"],
        ),
        ("return [parsed.mood as string, parsed.kind as Kind];", ["mood: z.string()", "kind: z.any().optional()"]),
        (
            "return [parsed.a as string, parsed.b === true, parsed.b === 'yes'];",
            ["a: z.string()", "b: z.any().optional()"],
        ),
    ],
)
def test_types_that_the_code_shows_are_written(refactor: Refactor, reads: str, fields: list[str]) -> None:
    result, _ = refactor("validate-model-output", _files(reads))
    assert "".join(f"  {field},\n" for field in fields) in result["rate.ts"]
    assert "z.custom" not in result["rate.ts"]


@pytest.mark.parametrize("reads", ["return [parsed.mood, parsed.stars];", "return parsed.kind as Kind;"])
def test_a_schema_that_checks_nothing_is_not_written(refactor: Refactor, reads: str) -> None:
    files = _files(reads)
    result, proposal = refactor("validate-model-output", files)
    assert result == files
    assert any("let anything in" in row.reason for row in proposal.skipped)


def test_what_stays_open_is_told(refactor: Refactor) -> None:
    _, proposal = refactor("validate-model-output", _files("return [parsed.mood as string, parsed.stars];"))
    assert any("which type stars has" in note for note in proposal.notes)
