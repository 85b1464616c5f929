"""What a limit on use is made of: how many requests within which window, and who is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import Template

from tengates import assets
from tengates.model.survey import EntryKind, EntryPoint, Survey
from tengates.survey.web.logins import is_login

SECONDS = {"minute": 60, "hour": 3600, "day": 86_400}
STORE = "RATELIMIT_STORAGE_URI"
WHY_ROUTE = "One caller can start only so many requests; further ones are told to wait."
WHY_MODULE = "Counts how often each caller asks."
WHY_IMPORT = "What the new code uses."
MESSAGE = "Too many requests. Please try again later."
_COSTLY = re.compile(
    r"(?i)(?:^|[/_-])(?:chat|ask|answer|invoke|stream|complet\w*|generat\w*|agents?|prompts?|infer\w*|query)(?:$|[/_-])"
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many requests of a caller within a window; `logins` is the number for a login."""

    requests: int
    logins: int
    window: str

    def of(self, entry: EntryPoint) -> int:
        """The number for an entry point."""
        return self.requests if entry.calls_model or not is_login(entry) else self.logins

    @property
    def seconds(self) -> int:
        """The length of the window."""
        return SECONDS[self.window]


def limited_entries(survey: Survey) -> Iterator[EntryPoint]:
    """The ways in that call a model (where none is seen to, those whose name says so), and the logins."""
    seen = any(entry.calls_model for entry in survey.entries) or not survey.model_calls
    for entry in survey.entries:
        login = is_login(entry) and entry.kind is EntryKind.ROUTE and not entry.guards
        if entry.calls_model or login or (not seen and _sounds_costly(entry)):
            yield entry


def _sounds_costly(entry: EntryPoint) -> bool:
    return entry.kind is EntryKind.ROUTE and "POST" in entry.methods and bool(_COSTLY.search(entry.pattern[:300]))


def template(name: str, allowance: Allowance, person: str = "int") -> str:
    """A new file of this refactor, with the numbers filled in; `person` is the type that a bot knows people by."""
    path = assets.resources() / "templates" / "limit-usage" / f"{name}.txt"
    words = {
        "requests": str(allowance.requests),
        "seconds": str(allowance.seconds),
        "person": person,
        "milliseconds": f"{allowance.seconds * 1000:_}",
    }
    return Template(path.read_text("utf-8")).substitute(words)
