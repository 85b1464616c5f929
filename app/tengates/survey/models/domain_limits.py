"""Limits that a product sets on what its users may ask of the model: length, number, and which models."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tengates.model.code import Call, Class, Code, Exit, Expr, ExprKind
from tengates.model.place import Span
from tengates.model.survey import EntryPoint, InputKind, Survey
from tengates.survey.linked import linked
from tengates.survey.models.answers import Said, answers_of
from tengates.survey.models.prompt_sizes import SizeKind, files_near_models, sizings_of
from tengates.survey.models.structures import answer_shapes
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.memory import per_code

_CHAIN = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_BODY = "body size: "
_LENGTH = re.compile(
    r"(?i)(?:len\(\s*|\b)[\w.$?\[\]\"']{0,60}(?:message|prompt|question|query|text|content|input|topic|description|transcript|tokens?)\w{0,20}[\w.$?\[\]\"']{0,30}(?:\)|\.length|\.trim\(\)\.length|_count|_tokens|Tokens)?\s*>=?\s*[\w.]{2,40}"
)
_COUNT = re.compile(
    r"(?i)(?:len\(\s*)?[\w.$?\[\]\"']{0,60}(?:messages|files|documents|docs|pages|images|items|topics|sections|questions|urls|iterations|count|subtopics|chapters)[\w.$?\[\]\"']{0,30}(?:\)|\.length|\.size)?\s*>=?\s*[\w.]{1,40}"
)
_MEASURES = re.compile(r"(?i)len\(|\.length|\.size|token|MAX_|max[A-Z_]|limit")
_MODELS = re.compile(
    r"(?i)model\w*\s+(?:not\s+)?in\b|(?:\w*models|\w*MODELS\w*)(?:\.\w+)?\.(?:includes|has|some|find)\(|(?:allowed|valid|supported|available)_?models?"
)
_REFUSES = re.compile(r"\bnot\b|!")  # a model that is not in the list; else its options are chosen
_MODEL_FIELD = re.compile(
    r"(?i)^(?:chat_?|selected_?|llm_?)?(?:model|chatModel|model_?name|engine|model_?id)(?:_?id|_?name)?$"
)
_CHOICE = re.compile(r"Literal\[|\bEnum\b|\benum\(|z\.enum|\w*Model(?:s|Name|Enum|Choice)\b")
_WIDGETS = frozenset({"selectbox", "radio", "Dropdown", "Radio", "select_slider"})
_LIMITED = re.compile(
    r"(?i)\b(?:max_?(?:messages|files|documents|docs|pages|images|length|chars|tokens|input)\w*|plan|tier)\b"
)
_FIELD_LIMITS = ("max_length", "max_items", "le", "lt")


class LimitKind(StrEnum):
    """What is limited."""

    LENGTH = "how long a text may be"
    NUMBER = "how much may be sent"
    MODELS = "which models may be asked for"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit before the model is called."""

    path: str
    line: int
    kind: LimitKind


def model_entries(survey: Survey) -> tuple[EntryPoint, ...]:
    """Entry points that take input and lead to a model."""
    return tuple(row for row in survey.entries if row.calls_model and row.inputs)


def is_limited(entry: EntryPoint) -> bool:
    """Whether every input has a limit of its own; one on the whole body is none."""
    return all(item.limit and not item.limit.startswith(_BODY) for item in entry.inputs if not item.unknown)


def find_limits(survey: Survey) -> tuple[Limit, ...]:
    """All limits on the server's side of what leads to a model."""
    near = files_near_models(survey) | {entry.place.path for entry in survey.entries if entry.calls_model}
    found = [
        Limit(
            item.place.path,
            item.place.line,
            LimitKind.NUMBER if item.kind is InputKind.UPLOAD else LimitKind.LENGTH,
        )
        for entry in model_entries(survey)
        for item in entry.inputs
        if item.limit and not item.limit.startswith(_BODY)
    ]
    shapes: dict[str, set[Span]] = defaultdict(set)
    for path, span in answer_shapes(survey):
        shapes[path].add(span)
    for path, code in survey.sources():
        if path in near and not is_browser_code(path, code):
            answers = frozenset(shapes.get(path, ()))
            found += [row for row in _of_file(path, code, answers) if not _is_about_answer(survey, row)]
    for row in sizings_of(survey):
        if row.kind in {SizeKind.CUT, SizeKind.WINDOW, SizeKind.TOP} and row.path in near:
            kind = LimitKind.LENGTH if row.kind is SizeKind.CUT else LimitKind.NUMBER
            found.append(Limit(row.path, row.line, kind))
    return tuple({(row.path, row.line, row.kind): row for row in found}.values())


def _is_about_answer(survey: Survey, row: Limit) -> bool:
    """Whether a condition measures what the model wrote: it limits nothing that may be asked."""
    answers, file = answers_of(survey), linked(survey).project.files[row.path]
    for branch in file.code.branches:
        if branch.span.line == row.line and row.kind is LimitKind.LENGTH:
            names = {found.removesuffix(".length") for found in _CHAIN.findall(branch.condition.text)}
            parts = [Expr(ExprKind.NAME, name, branch.condition.span, name) for name in names]
            if any(answers.holds(file, branch.scope, part) is Said.TEXT for part in parts):
                return True
    return False


@per_code
def _of_file(path: str, code: Code, answers: frozenset[Span]) -> Iterator[Limit]:
    """The limits of one file; a maximum in a schema that a model answers in limits nothing that is asked."""
    for branch in code.branches:
        text = branch.condition.text
        if _MODELS.search(text) and (_REFUSES.search(text) or branch.exit is Exit.RAISE):
            yield Limit(path, branch.span.line, LimitKind.MODELS)
        elif _MEASURES.search(text) and _COUNT.search(text) and not _is_presence(text):
            yield Limit(path, branch.span.line, LimitKind.NUMBER)
        elif _MEASURES.search(text) and _LENGTH.search(text) and not _is_presence(text):
            yield Limit(path, branch.span.line, LimitKind.LENGTH)
    for call in code.calls:
        if not any(span.start <= call.span.start < span.end for span in answers):
            yield from _of_call(path, call)
    for row in code.classes:
        if row.span not in answers:
            yield from _of_class(path, row)


def _of_call(path: str, call: Call) -> Iterator[Limit]:
    last = call.callee.rpartition(".")[2]
    if last in _WIDGETS:
        label = call.expr.positional[0].text if call.expr.positional else (call.expr.get("label") or call.expr).text
        if "model" in label.lower()[:60]:
            yield Limit(path, call.span.line, LimitKind.MODELS)
    if last == "object" and call.expr.positional and call.expr.positional[0].kind is ExprKind.OBJECT:
        for key, value in call.expr.positional[0].items:
            if _MODEL_FIELD.match(key) and _CHOICE.search(value.text):
                yield Limit(path, value.span.line, LimitKind.MODELS)
            elif ".max(" in value.text:
                kind = LimitKind.NUMBER if ".array(" in value.text or "number" in value.text else LimitKind.LENGTH
                yield Limit(path, value.span.line, kind)


def _of_class(path: str, row: Class) -> Iterator[Limit]:
    for field in row.fields:
        kind = field.annotation.text if field.annotation is not None else ""
        bounds = field.default is not None and any(field.default.get(name) is not None for name in _FIELD_LIMITS)
        if _MODEL_FIELD.match(field.name) and _CHOICE.search(kind):
            yield Limit(path, row.span.line, LimitKind.MODELS)
        elif bounds or "max_length" in kind:
            yield Limit(path, row.span.line, LimitKind.NUMBER if "list" in kind.lower() else LimitKind.LENGTH)


def _is_presence(text: str) -> bool:
    """`len(messages) > 0` asks whether there is any."""
    return bool(re.search(r">\s*[01]\b|>=\s*1\b", text))
