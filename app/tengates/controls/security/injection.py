"""security.injection: nothing a stranger sends becomes code, a command, a query, a page or a path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from tengates.authoring import Confidence, Control, Kind, Outcome, Place, Severity, Site, Survey, absence, when
from tengates.model.code import Assignment, Call, Code, Expr, ExprKind, Language
from tengates.survey.knowledge import sinks
from tengates.survey.linked import linked
from tengates.survey.service.carried import Given, carried
from tengates.survey.service.pages import is_stored, raw_values
from tengates.survey.service.query_texts import query_texts
from tengates.survey.service.running import Runs, runs
from tengates.survey.service.shown_pages import Pages, is_page
from tengates.survey.service.taint import Follower, Held, Scope, follower_of
from tengates.survey.service.written_pages import written_pages
from tengates.survey.web.index import SourceFile

_WHOLE_QUERY = re.compile(r"^(?:flask\.)?(?:req|request)\.(?:body|query|json)$")


_STORED = re.compile(
    r"(?i)(?:^|[._])(?:db|database|session|cursor|cur|conn|collection|repo|repository|prisma|supabase|redis)\w{0,20}\(?\)?\."
    r"|\.(?:find_one|findOne|findUnique|findFirst|fetchone|fetch_one|objects\.get|scalar_one|scalars\(\)\.first)$"
)


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    code: Code
    scopes: Mapping[str, Scope]
    stores: bool
    pages: Pages

    @property
    def drives_sql(self) -> bool:
        """Whether a driver of an SQL database is imported here."""
        return any(row.module.removesuffix("/promise") in sinks.SQL_DRIVERS for row in self.code.imports)

    def scope(self, call: Call) -> Scope:
        return self.scopes.get(call.scope) or self.scopes[""]

    def texts(self, expr: Expr, scope: str) -> Iterator[Expr]:
        """The expression, what it wraps, and what a local name was given."""
        yield expr
        if expr.kind is ExprKind.CALL and expr.positional:
            yield expr.positional[0]
        if expr.kind is ExprKind.NAME:
            yield from (
                row.value for row in self.code.assignments if row.target == expr.text and row.scope in {scope, ""}
            )


@dataclass(frozen=True, slots=True)
class _Found:
    message: str
    severity: Severity = Severity.HIGH


def judge(survey: Survey) -> Outcome:
    """Followed inside a function, from what it is sent to what it does with it; queries and commands one file further."""
    follower = follower_of(survey)
    pages = Pages(survey)
    project = linked(survey).project
    found = {
        (site.place.path, site.place.line): site
        for file in project
        for site in project.rows(
            file,
            "obeyed",
            partial(_of_file, follower, pages),
            (follower.scopes(file.path, file.code), pages.answering(file.path)),
        )
    }
    far = [
        row
        for path, given in carried(survey, follower, (*follower.doors, *dict(survey.sources()))).items()
        for row in project.rows(
            project.files[path],
            "obeyed afar",
            partial(_of_service, pages, follower, given),
            (given, follower.scopes(path, project.files[path].code), pages.answering(path)),
        )
    ]
    written = [_written(place) for file in project for place in written_pages(file)]
    for site in (*far, *written, *_of_templates(survey, follower)):
        found.setdefault((site.place.path, site.place.line), site)
    return absence(
        sorted(found.values(), key=lambda site: (site.place.path, site.place.line)),
        clean="nothing was found that a stranger's text could turn into",
        noun=("place where a stranger's text is obeyed", "places where a stranger's text is obeyed"),
        confidence=Confidence.MEDIUM,
    )


def _written(place: Place) -> Site:
    message = "texts that your server hands out become part of the page as they are, scripts in them too"
    return Site(place, ok=False, message=message, severity=Severity.MEDIUM)


def _of_file(follower: Follower, pages: Pages, source: SourceFile) -> Iterator[Site]:
    path, code = source.path, source.code
    stores = any(re.split(r"[./]", row.module, maxsplit=1)[0] in sinks.DOCUMENT_STORES for row in code.imports)
    file = _File(path, code, follower.scopes(path, code), stores, pages)
    for call in code.calls:
        if not call.expr.items:
            continue
        found = next((answer for ask in _QUESTIONS if (answer := ask(file, call)) is not None), None)
        if found is not None:
            yield _site(file, call, found)
    yield from _answers(file)
    for row in code.assignments:
        scope = file.scopes.get(row.scope)
        if row.target.endswith((".innerHTML", ".outerHTML")) and scope is not None and scope.holds(row.value):
            place = Place(path, row.span, row.scope, _line(f"{row.target} = {row.value.text}"))
            yield Site(
                place,
                ok=False,
                message="what a visitor sends becomes part of the page as it is",
                severity=Severity.HIGH,
            )


def _of_service(pages: Pages, follower: Follower, given: Given, source: SourceFile) -> Iterator[Site]:
    """What a file does with that which a handler elsewhere hands to its functions."""
    path, code = source.path, source.code
    file = _File(path, code, follower.scopes(path, code, given), stores=False, pages=pages)
    for call in code.calls:
        found = next((answer for ask in _FAR if call.expr.items and (answer := ask(file, call)) is not None), None)
        if found is not None:
            yield _site(file, call, found)


def _of_templates(survey: Survey, follower: Follower) -> Iterator[Site]:
    """Values that a template does not escape: what a visitor sends, or what visitors have saved."""
    project = linked(survey).project
    for shown in raw_values(survey):
        at = shown.value
        here = follower.scopes(at.file.path, at.file.code)
        sent = (here.get(at.scope) or here[""]).holds(at.expr) >= Held.UPLOAD
        if sent or is_stored(at, project):
            said = "what a visitor sends" if sent else "what is saved in the database"
            message = f"{said} becomes part of the page as it is, scripts in it too"
            severity = Severity.HIGH if sent else Severity.MEDIUM
            yield Site(shown.place, ok=False, message=message, severity=severity)


def _holds(file: _File, call: Call, expr: Expr | None, least: Held = Held.UPLOAD) -> bool:
    return expr is not None and file.scope(call).holds(expr) >= least


def _query(file: _File, call: Call) -> _Found | None:
    """A query put together from text; bound parameters stand in further arguments and are never looked at."""
    if call.callee.rpartition(".")[2] not in sinks.QUERIES:
        return None
    return _part_of_query(file, call) or (
        _Found("what a visitor sends is the whole query") if _is_whole_query(file, call) else None
    )


def _part_of_query(file: _File, call: Call) -> _Found | None:
    if call.callee.rpartition(".")[2] not in sinks.QUERIES:
        return None
    held = any(_holds(file, call, piece, Held.HEADER) for piece in query_texts(file.code, call))
    return _Found("what a visitor sends becomes part of the query") if held else None


def _is_whole_query(file: _File, call: Call) -> bool:
    owner, _, last = call.callee.rpartition(".")
    label, first = call.expr.items[0]
    store = owner.rpartition(".")[2]
    sql = sinks.SQL_NAMES if last == "query" and not file.drives_sql else sinks.STORE_NAMES
    runs_it = last in {"query", *sinks.RUNS_QUERIES} and bool(sql.search(store))
    return runs_it and not label and first.kind is ExprKind.NAME and _holds(file, call, first)


def _filter(file: _File, call: Call) -> _Found | None:
    """A filter written as text for a vector store, a search index or Supabase's `or`."""
    last = call.callee.rpartition(".")[2]
    if last not in sinks.FILTERS:
        return None
    given = [call.expr.get(word) for word in sinks.FILTER_WORDS]
    if last == "or" and call.expr.positional:
        given.append(call.expr.positional[0])
    for value in given:
        if value is not None and value.kind is ExprKind.TEMPLATE and _holds(file, call, value):
            return _Found("what a visitor sends becomes part of the filter", Severity.MEDIUM)
    return None


def _document(file: _File, call: Call) -> _Found | None:
    """Mongo takes operators as values: a body that is handed on whole, or a field that nobody said is text."""
    if not file.stores or call.callee.rpartition(".")[2] not in sinks.DOCUMENTS:
        return None
    first = call.expr.items[0][1]
    if first.kind is ExprKind.NAME and _WHOLE_QUERY.match(first.name):
        return _Found("what a visitor sends is the whole query")
    where = first.get("$where") if first.kind is ExprKind.OBJECT else None
    if where is not None and _holds(file, call, where):
        return _Found("what a visitor sends is run as code")
    values = [value for _, value in first.items] if first.kind is ExprKind.OBJECT else []
    if file.code.language is not Language.PYTHON and any(_raw_field(file, call, value) for value in values):
        return _Found("a visitor can send an operator such as {$ne: null} instead of a text", Severity.MEDIUM)
    return None


def _raw_field(file: _File, call: Call, value: Expr) -> bool:
    """`req.body.x` itself, or a name that was taken out of the body as it came."""
    if value.kind is not ExprKind.NAME or not _holds(file, call, value, Held.TEXT):
        return False
    if value.name.startswith(("req.body.", "req.query.")):
        return True
    rows = [row for row in file.code.assignments if row.target == value.text and row.scope == call.scope]
    return any(_WHOLE_QUERY.match(row.value.name) for row in rows)


_RUNS = {
    Runs.CODE: _Found("what a visitor sends is run as code"),
    Runs.COMMAND: _Found("what a visitor sends becomes part of a command"),
    Runs.PROGRAM: _Found("a visitor chooses which program is run"),
}


def _command(file: _File, call: Call) -> _Found | None:
    if call.callee in sinks.RUNS_CODE and _is_stored(file, call, call.expr.items[0][1]):
        return _Found("what stands in the database is run as code")
    found = runs(
        call,
        lambda expr: _holds(file, call, expr, Held.HEADER),
        lambda expr: file.texts(expr, call.scope),
    )
    return None if found is None else _RUNS[found]


def _is_stored(file: _File, call: Call, first: Expr) -> bool:
    """`row = db.get(name)`, then `exec(row["code"])`: who may write there may run anything."""
    root = re.split(r"[.\[]", first.name, maxsplit=1)[0]
    rows = [row for row in file.code.assignments if row.target == root and row.scope == call.scope]
    return first.kind is ExprKind.NAME and any(
        row.value.kind is ExprKind.CALL and _STORED.search(row.value.name) for row in rows
    )


def _unpacked(file: _File, call: Call) -> _Found | None:
    first = call.expr.items[0][1]
    if (
        call.callee in {"yaml.load", "yaml.load_all"}
        and not _is_safe_yaml(call)
        and file.code.language is Language.PYTHON
        and not any(row.target == "yaml" and row.scope in {call.scope, ""} for row in file.code.assignments)
    ):
        severity = Severity.HIGH if _holds(file, call, first) else Severity.MEDIUM
        return _Found("a YAML file can run code when it is read like this", severity)
    if call.callee in sinks.UNPACKS and _holds(file, call, first):
        return _Found("what a visitor sends can run code when it is unpacked")
    entities = next((bag.get("noent") for bag in call.expr.positional[1:] if bag.get("noent") is not None), None)
    if entities is not None and entities.text == "true" and _holds(file, call, first):
        return _Found("a visitor's XML can read files of the server when entities are resolved")
    return None


def _is_safe_yaml(call: Call) -> bool:
    given = call.expr.get("Loader") or (call.expr.positional[1] if len(call.expr.positional) > 1 else None)
    return given is not None and ("Safe" in given.text or "Base" in given.text)


_SHOWING = sinks.RAW_PAGES | sinks.ANSWERS
_SHOWN = "what a visitor sends becomes part of the page as it is"


def _page(file: _File, call: Call) -> _Found | None:
    first = call.expr.get("content") or call.expr.items[0][1]
    if call.callee in sinks.TEMPLATES and any(_holds(file, call, text) for text in file.texts(first, call.scope)):
        return _Found(_SHOWN)
    made = call.callee in {"$", "jQuery"} and _writes(file, call.scope, first)
    if made or (call.callee in _SHOWING and _is_page(file, call, first)):
        return _Found(_SHOWN)
    if call.callee.startswith("<"):
        return _Found(_SHOWN) if _holds(file, call, call.expr.get("dangerouslySetInnerHTML")) else None
    printed = call.expr.items[-1][1] if _prints(call) else None
    if printed is not None and any(_holds(file, call, text) for text in file.texts(printed, call.scope)):
        return _Found(_SHOWN)
    raw = call.expr.get("unsafe_allow_html")
    opened = (raw is not None and raw.text == "true") or call.callee in sinks.WIDGET_PAGES
    # What one types into a field shows on one's own page alone; a document comes from others.
    if opened and file.scope(call).holds(first, checks=False) is Held.UPLOAD:
        return _Found("the text of a document becomes part of the page as it is")
    return None


def _prints(call: Call) -> bool:
    """`page.setContent(html)`, `element.insertAdjacentHTML(where, html)`, `$(element).html(html)`."""
    owner, _, last = call.callee.rpartition(".")
    return last in sinks.PRINTED_PAGES or (last in sinks.JQUERY and owner in {"$()", "jQuery()"})


def _is_page(file: _File, call: Call, first: Expr) -> bool:
    if call.callee in sinks.MARKS:
        return _holds(file, call, first)
    if not file.pages.shows(file.code, call):
        return False
    return _writes(file, call.scope, first)


def _writes(file: _File, scope: str, value: Expr) -> bool:
    """Whether a text with elements in it, put together here, holds what a visitor sent."""
    held = file.scopes.get(scope) or file.scopes[""]
    texts = [text for text in file.texts(value, scope) if text.kind is ExprKind.TEMPLATE]
    pieces = (piece for text in texts for _, piece in text.items)
    return any(is_page(text) for text in texts) and any(held.holds(piece) >= Held.PART for piece in pieces)


def _answers(file: _File) -> Iterator[Site]:
    """Text that a Flask view returns, which a browser shows as a page, and the body of a Lambda's answer that says so."""
    for row in file.code.returns:
        shown = [file.pages.returned(file.path, row.scope, value) for value in file.texts(row.value, row.scope)]
        if any(value is not None and _writes(file, row.scope, value) for value in shown):
            place = Place(file.path, row.span, row.scope, _line(row.value.text))
            yield Site(place, ok=False, message=_SHOWN, severity=Severity.HIGH)


def _path(file: _File, call: Call) -> _Found | None:
    first = call.expr.get("path") or call.expr.items[0][1]
    owner, _, last = call.callee.rpartition(".")
    opens = call.callee in sinks.OPENS or (
        last in sinks.NODE_FILES and owner.partition(".")[0] in {"fs", "node:fs", "fs/promises"}
    )
    if last == "save" and call.receiver is None and first.kind is not ExprKind.STRING:
        opens = owner in _uploads(file, call)
    if not opens or first.kind is ExprKind.STRING:
        return None
    scope = file.scope(call)
    if any(scope.holds(text) in {Held.TEXT, Held.FILENAME} for text in file.texts(first, call.scope)):
        return _Found("what a visitor sends chooses the file", Severity.MEDIUM)
    return None


def _uploads(file: _File, call: Call) -> set[str]:
    """Local names of Flask's uploads."""
    rows: Iterator[Assignment] = (row for row in file.code.assignments if row.scope == call.scope)
    return {row.target for row in rows if ".files" in row.value.name}


_FAR: tuple[Callable[[_File, Call], _Found | None], ...] = (_part_of_query, _filter, _command, _path)
_QUESTIONS: tuple[Callable[[_File, Call], _Found | None], ...] = (
    _query,
    _filter,
    _document,
    _command,
    _unpacked,
    _page,
    _path,
)


def _site(file: _File, call: Call, found: _Found) -> Site:
    place = Place(file.path, call.span, call.scope, _line(call.expr.text))
    return Site(place, ok=False, message=found.message, severity=found.severity)


def _line(text: str) -> str:
    return " ".join(text.split())[:160]


CONTROL = Control(
    id="security.injection",
    title="Strangers' text is never obeyed",
    kind=Kind.ABSENCE,
    weight=3,
    applies=when.always,
    judge=judge,
)
