"""Whether the program keeps people's data in a store: not a cache, not a file of settings (gates, db)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tengates.model.code import Call, ExprKind
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.survey.knowledge.stacks import (
    DATABASE_PACKAGES,
    KEY_VALUE_PACKAGES,
    KEY_VALUE_WRITES,
    VECTOR_STORES,
)
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

_FIREBASE = frozenset({"firebase", "firebase_admin", "firebase-admin"})
_FIREBASE_STORE = re.compile(
    r"(?i)(?:^|\.)(?:get_?firestore|initialize_?firestore|firestore(?:\(\))?(?:\.client)?|get_?database|database)$|firestore\(\)"
)
_SUPABASE = re.compile(r"(?i)(?:^|\.)supabase\w{0,20}(?:\(\))?\.(?:from|table|rpc)$")
_KEPT_INDEX = re.compile(r"\.save_local$|(?:^|\.)load_index_from_storage$|\.load_local$|storage_context\.persist$")
_EXPIRES = re.compile(r"(?i)^(?:ex|px|exat|pxat|expiration|ttl|ttl_seconds)$")
_LIMITS = re.compile(r"(?i)rate_?limit|ratelimit|cache|lock")


def keeps_data(files: Iterable[SourceFile], facts: Mapping[str, FileFacts], packages: frozenset[str]) -> bool:
    """Databases of any kind; a key-value store counts once something is kept in it without an end."""
    if DATABASE_PACKAGES & packages or any(_is_schema(row) for row in facts.values()):
        return True
    sources = tuple(files)
    if any(item.name in VECTOR_STORES and not item.is_type for file in sources for item in file.code.imports):
        return True
    return any(map(_keeps, sources))


@per_file
def _keeps(file: SourceFile) -> bool:
    return any(_writes(file, call) for call in file.code.calls)


def _is_schema(row: FileFacts) -> bool:
    return (
        row.schema is not None and row.role is Role.CONFIG and row.schema.kind == "prisma" and bool(row.schema.tables)
    )


def _writes(file: SourceFile, call: Call) -> bool:
    name = call.callee[-200:]
    if _SUPABASE.search(name) or _KEPT_INDEX.search(name):
        return True
    if file.roots & _FIREBASE and _FIREBASE_STORE.search(name):
        return True
    first = next(iter(call.expr.positional), None)
    if name.startswith("boto3.") and first is not None and first.text == "dynamodb":
        return True
    return _keeps_value(file, call)


def _keeps_value(file: SourceFile, call: Call) -> bool:
    """A key is set in a key-value store, for good and not to count requests."""
    owner, _, verb = call.callee.rpartition(".")
    if verb not in KEY_VALUE_WRITES or _LIMITS.search(file.path) or not owner:
        return False
    known = file.imports_any(KEY_VALUE_PACKAGES) or owner.rpartition(".")[2].lower() in {
        "redis",
        "kv",
        "redisclient",
        "redis_client",
    }
    if not known or re.search(r"(?i)cookie|header|params|map$|cache", owner):
        return False
    labels = {label for label, _ in call.expr.items}
    labels |= {label for value in call.expr.positional if value.kind is ExprKind.OBJECT for label, _ in value.items}
    flags = {value.text for value in call.expr.positional if value.kind is ExprKind.STRING}
    return not any(_EXPIRES.match(word) for word in (*labels, *flags))
