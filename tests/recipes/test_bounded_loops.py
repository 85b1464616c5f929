from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]
PYTHON = "from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef run(text):\n    {head}\n        reply = client.responses.create(model='gpt-4o', input=text)\n        {end}\n"
NODE = "import OpenAI from 'openai'\n\nconst client = new OpenAI()\n\nexport async function run(input) {{\n  {head}\n    const reply = await client.responses.create({{ model: 'gpt-4o', input }})\n    {end}\n  }}\n}}\n"


@pytest.mark.parametrize(
    ("head", "end", "reason"),
    [
        ("while (True):", "return reply", "the head of the loop"),
        ("while True:", "input(reply)", ""),
        ("while True:", "text = (lambda: reply)()", "run for ever"),
        ("while True:", "for part in reply:\n            break", "run for ever"),
        ("while text:", "time.sleep(1)", "it pauses"),
        ("while text: text = client.responses.create(model='gpt-4o', input=text)\n    if text:", "pass", "shares its line"),
        ("while text:", "pass\n    else:\n        pass", "an else already"),
    ],
)  # fmt: skip
def test_a_python_loop_without_a_sound_place_is_left_alone(
    refactor: Refactor, head: str, end: str, reason: str
) -> None:
    text = PYTHON.format(head=head, end=end)
    after, proposal = refactor("bounded-loops", {"a.py": text})
    assert after["a.py"] == text
    assert [reason in row.reason for row in proposal.skipped] == [True] * bool(reason)


@pytest.mark.parametrize(
    ("head", "end", "reason"),
    [
        ("while (true) {", "reply.items.forEach((item) => { return item })", "run for ever"),
        ("while (input) {", "await new Promise((done) => setTimeout(done, 10))", "it pauses"),
        ("while (/* always */ input) {", "input = reply.output_text", "a comment stands"),
        ("for (let n = 1; ; ) {", "if (reply.done) return n", "does not edit"),
        ("do {", "if (reply.done) return reply\n  } while (reply) \n  {", "does not edit"),
    ],
)
def test_a_javascript_loop_without_a_sound_place_is_left_alone(
    refactor: Refactor, head: str, end: str, reason: str
) -> None:
    text = NODE.format(head=head, end=end)
    after, proposal = refactor("bounded-loops", {"a.mjs": text})
    assert after["a.mjs"] == text
    assert any(reason in row.reason for row in proposal.skipped), proposal.skipped


@pytest.mark.parametrize(
    ("decorator", "after"),
    [
        ("from tenacity import retry\n\n@retry", "@retry(stop=stop_after_attempt(5))"),
        ("import tenacity\n\n@tenacity.retry()", "@tenacity.retry(stop=tenacity.stop_after_attempt(5))"),
        ("from retrying import retry\n\n@retry(wait_fixed=9)", "@retry(wait_fixed=9, stop_max_attempt_number=5)"),
        ("import backoff\n\n@backoff.on_exception(backoff.expo, Exception, max_tries=None)", "Exception, max_tries=5)"),
    ],
)
def test_a_retry_gets_the_option_of_its_library(refactor: Refactor, decorator: str, after: str) -> None:
    text = f"from openai import OpenAI\n{decorator}\ndef run(text):\n    return OpenAI().responses.create(model='gpt-4o', input=text)\n"
    result, _ = refactor("bounded-loops", {"a.py": text})
    assert after in result["a.py"]
    assert ("stop_after_attempt\n" in result["a.py"]) == ("tenacity import" in text)


def test_two_loops_of_one_file_share_the_constant_and_have_their_own_counters(refactor: Refactor) -> None:
    head, end = "while (true) {", "if (reply.done) return { turn: reply, turns }"
    text = NODE.format(head=head, end=end) + NODE.format(head=head, end=end).partition("\n\n")[2].replace(
        "const client = new OpenAI()", ""
    ).replace("run(", "again(")
    after, _ = refactor("bounded-loops", {"a.mjs": text})
    assert after["a.mjs"].count("const MAX_TURNS = 25\n") == 1
    assert after["a.mjs"].count("for (let turn = 1; ; turn++) {") == 2
