"""Lint and type checks that are set up for people to run by hand, and test runners that are configured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.delivery.pipelines import local_hooks, runs_of, script_tasks
from tengates.survey.knowledge.task_tables import Task

_LINT_FILES = (
    ".flake8", "ruff.toml", ".ruff.toml", ".pylintrc", "pylintrc", "biome.json", "biome.jsonc", ".oxlintrc.json",
    "tslint.json",
)  # fmt: skip
_LINT_STEMS = (".eslintrc", "eslint.config.")
_TYPE_FILES = ("mypy.ini", ".mypy.ini", "pyrightconfig.json", "ty.toml", "pyrefly.toml")
_LINT_TOOLS = {"ruff", "flake8", "pylint", "eslintConfig"}
_TYPE_TOOLS = {"mypy", "pyright", "basedpyright", "ty", "pyrefly"}
_SECTIONS = ("[flake8]", "[mypy]", "[pylint]")
_RUNNERS = {
    "pytest", "nose2", "tox", "nox", "behave", "jest", "vitest", "mocha", "ava", "tap", "jasmine", "karma",
    "@playwright/test", "playwright", "cypress", "react-scripts", "@angular/cli", "pytest-django", "ts-jest",
    "pytest-asyncio", "pytest-cov",
}  # fmt: skip
_RUNNER_FILES = ("pytest.ini", "tox.ini", "noxfile.py", "conftest.py")
_RUNNER_STEMS = ("jest.config.", "vitest.config.", "vitest.workspace.", ".mocharc.", "karma.conf.")
_BUILT_IN = {"unittest", "django.test", "node:test", "bun:test"}
_READS_TYPES = re.compile(
    r"\b(?:tsc|vue-tsc|svelte-check|(?:next|nest|ng|react-scripts) build|astro check|deno check)\b|\btsup\b.{0,99}--dts"
)
_CHECKERS = {
    "ts-loader", "fork-ts-checker-webpack-plugin", "@rollup/plugin-typescript", "rollup-plugin-typescript2",
    "vite-plugin-checker",
}  # fmt: skip
_NOT_OURS = {Role.VENDORED, Role.GENERATED}


@dataclass(frozen=True, slots=True)
class Sign:
    """Where something is set up, in words."""

    path: str
    line: int
    what: str


def local_checks(survey: Survey) -> tuple[Sign, ...]:
    """Lint and type checks that nobody is made to run."""
    found = [Sign(path, 0, f"{done.tool} as a commit hook") for path, done in local_hooks(survey) if _checks(done.task)]
    scripts = [(path, line, done) for path, line, done in script_tasks(survey) if _checks(done.task)]
    found += [Sign(path, line, f"a script runs {done.tool}") for path, line, done in scripts]
    built = _is_checked_where_built(survey)
    for path, facts in _ours(survey):
        found += [Sign(path, 0, what) for what in _configured(path.rpartition("/")[2], facts)]
        if built and _is_strict(path.rpartition("/")[2], facts):
            found.append(Sign(path, 0, "TypeScript is strict, checked where it is built"))
    found += [Sign(path, 0, "lint is configured") for path in sorted(survey.paths - set(survey.files)) if _lints(path)]
    return tuple(dict.fromkeys(found))


def test_runner(survey: Survey) -> Sign | None:
    """What runs the tests: CI, a script, a configured or declared runner, or one that comes with the language."""
    for run in runs_of(survey, Task.TEST):
        return Sign(run.path, run.line, f"CI runs {run.tool}")
    for path, line, done in script_tasks(survey):
        if done.task is Task.TEST:
            return Sign(path, line, f"a script runs {done.tool}")
    return next(_runners(survey), None)


def _runners(survey: Survey) -> Iterator[Sign]:
    for path, facts in _ours(survey):
        name = path.rpartition("/")[2]
        if name in _RUNNER_FILES or name.startswith(_RUNNER_STEMS) or "[tool:pytest]" in facts.text:
            yield Sign(path, 0, "a test runner is configured")
        if facts.manifest is not None:
            if _RUNNERS & set(facts.manifest.tools):
                yield Sign(path, 0, "a test runner is configured")
            for item in facts.manifest.dependencies:
                if item.name in _RUNNERS:
                    yield Sign(path, item.line, f"{item.name} is a dependency")
        if facts.role is Role.TEST and facts.code is not None:
            used = next((item for item in facts.code.imports if item.module in _BUILT_IN), None)
            if used is not None:
                yield Sign(path, used.span.line, f"{used.module} needs no other runner")


def _ours(survey: Survey) -> Iterator[tuple[str, FileFacts]]:
    return ((path, facts) for path, facts in survey.files.items() if facts.role not in _NOT_OURS)


def _configured(name: str, facts: FileFacts) -> Iterator[str]:
    if _lints(name):
        yield "lint is configured"
    if name in _TYPE_FILES:
        yield "a type checker is configured"
    if name in {"setup.cfg", "tox.ini"} and any(section in facts.text for section in _SECTIONS):
        yield "a check is configured"
    tools = set(facts.manifest.tools) if facts.manifest is not None else set()
    if (_LINT_TOOLS | _TYPE_TOOLS) & tools:
        yield f"{min((_LINT_TOOLS | _TYPE_TOOLS) & tools)} is configured"


def _is_strict(name: str, facts: FileFacts) -> bool:
    strict = facts.settings is not None and facts.settings.get("compilerOptions.strict") == "true"
    return name.startswith("tsconfig") and strict


def _is_checked_where_built(survey: Survey) -> bool:
    """Whether a script builds with what reads types: Vite, esbuild, swc and Babel strip them unseen."""
    manifests = [facts.manifest for _, facts in _ours(survey) if facts.manifest is not None]
    scripts = [text for row in manifests for _, text in row.scripts]
    packages = {item.name for row in manifests for item in row.dependencies}
    return not scripts or bool(_CHECKERS & packages) or any(_READS_TYPES.search(text) for text in scripts)


def _lints(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in _LINT_FILES or name.startswith(_LINT_STEMS)


def _checks(task: Task) -> bool:
    return task in {Task.LINT, Task.TYPES}
