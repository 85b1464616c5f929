"""The part for coding agents: written between marks, once, around what people wrote, and taken back to the byte."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.conftest import MakeRepo

from tengates.cli.main import main
from tengates.engine.agent_file import with_section
from tengates.model.errors import InputError

CHAT = (
    "from openai import OpenAI\n\nclient = OpenAI()\n\n\n"
    "def ask(question):\n    return client.responses.create(model='gpt-4o', input=question).output_text\n"
)
FILES = {"app.py": CHAT, "requirements.txt": "openai==1.50.0\n"}
PART = "<!-- tengates: x -->\nours\n<!-- /tengates -->\n"


def test_it_is_written_once_and_undone(make_repo: MakeRepo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_repo(FILES)
    assert main(["agent-file", str(folder)]) == 0
    text = (folder / "AGENTS.md").read_text("utf-8")
    assert "tengates scan . --against HEAD --fail-on new" in text
    assert "\n- **A limit on every model answer** (`cost.token-limits`). Does every call" in text
    assert "(`auth.tenant-scope`)" not in text  # nothing here has tenants
    capsys.readouterr()
    assert main(["agent-file", str(folder)]) == 0
    assert "Nothing changed" in capsys.readouterr().out
    assert (folder / "AGENTS.md").read_text("utf-8") == text
    assert main(["undo", str(folder)]) == 0
    assert not (folder / "AGENTS.md").exists()


def test_the_files_that_exist_are_used_and_peoples_words_stay(
    make_repo: MakeRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "# Claude\r\n\r\nBe kind.\r\n"
    folder = make_repo({**FILES, "CLAUDE.md": words, ".cursorrules": "short"})
    assert main(["agent-file", str(folder)]) == 0
    assert "CLAUDE.md" in capsys.readouterr().out
    assert not (folder / "AGENTS.md").exists()
    written = (folder / "CLAUDE.md").read_bytes()
    assert written.startswith(words.encode())
    assert written.count(b"\n") == written.count(b"\r\n")
    assert (folder / ".cursorrules").read_text("utf-8").startswith("short\n\n<!-- tengates: ")
    assert main(["undo", str(folder)]) == 0
    assert (folder / "CLAUDE.md").read_bytes() == words.encode()


def test_printing_writes_nothing(make_repo: MakeRepo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_repo(FILES)
    assert main(["agent-file", str(folder), "--stdout"]) == 0
    assert capsys.readouterr().out.startswith("<!-- tengates: ")
    assert not (folder / "AGENTS.md").exists()


@given(st.text(), st.text())
def test_what_stands_around_stays(before: str, after: str) -> None:
    if "tengates" in before + after:
        return
    old = f"{before}\n<!-- tengates: old -->\nold words\n<!-- /tengates -->\n{after}".encode()
    if b"\r\n" in old:
        return
    new = with_section("AGENTS.md", old, PART)
    assert new == f"{before}\n{PART}{after}".encode()
    assert with_section("AGENTS.md", new, PART) == new


@given(st.text())
@example("\r")
def test_a_second_run_changes_nothing(before: str) -> None:
    once = with_section("AGENTS.md", before.encode(), PART)
    assert once.startswith(before.encode())
    assert with_section("AGENTS.md", once, PART) == once


def test_two_parts_and_bytes_are_refused_with_a_next_step() -> None:
    with pytest.raises(InputError, match="Delete all but one"):
        with_section("AGENTS.md", (PART + PART).encode(), PART)
    with pytest.raises(InputError, match="UTF-8"):
        with_section("AGENTS.md", b"\xff\xfe", PART)
