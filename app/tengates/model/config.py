"""What stands in files that are not source code: manifests, workflows, documents, settings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tengates.model.place import Span


class Ecosystem(StrEnum):
    """Whose packages a manifest names."""

    PYTHON = "python"
    NODE = "node"


@dataclass(frozen=True, slots=True)
class Dependency:
    """One direct dependency; names are normalised (PEP 503, or as npm writes them)."""

    name: str
    spec: str  # as written: "==1.2.3", "^4.0.0", "" when bare
    exact: bool
    line: int
    development: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file that names dependencies: requirements*.txt, pyproject.toml, Pipfile, package.json."""

    ecosystem: Ecosystem
    dependencies: tuple[Dependency, ...]
    scripts: tuple[tuple[str, str], ...] = ()  # package.json scripts, pyproject scripts
    tools: tuple[str, ...] = ()  # configured tools: "pytest", "ruff", "mypy", "jest", "poetry"
    hashes: bool = False  # requirements with --hash or compiled by a resolver


@dataclass(frozen=True, slots=True)
class Lock:
    """A tracked lock file with the versions it settles, by normalised name."""

    ecosystem: Ecosystem
    tool: str  # "poetry", "uv", "pipenv", "pdm", "npm", "pnpm", "yarn", "bun"
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a CI job: a command or an action."""

    line: int
    run: str = ""
    uses: str = ""
    name: str = ""
    condition: str = ""
    may_fail: bool = False  # continue-on-error, or the command ends in `|| true`
    folder: str = ""  # where it runs (working-directory), "" for the repository's root


@dataclass(frozen=True, slots=True)
class Job:
    """A CI job."""

    name: str
    line: int
    steps: tuple[Step, ...]
    uses: str = ""  # a reusable workflow
    condition: str = ""
    may_fail: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    """A CI definition: GitHub Actions, GitLab CI, CircleCI, Azure, Jenkins and the like.

    `triggers` in GitHub's words ("push", "pull_request", "workflow_dispatch", "schedule").
    """

    system: str
    triggers: tuple[str, ...]
    jobs: tuple[Job, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One Dockerfile instruction, continuation lines joined."""

    keyword: str  # upper case
    argument: str
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a document and the text under it (at most 4,000 characters)."""

    title: str
    level: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown, reStructuredText or plain text document."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class EnvEntry:
    """One line of a dotenv file. The value itself is never kept."""

    name: str
    line: int
    has_value: bool
    looks_secret: bool  # a value that could be a credential, not a placeholder


@dataclass(frozen=True, slots=True)
class EnvFile:
    """A `.env` variant; `example` for `.env.example`, `.env.sample`, `.env.template` and the like."""

    entries: tuple[EnvEntry, ...]
    example: bool


@dataclass(frozen=True, slots=True)
class RawValue:
    """A value that a page's template puts in as it is: `<%- x %>`, `{{ x|safe }}`, `{{{x}}}`, `!= x`.

    `chain` are the names it is made of from outside the template, loops followed: `posts`, `text` for `post.text`.
    """

    text: str
    chain: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SecretHit:
    """A credential in a file. `masked` shows at most the first four and last two characters."""

    rule: str  # the engine's or our rule id: "openai-api-key", "url-password"
    title: str  # "OpenAI API key"
    span: Span  # of the value itself
    masked: str
    digest: str  # sha256 of the value with a fixed salt, to recognise it again, 16 hex digits
    confidence: str  # "high", "medium", "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an outside tool reported (zizmor): its rule, words and place."""

    tool: str
    rule: str
    severity: str  # "high", "medium", "low"
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Settings:
    """Any other small structured file (JSON, TOML, YAML), flattened: "a.b[0].c" to its text."""

    values: tuple[tuple[str, str], ...]

    def get(self, key: str) -> str | None:
        """The text under this dotted key, or None."""
        return next((value for name, value in self.values if name == key), None)


class Role(StrEnum):
    """What a file is in its repository; runtime controls judge SOURCE alone."""

    SOURCE = "source"
    TEST = "test"
    EXAMPLE = "example"
    SCRIPT = "script"  # one-off scripts, migrations, tool configuration written as code
    VENDORED = "vendored"
    GENERATED = "generated"  # also copied UI kits, minified and compiled files
    CONFIG = "config"
    DOCUMENT = "document"
    OTHER = "other"
