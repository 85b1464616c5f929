"""security.safe-config: what helps while building is off in production."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tengates.authoring import Control, Kind, Outcome, Place, Severity, Site, Span, Survey, absence, when
from tengates.model.code import Assignment, Call, Code, Expr, ExprKind, Language
from tengates.model.facts import FileFacts
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.linked import linked
from tengates.survey.service.origins import OpenOrigin, find_open_origins
from tengates.survey.service.safe_headers import headers_missing
from tengates.survey.web.index import SourceFile

_CODE = "debug mode lets a visitor run code on your server"
_PAGES = "debug pages show your code and settings to visitors"
_CERTIFICATE = "the certificate of the other side is not checked"
_ANYONE = "any website can call your API from its visitors' browsers"
_AS_USER = "any website can act in the name of your signed-in users"

_NOT_APPS = frozenset({"asyncio", "anyio", "trio", "subprocess", "uvicorn", "hypercorn", "mcp", "loop", "typer"})
_APPS = frozenset({"fastapi.FastAPI", "starlette.applications.Starlette", "litestar.Litestar"})
_UNCHECKED = frozenset({"ssl._create_unverified_context", "ssl.CERT_NONE"})
_NO_CERTIFICATE = frozenset({"CERT_NONE", "NONE"})  # urllib3 takes the words as well
_VERIFIES = frozenset({"verify", "verify_ssl"})  # arguments that check the other side unless they are False
_REQUESTS = frozenset(
    {"TCPConnector", "get", "post", "put", "patch", "delete", "request", "ws_connect"}
)  # and `ssl` of these
_SETTINGS = re.compile(r"(?:^|/)settings(?:/(?!.*(?:local|dev|test))[\w/]*|_(?!.*(?:local|dev|test))\w*)?\.py$")

# Assignments that switch something on, by target.
_SWITCHES = {
    "app.debug": (_CODE, Severity.HIGH),
    "app.config[DEBUG": (_CODE, Severity.HIGH),
}
_DJANGO = {
    "DEBUG": (_PAGES, Severity.HIGH),
    "CORS_ALLOW_ALL_ORIGINS": (_ANYONE, Severity.MEDIUM),
    "CORS_ORIGIN_ALLOW_ALL": (_ANYONE, Severity.MEDIUM),
}
# What commands of a container or host switch on.
_COMMANDS = (
    (re.compile(r"FLASK_DEBUG[= ]\"?(?:1|true)|flask\b[^|;&]{0,80}--debug\b", re.IGNORECASE), _CODE, Severity.HIGH),
    (re.compile(r"NODE_TLS_REJECT_UNAUTHORIZED[= ]\"?0|PYTHONHTTPSVERIFY[= ]\"?0"), _CERTIFICATE, Severity.HIGH),
    (
        re.compile(r"enableXsrfProtection[= ]\"?false", re.IGNORECASE),
        "other websites can send forms and files in your users' name",
        Severity.MEDIUM,
    ),
    (
        re.compile(r"(?:uvicorn|fastapi|gunicorn)\b.{0,200}--reload\b|\bfastapi dev\b"),
        "the server watches its files and restarts, which is meant for building",
        Severity.LOW,
    ),
)
_LONG = 4_000
_ON = frozenset({"true", "1", "yes", "on", "t", "y"})
_QUOTED = re.compile(r"""["']([^"']{0,40})["']""")
_EQUALS = re.compile(r"(?<!!)==|\bin\b")
# What stands in every file that code is judged in.
_WORDS = (
    "debug", "reload", "cert_", "ssl", "verify", "unverified", "reject_unauthorized", "rejectunauthorized",
    "check_hostname", "allowed_hosts", "cors_",
)  # fmt: skip


def judge(survey: Survey) -> Outcome:
    """Debug mode, switched-off certificate checks, wildcard origins, missing security headers."""
    return absence(
        _findings(survey),
        clean="no unsafe setting was found",
        noun=("unsafe setting", "unsafe settings"),
    )


def _findings(survey: Survey) -> Iterator[Site]:
    header: OpenOrigin | None = None
    joined = linked(survey)
    for file in joined.project:
        yield from joined.project.rows(file, "unsafe settings", partial(_of_file, joined.bindings))
        for found in find_open_origins(file.path, file.code):
            if found.header and not found.credentials:
                header = header or found
            else:
                yield _opened(found)
    if header is not None:  # one file says it for all: the headers are copied from one to the next
        yield Site(header.place, ok=False, message=_ANYONE, severity=Severity.LOW)
    for place, message in headers_missing(survey):
        yield Site(place, ok=False, message=message, severity=Severity.LOW)
    for facts in survey.files.values():
        yield from _commands(facts)


def _of_file(bindings: Bindings, file: SourceFile) -> Iterator[Site]:
    if file.mentions(_WORDS):
        for call in file.code.calls:
            yield from _call(file.path, file.code, call)
            yield from _left_on(bindings, file, call)
        for row in file.code.assignments:
            yield from _assignment(file.path, file.code, row)


def _call(path: str, code: Code, call: Call) -> Iterator[Site]:
    if code.language is Language.PYTHON:
        yield from _python_debug(path, call)
        if call.callee in _UNCHECKED or _trusts_anybody(call):
            yield _site(path, call, _CERTIFICATE, Severity.HIGH)
    elif _anywhere(call.expr, "rejectUnauthorized", "false"):
        yield _site(path, call, _CERTIFICATE, Severity.HIGH)


def _trusts_anybody(call: Call) -> bool:
    last = call.callee.rpartition(".")[2]
    if last == "decode":
        return False  # a token's signature, not a certificate
    if last in _REQUESTS and _is(call.expr.get("ssl"), "false"):
        return True
    given = call.expr.get("cert_reqs")
    if given is not None and (given.name in _UNCHECKED or given.text in _NO_CERTIFICATE):
        return True
    return any(key in _VERIFIES and _is(value, "false") for key, value in call.expr.items)


def _python_debug(path: str, call: Call) -> Iterator[Site]:
    owner, _, last = call.callee.rpartition(".")
    if call.callee == "uvicorn.run" and _is(call.expr.get("reload"), "true"):
        yield _site(path, call, "the server watches its files and restarts", Severity.LOW)
    if not _is(call.expr.get("debug"), "true"):
        return
    if call.callee in _APPS:
        yield _site(path, call, _PAGES, Severity.MEDIUM)
    elif last == "run_simple" or (last == "run" and owner.partition(".")[0] not in _NOT_APPS):
        yield _site(path, call, _CODE, Severity.MEDIUM if call.scope == "__main__" else Severity.HIGH)


def _left_on(bindings: Bindings, file: SourceFile, call: Call) -> Iterator[Site]:
    """`app.run(debug=DEBUG)`, where a variable of the environment must be set for debug mode to be off."""
    given = call.expr.get("debug") if file.is_python else None
    owner, _, last = call.callee.rpartition(".")
    runs = last in {"run", "run_simple"} and owner.partition(".")[0] not in _NOT_APPS
    if given is None or given.kind is ExprKind.BOOLEAN or not (runs or call.callee in _APPS):
        return
    for origin in bindings.followed(Origin(file, given, call.scope)):
        if origin.expr.kind is not ExprKind.NAME:
            named = _on_unless_set(origin.file.code, origin.expr)
            if named:
                message = f"{_CODE if runs else _PAGES}, and it is on unless {named} is set"
                yield _site(file.path, call, message, Severity.MEDIUM)
            return


def _on_unless_set(code: Code, value: Expr) -> str:
    """The variable that must be set for a switch to be off, "" when it is off by itself."""
    for read in code.env_reads:
        if read.default is None or not (value.span.start <= read.span.start and read.span.end <= value.span.end):
            continue
        default = read.default.text.strip("\"'").lower()
        _, compared, right = _parted(value.text)
        if default in ({item.lower() for item in _QUOTED.findall(right)} if compared else _ON):
            return read.name
    return ""


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before and after an equal sign or `in`; a comparison that says no counts as none of ours."""
    found = list(_EQUALS.finditer(text))
    if "!=" in text or " not " in f" {text}":
        return text, "!=", ""
    return (text[: found[-1].start()], found[-1].group(), text[found[-1].end() :]) if found else (text, "", "")


def _assignment(path: str, code: Code, row: Assignment) -> Iterator[Site]:
    place = Place(path, row.span, row.scope, f"{row.target} {row.value.text}"[:160])
    target = row.target.rstrip("]")
    if target.endswith("NODE_TLS_REJECT_UNAUTHORIZED") and row.value.text in {"0", "false"}:
        yield Site(place, ok=False, message="no certificate is checked anywhere", severity=Severity.HIGH)
    if code.language is not Language.PYTHON:
        trusts = row.value.kind is ExprKind.OBJECT and (
            _is(row.value.get("rejectUnauthorized"), "false") or _anywhere(row.value, "rejectUnauthorized", "false")
        )
        if trusts:
            yield Site(place, ok=False, message=_CERTIFICATE, severity=Severity.HIGH)
        return
    unchecked = target.endswith((".verify", ".check_hostname")) and _is(row.value, "false")
    if unchecked or (row.value.kind is ExprKind.NAME and row.value.name in _UNCHECKED):
        yield Site(place, ok=False, message=_CERTIFICATE, severity=Severity.HIGH)
    switches = {**_SWITCHES, **(_DJANGO if _SETTINGS.search(path) else {})}
    if _is(row.value, "true") and target in switches:
        message, severity = switches[target]
        yield Site(place, ok=False, message=message, severity=severity)
    elif target in switches and (named := _on_unless_set(code, row.value)):
        message = f"{switches[target][0]}, and it is on unless {named} is set"
        yield Site(place, ok=False, message=message, severity=Severity.MEDIUM)
    elif target == "ALLOWED_HOSTS" and [item.text for item in row.value.positional] == ["*"]:
        yield Site(place, ok=False, message="your server answers to any host name", severity=Severity.LOW)


def _opened(found: OpenOrigin) -> Site:
    if found.credentials:
        return Site(found.place, ok=False, message=_AS_USER, severity=Severity.HIGH)
    return Site(found.place, ok=False, message=_ANYONE, severity=Severity.MEDIUM)


def _commands(facts: FileFacts) -> Iterator[Site]:
    """What a Dockerfile, a Procfile or Streamlit's own settings switch on."""
    name = facts.path.rpartition("/")[2].lower()
    rows = [(step.line, f"{step.keyword} {step.argument}") for step in facts.dockerfile]
    if name == "procfile" or facts.path.endswith(".streamlit/config.toml"):
        rows += list(enumerate(facts.text.split("\n"), 1))
    for line, text in rows:
        squeezed = text[:_LONG].replace('", "', " ").replace('","', " ").replace(" = ", "=")
        for pattern, message, severity in _COMMANDS:
            if pattern.search(squeezed) and not squeezed.lstrip().startswith("#"):
                place = Place(facts.path, Span(line, line, 0, 0), "", squeezed[:160])
                yield Site(place, ok=False, message=message, severity=severity)


def _anywhere(expr: Expr, name: str, text: str) -> bool:
    """Whether an object in the arguments says so; calls inside are judged by themselves."""
    stack = [value for _, value in expr.items]
    while stack:
        current = stack.pop()
        if current.kind is ExprKind.OBJECT and _is(current.get(name), text):
            return True
        if current.kind is not ExprKind.CALL:
            stack += [item for _, item in current.items]
    return False


def _is(value: Expr | None, text: str) -> bool:
    return value is not None and value.kind is ExprKind.BOOLEAN and value.text == text


def _site(path: str, call: Call, message: str, severity: Severity) -> Site:
    place = Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
    return Site(place, ok=False, message=message, severity=severity)


CONTROL = Control(
    id="security.safe-config",
    title="Safe settings in production",
    kind=Kind.ABSENCE,
    weight=2,
    applies=when.entry,
    judge=judge,
)
