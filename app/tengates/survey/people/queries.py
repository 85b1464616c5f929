"""Queries of records that belong to somebody, and what keeps each to its owner's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tengates.model.code import Assignment, Branch, Call, Exit, Expr, ExprKind, Function
from tengates.model.place import Place
from tengates.model.survey import EntryKind, EntryPoint, Openness, Survey
from tengates.survey.bindings import Origin
from tengates.survey.knowledge import stores
from tengates.survey.linked import linked
from tengates.survey.people.privileges import privileges
from tengates.survey.people.records import Record, records
from tengates.survey.people.used_tables import used_tables
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.replies import walk
from tengates.survey.web.index import SourceFile, last

_PARTS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_OWN_NAME = re.compile(r"(?i)^(?:req|request|session|locals|ctx|context|c|self\.request|event|auth|g|flask)\b")
_FROM_INPUT = re.compile(
    r"^(?:req|request|ctx|c|event)(?:\.request)?\.(?:body|query|params|args|form|GET|POST|data|values|json)\b"
)
_KEYED = re.compile(r"""^(\w[\w.]*)\[["']?(\w+)["']?\]$""")
_COMPARES = re.compile(r"[!=]=")
_OF_CALLER = re.compile(r"(?i)user|token|claims|payload|decoded|principal|identity|caller|credentials")
_HOOKS = frozenset({"perform_create", "perform_update", "perform_destroy"})
_OBJECT = "self.get_object"
_DEPTH = 3
_COSMOS = frozenset({"azure.cosmos", "azure.cosmos.aio"})
_MOST_CALLERS = 40


@dataclass(frozen=True, slots=True)
class Query:
    """One query. `keeps` says what keeps it to its owner's records, "" when nothing does."""

    place: Place
    record: str
    keeps: str


@dataclass(frozen=True, slots=True)
class _Asked:
    file: SourceFile
    call: Call
    record: Record


@dataclass(slots=True)
class _Scoped:
    """What stands in one function."""

    assignments: list[Assignment] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)


def find_queries(survey: Survey) -> tuple[Query, ...]:
    """Queries that keep to an owner, and those that a caller reaches although they do not."""
    return tuple(_Finder(survey).find())


class _Finder:
    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._project = linked(survey).project
        self._bindings = linked(survey).bindings
        owned = [row for row in records(survey) if row.is_owned]
        self._by_name: dict[str, Record] = {}
        self._by_table: dict[str, Record] = {}
        for row in owned:
            self._by_name.setdefault(row.name, row)
            self._by_table.setdefault(row.table, row)
            if row.kind == "prisma":
                self._by_name.setdefault(row.name[:1].lower() + row.name[1:], row)
        for row in (row for file in self._project for row in used_tables(file)):
            if row.is_owned:
                self._by_table.setdefault(row.table, row)
        self._guarded = {(row.path, row.scope) for row in privileges(survey) if row.scope and not row.entitled}
        self._role_checks = {last(scope) for _, scope in self._guarded}
        self._scopes: dict[str, dict[str, _Scoped]] = {}
        self._entries: dict[tuple[str, int], EntryPoint] = {
            (row.place.path, row.function.span.start): row for row in survey.entries if row.function is not None
        }
        self._viewsets = {
            (row.place.path, row.function.qualname.rpartition(".")[0] if row.function else row.place.symbol): row
            for row in survey.entries
            if row.framework == "django"
        }

    def find(self) -> Iterator[Query]:
        for file in self._project:
            if is_browser_code(file.path, file.code):
                continue
            asked = self._asked(file)
            said = {(_outermost(row), row.record.name) for row in asked if self._kept_by_itself(row)}
            for row in asked:
                beside = (_outermost(row), row.record.name) in said
                keeps = self._keeps(row)
                if keeps == "" and beside and not self._chosen_by_caller(row):
                    keeps = "a query beside it asks for its owner's alone"
                if keeps is not None:
                    yield Query(file.place_of_call(row.call), row.record.name, keeps)

    def _asked(self, file: SourceFile) -> list[_Asked]:
        """The queries of a file, one per statement."""
        found: dict[int, _Asked] = {}
        for call in file.code.calls:
            fresh = bool(call.scope) and call.statement.start not in found
            record = _in_cosmos(file, call) or self._record(file, call) if fresh else None
            if record is not None:
                found[call.statement.start] = _Asked(file, call, record)
        return list(found.values())

    def _kept_by_itself(self, asked: _Asked) -> bool:
        """Whether the statement itself asks for its owner's."""
        words = self._words(asked.file, asked.call)
        return bool(words & stores.OWNER_WORDS) and not self._chosen_by_caller(asked)

    def _record(self, file: SourceFile, call: Call) -> Record | None:
        """The owned record that a call asks for; None for what only makes new ones."""
        parts = call.written.replace("()", "").replace("?", "").split(".")
        verb, first = parts[-1], next(iter(call.expr.positional), None)
        if verb in stores.SQL_CALLS and first is not None and first.kind in {ExprKind.STRING, ExprKind.TEMPLATE}:
            found = self._in_sql(first.text.lstrip("rbfRBF").strip("`'\" \n"))
            if found is not None:
                return found
        if verb in stores.READS_AND_WRITES and len(parts) > 1:
            found = self._before(parts)
            if found is not None and self._is_real(file, parts, found):
                return found
        if first is not None and first.kind is ExprKind.STRING and verb in {"from", "table", "from_"}:
            return self._behind_supabase(file, call, first.text)
        if first is None or first.kind is not ExprKind.NAME:
            return None
        if verb in stores.STATEMENTS or (verb == "from" and "select" in parts):
            named = self._by_name.get(last(first.name)) or self._by_name.get(
                first.name.split(".")[-2] if "." in first.name else ""
            )
            return named if named is not None and named.kind in {"python", "drizzle", "entity"} else None
        return None

    def _behind_supabase(self, file: SourceFile, call: Call, table: str) -> Record | None:
        """A table asked for with the key that passes every policy."""
        record = self._by_table.get(table)
        if record is None or not re.search(r"(?i)supabase|admin|client|^db\b", call.callee):
            return None
        verbs = {last(row.callee) for row in file.calls(call.statement) if row.span.start == call.span.start}
        verbs |= set(call.chained)
        if not verbs & {"select", "update", "delete"} or verbs & {"insert", "upsert"}:
            return None
        owner = call.written.rpartition(".")[0]
        service = stores.SERVICE_KEY.search(owner) or any(
            stores.SERVICE_KEY.search(origin.expr.text) for origin in self._bindings.origins(file, owner, call.scope)
        )
        return record if service else None

    def _before(self, parts: list[str]) -> Record | None:
        """`prisma.note.findMany`, `Note.objects.filter`, `Note.query.get`, `db.query.notes.findFirst`, `noteRepository.find`."""
        owner = parts[-2]
        if owner in {"objects", "query"} and len(parts) > 2:  # noqa: PLR2004  a name stands before
            owner = parts[-3]
        found = self._by_name.get(owner)
        kept = self._by_table.get(owner)
        if found is None and kept is not None and kept.kind == "mongo":
            return kept
        if found is None and re.search(r"Repo(?:sitory)?$|Model$", owner):
            stem = re.sub(r"Repo(?:sitory)?$|Model$", "", owner)
            found = self._by_name.get(stem[:1].upper() + stem[1:])
        return found

    @staticmethod
    def _is_real(file: SourceFile, parts: list[str], record: Record) -> bool:
        """Whether this receiver can be such a record: a list of the same name has `find` and `filter` too."""
        if record.kind == "prisma":
            return len(parts) > 2 and bool(re.search(r"(?i)prisma|db|tx|client|trx|database|ctx", ".".join(parts[:-2])))  # noqa: PLR2004
        if record.kind == "drizzle":
            return "query" in parts
        if record.kind == "python":
            return file.is_python and (
                "objects" in parts or "query" in parts or parts[-1] in {"find_one", "find", "find_all"}
            )
        if record.kind == "sql":
            return False
        return not file.is_python

    def _in_sql(self, text: str) -> Record | None:
        if not stores.SQL_ASKS.match(text):
            return None
        return next((self._by_table[name] for name in stores.SQL_TABLE.findall(text) if name in self._by_table), None)

    def _keeps(self, asked: _Asked) -> str | None:
        """What keeps a query to its owner; "" when nothing does and somebody reaches it, None when nobody is known to."""
        given = self._chosen_by_caller(asked)
        said = "" if given else self._said(asked)
        if said:
            return said
        function = asked.file.functions.get(asked.call.scope)
        if function is None:
            return None
        return self._of_callers(asked.file, function, asked.record, 0)

    def _said(self, asked: _Asked) -> str:
        """What the query's own statement, or what stands around it in its function, says of an owner."""
        words = self._words(asked.file, asked.call)
        if words & stores.OWNER_WORDS or asked.record.owner.lower() in words:
            return "it asks for its owner's alone"
        if words & stores.SHARED_WORDS and asked.record.kind != "cosmos":  # each of its calls names a partition key
            return "it asks for what is shared"
        return self._around(asked.file, asked.call.scope)

    def _around(self, file: SourceFile, scope: str) -> str:
        """A comparison with the owner, a helper that checks, a role that is asked for, in a function or around it."""
        scopes = {scope, *self._outer(scope)}
        if any((file.path, name) in self._guarded for name in scopes):
            return "only a privileged role reaches it"
        rows = [self._scoped(file)[name] for name in scopes]
        if any(_compares_owner(branch) for row in rows for branch in row.branches):
            return "its owner is compared with who asks"
        if any(stores.HELPERS.search(call.callee[-120:]) for row in rows for call in row.calls):
            return "a helper checks whose it is"
        return ""

    @staticmethod
    def _outer(scope: str) -> Iterator[str]:
        while "." in scope:
            scope = scope.rpartition(".")[0]
            yield scope

    def _words(self, file: SourceFile, call: Call) -> set[str]:
        """The words by which a statement chooses its records, those of variables that it uses included."""
        calls = [
            row for row in file.calls(call.statement) if row.scope == call.scope or row.scope.startswith(call.scope)
        ]
        found: set[str] = set()
        names: set[str] = set()
        for row in calls[:60]:
            if row.callee.rpartition(".")[2] not in stores.SHAPES:
                _gather(row.expr, found, names)
        targets = {item.target for item in file.assignments(call.statement)}
        around = self._scoped(file)[call.scope]
        self._add_refined(around, targets, names, found)
        made = [row.value for row in around.assignments if row.target in names - targets]
        for value in (*made, *(row.expr for row in calls[:60])):
            found.update(self._of_filters(Origin(file, value, call.scope)))
        given = (row for row in around.assignments if row.target in names and row.value.name == _OBJECT)
        if any(self._looks_among_own(file, row.scope) for row in given):
            found.add("owner")
        return found

    def _of_filters(self, origin: Origin) -> Iterator[str]:
        """The fields by which a function of the project's own chooses: `find({ id, ...filter(req) })`."""
        given = [origin.expr, *(value for _, value in walk(origin.expr))]
        for value in (item for item in given if item.kind is ExprKind.CALL):
            for row in self._bindings.returned(Origin(origin.file, value, origin.scope)):
                for label, _ in (*row.expr.items, *walk(row.expr)):
                    yield from _split(label)

    def _looks_among_own(self, file: SourceFile, scope: str) -> bool:
        """Whether `self.get_object()` of this class looks among the records that `get_queryset` keeps to their owner."""
        among = f"{scope.rpartition('.')[0]}.get_queryset"
        rows = self._scoped(file)[among].calls if scope != among else ()
        return any(self._words(file, row) & stores.OWNER_WORDS for row in rows)

    @staticmethod
    def _add_refined(around: _Scoped, targets: set[str], names: set[str], found: set[str]) -> None:
        """What variables of the statement were made of, and how its result is narrowed afterwards."""
        for item in around.assignments:
            again = item.target in targets and re.match(rf"{re.escape(item.target)}\b", item.value.text)
            if again or re.split(r"[.\[]", item.target, maxsplit=1)[0] in names - targets:
                _gather(item.value, found, set())
                found.update(_split(item.target) if not again else ())
        for other in around.calls:
            root = other.written.partition(".")[0]
            if last(other.callee) in stores.REFINES and (root in targets or root in names):
                _gather(other.expr, found, set())

    def _scoped(self, file: SourceFile) -> Mapping[str, _Scoped]:
        """What stands in each function of a file."""
        if file.path not in self._scopes:
            found: dict[str, _Scoped] = defaultdict(_Scoped)
            for item in file.code.assignments:
                found[item.scope].assignments.append(item)
            for call in file.code.calls:
                found[call.scope].calls.append(call)
            for branch in file.code.branches:
                found[branch.scope].branches.append(branch)
            self._scopes[file.path] = found
        return self._scopes[file.path]

    @staticmethod
    def _chosen_by_caller(asked: _Asked) -> bool:
        """The owner itself is what a visitor sends: `where: { userId: req.body.userId }`."""
        stack = [value for call in asked.file.calls(asked.call.statement)[:40] for value in call.expr.items]
        for _ in range(400):
            if not stack:
                return False
            label, value = stack.pop()
            if stores.OWNER.match(label) and value.kind is ExprKind.NAME and _FROM_INPUT.match(value.name):
                return True
            stack += value.items if value.kind is not ExprKind.FUNCTION else ()
        return False

    def _of_callers(self, file: SourceFile, function: Function, record: Record, depth: int) -> str | None:
        """What the callers of a function that asks for any owner's records check."""
        entry = self._entries.get((file.path, function.span.start)) or self._hooked(file, function)
        if entry is not None and any(last(guard.name) in self._role_checks for guard in entry.guards):
            return "only a privileged role reaches it"
        if entry is not None:
            return None if _is_open(entry) else ""
        answers: list[str | None] = []
        for other, call in self._callers(file, function) if depth < _DEPTH else ():
            around = self._around(other, call.scope)
            outer = other.functions.get(call.scope)
            if around:
                answers.append(around)
            elif outer is not None and outer is not function:
                answers.append(self._of_callers(other, outer, record, depth + 1) if call.scope else None)
        known = [answer for answer in answers if answer is not None]
        if not known:
            return None
        return "" if "" in known else known[0]

    def _hooked(self, file: SourceFile, function: Function) -> EntryPoint | None:
        """The way in of a viewset that runs one of its hooks: `perform_create` and the like."""
        owner, _, name = function.qualname.rpartition(".")
        return self._viewsets.get((file.path, owner)) if name in _HOOKS else None

    def _callers(self, file: SourceFile, function: Function) -> list[tuple[SourceFile, Call]]:
        found = []
        calls = self._project.crossing.calls.get(function.name, []) if function.name else []
        for other, call in calls[:_MOST_CALLERS]:
            target = self._bindings.function_of(other, call.callee, call.scope)
            if target is not None and target[0] is file and target[1] is function:
                found.append((other, call))
        return found


def _outermost(asked: _Asked) -> str:
    """The outermost function around a query: a method's is the method, for its class holds others."""
    parts = asked.call.scope.split(".")
    around = (".".join(parts[:number]) for number in range(1, len(parts)))
    return next((name for name in around if name in asked.file.functions), asked.call.scope)


def _in_cosmos(file: SourceFile, call: Call) -> Record | None:
    """The documents of a Cosmos DB container: whose they are is for the query to say."""
    asks = last(call.callee) in stores.COSMOS_CALLS and file.imports_any(_COSMOS)
    return Record("document", "documents", "cosmos", file.place_of_call(call), ()) if asks else None


def _is_open(entry: EntryPoint) -> bool:
    """A webhook, a scheduled job or a page open on purpose acts for nobody in particular."""
    signed = any(guard.kind in {"signature", "key"} for guard in entry.guards)
    cron = bool(re.search(r"(?i)\bcron\b|/cron|/jobs?/|/internal/|webhook", entry.pattern[:300]))
    return entry.kind is EntryKind.WEBHOOK or entry.openness is Openness.PUBLIC or signed or cron


def _gather(expr: Expr, found: set[str], names: set[str]) -> None:
    """Words of labels, names and texts in an expression; what shapes the answer is left out."""
    stack = [expr]
    for _ in range(2_000):
        if not stack:
            return
        current = stack.pop()
        if current.kind is ExprKind.NAME:
            found.update(_split(current.name))
            names.add(re.split(r"[.\[]", current.text, maxsplit=1)[0])
        elif current.kind is ExprKind.CALL and current is not expr:
            if current.name.rpartition(".")[2] in stores.SHAPES:
                continue
            found.update(_split(current.name))
        elif current.kind in {ExprKind.STRING, ExprKind.TEMPLATE}:
            found.update(_split(_conditions(current.text)))
        for label, value in current.items:
            if label not in stores.SHAPES and current.kind is not ExprKind.FUNCTION:
                found.update(_split(label))
                stack.append(value)
        if current.kind is ExprKind.FUNCTION:
            found.update(_split(current.text))


def _conditions(text: str) -> str:
    """Of a query in SQL what stands behind WHERE or ON; any other text as it is."""
    if not stores.SQL_ASKS.match(text.lstrip("rbfRBF").strip("`'\" \n")):
        return text[:200]
    where = re.search(r"(?i)\b(?:where|on)\b", text)
    return text[where.end() :] if where else ""


def _split(name: str) -> set[str]:
    """The words of a name: `chat.userId` is chat, user, id, userid."""
    whole = {part.lower() for part in re.split(r"[^A-Za-z0-9_]+", name) if part}
    return whole | {part.lower() for part in _PARTS.findall(name)}


def _compares_owner(branch: Branch) -> bool:
    """`if item.owner_id != user.id`: a field of the record, not the caller's own."""
    stack, seen = [branch.condition], 0
    if branch.exit is Exit.NONE and not branch.calls:
        return False
    while stack and seen < 200:  # noqa: PLR2004  no condition is longer
        current = stack.pop()
        seen += 1
        name = current.name.replace("?", "")
        if (
            current.kind is ExprKind.NAME
            and "." in name
            and not _OWN_NAME.match(name)
            and stores.OWNER.match(last(name))
        ):
            return True
        if current.kind is ExprKind.CALL and stores.HELPERS.search(name):
            return True
        if current.kind is ExprKind.OTHER and _COMPARES.search(current.text) and _meets_owner(current):
            return True
        stack += [value for _, value in current.items]
    return False


def _meets_owner(comparison: Expr) -> bool:
    """`row["user_id"] != user.id`, `row.get("user_id") == who`: a row's key against something that is not fixed."""
    values = comparison.positional
    if len(values) != 2 or any(value.kind not in {ExprKind.NAME, ExprKind.CALL} for value in values):  # noqa: PLR2004  two sides
        return False
    return any(_is_owner_key(value) for value in values)


def _is_owner_key(value: Expr) -> bool:
    """A row's owner by its key; not that of the caller's own token or account."""
    key, row = "", ""
    if value.kind is ExprKind.NAME:
        found = _KEYED.match(value.name.replace("?", ""))
        row, key = found.groups() if found is not None else ("", "")
    elif value.name.endswith(".get") and len(value.positional) == 1:
        row, key = value.name.removesuffix(".get"), value.positional[0].text
    return bool(row and stores.OWNER.match(key)) and not _OWN_NAME.match(row) and not _OF_CALLER.search(row)
