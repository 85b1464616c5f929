"""Security headers where the framework sends them: helmet for Express and Fastify, `headers()` of Next.js."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice, insert_item
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.versions import version_of
from tengates.model.place import Place
from tengates.model.survey import Survey

_STATEMENTS = {"lexical_declaration", "variable_declaration", "expression_statement"}
_WHY = "Every answer carries the headers that browsers protect visitors by."
_HELMET = ("helmet", "^8.1.0")
_FASTIFY = {5: "^13.0.0", 4: "^11.1.1"}
_SHOWS = re.compile(r"(?:^|\.)(?:static|render|sendFile|engine)$")
_CONFIG = re.compile(r"(?i)^(?:next)?_?config$")
_HEADERS = (
    ("Strict-Transport-Security", "max-age=31536000"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """The edits of one sheet."""

    sheet: Sheet
    survey: Survey

    def server(self, place: Place) -> None:
        """`app.use(helmet())` after the app is made, or the plugin of Fastify."""
        file = self.sheet.javascript(place.path)
        call = file.call_at(place.span)
        name = _app_name(call)
        statement = next((node for node in call.ancestors() if node.kind() in _STATEMENTS), None)
        if statement is None or not name:
            raise CannotEdit("the app is made in an unusual way; add helmet by hand")
        end, source = file.end(statement), file.source
        if source.data[end : source.line_end(end)].strip():
            raise CannotEdit("the app is made on a line with something else; add helmet by hand")
        if (function := call.field("function")) is not None and "astify" in function.text():
            line, needs = self._fastify(file, place.path, name)
        else:
            line, needs = self._express(file, place.path, name)
        position = source.next_line(end)
        new = source.new_line_before(position) + source.lines(
            line + file.semicolon, indent=source.indent(file.start(statement))
        )
        self.sheet.mend(place.path, place.line, Splice(position, position, new), _WHY, needs)

    def _express(self, file: JavaScriptFile, path: str, app: str) -> tuple[str, tuple[str, ...]]:
        needs = self._import(file, path, "helmet")
        needs += need_package(self.sheet, self.survey, path, _HELMET)
        options = []
        if _serves_pages(self.survey, path):
            options.append("contentSecurityPolicy: false")
            self.sheet.note(
                "helmet's own content security policy is left off because this app serves pages, whose scripts it could stop: write one that fits them."
            )
            if _imports(self.survey, path, "cors"):
                options.append(f"crossOriginResourcePolicy: {{ policy: {file.quoted('cross-origin')} }}")
        given = f"{{ {', '.join(options)} }}" if options else ""
        return f"{app}.use(helmet({given}))", needs

    def _fastify(self, file: JavaScriptFile, path: str, app: str) -> tuple[str, tuple[str, ...]]:
        version = version_of(self.survey, "fastify", path)
        major = version[0] if version is not None else max(_FASTIFY)
        if major not in _FASTIFY:
            raise CannotEdit(f"which @fastify/helmet goes with fastify {major} is not known to this refactor")
        needs = self._import(file, path, "@fastify/helmet")
        needs += need_package(self.sheet, self.survey, path, ("@fastify/helmet", _FASTIFY[major]))
        waits = "await " if f"await {app}.register(" in file.text else ""
        return f"{waits}{app}.register(helmet)", needs

    def _import(self, file: JavaScriptFile, path: str, module: str) -> tuple[str, ...]:
        if file.uses("helmet"):
            raise CannotEdit('the file already uses the name "helmet"')
        key = f"import:{path}:helmet"
        self.sheet.support(path, file.add_default_import(module, "helmet"), "What the new line uses.", key)
        return (key,)

    def next_config(self, place: Place) -> None:
        """`async headers()` in the settings of Next.js."""
        file = self.sheet.javascript(place.path)
        config = _settings(file)
        keys = file.keys(config)
        if "headers" in keys:
            raise CannotEdit("it has headers of its own; add the security headers to them")
        if "..." in keys:
            raise CannotEdit("its settings come in through a spread (...), which may hold headers of their own")
        if "output" in keys and "export" in keys["output"].text():
            raise CannotEdit("a static export sends no headers of its own; set them where the files are hosted")
        self.sheet.mend(place.path, place.line, _method(file, config), _WHY)
        self.sheet.note(
            "If other websites show your app in a frame, as with an embedded chat, take X-Frame-Options out again."
        )


def _app_name(call: SgNode) -> str:
    """What the new app is called: `app`, `this.app`; "" when it is not kept."""
    made = call.parent()
    if made is None:
        return ""
    name = made.field("name") if made.kind() == "variable_declarator" else made.field("left")
    return name.text() if name is not None and name.kind() in {"identifier", "member_expression"} else ""


def _settings(file: JavaScriptFile) -> SgNode:
    """The object with the settings: what is exported, what wrappers are given, what is called so."""
    for node in file.top:
        given = _exported(node)
        found = file.literal(given) if given is not None else None
        while found is not None and found.kind() == "call_expression":
            objects = [file.literal(item) for item in file.arguments(found)]
            named = [item for item in file.arguments(found) if _CONFIG.match(item.text())]
            inner = file.literal(named[0]) if named else objects[0] if len(objects) == 1 else None
            found = inner if inner is not None and inner.kind() in {"object", "call_expression"} else None
        if found is not None and found.kind() == "object":
            return found
    raise CannotEdit("its settings are put together in a way that this refactor does not follow; add headers() by hand")


def _exported(node: SgNode) -> SgNode | None:
    """What `export default` or `module.exports =` gives."""
    if node.kind() == "export_statement" and any(child.kind() == "default" for child in node.children()):
        return node.field("value")
    if node.kind() == "expression_statement" and node.children()[0].kind() == "assignment_expression":
        left = node.children()[0].field("left")
        return node.children()[0].field("right") if left is not None and left.text() == "module.exports" else None
    return None


def _method(file: JavaScriptFile, config: SgNode) -> Splice:
    source, brackets = file.source, file.brackets(config)
    base = source.indent(file.start(config))
    unit = file.unit.encode()
    indent = base + unit
    text = source.newline.join((indent + line if line else b"") for line in _lines(file, unit.decode())).lstrip()
    if brackets.items and source.begins_line(brackets.items[-1][0]):
        return insert_item(source, brackets, text)
    inside = source.data[brackets.open : brackets.close]
    if b"\n" in inside and not brackets.items and source.begins_line(brackets.close):
        position = source.line_start(brackets.close)
        return Splice(position, position, indent + text + b"," + source.newline)
    if b"\n" in inside or b"/*" in inside or b"//" in inside:
        raise CannotEdit("its settings are laid out in an unusual way; add headers() by hand")
    kept = indent + inside.strip().removesuffix(b",") + b"," + source.newline if inside.strip() else b""
    new = source.newline + kept + indent + text + b"," + source.newline + base
    return Splice(brackets.open, brackets.close, new)


def _lines(file: JavaScriptFile, unit: str) -> list[bytes]:
    end = file.semicolon
    rows = [f"{unit * 4}{{ key: {file.quoted(key)}, value: {file.quoted(value)} }}," for key, value in _HEADERS]
    lines = [
        "async headers() {",
        f"{unit}return [",
        f"{unit * 2}{{",
        f"{unit * 3}source: {file.quoted('/(.*)')},",
        f"{unit * 3}headers: [",
        *rows,
        f"{unit * 3}],",
        f"{unit * 2}}},",
        f"{unit}]{end}",
        "}",
    ]
    return [line.encode() for line in lines]


def _serves_pages(survey: Survey, path: str) -> bool:
    folder = app_folder(survey, path)
    return any(
        _SHOWS.search(call.callee)
        for other, code in survey.sources()
        if other.startswith(folder)
        for call in code.calls
    )


def _imports(survey: Survey, path: str, module: str) -> bool:
    folder = app_folder(survey, path)
    return any(
        row.module == module for other, code in survey.sources() if other.startswith(folder) for row in code.imports
    )
