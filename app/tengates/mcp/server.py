"""The server over stdio: the only file that knows the protocol's library. It opens no connection of its own."""

from __future__ import annotations

import sys
from typing import Any

import anyio
import anyio.to_thread
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from tengates import __version__
from tengates.mcp.desk import Desk
from tengates.mcp.parts import part_of
from tengates.mcp.tools import Tool, Values, tools
from tengates.model.errors import InputError, TenGatesError
from tengates.model.veil import veiled
from tengates.present.agent_answers import DATA
from tengates.present.trace import trace_text
from tengates.present.words import visible
from tengates.project import Project

_ABOUT = (
    "Ten Gates judges this repository on ten gates from security to cost. Start with `next_task`: it says what to do, "
    "where, and how. See with `propose` whether a ready refactor does it. After each edit call `verify_control`, and "
    f"go on only when the control passes. {DATA} Print no secret values."
)
_READS = "You can read and propose; nothing is written. "
_WRITES = "The founder let this server write: show a proposal before you `apply` it. "
Context = ServerRequestContext[Any]


def serve(project: Project, *, may_apply: bool) -> None:
    """Answer until the agent goes away."""
    anyio.run(_serve, Office(Desk(project), tools(may_apply=may_apply)), may_apply)


class Office:
    """Takes one question after the other to the desk."""

    def __init__(self, desk: Desk, known: dict[str, Tool]) -> None:
        """Questions wait for each other: a scan is of one moment."""
        self._desk = desk
        self._known = known
        self._turn = anyio.Lock()
        self._last: tuple[str, str] = ("", "")

    async def get_ready(self) -> None:
        """Scan, then look for refactors, before anybody asks: an agent thinks for a while before its first question."""
        for asked in ("scorecard", "list_recipes"):
            async with self._turn:
                await anyio.to_thread.run_sync(self._answer, asked, {}, abandon_on_cancel=True)

    async def listed(self, _context: Context, _asked: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        """The tools there are."""
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=row.name,
                    title=row.title,
                    description=row.what,
                    input_schema=row.schema(),
                    annotations=types.ToolAnnotations(
                        read_only_hint=not row.writes, destructive_hint=row.writes, open_world_hint=False
                    ),
                )
                for row in self._known.values()
            ]
        )

    async def called(self, _context: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        """The answer, or a sentence that says why there is none."""
        async with self._turn:
            text, is_well = await anyio.to_thread.run_sync(self._answer, asked.name, asked.arguments or {})
        return types.CallToolResult(content=[types.TextContent(text=text)], is_error=not is_well)

    def _answer(self, name: str, given: Values) -> tuple[str, bool]:
        try:
            tool = self._tool(name)
            return self._part(tool, tool.checked(given)), True
        except TenGatesError as error:
            return visible(str(error)), False
        except Exception as bug:  # noqa: BLE001  the top of a face
            sys.stderr.write(trace_text(bug))
            return "Ten Gates met a bug of its own. Where is in this server's log; please send it to us.", False

    def _tool(self, name: str) -> Tool:
        if name in self._known:
            return self._known[name]
        raise InputError(f'There is no tool "{name[:80]}". Choose one of: {", ".join(self._known)}.')

    def _part(self, tool: Tool, values: dict[str, Any]) -> str:
        """Later parts are of the answer whose first part was given, even when files changed meanwhile."""
        number = values.pop("part", 1)
        asked = f"{tool.name} {sorted(values.items())}"
        if number == 1 or self._last[0] != asked:
            self._last = (asked, veiled(tool.run(self._desk, values)))
        return part_of(self._last[1], number)


async def _serve(office: Office, may_apply: bool) -> None:  # noqa: FBT001  anyio hands arguments on by place
    server: Server[Any] = Server(
        "tengates",
        version=__version__,
        title="Ten Gates",
        instructions=(_WRITES if may_apply else _READS) + _ABOUT,
        on_list_tools=office.listed,
        on_call_tool=office.called,
    )
    async with stdio_server() as (incoming, outgoing), anyio.create_task_group() as beside:
        beside.start_soon(office.get_ready)
        await server.run(incoming, outgoing, server.create_initialization_options())
        beside.cancel_scope.cancel()
