"""An entry point as a framework's reader finds it, before it is judged open or to be protected."""

from __future__ import annotations

from dataclasses import dataclass

from tengates.model.code import Function
from tengates.model.place import Place, Span
from tengates.model.survey import EntryKind, Guard, Input
from tengates.survey.web.guards import GuardFinder
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project


@dataclass(frozen=True, slots=True)
class Found:
    """`file` and `span` hold the handler's code; `public` is a reason that the framework itself gives."""

    file: SourceFile
    span: Span
    place: Place
    kind: EntryKind
    framework: str
    methods: tuple[str, ...] = ()
    pattern: str = ""
    function: Function | None = None
    guards: tuple[Guard, ...] = ()
    inputs: tuple[Input, ...] = ()
    public: str = ""
    acts: bool = False  # it changes something whatever its code shows


@dataclass(frozen=True, slots=True)
class Context:
    """What every framework's reader works with."""

    project: Project
    guards: GuardFinder
