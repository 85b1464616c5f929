"""Queries that Python puts together from text: bound parameters, as the driver at hand takes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice, insert_item
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_nodes import call_node, replaced
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.authoring.safety.python_texts import Written, read_text, text_source, written_value
from tengates.authoring.safety.query_binding import Bound, Dialect, Gap, bind
from tengates.model.place import Place
from tengates.model.survey import Survey

_WHY = "What a visitor sends is bound as a value and can no longer become part of the query."
_QUESTION = Dialect(lambda _number: "?", quotes="'\"")
_PERCENT = Dialect(lambda _number: "%s", doubled=True)
_MYSQL = Dialect(lambda _number: "%s", quotes="'\"", counts=False, doubled=True)
_DOLLAR = Dialect(lambda number: f"${number}")
_DRIVERS: Mapping[str, Dialect] = {
    **dict.fromkeys(("sqlite3", "aiosqlite", "pysqlite3", "duckdb", "pyodbc", "apsw"), _QUESTION),
    **dict.fromkeys(("psycopg", "psycopg2", "psycopg_pool", "django"), _PERCENT),
    **dict.fromkeys(("pymysql", "MySQLdb", "mysql", "aiomysql", "flask_mysqldb"), _MYSQL),
    "asyncpg": _DOLLAR,
}
_ALCHEMY = frozenset({"sqlalchemy", "flask_sqlalchemy", "sqlmodel", "databases"})
_SESSIONS = re.compile(r"(?i)(?:^|\.)(?:session|db|conn|connection|engine)$")
_ASYNCPG = frozenset({"fetch", "fetchrow", "fetchval", "execute"})
_NAME = re.compile(r"[A-Za-z_]\w*$")


@dataclass(frozen=True, slots=True)
class _Query:
    """A call that runs a query, the expression of its text, and where that text is written."""

    tree: PythonTree
    file: PythonFile
    call: ast.Call
    text: ast.expr


@dataclass(frozen=True, slots=True)
class PythonQueries:
    """The edits of one sheet."""

    sheet: Sheet
    survey: Survey

    def mend(self, place: Place) -> None:
        """Bind what the query at this place takes in."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        call = call_node(tree, place.span)
        if _last(call) == "text":
            self._alchemy(place, file, tree, call)
            return
        if isinstance(first := _first(call), ast.Call) and _last(first) == "text":
            self._alchemy(place, file, tree, first)
            return
        if _last(call) not in {"execute", "raw", *_ASYNCPG}:
            raise CannotEdit("how this runs a query is not known to this refactor; bind its values by hand")
        query = _Query(tree, file, call, _text_of(tree, call, first))
        driver = self._driver(place.path)
        if driver == "sqlalchemy":
            self._session(place, query)
            return
        dialect = _DRIVERS[driver]
        if len(call.args) > 1 or call.keywords:
            raise CannotEdit("it binds values already; move the others there by hand")
        written = read_text(tree, query.text)
        bound = bind(written.parts, dialect)
        values = [written_value(value, file.quote) for value in bound.values]
        layout = file.call_at(place.span)
        inside = values if driver == "asyncpg" else [_bundle(values, listed=_last(call) == "raw")]
        self._text(place, query, written, bound.text)
        added = insert_item(file.source, layout.brackets, ", ".join(inside).encode())
        self.sheet.mend(place.path, place.line, added, _WHY)

    def _text(self, place: Place, query: _Query, written: Written, text: str) -> None:
        new = f"{written.open}{text}{written.close}"
        if query.text is _first(query.call):
            self.sheet.mend(place.path, place.line, _whole(query.tree, query.text, new), _WHY)
            return
        line = query.tree.source.line_number(query.tree.span(query.text)[0])
        self.sheet.mend(place.path, line, _whole(query.tree, query.text, new), _WHY)

    def _session(self, place: Place, query: _Query) -> None:
        """A plain text given to SQLAlchemy: wrapped in `text()`, with names."""
        if not _SESSIONS.search(dotted_name(query.call.func).rpartition(".")[0]):
            raise CannotEdit("which driver runs this query is not seen here; bind its values by hand")
        if query.text is not _first(query.call):
            raise CannotEdit("its text is put together before; write it at the call, in text()")
        key = f"import:{place.path}:text"
        local = query.file.has_import("sqlalchemy", "text")
        if not local and "text" in query.file.layout.names:
            raise CannotEdit('the file already uses the name "text"')
        self.sheet.support(place.path, query.file.add_import("sqlalchemy", "text"), "What the new line uses.", key)
        written, bound, names = _named(query)
        new = f"{local or 'text'}({written.open}{bound.text}{written.close}), {names}"
        self._only(query.call)
        self.sheet.mend(place.path, place.line, _whole(query.tree, query.text, new), _WHY, () if local else (key,))

    def _alchemy(self, place: Place, file: PythonFile, tree: PythonTree, made: ast.Call) -> None:
        """`execute(text(f"…"))`: names in the text, a dictionary beside it."""
        around = tree.parents.get(made)
        if (
            not isinstance(around, ast.Call)
            or _first(around) is not made
            or _last(around) not in {"execute", "scalar", "scalars"}
        ):
            raise CannotEdit("where this query is run is not seen here; bind its values there by hand")
        self._only(around)
        query = _Query(tree, file, made, _text_of(tree, made, _first(made)))
        written, bound, names = _named(query)
        end = tree.span(made)[1]
        self._text(place, query, written, bound.text)
        self.sheet.mend(place.path, place.line, Splice(end, end, f", {names}".encode()), _WHY)

    @staticmethod
    def _only(call: ast.Call) -> None:
        if len(call.args) > 1 or call.keywords:
            raise CannotEdit("it binds values already; move the others there by hand")

    def _driver(self, path: str) -> str:
        """The driver that a file imports; the only one of the project where it imports none."""
        here = _imported(self.survey, path)
        found = {name for name in _DRIVERS if name in here} or ({"sqlalchemy"} if here & _ALCHEMY else set())
        if not found:
            everywhere = {name for other, _ in self.survey.sources() for name in _imported(self.survey, other)}
            found = {name for name in _DRIVERS if name in everywhere} | (
                {"sqlalchemy"} if everywhere & _ALCHEMY else set()
            )
        if len({id(_DRIVERS.get(name)) for name in found}) != 1:
            raise CannotEdit("which driver runs this query is not seen here; bind its values by hand")
        return next(iter(found))


def _imported(survey: Survey, path: str) -> set[str]:
    code = survey.files[path].code
    if code is None or not path.endswith(".py"):
        return set()
    return {row.module.partition(".")[0] for row in code.imports}


def _named(query: _Query) -> tuple[Written, Bound, str]:
    """The text with names for its values, and the dictionary of them."""
    written = read_text(query.tree, query.text)
    if ":" in "".join(part for part in written.parts if isinstance(part, str)).replace("::", ""):
        raise CannotEdit("the query holds a colon, which SQLAlchemy would take for a name")
    gaps = [part.expression for part in written.parts if isinstance(part, Gap)]
    names: list[str] = []
    for number, gap in enumerate(gaps, 1):
        name = gap if _NAME.match(gap) and gap not in names else f"value_{number}"
        names.append(name)
    bound = bind(written.parts, Dialect(lambda number: f":{names[number - 1]}"))
    if len(bound.values) != len(gaps):
        raise CannotEdit("a value is put together in a way that this refactor cannot write again")
    quote = query.file.quote
    rows = [
        f"{quote}{name}{quote}: {written_value(value, quote)}" for name, value in zip(names, bound.values, strict=True)
    ]
    return written, bound, f"{{{', '.join(rows)}}}"


def _first(call: ast.Call) -> ast.expr | None:
    return call.args[0] if call.args else None


def _last(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else dotted_name(call.func)


def _bundle(values: list[str], *, listed: bool) -> str:
    if listed:
        return f"[{', '.join(values)}]"
    return f"({', '.join(values)}{',' if len(values) == 1 else ''})"


def _whole(tree: PythonTree, node: ast.expr, new: str) -> Splice:
    if isinstance(node, ast.JoinedStr):
        start, end = tree.span(node)
        return Splice(start, end, new.encode())
    return replaced(tree, node, new)


def _text_of(tree: PythonTree, call: ast.Call, first: ast.expr | None) -> ast.expr:
    """Where the text is written: at the call, or in the one assignment of its name in the same function."""
    text, uses = text_source(tree, call, first)
    if sum(_is_run(tree, node) for node in uses) > 1:
        raise CannotEdit("the same text is run in several places; bind its values by hand")
    return text


def _is_run(tree: PythonTree, node: ast.Name) -> bool:
    around = tree.parents.get(node)
    return (
        isinstance(around, ast.Call)
        and _first(around) is node
        and _last(around) in {"execute", "raw", "text", *_ASYNCPG}
    )
