"""Which tables let the database itself keep people apart: row-level security, policies, Firebase rules."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from tengates.model.config import Role
from tengates.model.place import Place, Span
from tengates.model.schema import Step, StepKind
from tengates.model.survey import Survey

_TRIAL = re.compile(r"(?:^|/)(?:tests?|__tests__|fixtures|examples?|docs|node_modules)/")
_OPEN = re.compile(r"(?i)\b(?:using|with check) ?\( ?true ?\)|\b(?:using|with check) ?\( ?\( ?true ?\) ?\)")
_SERVICE = re.compile(
    r"(?i)\bto \"?(?:service_role|postgres|supabase_admin|dashboard_user)\b|auth\.role\(\) ?= ?'service_role'"
)
_TEST_MODE = re.compile(r"^(?:true|request\.time ?< ?timestamp\.date\(.{0,40}\);?)$")
# Whoever has an account, whatever is theirs: `request.auth != null`, or a function that is named so.
_SIGNED_IN = re.compile(
    r"(?i)^\(?\s*(?:request\.auth(?:\.uid)? ?!= ?null|(?:is_?)?(?:signed_?in|logged_?in|authenticated|authed|auth)\(\))\s*\)?$"
)
_PUBLIC_READ = {"read", "get", "list", "get, list", "list, get"}
_FOREIGN = {"auth", "storage", "extensions", "realtime", "vault", "cron", "private", "graphql"}
_OWNER = re.compile(r"(?i)user|owner|author|creat|account|tenant|org|team|workspace|profile|member|customer")


@dataclass(frozen=True, slots=True)
class Kept:
    """A table or a rule, and what is wrong with it; `complaint` is "" when the database keeps people apart there."""

    place: Place
    table: str
    complaint: str


def uses_row_security(survey: Survey) -> bool:
    """Whether visitors reach the database by themselves, as with Supabase, so that only policies hold them back."""
    packages = {"@supabase/supabase-js", "@supabase/ssr", "@supabase/auth-helpers-nextjs", "supabase"}
    if any(item.module in packages for _, code in survey.sources() for item in code.imports):
        return True
    return any(path.startswith("supabase/") or "/supabase/" in path for path in survey.paths if path.endswith(".sql"))


def find_kept(survey: Survey) -> tuple[Kept, ...]:
    """Each table of the SQL files where row-level security matters, and each Firebase rule."""
    return (*_tables(survey), *_rules(survey))


def _tables(survey: Survey) -> tuple[Kept, ...]:
    if not uses_row_security(survey):
        return ()
    made: dict[str, tuple[Place, tuple[str, ...]]] = {}
    secured: set[str] = set()
    policies: dict[str, list[Step]] = defaultdict(list)
    for path, facts in sorted(survey.files.items()):
        if facts.schema is None or facts.schema.kind != "sql" or facts.role is not Role.CONFIG or _TRIAL.search(path):
            continue
        for table in facts.schema.tables:
            if table.schema not in _FOREIGN:
                place = Place(path, Span(table.line, table.line, 0, 0), table.name, f"create table {table.name}")
                made.setdefault(table.name, (place, table.columns))
        for step in facts.schema.steps:
            if step.kind is StepKind.SECURE:
                secured.add(step.table)
            elif step.kind is StepKind.POLICY:
                policies[step.table].append(step)
            elif step.kind is StepKind.DROP_TABLE:
                made.pop(step.table, None)
    return tuple(
        Kept(place, name, _complaint(name in secured, policies[name], columns))
        for name, (place, columns) in made.items()
    )


def _complaint(secured: bool, policies: list[Step], columns: tuple[str, ...]) -> str:  # noqa: FBT001  asked once
    if not secured:
        return "row-level security is off: whoever has the public key reads and changes every row"
    open_to_all = [
        step
        for step in policies
        if _OPEN.search(step.condition)
        and not _SERVICE.search(step.condition)
        and step.operation != "insert"  # a form that anybody may send
        and (step.operation != "select" or any(_OWNER.search(name) for name in columns))
    ]
    if open_to_all:
        return f"a policy lets everybody {open_to_all[0].operation if open_to_all[0].operation != 'all' else 'do everything'} with every row"
    return ""


def _rules(survey: Survey) -> tuple[Kept, ...]:
    found = []
    for path, facts in sorted(survey.files.items()):
        if facts.schema is None or facts.schema.kind != "rules" or _TRIAL.search(path):
            continue
        for step in facts.schema.steps:
            if step.condition == "false":
                continue
            is_open = bool(_TEST_MODE.match(step.condition))
            reading = step.operation in _PUBLIC_READ and not re.search(
                r"(?i)user|\{document=\*\*\}|private|message|chat|note|order", step.table
            )
            place = Place(path, Span(step.line, step.line, 0, 0), step.table, f"allow {step.operation}")
            complaint = "this rule lets everybody in" if is_open else ""
            if _SIGNED_IN.match(step.condition) and step.operation != "create":
                complaint = "this rule lets in whoever has an account, whosever it is"
            found.append(Kept(place, step.table, "" if reading else complaint))
    return tuple(found)
