"""Whether tools ask for the acting user's right before they do anything."""

from __future__ import annotations

import re

from tengates.model.code import Exit
from tengates.model.place import Place, Span
from tengates.survey.agents.finding import Tool
from tengates.survey.agents.tools import Tools
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile, last

_ASKS = re.compile(
    r"(?i)(?:check|require|has|assert|verify|ensure|validate)_?(?:\w{0,12}_?)?(?:permission|role|access|scope|owner|authoriz|right)"
    r"|^authorize\w*$|^is_?(?:admin|authorized|allowed_user|owner)|^can_?(?:run|use|access|execute|edit|view)|enforce(?:r)?$|^has_?perm"
)
_WHO = re.compile(
    r"(?i)role|permission|is_?admin|is_?staff|has_perm|owner|\b(?:user|current_user|session)\b.{0,40}(?:!==?|===?|\bin\b|\bid\b)|user_?id|scopes"
)
_CHOOSES = re.compile(r"(?i)\brole|permission|is_?admin|entitle|scopes")
# A mere `if (!userId)` asks who it is, not what they may do.
_COMPARES = re.compile(r"[!=]=|\bin\b|\.includes\(|\.has\(|(?i:role|perm|admin|owner|scope)")
_SPEAKER = re.compile(r"""(?i)\brole["'\]]{0,2}\s{0,2}(?:===?|!==?)\s{0,2}["']\w+""")  # a message's role is no right
_TOOLS = re.compile(r"(?i)tool")
_DEPTH = 2


def asks_rights(tools: Tools) -> list[Place]:
    """Where a right is asked for: in a tool's code, or where tools are chosen for a user."""
    found = [place for tool in tools.all if (place := _in_tool(tools, tool)) is not None]
    return found or tools.policies.asking(tools.all) or _in_choice(tools)


def _in_tool(tools: Tools, tool: Tool) -> Place | None:
    if tool.function is None or tool.span is None:
        return None
    for file, span in tools.bindings.project.reached_from(tool.file, tool.span, _DEPTH):
        place = _in_span(file, span)
        if place is not None:
            return place
    return None


def _in_span(file: SourceFile, span: Span) -> Place | None:
    for branch in file.branches(span):
        text = _SPEAKER.sub("", branch.condition.text)
        if branch.exit in {Exit.RETURN, Exit.RAISE} and _WHO.search(text) and _COMPARES.search(text):
            return file.place(branch.span, branch.condition.text, branch.scope)
    call = next((call for call in file.calls(span) if _ASKS.search(last(call.callee))), None)
    return file.place_of_call(call) if call is not None else None


def _in_choice(tools: Tools) -> list[Place]:
    """`tools = admin_tools if user.is_admin else basic_tools`."""
    for file in tools.bindings.project:
        for row in file.code.assignments if not is_browser_code(file.path, file.code) else ():
            chosen = _TOOLS.search(row.target) and (" if " in row.value.text or "?" in row.value.text)
            if chosen and _CHOOSES.search(_SPEAKER.sub("", row.value.text)):
                return [file.place(row.span, row.value.text, row.scope)]
    return []
