"""A coding agent's session over stdio, with the protocol's own client against the program as it is started."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tengates.cli.main import main

CHAT = """from openai import OpenAI

client = OpenAI()


def ask(question):
    return client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": question}],
    )
"""
FILES = {"app.py": CHAT, "requirements.txt": "openai==1.60.0\n"}
CONTROL = "cost.token-limits"
Repo = Callable[[Mapping[str, str]], Path]
Talk = Callable[[Client], Awaitable[None]]

# The program, told to end at once with 97 when it looks for a name or a connection.
NO_NETWORK = """
import os, sys
NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostby", "socket.sendto")
def hook(event, _arguments):
    if event.startswith(NETWORK):
        os.write(2, event.encode() + b" was used")
        os._exit(97)
sys.addaudithook(hook)
sys.argv[0] = "tengates"
from tengates.__main__ import main
sys.exit(main())
"""


def talk(folder: Path, what: Talk, *more: str) -> None:
    """Start the server for this folder, as an agent does, and talk to it."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-P", "-c", NO_NETWORK, "mcp", str(folder), *more],
        env={"TENGATES_HOME": os.environ["TENGATES_HOME"]},
        cwd=folder,
    )

    async def session() -> None:
        async with Client(stdio_client(server)) as client:
            await what(client)

    anyio.run(session)


async def ask(client: Client, tool: str, **values: Any) -> str:
    """The text of an answer that is no refusal."""
    answer = await client.call_tool(tool, values)
    text = "".join(getattr(part, "text", "") for part in answer.content)
    assert not answer.is_error, text
    return text


def name_in(text: str, word: str) -> str:
    """What stands behind `word=` in an answer."""
    return text.split(f"{word}=", 1)[1].split(maxsplit=1)[0].rstrip(".")


def test_next_task_propose_apply_verify_undo_without_a_network(make_repo: Repo) -> None:
    folder = make_repo(FILES)
    before = (folder / "app.py").read_bytes()

    async def session(client: Client) -> None:
        task = await ask(client, "next_task", task="budgets")
        assert "app.py:7" in task
        assert f"control={CONTROL}" in task
        assert "missing" in await ask(client, "verify_control", control=CONTROL)
        recipe = name_in(task, "recipe")
        shown = await ask(client, "propose", recipe=recipe, values={"cap": "700"})
        assert "\n+MAX_OUTPUT_TOKENS = 700\n" in shown
        assert (folder / "app.py").read_bytes() == before
        applied = await ask(client, "apply", proposal=name_in(shown, "proposal"))
        assert b"700" in (folder / "app.py").read_bytes()
        verified = await ask(client, "verify_control", control=CONTROL)
        assert ": passes.\nIn the scan before this one: missing." in verified
        assert "Taken back" in await ask(client, "undo", operation=name_in(applied, "operation"))
        assert (folder / "app.py").read_bytes() == before
        assert "missing" in await ask(client, "verify_control", control=CONTROL)

    talk(folder, session, "--allow-apply")


def test_without_leave_nothing_can_be_written_and_an_agents_own_edit_is_seen(make_repo: Repo) -> None:
    folder = make_repo(FILES)

    async def session(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert not {"apply", "undo"} & tools.keys()
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        shown = await ask(client, "propose", recipe="bound-model-output")
        assert "only reads" in shown
        refused = await client.call_tool("apply", {"proposal": "x"})
        assert refused.is_error
        assert "missing" in await ask(client, "verify_control", control=CONTROL)
        edited = CHAT.replace('model="gpt-4o",', 'model="gpt-4o",\n        max_tokens=500,')
        (folder / "app.py").write_text(edited, encoding="utf-8")
        assert "passes" in await ask(client, "verify_control", control=CONTROL)

    talk(folder, session)


def test_the_guard_against_the_network_ends_a_program_that_uses_it() -> None:
    script = NO_NETWORK.partition("sys.argv")[0] + "import socket; socket.create_connection(('127.0.0.1', 9))"

    async def run() -> int:
        done = await anyio.run_process([sys.executable, "-c", script], check=False)
        return done.returncode

    assert anyio.run(run) == 97


def test_without_its_library_one_sentence_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert main(["mcp", str(tmp_path)]) == 2
    assert "pipx install '.[mcp]'" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_refused_before_anything_is_served(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["mcp", str(tmp_path / "gone")]) == 2
    assert "gone" in capsys.readouterr().err
