"""What the server writes to its logs, and how: structured, plain, or by printing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tengates.model.code import Call, Code, Language
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.browser import is_browser_code

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
_JSON = re.compile(r"(?i)json|serialize=True|serialize=true|jsonformatter")
_FASTIFY = re.compile(r"logger:\s*(?:true|\{)")
_METHODS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "trace", "success", "log"}
)
_PRINTS = frozenset(
    {"print", "console.log", "console.error", "console.warn", "console.info", "console.debug", "pprint.pprint"}
)


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
    modules = {name for _, code in survey.sources() for name in _modules(code)}
    structured = bool(modules & STRUCTURED) or _is_json(survey)
    found: list[LogUse] = []
    for path, code in survey.sources():
        if not is_browser_code(path, code):
            found += _of_file(path, code, structured=structured)
    return found


def _of_file(path: str, code: Code, *, structured: bool) -> Iterator[LogUse]:
    for call in code.calls:
        if call.callee in _PRINTS:
            if call.scope != "__main__" and not _is_to_stream(call):
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


def _is_to_stream(call: Call) -> bool:
    """`print(..., file=out)` writes a file, not a log, unless it is standard error."""
    target = call.expr.get("file")
    return target is not None and "stderr" not in target.text


def _is_json(survey: Survey) -> bool:
    """A plain logger set up to write JSON, or Fastify's own, which is pino."""
    for _, code in survey.sources():
        modules = _modules(code)
        for call in code.calls:
            last = call.callee.rpartition(".")[2]
            if last in {"createLogger", "dictConfig", "add", "setFormatter", "basicConfig", "json", "Formatter"} and (
                PLAIN & modules and _JSON.search(f"{call.callee} {call.expr.text}")
            ):
                return True
            if call.callee in {"fastify.default", "fastify.fastify", "fastify"} and _FASTIFY.search(call.expr.text):
                return True
        if (
            code.language is Language.PYTHON
            and "logging" in modules
            and any("JSON" in row.name or "Json" in row.name for row in code.classes)
        ):
            return True
    return False


def _modules(code: Code) -> set[str]:
    found = set()
    for item in code.imports:
        found |= {item.module, item.module.partition(".")[0]}
    return found


def _place(path: str, call: Call) -> Place:
    return Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
