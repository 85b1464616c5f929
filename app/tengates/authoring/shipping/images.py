"""What a new container image of an application is made of: its language, its start, its port."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.app_places import served_apps
from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.survey import EntryKind, Survey

_LOCKS = (
    ("package-lock.json", "npm ci", "npm prune --omit=dev"),
    ("pnpm-lock.yaml", "corepack enable && pnpm install --frozen-lockfile", "CI=true pnpm prune --prod"),
    ("yarn.lock", "yarn install --frozen-lockfile", "yarn install --frozen-lockfile --production"),
)
# What these scripts run may stand anywhere in the folder, so all of it is there before the installation.
_INSTALL_SCRIPTS = {"preinstall", "install", "postinstall", "prepare"}
_EVERYWHERE = "0.0.0.0"  # noqa: S104  inside a container: what reaches it from outside is the platform's to say
_HEALTH = re.compile(r"(?:^|/)_?(?:health(?:z|-?check)?|ready|readyz|live|livez|ping)/?$")

# What serves by itself, as a script starts it.
_SERVER = re.compile(
    r"(?:^|[\s/])(?:next|nuxt|vite|astro|serve|http-server|remix-serve|react-router-serve|nest|fastify|strapi|gatsby|ng|ember)(?:\s|$)|\bport\b"
)
_OPENS = re.compile(r"(?:^|\.)(?:listen|serve|createServer|startStandaloneServer)$")
_PORT = re.compile(r"\bport\s*:|\bPORT\b")


@dataclass(frozen=True, slots=True)
class Program:
    """An application that can be put into an image. `folder` ends in a slash or is empty."""

    folder: str
    language: str  # "python" or "node"
    start: tuple[str, ...]
    port: int  # 0 where nothing listens
    needs: tuple[str, str] = ("", "")  # a package without which it does not start
    steps: tuple[tuple[str, str], ...] = ()  # Node: which files come first ("": all), what installs, builds and prunes


def program_of(survey: Survey) -> Program:
    """The one application here; CannotEdit says what keeps it from being put into an image."""
    python = _python(survey)
    node = _node(survey)
    found = [program for program in (python, node) if program is not None]
    if len(found) > 1:
        raise CannotEdit("there are several applications here; give each its own Dockerfile, in its own folder")
    if not found:
        raise CannotEdit("how the program is installed and started is not written here in a way that can be followed")
    return found[0]


def health_path(survey: Survey, folder: str) -> str:
    """An open address of this folder's program that answers GET: the health route, else the start page, else "".

    Django refuses a request that names no host of its own, so there a connection must do.
    """
    rows = [row for row in survey.entries if row.place.path.startswith(folder) and not row.guards]
    rows = [row for row in rows if not row.methods or "GET" in row.methods]
    if any(row.framework == "django" for row in rows):
        return ""
    named = next((row.pattern for row in rows if _HEALTH.search(row.pattern)), "")
    return named or next((row.pattern for row in rows if row.pattern == "/"), "")


def _python(survey: Survey) -> Program | None:
    starts = list(dict.fromkeys(_python_starts(survey)))
    if len(starts) != 1:
        return None
    return starts[0]


def _python_starts(survey: Survey) -> Iterator[Program]:
    for app in served_apps(survey):
        if app.framework not in {"fastapi", "starlette", "flask", "quart"}:
            continue
        folder = _requirements(survey, app.path)
        if folder is None:
            continue
        module = app.path.removeprefix(folder).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        made_in = app.made.scope
        if "." in made_in:
            continue
        yield _served(folder, app.framework, f"{module}:{made_in or app.made.target}", made_by=made_in)


def _served(folder: str, framework: str, target: str, made_by: str) -> Program:
    """Its start; `made_by` names the function that makes the app, "" where a module holds it."""
    if framework == "flask":
        target = f"{target}()" if made_by else target
        start: tuple[str, ...] = ("gunicorn", "--bind", f"{_EVERYWHERE}:8000", target)
        return Program(folder, "python", start, 8000, ("gunicorn", ">=23,<26"))
    start = ("uvicorn", target, *(("--factory",) if made_by else ()), "--host", _EVERYWHERE, "--port", "8000")
    return Program(folder, "python", start, 8000, ("uvicorn", ">=0.30,<1"))


def _requirements(survey: Survey, path: str) -> str | None:
    folder = app_folder(survey, path)
    return folder if f"{folder}requirements.txt" in survey.paths else None


def _node(survey: Survey) -> Program | None:
    found = []
    for path, facts in survey.files.items():
        if path.rpartition("/")[2] != "package.json" or facts.manifest is None or "node_modules" in path:
            continue
        folder = path.removesuffix("package.json")
        scripts = dict(facts.manifest.scripts)
        if "start" not in scripts or not any(entry.place.path.startswith(folder) for entry in survey.entries):
            continue
        if any(entry.place.path.endswith(".py") for entry in survey.entries if entry.place.path.startswith(folder)):
            continue
        found.append(_node_program(survey, folder, scripts))
    return found[0] if len(found) == 1 else None


def _node_program(survey: Survey, folder: str, scripts: dict[str, str]) -> Program:
    lock, install, prune = next(
        (row for row in _LOCKS if folder + row[0] in survey.paths), ("", "npm install", "npm prune --omit=dev")
    )
    manager = "pnpm" if "pnpm" in install else "yarn" if "yarn" in install else "npm"
    build = f"{manager} run build" if "build" in scripts else ""
    early = any("husky" not in scripts.get(name, "husky") for name in _INSTALL_SCRIPTS)
    files = "" if early else f"package.json {lock}".strip()
    steps = (("files", files), ("install", install), ("build", build), ("prune", prune))
    port = _port(survey, folder) if _listens(survey, folder, scripts["start"]) else 0
    return Program(folder, "node", ("npm", "start"), port, steps=steps)


def _listens(survey: Survey, folder: str, start: str) -> bool:
    """Whether people come in through a port; a bot or a worker asks a service for its work."""
    if _SERVER.search(start):
        return True
    if any(row.kind is not EntryKind.BOT for row in survey.entries if row.place.path.startswith(folder)):
        return True
    sources = [code for path, code in survey.sources() if path.startswith(folder)]
    return any(_OPENS.search(call.callee) or _PORT.search(call.expr.text) for code in sources for call in code.calls)


def _port(survey: Survey, folder: str) -> int:
    """The number that it listens on where none is given in the environment."""
    for path, code in survey.sources():
        if "next" in survey.versions or not path.startswith(folder):
            continue
        texts = [call.expr.text for call in code.calls if call.callee.endswith(".listen")]
        texts += [row.value.text for row in code.assignments if row.target.lower() == "port"]
        for text in texts:
            if number := re.search(r"\b(\d{4,5})\b", text):
                return int(number.group(1))
    return 3000
