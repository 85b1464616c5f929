"""From a handler that reads its body as it comes to one that parses it with a zod schema: Express and Next.js."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from tengates.authoring.bodies.body_fields import BodyField, Limits, open_routes, other_door, senders
from tengates.authoring.bodies.javascript_answers import web_answer
from tengates.authoring.bodies.javascript_bodies import JavaScriptBody, handler_at, parameter_names, read_body
from tengates.authoring.bodies.javascript_zod import has_zod, is_deno, not_looked_into, written_key, zod_type
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.versions import at_least, refuse_old_typescript
from tengates.model.survey import EntryKind, EntryPoint, Survey

_WHY_SITE = "The body is checked against a schema before the handler uses it."
_WHY_SCHEMA = "Says which fields the endpoint takes, of which type and size."
_WHY_READS = "Reads the checked fields."
_INVALID = "{ error: QInvalid requestQ, issues: parsed.error.issues }"
_OTHER_DOORS = {EntryKind.ACTION, EntryKind.BOT, EntryKind.WIDGET}


@dataclass
class JavaScriptSchemas:
    """The schemas of one draft."""

    sheet: Sheet
    survey: Survey
    limits: Limits
    _names: dict[str, set[str]] = field(default_factory=dict)
    _imports: dict[str, None] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _pages: bool = False  # the handler at work answers with pages, so forms of the browser send to it

    def validate(self, entry: EntryPoint) -> None:
        """Draw the edits for one handler; CannotEdit says why not."""
        path = entry.place.path
        file = self.sheet.javascript(path)
        if entry.function is None or entry.kind in _OTHER_DOORS:
            raise CannotEdit(other_door(entry))
        function = handler_at(file, entry.function.span.start, entry.function.span.end)
        names = parameter_names(function)
        request = names[0] if names else ""
        if not request:
            raise CannotEdit("the handler takes its request apart in its parameters; write the schema by hand")
        web = self._is_web(function, request, names)
        pattern = rf"await {request}\s*\.json\(\)" if web else rf"{request}\.body"
        body = read_body(file, function, re.compile(pattern))
        if web and len(body.reads) > 1:
            raise CannotEdit("the body is read twice; read it once, and run this again")
        answer = [web_answer(self.survey, file, path, _INVALID, 400)] if web else self._node_answer(entry, names)
        self._pages = re.search(r"\.(?:render|redirect)\(", function.text()) is not None
        self._draw(file, entry, body, (f"await {request}.json()" if web else f"{request}.body", answer))

    def finish(self) -> None:
        """Import zod in each file that now uses it."""
        if self._open:
            self.sheet.note(open_routes(self._open))
        for path in self._imports:
            file = self.sheet.javascript(path)
            if not has_zod(file):
                module = "npm:zod@4" if is_deno(file, path) else "zod"
                self.sheet.support(path, file.add_import(module, "z"), "What the new code uses.", _imports_key(path))

    @staticmethod
    def _is_web(function: SgNode, request: str, names: list[str]) -> bool:
        """Whether the handler takes a web Request (and answers with a Response)."""
        text = function.text()
        if ".formData()" in text and ".json()" not in text:
            raise CannotEdit("it takes a form or an upload; check its fields, its size and its type by hand")
        if re.search(rf"\bawait {re.escape(request)}\s*\.json\(\)", text):
            return True
        if not re.search(rf"\b{re.escape(request)}\.body\b", text) or len(names) < 2:  # noqa: PLR2004  request and response
            raise CannotEdit("the place where the body is read was not found")
        return False

    @staticmethod
    def _node_answer(entry: EntryPoint, names: list[str]) -> list[str]:
        if not names[1]:
            raise CannotEdit("the handler takes its response apart in its parameters; write the schema by hand")
        if entry.framework == "fastify":
            return [f"return {names[1]}.code(400).send({_INVALID});"]
        return [f"{names[1]}.status(400).json({_INVALID});", "return;"]

    def _draw(self, file: JavaScriptFile, entry: EntryPoint, body: JavaScriptBody, how: tuple[str, list[str]]) -> None:
        path, line = entry.place.path, entry.place.line
        given, answer = how
        refuse_old_typescript(self.survey, path, "zod")
        if not has_zod(file) and re.search(r"(?:const|let|var|function|import)\s+z\b", file.text):
            raise CannotEdit('the file already uses the name "z"; write the schema by hand')
        if file.uses("parsed"):
            raise CannotEdit('the file already uses the name "parsed"; write the schema by hand')
        name = self._schema(file, entry, body)
        start = file.start(body.first)
        if not file.source.begins_line(start):
            raise CannotEdit("the statement that reads the body shares its line with another")
        unit, end = file.source.unit.decode(), file.semicolon
        lines = [
            f"const parsed = {name}.safeParse({given}){end}",
            "if (!parsed.success) {",
            *(unit + item.replace("Q", file.quote).removesuffix(";") + end for item in answer),
            "}",
        ]
        position = file.source.line_start(start)
        site = Splice(position, position, file.source.lines(*lines, indent=file.source.indent(start)))
        others = [Splice(file.start(node), file.end(node), b"parsed.data") for node in body.reads]
        others += [Splice(file.start(node), file.end(node), b"") for node in body.typed]
        key = f"reads:{path}:{line}"
        self.sheet.support(path, others, _WHY_READS, key)
        self._imports[path] = None
        needs: tuple[str, ...] = (key, f"schema:{path}:{name}", _imports_key(path))
        if not is_deno(file, path):
            needs += need_package(self.sheet, self.survey, path, ("zod", "^4.1.0"))
        self.sheet.mend(path, line, site, _WHY_SITE, needs)

    def _schema(self, file: JavaScriptFile, entry: EntryPoint, body: JavaScriptBody) -> str:
        path = entry.place.path
        sent = senders(self.survey, entry.pattern)
        fields = body.fields + tuple(BodyField(key) for key in sorted(sent.keys - {item.key for item in body.fields}))
        more = sent.more or self._pages
        strict = self.limits.strict and not more
        if more and self.limits.strict:
            self._open.append(entry.pattern)
        name = self._name(file, entry)
        typed = path.endswith(("ts", "tsx", "mts", "cts"))
        unit, end = file.source.unit.decode(), file.semicolon
        rows = [f"{unit}{written_key(item.key, file)}: {zod_type(item, self.limits, typed=typed)}," for item in fields]
        opening, closing = self._object(path, strict=strict)
        lines = [f"const {name} = {opening}", *rows, f"{closing}{end}"]
        position = file.above(file.start(body.first))
        above = file.source.line_start(max(position - 1, file.source.start))
        lead = [""] if position > above and not file.source.is_blank_line(above) else []
        splice = Splice(position, position, file.source.lines(*lead, *lines, ""))
        self.sheet.support(path, [splice], _WHY_SCHEMA, f"schema:{path}:{name}")
        for note in not_looked_into(fields, name, typed=typed):
            self.sheet.note(note)
        return name

    def _object(self, path: str, *, strict: bool) -> tuple[str, str]:
        if not strict:
            return "z.object({", "})"
        return (
            ("z.strictObject({", "})") if at_least(self.survey, "zod", path, (4, 0)) else ("z.object({", "}).strict()")
        )

    def _name(self, file: JavaScriptFile, entry: EntryPoint) -> str:
        words = [word for word in re.split(r"[^A-Za-z0-9]+", re.sub(r"[\[{:][^/]*", "", entry.pattern)) if word]
        words = [word for word in words if word not in {"api", "v1", "v2"}][-2:] or ["request"]
        base = words[0][:1].lower() + words[0][1:] + "".join(word[:1].upper() + word[1:] for word in words[1:])
        base = f"_{base}" if base[:1].isdigit() else base
        used = self._names.setdefault(file.text, set())
        options = (
            f"{base}Body",
            *(f"{base}{method.capitalize()}Body" for method in entry.methods),
            f"{base}RequestBody",
        )
        name = next((item for item in options if item not in used and not file.uses(item)), None)
        if name is None:
            raise CannotEdit("no free name for the schema was found")
        used.add(name)
        return name


def _imports_key(path: str) -> str:
    return f"import:zod:{path}"
