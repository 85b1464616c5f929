"""Tables that the code asks for by name although nothing in the repository declares them: they were made in a dashboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Call, Expr, ExprKind
from tengates.survey.knowledge import stores
from tengates.survey.people.records import Record
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import rows_per_file

_ASKED = frozenset({"from", "from_", "table"})
_CLIENT = re.compile(r"(?i)supabase|admin|client|^db\b")
_PERSON = re.compile(r"(?i)user|owner|author|creat|uid$|member|profile")  # a shop's customer may be known by less
_FILTERS = frozenset({"eq", "match", "filter"})
_WRITES = frozenset({"insert", "upsert", "update"})


@rows_per_file
def used_tables(file: SourceFile) -> Iterator[Record]:
    """Tables of Supabase of which a statement in this file says whose a row is: `.eq("user_id", …)`, `.insert({ user_id })`."""
    for call in file.code.calls:
        first = next(iter(call.expr.positional), None)
        named = first is not None and first.kind is ExprKind.STRING and last(call.callee) in _ASKED
        if first is not None and named and _CLIENT.search(call.callee):
            owner = next(_owners(file, call), "")
            if owner:
                yield Record(first.text, first.text, "supabase", file.place_of_call(call), (owner,), owner)


def _owners(file: SourceFile, call: Call) -> Iterator[str]:
    """The columns by which the rest of the statement tells an owner."""
    for row in file.calls(call.statement):
        verb, given = last(row.callee), row.expr.positional
        if row.span.start != call.span.start or not given or verb not in _FILTERS | _WRITES:
            continue
        names = [given[0].text] if given[0].kind is ExprKind.STRING else list(_labels(given[0]))
        yield from (name for name in names if stores.OWNER.match(name) and _PERSON.match(name))


def _labels(given: Expr) -> Iterator[str]:
    """The keys of an object, or of the first one in a list."""
    shape = given.items[0][1] if given.kind is ExprKind.LIST and given.items else given
    return (label for label, _ in shape.items if label)
