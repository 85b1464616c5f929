"""What the server writes to its logs, and how: structured, plain, or by printing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tengates.model.code import Call, Code, Expr, ExprKind, Language
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.memory import per_code

STRUCTURED = frozenset(
    [
        "structlog",
        "pythonjsonlogger",
        "json_log_formatter",
        "ecs_logging",
        "aws_lambda_powertools",
        "google.cloud.logging",
        "logfire",
        "jsonlogging",
        "pino",
        "pino-http",
        "bunyan",
        "@google-cloud/logging",
        "@axiomhq/js",
        "next-axiom",
        "@axiomhq/pino",
        "@logtail/node",
        "@logtail/next",
        "tslog",
        "nestjs-pino",
        "express-pino-logger",
        "@aws-lambda-powertools/logger",
    ]
)
PLAIN = frozenset(
    {"logging", "loguru", "winston", "log4js", "loglevel", "debug", "consola", "signale", "morgan", "logbook"}
)
_JSON = re.compile(r"(?i)pythonjsonlogger|json_?formatter|structlog|^\s{0,9}\{\s{0,9}\"")
_FASTIFY = re.compile(r"logger:\s*(?:true|\{)")
_FASTIFY_MADE = frozenset({"fastify.default", "fastify.fastify", "fastify"})
_WINSTON_MADE = frozenset({"winston.createLogger", "winston.default.createLogger"})
_FOR_PEOPLE = frozenset({"simple", "printf", "cli", "prettyPrint"})
_SET_UP = frozenset({"logging.config.dictConfig", "logging.basicConfig", "logging.Formatter"})
_FORMATTER = "Formatter"
_METHODS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "trace", "success", "log"}
)
_PRINTS = frozenset(
    {"print", "console.log", "console.error", "console.warn", "console.info", "console.debug", "pprint.pprint"}
)


_BY_HAND = "/management/commands/"  # Django's commands print to whoever starts them
_DUMPS = frozenset({"JSON.stringify", "json.dumps", "orjson.dumps"})


class Way(StrEnum):
    """How something is logged."""

    STRUCTURED = "structured"
    PLAIN = "plain"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class LogUse:
    """One place that logs, or that sets logging up."""

    place: Place
    way: Way


def find_logs(survey: Survey) -> list[LogUse]:
    """Every log call of server code. Browser code and code under a `__main__` guard are left out."""
    modules = {name for path, code in survey.sources() for name in _imported(path, code)}
    structured = bool(modules & STRUCTURED) or _is_json(survey) or _writes_records(survey)
    found: list[LogUse] = []
    for path, code in survey.sources():
        if not is_browser_code(path, code):
            found += _of_file(path, code, structured=structured)
    return found


def _writes_records(survey: Survey) -> bool:
    """A logger of the project's own: printing records inside a function that others call."""
    return any(_records(path, code) for path, code in survey.sources())


@per_code
def _records(path: str, code: Code) -> Iterator[Call]:
    for call in code.calls if not is_browser_code(path, code) else ():
        if call.callee in _PRINTS and call.scope and _is_record(call):
            yield call


@per_code
def _of_file(path: str, code: Code, *, structured: bool) -> Iterator[LogUse]:
    for call in code.calls:
        if call.callee in _PRINTS:
            if _is_record(call):
                yield LogUse(_place(path, call), Way.STRUCTURED)
            elif call.scope != "__main__" and not _is_to_stream(call) and _BY_HAND not in path:
                yield LogUse(_place(path, call), Way.PRINTED)
        elif _is_logger(call):
            yield LogUse(_place(path, call), Way.STRUCTURED if structured else Way.PLAIN)


def _is_logger(call: Call) -> bool:
    owner, _, method = call.callee.rpartition(".")
    if method not in _METHODS or not owner or owner == "console" or owner.startswith(("math", "Math", "np", "numpy")):
        return False
    if owner.partition(".")[0] in PLAIN | STRUCTURED:
        return True
    name = owner.rpartition(".")[2].lower()
    return name in {"log", "logger", "_log", "_logger", "logging"} or name.endswith(("logger", "_log"))


def is_log_call(call: Call) -> bool:
    """A line written to the log, by a logger or by printing."""
    return call.callee in _PRINTS or _is_logger(call)


def _is_record(call: Call) -> bool:
    """`console.log(JSON.stringify({...}))`: one object on one line, which hosts read as a record."""
    given = call.expr.positional
    if len(given) != 1 or given[0].kind is not ExprKind.CALL or given[0].name not in _DUMPS:
        return False
    dumped = given[0].positional
    return len(dumped) == 1 and dumped[0].kind in {ExprKind.OBJECT, ExprKind.NAME} and given[0].get("indent") is None


def _is_to_stream(call: Call) -> bool:
    """`print(..., file=out)` writes a file, not a log, unless it is standard error."""
    target = call.expr.get("file")
    return target is not None and "stderr" not in target.text


def _is_json(survey: Survey) -> bool:
    """A plain logger set up to write JSON, or Fastify's own, which is pino."""
    return any(any(_writes_json(path, code)) for path, code in survey.sources())


@per_code
def _writes_json(_path: str, code: Code) -> Iterator[bool]:
    yield _python_json(code) if code.language is Language.PYTHON else _javascript_json(code)


def _python_json(code: Code) -> bool:
    modules = _modules(code)
    if "loguru" in modules:
        return any(_is_true(call.expr.get("serialize")) for call in code.calls)
    if any("json" in row.name.lower() and _FORMATTER in "".join(row.bases) for row in code.classes):
        return True
    settings = [row.value for row in code.assignments if "log" in row.target.lower()]
    settings += [call.expr for call in code.calls if call.callee in _SET_UP]
    return any(_JSON.search(text) for value in settings for text in _strings(value))


def _javascript_json(code: Code) -> bool:
    """Fastify's logger is pino; winston writes JSON unless it is told a format for people."""
    if any(call.callee in _FASTIFY_MADE and _FASTIFY.search(call.expr.text) for call in code.calls):
        return True
    if not any(call.callee in _WINSTON_MADE for call in code.calls):
        return False
    taken = (
        row.member for row in code.assignments if row.value.name.startswith("winston") and "format" in row.value.name
    )
    if any(member in _FOR_PEOPLE for member in taken):
        return False
    formats = [call for call in code.calls if call.callee.startswith("winston") and "format" in call.callee]
    return not any(
        call.callee.rpartition(".")[2] in _FOR_PEOPLE and "stringify" not in call.expr.text for call in formats
    )


def _strings(value: Expr) -> Iterator[str]:
    stack = [value]
    while stack:
        part = stack.pop()
        if part.kind is ExprKind.STRING:
            yield part.text
        stack += [item for _, item in part.items]


def _is_true(value: Expr | None) -> bool:
    return value is not None and value.kind is ExprKind.BOOLEAN and value.text == "true"


@per_code
def _imported(_path: str, code: Code) -> Iterator[str]:
    yield from _modules(code)


def _modules(code: Code) -> set[str]:
    found = set()
    for item in code.imports:
        found |= {item.module, item.module.partition(".")[0], f"{item.module}.{item.name}"}
    return found


def _place(path: str, call: Call) -> Place:
    return Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
