"""The websites that may call a server from a browser, as the founder names them and the environment keeps them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.env_files import need_variable
from tengates.model.survey import Survey

LIST = "ALLOWED_ORIGINS"
ONE = "ALLOWED_ORIGIN"
WIDEST = 100
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?$")
_PORTS = (("vite", 5173), ("@angular/core", 4200), ("astro", 4321))


@dataclass(frozen=True, slots=True)
class Hoisted:
    """A name that this draft gives to the list at the top of a file."""

    position: int
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins to start with, and the edits around them."""

    sheet: Sheet
    survey: Survey
    given: tuple[str, ...]
    hoisted: dict[tuple[str, str], Hoisted] = field(default_factory=dict)

    @property
    def listed(self) -> str:
        """All of them as the variable holds them."""
        return ",".join(self.given)

    @property
    def why(self) -> str:
        """One sentence for the reviewer."""
        return f"Only the websites named in {LIST} may call the API from a browser."

    def need_list(self, path: str, listed: str) -> tuple[str, ...]:
        """The variable with the list in the example file, and what the founder must know."""
        self.sheet.note(
            f"Set {LIST} to the addresses of your website where the app is hosted, separated by commas without blanks, before you deploy: until then only {listed} may call it from a browser."
        )
        return need_variable(self.sheet, self.survey, path, (LIST, listed))

    def need_one(self, path: str) -> tuple[str, ...]:
        """The variable with one website in the example file, and what the founder must know."""
        self.sheet.note(
            f"Set {ONE} to the address of your website where the code runs, before you deploy: a header written by hand can name one alone. Leave the header as it is where every website is meant to call: a public API, a badge, a feed."
        )
        return need_variable(self.sheet, self.survey, path, (ONE, self.given[0]))


def read_origins(text: str) -> tuple[str, ...]:
    """The founder's list; CannotEdit names what is no origin."""
    found = tuple(item.strip().rstrip("/") for item in text.split(",") if item.strip())
    for item in found:
        if not _ORIGIN.match(item):
            raise CannotEdit(f'"{item}" is no address of a website, such as https://app.example.com')
    if not found:
        raise CannotEdit("name at least one website, such as https://app.example.com")
    return found


def is_origin(text: str) -> bool:
    """Whether a text is the address of a website."""
    return _ORIGIN.match(text) is not None


def usual_origin(survey: Survey) -> str:
    """Where the front end of this repository answers while it is built."""
    names = {
        item.name
        for facts in survey.files.values()
        if facts.manifest is not None
        for item in facts.manifest.dependencies
    }
    port = next((port for name, port in _PORTS if name in names and "next" not in names), 3000)
    return f"http://localhost:{port}"
