"""Load tests and performance budgets: scripts, commands of scripts and CI, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Code
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.delivery.commands import Command, commands_of
from tengates.survey.delivery.pipelines import workflows_of
from tengates.survey.delivery.test_kits import declared, module_of
from tengates.survey.knowledge.task_tables import LAUNCHERS
from tengates.survey.knowledge.test_kits import LOAD_ACTIONS, LOAD_MODULES, LOAD_PACKAGES, LOAD_PROGRAMS
from tengates.survey.web.memory import per_code

_OUTSIDE = {Role.VENDORED, Role.GENERATED}
_NAMED = re.compile(r"(?:^|[/_-])(?:load|stress)[_-]?tests?(?:$|[/_.-])", re.IGNORECASE)
_LIGHTHOUSE = re.compile(r"(?:^|/)\.?lighthouserc\.|(?:^|/)\.?lighthouse-?ci\.")
_BUDGET = re.compile(
    r"(?:^|/)(?:\.size-limit\.(?:js|json|cjs|ts)|bundlesize\.config\.json|\.?bundlewatch\S{0,20}\.json|budgets?\.json|lighthouse-budget\.json)$"
)
_PACKAGE_BUDGET = re.compile(r'^\s{0,8}"(?:size-limit|bundlesize|bundlewatch)":\s*[\[{]', re.MULTILINE)
_MAKEFILES = {"makefile", "justfile"}
_QUIET = {"--version", "--help", "install"}


@dataclass(frozen=True, slots=True)
class LoadTest:
    """A load test or budget; `complete` is False for measurements that refuse nothing and packages left unused."""

    path: str
    line: int
    what: str
    complete: bool = True


def load_tests(survey: Survey) -> tuple[LoadTest, ...]:
    """All of them, complete ones first."""
    found = [*_files(survey), *_commands(survey), *_actions(survey)]
    if not found:
        rows = declared(survey, LOAD_PACKAGES)
        found = [LoadTest(path, item.line, f"{item.name} is installed", complete=False) for path, item in rows]
    return tuple(sorted(dict.fromkeys(found), key=lambda row: not row.complete))


@per_code
def _kits(_path: str, code: Code) -> Iterator[tuple[int, str]]:
    """The first import of a kit for load tests, with its line."""
    found = module_of(code, LOAD_MODULES)
    if found is not None:
        yield found


def _files(survey: Survey) -> Iterator[LoadTest]:
    for path, facts in sorted(survey.files.items()):
        if facts.role in _OUTSIDE:
            continue
        if facts.code is not None:
            known = next(iter(_kits(path, facts.code)), None)
            if known is not None:
                yield LoadTest(path, known[0], f"a load test with {known[1]}")
            elif _NAMED.search(path) and facts.role is not Role.SOURCE and facts.code.calls:
                yield LoadTest(path, 0, "a load test by its name")
        yield from _settings(path, facts)
    for path in sorted(survey.paths):
        if path.endswith((".jmx", ".gatling.scala")):
            yield LoadTest(path, 0, "a load test")


def _settings(path: str, facts: FileFacts) -> Iterator[LoadTest]:
    values = facts.settings.values if facts.settings is not None else ()
    keys = {key.partition(".")[0].partition("[")[0] for key, _ in values}
    if {"config", "scenarios"} <= keys and any(key.startswith(("config.target", "config.phases")) for key, _ in values):
        yield LoadTest(path, 0, "a load test with Artillery")
    if _LIGHTHOUSE.search(path):
        asserted = any(key.startswith("ci.assert") for key, _ in values) or _asserts(facts)
        yield LoadTest(
            path, 0, "budgets of Lighthouse CI" if asserted else "Lighthouse CI, without budgets", complete=asserted
        )
    if _BUDGET.search(path) or (path.endswith("package.json") and _PACKAGE_BUDGET.search(facts.text)):
        yield LoadTest(path, 0, "a size budget")
    if path.endswith("angular.json") and any(".budgets[" in key and key.endswith("maximumError") for key, _ in values):
        yield LoadTest(path, 0, "a size budget")


def _asserts(facts: FileFacts) -> bool:
    """A budget in a Lighthouse file that is written as code."""
    if facts.code is None:
        return False
    return any("assertions" in row.value.text or "assert:" in row.value.text for row in facts.code.assignments)


def _commands(survey: Survey) -> Iterator[LoadTest]:
    for path, line, text in _scripts(survey):
        for command in commands_of(text, ""):
            tool = _tool(command)
            if tool:
                complete = tool != "Lighthouse CI" or "assert" in text or "autorun" in text
                yield LoadTest(path, line or command.line, f"runs {tool}", complete)


def _scripts(survey: Survey) -> Iterator[tuple[str, int, str]]:
    for path, facts in sorted(survey.files.items()):
        if facts.role in _OUTSIDE:
            continue
        for name, text in facts.manifest.scripts if facts.manifest is not None and path.endswith(".json") else ():
            line = next((row for row, found in enumerate(facts.text.split("\n"), 1) if f'"{name}"' in found), 1)
            yield path, line, text
        if path.rpartition("/")[2].lower() in _MAKEFILES or path.endswith(".sh"):
            yield path, 0, facts.text
    for path, workflow in workflows_of(survey):
        for job in workflow.jobs:
            yield from ((path, step.line, step.run) for step in job.steps if step.run)


def _tool(command: Command) -> str:
    words = [word for word in command.words if word.rpartition("/")[2] not in LAUNCHERS]
    if _QUIET & set(command.words):
        return ""
    inside = " ".join(command.words[1:])
    for word in (words[:1] or [""])[0].rpartition("/")[2], *(inside.split() if words[:1] == ["concurrently"] else ()):
        if word in LOAD_PROGRAMS:
            return LOAD_PROGRAMS[word]
    return "Lighthouse CI" if "@lhci/cli" in inside else ""


def _actions(survey: Survey) -> Iterator[LoadTest]:
    for path, workflow in workflows_of(survey):
        for job in workflow.jobs:
            for step in job.steps:
                action = step.uses.partition("@")[0]
                if action in LOAD_ACTIONS:
                    yield LoadTest(path, step.line, f"runs {LOAD_ACTIONS[action]}")
