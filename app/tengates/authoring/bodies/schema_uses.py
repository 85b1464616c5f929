"""What else a schema of a body is used for, and what the project's own front end sends there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.authoring.bodies.body_fields import senders
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.code import Call, Class
from tengates.model.survey import EntryPoint, Survey
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Definition

_READS = frozenset({"model_validate", "model_validate_json", "parse_obj", "parse_raw", "from_orm", "parse_file"})
_CHECKS = frozenset({"parse", "safeParse", "parseAsync", "safeParseAsync"})
_BUILDS = frozenset({"and", "merge", "extend", "safeExtend", "or", "pick", "omit", "partial"})
_FORMS = re.compile(r"(?i)resolver$|useForm$|validator$")
_BREAKS = "refusing a field that it does send would break it"
_ANSWERS = re.compile(r"\bresponse_model\b")


def refuse_surprises(survey: Survey, entry: EntryPoint, keys: set[str] | None, *, trusting: bool) -> None:
    """CannotEdit when the front end sends what the schema does not name, or, unless `trusting`, when nobody can tell."""
    sent = senders(survey, entry.pattern)
    known = {_plain(key) for key in keys or ()}
    extra = sorted(key for key in sent.keys if keys is not None and _plain(key) not in known)
    if extra:
        raise CannotEdit(f'your front end sends "{extra[0]}" there, which the schema does not name: name it first')
    if not trusting and (sent.unseen or (keys is None and sent.keys)):
        raise CannotEdit(f"what your front end sends there cannot be read off its code, and {_BREAKS}")
    if not trusting and not sent.seen and survey.traits.browser:
        raise CannotEdit(f"where your front end calls it was not found, and {_BREAKS}")


def _plain(key: str) -> str:
    return key.replace("_", "").lower()


def model_keys(survey: Survey, definition: Definition) -> set[str]:
    """The names under which a model takes its fields, aliases included."""
    if definition.klass is None:
        return set()
    found: set[str] = set()
    for _file, klass in linked(survey).project.bases(definition.file, definition.klass):
        for item in klass.fields:
            found.add(item.name)
            found |= set(re.findall(r"alias=[\"']([^\"']+)", item.default.text if item.default is not None else ""))
    return found


def refuse_other_uses_of_model(survey: Survey, definition: Definition) -> None:
    """CannotEdit where a model also holds what is no request, and may hold more than it names."""
    klass = definition.klass
    if klass is None:
        raise CannotEdit("the schema is no class; say it by hand")
    if _is_table(klass):
        raise CannotEdit("the model is a table of the database as well; give the request a model of its own")
    family = {klass.name, *(row.name for row in _built_on(survey, klass.name))}
    if any(_is_table(row) for row in _built_on(survey, klass.name)):
        raise CannotEdit("a table of the database is built on the model; give the request a model of its own")
    if _answered(survey, family):
        raise CannotEdit(
            "a route answers with the same model, which may then hold more; give the request one of its own"
        )
    keys = model_keys(survey, definition)
    for file, call in _calls(survey, klass.name):
        owner, _, method = call.callee.rpartition(".")
        if last(owner) == klass.name and method in _READS and not _in_handler(survey, file, call):
            raise CannotEdit("the model also reads what is no request; give the request a model of its own")
        if last(call.callee) == klass.name:
            labels = {label for label, _value in call.expr.items}
            if "**" in labels:
                raise CannotEdit("the code fills the model from a dictionary elsewhere, whose keys are not known")
            if labels - keys - {"", "*"}:
                raise CannotEdit("the code gives the model a field that it does not name: name it first")


def refuse_other_uses_of_schema(survey: Survey, definition: Definition) -> None:
    """CannotEdit where a zod schema also checks what is no request, or where others are built on it."""
    name = definition.member
    for file in linked(survey).project:
        local = name if file.path == definition.file.path else _imported_as(file, name)
        if not local:
            continue
        for call in file.code.calls:
            owner, _, method = call.written.rpartition(".")
            if owner == local and method in _BUILDS:
                raise CannotEdit("another schema is built on this one; change each where it is used")
            if owner == local and method in _CHECKS and not _in_handler(survey, file, call):
                raise CannotEdit("the schema also checks what is no request; give the request one of its own")
            named = any(value.text == local for value in call.expr.positional)
            if named and _FORMS.search(call.callee):
                raise CannotEdit("a form in the browser uses the same schema, and its values may hold more")


def _imported_as(file: SourceFile, name: str) -> str:
    return next((item.local for item in file.code.imports if item.name == name), "")


def _is_table(klass: Class) -> bool:
    return any(name == "table" and value.text == "true" for name, value in klass.keywords)


def _built_on(survey: Survey, name: str) -> Iterator[Class]:
    """Classes that inherit from one of this name, or have a field of it."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    for path, code in survey.sources():
        for klass in code.classes if path.endswith(".py") else ():
            held = any(item.annotation is not None and word.search(item.annotation.text) for item in klass.fields)
            if held or any(last(base) == name for base in klass.bases):
                yield klass


def _answered(survey: Survey, family: set[str]) -> bool:
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(family)))})\b")
    for entry in survey.entries:
        function = entry.function
        if function is None:
            continue
        texts = [function.returns.text] if function.returns is not None else []
        texts += [item.text for item in function.decorators if _ANSWERS.search(item.text)]
        if any(word.search(text) for text in texts):
            return True
    return False


def _calls(survey: Survey, name: str) -> Iterator[tuple[SourceFile, Call]]:
    for file in linked(survey).project:
        for call in file.code.calls if file.is_python else ():
            if name in call.callee:
                yield file, call


def _in_handler(survey: Survey, file: SourceFile, call: Call) -> bool:
    return any(
        entry.place.path == file.path
        and entry.function is not None
        and entry.function.span.start <= call.span.start
        and call.span.end <= entry.function.span.end
        for entry in survey.entries
    )
