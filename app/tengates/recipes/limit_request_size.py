"""limit-request-size: text, lists, files and bodies have an upper limit."""

from __future__ import annotations

from dataclasses import dataclass

from tengates.authoring.body_fields import Limits, grouped
from tengates.authoring.drafting import JAVASCRIPT, Sheet
from tengates.authoring.edits import CannotEdit
from tengates.authoring.javascript_answers import web_answer
from tengates.authoring.javascript_bodies import handler_at
from tengates.authoring.python_apps import after_made, app_of
from tengates.authoring.python_strict import class_at
from tengates.authoring.python_tree import PythonTree
from tengates.authoring.schema_uses import refuse_other_uses_of_schema, refuse_self_made
from tengates.authoring.size_javascript import bound_form_file, bound_multer, bound_schema
from tengates.authoring.size_python import bound_fields, bound_query, bound_upload
from tengates.authoring.versions import at_least, is_current
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import EntryPoint, Input, InputKind, Survey
from tengates.survey.linked import linked
from tengates.survey.web.body_schemas import BodySchema, body_schemas
from tengates.survey.web.project import Definition

_CONTROL = "validation.size-limits"
_BODY = "body size: "
_WHY_FIELD = "A text or list longer than this is refused."
_WHY_FILE = "A file larger than this is refused."
_WHY_BODY = "A request larger than this is refused before it is read."
_FIRST = '"Check requests against a schema" writes a schema with limits for it'
_HOW = {
    InputKind.MESSAGE: "a message has no place for a limit here: check its length by hand before you use it",
    InputKind.TEXT: "this text box takes no limit here: check the length of its text by hand",
    InputKind.FORM: "the form is described elsewhere: give its fields a greatest length there",
    InputKind.QUERY: "the text in the address is read by hand: check its length there",
    InputKind.UPLOAD: "the file is read in a way that this refactor does not know: check its size there",
}
_STREAMLIT = {"text_input", "text_area", "chat_input"}


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How much of each kind."""
    return (
        ParameterSpec("text", "How many characters may a text have?", "4000", "int", (), 1, 1_000_000),
        ParameterSpec(
            "document", "How many may it have where documents are pasted (text, content, code)?", "100000", "int", (), 1, 10_000_000
        ),
        ParameterSpec("items", "How many entries may a list have?", "100", "int", (), 1, 100_000),
        ParameterSpec("file", "How many megabytes may a file have?", "10", "int", (), 1, 2000),
        ParameterSpec("body", "How many megabytes may a whole request have where Flask sets it?", "16", "int", (), 1, 2000),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Put a limit at each reported input, in the place that its framework has for it."""
    sheet = Sheet(inp)
    values = inp.values
    limits = Limits(int(values["text"]), int(values["document"]), int(values["items"]), strict=False)
    sizes = _Sizes(sheet, inp.survey, limits, int(values["file"]), max(int(values["body"]), int(values["file"])))
    entries: dict[tuple[str, int], EntryPoint] = {}
    for entry in inp.survey.entries:
        entries.setdefault((entry.place.path, entry.place.span.start), entry)

    def mend(site: Site) -> None:
        entry = entries.get((site.place.path, site.place.span.start))
        if entry is None:
            raise CannotEdit("this handler was not found again")
        sizes.mend(entry)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    return sheet.draft()


@dataclass(frozen=True)
class _Sizes:
    """The limits of one draft; `upload` and `body` in megabytes."""

    sheet: Sheet
    survey: Survey
    limits: Limits
    upload: int
    body: int

    def mend(self, entry: EntryPoint) -> None:
        """Limit each input of an entry point that has no limit of its own."""
        rows = [item for item in entry.inputs if not item.unknown and _is_open(item)]
        reasons = [reason for item in rows if (reason := self._one(entry, item))]
        if reasons and len(reasons) == len(rows):
            raise CannotEdit(reasons[0])
        for reason in reasons:
            self.sheet.skip(entry.place.path, entry.place.line, reason)

    def _one(self, entry: EntryPoint, item: Input) -> str:
        """The reason why this input is left alone, "" when it is limited now."""
        try:
            if entry.place.path.endswith(".py"):
                self._python(entry, item)
            elif entry.place.path.endswith(JAVASCRIPT):
                self._javascript(entry, item)
            else:
                return "this kind of file is not edited"
        except CannotEdit as reason:
            return str(reason)
        return ""

    def _python(self, entry: EntryPoint, item: Input) -> None:
        if entry.framework == "streamlit":
            self._streamlit(entry, item)
        elif item.kind is InputKind.UPLOAD and entry.framework == "fastapi":
            self._fastapi_upload(entry)
        elif item.kind is InputKind.QUERY and entry.framework == "fastapi":
            self._fastapi_query(entry, item)
        elif (
            item.schema
            and item.kind is not InputKind.UPLOAD
            and (found := body_schemas(self.survey, entry, open_ones=True))
        ):
            for schema in found:
                self._model(schema)
        elif entry.framework == "flask" and item.kind is not InputKind.QUERY:
            self._flask(entry, item)
        else:
            raise CannotEdit(_HOW.get(item.kind, _FIRST))

    def _model(self, schema: BodySchema) -> None:
        """The fields of a pydantic model, of those that it is made from and of those in its fields."""
        if schema.definition is None or schema.definition.klass is None:
            raise CannotEdit("the schema is no pydantic model; write its limits by hand")
        project = linked(self.survey).project
        queue, seen, drawn, left = [schema.definition], set[tuple[str, str]](), 0, list[str]()
        while queue:
            definition = queue.pop()
            if definition.klass is None or definition.key in seen:
                continue
            seen.add(definition.key)
            if not project.base_names(definition.file, definition.klass) & {"BaseModel", "SQLModel"}:
                continue
            refuse_self_made(self.survey, definition)
            names, count, open_ones = self._fields(definition)
            drawn, left = drawn + count, left + open_ones
            queue += [
                one for name in names if (one := project.definition(definition.file.path, definition.file.full(name)))
            ]
        if not drawn:
            named = f"the type of {left[0]} lets in anything" if left else "its fields are written in an unusual way"
            raise CannotEdit(f"{named}; write its limit by hand")

    def _fields(self, definition: Definition) -> tuple[list[str], int, list[str]]:
        """Draw the limits of one class: the names that it mentions, how many were drawn, and what may be anything."""
        klass, path = definition.klass, definition.file.path
        if klass is None:
            return [], 0, []
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        old = not is_current(self.survey, "pydantic", path, (2, 0))
        found = bound_fields(file, tree, class_at(tree, klass.name, klass.span.line), self.limits, old=old)
        key = f"import:{path}:Field"
        model = (
            "sqlmodel"
            if file.has_import("sqlmodel", "Field") or file.has_import("sqlmodel", "SQLModel")
            else "pydantic"
        )
        if not any(file.has_import(module, "Field") for module in ("pydantic", "sqlmodel")):
            self.sheet.support(path, file.add_import(model, "Field"), "What the limits are written with.", key)
        for splice in found.splices:
            line = file.source.line_number(splice.start)
            self.sheet.mend(path, line, splice, _WHY_FIELD, (key,))
        bases = [name.rpartition(".")[2] for name in klass.bases]
        return [*found.names, *bases], len(found.splices), list(found.left)

    def _fastapi_upload(self, entry: EntryPoint) -> None:
        path = entry.place.path
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        line, splices = bound_upload(tree, tree.definition_at(_line(entry)), self.upload)
        key = f"upload:{path}:{line}"
        self.sheet.support(path, file.add_import("fastapi", "HTTPException"), "What the refusal is written with.", key)
        self.sheet.support(path, splices[1:], _WHY_FILE, key)
        self.sheet.mend(path, entry.place.line, splices[0], _WHY_FILE, (key,))

    def _fastapi_query(self, entry: EntryPoint, item: Input) -> None:
        path = entry.place.path
        if not at_least(self.survey, "fastapi", path, (0, 95)):
            raise CannotEdit("this version of FastAPI writes limits in the default of a parameter; write it by hand")
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        name = item.schema.partition(":")[0]
        splice = bound_query(tree, tree.definition_at(_line(entry)), name, self.limits.characters(name))
        key = f"query:{path}"
        self.sheet.support(path, file.add_import("typing", "Annotated"), "What the limit is written with.", key)
        self.sheet.support(path, file.add_import("fastapi", "Query"), "What the limit is written with.", key)
        self.sheet.mend(path, entry.place.line, splice, _WHY_FIELD, (key,))

    def _flask(self, entry: EntryPoint, item: Input) -> None:
        """Flask's own limit, which bounds uploads and forms as a whole."""
        if item.limit:
            raise CannotEdit(f"the whole request is limited already; {_FIRST}")
        app = app_of(self.survey, entry.place.path, "flask")
        file = self.sheet.python(app.path)
        line = f'{app.made.target}.config["MAX_CONTENT_LENGTH"] = {self.body} * 1024 * 1024'
        self.sheet.mend(app.path, app.made.span.line, after_made(file, app, line), _WHY_BODY)

    def _streamlit(self, entry: EntryPoint, item: Input) -> None:
        path = entry.place.path
        if item.kind is InputKind.UPLOAD:
            self._streamlit_upload(path)
            return
        file = self.sheet.python(path)
        call = file.call_at(entry.place.span)
        if call.written.rpartition(".")[2] not in _STREAMLIT or any(one.keyword == "**" for one in call.arguments):
            raise CannotEdit("this text box takes no limit here; check the length of its text by hand")
        most = self.limits.document if call.written.endswith("text_area") else self.limits.text
        self.sheet.mend(path, entry.place.line, file.keyword(call, "max_chars", grouped(most)), _WHY_FIELD)

    def _streamlit_upload(self, path: str) -> None:
        config = ".streamlit/config.toml"
        if self.sheet.exists(config):
            raise CannotEdit(f"set maxUploadSize under [server] in {config}")
        text = f"[server]\nmaxUploadSize = {self.upload} # megabytes\n"
        self.sheet.append_new(NewFile(config, text.encode(), _WHY_FILE))
        self.sheet.note(
            f"{config} counts where you start Streamlit: {path} must be started from the folder that holds it."
        )

    def _javascript(self, entry: EntryPoint, item: Input) -> None:
        path = entry.place.path
        if item.kind is InputKind.UPLOAD:
            self._javascript_upload(entry, path)
            return
        found = body_schemas(self.survey, entry, open_ones=True) if item.schema else ()
        if not found:
            raise CannotEdit(_FIRST)
        for schema in found:
            self._zod(schema)

    def _zod(self, schema: BodySchema) -> None:
        definition = schema.definition
        path = definition.file.path if definition is not None else schema.file.path
        if definition is not None and definition.variable is not None:
            refuse_other_uses_of_schema(self.survey, definition)
            span = definition.variable.value.span
        elif schema.call is not None:
            span = schema.call.span
        else:
            raise CannotEdit("the schema was not found in the code; write its limits by hand")
        file = self.sheet.javascript(path)
        made = file.node_at(span, {"call_expression"})
        splices = bound_schema(file, made, self.limits) if made is not None else []
        if not splices:
            raise CannotEdit("the schema has no text or list here that could be limited; write its limits by hand")
        for splice in splices:
            self.sheet.mend(path, file.source.line_number(splice.start), splice, _WHY_FIELD)

    def _javascript_upload(self, entry: EntryPoint, path: str) -> None:
        file = self.sheet.javascript(path)
        if entry.function is not None and ".formData()" in file.text:
            function = handler_at(file, entry.function.span.start, entry.function.span.end)
            said = f"{{ error: {file.quoted(f'The file is larger than {self.upload} MB.')} }}"
            answer = web_answer(self.survey, file, path, said, 413)
            _statement, splice = bound_form_file(file, function, answer, self.upload)
            self.sheet.mend(path, entry.place.line, splice, _WHY_FILE)
            return
        made = [
            (other, call)
            for other, code in self.survey.sources()
            for call in code.calls
            if call.callee in {"multer", "multer.default"} and other.endswith(JAVASCRIPT)
        ]
        fitting = [row for row in made if row[0] == path] or made
        if len(fitting) != 1:
            raise CannotEdit("how the file comes in was not found; limit its size there by hand")
        at, call = fitting[0]
        where = self.sheet.javascript(at)
        splice = bound_multer(where, where.call_at(call.span), self.upload)
        self.sheet.mend(at, call.span.line, splice, _WHY_FILE)


def _is_open(item: Input) -> bool:
    """Whether nothing limits it, or only the whole body is limited."""
    return not item.limit or (item.limit.startswith(_BODY) and item.kind is not InputKind.UPLOAD)


def _line(entry: EntryPoint) -> int:
    if entry.function is None:
        raise CannotEdit("this handler was not found again")
    return entry.function.span.line


RECIPE = Recipe(
    id="limit-request-size",
    title="Limit what can be sent in",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
