"""Where privileged actions are recorded with who did them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Call, Expr
from tengates.model.survey import Survey
from tengates.survey.people.privileges import privileges
from tengates.survey.people.records import records

_LIBRARIES = re.compile(
    r"^(?:@retracedhq/retraced|auditlog|simple_history|easyaudit|reversion|field_history|sqlalchemy_continuum|@appsignal/audit"
    r"|pangea-node-sdk|bemi\w{0,20}|@bemi-db/\w{1,20}|postgresql_audit|@workos-inc/audit-logs)(?:[./]|$)"
)
_RECORD = re.compile(
    r"(?i)^(?:\w{0,20}_)?(?:audit\w{0,16}|activity_?logs?|activit(?:y|ies)|event_?logs?|security_?events?|admin_?logs?|user_?logs?|history_?logs?|log_?entr(?:y|ies)|action_?logs?)$"
)
_ACTOR = re.compile(
    r"(?i)^(?:user|actor|author|admin|performed|changed|created|member|owner|account)(?:_?(?:id|by|email|name|uid))?$|^by$"
)
_CALL = re.compile(
    r"(?i)(?:^|[._])(?:send_?audit\w{0,12}|audit_?log\w{0,8}(?:\.\w{1,20})?|audit(?:\.\w{1,20})?|log_?audit\w{0,8}|record_?audit\w{0,8}|create_?audit\w{0,12}|write_?audit\w{0,12}"
    r"|log_?activity|record_?activity|log_?admin\w{0,16}|log_?(?:user_?)?action|log_?security_?event|auditLogs\.createEvent|LogEntry\.objects\.\w{1,20})$"
)
_MANAGER = re.compile(r"(?i)npm|package|dependenc|vulnerab")
_LOGGER = re.compile(
    r"(?i)(?:^|\.)(?:log|logger|logging|_logger|audit_logger|console|LOG)\.(?:info|warning|warn|log|notice|error)$"
)
_WHO = re.compile(
    r"(?i)\b(?:current_?user|user|admin|actor|session|req\.user|request\.user)\b[\w.?]{0,20}(?:id|email|username|name|uid)\b|\b(?:user|actor|admin)_?id\b"
)
_WRITES = re.compile(
    r"(?i)(?:create|insert|add|save|record|log|push|values|model_validate|\.from\(\)\.insert)\w{0,12}$"
)


@dataclass(frozen=True, slots=True)
class Audit:
    """A record of actions; `written` when something fills it."""

    path: str
    line: int
    what: str
    written: bool


def find_audits(survey: Survey) -> tuple[Audit, ...]:
    """Libraries, calls, tables and log lines that say who did what; what is written first."""
    rows = [*_libraries(survey), *_calls(survey), *_django(survey), *_logged(survey), *_tables(survey)]
    return tuple(sorted(rows, key=lambda row: not row.written))


def _libraries(survey: Survey) -> Iterator[Audit]:
    for path, code in survey.sources():
        for item in code.imports:
            if _LIBRARIES.match(item.module):
                yield Audit(path, item.span.line, f"{item.module} keeps the record", written=True)


def _calls(survey: Survey) -> Iterator[Audit]:
    for path, code in survey.sources():
        for call in code.calls:
            if _CALL.search(call.callee[-120:]) and not _MANAGER.search(call.callee[-120:]) and call.expr.items:
                yield Audit(path, call.span.line, f"an action is recorded: {_line(call.expr.text)}", written=True)


def _tables(survey: Survey) -> Iterator[Audit]:
    """A table of actions with an actor; it is filled when the code or a trigger names it in a write."""
    for row in records(survey):
        if _RECORD.match(row.name) and any(_ACTOR.match(column) for column in row.columns):
            filled = _filled(survey, row.name, row.table)
            yield Audit(row.place.path, row.place.line, f"{row.name} holds who did what", written=filled)


def _filled(survey: Survey, name: str, table: str) -> bool:
    words = {name, table, name[:1].lower() + name[1:]}
    for path, facts in survey.files.items():
        if path.endswith(".sql") and any(
            re.search(rf"(?i)insert\s{{1,5}}into\s{{1,5}}(?:public\.)?{re.escape(word)}\b", facts.text)
            for word in words
        ):
            return True
    return any(_fills(call, words) for _, code in survey.sources() for call in code.calls)


def _fills(call: Call, words: set[str]) -> bool:
    first = next(iter(call.expr.positional), None)
    owner, _, verb = call.callee.rpartition(".")
    if call.callee.rpartition(".")[2] in words and call.scope:
        return True  # AuditLog(...)
    if owner.rpartition(".")[2] in words or any(f"{word}.objects" in owner for word in words):
        return bool(_WRITES.search(verb))
    named = first is not None and (first.text in words or first.name.rpartition(".")[2] in words)
    if named and verb in {"insert", "insert_one", "insertOne", "add"}:
        return True
    if named and verb in {"from", "table", "collection", "from_"}:
        return any(method in {"insert", "add", "insertOne", "insert_one", "upsert"} for method in call.chained)
    text = first.text if first is not None else ""
    return any(re.search(rf"(?i)insert\s{{1,5}}into\s{{1,5}}[\"`]?{re.escape(word)}\b", text) for word in words)


def _django(survey: Survey) -> Iterator[Audit]:
    """Django's admin writes a LogEntry with the user for each change."""
    for row in privileges(survey):
        if row.what.startswith("Django's admin"):
            yield Audit(row.path, row.line, "Django's admin records each change with its user", written=True)


def _logged(survey: Survey) -> Iterator[Audit]:
    """A log line with the user's identity, in a function that asks for a role."""
    guarded = {(row.path, row.scope) for row in privileges(survey) if row.scope and not row.entitled}
    for path, code in survey.sources():
        for call in code.calls:
            if (path, call.scope) in guarded and _LOGGER.search(call.callee) and _says_who(call.expr):
                yield Audit(
                    path, call.span.line, f"a privileged action is logged: {_line(call.expr.text)}", written=True
                )


def _says_who(expr: Expr) -> bool:
    return bool(_WHO.search(expr.text)) and not re.search(r"(?i)\b(?:fail|error|denied|refused)", expr.text)


def _line(text: str) -> str:
    return " ".join(text.split())[:100]
