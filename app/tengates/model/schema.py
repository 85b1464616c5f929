"""What stands in files that describe stored data: SQL, Prisma schemas, Firebase rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """What one statement of such a file does."""

    SECURE = "secure"  # row-level security is switched on
    POLICY = "policy"  # a policy says who may touch which rows
    DROP_TABLE = "drop table"
    DROP_COLUMN = "drop column"
    EMPTY = "empty"  # every row is deleted
    ALLOW = "allow"  # a Firebase rule lets somebody in


@dataclass(frozen=True, slots=True)
class Table:
    """A table or model; `refers` names the tables or models that its columns point to."""

    name: str  # as written, without schema and quotes
    line: int
    columns: tuple[str, ...]
    refers: tuple[str, ...] = ()
    schema: str = ""  # "public", "auth"; "" when none is written


@dataclass(frozen=True, slots=True)
class Step:
    """A statement about a table: `condition` is what a policy or a rule asks for, with white space collapsed."""

    kind: StepKind
    table: str
    line: int
    condition: str = ""
    operation: str = ""  # what a policy or rule is about: "select", "all", "read, write"


@dataclass(frozen=True, slots=True)
class Schema:
    """A file that describes stored data; `kind` is "sql", "prisma" or "rules"."""

    kind: str
    tables: tuple[Table, ...] = ()
    steps: tuple[Step, ...] = ()
