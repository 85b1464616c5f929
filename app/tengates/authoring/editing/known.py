"""What the repository tells about its own operation, in words for a document: stack, start, health, way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.survey import EntryPoint, Survey
from tengates.survey.knowledge.frameworks import FRAMEWORKS

_SHOWN = 5
_LONG = 120
_BETWEEN = frozenset(FRAMEWORKS.values())  # no company that answers or sends bills stands behind these
_HEALTH = re.compile(r"(?:^|/)_?(?:health(?:z|-?check)?|ready|readyz|live|livez|ping|up)/?$")
_WEB = re.compile(r"^web:\s*(\S.{0,200})$", re.MULTILINE)
_WAITS = re.compile(r"(?:/[\w/]{1,40}/)?(?:(?:ba|z)?sh$|(?:sleep|tail)\b)")  # a container that somebody works in
# The end of a manifest's path, and the platform's own command that brings the last release back.
_BACK = (
    ("vercel.json", "vercel rollback"),
    ("fly.toml", "fly deploy --image [name of the last image]"),
    ("wrangler.toml", "wrangler rollback"),
    ("wrangler.jsonc", "wrangler rollback"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """Each in words that stand in a sentence, code in backticks; "" where the repository does not tell."""

    stack: str
    start: str
    health: str
    rollback: str
    providers: str
    model_routes: str


def known_of(survey: Survey) -> Known:
    """What can be told of this repository."""
    return Known(
        stack=_listed(survey.frameworks) or "its own code",
        start=_code(next(_starts(survey), "")),
        health=_code(next((row.pattern for row in survey.entries if _HEALTH.search(row.pattern)), "")),
        rollback=_code(next(_ways_back(survey), "")),
        providers=_listed([name for name in survey.sdks if name not in _BETWEEN]),
        model_routes=_listed(_doors(row for row in survey.entries if row.calls_model)),
    )


def _starts(survey: Survey) -> Iterator[str]:
    """The commands that start it: what the platform runs, the container's, the package's."""
    for path in sorted(survey.files, key=lambda path: (path.count("/"), path)):
        facts = survey.files[path]
        if path.rpartition("/")[2] == "Procfile" and (found := _WEB.search(facts.text)):
            yield found.group(1).strip()
        for step in reversed(facts.dockerfile):
            if step.keyword in {"CMD", "ENTRYPOINT"}:
                command = " ".join(re.findall(r'"([^"]{1,80})"', step.argument)) or step.argument
                if not _WAITS.match(command):
                    yield command
        if facts.manifest is not None and any(name == "start" for name, _ in facts.manifest.scripts):
            yield "npm start"


def _ways_back(survey: Survey) -> Iterator[str]:
    for ending, command in _BACK:
        if any(path.rpartition("/")[2] == ending for path in survey.paths):
            yield command


def _doors(entries: Iterator[EntryPoint]) -> list[str]:
    return list(dict.fromkeys(_code(row.pattern or row.place.path) for row in entries))


def _listed(names: tuple[str, ...] | list[str]) -> str:
    """At most five names as a person lists them."""
    shown = list(names[:_SHOWN])
    if len(names) > _SHOWN:
        shown.append(f"{len(names) - _SHOWN} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def _code(text: str) -> str:
    """Text of the repository as code, which cannot leave its backticks."""
    plain = " ".join(text.replace("`", "'").split())[:_LONG]
    return f"`{plain}`" if plain else ""
