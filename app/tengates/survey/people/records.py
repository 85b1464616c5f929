"""The kinds of record that a repository keeps, from whichever language declares them, and whose each is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from tengates.model.code import Assignment, Class, Expr, ExprKind
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.place import Place, Span
from tengates.model.schema import Table
from tengates.model.survey import Survey
from tengates.survey.knowledge import stores
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Project

_TRIAL = re.compile(r"(?:^|/)(?:tests?|__tests__|fixtures|examples?|docs|node_modules)/")
_WORDS = re.compile(r"\w{2,60}")
_DEFINING = 2  # sequelize.define("Note", {…})


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record. `owner` is the column that says whose it is, "" when none does.

    `kind` is who declares it: "python", "entity", "drizzle", "sequelize", "mongoose", "mongo", "prisma" or "sql".
    """

    name: str
    table: str
    kind: str
    place: Place
    columns: tuple[str, ...]
    owner: str = ""
    refers: tuple[str, ...] = ()

    @property
    def is_owned(self) -> bool:
        """Whether it belongs to somebody, and is not the account of that somebody."""
        return (
            bool(self.owner)
            and not stores.ACCOUNT_RECORD.match(self.name)
            and not stores.ACCOUNT_RECORD.match(self.table)
        )


_KNOWN: WeakKeyDictionary[Survey, tuple[Record, ...]] = WeakKeyDictionary()


def records(survey: Survey) -> tuple[Record, ...]:
    """Every kind of record, in order of path; worked out once per survey."""
    found = _KNOWN.get(survey)
    if found is None:
        found = records_of(linked(survey).project, survey.files)
        _KNOWN[survey] = found
    return found


def records_of(project: Project, files: Mapping[str, FileFacts]) -> tuple[Record, ...]:
    """What the sources declare, then what schemas and SQL files do."""
    rows = list(project.each("records", lambda file: (*_classes(project, file), *_calls(project, file))))
    for path, facts in files.items():
        if facts.schema is not None and facts.role is Role.CONFIG and not _TRIAL.search(path):
            rows += [_of_table(path, facts.schema.kind, table) for table in facts.schema.tables]
    return tuple(rows)


def _of_table(path: str, kind: str, table: Table) -> Record:
    place = Place(path, Span(table.line, table.line, 0, 0), table.name, f"table {table.name}")
    return Record(table.name, table.name, kind, place, table.columns, _owner(table.columns), table.refers)


def _owner(columns: tuple[str, ...]) -> str:
    """The column that says whose a record is, the most telling first."""
    found = [name for name in columns if stores.OWNER.match(name)]
    return next((name for name in found if re.match(r"(?i)user|owner|author|creat", name)), found[0] if found else "")


def _classes(project: Project, file: SourceFile) -> Iterator[Record]:
    for item in file.code.classes:
        names = tuple(field.name for field in item.fields)
        if item.is_type_only and "_id" in names and _owner(names):  # a document of MongoDB, by its type alone
            place = file.place(item.span, f"interface {item.name}", item.name)
            yield Record(item.name, f"{item.name[:1].lower()}{item.name[1:]}s", "mongo", place, names, _owner(names))
        if not item.is_type_only and _is_record(project, file, item):
            fields = tuple(field for _, klass in project.bases(file, item) for field in klass.fields)
            columns = tuple(dict.fromkeys(field.name for field in fields))
            named = next(
                (row.default for row in fields if row.name == "__tablename__" and row.default is not None), None
            )
            table = named.text if named is not None and named.kind is ExprKind.STRING else item.name.lower()
            place = file.place(item.span, f"class {item.name}", item.name)
            yield Record(item.name, table, "python" if file.is_python else "entity", place, columns, _owner(columns))


def _is_record(project: Project, file: SourceFile, item: Class) -> bool:
    if not file.is_python:
        return any(last(row.name) in stores.RECORD_DECORATORS for row in item.decorators)
    if not item.bases or any(key == "table" and value.text == "true" for key, value in item.keywords):
        return bool(item.bases)
    columns = any(
        field.default is not None and field.default.kind is ExprKind.CALL and stores.COLUMNS.search(field.default.name)
        for field in item.fields
    )
    serial = any(word in base for base in item.bases for word in ("Serializer", "Form", "Filter", "Schema"))
    return columns and not serial and bool(stores.RECORD_BASES & project.base_names(file, item))


def _calls(project: Project, file: SourceFile) -> Iterator[Record]:
    for row in file.code.assignments:
        if row.value.kind is ExprKind.CALL and not file.is_python:
            found = _made(project, file, row)
            if found is not None:
                yield found
    for call in file.code.calls:
        first = next(iter(call.expr.positional), None)
        text = first.text if first is not None and first.kind in {ExprKind.STRING, ExprKind.TEMPLATE} else ""
        for made in stores.SQL_MAKES.finditer(text[:400]):
            columns = tuple(dict.fromkeys(_WORDS.findall(text[made.end() :])))
            yield Record(made.group(1), made.group(1), "sql", file.place_of_call(call), columns, _owner(columns))


def _made(project: Project, file: SourceFile, row: Assignment) -> Record | None:
    """A table or model that a call makes."""
    given, maker = row.value.positional, last(row.value.name)
    name = given[0].text if given and given[0].kind is ExprKind.STRING else ""
    shape = given[1] if len(given) >= _DEFINING else None
    if maker in stores.TABLE_MAKERS or maker.endswith("Table"):
        kind = "drizzle"
        name = name if shape is not None and shape.kind in {ExprKind.OBJECT, ExprKind.FUNCTION} else ""
    elif maker in stores.DEFINERS:
        kind = "sequelize"
    elif maker in stores.MODEL_MAKERS and "mongoose" in file.roots:
        kind, shape = "mongoose", _shape(project, file, shape)
    else:
        return None
    if not name:
        return None
    columns = tuple(label for label, _ in shape.items if label not in {"", "**"}) if shape is not None else ()
    local = row.target if kind == "drizzle" else name
    return Record(local, name, kind, file.place(row.span, row.target, row.scope), columns, _owner(columns))


def _shape(project: Project, file: SourceFile, given: Expr | None) -> Expr | None:
    """The object in `new Schema({…})` that a model is made with."""
    if given is not None and given.kind is ExprKind.NAME:
        found = project.definition(file.path, given.name)
        given = found.variable.value if found is not None and found.variable is not None else None
    if given is not None and given.kind is ExprKind.CALL:
        given = next(iter(given.positional), None)
    return given if given is not None and given.kind is ExprKind.OBJECT else None
