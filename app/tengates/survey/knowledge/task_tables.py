"""Which programs and ready-made CI actions test, lint, check types or audit dependencies."""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """What a command of a pipeline does for the project."""

    TEST = "test"
    LINT = "lint"
    TYPES = "types"
    AUDIT = "audit"


# program -> what it does; a tuple of words after it narrows it: any of them must stand among the arguments.
PROGRAMS: dict[str, tuple[Task, tuple[str, ...]]] = {
    "pytest": (Task.TEST, ()),
    "py.test": (Task.TEST, ()),
    "unittest": (Task.TEST, ()),
    "nose2": (Task.TEST, ()),
    "behave": (Task.TEST, ()),
    "trial": (Task.TEST, ()),
    "vitest": (Task.TEST, ()),
    "jest": (Task.TEST, ()),
    "mocha": (Task.TEST, ()),
    "ava": (Task.TEST, ()),
    "borp": (Task.TEST, ()),
    "uvu": (Task.TEST, ()),
    "wtr": (Task.TEST, ()),
    "tap": (Task.TEST, ()),
    "jasmine": (Task.TEST, ()),
    "karma": (Task.TEST, ("start", "run")),
    "cypress": (Task.TEST, ("run",)),
    "playwright": (Task.TEST, ("test",)),
    "react-scripts": (Task.TEST, ("test",)),
    "ng": (Task.TEST, ("test",)),
    "bun": (Task.TEST, ("test",)),
    "deno": (Task.TEST, ("test",)),
    "node": (Task.TEST, ("--test",)),
    "manage.py": (Task.TEST, ("test",)),
    "django-admin": (Task.TEST, ("test",)),
    "hatch": (Task.TEST, ("test",)),
    "ruff": (Task.LINT, ("check",)),
    "flake8": (Task.LINT, ()),
    "pylint": (Task.LINT, ()),
    "eslint": (Task.LINT, ()),
    "oxlint": (Task.LINT, ()),
    "biome": (Task.LINT, ("check", "lint", "ci")),
    "next": (Task.LINT, ("lint",)),
    "ultracite": (Task.LINT, ("check", "lint", "doctor")),
    "xo": (Task.LINT, ()),
    "standard": (Task.LINT, ()),
    "pyflakes": (Task.LINT, ()),
    "mypy": (Task.TYPES, ()),
    "pyright": (Task.TYPES, ()),
    "basedpyright": (Task.TYPES, ()),
    "pytype": (Task.TYPES, ()),
    "pyre": (Task.TYPES, ()),
    "ty": (Task.TYPES, ("check",)),
    "tsc": (Task.TYPES, ()),
    "tsd": (Task.TYPES, ()),
    "tstyche": (Task.TYPES, ()),
    "vue-tsc": (Task.TYPES, ()),
    "svelte-check": (Task.TYPES, ()),
    "pip-audit": (Task.AUDIT, ()),
    "pip_audit": (Task.AUDIT, ()),
    "safety": (Task.AUDIT, ("check", "scan")),
    "npm": (Task.AUDIT, ("audit",)),
    "pnpm": (Task.AUDIT, ("audit",)),
    "yarn": (Task.AUDIT, ("audit",)),
    "osv-scanner": (Task.AUDIT, ()),
    "audit-ci": (Task.AUDIT, ()),
    "better-npm-audit": (Task.AUDIT, ()),
    "snyk": (Task.AUDIT, ("test", "monitor")),
    "trivy": (Task.AUDIT, ("fs", "repo", "filesystem")),
    "grype": (Task.AUDIT, ()),
}

ALSO = {("bun", "audit"): Task.AUDIT, ("uv", "audit"): Task.AUDIT, ("deno", "lint"): Task.LINT}

# How an action's name (without the version) begins -> what it does.
ACTIONS: dict[str, Task] = {
    "cypress-io/github-action": Task.TEST,
    "streamlit/streamlit-app-action": Task.TEST,
    "pavelzw/pytest-action": Task.TEST,
    "astral-sh/ruff-action": Task.LINT,
    "chartboost/ruff-action": Task.LINT,
    "super-linter/super-linter": Task.LINT,
    "github/super-linter": Task.LINT,
    "oxsecurity/megalinter": Task.LINT,
    "trunk-io/trunk-action": Task.LINT,
    "py-actions/flake8": Task.LINT,
    "reviewdog/action-eslint": Task.LINT,
    "reviewdog/action-flake8": Task.LINT,
    "reviewdog/action-mypy": Task.TYPES,
    "jakebailey/pyright-action": Task.TYPES,
    "tsuyoshicho/action-mypy": Task.TYPES,
    "pypa/gh-action-pip-audit": Task.AUDIT,
    "google/osv-scanner-action": Task.AUDIT,
    "actions/dependency-review-action": Task.AUDIT,
    "snyk/actions": Task.AUDIT,
    "aquasecurity/trivy-action": Task.AUDIT,
    "anchore/scan-action": Task.AUDIT,
    "renovatebot/github-action": Task.AUDIT,
}
# Commands that a package had once: the first of its major versions without each.
GONE: dict[tuple[str, str], int] = {("next", "lint"): 16}
HOOK_ACTIONS = ("pre-commit/action", "pre-commit-ci/lite-action", "j178/prek-action")
HOOK_PROGRAMS = {"pre-commit", "prek"}

# A word of a tox environment, nox session or hook id -> what it does.
NAMED: tuple[tuple[str, Task], ...] = (
    ("mypy", Task.TYPES),
    ("pyright", Task.TYPES),
    ("pytype", Task.TYPES),
    ("typecheck", Task.TYPES),
    ("typing", Task.TYPES),
    ("tsc", Task.TYPES),
    ("ruff", Task.LINT),
    ("flake", Task.LINT),
    ("lint", Task.LINT),
    ("biome", Task.LINT),
    ("pip-audit", Task.AUDIT),
    ("test", Task.TEST),
)
NOT_NAMED = {"ruff-format", "markdownlint", "yamllint", "actionlint", "shellcheck", "commitlint", "hadolint"}

SCRIPT_RUNNERS = {"npm", "pnpm", "yarn", "bun"}
MANY_RUNNERS = {"turbo", "nx", "lerna", "run-s", "run-p", "npm-run-all", "concurrently", "wireit"}
LAUNCHERS = {
    "npx", "bunx", "uvx", "pnpx", "pipx", "sudo", "env", "time", "exec", "command", "cross-env", "dotenv", "xvfb-run",
    "nyc", "c8", "nice", "then", "do", "if", "!", "else",
}  # fmt: skip
# program -> the word that makes the rest a command of its own
RUN_WORDS: dict[str, tuple[str, ...]] = {
    "uv": ("run",),
    "poetry": ("run",),
    "pipenv": ("run",),
    "pdm": ("run",),
    "rye": ("run",),
    "conda": ("run",),
    "coverage": ("run",),
    "pipx": ("run",),
    "pnpm": ("exec", "dlx"),
    "yarn": ("exec", "dlx"),
    "npm": ("exec", "x"),
    "bun": ("x",),
}
VALUED_FLAGS = {
    "-C", "--prefix", "--dir", "--cwd", "--filter", "-F", "-w", "--workspace", "--project", "--with", "--extra",
    "--group", "--python", "-p", "--directory", "-e", "--env", "--env-file", "-n", "--name", "-v", "-f", "--rcfile",
    "--source", "--package", "--only-group", "--exclude", "--include", "--reporter", "--report-dir",
}  # fmt: skip
