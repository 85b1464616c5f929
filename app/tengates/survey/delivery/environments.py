"""Where the program runs: what sets it up, whether production is set apart, how a release reaches users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Code
from tengates.model.config import Role, Workflow
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.delivery.compose import compose_files, is_compose
from tengates.survey.delivery.containers import image_files
from tengates.survey.delivery.pipelines import workflows_of
from tengates.survey.delivery.test_kits import Found, module_of
from tengates.survey.knowledge.platforms import (
    DEPLOY_ACTIONS,
    DEPLOYS,
    FLAG_CALLS,
    FLAG_FILES,
    FLAG_PACKAGES,
    KUBERNETES,
    LIVE,
    MANIFESTS,
    OTHER,
    ROLLOUTS,
)
from tengates.survey.web.memory import per_code

_OUTSIDE = {Role.VENDORED, Role.GENERATED}
_EXAMPLES = {
    "example",
    "examples",
    "sample",
    "samples",
    "demo",
    "demos",
    "test",
    "tests",
    "docs",
    "fixtures",
    "templates",
}
_WORDS = re.compile(r"[._/-]+")
_KEYED = re.compile(
    r"^\[(?:env|context|environments?)\.([\w-]{1,30})|^\s{0,8}(?:stages?|environments?|profiles?|env):\s*$|\bpreviewValue:",
    re.MULTILINE,
)
_CLASS = re.compile(
    r"^(Prod|Production|Live|Dev|Development|Staging|Stage|Preview|Local)\w{0,12}(?:Config|Settings|Configuration)$"
)
_SETTINGS_FILE = re.compile(
    r"(?:^|/)(?:settings|config|configs|configuration|environments?|env|envs|overlays|deploy|deployment|k8s|kubernetes|infra|terraform)/(?:[\w-]{1,40}/){0,3}"
)
_CODE_OR_CONFIG = (
    ".py",
    ".ts",
    ".js",
    ".json",
    ".yaml",
    ".yml",
    ".toml",
    ".tf",
    ".tfvars",
    ".env",
    ".ini",
    ".cjs",
    ".mjs",
    ".bicepparam",
)
_RUN = 4_000
_SAYS_DEPLOY = re.compile(r"(?:^|[_-])deploy", re.IGNORECASE)
_PAPER = re.compile(r"\bdocs?\b|documentation|storybook|\bpages\b|\bpypi\b", re.IGNORECASE)
_ONLY_MAIN = re.compile(r"refs/heads|'push'|ref_name|\bmain\b|\bmaster\b")
_HERE = re.compile(r"docker[ -]compose|\bkind create|minikube|localhost|127\.0\.0\.1")  # started for the test itself
_BOTH = (re.compile(r"[\"']prod(?:uction)?[\"']"), re.compile(r"[\"'](?:staging|stage|preview)[\"']"))


@dataclass(frozen=True, slots=True)
class Split:
    """Where an environment's own configuration stands. `live` for production's."""

    path: str
    line: int
    what: str
    live: bool


def set_ups(survey: Survey) -> tuple[Found, ...]:
    """Images, manifests and infrastructure code that let the program be set up again elsewhere."""
    found = [
        Found(file.path, 0, "an image of the program")
        for file in image_files(survey)
        if not file.aside and not _is_example(file.path)
    ]
    found += [
        Found(file.path, 0, "a compose file that builds the program")
        for file in compose_files(survey)
        if any(service.build is not None for service in file.services)
    ]
    for path in sorted(survey.paths):
        if not _is_example(path):
            found += [
                Found(path, 0, what) for pattern, what in MANIFESTS if pattern.search(path) and _is_real(survey, path)
            ][:1]
    for path, facts in sorted(survey.files.items()):
        if (
            path.endswith((".yaml", ".yml"))
            and facts.role not in _OUTSIDE
            and not _is_example(path)
            and KUBERNETES.search(facts.text)
        ):
            found.append(Found(path, 0, "a manifest of Kubernetes"))
    return tuple(dict.fromkeys(found))


def splits(survey: Survey) -> tuple[Split, ...]:
    """Configuration that belongs to one environment alone."""
    found = [*_by_name(survey), *_by_key(survey), *_by_class(survey), *_by_workflow(survey)]
    return tuple(dict.fromkeys(found))


def rollouts(survey: Survey) -> tuple[Found, ...]:
    """Flags, previews, canaries and steps from staging to production."""
    return tuple(dict.fromkeys([*_flags(survey), *_ways(survey), *_previews(survey), *_steps(survey)]))


def _is_real(survey: Survey, path: str) -> bool:
    name = path.rpartition("/")[2]
    facts = survey.files.get(path)
    text = facts.text if facts is not None else ""
    if name.startswith("app.") and name.endswith((".yaml", ".yml")):
        return bool(re.search(r"^(?:runtime|service|env|services|name|spec):", text, re.MULTILINE))
    if name in {"template.yaml", "template.yml"}:
        return "AWS::Serverless" in text
    return True


def _is_example(path: str) -> bool:
    return bool(_EXAMPLES & set(path.lower().split("/")[:-1]))


def _by_name(survey: Survey) -> Iterator[Split]:
    for path in sorted(survey.paths | set(survey.ignored_env)):
        facts = survey.files.get(path)
        if _is_example(path) or (facts is not None and facts.role in _OUTSIDE) or path.startswith(".github/"):
            continue
        name = path.rpartition("/")[2].lower()
        words = set(_WORDS.split(name))
        plain = is_compose(path) or name.startswith(
            (
                ".env",
                "fly.",
                "values",
                "dockerfile",
                "apphosting.",
                "appsettings.",
                "samconfig",
                "wrangler",
                ".firebaserc",
            )
        )
        if plain or (_SETTINGS_FILE.search(path.lower()) and name.endswith(_CODE_OR_CONFIG)):
            if not plain:
                words |= set(path.lower().split("/")[-3:-1])
            if words & LIVE and not (words == {"deploy"} or name.startswith("dockerfile")):
                yield Split(path, 0, "production's own configuration", live=True)
            elif words & OTHER:
                yield Split(path, 0, "another environment's configuration", live=False)
            elif name == ".env" and path in survey.tracked:
                yield Split(path, 0, "what holds everywhere else", live=False)
    for path in sorted(survey.paths):
        if path.endswith(".tfvars") and set(_WORDS.split(path.lower())) & (LIVE | OTHER):
            live = bool(set(_WORDS.split(path.lower())) & LIVE)
            yield Split(path, 0, "an environment's own variables", live=live)


def _by_key(survey: Survey) -> Iterator[Split]:
    """Environments inside one manifest: wrangler's `[env.staging]`, Netlify's contexts, Render's preview values."""
    for path, facts in sorted(survey.files.items()):
        name = path.rpartition("/")[2]
        if (
            not name.startswith(("wrangler.", "netlify.", "render.", "eas.", "serverless.", "cdk.", "app.json"))
            or facts.settings is None
        ):
            continue
        keys = [key for key, _ in facts.settings.values]
        if any(key.endswith(".previewValue") for key in keys):
            yield from _pair(path, "values of production and of previews")
        named = {
            part
            for key in keys
            for part in key.split(".")[:3]
            if part in LIVE | OTHER | {"deploy-preview", "branch-deploy"}
        }
        if named and any(
            key.startswith(("env.", "context.", "build.", "custom.", "params.", "stages", "environments"))
            for key in keys
        ):
            yield Split(path, 0, f"settings of {min(named)}", live=False)
            yield Split(path, 0, "settings of production", live=True)


def _pair(path: str, what: str) -> Iterator[Split]:
    yield Split(path, 0, what, live=True)
    yield Split(path, 0, what, live=False)


def _by_class(survey: Survey) -> Iterator[Split]:
    for path, code in survey.sources():
        for row in code.classes:
            named = _CLASS.match(row.name)
            if named is not None:
                live = named.group(1) in {"Prod", "Production", "Live"}
                yield Split(path, row.span.line, row.name, live=live)
            for field in row.fields:
                text = field.annotation.text if field.annotation is not None else ""
                if all(pattern.search(text) for pattern in _BOTH):
                    yield from _pair(path, f"{field.name} tells staging and production apart")


def _by_workflow(survey: Survey) -> Iterator[Split]:
    for path, line, words in _deployments(survey):
        if words & LIVE:
            yield Split(path, line, "CI deploys production by itself", live=True)
        if words & OTHER:
            yield Split(path, line, "CI deploys another environment", live=False)


def _deployments(survey: Survey) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Steps of CI that deploy, and jobs that say so, with the words near them that name an environment."""
    for path, workflow in workflows_of(survey):
        for job in workflow.jobs:
            title = f"{path.rpartition('/')[2]} {workflow.name} {job.name}"
            found = False
            for step in job.steps:
                if DEPLOYS.search(step.run[:_RUN]) or DEPLOY_ACTIONS.match(step.uses):
                    found = True
                    words = _environments(f"{title} {step.name} {step.run[:600]}")
                    if "vercel" in step.run and "--prod" not in step.run:
                        words |= {"preview"}
                    yield path, step.line, words
            if not found and _SAYS_DEPLOY.search(job.name) and not _PAPER.search(title):
                yield path, job.line, _environments(title)


def _environments(text: str) -> frozenset[str]:
    return frozenset(re.split(r"[^a-z]+", text.lower())) & ((LIVE | OTHER) - {"deploy", "local", "override"})


def _flags(survey: Survey) -> Iterator[Found]:
    for path, code in survey.sources():
        yield from _flag_packages(path, code)
        asked = _flag_calls(path, code)
        yield from asked
        if not asked and FLAG_FILES.search(path) and _is_imported(survey, path, code):
            yield Found(path, 0, "feature flags of its own")


@per_code
def _flag_packages(path: str, code: Code) -> Iterator[Found]:
    known = module_of(code, FLAG_PACKAGES)
    if known is not None:
        yield Found(path, known[0], f"feature flags with {known[1]}")


@per_code
def _flag_calls(path: str, code: Code) -> Iterator[Found]:
    for row in code.calls:
        if FLAG_CALLS.search(row.callee) or FLAG_CALLS.search(row.written):
            yield Found(path, row.span.line, "asks a feature flag")
            return


def _is_imported(survey: Survey, path: str, code: Code) -> bool:
    stem = path.rpartition("/")[2].partition(".")[0]
    stem = path.split("/")[-2] if stem == "index" else stem
    ends = (f"/{stem}", f".{stem}", stem)
    return any(
        item.module.endswith(ends) for other, row in survey.sources() if other != path for item in row.imports
    ) and bool(code.lines)


def _ways(survey: Survey) -> Iterator[Found]:
    for path, facts in sorted(survey.files.items()):
        if facts.role in _OUTSIDE or _is_example(path):
            continue
        for text, line in _texts(facts):
            for pattern, what in ROLLOUTS:
                matched = pattern.search(text)
                if matched is not None:
                    yield Found(path, line or text.count("\n", 0, matched.start()) + 1, what)


def _texts(facts: FileFacts) -> Iterator[tuple[str, int]]:
    if facts.workflow is not None:
        yield from ((f"{step.run[:_RUN]}\n{step.uses}", step.line) for job in facts.workflow.jobs for step in job.steps)
    elif facts.text and not facts.path.endswith((".sql", ".prisma", "package.json")):
        yield facts.text, 0


def _previews(survey: Survey) -> Iterator[Found]:
    """A deployment for each pull request."""
    for path, workflow in workflows_of(survey):
        if {"pull_request", "pull_request_target"} & set(workflow.triggers):
            line = next(_deploying(path, workflow), None)
            if line is not None:
                yield Found(path, line, "each pull request is deployed by itself")


def _deploying(path: str, workflow: Workflow) -> Iterator[int]:
    for job in workflow.jobs:
        title = f"{path.rpartition('/')[2]} {workflow.name} {job.name}"
        if _PAPER.search(title) or _ONLY_MAIN.search(job.condition):
            continue
        if _SAYS_DEPLOY.search(job.name) and _environments(title) & (OTHER - {"sandbox"}):
            yield job.line
        for step in job.steps:
            here = _HERE.search(step.run[:_RUN]) or _ONLY_MAIN.search(step.condition)
            if not here and (DEPLOYS.search(step.run[:_RUN]) or DEPLOY_ACTIONS.match(step.uses)):
                yield step.line


def _steps(survey: Survey) -> Iterator[Found]:
    """CI releases to staging and to production apart."""
    rows = list(_deployments(survey))
    live = [row for row in rows if row[2] & LIVE]
    before = [row for row in rows if row[2] & (OTHER - {"local", "override", "sandbox"})]
    if live and before:
        yield Found(before[0][0], before[0][1], "a release goes to another environment first")
        yield Found(live[0][0], live[0][1], "and to production apart from it")
