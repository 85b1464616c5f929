"""container: an image that runs anywhere, staging and production apart, and safer images where there are some."""

from __future__ import annotations

import json
from functools import partial

from tengates.authoring.containers import ImageFile, Stage, image_files
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Source
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.environments import set_ups
from tengates.authoring.shipping.docker_edits import Health, copied, health_check, health_line, port_of, settled, user
from tengates.authoring.shipping.images import Program, health_path, program_of
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site

_PARITY, _HYGIENE = "deployment.env-parity", "deployment.container-hygiene"
# Docker looks for a plain pattern at the root of what it is handed; git finds the same words in every folder.
_IGNORED = (
    ".git", "**/.env", "**/.env.*", "!**/.env.example", "**/node_modules", "**/.next", "dist", "**/.venv", "**/venv",
    "**/__pycache__", "**/*.pyc", "**/.pytest_cache", "coverage", "**/*.log",
)  # fmt: skip
# Prisma's engines are linked against it, and the slim images come without.
_OPENSSL = "RUN apt-get update && apt-get install -y --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*"
# What an app that keeps its data with Prisma names; a lock file may hold parts of it for others' sake.
_PRISMA = {"prisma", "@prisma/client"}
_BY_HAND = (
    ("is copied into the image", "take it out of the COPY line and hand its values over when the container starts"),
    ("the value of", "hand it over when the container starts, and make a new one: it is in every image made so far"),
    ("is given while building", "use a build secret (RUN --mount=type=secret), which leaves nothing in the image"),
    ("is written out in the file", "read it from the environment (${NAME:?}) and keep its value in .env"),
    ("may do everything on the machine", "leave out privileged and name the one capability that it needs"),
    ("a tool is taken from", "name the version of the tool that you use now"),
)


def parameters(_survey: object) -> tuple[ParameterSpec, ...]:
    """The versions for images that name none."""
    return (
        ParameterSpec("python", "Which Python should an image that names none be based on?", "3.12"),
        ParameterSpec("node", "Which Node should an image that names none be based on?", "24"),
    )


def draft(inp: RecipeInput) -> Draft:
    """Mend the images that are there; where nothing sets the program up, write an image for it."""
    sheet = Sheet(inp)
    for site in inp.sites.get(_HYGIENE, ()):  # one by one: several of them stand on one line
        sheet.attempt(site.place.path, site.place.line, partial(_mend, sheet, inp, site))
    if _PARITY in inp.missing and not set_ups(inp.survey):
        sheet.attempt("", 0, partial(_new_image, sheet, inp))
    return sheet.draft()


def _mend(sheet: Sheet, inp: RecipeInput, site: Site) -> None:
    path, what = site.place.path, site.place.snippet
    file = next((row for row in image_files(inp.survey) if row.path == path), None)
    if by_hand := next((advice for words, advice in _BY_HAND if words in site.message), ""):
        raise CannotEdit(by_hand)
    if file is None:
        raise CannotEdit("which version runs now is known to you alone; name it behind the image")
    source = Source(sheet.data(path))
    if what == "ignore":
        _ignore(sheet, file)
        return
    stage = next((row for row in file.stages if row.line == site.place.line), None)
    if stage is None:
        raise CannotEdit("the stage was not found again at this place")
    if what == "user":
        sheet.mend(
            path, stage.line, user(source, file, stage), "A hole in the program is no hole in the whole container."
        )
        sheet.note(f"{path}: if the program writes files, let it write to a folder or volume that its user owns.")
    elif what == "health":
        asked = _asked(inp, file, stage)
        sheet.mend(
            path, stage.line, health_check(source, file, stage, asked), "A program that hangs is noticed and restarted."
        )
    else:
        splice = settled(source, stage.line, what, dict(inp.values))
        sheet.mend(path, stage.line, splice, "The next build is based on the same image as this one.")
        sheet.note(f"{path} names a version now: build it once and see that everything still runs.")


def _asked(inp: RecipeInput, file: ImageFile, stage: Stage) -> Health:
    folder = file.path[: file.path.rfind("/") + 1]
    return Health(port_of(file, stage), health_path(inp.survey, folder))


def _ignore(sheet: Sheet, file: ImageFile) -> None:
    folder = file.path.rpartition("/")[0]
    path = f"{folder}/.dockerignore" if folder else ".dockerignore"
    sheet.create(
        NewFile(
            path, _sifted(copied(file)).encode(), "Secrets, history and what is built anyway stay out of the image."
        )
    )
    sheet.note(
        ".env no longer reaches the image: hand its values over when the container starts (docker run --env-file .env)."
    )


def _sifted(taken: str) -> str:
    """What stays outside, but for what the image takes from there by name."""
    words = taken.replace("/", " ").split()
    return "".join(f"{name}\n" for name in _IGNORED if name.removeprefix("**/") not in words)


def _new_image(sheet: Sheet, inp: RecipeInput) -> None:
    program = program_of(inp.survey)
    folder = program.folder
    for name in ("Dockerfile", "compose.yml", "docker-compose.yml"):
        if sheet.exists(folder + name):
            raise CannotEdit(f"{folder}{name} is there already")
    needs = need_package(sheet, inp.survey, f"{folder}main.py", program.needs) if program.needs[0] else ()
    asked = Health(program.port, health_path(inp.survey, folder))
    text = _python_image(program, asked, inp) if program.language == "python" else _node_image(program, asked, inp)
    sheet.create(
        NewFile(f"{folder}Dockerfile", text.encode(), "The program runs the same on every machine.", needs=needs)
    )
    if not sheet.exists(f"{folder}.dockerignore"):
        sheet.create(
            NewFile(f"{folder}.dockerignore", _sifted("").encode(), "Secrets and history stay out of the image.")
        )
    for name, content in _compose(program):
        sheet.create(NewFile(folder + name, content.encode(), "Staging and production have settings of their own."))
    sheet.note(
        "Make .env.staging and .env.production where these run, each with its own database and keys; git must ignore both."
    )
    if program.language == "node" and "next" in inp.survey.versions:
        sheet.note(
            "`next build` runs while the image is built: what your pages need then must be given as build arguments, never a secret."
        )
    if _uses_prisma(inp) and not _generates(inp, folder):
        sheet.note(
            "Prisma needs its client generated while the image is built: add `npx prisma generate` to the build script."
        )


def _uses_prisma(inp: RecipeInput) -> bool:
    manifests = [facts.manifest for facts in inp.survey.files.values() if facts.manifest is not None]
    return any(item.name in _PRISMA for manifest in manifests for item in manifest.dependencies)


def _generates(inp: RecipeInput, folder: str) -> bool:
    """Whether installing or building makes Prisma's client already."""
    manifest = (
        inp.survey.files[f"{folder}package.json"].manifest if f"{folder}package.json" in inp.survey.paths else None
    )
    scripts = dict(manifest.scripts) if manifest is not None else {}
    return any(
        "prisma generate" in scripts.get(name, "")
        for name in ("postinstall", "install", "prepare", "prebuild", "build")
    )


def _python_image(program: Program, asked: Health, inp: RecipeInput) -> str:
    return "\n".join((
        f"FROM python:{inp.values['python']}-slim",
        "",
        "ENV PYTHONUNBUFFERED=1",
        "WORKDIR /app",
        "",
        "COPY requirements.txt .",
        "RUN pip install --no-cache-dir -r requirements.txt",
        "",
        "RUN useradd --create-home app && chown app:app /app",
        "COPY --chown=app:app . .",
        "USER app",
        "",
        f"EXPOSE {program.port}",
        health_line("python", asked),
        f"CMD {json.dumps(program.start)}",
        "",
    ))  # fmt: skip


def _node_image(program: Program, asked: Health, inp: RecipeInput) -> str:
    steps = dict(program.steps)
    base = f"node:{inp.values['node']}-slim"
    build = (f"RUN {steps['build']}",) if steps["build"] else ()
    first = (f"COPY {steps['files']} ./", f"RUN {steps['install']}", "COPY . .")
    system = (_OPENSSL,) if _uses_prisma(inp) else ()
    return "\n".join((
        f"FROM {base} AS build",
        *system,
        "WORKDIR /app",
        *(first if steps["files"] else ("COPY . .", f"RUN {steps['install']}")),
        *build,
        f"RUN {steps['prune']}",
        "",
        f"FROM {base}",
        *system,
        "ENV NODE_ENV=production",
        *([f"ENV PORT={program.port}"] if program.port else []),
        "WORKDIR /app",
        "COPY --from=build --chown=node:node /app ./",
        "USER node",
        "",
        *([f"EXPOSE {program.port}", health_line("node", asked)] if program.port else []),
        f"CMD {json.dumps(program.start)}",
        "",
    ))  # fmt: skip


def _compose(program: Program) -> tuple[tuple[str, str], ...]:
    web = f"services:\n  {'web' if program.port else 'app'}:\n"
    ports = f'    ports:\n      - "{program.port}:{program.port}"\n' if program.port else ""
    apart = "    restart: unless-stopped\n"
    command = "docker compose -f compose.yml -f compose.{0}.yml up --build --detach"
    return (
        ("compose.yml", f"{web}    build: .\n{ports}"),
        ("compose.override.yml", f"# Your own machine: docker compose up --build\n{web}    env_file: .env\n"),
        *(
            (f"compose.{name}.yml", f"# {command.format(name)}\n{web}    env_file: .env.{name}\n{apart}")
            for name in ("staging", "production")
        ),
    )


RECIPE = Recipe(
    id="container",
    title="Put the program into a careful container",
    tier=Tier.REVIEW,
    controls=(_PARITY, _HYGIENE),
    parameters=parameters,
    draft=draft,
)
