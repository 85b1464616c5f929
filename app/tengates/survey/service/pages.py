"""Values that page templates put in without escaping, joined with the code that renders the page."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Assignment, Call, Expr, ExprKind
from tengates.model.config import RawValue
from tengates.model.place import Place, Span
from tengates.model.survey import Survey
from tengates.survey.bindings import Origin
from tengates.survey.linked import Linked, linked
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import rows_per_file
from tengates.survey.web.project import Project

_RENDERS = frozenset({"render", "render_template", "TemplateResponse", "view", "renderFile"})
_ORDINARY = frozenset({"request", "template_name", "name", "context", "status_code", "headers", "media_type", "status"})
_ENDING = re.compile(r"\.(?:html?|xhtml|jinja2?|j2|njk|nunjucks|twig|ejs|eta|hbs|handlebars|mustache|pug|jade)$")
_PLAIN = re.compile(r"(?i)^(?:id|pk|_id|uuid|length|count|size|csrf\w*|nonce|created\w*|updated\w*)$|_(?:id|at|count)$")
_READS = re.compile(
    r"\.objects\b|\.query\.(?:all|get|filter|first|order_by|paginate)|session\.(?:query|scalars?|execute|exec)\b"
    r"|(?:^|\.)(?:fetchall|fetchone|fetchmany|findAll|findMany|findOne|findUnique|findFirst|findById|findByPk|find_one|findAndCountAll)\b"
    r"|^(?:django\.shortcuts\.)?get_(?:object_or_404|list_or_404)$"
)
_KEEPS = {"list", "dict", "tuple", "sorted", "reversed", "zip", "enumerate", "Array.from"}
_FORMS = {"form", "forms", "formset", "field"}  # their fields escape what they show
_NAMES = 4  # strings of a call that may be the template's name
_HOPS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """A raw value of a template, and an expression of the code that renders it with that value."""

    place: Place
    value: Origin


def raw_values(survey: Survey) -> Iterator[Shown]:
    """For each call that renders a page its raw values, of those made of the same thing the first.

    A value that the call is not seen to give is left out.
    """
    pages = _Pages(survey)
    for file in linked(survey).project:
        for call in _rendering(file):
            yield from pages.shown(file, call)


@rows_per_file
def _rendering(file: SourceFile) -> Iterator[Call]:
    return (call for call in file.code.calls if call.callee.rpartition(".")[2] in _RENDERS)


class _Pages:
    def __init__(self, survey: Survey) -> None:
        self._linked: Linked = linked(survey)
        self._by_name: dict[str, list[tuple[str, tuple[RawValue, ...]]]] = defaultdict(list)
        for path, facts in survey.files.items():
            if facts.raw_values:
                self._by_name[_ENDING.sub("", posixpath.basename(path))].append((path, facts.raw_values))

    def shown(self, file: SourceFile, call: Call) -> Iterator[Shown]:
        for path, values in self._rendered(file, call):
            context = dict(self._context(file, call))
            seen: set[Span] = set()
            for value in values:
                given = context.get(value.chain[0]) if value.chain else None
                found = self._inner(Origin(file, given, call.scope), value.chain[1:]) if given is not None else None
                if found is not None and found.expr.span not in seen and value.chain[0] not in _FORMS:
                    seen.add(found.expr.span)  # the cells of one row are one thing to mend
                    yield Shown(Place(path, value.span, "", value.text[:160]), found)

    def _rendered(self, file: SourceFile, call: Call) -> Iterator[tuple[str, tuple[RawValue, ...]]]:
        """The template that a call names; of several with one name the nearest."""
        for _, item in call.expr.items[:_NAMES]:
            if item.kind is ExprKind.STRING and item.text:
                wanted = "/" + _ENDING.sub("", item.text).strip("/")
                rows = self._by_name.get(posixpath.basename(wanted), ())
                fitting = [row for row in rows if ("/" + _ENDING.sub("", row[0])).endswith(wanted)]
                yield from sorted(fitting, key=lambda row: -len(posixpath.commonprefix([row[0], file.path])))[:1]

    def _context(self, file: SourceFile, call: Call) -> Iterator[tuple[str, Expr]]:
        """What a page is rendered with, by name: keywords, an object, a name that stands for one."""
        for label, item in call.expr.items:
            if label and label not in _ORDINARY and "*" not in label:
                yield label, item
            elif label in {"", "context"} and item.kind is ExprKind.OBJECT:
                yield from item.items
            elif label in {"", "context", "**"} and item.kind is ExprKind.NAME:
                yield from self._of_name(file, item.text, call.scope)

    def _of_name(self, file: SourceFile, name: str, scope: str) -> Iterator[tuple[str, Expr]]:
        """`context = {...}` and `context["posts"] = ...` in the same function."""
        for row in file.code.assignments:
            if row.scope != scope:
                continue
            if row.target == name and row.value.kind is ExprKind.OBJECT:
                yield from row.value.items
            elif row.target.startswith(f"{name}[") and row.target.endswith("]"):
                yield row.target[len(name) + 1 : -1].strip("\"'"), row.value

    def _inner(self, origin: Origin, further: tuple[str, ...]) -> Origin | None:
        """What a chain of names leads to inside what was given, as far as that is written down."""
        for _ in range(_HOPS):
            made = self._made(origin)
            if made is None or not further:
                break
            value = made.expr.get(further[0])
            if value is None:
                return None  # something else that the same object holds
            origin, further = Origin(made.file, value, made.scope), further[1:]
        return None if further and _PLAIN.search(further[-1]) else origin

    @staticmethod
    def _made(origin: Origin) -> Origin | None:
        """The object that an expression is, or that its name was given in the same function."""
        expr = origin.expr
        if expr.kind is ExprKind.OBJECT:
            return origin
        if expr.kind is not ExprKind.NAME:
            return None
        rows: list[Assignment] = [
            row for row in origin.file.code.assignments if row.target == expr.text and row.scope == origin.scope
        ]
        objects = [row for row in rows if row.value.kind is ExprKind.OBJECT]
        return Origin(origin.file, objects[-1].value, objects[-1].scope) if objects else None


def is_stored(value: Origin, project: Project, hops: int = _HOPS) -> bool:
    """Whether a value was read from a database: asked for here, by the function that made it, or before a callback."""
    expr, file, scope = value.expr, value.file, value.scope
    if hops == 0:
        return False
    if expr.kind is ExprKind.CALL:
        if _READS.search(expr.name):
            return True
        found = project.function(file.path, expr.name)
        if found is not None:
            return any(call.scope == found[1].qualname and _READS.search(call.callee) for call in found[0].code.calls)
    if expr.kind is ExprKind.NAME:
        function = file.functions.get(scope)
        names = {row.name for row in function.parameters} if function is not None else set()
        if function is not None and expr.text in names:
            return bool(_READS.search(function.passed_to))
        rows = [row for row in file.code.assignments if row.target == expr.text and row.scope == scope]
        return any(is_stored(Origin(file, row.value, scope), project, hops - 1) for row in rows)
    keeps = expr.kind in {ExprKind.OTHER, ExprKind.LIST} or (expr.kind is ExprKind.CALL and expr.name in _KEEPS)
    passed = expr.items if keeps else ()
    return any(is_stored(Origin(file, item, scope), project, hops - 1) for _, item in passed)
