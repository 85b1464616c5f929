"""Edits of a Dockerfile that is there: a settled version, a user of its own, a health check."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from tengates.authoring.containers import ImageFile, Stage
from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.model.config import Instruction

_OFFICIAL = re.compile(r"^(?:docker\.io/)?(?:library/)?(python|node)(?::([\w.-]+))?$")
_PORT = re.compile(
    r"--(?:port|server\.port)[ =\",]+(\d{2,5})|(?:-b|--bind)[ =\",]+[\w.]*:(\d{2,5})|\s-p[ \",]+(\d{2,5})"
)
_START = {"CMD", "ENTRYPOINT"}
_KINDS = ("alpine", "slim", "bookworm", "bullseye", "trixie")


@dataclass(frozen=True, slots=True)
class Health:
    """What is asked: a port, and a path or "" where a connection must do."""

    port: int
    path: str


def settled(source: Source, line: int, image: str, versions: dict[str, str]) -> Splice:
    """The base image with a version in its tag."""
    match = _OFFICIAL.match(image)
    if match is None:
        raise CannotEdit(f"which version of {image} runs now is not written anywhere; look it up and name it")
    name, tag = match.group(1), match.group(2) or ""
    if tag not in {"", "latest", "lts", "current", "stable", *_KINDS, *(f"lts-{kind}" for kind in _KINDS)}:
        raise CannotEdit(f"what {image} stands for is not known to this refactor; name a version by hand")
    kind = next((kind for kind in _KINDS if tag.endswith(kind)), "")
    wanted = f"{name}:{versions[name]}{'-' + kind if kind else ''}"
    start, end = _line(source, line)
    found = re.search(rb"(?<=\s)" + re.escape(image.encode()) + rb"(?=\s|$)", source.data[start:end])
    if found is None:
        raise CannotEdit("the image's name comes out of a variable; name a version there")
    return Splice(start + found.start(), start + found.end(), wanted.encode())


def user(source: Source, file: ImageFile, stage: Stage) -> Splice:
    """A user of its own, from just before the program starts."""
    image = file.chain(stage)[0].image
    match = _OFFICIAL.match(image)
    if match is None:
        raise CannotEdit(f"whether {image} has a user of its own is not known to this refactor; add USER by hand")
    _refuse_roots_own(file, stage)
    position = _before_start(source, file, stage)
    folder = next(
        (step.argument.strip() for step in reversed(list(file.steps(stage))) if step.keyword == "WORKDIR"), ""
    )
    named = re.fullmatch(r"/[\w/.-]+", folder) is not None and folder != "/"
    if match.group(1) == "node":
        own = (f"RUN chown -R node:node {folder}",) if named else ()
        return Splice(position, position, source.new_line_before(position) + source.lines(*own, "USER node"))
    make = "adduser -D app" if "alpine" in (match.group(2) or "") else "useradd --create-home app"
    giving = f" && chown -R app:app {folder}" if named else ""
    lines = source.lines(f"RUN {make}{giving}", "USER app")
    return Splice(position, position, source.new_line_before(position) + lines)


def _refuse_roots_own(file: ImageFile, stage: Stage) -> None:
    """What was installed for root alone could not be started by another user."""
    for step in file.steps(stage):
        manager = re.search(r"\b(poetry|pipenv|pdm|uv|hatch)\b[\s\",]+run\b", step.argument)
        if step.keyword in _START and manager is not None:
            raise CannotEdit(
                f"{manager.group(1)} keeps its environment in root's own folder; move that first, then add USER"
            )
        if "/root" in step.argument or "--user" in step.argument:
            raise CannotEdit("part of it is installed in root's own folder; move that first, then add USER")


def health_check(source: Source, file: ImageFile, stage: Stage, asked: Health) -> Splice:
    """A health check with what the image has in it anyway."""
    image = file.chain(stage)[0].image
    match = _OFFICIAL.match(image)
    if match is None:
        raise CannotEdit(f"with which program {image} could ask is not known to this refactor; add HEALTHCHECK by hand")
    position = _before_start(source, file, stage)
    line = health_line(match.group(1), asked)
    return Splice(position, position, source.new_line_before(position) + source.lines(line))


def health_line(kind: str, asked: Health) -> str:
    """The instruction, for an image of Python or Node."""
    address = f"http://127.0.0.1:{asked.port}{asked.path}"
    if kind == "python":
        script = f"import urllib.request; urllib.request.urlopen('{address}', timeout=4)"
        if not asked.path:
            script = f"import socket; socket.create_connection(('127.0.0.1', {asked.port}), 4)"
        command = ["python", "-c", script]
    else:
        script = f"fetch('{address}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
        if not asked.path:
            script = f"require('net').connect({asked.port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"
        command = ["node", "-e", script]
    return f"HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD {json.dumps(command)}"


def port_of(file: ImageFile, stage: Stage) -> int:
    """The port that the program listens on, as far as the image's file tells."""
    steps = list(file.steps(stage))
    for step in reversed(steps):
        if step.keyword in _START and (found := _PORT.search(step.argument)):
            return int(next(group for group in found.groups() if group))
    exposed = [number for step in steps if step.keyword == "EXPOSE" for number in re.findall(r"\d{2,5}", step.argument)]
    if len(set(exposed)) != 1:
        raise CannotEdit("on which port it listens is not written in this file (EXPOSE)")
    return int(exposed[0])


def _before_start(source: Source, file: ImageFile, stage: Stage) -> int:
    if any(step.keyword == "ONBUILD" for step in stage.instructions):
        raise CannotEdit("other images are built on it (ONBUILD)")
    starts = [step for step in stage.instructions if step.keyword in _START]
    if starts:
        position = _line(source, starts[0].line)[0]
        while position > source.start:
            above = source.line_start(position - 1)
            if not source.data[above:position].lstrip().startswith(b"#"):
                break
            position = above
        return position
    if stage is not file.stages[-1]:
        raise CannotEdit("another stage starts after it, and it says no command")
    return len(source.data)


def _line(source: Source, line: int) -> tuple[int, int]:
    start = source.start
    for _ in range(line - 1):
        start = source.next_line(start)
    return start, source.line_end(start)


def copied(file: ImageFile) -> str:
    """All that is copied in, as written."""
    steps: list[Instruction] = [step for stage in file.stages for step in stage.instructions]
    return " ".join(
        step.argument for step in steps if step.keyword in {"COPY", "ADD"} and "--from=" not in step.argument
    )
