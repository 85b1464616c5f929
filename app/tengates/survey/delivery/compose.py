"""Compose files as services: images, builds, health checks, plain passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.delivery.commands import joined_path
from tengates.survey.delivery.containers import is_aside
from tengates.survey.knowledge.containers import BESIDE, PLACEHOLDER, PUBLIC_NAME, SECRET_NAME

_NAME = re.compile(r"^(?:docker-)?compose[\w.-]*\.ya?ml$")
_KEY = re.compile(r"^services\.([^.\[]{1,80})\.(.+)$")
_OUTSIDE = {Role.VENDORED, Role.GENERATED}
_SOURCE_MOUNT = re.compile(r"^\.{1,2}(?:/[\w./-]{0,80})?:/")
_DEVELOPS = re.compile(r"--reload|\bnodemon\b|\brun dev\b|runserver|\bflask run\b.{0,60}--debug|\bdev$")
_FOR_DEVELOPMENT = re.compile(r"#.{0,60}\b(?:for|in) (?:local )?development\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `build` is the folder it is built from (None when it is pulled), `dockerfile` a path."""

    name: str
    line: int
    image: str
    image_line: int
    build: str | None
    dockerfile: str
    target: str
    healthy: bool
    user: str
    privileged: bool
    passwords: tuple[str, ...]  # names of variables with a password written out


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """A compose file; `aside` when it starts what a developer needs, not what users reach."""

    path: str
    services: tuple[Service, ...]
    aside: bool


def compose_files(survey: Survey) -> tuple[ComposeFile, ...]:
    """Every compose file of the project's own, by path."""
    found = []
    for path, facts in sorted(survey.files.items()):
        if is_compose(path) and facts.settings is not None and facts.role not in _OUTSIDE:
            services = tuple(_services(path, facts))
            if services:
                found.append(ComposeFile(path, services, _is_for_development(path, facts, services)))
    return tuple(found)


def is_compose(path: str) -> bool:
    """Whether it is called like one."""
    return bool(_NAME.match(path.rpartition("/")[2].lower()))


def _is_for_development(path: str, facts: FileFacts, services: tuple[Service, ...]) -> bool:
    if is_aside(path) or _FOR_DEVELOPMENT.search(facts.text[:400]):
        return True
    if all(service.build is None and BESIDE.search(service.image) for service in services):
        return True
    values = facts.settings.values if facts.settings is not None else ()
    if any(".command" in key and _DEVELOPS.search(value) for key, value in values):
        return True
    return any(".volumes[" in key and _mounts_source(value, services) for key, value in values)


def _mounts_source(value: str, services: tuple[Service, ...]) -> bool:
    """The folder an image is built from is laid over it: what runs is the working copy."""
    source = value.partition(":")[0].removeprefix("./").strip("/")
    folders = {(service.build or "").strip("/") for service in services if service.build is not None}
    return bool(_SOURCE_MOUNT.match(value)) and (source in {"", "."} or source in folders)


def _services(path: str, facts: FileFacts) -> Iterator[Service]:
    rows: dict[str, dict[str, str]] = {}
    for key, value in facts.settings.values if facts.settings is not None else ():
        matched = _KEY.match(key)
        if matched is not None:
            rows.setdefault(matched.group(1), {})[matched.group(2)] = value
    lines = facts.text.split("\n")
    folder = path.rpartition("/")[0]
    for name, values in rows.items():
        at = _service_line(lines, name)
        build = values.get("build", values.get("build.context"))
        if build is None and any(key.startswith("build.") for key in values):
            build = "."
        context = joined_path(folder, build) if build is not None else None
        file = values.get("build.dockerfile", "Dockerfile")
        yield Service(
            name=name,
            line=at,
            image=values.get("image", ""),
            image_line=_line_of(lines, "image:", at) if "image" in values else at,
            build=context,
            dockerfile=joined_path(context, file) if context is not None else "",
            target=values.get("build.target", "").lower(),
            healthy=any(key.startswith("healthcheck.") for key in values)
            and values.get("healthcheck.disable") != "true",
            user=values.get("user", ""),
            privileged=values.get("privileged") == "true",
            passwords=tuple(_passwords(values)),
        )


def _passwords(values: dict[str, str]) -> Iterator[str]:
    for key, value in values.items():
        if key.startswith("environment."):
            name, text = key.removeprefix("environment."), value
        elif key.startswith("environment["):
            name, _, text = value.partition("=")
        else:
            continue
        if is_written_out(name, text):
            yield name


def is_written_out(name: str, value: str) -> bool:
    """Whether a variable that is called like a secret holds one here, and no reference or placeholder."""
    text = value.strip().strip("\"'")
    named = SECRET_NAME.search(name) and not PUBLIC_NAME.search(name)
    return bool(named and text and "$" not in text and not PLACEHOLDER.search(text))


def _service_line(lines: list[str], name: str) -> int:
    """1-based line of a service's own key, which stands one step in from `services:`."""
    start = _line_of(lines, "services:", 0)
    inside = next((line for line in lines[start:] if line.strip() and not line.lstrip().startswith("#")), "")
    margin = inside[: len(inside) - len(inside.lstrip())]
    found = (number for number, line in enumerate(lines[start:], start + 1) if line.startswith(f"{margin}{name}:"))
    return next(found, start)


def _line_of(lines: list[str], word: str, after: int) -> int:
    """1-based line of the first line behind `after` that begins with the word."""
    rows = (
        number for number, line in enumerate(lines[after:], after + 1) if line.strip().strip("\"'").startswith(word)
    )
    return next(rows, max(after, 1))
