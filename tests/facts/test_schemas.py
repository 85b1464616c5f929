"""Files that describe stored data."""

from __future__ import annotations

import time

import pytest

from tengates.facts.extract import extract
from tengates.model.schema import Schema, StepKind

SQL = b"""-- notes; create table ghost (id int);
create table if not exists public."notes" (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  amount numeric(10, 2),
  constraint one_a_day unique (user_id, id)
);
create function f() returns trigger as $$ begin drop table notes; end; $$ language plpgsql;

alter table notes enable row level security;
create policy "Own; notes" on public.notes for select using (auth.uid() = user_id);
ALTER TABLE `notes` DROP COLUMN amount;
drop table if exists old_notes;
delete from notes;
delete from notes where id = 1;
"""


def schema(path: str, source: bytes) -> Schema:
    found = extract(path, source).schema
    assert found is not None
    return found


def test_sql_tells_tables_security_policies_and_losses() -> None:
    found = schema("supabase/migrations/1.sql", SQL)
    table = found.tables[0]
    assert [row.name for row in found.tables] == ["notes"]
    assert (table.schema, table.line, table.columns, table.refers) == (
        "public", 2, ("id", "user_id", "amount"), ("users",),
    )  # fmt: skip
    assert [(row.kind, row.table, row.line) for row in found.steps] == [
        (StepKind.SECURE, "notes", 10),
        (StepKind.POLICY, "notes", 11),
        (StepKind.DROP_COLUMN, "notes", 12),
        (StepKind.DROP_TABLE, "old_notes", 13),
        (StepKind.EMPTY, "notes", 14),
    ]
    assert found.steps[1].operation == "select"
    assert "auth.uid() = user_id" in found.steps[1].condition


def test_prisma_tells_models_fields_and_relations() -> None:
    text = b"model User {\n  id String @id\n  notes Note[]\n}\n\nmodel Note {\n  id String @id\n  userId String\n  user User @relation(fields: [userId], references: [id])\n}\n"
    note = schema("prisma/schema.prisma", text).tables[1]
    assert (note.name, note.line, note.columns, note.refers) == ("Note", 6, ("id", "userId", "user"), ("User",))


def test_rules_tell_who_is_let_in_where() -> None:
    text = (
        b"service cloud.firestore {\n  match /databases/{database}/documents {\n    // allow read;\n"
        b"    match /notes/{id} {\n      allow read, write: if request.auth.uid == resource.data.owner;\n    }\n"
        b"    match /open/{id} {\n      allow read: if true;\n      allow create;\n    }\n  }\n}\n"
    )
    steps = schema("firestore.rules", text).steps
    assert [(row.table, row.line, row.operation, row.condition) for row in steps] == [
        ("/notes/{id}", 5, "read, write", "request.auth.uid == resource.data.owner"),
        ("/open/{id}", 8, "read", "true"),
        ("/open/{id}", 9, "create", "true"),
    ]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.sql", b"create table a (" + b"(" * 300_000),
        ("a.sql", b"'" * 300_001 + b"$$" * 50_000),
        ("a.sql", b"alter table x " * 30_000),
        ("a.sql", b"create policy p on t " + b"using (" * 60_000),
        ("a.prisma", b"model A {\n" + b" x " * 200_000),
        ("a.rules", b"match " * 60_000),
        ("a.rules", b"allow read:" * 30_000),
        ("a.rules", b"match /a {" * 30_000),
    ],
)
def test_hostile_schemas_are_read_in_time(path: str, source: bytes) -> None:
    begun = time.process_time()
    extract(path, source)
    assert time.process_time() - begun < 5
