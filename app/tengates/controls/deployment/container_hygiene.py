"""deployment.container-hygiene: images are pinned, not root, without secrets, watched, and built from what they need."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import (
    Control,
    Evidence,
    Kind,
    Outcome,
    Place,
    Severity,
    Site,
    Span,
    Survey,
    absence,
    does_not_apply,
    evidence,
    site,
    when,
)  # fmt: skip
from tengates.authoring.containers import (
    ComposeFile,
    ImageFile,
    Service,
    Stage,
    compose_files,
    health_of,
    image_files,
    is_aside,
    is_moving,
    is_written_out,
    probes,
    user_of,
    variables,
)
from tengates.survey.knowledge.containers import (
    BESIDE,
    DROPS_ROOT,
    HALF_ROOT,
    ONLY_LATEST,
    PER_REQUEST,
    PUBLIC_NAME,
    SECRET_NAME,
    STEPS_DOWN,
)

_ROOT = {"root", "0", "0:0", "root:root"}
_WHOLE = {".", "./", "/", "*", "./*"}
_ENV_FILES = (".env", ".env.local", ".env.production", ".env.prod")


def judge(survey: Survey) -> Outcome:
    """Every image that may run for users, and the compose files."""
    files, composes = image_files(survey), compose_files(survey)
    served = [file for file in files if not file.aside]
    if not served and not composes:
        return does_not_apply("the container files serve development and tests alone")
    services = [service for compose in composes for service in compose.services]
    sites = [found for file in files for found in _image(survey, file, services)]
    sites += [found for compose in composes for found in _compose(compose)]
    return absence(
        sites,
        clean="the images are pinned, do not run as root, hold no secret and are watched",
        noun=("weak point in the container set-up", "weak points in the container set-up"),
        evidence=tuple(_good(served)),
    )


def _image(survey: Survey, file: ImageFile, services: list[Service]) -> Iterator[Site]:
    mine = [service for service in services if service.dockerfile == file.path]
    running = _running(file, mine)
    yield from _secrets(survey, file, running)
    if file.aside:
        return
    yield from _moving(file)
    for stage in running:
        yield from _root(file, stage, mine)
        yield from _unwatched(survey, file, stage, mine)
    yield from _unsifted(survey, file, running, mine)


def _running(file: ImageFile, services: list[Service]) -> list[Stage]:
    """The stages that are started: the last one and those that a compose file names, the ones for development aside."""
    targets = {service.target for service in services if service.target}
    found = [stage for stage in file.stages if stage is file.stages[-1] or (stage.name and stage.name in targets)]
    return [stage for stage in found if not is_aside(stage.name)] or found


def _moving(file: ImageFile) -> Iterator[Site]:
    seen = set()
    for stage in file.stages:
        if stage.base is None and is_moving(stage.image) and stage.image not in seen:
            seen.add(stage.image)
            severity = Severity.LOW if ONLY_LATEST.search(stage.image) else Severity.MEDIUM
            message = f"{stage.image} names no version, so the next build may be based on something else"
            yield site(_at(file, stage.line, stage.image), message, severity=severity)
        for step in stage.instructions:
            source = _copied_from(step.argument) if step.keyword == "COPY" else ""
            if ("/" in source or ":" in source) and is_moving(source) and source not in seen:
                seen.add(source)
                message = f"a tool is taken from {source}, which names no version"
                yield site(_at(file, step.line, source), message, severity=Severity.LOW)


def _root(file: ImageFile, stage: Stage, services: list[Service]) -> Iterator[Site]:
    image = file.chain(stage)[0].image
    raised = any(service.user in _ROOT for service in services)
    lowered = bool(services) and all(service.user and service.user not in _ROOT for service in services)
    if lowered or (user_of(file, stage) is not None and not raised) or _steps_down(file, stage, image):
        return
    severity = Severity.LOW if HALF_ROOT.search(image) else Severity.MEDIUM
    message = "the program runs as root: a hole in it is a hole in the whole container"
    yield site(_at(file, stage.line, "user"), message, severity=severity)


def _steps_down(file: ImageFile, stage: Stage, image: str) -> bool:
    """By a start script or by the base image, which a `USER root` further down overrules."""
    steps = list(file.steps(stage))
    if any(STEPS_DOWN.search(step.argument) for step in steps if step.keyword in {"RUN", "CMD", "ENTRYPOINT"}):
        return True
    kept = not any(step.keyword == "USER" for step in steps)
    return image == "scratch" or (kept and bool(DROPS_ROOT.search(image)))


def _unwatched(survey: Survey, file: ImageFile, stage: Stage, services: list[Service]) -> Iterator[Site]:
    image = file.chain(stage)[0].image
    if (
        not survey.traits.entry
        or PER_REQUEST.search(image)
        or BESIDE.search(image)
        or health_of(file, stage) is not None
    ):
        return
    if any(service.healthy for service in services) or probes(survey):
        return
    severity = Severity.MEDIUM if survey.traits.api or _listens(file, stage) else Severity.LOW
    yield site(
        _at(file, stage.line, "health"),
        "nothing asks whether the program still answers, so a hung one is not restarted",
        severity=severity,
    )


def _listens(file: ImageFile, stage: Stage) -> bool:
    return any(step.keyword == "EXPOSE" for step in file.steps(stage))


def _secrets(survey: Survey, file: ImageFile, running: list[Stage]) -> Iterator[Site]:
    seen, declared = set(), set()
    steps = [step for stage in running for step in file.steps(stage)]
    for step in steps:
        if step.keyword == "ARG":
            declared |= {name for name, _ in variables(step)}
    for step in sorted(steps, key=lambda row: (row.keyword != "ENV", row.line)):
        for name, value in variables(step) if step.keyword in {"ENV", "ARG"} else ():
            if name in seen or not SECRET_NAME.search(name) or PUBLIC_NAME.search(name):
                continue
            if is_written_out(name, value):
                seen.add(name)
                yield site(
                    _at(file, step.line, name),
                    f"the value of {name} is written into the image, for all who have it",
                    severity=Severity.HIGH,
                )
            elif name in declared and (step.keyword == "ARG" or "$" in value):
                seen.add(name)
                yield site(
                    _at(file, step.line, name),
                    f"{name} is given while building and stays readable in the image",
                    severity=Severity.MEDIUM,
                )
        if step.keyword in {"COPY", "ADD"} and not _copied_from(step.argument):
            yield from _env_copies(survey, file, step.line, step.argument)


def _env_copies(survey: Survey, file: ImageFile, line: int, argument: str) -> Iterator[Site]:
    for word in _sources(argument):
        name = word.rpartition("/")[2]
        rows = [facts.env for path, facts in survey.files.items() if path.rpartition("/")[2] == name and facts.env]
        harmless = bool(rows) and not any(entry.looks_secret for row in rows for entry in row.entries)
        if name in _ENV_FILES and not harmless:
            yield site(
                _at(file, line, name), f"{name} is copied into the image with the secrets in it", severity=Severity.HIGH
            )


def _unsifted(survey: Survey, file: ImageFile, running: list[Stage], services: list[Service]) -> Iterator[Site]:
    folders = {file.path.rpartition("/")[0], "", *(service.build or "" for service in services)}
    folders |= {folder.rpartition("/")[0] for folder in folders}
    names = {f"{folder}/.dockerignore" if folder else ".dockerignore" for folder in folders}
    if names & survey.paths or f"{file.path}.dockerignore" in survey.paths:
        return
    copies = [
        step
        for stage in file.stages
        for step in stage.instructions
        if step.keyword in {"COPY", "ADD"} and not _copied_from(step.argument)
    ]
    final = {step for stage in running for step in file.steps(stage)}
    whole = [step for step in copies if _WHOLE & set(_sources(step.argument))]
    kept = [step for step in whole if step in final]
    if kept:
        yield site(
            _at(file, kept[0].line, "ignore"),
            "without a .dockerignore the whole folder goes into the image, .env and history too",
            severity=Severity.MEDIUM,
        )
    elif copies:
        yield site(
            _at(file, copies[0].line, "ignore"),
            "there is no .dockerignore, so builds are handed everything in the folder",
            severity=Severity.LOW,
        )


def _compose(compose: ComposeFile) -> Iterator[Site]:
    severity = Severity.LOW if compose.aside else Severity.MEDIUM
    for service in compose.services:
        if service.build is None and service.image and is_moving(service.image):
            place = _place(compose.path, service.image_line, service.name, service.image)
            yield site(
                place, f"{service.image} names no version, so the next start may bring another one", severity=severity
            )
        if service.privileged:
            place = _place(compose.path, service.line, service.name, "privileged")
            yield site(place, f"{service.name} may do everything on the machine that it runs on", severity=severity)
        if service.passwords:
            place = _place(compose.path, service.line, service.name, service.passwords[0])
            yield site(place, f"{service.passwords[0]} of {service.name} is written out in the file", severity=severity)


def _good(files: list[ImageFile]) -> Iterator[Evidence]:
    for file in files:
        stage = file.stages[-1]
        user, health = user_of(file, stage), health_of(file, stage)
        if user is not None:
            yield evidence(file.path, user.line, "runs as a user of its own")
        if health is not None:
            yield evidence(file.path, health.line, "has a health check")


def _sources(argument: str) -> tuple[str, ...]:
    words = [
        word for word in argument.replace('"', " ").strip("[] ").replace(",", " ").split() if not word.startswith("--")
    ]
    return tuple(words[:-1])


def _copied_from(argument: str) -> str:
    return next((word.partition("=")[2] for word in argument.split() if word.startswith("--from=")), "")


def _at(file: ImageFile, line: int, what: str) -> Place:
    return _place(file.path, line, "", what)


def _place(path: str, line: int, symbol: str, what: str) -> Place:
    return Place(path, Span(line, line, 0, 0), symbol, what)


CONTROL = Control(
    id="deployment.container-hygiene",
    title="Careful container images",
    kind=Kind.ABSENCE,
    weight=1,
    applies=when.container,
    judge=judge,
)
