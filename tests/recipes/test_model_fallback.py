from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]
FLASK = "from flask import Flask, jsonify\nfrom openai import OpenAI\n\napp = Flask(__name__)\nclient = OpenAI()\n\n\n@app.route('/a')\ndef ask():\n    {before}\n        answer = client.responses.create(model='gpt-4o', input='x')\n    {after}\n"
NEXT = "import OpenAI from 'openai'\n\nconst client = new OpenAI()\n\nexport async function POST(req: Request) {{\n  try {{\n    return Response.json(await client.responses.create({{ model: 'gpt-4o', input: 'x' }}))\n  }} {handler}\n}}\n"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("if app:", "return 'x'", ""),
        ("while app:", "return {'a': answer}", ""),
        ("if app:", "return a if answer else b\n    return c", "how this function answers"),
        ("try:", "except ValueError:\n        return 'x'", "treats some failures already"),
    ],
)
def test_a_view_answers_as_it_does_already(refactor: Refactor, before: str, after: str, reason: str) -> None:
    text = FLASK.format(before=before, after=after)
    result, proposal = refactor("model-fallback", {"a.py": text})
    assert (result["a.py"] == text) is bool(reason)
    assert [reason in row.reason for row in proposal.skipped] == [True] * bool(reason)


@pytest.mark.parametrize(
    ("handler", "line"),
    [
        (
            "catch (error) {\n    return Response.json({ message: 'no' }, { status: 500 })\n  }",
            "{ message: 'The assist",
        ),
        ("catch {\n    return new Response('no', { status: 500 })\n  }", "(error) {\n    if (error instanceof OpenAI."),
        (
            "catch (e) {\n    console.log(e)\n    return Response.json({ error: 'no' })\n  }",
            "console.log(e)\n    if (e inst",
        ),
        ("catch ({ message }) {\n    return Response.json({ error: message })\n  }", ""),
        ("catch (e) { return Response.json({ error: 'no' }) }", ""),
        ("catch (e) {\n    handle(e)\n  }", ""),
    ],
)
def test_new_answers_join_a_catch_in_its_own_form(refactor: Refactor, handler: str, line: str) -> None:
    text = NEXT.format(handler=handler)
    result, proposal = refactor("model-fallback", {"app/api/a/route.ts": text, "next.config.js": ""})
    assert (result["app/api/a/route.ts"] == text) is not bool(line)
    assert line in result["app/api/a/route.ts"]
    assert bool(proposal.skipped) is not bool(line)


def test_names_of_the_file_are_not_taken_for_those_of_the_sdk(refactor: Refactor) -> None:
    text = FLASK.format(before="if app:", after="return 'x'").replace("app = ", "APIError = None\napp = ")
    result, proposal = refactor("model-fallback", {"a.py": text})
    assert result["a.py"] == text
    assert "names of the SDK's errors" in proposal.skipped[0].reason
