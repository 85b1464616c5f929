"""Dockerfiles as stages: what the running image is built from, as whom it runs, what is asked of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tengates.model.config import Instruction, Role
from tengates.model.survey import Survey
from tengates.survey.knowledge.containers import ASIDE, NAMED_RELEASES

_WORD = re.compile(r"[._/-]+")
_VARIABLE = re.compile(r"\$\{(\w{1,60})(?::?-([^}]{0,80}))?\}|\$(\w{1,60})")
_PAIR = re.compile(r"(\w{1,80})=(\"[^\"]{0,400}\"|'[^']{0,400}'|\S{0,400})")
_ROOT = {"", "root", "0"}
_OUTSIDE = {Role.VENDORED, Role.GENERATED}
_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Stage:
    """One `FROM` with what follows. `image` has its variables filled in; `base` is the stage it builds on."""

    name: str
    image: str
    line: int
    instructions: tuple[Instruction, ...]
    base: int | None = None


@dataclass(frozen=True)
class ImageFile:
    """A Dockerfile that makes the running image; `aside` for one that serves development or tests alone."""

    path: str
    stages: tuple[Stage, ...]
    aside: bool

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of its stages."""
        return frozenset(stage.name for stage in self.stages if stage.name)

    def chain(self, stage: Stage) -> tuple[Stage, ...]:
        """A stage behind all that it builds on."""
        found = [stage]
        while found[-1].base is not None and len(found) < _DEPTH:
            found.append(self.stages[found[-1].base])
        return tuple(reversed(found))

    def steps(self, stage: Stage) -> Iterator[Instruction]:
        """The instructions whose layers the stage holds."""
        return (step for part in self.chain(stage) for step in part.instructions)


def image_files(survey: Survey) -> tuple[ImageFile, ...]:
    """Every Dockerfile of the project's own, by path."""
    found = []
    for path, facts in sorted(survey.files.items()):
        if facts.dockerfile and facts.role not in _OUTSIDE:
            stages = _stages(facts.dockerfile)
            if stages:
                found.append(ImageFile(path, stages, is_aside(path)))
    return tuple(found)


def is_aside(path: str) -> bool:
    """Whether the path says that it is for development, tests or show."""
    return bool(ASIDE & set(_WORD.split(path.lower())))


def is_moving(image: str) -> bool:
    """Whether the same name may mean another image tomorrow: no tag, `latest`, or a tag without a number."""
    if "@sha256:" in image or "$" in image or image in {"", "scratch"} or NAMED_RELEASES.search(image):
        return False
    tag = image.rpartition("/")[2].partition(":")[2]
    return not any(character.isdigit() for character in tag)


def variables(step: Instruction) -> Iterator[tuple[str, str]]:
    """Names and values that an `ENV` or `ARG` sets; a value stays in the caller's hands and is never shown."""
    text = step.argument
    name, space, rest = text.partition(" ")
    if step.keyword == "ENV" and space and "=" not in name:
        yield name, rest.strip().strip("\"'")
    elif step.keyword == "ARG" and "=" not in name:
        yield from ((word, "") for word in text.split())
    else:
        yield from ((key, value.strip("\"'")) for key, value in _PAIR.findall(text))


def user_of(file: ImageFile, stage: Stage) -> Instruction | None:
    """The last `USER` that is not root, None when the image runs as root or leaves it to its base."""
    last = None
    for step in file.steps(stage):
        if step.keyword == "USER":
            last = step if step.argument.partition(":")[0].strip().lower() not in _ROOT else None
    return last


def health_of(file: ImageFile, stage: Stage) -> Instruction | None:
    """The health check that the image carries."""
    rows = [step for step in file.steps(stage) if step.keyword == "HEALTHCHECK"]
    return rows[-1] if rows and not rows[-1].argument.upper().startswith("NONE") else None


def _stages(steps: tuple[Instruction, ...]) -> tuple[Stage, ...]:
    defaults: dict[str, str] = {}
    rows: list[tuple[str, str, int, list[Instruction]]] = []
    for step in steps:
        if step.keyword == "FROM":
            words = [word for word in step.argument.split() if not word.startswith("--")]
            name = words[2].lower() if [word.lower() for word in words[1:2]] == ["as"] and words[2:] else ""
            rows.append((name, _filled(words[0] if words else "", defaults), step.line, []))
        elif rows:
            rows[-1][3].append(step)
        elif step.keyword == "ARG":
            defaults.update(variables(step))
    names = [row[0] for row in rows]
    made = []
    for place, (name, image, line, inside) in enumerate(rows):
        earlier = [number for number in range(place) if names[number] and names[number] == image.lower()]
        made.append(Stage(name, image, line, tuple(inside), earlier[-1] if earlier else None))
    return tuple(made)


def _filled(image: str, defaults: dict[str, str]) -> str:
    """With the defaults of build arguments put in; what has none keeps its `$`."""

    def value(found: re.Match[str]) -> str:
        return defaults.get(found.group(1) or found.group(3), "") or found.group(2) or found.group()

    return _VARIABLE.sub(value, image)
