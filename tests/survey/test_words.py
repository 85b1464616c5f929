"""What a file mentions: the quick look before a closer one."""

from __future__ import annotations

import pytest

from tengates.facts.extract import extract
from tengates.survey.web.index import SourceFile, source_file

PYTHON = b"""import httpx

app.config["DEBUG"] = True
client = httpx.Client(verify=False, headers={"X-Frame-Options": "deny", "deep": [{"In": f"a {one('Two')}"}]})
"""
SCRIPT = b"""import cors from "cors";
app.use(cors({ origin: `https://${Host}` }), "Access-Control-Allow-Origin");
"""


def _file(path: str, source: bytes) -> SourceFile:
    code = extract(path, source).code
    assert code is not None
    return source_file(path, code)


@pytest.mark.parametrize("word", ["config[debug", "verify", "x-frame-options", "httpx.client", "in", "two"])
def test_labels_names_constants_and_targets_are_found_at_any_depth(word: str) -> None:
    assert _file("a.py", PYTHON).mentions(("nowhere", word))


@pytest.mark.parametrize("word", ["cors", "access-control-allow-origin", "https://", "host"])
def test_scripts_are_looked_at_alike(word: str) -> None:
    assert _file("a.ts", SCRIPT).mentions((word,))


def test_what_stands_nowhere_is_not_mentioned() -> None:
    assert not _file("a.py", PYTHON).mentions(("cors", "strict-transport-security"))
