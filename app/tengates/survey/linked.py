"""A survey's source files joined, for questions that cross files: made once per survey, when first asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

from tengates.model.survey import Survey
from tengates.survey.bindings import Bindings
from tengates.survey.options import Options
from tengates.survey.web.project import Project


@dataclass
class _Clock:
    """Seconds spent on what several controls share."""

    seconds: float = 0.0
    running: bool = False


@dataclass(frozen=True)
class Linked:
    """The project (what names mean across files, what a function reaches) and who follows values through it."""

    project: Project
    _clock: _Clock = field(default_factory=_Clock, compare=False, repr=False)

    @property
    def shared_seconds(self) -> float:
        """How long working out what several controls share took so far: that is no one control's time."""
        return self._clock.seconds

    @contextmanager
    def sharing(self) -> Iterator[None]:
        """Around what is worked out once for all who ask; inside another it counts once."""
        clock, started, outermost = self._clock, time.perf_counter(), not self._clock.running
        clock.running = True
        try:
            yield
        finally:
            if outermost:
                clock.running = False
                clock.seconds += time.perf_counter() - started

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
