"""From a handler that reads its body as it comes to one that reads a pydantic model: FastAPI and Flask."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tengates.authoring.bodies.body_fields import BodyField, FieldKind, Limits, open_routes, other_door, senders
from tengates.authoring.bodies.python_bodies import PythonBody, read_body
from tengates.authoring.bodies.python_models import imported, model_lines
from tengates.authoring.bodies.python_requests import WAYS, Way, body_of
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.python_placing import above_definition
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.authoring.editing.versions import is_current
from tengates.model.survey import EntryKind, EntryPoint, Survey

_MAPPINGS = {"dict", "Dict", "typing.Dict", "Mapping", "MutableMapping"}
_DEPENDING = {"Depends", "Security"}
_WHY_SITE = "The body is checked against a schema before the handler uses it."
_WHY_MODEL = "Says which fields the endpoint takes, of which type and size."
_WHY_READS = "Reads the checked fields."
_REQUEST_TYPES = {"Request", "fastapi.Request", "starlette.requests.Request"}


@dataclass
class PythonSchemas:
    """The models of one draft; each file's imports are settled once all its handlers are known."""

    sheet: Sheet
    survey: Survey
    limits: Limits

    def __post_init__(self) -> None:
        """Nothing is imported yet."""
        self._imports: dict[str, dict[str, set[str]]] = {}
        self._names: dict[str, set[str]] = {}
        self._open: list[str] = []

    def validate(self, entry: EntryPoint) -> None:
        """Draw the edits for one handler; CannotEdit says why not."""
        path = entry.place.path
        if entry.function is None or entry.kind in {EntryKind.BOT, EntryKind.WIDGET}:
            raise CannotEdit(other_door(entry))
        tree = PythonTree(self.sheet.python(path).source)
        function = tree.definition_at(entry.function.span.line)
        framework = "starlette" if self._is_bare(path) else entry.framework.lower()
        if framework == "fastapi":
            self._fastapi(tree, function, entry)
        elif framework in WAYS:
            self._in_place(tree, function, entry, WAYS[framework])
        else:
            raise CannotEdit(f"for {entry.framework} this refactor has no form yet; write the schema by hand")

    def _is_bare(self, path: str) -> bool:
        """Whether a file knows Starlette alone: its handlers are given the request and nothing that is made of it."""
        code = self.survey.files[path].code
        modules = {item.module.partition(".")[0] for item in code.imports} if code is not None else set()
        return "starlette" in modules and "fastapi" not in modules

    def finish(self) -> None:
        """Add the imports that the new code of each file needs."""
        if self._open:
            self.sheet.note(open_routes(self._open))
        for path, wanted in self._imports.items():
            file = self.sheet.python(path)
            for module, names in sorted(wanted.items()):
                splices = file.add_import(module, *sorted(names))
                self.sheet.support(path, splices, "What the new code uses.", _imports_key(path))

    def _fastapi(self, tree: PythonTree, function: Definition, entry: EntryPoint) -> None:
        mapping = _mapping_parameter(function)
        if mapping is not None:
            body = read_body(tree, function, lambda _node: False, mapping.arg)
            model = self._model(tree, function, entry, body)
            assert mapping.annotation is not None  # noqa: S101  _mapping_parameter chose it for its annotation
            site = Splice(*tree.span(mapping.annotation), model.encode())
            self._draw(entry, (site, body.rewritten(tree, mapping.arg)), model)
            return
        request = _request_parameter(function)
        body = read_body(tree, function, lambda node: _is_request_json(node, request.arg))
        if body.statement is None:
            raise CannotEdit("the body is not put into a variable first; do that, and run this again")
        model = self._model(tree, function, entry, body)
        site = _signature(tree, function, (request, body), model)
        removal = _without(tree, body.statement)
        self._draw(entry, (site, [removal, *body.rewritten(tree, body.variable)]), model)

    def _in_place(self, tree: PythonTree, function: Definition, entry: EntryPoint, way: Way) -> None:
        """A framework that hands on its request: the handler itself makes the model of it."""
        body, form = body_of(tree, function, way)
        model = self._model(tree, function, entry, body, form=form)
        variable = body.variable or _free(function, "form" if form else "body")
        anchor = body.statement or body.first
        start, _end = tree.span(anchor)
        tree.whole_lines(anchor)
        made = way.made(tree, body, model, old=self._old(entry.place.path), form=form)
        lines = self._checked(tree, entry, (variable, made + _comment(tree, body.statement)), way)
        source = tree.source.lines(*lines, indent=tree.source.indent(start))
        stop = tree.whole_lines(body.statement)[1] if body.statement else tree.source.line_start(start)
        site = Splice(tree.source.line_start(start), stop, source)
        self._want(entry.place.path, "pydantic", "ValidationError")
        if way.answer:
            self._want(entry.place.path, *way.answer)
        self._draw(entry, (site, body.rewritten(tree, variable)), model)

    def _checked(self, tree: PythonTree, entry: EntryPoint, names: tuple[str, str], way: Way) -> list[str]:
        variable, made = names
        unit = tree.source.unit.decode()
        old = self._old(entry.place.path)
        details = "error.errors()" if old else "error.errors(include_url=False, include_input=False)"
        return [
            "try:",
            f"{unit}{variable} = {made}",
            "except ValidationError as error:",
            f"{unit}details = {details}",
            f"{unit}return {way.refusal}",
        ]

    def _old(self, path: str) -> bool:
        return not is_current(self.survey, "pydantic", path, (2, 0))

    def _model(
        self, tree: PythonTree, function: Definition, entry: EntryPoint, body: PythonBody, *, form: bool = False
    ) -> str:
        """Write the class above the handler and return its name."""
        path = entry.place.path
        fields = tuple(_as_form(field) for field in body.fields) if form else body.fields
        limits = self.limits
        sent = senders(self.survey, entry.pattern)
        fields += tuple(BodyField(key, default="None") for key in sorted(sent.keys - {field.key for field in fields}))
        if (sent.more or form) and limits.strict:
            limits = replace(limits, strict=False)
            self._open.append(entry.pattern)
        name = self._name(path, function)
        purpose = f"The body of {'/'.join(entry.methods) or 'POST'} {entry.pattern or function.name}."
        lines = model_lines(name, purpose, fields, limits, old=self._old(path))
        unit = tree.source.unit.decode()
        text = [line.replace("\t", unit) for line in lines]
        self.sheet.support(path, [above_definition(tree, function, text)], _WHY_MODEL, f"model:{path}:{name}")
        needed, anything = imported(fields, limits, old=self._old(path))
        self._want(path, "pydantic", *needed)
        if anything:
            self._want(path, "typing", "Any")
        self._open_note(fields, name)
        return name

    def _open_note(self, fields: tuple[BodyField, ...], name: str) -> None:
        if still := [field.key for field in fields if field.kind is FieldKind.OPEN]:
            self.sheet.note(
                f"{name}: the code does not say which type {_listed(still)} {'has' if len(still) == 1 else 'have'}, so anything is let in there (Any). Replace it where you know better."
            )

    def _name(self, path: str, function: Definition) -> str:
        base = "".join(part.capitalize() for part in function.name.split("_")) or "Body"
        wanted = base if base.endswith("Request") else f"{base}Request"
        used = self.sheet.python(path).layout.names | self._names.setdefault(path, set())
        name = next(
            item for number in range(1, 1000) if (item := wanted + (str(number) if number > 1 else "")) not in used
        )
        self._names[path].add(name)
        return name

    def _want(self, path: str, module: str, *names: str) -> None:
        self._imports.setdefault(path, {}).setdefault(module, set()).update(names)

    def _draw(self, entry: EntryPoint, edits: tuple[Splice, list[Splice]], model: str) -> None:
        site, others = edits
        path, line = entry.place.path, entry.place.line
        key = f"reads:{path}:{line}"
        self.sheet.support(path, others, _WHY_READS, key)
        needs = [key, f"model:{path}:{model}", _imports_key(path)]
        if entry.framework.lower() in WAYS or self._is_bare(path):
            needs += need_package(self.sheet, self.survey, path, ("pydantic", ">=2,<3"))
        self.sheet.mend(path, line, site, _WHY_SITE, tuple(needs))


def _comment(tree: PythonTree, statement: ast.stmt | None) -> str:
    """What is remarked behind a statement, with the blanks before it."""
    if statement is None:
        return ""
    end = tree.span(statement)[1]
    return tree.source.data[end : tree.source.line_end(end)].decode("utf-8", "replace").rstrip()


def _imports_key(path: str) -> str:
    return f"import:{path}"


def _listed(keys: list[str]) -> str:
    return keys[0] if len(keys) == 1 else f"{', '.join(keys[:-1])} and {keys[-1]}"


def _as_form(field: BodyField) -> BodyField:
    """Form fields are always text."""
    return BodyField(field.key, FieldKind.TEXT, field.required, field.default)


def _free(function: Definition, wanted: str) -> str:
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    used |= {argument.arg for argument in function.args.args}
    return next(name for name in (wanted, f"checked_{wanted}", f"{wanted}_1", f"{wanted}_2") if name not in used)


def _arguments(function: Definition) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _mapping_parameter(function: Definition) -> ast.arg | None:
    """The parameter that FastAPI fills with the body: a mapping that no dependency gives."""
    given = set(_dependencies(function))
    for argument in _arguments(function):
        if argument.arg in given:
            continue
        annotation = argument.annotation
        base = annotation.value if isinstance(annotation, ast.Subscript) else annotation
        if base is not None and dotted_name(base) in _MAPPINGS:
            return argument
    return None


def _dependencies(function: Definition) -> Iterator[str]:
    """The parameters that FastAPI fills with what another function returns."""
    rows = function.args
    plain = [*rows.posonlyargs, *rows.args]
    defaults = [*zip(reversed(plain), reversed(rows.defaults), strict=False), *zip(rows.kwonlyargs, rows.kw_defaults, strict=True)]  # fmt: skip
    for argument, default in defaults:
        if isinstance(default, ast.Call) and dotted_name(default.func).rpartition(".")[2] in _DEPENDING:
            yield argument.arg


def _request_parameter(function: Definition) -> ast.arg:
    for argument in _arguments(function):
        if argument.annotation is not None and dotted_name(argument.annotation) in _REQUEST_TYPES:
            return argument
    raise CannotEdit("the handler takes its input in a way that this refactor does not know")


def _is_request_json(node: ast.expr, request: str) -> bool:
    match node:
        case ast.Await(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="json"), args=[], keywords=[])):
            return name == request
    return False


def _signature(tree: PythonTree, function: Definition, use: tuple[ast.arg, PythonBody], model: str) -> Splice:
    """`request: Request` becomes `data: ChatRequest`, or gains it as a neighbour when it is still needed."""
    request, body = use
    inside = {id(node) for read in body.reads for node in ast.walk(read)}
    uses = [
        node
        for statement in function.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id == request.arg and id(node) not in inside
    ]
    start, end = tree.span(request)
    taken = {argument.arg for argument in _arguments(function)}
    if body.variable in taken:
        raise CannotEdit("the name of the body is also the name of a parameter")
    written = f"{body.variable}: {model}"
    if not uses and len(function.decorator_list) == 1:
        return Splice(start, end, written.encode())
    return Splice(end, end, f", {written}".encode())


def _without(tree: PythonTree, statement: ast.stmt) -> Splice:
    """Take a statement out, but never the comment behind it."""
    if len(tree.block(statement)) == 1:
        raise CannotEdit("reading the body is all that its block does; write the schema by hand")
    begin, stop = tree.whole_lines(statement)
    start, end = tree.span(statement)
    line_end = tree.source.line_end(end)
    comment = tree.source.data.find(b"#", end, line_end)
    return Splice(start, comment, b"") if comment >= 0 else Splice(begin, stop, b"")
