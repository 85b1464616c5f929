"""What a name leads to, as those see it who are given the one that knows."""

from __future__ import annotations

from typing import Protocol

from tengates.model.code import Assignment, Class, Function
from tengates.survey.web.index import SourceFile


class Definition(Protocol):
    """What a name leads to."""

    @property
    def file(self) -> SourceFile:
        """Where it stands."""

    @property
    def function(self) -> Function | None:
        """The function it is."""

    @property
    def klass(self) -> Class | None:
        """The class it is."""

    @property
    def variable(self) -> Assignment | None:
        """The variable it is."""
