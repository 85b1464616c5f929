"""security.injection: nothing a stranger sends becomes code, a command, a query, a page or a path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tengates.authoring import Confidence, Control, Kind, Outcome, Place, Severity, Site, Survey, absence, when
from tengates.model.code import Call, Code, Expr, ExprKind, Language
from tengates.survey.taint import Scope, is_given, is_tainted, scopes_of

_SQL = re.compile(
    r"(?is)\b(?:select\b.{1,200}\bfrom|insert\s+into|update\b.{1,120}\bset|delete\s+from|drop\s+table|match\s*\()"
)
_EXECUTES = {
    "execute", "executemany", "executescript", "raw", "query", "$queryRawUnsafe", "$executeRawUnsafe", "read_sql",
    "read_sql_query", "text", "run", "all", "get", "exec_driver_sql", "fetch", "fetchrow", "fetchall", "unsafe",
}  # fmt: skip
_CODE = {"eval", "exec", "Function", "vm.runInNewContext", "vm.runInThisContext", "builtins.eval", "builtins.exec"}
_SHELL = {
    "os.system", "os.popen", "subprocess.getoutput", "commands.getoutput", "child_process.exec", "child_process.execSync",
    "node:child_process.exec", "node:child_process.execSync", "child_process.default.exec",
}  # fmt: skip
_PROGRAMS = {f"subprocess.{name}" for name in ("run", "call", "check_output", "check_call", "Popen")}
_UNPACK = {
    "pickle.loads",
    "pickle.load",
    "dill.loads",
    "marshal.loads",
    "shelve.open",
    "node-serialize.unserialize",
    "serialize.unserialize",
    "jsonpickle.decode",
}
_TEMPLATES = {"flask.render_template_string", "jinja2.Template", "markupsafe.Markup", "flask.Markup"}
_PATHS = {
    "open",
    "builtins.open",
    "flask.send_file",
    "fs.readFile",
    "fs.readFileSync",
    "fs.writeFile",
    "fs.writeFileSync",
    "fs.unlink",
    "res.sendFile",
    "fs.createReadStream",
    "fastapi.responses.FileResponse",
}
_MONGO = {
    "find",
    "findOne",
    "find_one",
    "deleteMany",
    "delete_many",
    "updateOne",
    "update_one",
    "findOneAndUpdate",
    "aggregate",
}


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    code: Code
    scopes: Mapping[str, Scope]


def judge(survey: Survey) -> Outcome:
    """Followed inside a function, from what it is sent to what it does with it."""
    found = [
        site for path, code in survey.sources() for site in _of_file(_File(path, code, scopes_of(survey, path, code)))
    ]
    return absence(
        found,
        clean="nothing was found that a stranger's text could turn into",
        noun=("place where a stranger's text is obeyed", "places where a stranger's text is obeyed"),
        confidence=Confidence.MEDIUM,
    )


def _of_file(file: _File) -> Iterator[Site]:
    for call in file.code.calls:
        scope = file.scopes.get(call.scope)
        site = _query(file, call, scope) or _command(file, call, scope) or _other(file, call, scope)
        if site is not None:
            yield site


def _query(file: _File, call: Call, scope: Scope | None) -> Site | None:
    if call.callee.rpartition(".")[2] not in _EXECUTES or not call.expr.items:
        return None
    for text in _texts(file, call.expr.items[0][1], call.scope):
        if text.kind is not ExprKind.TEMPLATE or not _SQL.search(text.text):
            continue
        if is_tainted(text, scope):
            return _site(file, call, "what a visitor sends becomes part of the query", Severity.HIGH)
        if is_given(text, scope):
            return _site(file, call, "the query is put together from a parameter", Severity.MEDIUM)
    return None


def _texts(file: _File, expr: Expr, scope: str) -> Iterator[Expr]:
    """The expression, or what a local name was given."""
    yield expr
    if expr.kind is ExprKind.CALL and expr.positional:
        yield expr.positional[0]
    if expr.kind is ExprKind.NAME:
        yield from (row.value for row in file.code.assignments if row.target == expr.text and row.scope == scope)


def _command(file: _File, call: Call, scope: Scope | None) -> Site | None:
    if not call.expr.items:
        return None
    first = call.expr.items[0][1]
    tainted = any(is_tainted(text, scope) for text in _texts(file, first, call.scope))
    if call.callee in _CODE and tainted:
        return _site(file, call, "what a visitor sends is run as code", Severity.HIGH)
    shell = call.callee in _SHELL or (call.callee in _PROGRAMS and _is_true(call.expr.get("shell")))
    if shell and tainted:
        return _site(file, call, "what a visitor sends becomes part of a command", Severity.HIGH)
    return None


def _other(file: _File, call: Call, scope: Scope | None) -> Site | None:
    if file.code.language is Language.PYTHON and call.callee == "yaml.load" and not _is_safe_yaml(call):
        return _site(file, call, "a YAML file can run code when it is read like this", Severity.MEDIUM)
    if not call.expr.items:
        return None
    first = call.expr.items[0][1]
    if call.callee in _UNPACK and is_tainted(first, scope):
        return _site(file, call, "what a visitor sends can run code when it is unpacked", Severity.HIGH)
    if call.callee in _TEMPLATES and is_tainted(first, scope):
        return _site(file, call, "what a visitor sends becomes part of the page as it is", Severity.HIGH)
    if call.callee in _PATHS and first.kind is not ExprKind.STRING and is_tainted(first, scope):
        return _site(file, call, "what a visitor sends chooses the file", Severity.MEDIUM)
    if (
        call.callee.rpartition(".")[2] in _MONGO
        and first.kind is ExprKind.NAME
        and re.search(r"\breq\.(?:body|query)$", first.name)
    ):
        return _site(file, call, "what a visitor sends is the whole query", Severity.HIGH)
    return None


def _is_true(value: Expr | None) -> bool:
    return value is not None and value.text == "true"


def _is_safe_yaml(call: Call) -> bool:
    given = call.expr.get("Loader") or (call.expr.positional[1] if len(call.expr.positional) > 1 else None)
    return given is not None and "Safe" in given.text


def _site(file: _File, call: Call, message: str, severity: Severity) -> Site:
    place = Place(file.path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
    return Site(place, ok=False, message=message, severity=severity)


CONTROL = Control(
    id="security.injection",
    title="Strangers' text is never obeyed",
    kind=Kind.ABSENCE,
    weight=3,
    applies=when.always,
    judge=judge,
)
