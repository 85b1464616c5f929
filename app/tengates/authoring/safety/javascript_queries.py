"""Queries that JavaScript puts together from text: bound parameters, as the driver at hand takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.safety.javascript_texts import read_text, written_text, written_value
from tengates.authoring.safety.query_binding import Bound, Dialect, Gap, bind
from tengates.model.place import Place
from tengates.model.survey import Survey

_WHY = "What a visitor sends is bound as a value and can no longer become part of the query."
_MYSQL = Dialect(lambda _number: "?", quotes="'\"", counts=False)
_QUESTION = Dialect(lambda _number: "?", quotes="'\"")
_DOLLAR = Dialect(lambda number: f"${number}")
_DRIVERS: Mapping[str, Dialect] = {
    **dict.fromkeys(("mysql", "mysql2", "mysql2/promise", "promise-mysql"), _MYSQL),
    **dict.fromkeys(("sqlite3", "sqlite", "better-sqlite3", "node:sqlite", "bun:sqlite"), _QUESTION),
    **dict.fromkeys(("pg", "postgres", "@vercel/postgres", "@neondatabase/serverless"), _DOLLAR),
    "sequelize": Dialect(lambda _number: "?", quotes="'"),
    "knex": Dialect(lambda _number: "?", quotes="'"),
}
_UNSAFE = {"$queryRawUnsafe": "$queryRaw", "$executeRawUnsafe": "$executeRaw"}
_CALLBACKS = {"mysql", "mysql2", "sqlite3"}
_PREPARED = {"get", "all", "run", "iterate"}
_RUNS = {"query", "execute", "run", "get", "all", "each", "raw", "unsafe", "prepare", *_UNSAFE}


@dataclass(frozen=True, slots=True)
class JavaScriptQueries:
    """The edits of one sheet."""

    sheet: Sheet
    survey: Survey

    def mend(self, place: Place) -> None:
        """Bind what the query at this place takes in."""
        file = self.sheet.javascript(place.path)
        call = file.call_at(place.span)
        function = call.field("function")
        last = function.text().rpartition(".")[2] if function is not None else ""
        arguments = file.arguments(call)
        if last not in _RUNS or not arguments:
            raise CannotEdit("how this runs a query is not known to this refactor; bind its values by hand")
        text = self._text_of(file, call, arguments[0])
        if last in _UNSAFE and function is not None:
            self._prisma(place, file, call, text)
            return
        driver = self._driver(place.path, function.text() if function is not None else "")
        bound = bind(read_text(text), _DRIVERS[driver])
        values = [written_value(value) for value in bound.values]
        splices = [Splice(file.start(text), file.end(text), written_text(file, text, bound.text).encode())]
        splices.append(_given(file, call, last, (driver, bound), values))
        for splice in splices:
            self.sheet.mend(place.path, place.line, splice, _WHY)

    def _prisma(self, place: Place, file: JavaScriptFile, call: SgNode, text: SgNode) -> None:
        """`$queryRaw` as a tag binds what stands in its gaps."""
        if len(file.arguments(call)) != 1 or text.kind() != "template_string":
            raise CannotEdit("the query is put together before; write it at the call, as $queryRaw`…`")
        function = call.field("function")
        name = function.text() if function is not None else ""
        parts = read_text(text)
        gaps = [part.expression for part in parts if isinstance(part, Gap)]
        bound = bind(parts, Dialect(lambda number: f"${{{gaps[number - 1]}}}"))
        if any(len(value) != 1 for value in bound.values):
            raise CannotEdit("a value stands inside a longer text of the query; bind it by hand")
        owner, _, last = name.rpartition(".")
        new = f"{owner}.{_UNSAFE[last]}`{bound.text}`"
        self.sheet.mend(place.path, place.line, Splice(file.start(call), file.end(call), new.encode()), _WHY)

    def _driver(self, path: str, written: str) -> str:
        """The driver that a file imports; the only one of the project where it imports none."""
        found = set(_DRIVERS) & _imported(self.survey, path)
        if not found:
            everywhere = {name for other, _ in self.survey.sources() for name in _imported(self.survey, other)}
            found = set(_DRIVERS) & everywhere
        if found & {"sequelize", "knex"}:
            found &= {"sequelize", "knex"}
        if len({id(_DRIVERS[name]) for name in found}) != 1:
            raise CannotEdit("which driver runs this query is not seen here; bind its values by hand")
        driver = min(found)
        if driver == "knex" and not written.endswith(".raw"):
            raise CannotEdit("how this runs a query is not known to this refactor; bind its values by hand")
        return driver

    @staticmethod
    def _text_of(file: JavaScriptFile, call: SgNode, first: SgNode) -> SgNode:
        """Where the text is written: at the call, or in the one declaration of its name in the same function."""
        if first.kind() != "identifier":
            return first
        scope = _function_of(call) or file.root
        made = [node for node in scope.find_all(kind="variable_declarator") if _is_named(node, "name", first.text())]
        changed = [
            node
            for kind in ("assignment_expression", "augmented_assignment_expression")
            for node in file.root.find_all(kind=kind)
            if _is_named(node, "left", first.text())
        ]
        value = made[0].field("value") if len(made) == 1 and not changed else None
        if value is None or _function_of(made[0]) != _function_of(call):
            raise CannotEdit("the text of the query is put together in several steps; bind its values by hand")
        uses = [node for node in scope.find_all(kind="identifier") if node.text() == first.text()]
        runs = [
            node
            for node in uses
            if (around := node.parent()) is not None
            and around.kind() == "arguments"
            and "console" not in _callee(around)
        ]
        if len(runs) != 1:
            raise CannotEdit("the same text is run in several places; bind its values by hand")
        return value


def _callee(arguments: SgNode) -> str:
    call = arguments.parent()
    function = call.field("function") if call is not None else None
    return function.text() if function is not None else ""


def _is_named(node: SgNode, field: str, name: str) -> bool:
    found = node.field(field)
    return found is not None and found.text() == name


def _function_of(node: SgNode) -> SgNode | None:
    kinds = {"function_declaration", "function_expression", "arrow_function", "method_definition", "function"}
    return next((item for item in node.ancestors() if item.kind() in kinds), None)


def _imported(survey: Survey, path: str) -> set[str]:
    code = survey.files[path].code
    return {row.module for row in code.imports} if code is not None and not path.endswith(".py") else set()


def _given(file: JavaScriptFile, call: SgNode, last: str, about: tuple[str, Bound], values: list[str]) -> Splice:
    """Where the driver takes the values."""
    driver, _bound = about
    listed = f"[{', '.join(values)}]"
    arguments = file.arguments(call)
    if last == "prepare":
        outer = call.parent()
        name = outer.field("property") if outer is not None and outer.kind() == "member_expression" else None
        running = outer.parent() if outer is not None else None
        if name is None or running is None or name.text() not in _PREPARED or file.arguments(running):
            raise CannotEdit("where this prepared query is run is not seen here; bind its values there by hand")
        return file.argument(running, ", ".join(values))
    if driver == "sequelize":
        return _replacements(file, call, arguments, listed)
    if len(arguments) == 1:
        return file.argument(call, listed)
    given = arguments[1].kind() if len(arguments) == 2 else ""  # noqa: PLR2004  the text and a callback
    if given in {"arrow_function", "function_expression", "function"} or (
        given == "identifier" and driver in _CALLBACKS
    ):
        start = file.start(arguments[1])
        return Splice(start, start, f"{listed}, ".encode())
    raise CannotEdit("it binds values already; move the others there by hand")


def _replacements(file: JavaScriptFile, call: SgNode, arguments: list[SgNode], listed: str) -> Splice:
    if len(arguments) == 1:
        return file.argument(call, f"{{ replacements: {listed} }}")
    keys = file.keys(arguments[1]) if arguments[1].kind() == "object" else {"...": arguments[1]}
    if keys.keys() & {"replacements", "bind", "..."}:
        raise CannotEdit("it binds values already; move the others there by hand")
    return file.property(arguments[1], "replacements", listed)
