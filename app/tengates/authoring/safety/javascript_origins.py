"""Origins in JavaScript: cors for Express, Hono and Fastify, Nest, Socket.IO, headers written by hand."""

from __future__ import annotations

from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.environment_reads import is_deno, javascript_list, javascript_text
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.safety.allowed_origins import LIST, ONE, WIDEST, Hoisted, Origins
from tengates.model.code import Call
from tengates.model.place import Place
from tengates.survey.service.origins import ALLOW_ORIGIN

_NAME = "allowedOrigins"
_UNKNOWN = ("@koa/cors", "@elysiajs/cors")
_WORKERS = ("wrangler.toml", "wrangler.json", "wrangler.jsonc")
_NESTED = ("NestFactory.create", "socket.io")


@dataclass(frozen=True, slots=True)
class JavaScriptOrigins:
    """The edits of one sheet."""

    origins: Origins

    def call(self, place: Place, call: Call) -> None:
        """The call that decides on origins."""
        self._refuse(place.path, call)
        file = self.origins.sheet.javascript(place.path)
        node = file.call_at(place.span)
        arguments = file.arguments(node)
        index = (
            1 if call.callee.endswith((".register", "NestFactory.create")) or call.callee.startswith("socket.io") else 0
        )
        text, needs = self._text(place, file, node)
        if len(arguments) == index:
            self._mend(place, file.argument(node, f"{{ origin: {text} }}"), needs)
            return
        options = file.literal(arguments[index]) if len(arguments) > index else None
        if options is None or options.kind() != "object":
            raise CannotEdit("its options are put together elsewhere; name the websites there")
        if any(word in call.callee for word in _NESTED):
            options = file.keys(options).get("cors")
            if options is not None and options.text() == "true":
                self._replace(place, file, options, f"{{ origin: {text} }}", needs)
                return
            options = file.literal(options) if options is not None else None
        self._option(place, file, options, (text, needs))

    def header(self, place: Place) -> None:
        """`"Access-Control-Allow-Origin": "*"`, and the asking origin sent back unseen."""
        file = self.origins.sheet.javascript(place.path)
        values = _header_values(file, place)
        stars = [node for node in values if node.text().strip("'\"`") == "*"]
        if not stars:
            self._echo(place, file, values)
            return
        needs = self.origins.need_one(place.path)
        text = javascript_text(file, place.path, ONE, self.origins.given[0])
        why = f"Only the website named in {ONE} may call this from a browser."
        for node in stars:
            self.origins.sheet.mend(place.path, place.line, _over(file, node, text), why, needs)

    def _echo(self, place: Place, file: JavaScriptFile, values: list[SgNode]) -> None:
        """The header only for a website on the list."""
        if len(values) != 1:
            raise CannotEdit("the header is written in a way that this refactor does not follow")
        statement = next((item for item in values[0].ancestors() if item.kind() == "expression_statement"), None)
        start = file.start(statement) if statement is not None else 0
        whole = statement is not None and file.source.begins_line(start)
        if statement is None or not whole or "\n" in statement.text() or "writeHead" in statement.text():
            raise CannotEdit("the header is set together with others; send it only to websites that you know")
        asked, source = values[0].text().rstrip("!"), file.source
        text = javascript_list(file, place.path, LIST, self.origins.listed)
        unit, indent = source.unit.decode(), source.indent(start).decode()
        lines = (
            f"const {file.free_name(_NAME)} = {text}{file.semicolon}",
            f"{indent}if ({file.free_name(_NAME)}.includes({asked} ?? {file.quoted('')})) {{",
            f"{indent}{unit}{statement.text()}",
            f"{indent}}}",
        )
        new = source.newline.join(line.encode() for line in lines)
        needs = self.origins.need_list(place.path, self.origins.listed)
        self._mend(place, Splice(start, file.end(statement), new), needs)

    def _refuse(self, path: str, call: Call) -> None:
        if call.callee.startswith(_UNKNOWN):
            raise CannotEdit(
                f"{call.callee.rpartition('.')[0] or call.callee} takes its websites in another way; name them by hand"
            )
        if call.callee.startswith("hono") and any(
            name.rpartition("/")[2] in _WORKERS for name in self.origins.survey.paths
        ):
            raise CannotEdit("a Worker gets its environment with each request: name the websites there by hand")
        del path

    def _option(
        self, place: Place, file: JavaScriptFile, options: SgNode | None, given: tuple[str, tuple[str, ...]]
    ) -> None:
        text, needs = given
        if options is None or options.kind() != "object":
            raise CannotEdit("its options are put together elsewhere; name the websites there")
        keys = file.keys(options)
        if "..." in keys:
            raise CannotEdit(
                "its options come in through a spread (...); name the websites where they are put together"
            )
        if "origin" not in keys:
            self._mend(place, file.property(options, "origin", text), needs)
            return
        value = file.literal(keys["origin"]) or keys["origin"]
        if keys["origin"].kind() == "shorthand_property_identifier" and value is keys["origin"]:
            raise CannotEdit("its list of websites is put together elsewhere; name them there")
        if value.kind() not in {"true", "string", "array"}:
            raise CannotEdit("its list of websites is put together elsewhere; name them there")
        self._replace(place, file, value, text, needs)

    def _replace(self, place: Place, file: JavaScriptFile, node: SgNode, text: str, needs: tuple[str, ...]) -> None:
        self._mend(place, _over(file, node, text), needs)

    def _text(self, place: Place, file: JavaScriptFile, node: SgNode) -> tuple[str, tuple[str, ...]]:
        """The list as an expression, or the name of a constant above the statement when it would be too long in place."""
        text = javascript_list(file, place.path, LIST, self.origins.listed)
        needs = self.origins.need_list(place.path, self.origins.listed)
        start, source = file.start(node), file.source
        line = source.data[source.line_start(start) : source.line_end(file.end(node))]
        statement = next((item for item in node.ancestors() if item.kind() == "expression_statement"), None)
        inline = any(item.text().startswith("{") for item in file.arguments(node)) or not file.arguments(node)
        if len(line) + len(text) + 12 <= WIDEST or b"\n" in line or statement is None or not inline:
            return text, needs
        begin = file.start(statement)
        if not source.begins_line(begin) or is_deno(file, place.path):
            return text, needs
        position, name = source.line_start(begin), file.free_name(_NAME)
        known = self.origins.hoisted.get((place.path, text))
        if known is not None and known.position < position:
            return known.name, (known.key,)
        key = f"origins:{place.path}:{position}"
        added = source.lines(f"const {name} = {text}{file.semicolon}", indent=source.indent(begin))
        self.origins.sheet.support(place.path, [Splice(position, position, added)], self.origins.why, key, needs)
        if not source.indent(begin):
            self.origins.hoisted[(place.path, text)] = Hoisted(position, name, key)
        return name, (key,)

    def _mend(self, place: Place, splice: Splice, needs: tuple[str, ...]) -> None:
        self.origins.sheet.mend(place.path, place.line, splice, self.origins.why, needs)


def _over(file: JavaScriptFile, node: SgNode, text: str) -> Splice:
    return Splice(file.start(node), file.end(node), text.encode())


def _header_values(file: JavaScriptFile, place: Place) -> list[SgNode]:
    """What the span gives as the allowed origin, in objects, calls and assignments."""
    found: list[SgNode] = []
    for node in file.within(place.span, {"pair", "call_expression", "assignment_expression"}):
        if node.kind() == "pair":
            key, value = node.field("key"), node.field("value")
        elif node.kind() == "call_expression":
            key, value, *_ = [*file.arguments(node), None, None]
        else:
            left = node.field("left")
            key, value = (left.field("index") if left is not None else None), node.field("right")
        if key is not None and value is not None and key.text().strip("'\"`").lower() == ALLOW_ORIGIN:
            found.append(value)
    return found
