"""How a JavaScript project's own logger is called: by the parameters that it is written with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.code import Call, ExprKind
from tengates.model.survey import Survey
from tengates.survey.linked import linked
from tengates.survey.web.project import Definition

_BY_HAND = "takes other things than a message and an error; log it by hand"
_MESSAGE = re.compile(r"(?i)^(?:m|msg|message|text|line|event|what)$")
_TAG = re.compile(r"(?i)^(?:tag|scope|module|component|context|area|source|ns|namespace|category|prefix|label)$")
_ANYTHING = re.compile(r"(?:unknown|any|Error)(?:\[\])?(?:\s*\|.+)?")
_FIELDS = re.compile(
    r"(?:Readonly<)?(?:Record<string, (?:unknown|any)>|\{ \[\w+: string\]: (?:unknown|any);? \}|object)>?"
)
_METHODS = {"pair", "method_definition", "public_field_definition"}
_FUNCTIONS = {"arrow_function", "function_expression", "function", "method_definition"}
_PARAMETERS = {"required_parameter", "optional_parameter"}
_MADE = {"object", "new_expression"}


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str  # "" when it is taken apart
    type: str
    rest: bool


def own_arguments(sheet: Sheet, survey: Survey, call: Call, given: tuple[str, str, str, str]) -> str | None:
    """What the project's own logger is handed for a failure; None when it is not written here.

    `given`: the path, the method, the quoted message and the error's name; `call` is one that the file has already.
    CannotEdit where the logger takes something else.
    """
    path, method, message, error = given
    parameters = _parameters(sheet, survey, path, (call.written.partition(".")[0], method))
    if parameters is None:
        return None
    named = f"the project's own {call.written.partition('.')[0]}.{method}"
    lead = ""
    if parameters and _TAG.match(parameters[0].name):
        lead = f"{_tag_of(sheet, path, call, named)}, "
        parameters = parameters[1:]
    if not parameters or not (_MESSAGE.match(parameters[0].name) or parameters[0].rest):
        raise CannotEdit(f"{named} {_BY_HAND}")
    return f"{lead}{message}, {_detail(parameters, error, named)}"


def _detail(parameters: Sequence[_Parameter], error: str, named: str) -> str:
    """The error as the parameter after the message takes it."""
    if len(parameters) == 1 and not parameters[0].rest:
        raise CannotEdit(f"{named} {_BY_HAND}")
    taken = parameters[0] if parameters[0].rest else parameters[1]
    if not taken.type or _ANYTHING.fullmatch(taken.type):
        return error
    if _FIELDS.fullmatch(taken.type):
        return f"{{ {error} }}"
    raise CannotEdit(f"{named} {_BY_HAND}")


def _tag_of(sheet: Sheet, path: str, call: Call, named: str) -> str:
    """What the file's own call says first."""
    first = next(iter(call.expr.positional), None)
    known = (
        first is not None and first.kind is ExprKind.NAME and sheet.javascript(path).constant(first.text) is not None
    )
    if first is None or (first.kind is not ExprKind.STRING and not known):
        raise CannotEdit(f"{named} {_BY_HAND}")
    return sheet.data(path)[first.span.start : first.span.end].decode("utf-8", "replace")


def _parameters(sheet: Sheet, survey: Survey, path: str, wanted: tuple[str, str]) -> list[_Parameter] | None:
    """The parameters of a method of the project's own logger, None when it is made by a library or cannot be found."""
    root, method = wanted
    project = linked(survey).project
    source = project.files.get(path)
    made = project.definition(path, source.full(root)) if source is not None else None
    if made is None or made.variable is None:
        return None
    value = _value(sheet, made)
    if value is not None and value.kind() == "new_expression":
        name = value.field("constructor")
        made = project.definition(made.file.path, made.file.full(name.text())) if name is not None else None
        value = _class(sheet, made) if made is not None else None
    function = next(_methods(value, method), None) if value is not None else None
    if function is None and value is not None and _lacks(value, method):
        raise CannotEdit(f"the project's own {root} has no {method}; log it by hand")
    return list(_listed(function)) if function is not None else None


def _value(sheet: Sheet, made: Definition) -> SgNode | None:
    """The object or the `new Logger()` that a variable holds."""
    file = sheet.javascript(made.file.path)
    if made.variable is None:
        return None
    span = made.variable.value.span
    found = [node for node in file.within(span, _MADE) if file.start(node) == span.start]
    return max(found, key=file.end, default=None)


def _class(sheet: Sheet, made: Definition) -> SgNode | None:
    if made.klass is None:
        return None
    found = sheet.javascript(made.file.path).within(made.klass.span, {"class_body"})
    return found[0] if found else None


def _methods(body: SgNode, method: str) -> Iterator[SgNode]:
    for child in body.children():
        if child.kind() not in _METHODS:
            continue
        name = child.field("key") or child.field("name")
        if name is not None and name.text() == method:
            function = child if child.kind() == "method_definition" else child.field("value")
            if function is not None and function.kind() in _FUNCTIONS:
                yield function


def _lacks(value: SgNode, method: str) -> bool:
    """Whether an object is written out in full, without this method."""
    members = [child for child in value.children() if child.is_named() and child.kind() != "comment"]
    names = {name.text() for child in members if (name := child.field("key") or child.field("name")) is not None}
    return value.kind() == "object" and all(child.kind() in _METHODS for child in members) and method not in names


def _listed(function: SgNode) -> Iterator[_Parameter]:
    single = function.field("parameter")
    if single is not None:
        yield _Parameter(single.text(), "", rest=False)
    listed = function.field("parameters")
    for child in listed.children() if listed is not None else ():
        if not child.is_named() or child.kind() == "comment":
            continue
        typed = child.kind() in _PARAMETERS
        pattern = child.field("pattern") if typed else child
        annotation = child.field("type") if typed else None
        if pattern is not None and pattern.kind() == "assignment_pattern":
            pattern = pattern.field("left")
        text = pattern.text() if pattern is not None else ""
        rest = text.startswith("...")
        name = text.removeprefix("...") if re.fullmatch(r"(?:\.\.\.)?[A-Za-z_$][\w$]*", text) else ""
        yield _Parameter(name, annotation.text().lstrip(":").strip() if annotation is not None else "", rest=rest)
