"""Origins in Python: FastAPI's and Starlette's middleware, Flask-CORS, Socket.IO, Django's setting, headers written by hand."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.environment_reads import need_os, python_list, python_text
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_nodes import assigned, call_node, followed, keyword_of, removed, replaced
from tengates.authoring.editing.python_shapes import CallLayout
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.authoring.safety.allowed_origins import LIST, ONE, WIDEST, Hoisted, Origins, is_origin
from tengates.model.place import Place, Span
from tengates.survey.service.origins import ALLOW_ORIGIN

_NAME = "allowed_origins"


@dataclass(frozen=True, slots=True)
class PythonOrigins:
    """The edits of one sheet."""

    origins: Origins

    def call(self, place: Place) -> None:
        """The call that decides on origins."""
        file = self.origins.sheet.python(place.path)
        tree = PythonTree(file.source)
        node, layout = call_node(tree, place.span), file.call_at(place.span)
        if layout.has_spread:
            raise CannotEdit("its options come in through * or **; name the websites where they are put together")
        last = dotted_name(node.func).rpartition(".")[2]
        option = _option(node, last)
        pattern = keyword_of(node, "allow_origin_regex")
        given = keyword_of(node, option)
        if given is None and pattern is None:
            resources = keyword_of(node, "resources")
            nested = _nested_star(resources.value) if resources is not None else None
            if nested is not None:
                self._value(place, file, tree, nested)
                return
            self._added(place, (file, tree, node, layout), option)
        elif given is None and pattern is not None:
            start, end = tree.span(pattern)
            text, needs = self._text(place, (file, tree, node), None)
            self._mend(place, Splice(start, end, f"{option}={text}".encode()), needs)
        elif given is not None:
            if pattern is not None:
                raise CannotEdit(
                    "it names origins both as a list and as a pattern: keep the list and name the websites in it"
                )
            self._value(place, file, tree, followed(tree, given.value))

    def django(self, place: Place) -> None:
        """`CORS_ALLOW_ALL_ORIGINS = True`."""
        path = place.path
        file = self.origins.sheet.python(path)
        tree = PythonTree(file.source)
        _target, _value, statement = assigned(tree, place.span)
        names = {tree.text(node.targets[0]) for node in tree.module.body if isinstance(node, ast.Assign)}
        if names & {"CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST"}:
            self._mend(place, removed(tree, statement), ())
            return
        start, end = tree.span(statement)
        needs = (*need_os(self.origins.sheet, path, start), *self.origins.need_list(path, self.origins.listed))
        line = f"CORS_ALLOWED_ORIGINS = {python_list(file, LIST, self.origins.listed)}"
        self._mend(place, Splice(start, end, line.encode()), needs)

    def header(self, place: Place) -> None:
        """`"Access-Control-Allow-Origin": "*"`."""
        path = place.path
        file = self.origins.sheet.python(path)
        tree = PythonTree(file.source)
        stars = _header_stars(tree, place.span)
        if not stars:
            raise CannotEdit("the header is written in a way that this refactor does not follow")
        needs = (*need_os(self.origins.sheet, path, place.span.start), *self.origins.need_one(path))
        text = python_text(file, ONE, self.origins.given[0])
        why = f"Only the website named in {ONE} may call this from a browser."
        for star in stars:
            self.origins.sheet.mend(path, place.line, replaced(tree, star, text), why, needs)

    def _value(self, place: Place, file: PythonFile, tree: PythonTree, star: ast.expr) -> None:
        """The list in place of what lets everybody in."""
        text, needs = self._text(place, (file, tree, star), star)
        self._mend(place, replaced(tree, star, text), needs)

    def _added(self, place: Place, about: tuple[PythonFile, PythonTree, ast.Call, CallLayout], option: str) -> None:
        file, tree, node, layout = about
        text, needs = self._text(place, (file, tree, node), None)
        self._mend(place, file.keyword(layout, option, text), needs)

    def _text(
        self, place: Place, about: tuple[PythonFile, PythonTree, ast.expr], star: ast.expr | None
    ) -> tuple[str, tuple[str, ...]]:
        """The list as an expression, what it needs, and a line before the statement when it would be too long in place."""
        file, tree, node = about
        named = _named(star) if star is not None else ()
        listed = ",".join(named) or self.origins.listed
        text = python_list(file, LIST, listed)
        start = tree.span(node)[0]
        needs = (*need_os(self.origins.sheet, place.path, start), *self.origins.need_list(place.path, listed))
        line = file.source.data[file.source.line_start(start) : file.source.line_end(tree.span(node)[1])]
        statement = tree.statement(node)
        begin = tree.span(statement)[0]
        whole = isinstance(statement, (ast.Expr, ast.Assign)) and file.source.begins_line(begin)
        whole = whole and file.source.line_start(begin) == file.source.line_start(start)
        in_place = star is not None and statement is tree.parents[star]
        if len(line) + len(text) <= WIDEST or not whole or in_place:
            return text, needs
        position = file.source.line_start(begin)
        known = self.origins.hoisted.get((place.path, text))
        if known is not None and known.position < position:
            return known.name, (known.key,)
        name = file.free_name(_NAME)
        indent = file.source.indent(begin)
        key = f"origins:{place.path}:{position}"
        splice = Splice(position, position, file.source.lines(f"{name} = {text}", indent=indent))
        self.origins.sheet.support(place.path, [splice], self.origins.why, key, needs)
        if not indent:
            self.origins.hoisted[(place.path, text)] = Hoisted(position, name, key)
        return name, (key,)

    def _mend(self, place: Place, splice: Splice, needs: tuple[str, ...]) -> None:
        self.origins.sheet.mend(place.path, place.line, splice, self.origins.why, needs)


def _option(node: ast.Call, last: str) -> str:
    if keyword_of(node, "cors_allowed_origins") is not None:
        return "cors_allowed_origins"
    if any(dotted_name(item).endswith("CORSMiddleware") for item in (*node.args, node.func)):
        return "allow_origins"
    if last in {"CORS", "cross_origin"}:
        return "origins"
    raise CannotEdit("how this names the websites it trusts is not known to this refactor; name them by hand")


def _nested_star(resources: ast.expr) -> ast.expr | None:
    """The `"*"` of Flask-CORS's `resources={"/*": {"origins": "*"}}`."""
    if not isinstance(resources, ast.Dict):
        raise CannotEdit("its resources are put together elsewhere; name the websites there")
    found = [
        value
        for inner in resources.values
        if isinstance(inner, ast.Dict)
        for key, value in zip(inner.keys, inner.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "origins"
    ]
    if len(found) > 1:
        raise CannotEdit("several of its resources name origins of their own; name the websites by hand")
    return found[0] if found else None


def _named(star: ast.expr) -> tuple[str, ...]:
    """The websites that stand beside the star."""
    if isinstance(star, ast.Constant):
        return ()
    if not isinstance(star, (ast.List, ast.Tuple)):
        raise CannotEdit("its list of websites is put together elsewhere; name them there")
    texts = [item.value for item in star.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    if len(texts) != len(star.elts):
        raise CannotEdit("its list holds more than plain addresses; take the * out by hand")
    return tuple(text for text in texts if is_origin(text))


def _header_stars(tree: PythonTree, span: Span) -> list[ast.expr]:
    found: list[ast.expr] = []
    for node in ast.walk(tree.module):
        if isinstance(node, (ast.expr, ast.stmt)) and not (
            span.start <= tree.span(node)[0] < tree.span(node)[1] <= span.end
        ):
            continue
        if isinstance(node, ast.Dict):
            found += [value for key, value in zip(node.keys, node.values, strict=True) if _is_header(key)]
        elif isinstance(node, ast.Call) and node.args and _is_header(node.args[0]):
            found += node.args[1:2]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            found += [node.value] if _is_header(node.targets[0].slice) else []
    return [node for node in found if isinstance(node, ast.Constant) and node.value == "*"]


def _is_header(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower() == ALLOW_ORIGIN
