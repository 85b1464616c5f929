"""What a tool does with what the model says: followed from its parameters through the functions it calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Call, Exit, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.survey.agents.finding import Tool
from tengates.survey.bindings import Bindings
from tengates.survey.knowledge import sinks
from tengates.survey.knowledge.agents import HTTP_ROOTS, MAILING, POSTING, SANDBOXES, Reach
from tengates.survey.web.flow import words_of
from tengates.survey.web.index import SourceFile, last

_DEPTH = 3
_ROUNDS = 3
_MOST = 40  # functions followed for one tool
_PASSES = re.compile(
    r"(?:^|\.)(?:str|list|tuple|dict|String|join|Path|PurePath|resolve|normalize|format|strip|lower|replace|split|get|loads"
    r"|parse|model_validate|trim|toString|expanduser|abspath|encode|decode|text|shlex\.split|cast)$"
)
_HARMLESS = {"numexpr.evaluate", "mathjs.eval", "pandas.eval", "compile"}
_DATABASE = re.compile(r"(?i)db|conn|cur|session|engine|pool|client|sql|prisma|database|bigquery|duckdb|pg$|postgres")
_ASKED = frozenset({"execute", "executemany", "executescript", "raw", "query", "$queryRawUnsafe", "$executeRawUnsafe",
                    "read_sql", "read_sql_query", "unsafe", "exec_driver_sql", "run", "fetch_all", "fetch"})  # fmt: skip
_DISK = re.compile(
    r"^(?:os\.(?:makedirs|mkdir|remove|unlink|rmdir|rename|listdir|walk)|shutil\.\w+|aiofiles\.open|fs\.\w+)$"
)
_NODE_DISK = frozenset({"fs", "fs/promises", "node:fs", "node:fs/promises", "fs.default", "fs.promises"})
_APPROVES = re.compile(
    r"(?i)(?:^|\.)(?:input|confirm|prompt_user|interrupt|ask_?user\w*|AskActionMessage|AskUserMessage|ask_?human\w*)$"
    r"|approval|(?:ask|wait|get|await)_?(?:for_?)?approv|human_?layer|create_function_call|confirmation|ask_for_permission|getApproval|click\.confirm|questionary|Confirm\.ask"
)
_ALLOWS = re.compile(
    r"(?i)allow|white_?list|permitted|is_?safe|safe_|sanitiz|secure_filename|is_relative_to|commonpath|realpath|relative_to"
    r"|basename|read_?only|is_select|(?:validate|check|ensure|assert|resolve)_?\w{0,12}(?:path|command|cmd|query|sql|url|host)"
)
_ASKS_WHAT = re.compile(
    r"(?i)allow|white_?list|permitted|safe|is_relative_to|commonpath|startswith|forbidden|block_?list|black_?list|denied"
    r"|dangerous|restrict|read_?only|select|\.\."
)
_LISTED = re.compile(r"\bin\s+(?:self\.|cls\.)?_?[A-Z][A-Z_]{2,}|[A-Z_]{3,}\.(?:includes|has)\(")
_SOURCE = re.compile(r"(?i)code|script|command|cmd")
_PROGRAMS = sinks.RUNS_SHELL | sinks.RUNS_PROGRAMS | {"asyncio.create_subprocess_exec"}
_BOXED = re.compile(
    r"(?i)sandbox|docker|container|e2b|modal\.|daytona|run_?code$|runCode|interpreter\.notebook|pyodide"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a tool does that needs care, where, and what stands before it ("" for nothing)."""

    reach: Reach
    file: SourceFile
    call: Call
    held_back: str


@dataclass(frozen=True, slots=True)
class _Step:
    file: SourceFile
    span: Span
    names: frozenset[str]


def deeds(bindings: Bindings, tool: Tool) -> list[Deed]:
    """What a tool's own code does with what the model gives it."""
    if tool.span is None or tool.function is None:
        return []
    names = frozenset(word for row in tool.function.parameters for word in words_of(row.name))
    return deeds_of(
        bindings, tool.file, tool.span, names - {"self", "cls", "ctx", "context", "config", "runtime", "wrapper"}
    )


def deeds_of(bindings: Bindings, file: SourceFile, span: Span, names: frozenset[str]) -> list[Deed]:
    """What the code of a span does with names that a model chose."""
    steps = list(_steps(bindings, _Step(file, span, names)))
    before = next((said for step in steps if (said := _before(step))), "")
    boxed = "it runs in a sandbox" if any(_is_boxed(step) for step in steps) else ""
    found: list[Deed] = []
    for step in steps:
        for call in step.file.calls(step.span):
            reach = _reach(step, call)
            if reach is not None:
                own = boxed if reach in {Reach.CODE, Reach.SHELL, Reach.FILES} else ""
                found.append(Deed(reach, step.file, call, before or own))
    return found


def asks_first(file: SourceFile, span: Span) -> bool:
    """Whether somebody is asked within a span."""
    return any(_APPROVES.search(call.callee) for call in file.calls(span))


def is_sandbox(file: SourceFile) -> bool:
    """Whether a file works with a provider of sandboxes."""
    return any(name.partition(".")[0] in SANDBOXES or name.startswith(SANDBOXES) for name in file.modules)


def _steps(bindings: Bindings, start: _Step) -> Iterator[_Step]:
    """The tool's code and the functions that get what the model chose, with the names that hold it."""
    level, seen = [start], {(start.file.path, start.span.start)}
    for _ in range(_DEPTH):
        following: list[_Step] = []
        for step in level:
            held = _Step(step.file, step.span, _spread(step))
            yield held
            for target, function, names in _handed(bindings, held):
                key = (target.path, function.span.start)
                if key not in seen and len(seen) < _MOST:
                    seen.add(key)
                    following.append(_Step(target, function.span, names))
        level = following


def _spread(step: _Step) -> frozenset[str]:
    """Names that hold what the model chose, those made of it included; an answer that was fetched with it is not."""
    names = set(step.names)
    for _ in range(_ROUNDS):
        for row in step.file.assignments(step.span):
            if _holds(row.value, frozenset(names)):
                names |= {row.target} | (words_of(row.target) if row.target[:1] in "{[" else frozenset())
    return frozenset(names)


def _holds(expr: Expr, names: frozenset[str], depth: int = 4) -> bool:
    if not depth:
        return False
    if expr.kind in {ExprKind.NAME, ExprKind.TEMPLATE}:
        return bool(words_of(expr.text) & names)
    if expr.kind is ExprKind.CALL:
        root = re.split(r"[.(\[]", expr.text, maxsplit=1)[0]
        if not _PASSES.search(expr.name):
            return False
        return root in names or any(_holds(item, names, depth - 1) for _, item in expr.items)
    return any(_holds(item, names, depth - 1) for _, item in expr.items)


def _handed(bindings: Bindings, step: _Step) -> Iterator[tuple[SourceFile, Function, frozenset[str]]]:
    for call in step.file.calls(step.span):
        given = [(place, label) for place, (label, item) in enumerate(call.expr.items) if _holds(item, step.names)]
        target = bindings.function_of(step.file, call.callee, call.scope) if given else None
        if target is None:
            continue
        names = [row.name for row in target[1].parameters if row.name not in {"self", "cls"}]
        held = {label or (names[place] if place < len(names) else "") for place, label in given}
        yield target[0], target[1], frozenset(word for name in held for word in words_of(name))


def _reach(step: _Step, call: Call) -> Reach | None:
    """What one call does, when what it is given was chosen by the model."""
    name, values = call.callee, [item for _, item in call.expr.items]
    first = values[0] if values else None
    chosen = first is not None and _holds(first, step.names)
    if name in _PROGRAMS or _is_node_shell(step.file, name):
        # The code may be written to a file, and the file is run.
        written = any(_SOURCE.fullmatch(word) for word in step.names)
        return Reach.SHELL if chosen else Reach.CODE if written else None
    if (name in sinks.RUNS_CODE and name not in _HARMLESS) or name.endswith("PythonREPL().run"):
        return Reach.CODE if chosen else None
    if first is not None and _is_query(call) and _is_whole(first, step.names):
        return Reach.SQL
    if _is_disk(step, call, chosen=chosen):
        return Reach.FILES
    return Reach.POST if _posts(step, call, chosen=chosen) or _mails(step, call) else None


def _mails(step: _Step, call: Call) -> bool:
    known = call.callee in MAILING or call.callee.endswith(tuple(f".{item}" for item in MAILING))
    return known and any(_holds(item, step.names) for _, item in call.expr.items)


def _is_node_shell(file: SourceFile, name: str) -> bool:
    """`promisify(exec)` and `execa` under whatever name they have."""
    if file.is_python:
        return False
    if name.startswith(("execa.", "zx.")):
        return True
    return name in {"execAsync", "execPromise"} and any("child_process" in item for item in file.modules)


def _is_query(call: Call) -> bool:
    method = last(call.callee)
    if method not in _ASKED:
        return False
    if method.startswith(("read_sql", "$")):
        return True
    return bool(_DATABASE.search(call.written.rpartition(".")[0].rpartition(".")[2] or call.written.partition(".")[0]))


def _is_whole(expr: Expr, names: frozenset[str]) -> bool:
    """The query itself is the model's, not a value in it."""
    if expr.kind is ExprKind.NAME:
        return expr.text in names or (expr.text.partition(".")[0] in names)
    return (
        expr.kind is ExprKind.CALL
        and last(expr.name) in {"text", "sql", "raw"}
        and any(_is_whole(item, names) for item in expr.positional)
    )


def _is_disk(step: _Step, call: Call, *, chosen: bool) -> bool:
    name = call.callee
    module, _, method = name.rpartition(".")
    if name in sinks.OPENS or _DISK.match(name) or (method in sinks.NODE_FILES and module in _NODE_DISK):
        return chosen
    if method in sinks.FILE_METHODS or method in {"mkdir", "iterdir", "rglob", "glob", "open"}:
        given = call.receiver
        held = given is not None and _holds(given, step.names)
        return held or call.written.partition(".")[0] in step.names
    return False


def _posts(step: _Step, call: Call, *, chosen: bool) -> bool:
    root, method = call.callee.partition(".")[0], last(call.callee)
    if root in HTTP_ROOTS and method in POSTING:
        return chosen
    if call.callee == "fetch" and chosen:
        given = call.expr.positional[1:2]
        named = {item.text for item in given if item.kind is ExprKind.NAME}
        bags = [*given, *(row.value for row in step.file.assignments(step.span) if row.target in named)]
        kinds = [bag.get("method") for bag in bags]
        return any(kind is not None and kind.text.upper() not in {"GET", "HEAD"} for kind in kinds)
    return False


def _before(step: _Step) -> str:
    """An approval or an allow-list on the way."""
    if asks_first(step.file, step.span):
        return "somebody is asked first"
    for branch in step.file.branches(step.span):
        text = branch.condition.text
        if branch.exit is Exit.NONE and not _LISTED.search(text):
            continue
        if (_ASKS_WHAT.search(text) or _LISTED.search(text)) and words_of(text) & step.names:
            return "what it is given is checked against what is allowed"
    for call in step.file.calls(step.span):
        if _ALLOWS.search(last(call.callee)) and any(_holds(item, step.names) for _, item in call.expr.items):
            return "what it is given is checked against what is allowed"
    return ""


def _is_boxed(step: _Step) -> bool:
    return is_sandbox(step.file) or any(
        _BOXED.search(call.callee) for call in step.file.calls(step.span) if not call.callee.startswith("docker.errors")
    )
