"""From code that takes a model's answer as it comes to code that reads what a zod schema let through."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from tengates.authoring.bodies.body_fields import BodyField, FieldKind
from tengates.authoring.bodies.javascript_answers import web_answer
from tengates.authoring.bodies.javascript_bodies import parameter_names
from tengates.authoring.bodies.javascript_zod import has_zod, is_deno, not_looked_into, written_key, zod_type
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.versions import refuse_old_typescript
from tengates.authoring.models.javascript_model_answers import (
    JavaScriptAnswer,
    catching,
    enclosing_function,
    function_name,
    read_answer,
    with_declared,
)
from tengates.model.place import Place
from tengates.model.survey import Survey

_WHY_SITE = "The answer is checked against a schema before anything is taken from it."
_WHY_SCHEMA = "Says which fields an answer must have."
_WHY_CHECK = "Says no to an answer that does not fit."
_WHY_HELPER = "Reads JSON that may be none, without an error that nobody catches."
_UNREADABLE = "{ error: QThe answer of the model could not be used. Please try again.Q }"
_UNFIT = "The model's answer does not have the expected form: ${parsed.error.message}"
_NOTHING_KNOWN = (
    "the code does not say which type any of its fields has, so a schema would let anything in; write it by hand"
)
_ASKED = re.compile(r"(?i)arguments$|\bargs$|args$")
_VERBS = {"get", "parse", "generate", "create", "fetch", "make", "build", "extract", "handle", "run", "do", "call", "ask", "on", "load", "read", "execute"}  # fmt: skip
_ROUTES = {"GET", "POST", "PUT", "PATCH", "DELETE", "handler", "default"}
_LONGEST = 3  # words of a name
_SLICED = "answer.slice(answer.indexOf(Q{Q), answer.lastIndexOf(Q}Q) + 1)"


@dataclass
class JavaScriptAnswerSchemas:
    """The schemas of one draft."""

    sheet: Sheet
    survey: Survey
    repair: bool
    _schemas: dict[tuple[str, str, tuple[BodyField, ...]], tuple[str, Splice]] = field(default_factory=dict)
    _helpers: dict[str, tuple[str, Splice]] = field(default_factory=dict)
    _imports: dict[str, None] = field(default_factory=dict)

    def check(self, place: Place) -> None:
        """Draw the edits for one place where an answer is parsed; CannotEdit says why not."""
        path, file = place.path, self.sheet.javascript(place.path)
        if not has_zod(file) and re.search(r"(?:const|let|var|function|import)\s+z\b", file.text):
            raise CannotEdit('the file already uses the name "z"; write the schema by hand')
        call = file.call_at(place.span)
        answer = read_answer(file, call)
        given = file.arguments(call)
        if len(given) != 1:
            raise CannotEdit("it is parsed with a function that changes what comes out; write the schema by hand")
        refuse_old_typescript(self.survey, path, "zod")
        asked = _ASKED.search(given[0].text()) is not None
        fields = answer.fields
        if asked:
            fields = with_declared(file, fields, typed=_is_typed(path))
        if all(item.kind is FieldKind.OPEN for item in fields):
            raise CannotEdit(_NOTHING_KNOWN)
        name = self._schema(file, path, (answer, fields, asked))
        needs = [f"schema:{path}:{name}", _imports_key(path)]
        key = f"reads:{path}:{place.span.start}"
        self.sheet.support(
            path, [Splice(file.start(node), file.end(node), b"") for node in answer.typed], _WHY_CHECK, key
        )
        if catching(answer.outer):
            text = f"{name}.parse({call.text()})"
        else:
            needs.append(self._helper(file, path, answer))
            text = self._refusal(file, place, (answer, name, given[0].text()), key)
        self._imports[path] = None
        needs.append(key)
        if not is_deno(file, path):
            needs += need_package(self.sheet, self.survey, path, ("zod", "^4.1.0"))
        site = Splice(file.start(answer.outer), file.end(answer.outer), text.encode())
        self.sheet.mend(path, place.line, site, _WHY_SITE, tuple(needs))

    def finish(self) -> None:
        """Import zod in each file that now uses it."""
        for path in self._imports:
            file = self.sheet.javascript(path)
            if not has_zod(file):
                module = "npm:zod@4" if is_deno(file, path) else "zod"
                self.sheet.support(path, file.add_import(module, "z"), "What the new code uses.", _imports_key(path))

    def _refusal(self, file: JavaScriptFile, place: Place, how: tuple[JavaScriptAnswer, str, str], key: str) -> str:
        """The lines that parse and refuse, above the statement; returns what the answer is from there on."""
        answer, schema, given = how
        statement = answer.statement
        start = file.start(statement)
        if not file.source.begins_line(start):
            raise CannotEdit("the statement that parses the answer shares its line with another")
        parsed = "parsed" if not file.uses("parsed") else "checked"
        if file.uses(parsed):
            raise CannotEdit('the file already uses the name "parsed"; write the schema by hand')
        unit, end = file.source.unit.decode(), file.semicolon
        helper = self._helpers[place.path][0]
        lines = [
            f"const {parsed} = {schema}.safeParse({helper}({given})){end}",
            f"if (!{parsed}.success) {{",
            *(unit + line.removesuffix(";") + end for line in self._answer(file, place.path, answer.outer, parsed)),
            "}",
        ]
        position = file.source.line_start(start)
        splice = Splice(position, position, file.source.lines(*lines, indent=file.source.indent(start)))
        self.sheet.support(place.path, [splice], _WHY_CHECK, key)
        return f"{parsed}.data"

    def _answer(self, file: JavaScriptFile, path: str, node: SgNode, parsed: str) -> list[str]:
        function = enclosing_function(node)
        entry = None
        if function is not None:
            span = (file.start(function), file.end(function))
            entry = next(
                (
                    row
                    for row in self.survey.entries
                    if row.place.path == path
                    and row.function is not None
                    and (row.function.span.start, row.function.span.end) == span
                ),
                None,
            )
        names = parameter_names(function) if function is not None and entry is not None else []
        body = _UNREADABLE.replace("Q", file.quote)
        if len(names) > 1 and names[1] and function is not None and f"{names[1]}.status(" in function.text():
            return [f"{names[1]}.status(502).json({body});", "return;"]
        if entry is not None and re.search(r"\bResponse\b|NextResponse", function.text() if function else ""):
            return [f"{web_answer(self.survey, file, path, body, 502)};"]
        return [f"throw new Error(`{_UNFIT.replace('parsed', parsed)}`);"]

    def _helper(self, file: JavaScriptFile, path: str, answer: JavaScriptAnswer) -> str:
        """`readJson`, written once in a file; returns its key."""
        if path not in self._helpers:
            name = file.free_name("readJson")
            unit, end = file.source.unit.decode(), file.semicolon
            inner = _SLICED.replace("Q", file.quote) if self.repair else "answer"
            head = f"function {name}(answer: string): unknown {{" if _is_typed(path) else f"function {name}(answer) {{"
            lines = (
                "/** The JSON object in a model's answer, undefined when there is none. */",
                head,
                f"{unit}try {{",
                f"{unit}{unit}return JSON.parse({inner}){end}",
                f"{unit}}} catch {{",
                f"{unit}{unit}return undefined{end}",
                f"{unit}}}",
                "}",
            )
            self._helpers[path] = (name, _above(file, answer.outer, lines))
        key = f"helper:{path}"
        self.sheet.support(path, [self._helpers[path][1]], _WHY_HELPER, key)
        return key

    def _schema(
        self, file: JavaScriptFile, path: str, made: tuple[JavaScriptAnswer, tuple[BodyField, ...], bool]
    ) -> str:
        answer, fields, asked = made
        base = _base(answer.outer, asked=asked)
        if (path, base, fields) not in self._schemas:
            taken = {name for (where, *_), (name, _) in self._schemas.items() if where == path}
            name = next(
                one
                for number in range(1, 1000)
                if not file.uses(one := base + (str(number) if number > 1 else "")) and one not in taken
            )
            typed, unit = _is_typed(path), file.source.unit.decode()
            rows = [f"{unit}{written_key(item.key, file)}: {zod_type(item, None, typed=typed)}," for item in fields]
            lines = (f"const {name} = z.object({{", *rows, f"}}){file.semicolon}")
            self._schemas[path, base, fields] = (name, _above(file, answer.outer, lines))
        name, splice = self._schemas[path, base, fields]
        self.sheet.support(path, [splice], _WHY_SCHEMA, f"schema:{path}:{name}")
        for note in not_looked_into(fields, name, typed=_is_typed(path)):
            self.sheet.note(note)
        return name


def _above(file: JavaScriptFile, node: SgNode, lines: tuple[str, ...]) -> Splice:
    position = file.above(file.start(node))
    above = file.source.line_start(max(position - 1, file.source.start))
    lead = [""] if position > above and not file.source.is_blank_line(above) else []
    return Splice(position, position, file.source.lines(*lead, *lines, ""))


def _is_typed(path: str) -> bool:
    return path.endswith(("ts", "tsx", "mts", "cts"))


def _imports_key(path: str) -> str:
    return f"import:zod:{path}"


def _base(node: SgNode, *, asked: bool) -> str:
    """`quizAnswerSchema` in `createQuiz()`, `argumentsSchema` where the name would become long."""
    ending = "Arguments" if asked else "Answer"
    name = function_name(node)
    words = [word for word in re.split(r"[_$]+|(?<=[a-z0-9])(?=[A-Z])", name) if word and name not in _ROUTES]
    kept = [word for place, word in enumerate(words) if not (place == 0 and word.lower() in _VERBS)]
    kept = [word for word in kept if word.lower() not in {"response", "answer", "json", "args", "arguments", "result"}]
    if not kept or len(kept) >= _LONGEST:
        return f"{ending.lower()}Schema"
    first, *rest = kept
    return first[:1].lower() + first[1:] + "".join(word[:1].upper() + word[1:] for word in rest) + f"{ending}Schema"
