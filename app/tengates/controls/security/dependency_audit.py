"""security.dependency-audit: known vulnerabilities of dependencies are looked for automatically."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.authoring import Condition, Control, Kind, Outcome, Survey, evidence, missing, partly, present
from tengates.authoring.delivery import Sign, Task, local_hooks, package_groups, runs_of
from tengates.model.config import Ecosystem

_DEPENDABOT = (".github/dependabot.yml", ".github/dependabot.yaml")
_RENOVATE = re.compile(r"^(?:\.github/|\.gitlab/)?(?:renovate\.json5?|\.renovaterc(?:\.json5?)?)$")
_UPDATE = re.compile(r"^updates\[\d+\]\.package-ecosystem$")
_COVERS = {
    "pip": Ecosystem.PYTHON,
    "uv": Ecosystem.PYTHON,
    "pipenv": Ecosystem.PYTHON,
    "poetry": Ecosystem.PYTHON,
    "npm": Ecosystem.NODE,
    "bun": Ecosystem.NODE,
    "pnpm": Ecosystem.NODE,
    "yarn": Ecosystem.NODE,
}
_WORDS = {Ecosystem.PYTHON: "Python", Ecosystem.NODE: "JavaScript"}
_PACKAGES = Condition(lambda survey: bool(package_groups(survey)), "no dependencies are declared")


def judge(survey: Survey) -> Outcome:
    """Dependabot or Renovate for the languages in use, or an audit command in CI that may fail the run."""
    runs = runs_of(survey, Task.AUDIT)
    if runs and runs[0].counts and runs[0].automatic:
        return present("CI looks for known holes", evidence(runs[0].path, runs[0].line, f"runs {runs[0].tool}"))
    signs = list(_renovate(survey))
    if signs:
        return present("Renovate proposes updates", evidence(signs[0].path, 0, signs[0].what))
    covered = dict(_dependabot(survey))
    if covered:
        return _by_dependabot(survey, covered)
    if runs:
        found = evidence(runs[0].path, runs[0].line, f"runs {runs[0].tool}")
        return partly("an audit runs, but what it finds stops nothing", found)
    hooks = [path for path, done in local_hooks(survey) if done.task is Task.AUDIT]
    if hooks:
        return partly("an audit runs on your own machine only", evidence(hooks[0], 0, "a commit hook audits"))
    return missing("nothing tells you when a package you use turns out to be unsafe")


def _by_dependabot(survey: Survey, covered: dict[str, Sign]) -> Outcome:
    languages = {group.ecosystem for group in package_groups(survey)}
    reached = {_COVERS[name] for name in covered if name in _COVERS}
    found = [evidence(sign.path, sign.line, sign.what) for sign in covered.values()]
    if languages <= reached:
        return present("Dependabot watches the packages", *found)
    left = " and ".join(sorted(_WORDS[item] for item in languages - reached))
    return partly(f"Dependabot does not watch the {left} packages", *found)


def _dependabot(survey: Survey) -> Iterator[tuple[str, Sign]]:
    for path in _DEPENDABOT:
        facts = survey.files.get(path)
        for key, value in facts.settings.values if facts is not None and facts.settings is not None else ():
            if _UPDATE.match(key):
                yield value, Sign(path, _line(facts.text if facts is not None else "", value), f"Dependabot: {value}")


def _line(text: str, name: str) -> int:
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if "package-ecosystem" in line and name in line), 0)


def _renovate(survey: Survey) -> Iterator[Sign]:
    for path in sorted(survey.paths):
        facts = survey.files.get(path)
        if _RENOVATE.match(path) or (path == "package.json" and facts is not None and '"renovate":' in facts.text):
            yield Sign(path, 0, "Renovate is configured")


CONTROL = Control(
    id="security.dependency-audit",
    title="A watch on unsafe packages",
    kind=Kind.PRESENCE,
    weight=2,
    applies=_PACKAGES,
    judge=judge,
)
