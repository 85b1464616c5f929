"""A survey's source files joined, for questions that cross files: made once per survey, when first asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from tengates.model.survey import Survey
from tengates.survey.bindings import Bindings
from tengates.survey.options import Options
from tengates.survey.web.project import Project


@dataclass(frozen=True)
class Linked:
    """The project (what names mean across files, what a function reaches) and who follows values through it."""

    project: Project

    @cached_property
    def bindings(self) -> Bindings:
        """Follows a name or an expression to what made it."""
        return Bindings(self.project)

    @cached_property
    def options(self) -> Options:
        """Finds an option of a call at the call, in what is spread into it, or in what it was given."""
        return Options(self.bindings)


_LINKED: WeakKeyDictionary[Survey, Linked] = WeakKeyDictionary()


def link(survey: Survey, project: Project) -> None:
    """Give a survey the project that was joined while it was made."""
    _LINKED[survey] = Linked(project)


def linked(survey: Survey) -> Linked:
    """The joined source files of a survey; every control that asks shares one."""
    found = _LINKED.get(survey)
    if found is None:
        found = Linked(Project.of(dict(survey.sources()), survey.files, survey.model_calls))
        _LINKED[survey] = found
    return found
