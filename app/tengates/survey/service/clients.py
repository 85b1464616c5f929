"""Clients and connections that are made anew for each request, though one would serve all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tengates.model.code import Call, Expr, ExprKind, Function
from tengates.model.place import Place, Span
from tengates.model.survey import EntryKind, Survey
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.sdks import SDKS
from tengates.survey.knowledge.work import CACHING_DECORATORS, CLIENTS, KEY_OPTIONS
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import rows_per_file

_START = re.compile(
    r"(?i)^(?:lifespan|startup|on_?startup|main|create_?app|setup|init|initialize|bootstrap|__init__|constructor|register"
    r"|configure|connect_?db|connect_?to_?mongo|on_?module_?init|ready|_?get_?instance|setup_\w{1,40}|init_\w{1,40}|start_\w{1,40})$"
)
_KEPT = re.compile(
    r"^(?:global|globalThis|self|this|cls|app\.state|app|g|window|st\.session_state|exports|module)\b[.\[]"
)
_MISSING = re.compile(r"is None|not in|=== ?(?:null|undefined)|^!|^not |== null|\btypeof\b")
_USERS_KEY = re.compile(
    r"(?i)user(?!untime)|session|header|request|\breq\b|body|param|profile|form|credential|state|input|args|context|custom|record|workspace|tenant|team"
)
_OURS = re.compile(r"process\.env|os\.environ|getenv|settings|[cC]onfig|\bENV\b|^[A-Z][A-Z0-9_]+$|env\.")


@dataclass(frozen=True, slots=True)
class Remade:
    """A client that is made in a function that requests run. `weight` as in the table of clients."""

    place: Place
    what: str
    weight: str


@cache
def _known() -> dict[str, tuple[str, str]]:
    sdks = {name: (f"a client of {sdk.title}", "object") for sdk in SDKS for name in sdk.clients}
    return {**sdks, **CLIENTS}


def remade_clients(survey: Survey) -> Iterator[Remade]:
    """Each of them, by file and line."""
    bindings = linked(survey).bindings
    reached = _reached(survey)
    for file in bindings.project:
        if is_browser_code(file.path, file.code):
            continue
        made = _made_in(file)
        runs_alone = "__main__" in file.code.directives
        held = frozenset(name for call in file.code.calls for name in call.with_blocks) if made else frozenset[str]()
        for call, found in made:
            spans = reached.get(file.path, [])
            runs = any(span.start <= call.span.start < span.end for span in spans)
            if (runs or (call.callee in held and not runs_alone)) and not _brings_users_key(bindings, file, call):
                yield Remade(file.place_of_call(call), *found)


@rows_per_file
def _made_in(file: SourceFile) -> Iterator[tuple[Call, tuple[str, str]]]:
    """The calls in functions that make a client anew, each with what is said of it."""
    for call in file.code.calls:
        found = _known().get(call.callee)
        if found is not None and call.scope and _is_new_each_time(file, call):
            yield call, found


def _reached(survey: Survey) -> dict[str, list[Span]]:
    """What entry points run, by file. A page that runs from top to bottom on each click is left out."""
    project = linked(survey).project
    found: dict[tuple[str, int], tuple[str, Span]] = {}
    for entry in survey.entries:
        file = project.files.get(entry.place.path)
        if file is None or (entry.kind is EntryKind.WIDGET and entry.function is None):
            continue
        span = entry.function.span if entry.function is not None else entry.place.span
        for at, here in project.reached_from(file, span):
            found.setdefault((at.path, here.start), (at.path, here))
    spans: dict[str, list[Span]] = {}
    for path, here in found.values():
        spans.setdefault(path, []).append(here)
    return spans


def _is_new_each_time(file: SourceFile, call: Call) -> bool:
    scopes = call.scope.split(".")
    if scopes[0] == "__main__":
        return False
    around = [file.functions.get(".".join(scopes[: count + 1])) for count in range(len(scopes))]
    functions = [row for row in around if row is not None]
    if not functions or any(_runs_once(row) for row in functions):
        return False
    if any(
        row.span.start <= call.span.start < row.span.end and _MISSING.search(row.condition.text[:200])
        for row in file.branches(functions[-1].span)
    ):
        return False
    rows = file.assignments(functions[-1].span)
    return not any(row.fills or _is_kept(file, row.target) for row in rows if _holds(row.value, call))


def _runs_once(function: Function) -> bool:
    if _START.search(function.name) or last(function.passed_to) in {"on_event", "lifespan", "cache", "memoize", "once"}:
        return True
    return any(
        last(item.name) in CACHING_DECORATORS | {"on_event", "asynccontextmanager", "fixture", "command"}
        for item in function.decorators
    )


def _holds(value: Expr, call: Call) -> bool:
    return value.span.start <= call.span.start < value.span.end


def _is_kept(file: SourceFile, target: str) -> bool:
    """Assigned to something that outlives the request."""
    return bool(_KEPT.search(target)) or target in file.variables


def _brings_users_key(bindings: Bindings, file: SourceFile, call: Call) -> bool:
    """A key that comes with the request makes a client of its own right."""
    bags = (call.expr, *call.expr.positional)
    given = next((bag.get(name) for bag in bags for name in KEY_OPTIONS if bag.get(name) is not None), None)
    if given is None:
        first = call.expr.positional[:1]
        given = (
            first[0]
            if first and first[0].kind in {ExprKind.NAME, ExprKind.OTHER} and call.callee not in CLIENTS
            else None
        )
    if given is None:
        return False
    texts = [origin.expr.text for origin in bindings.followed(Origin(file, given, call.scope))]
    if any(_OURS.search(text) for text in texts) and not any(_USERS_KEY.search(text) for text in texts):
        return False
    parameters = {
        row.name for scope in _chain(call.scope) if scope in file.functions for row in file.functions[scope].parameters
    }
    return any(_USERS_KEY.search(text) for text in texts) or given.text.partition(".")[0] in parameters


def _chain(scope: str) -> list[str]:
    parts = scope.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]
