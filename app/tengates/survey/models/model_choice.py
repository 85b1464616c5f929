"""Which model each call asks for, as far as the code says: small ones for small tasks, or one for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tengates.model.code import Exit, Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import ModelCall, Presence, Survey
from tengates.survey.bindings import Origin
from tengates.survey.linked import Linked, linked
from tengates.survey.reaching import answering
from tengates.survey.web.index import SourceFile

_OPTIONS = ("model", "model_name", "modelName", "engine", "deployment_name", "llm", "azure_deployment")
_SMALL = re.compile(
    r"(?i)(?:^|[-_./: (\"'\[])(?:mini|nano|haiku|flash|lite|small|tiny|fast|cheap|instant|title|summary|light|weak|helper"
    r"|babbage|curie|ada)|[-_.](?:mini|nano|lite|flash|haiku|small)\b|gpt-?_?3[._]?5|\b[1-9](?:\.\d)?b\b|-[1-9](?:\.\d)?b"
    r"|gemma|phi-?\d|(?:Title|Fast|Small|Cheap|Summary|Light|Mini|Weak)(?:Model|LLM|Llm)"
)
_LARGE = re.compile(
    r"(?i)gpt-?4(?!o-?mini|\.1-(?:mini|nano))|opus|sonnet|smart|large|strategic|\bpro\b|-pro\b|\d{2,3}b\b|o1\b|o3\b"
)
_CHOOSES = re.compile(r"(?i)^_?(?:select|choose|pick|route)_?model|^model_?for")
_TASK = re.compile(r"(?i)complex|simple|difficult|task_?type|intent|reasoning_?needed|route|hard_?mode|easy")
_MAKE = re.compile(r"(?s)[-_. \d].*")  # what follows a model's first word
_PLAIN = re.compile(r"^[a-z]{2,20}(?:-[a-z]{1,20}){0,3}-v?\d|^[a-z]{2,20}\d")  # as in text-davinci-003, claude-v1
_AUTO = re.compile(r"(?i)openrouter/auto|model-router")
_ROUTERS = ("routellm", "semantic_router", "notdiamond", "martian_sdk")
_PART = re.compile(r"\w+")
_FROM = re.compile(r"^[.@~].{0,200}/[^/.]{1,80}(?:\.[cm]?[jt]sx?)?\.")
_FEW = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """A call and the names of the model it asks for, in the code's own words."""

    place: Place
    names: tuple[str, ...]

    @property
    def small(self) -> bool:
        """Whether every name that tells a size tells a small one."""
        return any(_SMALL.search(name) for name in self.names) and not any(
            _LARGE.search(name) and not _SMALL.search(name) for name in self.names
        )


@dataclass(frozen=True, slots=True)
class Routing:
    """Why the code is said to choose a model by the task."""

    place: Place
    what: str


def find_routing(survey: Survey) -> tuple[Routing, ...]:
    """Calls that ask a smaller model beside calls that ask another, or code that picks one by the task."""
    joined = linked(survey)
    found = list(joined.project.each("picked models", _picked))
    memory = joined.project.memory
    named = [
        memory.recall(call.place.path, ("choice", call.place.span), partial(_choice, joined, call), call)
        for call in answering(survey)
    ]
    choices = [choice for choice in named if choice is not None]
    small = [row for row in choices if row.small]
    other = [row for row in choices if not row.small and not _shares(row, small) and not _is_stranger(row, small)]
    if small and other:
        found += [Routing(row.place, f"a small task asks {_shown(row)}") for row in small[:2]]
        found += [Routing(row.place, f"another task asks {_shown(row)}") for row in other[:2]]
    return tuple(dict.fromkeys(found))


def _shares(choice: Choice, small: list[Choice]) -> bool:
    """The same name elsewhere, or the same function trying the next model."""
    return any(
        set(choice.names) & set(row.names)
        or (choice.place.path, choice.place.symbol) == (row.place.path, row.place.symbol)
        for row in small
    )


def _is_stranger(choice: Choice, small: list[Choice]) -> bool:
    """A written model of another make whose name tells no size: nothing says that it is the larger one."""
    makes = {_MAKE.sub("", name).lower() for row in small for name in row.names}
    return all(
        _PLAIN.search(name) and not _LARGE.search(name) and _MAKE.sub("", name).lower() not in makes
        for name in choice.names
    )


def _shown(choice: Choice) -> str:
    """Its name as it is written where it is asked for, without the module that it comes from."""
    return " ".join(_FROM.sub("", choice.names[0]).split())[:60]


def _choice(joined: Linked, call: ModelCall) -> Choice | None:
    file = joined.project.files[call.place.path]
    origin = Origin(file, call.call.expr, call.call.scope)
    option = joined.options.find(origin, _OPTIONS)
    names = [call.model] if call.model else []
    if option.presence is Presence.SET and option.value is not None:
        names += list(_names(joined, file, option.value, call.call.scope))
    elif call.client is not None and not names:
        names += _of_client(joined, call.client)
    names = [name for name in names if name]
    return Choice(call.place, tuple(dict.fromkeys(names))) if names else None


def _names(joined: Linked, file: SourceFile, value: Expr, scope: str) -> Iterator[str]:
    """The written name, and the texts it stands for."""
    if value.kind is ExprKind.STRING:
        yield value.text
        return
    yield value.text if value.kind is ExprKind.CALL else value.name or value.text
    yield from _strings(value)
    if value.kind in {ExprKind.NAME, ExprKind.OTHER}:
        for origin in list(joined.bindings.followed(Origin(file, value, scope)))[:_FEW]:
            yield from _strings(_member(origin.expr, value))


def _member(made: Expr, value: Expr) -> Expr:
    """The part of an object that a chain means: `settings.TITLES` is not all of the settings."""
    parts = _PART.findall(value.text) if value.kind is ExprKind.NAME and made.kind is ExprKind.OBJECT else []
    for start in range(1, len(parts)):
        found: Expr | None = made
        for part in parts[start:]:
            found = found.get(part) if found is not None else None
        if found is not None:
            return found
    return made


def _of_client(joined: Linked, client: Place) -> Iterator[str]:
    file = joined.project.files.get(client.path)
    for call in file.calls(client.span) if file is not None else ():
        bags = (call.expr, *(item for item in call.expr.positional if item.kind is ExprKind.OBJECT))
        for value in (bag.get(label) for bag in bags for label in _OPTIONS):
            if value is not None and file is not None:
                yield from _names(joined, file, value, call.scope)


def _strings(value: Expr) -> Iterator[str]:
    stack = [value]
    while stack:
        part = stack.pop()
        if part.kind is ExprKind.STRING and part.text.isascii() and " " not in part.text:
            yield part.text
        stack += [item for _, item in part.items]


def _picked(file: SourceFile) -> Iterator[Routing]:
    """`model = SMALL if is_simple(text) else LARGE`, and libraries that route."""
    for row in file.code.imports:
        if row.module.startswith(_ROUTERS) and not row.is_type:
            yield Routing(file.place(row.span, row.module), f"{row.module} picks the model")
    for branch in file.code.branches:
        if not _TASK.search(branch.condition.text):
            continue
        if branch.exit is Exit.RETURN and _CHOOSES.search(branch.scope.rpartition(".")[2]):
            yield Routing(file.place(branch.span, branch.condition.text), "the model is picked by the task")
        for given in file.assignments(branch.span):
            if "model" in given.target.lower() and given.value.kind is ExprKind.STRING and "-" in given.value.text:
                yield Routing(file.place(branch.span, branch.condition.text), "the model is picked by the task")
    for call in file.code.calls:
        model = call.expr.get("model")
        if model is not None and _AUTO.search(model.text):
            yield Routing(file.place_of_call(call), "a router picks the model")
