"""ci-pipeline: GitHub runs the tests, the checks and the audit that the project has, on every change."""

from __future__ import annotations

import re

from tengates.authoring.delivery import Task, package_groups, runs_of
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.shipping.pipeline_files import Job, workflow
from tengates.authoring.shipping.pipeline_steps import Steps, Wanted
from tengates.authoring.shipping.toolchains import Toolchain, python_version, tests_in, toolchains
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.config import Ecosystem
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_FOLDER = ".github/workflows/"
_MOST = 4
_BRANCH = re.compile(r"branches:\s*(?:\[\s*|\n\s*-\s*)[\"']?(main|master|trunk|develop)\b")
_DEPENDABOT = (".github/dependabot.yml", ".github/dependabot.yaml")
_RENOVATE = ("renovate.json", "renovate.json5", ".github/renovate.json", ".github/renovate.json5", ".renovaterc", ".renovaterc.json")  # fmt: skip
_COVERS = (
    *((name, Ecosystem.PYTHON) for name in ("pip", "uv")),
    *((name, Ecosystem.NODE) for name in ("npm", "bun")),
)
_LOCKED = {"uv": "uv", "bun": "bun"}
_WHY = {
    "ci": "A change that breaks the tests or the checks is stopped before your users see it.",
    "tests": "A change that breaks the tests is stopped before your users see it.",
    "checks": "Plain mistakes and wrong types are found before the code runs.",
    "audit": "A package with a known hole is reported once a week, and when the packages change.",
    "dependabot": "Updates of packages and actions arrive as pull requests, a week after their release.",
}


def parameters(survey: Survey) -> tuple[ParameterSpec, ...]:
    """The branch that is released, and the versions of the languages."""
    texts = (facts.text for _, facts in sorted(survey.files.items()) if facts.workflow is not None)
    branch = next((found.group(1) for text in texts if (found := _BRANCH.search(text))), "main")
    chains = toolchains(survey)
    specs = [ParameterSpec("branch", "Which branch do you release from?", branch)]
    if any(chain.is_python for chain in chains):
        specs.append(ParameterSpec("python", "Which Python does the app run on?", python_version(survey)))
    if any(not chain.is_python for chain in chains):
        specs.append(ParameterSpec("node", "Which version of Node does the app run on?", "24"))
    return tuple(specs)


def draft(inp: RecipeInput) -> Draft:
    """The workflows and the watch that are missing, as new files."""
    sheet = Sheet(inp)
    survey = inp.survey
    if "{" in "".join(inp.values.values()) or not re.fullmatch(r"[\w./-]+", inp.values["branch"]):
        sheet.skip("", 0, "the branch may hold letters, digits, and / . - _ only")
        return sheet.draft()
    chains = _chosen(sheet, survey)
    every = [
        Steps(survey, chain, Wanted(inp.values.get("python", ""), inp.values.get("node", "")), inp.read)
        for chain in chains
    ]
    _checks(sheet, survey, every, inp.values["branch"])
    _audit(sheet, survey, every, inp.values["branch"])
    _dependabot(sheet, survey)
    return sheet.draft()


def _chosen(sheet: Sheet, survey: Survey) -> list[Toolchain]:
    """At most four applications, those with tests first."""
    found = sorted(toolchains(survey), key=lambda chain: (not tests_in(survey, chain), chain.folder.count("/")))
    if left := found[_MOST:]:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        sheet.skip(left[0].manifests[0], 0, f"the pipeline covers four applications; add this one{more} by hand")
    for group in package_groups(survey):
        if not group.manifests:
            sheet.skip(
                "", 0, "nothing lists the packages that the Python code imports, so no pipeline can install them"
            )
    return sorted(found[:_MOST], key=lambda chain: (chain.folder, chain.ecosystem.value))


def _checks(sheet: Sheet, survey: Survey, every: list[Steps], branch: str) -> None:
    """One job for each application: checks where none run, tests where there are some and none run."""
    tested = any(run.counts and run.on_changes for run in runs_of(survey, Task.TEST))
    checked = any(run.counts and run.automatic for run in runs_of(survey, Task.LINT, Task.TYPES))
    if tested and checked:
        return
    jobs, runs = [], False
    for row in every:
        test = [] if tested else _test_steps(sheet, survey, row)
        steps = [*([] if checked else row.checks()), *test]
        runs = runs or bool(test)
        if steps:
            jobs.append(Job(_job_name(row.chain, every), row.chain.folder, [*row.prepared(), *steps]))
    name = "checks" if not runs else "tests" if checked else "ci"
    if jobs:
        _create(sheet, name, workflow(name, branch, jobs))
    if jobs and not checked:
        sheet.note(
            "The checks may fail on what is in the code today: mend that first, so that red means something new."
        )
    if runs:
        sheet.note(
            "The first run shows whether the tests need a variable or a database that your machine has and GitHub"
            " has not: give them under `env:` or `services:`, never a real key."
        )


def _test_steps(sheet: Sheet, survey: Survey, row: Steps) -> list[list[str]]:
    where = row.chain.manifests[0]
    if not tests_in(survey, row.chain):
        sheet.skip(where, 0, 'there are no tests to run here yet: let "Write the first tests" add them, then come back')
        return []
    steps = row.test()
    if not steps:
        sheet.skip(where, 0, "package.json has no script that runs its tests once, so the pipeline leaves them out")
    return steps


def _job_name(chain: Toolchain, every: list[Steps]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", chain.folder.lower()).strip("-") or ("python" if chain.is_python else "node")
    twins = [row for row in every if row.chain.folder == chain.folder]
    return f"{base}-{'python' if chain.is_python else 'node'}" if chain.folder and len(twins) > 1 else base


def _audit(sheet: Sheet, survey: Survey, every: list[Steps], branch: str) -> None:
    """A weekly look for known holes, one job for each lock."""
    if not _unwatched(survey):
        return
    jobs: dict[str, Job] = {}
    paths: set[str] = set()
    for row in every:
        if steps := row.audit():
            chain = row.chain
            paths |= {path for path in (*chain.manifests, chain.lock) if path}
            jobs.setdefault(chain.lock or chain.manifests[0], Job(_job_name(chain, every), chain.top, steps))
    if jobs:
        _create(sheet, "audit", workflow("audit", branch, jobs.values(), paths=sorted(paths)))


def _create(sheet: Sheet, name: str, text: str) -> None:
    path = f"{_FOLDER}{name}.yml"
    if sheet.exists(path):
        path = f"{_FOLDER}quality.yml"
    if sheet.exists(path):
        sheet.skip(path, 0, "a workflow of this name is there already: add the missing steps to it")
        return
    sheet.create(NewFile(path, text.encode(), _WHY[name]))


def _unwatched(survey: Survey) -> set[Ecosystem]:
    """The languages whose packages nobody watches yet."""
    audited = any(run.counts and run.automatic for run in runs_of(survey, Task.AUDIT))
    if audited or any(path in survey.paths for path in _RENOVATE):
        return set()
    needed = {chain.ecosystem for chain in toolchains(survey)}
    for path in _DEPENDABOT:
        text = survey.files[path].text if path in survey.files else ""
        needed -= {kind for name, kind in _COVERS if re.search(rf"package-ecosystem:\s*[\"']?{name}\b", text)}
    return needed


def _dependabot(sheet: Sheet, survey: Survey) -> None:
    if not _unwatched(survey):
        return
    there = next((path for path in _DEPENDABOT if path in survey.paths), "")
    if there:
        sheet.skip(
            there, 0, "Dependabot is set up, and not for every language here: add the missing entry to this file"
        )
        return
    lines = ["version: 2", "updates:"]
    for ecosystem, folders in _watched(survey):
        lines += [f"  - package-ecosystem: {ecosystem}", *_directories(folders)]
        lines += ["    schedule:", "      interval: weekly", "    cooldown:", "      default-days: 7"]
        lines += ["    groups:", "      minor-updates:", "        update-types: [minor, patch]"]
    text = "".join(f"{line}\n" for line in lines)
    sheet.create(NewFile(_DEPENDABOT[0], text.encode(), _WHY["dependabot"]))


def _watched(survey: Survey) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for chain in toolchains(survey):
        plain = "pip" if chain.ecosystem is Ecosystem.PYTHON else "npm"
        name = _LOCKED.get(chain.tool, plain) if chain.lock else plain
        found.setdefault(name, []).append(f"/{chain.top}")
    return [*sorted(found.items()), ("github-actions", ["/"])]


def _directories(folders: list[str]) -> list[str]:
    if len(set(folders)) == 1:
        return [f"    directory: {folders[0]}"]
    return ["    directories:", *(f"      - {folder}" for folder in sorted(set(folders)))]


RECIPE = Recipe(
    id="ci-pipeline",
    title="Let GitHub run the tests and checks",
    tier=Tier.SAFE,
    controls=("deployment.ci-tests", "deployment.ci-types", "security.dependency-audit", "testing.in-ci"),
    parameters=parameters,
    draft=draft,
)
