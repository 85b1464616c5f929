from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("requests.get(url)", "requests.get(url, timeout=10)"),
        ("requests.get(url, timeout=None)", "requests.get(url, timeout=10)"),
        ("requests.request('GET', url, headers={})", "requests.request('GET', url, headers={}, timeout=10)"),
        (
            "requests.get(url) if url else requests.post(url)",
            "requests.get(url, timeout=10) if url else requests.post(url, timeout=10)",
        ),
    ],
)
def test_every_request_of_a_line_gets_its_limit(refactor: Refactor, line: str, after: str) -> None:
    text = f"import requests\n\n\ndef f(url):\n    return {line}\n"
    result, _ = refactor("http-timeouts", {"app/main.py": text})
    assert result["app/main.py"] == text.replace(line, after)


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("fetch('https://a.example.com')", "fetch('https://a.example.com', { signal: AbortSignal.timeout(10_000) })"),
        (
            "fetch('https://a.example.com', {method: 'POST'})",
            "fetch('https://a.example.com', {method: 'POST', signal: AbortSignal.timeout(10_000)})",
        ),
        ("axios.post('https://a.example.com')", "axios.post('https://a.example.com', undefined, { timeout: 10_000 })"),
        ("axios({ url: 'https://a.example.com' })", "axios({ url: 'https://a.example.com', timeout: 10_000 })"),
    ],
)
def test_the_options_object_is_made_where_there_is_none(refactor: Refactor, line: str, after: str) -> None:
    text = f"import axios from 'axios'\nimport express from 'express'\n\nconst app = express()\napp.get('/a', async (req, res) => {{\n  res.send(await {line})\n}})\n"
    result, _ = refactor("http-timeouts", {"server.js": text})
    assert result["server.js"] == text.replace(line, after)


def test_options_from_elsewhere_are_left_alone(refactor: Refactor) -> None:
    text = "import requests\n\n\ndef f(url, **options):\n    return requests.get(url, **options)\n"
    result, proposal = refactor("http-timeouts", {"app/main.py": text})
    assert result["app/main.py"] == text
    assert [skipped.line for skipped in proposal.skipped] == [5]


def test_the_last_gap_closed_beside_a_file_that_cannot_be_read_is_no_harm(refactor: Refactor) -> None:
    text = "import requests\n\n\ndef f(url):\n    requests.get(url)\n    return requests.get(url, timeout=3)\n"
    result, proposal = refactor("http-timeouts", {"app/main.py": text, "app/broken.py": "def f(:\n"})
    assert "requests.get(url, timeout=10)" in result["app/main.py"]
    assert all(effect.after >= effect.before for effect in proposal.effects)
