"""Schemas of both languages: whether a class, a variable or a call checks a value's shape, and whether it bounds sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Branch, Call, Class, Exit, Expr, ExprKind, Parameter
from tengates.model.place import Span
from tengates.survey.web.flow import Flow, words_of
from tengates.survey.web.index import SourceFile, last, root_module
from tengates.survey.web.project import Definition, Project

MODEL_BASES = frozenset(
    {"BaseModel", "SQLModel", "Struct", "Schema", "GenericModel", "RootModel", "CamelModel", "BaseSchema", "Serializer",
     "ModelSerializer", "Form", "ModelForm", "FlaskForm", "SQLAlchemyAutoSchema", "ModelSchema", "MessageRoot"}
)  # fmt: skip
FORM_BASES = frozenset({"Form", "ModelForm", "FlaskForm", "Serializer", "ModelSerializer"})
_PYTHON_CALLS = frozenset(
    {"model_validate", "model_validate_json", "model_validate_strings", "parse_obj", "parse_raw", "validate_python",
     "validate_json", "load", "validate_on_submit", "is_valid", "validate", "convert", "structure", "parse_obj_as",
     "from_json", "deserialize"}
)  # fmt: skip
_SAYS = frozenset({"extra", "forbid_unknown_fields", "unknown"})
_CHECK_FIRST = frozenset({"defineFlow", "definePrompt", "defineTool"})  # Genkit's
_LENGTH = r"len\((?:[^()]|\([^()]*\))*\)"
_SHORT_ENOUGH = re.compile(rf"{_LENGTH}\s*<|>\s*=?\s*{_LENGTH}")
_TOO_LONG = re.compile(rf"{_LENGTH}\s*>|(?<![<>=])<=?\s*{_LENGTH}(?!\s*<)|\bnot\b[^:]*{_LENGTH}\s*<")
_HOPS = 3  # from a schema to the one that it is made of
_MOST = 600  # calls looked at for a schema
_OTHERS_TOO = frozenset({"load", "validate", "is_valid"})  # methods of much else too
_OF_LIBRARIES = {"convert": frozenset({"msgspec"}), "structure": frozenset({"cattr", "cattrs"})}  # and these of more
_JAVASCRIPT_CALLS = frozenset(
    {"parse", "safeParse", "parseAsync", "safeParseAsync", "validate", "validateAsync", "validateSync", "cast", "assert",
     "decode", "validateBody", "validateOrReject", "create", "is"}
)  # fmt: skip
_JAVASCRIPT_LIBRARIES = frozenset(
    {"zod", "joi", "yup", "valibot", "superstruct", "@hapi/joi", "io-ts", "runtypes", "ajv", "arktype", "typebox",
     "@sinclair/typebox", "drizzle-zod", "effect", "express-validator", "celebrate", "class-validator", "fluent-json-schema",
     "@hono/zod-validator", "zod-form-data", "next-safe-action", "@effect/schema", "myzod", "zod-validation-error"}
)  # fmt: skip
_NOT_SCHEMAS = frozenset(
    {"JSON", "Date", "Number", "path", "url", "URL", "qs", "querystring", "Papa", "marked", "csv", "cookie", "dotenv",
     "yaml", "YAML", "toml", "json", "jsonwebtoken", "jwt", "Buffer", "base64", "pdf", "mime", "semver", "ms", "chrono"}
)  # fmt: skip
_SCALARS = frozenset({"int", "float", "bool", "UUID", "UUID4", "datetime", "date", "time", "Decimal", "Literal", "EmailStr", "HttpUrl", "AnyUrl", "Enum", "StrEnum", "IntEnum"})  # fmt: skip
_TEXTS = frozenset({"str", "bytes", "list", "List", "Sequence", "set", "Set", "dict", "Dict", "Any", "tuple", "Tuple"})
_BOUND = re.compile(
    r"max_length|max_items|constr\(|conlist\(|StringConstraints|\bLength\(|\bpattern=|\bregex=|\ble=|\blt="
)
_ANSWER = re.compile(r"(?i)response|answer|result|output|reply|event|message$")
_NAMES = re.compile(r"[A-Za-z_][\w.]*")
_OBJECTS = frozenset({"object", "strictObject", "looseObject"})
# What zod lets in as it comes: a `custom` without a test looks at nothing.
_AT_ITS_WORD = re.compile(r"[\w.]*\b(?:any|unknown|custom\s*(?:<.*>)?)\s*\(\)", re.DOTALL)
_ZOD_OPEN = frozenset({"string", "array", "any", "unknown", "record"})
_ZOD_BOUNDS = frozenset(
    {
        "max",
        "length",
        "email",
        "uuid",
        "cuid",
        "cuid2",
        "nanoid",
        "datetime",
        "regex",
        "ulid",
        "ip",
        "date",
        "time",
        "lte",
        "lt",
    }
)

_TYPEBOX = frozenset({"t", "Type"})  # the names that its builder has everywhere
_TYPEBOX_BOUNDS = {
    "String": ("maxLength", "format", "pattern"), "TemplateLiteral": ("maxLength",), "Array": ("maxItems",),
    "Record": ("maxProperties",), "File": ("maxSize",), "Files": ("maxSize",), "Any": (), "Unknown": (), "Ref": (),
}  # fmt: skip
_TYPEBOX_MADE_OF = frozenset(
    {"Object", "Array", "Optional", "Nullable", "Partial", "Composite", "Intersect", "Union", "Pick", "Omit"}
)


def is_model(project: Project, definition: Definition) -> bool:
    """Whether a class checks what it is made of: pydantic, msgspec, marshmallow, a serializer or a form."""
    if definition.klass is None:
        return False
    names = project.base_names(definition.file, definition.klass)
    decorated = any(last(item.name) == "dataclass" for item in definition.klass.decorators)
    return bool(names & MODEL_BASES) or decorated or any(name.endswith(("Serializer", "Schema")) for name in names)


def model_of(project: Project, file: SourceFile, annotation: Expr | None) -> Definition | None:
    """The schema class that an annotation names, through `Optional`, `list` and `Annotated`."""
    if annotation is None:
        return None
    for name in _NAMES.findall(annotation.text):
        found = project.definition(file.path, file.full(name))
        if found is not None and is_model(project, found):
            return found
    return None


def model_bounds(project: Project, definition: Definition, depth: int = 3) -> bool:
    """Whether every text and list field of a schema class has a limit."""
    if definition.klass is None:
        return False
    for file, klass in project.bases(definition.file, definition.klass):
        checked = _measured(file, klass)
        if "*" not in checked and not all(
            item.name in checked or _field_bounded(project, file, item, depth) for item in klass.fields
        ):
            return False
    return True


def _measured(file: SourceFile, klass: Class) -> frozenset[str]:
    """The fields whose length a validator refuses above a number; "*" from one for the whole model."""
    found: set[str] = set()
    for function in file.nested(klass.span):
        marks = [row for row in function.decorators if "valid" in row.name]
        for branch in file.branches(function.span) if marks else ():
            if _refuses_length(branch):
                named = {item.text for row in marks for item in row.positional if item.kind is ExprKind.STRING}
                words = set(re.findall(r"\w+", branch.condition.text))
                found |= named or {item.name for item in klass.fields if item.name in words} or {"*"}
    return frozenset(found)


def _refuses_length(branch: Branch) -> bool:
    """`if len(text) > 500: raise`, `if not 3 <= len(text) <= 500: raise`; a least length bounds nothing."""
    if branch.exit is Exit.RAISE:
        return bool(_TOO_LONG.search(branch.condition.text))
    return bool(_SHORT_ENOUGH.search(branch.condition.text))


def _field_bounded(project: Project, file: SourceFile, field: Parameter, depth: int) -> bool:
    if field.annotation is None or field.name.startswith("_") or field.name == "model_config":
        return field.default is None or _drf_bounded(field)
    text = field.annotation.text
    default = field.default.text if field.default is not None else ""
    if "ClassVar" in text or _BOUND.search(f"{text} {default}"):
        return True
    if default.startswith("Relationship("):
        return True
    names = _NAMES.findall(text.partition("=")[0])
    if "Literal" in names:
        return True
    for name in names:
        found = project.definition(file.path, file.full(name)) if name not in _SCALARS | _TEXTS else None
        nested = found is not None and depth > 0 and is_model(project, found)
        if found is not None and nested and not model_bounds(project, found, depth - 1):
            return False
    return not any(name in _TEXTS for name in names)


def _drf_bounded(field: Parameter) -> bool:
    value = field.default
    if value is None or value.kind is not ExprKind.CALL:
        return True
    texts = ("CharField", "ListField", "JSONField", "StringField", "String", "List", "TextAreaField", "FileField")
    if last(value.name) not in texts and last(value.name) != "Str":
        return True
    return bool(_BOUND.search(value.text)) or "validate=" in value.text or "validators=" in value.text


def schema_call(project: Project, flow: Flow) -> tuple[str, Definition | None, Call] | None:
    """The call within a handler that checks the input by schema: its shown name and the schema's definition."""
    for call in flow.file.calls(flow.span)[:_MOST]:
        found = _schema_of_call(project, flow, call)
        if found is not None:
            return found[0], found[1], call
    return None


def _schema_of_call(project: Project, flow: Flow, call: Call) -> tuple[str, Definition | None] | None:
    if flow.file.is_python:
        return _python_schema(project, flow, call)
    return _javascript_schema(project, flow, call)


def _python_schema(project: Project, flow: Flow, call: Call) -> tuple[str, Definition | None] | None:
    name, method = call.callee, last(call.callee)
    if method == "validate_on_submit":
        return name, None
    if not flow.is_given(call):
        return None
    foreign = method in _OF_LIBRARIES and not flow.file.imports_any(_OF_LIBRARIES[method])
    checks = method in _PYTHON_CALLS and not foreign
    if checks and (method not in _OTHERS_TOO or _schema_receiver(project, flow.file, call)):
        return name, project.definition(flow.file.path, name.removesuffix(f".{method}").rstrip("()"))
    target = project.definition(flow.file.path, name)
    if target is not None and is_model(project, target):
        return (last(name), target) if _fills(flow, call) or _is_filled_form(project, target, call) else None
    if last(name).endswith(("Serializer", "Form", "get_serializer")) and (
        call.expr.get("data") or call.expr.positional
    ):
        return last(name), target
    return None


def _is_filled_form(project: Project, target: Definition, call: Call) -> bool:
    """A form or serializer of the project takes what came in as it is: `NameForm(request.POST)`, `data=request.data`."""
    if target.klass is None or not FORM_BASES & project.base_names(target.file, target.klass):
        return False
    return bool(call.expr.get("data") or call.expr.positional)


def _fills(flow: Flow, call: Call) -> bool:
    """Whether a model is made of the input itself, not of what was made with it."""
    if _ANSWER.search(last(call.callee)):
        return False
    for label, value in call.expr.items:
        if label == "**" and flow.names & words_of(value.text):
            return True
        head = value.text.partition("[")[0].partition(".")[0].partition("(")[0].strip()
        direct = any(value.span.start <= raw.start and raw.end <= value.span.end for raw in flow.raws)
        if flow.raws and label not in {"", "*"} and (head in flow.names or direct):
            return True
    return False


def _schema_receiver(project: Project, file: SourceFile, call: Call) -> bool:
    if call.callee.startswith(("json.", "yaml.", "pickle.", "toml")):
        return False
    if "schema" in call.callee.lower() or root_module(call.callee) in {"jsonschema", "marshmallow", "cerberus"}:
        return True
    owner = call.callee.rpartition(".")[0]
    found = project.definition(file.path, owner)
    return found is not None and found.variable is not None and "Schema" in found.variable.value.text


def handed_schema(project: Project, file: SourceFile, call: Call) -> Definition | None:
    """The schema among the arguments of a call: `validateWith(bodySchema, req.body)`."""
    for value in call.expr.positional:
        found = project.definition(file.path, value.name) if value.kind is ExprKind.NAME else None
        if found is not None and _from_library(project, found):
            return found
    return None


def declared_schema(project: Project, file: SourceFile, call: Call) -> tuple[str, Definition] | None:
    """`defineFlow({ inputSchema: Question }, …)`: a function that checks what it is given before it runs."""
    made = project.definition(file.path, call.callee) if not file.is_python else None
    value = made.variable.value if made is not None and made.variable is not None else None
    if made is None or value is None or last(value.name) not in _CHECK_FIRST or not value.positional:
        return None
    options = value.positional[0]
    named = options.get("inputSchema") or ((inner := options.get("input")) and inner.get("schema"))
    found = project.definition(made.file.path, named.name) if named is not None and named.name else None
    return (f"{call.callee} ({named.name})"[:60], found) if named is not None and found is not None else None


def _from_library(project: Project, definition: Definition) -> bool:
    """Whether a variable is made with a schema library, or of another that is: `person.pick({ name: true })`."""
    for _ in range(_HOPS):
        if definition.variable is None:
            return False
        made = definition.variable.value
        if root_module(made.name) in _JAVASCRIPT_LIBRARIES or "z.object" in made.text:
            return True
        further = project.definition(definition.file.path, made.name.partition(".")[0])
        if further is None:
            return False
        definition = further
    return False


def _javascript_schema(project: Project, flow: Flow, call: Call) -> tuple[str, Definition | None] | None:
    method = last(call.callee)
    if method not in _JAVASCRIPT_CALLS or not flow.is_given(call):
        return None
    found = is_schema(project, flow.file, call)
    return (call.written[:60], found[1]) if found is not None else None


def is_schema(project: Project, file: SourceFile, call: Call) -> tuple[bool, Definition | None] | None:
    """Whether the receiver of `x.parse(…)` is a schema, and its definition when it is first-party."""
    if _AT_ITS_WORD.match(call.expr.text):
        return None
    if root_module(call.callee) in _JAVASCRIPT_LIBRARIES:
        owner = call.callee.rpartition(".")[0]
        chained = "()" in owner  # z.object({...}).parse(body)
        first = next(iter(call.expr.positional), None)
        named = project.definition(file.path, first.name) if first is not None and first.kind is ExprKind.NAME else None
        return (True, None if chained else named)
    owner = call.callee.rpartition(".")[0]
    head = owner.partition(".")[0].partition("(")[0]
    if not owner or head in _NOT_SCHEMAS or owner in _NOT_SCHEMAS:
        return None
    found = project.definition(file.path, owner)
    if found is not None and found.variable is not None and checks_nothing(found.variable.value):
        return None
    if found is not None and _from_library(project, found):
        return True, found
    return (True, found) if "schema" in owner.lower() or owner.lower().endswith("validator") else None


def zod_bounds(definition: Definition | None, inline: Call | None = None, file: SourceFile | None = None) -> bool:
    """Whether every string and array of a zod-like schema has an upper limit."""
    where: tuple[SourceFile, Span] | None = None
    if definition is not None and definition.variable is not None:
        where = definition.file, definition.variable.span
    elif inline is not None and file is not None:
        where = file, inline.span
    if where is None:
        return False
    calls = where[0].calls(where[1])
    texts = [call for call in calls if "()" not in call.callee and _is_open(call)]
    described = any(last(call.callee) in {"object", "string", "array", "strictObject"} for call in calls)
    return described and all(_ZOD_BOUNDS & set(call.chained) for call in texts)


def typebox_bounds(project: Project, file: SourceFile, span: Span, depth: int = _HOPS) -> bool | None:
    """Whether every text, list and file of a TypeBox schema (`t.Object({…})`) has an upper limit; None for another schema."""
    calls = [call for call in file.calls(span) if last(call.callee.rpartition(".")[0]) in _TYPEBOX]
    if not calls:
        return None
    rows = [(_TYPEBOX_BOUNDS[last(call.callee)], call) for call in calls if last(call.callee) in _TYPEBOX_BOUNDS]
    said = all(
        any(option.get(word) is not None for option in call.expr.positional for word in wanted) for wanted, call in rows
    )
    return said and all(_named_bounds(project, file, part, depth) for call in calls for part in _typebox_parts(call))


def _typebox_parts(call: Call) -> Iterator[Expr]:
    """The names of other schemas that one is made of: `t.Object({ who: Person })`, `t.Composite([Base, Person])`."""
    first = next(iter(call.expr.positional), None)
    inner = first is not None and first.kind in {ExprKind.OBJECT, ExprKind.LIST}
    if first is not None and last(call.callee) in _TYPEBOX_MADE_OF:
        yield from (
            value for value in ([row for _, row in first.items] if inner else [first]) if value.kind is ExprKind.NAME
        )


def _named_bounds(project: Project, file: SourceFile, part: Expr, depth: int) -> bool:
    found = project.definition(file.path, part.name)
    held = found.variable if found is not None else None
    if found is None or held is None or not depth:
        return False
    at, span = found.file, held.value.span
    asked = ("bounds of TypeBox", span, depth)
    return bool(project.memory.recall(at.path, asked, lambda: typebox_bounds(project, at, span, depth - 1)))


def _is_open(call: Call) -> bool:
    """Whether a zod type lets a value of any size in unless something is chained to it."""
    return last(call.callee) in _ZOD_OPEN or (last(call.callee) == "custom" and not call.expr.positional)


def checks_nothing(made: Expr) -> bool:
    """Whether a schema takes all that it names at its word: `z.object({ turns: z.custom<Turn[]>() })`."""
    first = next(iter(made.positional), None)
    if last(made.name) in _OBJECTS and first is not None and first.kind is ExprKind.OBJECT and not first.has_spread:
        return bool(first.items) and all(_AT_ITS_WORD.match(value.text) for _key, value in first.items)
    return _AT_ITS_WORD.match(made.text) is not None


def strict(project: Project, file: SourceFile, definition: Definition | None, call: Call) -> bool:
    """Whether a schema refuses fields that it does not name. Joi and marshmallow do unless told otherwise."""
    if file.is_python:
        return definition is not None and model_forbids(project, definition)
    where = (file, call.span)
    if definition is not None and definition.variable is not None:
        where = (definition.file, definition.variable.span)
    names = {last(item.callee) for item in where[0].calls(where[1])}
    joi = any(root_module(item.callee) in {"joi", "@hapi/joi"} for item in where[0].calls(where[1]))
    return bool(names & {"strict", "strictObject", "noUnknown"}) or (joi and "unknown" not in names)


def model_forbids(project: Project, definition: Definition) -> bool:
    """Whether a pydantic model, or one that it is made from, says `extra="forbid"`."""
    if definition.klass is None:
        return definition.variable is not None and "Schema" in definition.variable.value.name
    for file, klass in project.bases(definition.file, definition.klass):
        texts = [value.text for name, value in klass.keywords if name in _SAYS]
        settings = [item.default for item in klass.fields if item.name == "model_config" and item.default is not None]
        texts += [said.text for item in settings if (said := item.get("extra")) is not None]
        texts += [item.text for item in settings if not item.items]  # named, or put together elsewhere
        config = file.classes.get(f"{klass.name}.Config") or file.classes.get(f"{klass.name}.Meta")
        if config is not None:
            texts += [item.default.text for item in config.fields if item.name in _SAYS and item.default is not None]
        if any("forbid" in text or text in {"true", "RAISE"} for text in texts):
            return True
        if any(base.endswith("marshmallow.Schema") for base in klass.bases):
            return not any("EXCLUDE" in text or "INCLUDE" in text for text in texts)
    return False
