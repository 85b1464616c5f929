"""How each application of a repository is installed and run: its package manager, its versions, its scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from tengates.model.config import Dependency, Ecosystem
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.delivery.census import take_census
from tengates.survey.delivery.command_tasks import Follower
from tengates.survey.delivery.commands import commands_of
from tengates.survey.delivery.packages import PackageGroup, package_groups
from tengates.survey.knowledge.task_tables import Task

Read = Callable[[str], bytes | None]
_TOOLS = {
    "package-lock.json": "npm", "npm-shrinkwrap.json": "npm", "pnpm-lock.yaml": "pnpm", "yarn.lock": "yarn",
    "bun.lock": "bun", "bun.lockb": "bun", "uv.lock": "uv", "poetry.lock": "poetry", "Pipfile.lock": "pipenv",
    "pdm.lock": "pdm",
}  # fmt: skip
_ASIDE = re.compile(r"^(?:requirements[-_.](?:dev|test|tests|testing|ci|lint)|(?:dev|test|tests)[-_.]requirements)\.(?:txt|in)$")  # fmt: skip
_WATCHES = re.compile(r"--watch(?!\S*=false)\b|\bnodemon\b|\bvitest\s+watch\b")
_MANAGER = re.compile(r'"packageManager"\s*:\s*"(\w+)@([\w.-]+)')
_BOUND = re.compile(r"(>=|<=|==|~=|\^|~|>|<)?\s*(\d+)(?:\.(\d+))?")
_IMAGE = re.compile(r"(?:^|/)python:(\d+\.\d+)")
_CANDIDATES = ((3, 12), (3, 11), (3, 13), (3, 10), (3, 14), (3, 9))


@dataclass(frozen=True, slots=True)
class Toolchain:
    """One application: the folder that holds its manifest ("" for the root) and what installs its packages.

    `lock` is the path of the lock file, "" when there is none. `scripts` are those of package.json.
    """

    ecosystem: Ecosystem
    folder: str
    tool: str  # "pip", "uv", "poetry", "pipenv", "pdm"; "npm", "pnpm", "yarn", "berry", "bun"
    lock: str
    manifests: tuple[str, ...]
    dependencies: tuple[Dependency, ...]
    scripts: tuple[tuple[str, str], ...] = ()

    @property
    def is_python(self) -> bool:
        """Whether its packages come from Python's index."""
        return self.ecosystem is Ecosystem.PYTHON

    @property
    def prefix(self) -> str:
        """What paths in it begin with."""
        return f"{self.folder}/" if self.folder else ""

    @property
    def top(self) -> str:
        """The folder of its lock, which is above its own in a workspace."""
        return self.lock.rpartition("/")[0] if self.lock else self.folder

    @property
    def packages(self) -> frozenset[str]:
        """The names of what it declares."""
        return frozenset(item.name for item in self.dependencies)


_KEPT: WeakKeyDictionary[Survey, tuple[Toolchain, ...]] = WeakKeyDictionary()


def toolchains(survey: Survey) -> tuple[Toolchain, ...]:
    """One for each folder and language with a manifest of its own; those that a workspace shares count at its top."""
    if survey not in _KEPT:
        _KEPT[survey] = _found(survey)
    return _KEPT[survey]


def _found(survey: Survey) -> tuple[Toolchain, ...]:
    found = [_toolchain(survey, group) for group in package_groups(survey) if group.manifests]
    tops = {(row.ecosystem, row.folder) for row in found}
    return tuple(row for row in found if not row.lock or row.top == row.folder or (row.ecosystem, row.top) not in tops)


def _toolchain(survey: Survey, group: PackageGroup) -> Toolchain:
    beside = [path for path in _requirements_beside(survey, group) if path not in group.manifests]
    tool = _tool(survey, group)
    manifests = tuple(path for path in (*group.manifests, *beside) if _is_read_by(tool, path))
    rows = [survey.files[path].manifest for path in manifests]
    return Toolchain(
        group.ecosystem,
        group.folder,
        tool,
        "" if tool == "pip" else group.lock,
        manifests,
        tuple(item for row in rows if row is not None for item in row.dependencies),
        tuple(pair for row in rows if row is not None and group.ecosystem is Ecosystem.NODE for pair in row.scripts),
    )


def _requirements_beside(survey: Survey, group: PackageGroup) -> Iterator[str]:
    """`requirements-dev.txt` and the like in the same folder."""
    for path in sorted(survey.files):
        folder, _, name = path.rpartition("/")
        python = group.ecosystem is Ecosystem.PYTHON
        if python and folder == group.folder and _ASIDE.match(name) and survey.files[path].manifest is not None:
            yield path


def _is_read_by(tool: str, path: str) -> bool:
    """Pipenv installs what its own file lists, and pip reads no Pipfile."""
    return tool not in {"pip", "pipenv"} or path.endswith("Pipfile") is (tool == "pipenv")


def _is_installed_by_image(survey: Survey, group: PackageGroup) -> bool:
    """Whether the app itself runs with the packages of a requirements.txt that stands beside a Pipfile."""
    path = next((path for path in group.manifests if path.endswith("requirements.txt")), "")
    steps = (step for facts in survey.files.values() for step in facts.dockerfile if step.keyword == "RUN")
    return bool(path) and any("requirements.txt" in step.argument for step in steps)


def _tool(survey: Survey, group: PackageGroup) -> str:
    lock = group.lock.rpartition("/")[2]
    if lock in _TOOLS and not (lock == "Pipfile.lock" and _is_installed_by_image(survey, group)):
        return "berry" if lock == "yarn.lock" and _is_berry(survey, group.lock) else _TOOLS[lock]
    if group.ecosystem is Ecosystem.NODE:
        return _named_manager(survey, group) or "npm"
    if any(path.endswith(("requirements.txt", "requirements.in")) for path in group.manifests):
        return "pip"
    tools = {tool for path in group.manifests if (row := survey.files[path].manifest) for tool in row.tools}
    if any(path.endswith("Pipfile") for path in group.manifests):
        return "pipenv"
    if tools & {"poetry", "pdm"}:
        return "poetry" if "poetry" in tools else "pdm"
    return "pip" if any(path.endswith(".txt") for path in group.manifests) else "uv"


def _named_manager(survey: Survey, group: PackageGroup) -> str:
    """What package.json names as its package manager."""
    for path in group.manifests:
        found = _MANAGER.search(survey.files[path].text)
        name, version = found.groups() if found is not None else ("", "")
        if name in {"npm", "pnpm", "bun"}:
            return name
        if name == "yarn":
            return "yarn" if version.startswith(("0.", "1.")) else "berry"
    return ""


def _is_berry(survey: Survey, lock: str) -> bool:
    folder = lock.removesuffix("yarn.lock")
    return f"{folder}.yarnrc.yml" in survey.paths


def script_for(survey: Survey, chain: Toolchain, task: Task, *, without: frozenset[str] = frozenset()) -> str:
    """The name of the package.json script that does a task once and can fail, "" when there is none.

    `without` are tools that do not count ("playwright" where unit tests are wanted).
    """
    follower = Follower(survey)
    for name, text in sorted(chain.scripts, key=lambda pair: (len(pair[0]), pair[0])):
        if _WATCHES.search(text) or ":" in name.replace("test:ci", "").replace("lint:check", ""):
            continue
        done = [item for command in commands_of(text, chain.folder) for item in follower.tasks(command)]
        fits = [item for item in done if item.task is task and item.counts]
        if fits and not {item.tool for item in fits} & without and _does_little_else(name, task):
            return name
    return ""


def _does_little_else(name: str, task: Task) -> bool:
    """A build or a start that happens to check types is not asked to do so in a pipeline."""
    words = {Task.TEST: ("test",), Task.LINT: ("lint",), Task.TYPES: ("type", "tsc", "check")}.get(task, ())
    return any(word in name.lower() for word in words)


def tests_in(survey: Survey, chain: Toolchain) -> tuple[str, ...]:
    """The files with tests of its language under its folder that no deeper application holds."""
    others = tuple(row.prefix for row in toolchains(survey) if len(row.prefix) > len(chain.prefix))
    return tuple(
        file.path
        for file in take_census(survey).files
        if file.path.startswith(chain.prefix)
        and file.path.endswith(".py") is chain.is_python
        and not file.path.startswith(others)
    )


def python_version(survey: Survey) -> str:
    """Which Python a pipeline should use: what an image names, else one that the manifests allow."""
    for _, facts in sorted(survey.files.items()):
        for step in facts.dockerfile:
            found = _IMAGE.search(step.argument) if step.keyword == "FROM" else None
            if found is not None:
                return found.group(1)
    spec = next((text for facts in survey.files.values() if (text := _wanted_python(facts))), "")
    allowed = [row for row in _CANDIDATES if _allows(spec, row)] or [_CANDIDATES[0]]
    return f"{allowed[0][0]}.{allowed[0][1]}"


def _wanted_python(facts: FileFacts) -> str:
    if facts.manifest is None or not facts.path.endswith("pyproject.toml"):
        return ""
    found = re.search(r'^(?:requires-python|python)[ \t]*=[ \t]*"([^"\n]{1,80})"', facts.text, re.MULTILINE)
    return found.group(1) if found else ""


def _allows(spec: str, version: tuple[int, int]) -> bool:
    for part in spec.split(","):
        found = _BOUND.match(part.strip())
        if found is None:
            continue
        sign, bound = found.group(1) or "==", (int(found.group(2)), int(found.group(3) or 0))
        if not _holds(sign, version, bound):
            return False
    return True


def _holds(sign: str, version: tuple[int, int], bound: tuple[int, int]) -> bool:
    if sign in {">=", "^", "~=", ">"}:
        return version >= bound and (sign in {">=", ">"} or version[0] == bound[0])
    if sign in {"==", "~"}:
        return version == bound
    return version <= bound if sign == "<=" else version < bound
