"""What a file is in its repository, judged by its path and a look at its beginning."""

from __future__ import annotations

import re
from itertools import pairwise

from tengates.facts.manifests import is_requirements
from tengates.model.config import Role

_VENDORED = {
    "node_modules", "vendor", "third_party", "third-party", "site-packages", ".venv", "venv", "bower_components",
    "jspm_packages",
}  # fmt: skip
_GENERATED = {
    "dist",
    "build",
    ".next",
    "out",
    "coverage",
    "__generated__",
    "generated",
    ".svelte-kit",
    ".nuxt",
    "__pycache__",
}
_TESTS = {
    "test",
    "tests",
    "__tests__",
    "spec",
    "specs",
    "e2e",
    "cypress",
    "playwright",
    "__mocks__",
    "testing",
    "testsuite",
    "evals",
}
_EXAMPLES = {
    "example", "examples", "sample", "samples", "demo", "demos", "docs", "doc", "notebooks", "fixtures",
    "sandbox-templates", "project-templates", "app-templates", "starter-templates", "boilerplates", "scaffolds",
}  # fmt: skip
_SCRIPTS = {
    "scripts",
    "script",
    "migrations",
    "alembic",
    "bin",
    "hack",
    "seeds",
    "seed",
    "bench",
    "benchmarks",
    "_templates",
    "mocks",
    "remix.init",
}
_MAYBE_SCRIPTS = {"tools", "tool", "docker", "deploy", "ci"}  # also where an agent's tools stand
_SERVED = {"page", "route", "layout", "loading", "error", "template", "+page", "+server", "+page.server", "+layout"}
_DOCUMENTS = {".md", ".mdx", ".rst", ".txt", ".adoc"}
_DOCUMENT_NAMES = {"readme", "contributing", "changelog", "runbook", "deployment", "install", "operations"}
_CODE = {".py", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte"}
_CONFIG = {
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".ini",
    ".cfg",
    ".conf",
    ".env",
    ".properties",
    ".tf",
    ".sql",
    ".prisma",
    ".rules",
}
_CONFIG_NAMES = {
    "dockerfile",
    "containerfile",
    "procfile",
    "makefile",
    "codeowners",
    ".gitignore",
    ".dockerignore",
    "pipfile",
    "jenkinsfile",
}
_TEST_NAME = re.compile(r"^(?:test_.*|.*_test|conftest|.*\.(?:test|spec|cy|e2e)|tests?)$")
_TOOL_NAME = re.compile(
    r"^(?:setup|noxfile|tasks|fabfile|gulpfile|gruntfile|manage)$|.*\.config$|^\..*rc$|.*\.setup$|^seed$"
)
_REMARK = re.compile(r"^[ \t]*(?:#+|//+|/\*+|\*+|--|<!--|;|\"{3})[ \t]*(.+)", re.MULTILINE)
_MARK = re.compile(
    r"@generated\b|\bauto(?:matically)?[ -]?generated(?:$|[^\w ]| (?:by|from|with|using|file|code|at|on)\b)|^generated (?:by|from|with|using)\b"
    r"|\b(?:file|code|client|module|class|types|schema) (?:is|was|has been|were|are) generated\b"
)
_DO_NOT = re.compile(r"\bdo not (?:edit|modify)\b")
_BY_HAND_OR_MODEL = re.compile(  # scaffolds are edited afterwards, and code that a model wrote is the owner's code
    r"django-admin|\bstartproject\b|\bcreate-|cookiecutter|scaffold"
    r"|\b(?:ai|llm|gpt[\w.-]*|chatgpt|openai|claude|copilot|cursor|gemini|v0|bolt|lovable|replit|codex|the model)\b"
)
_KITS = {"ui", "ai-elements", "magicui", "kibo-ui"}
_API = ("pages", "api")
_HEAD = 400
_LONG = 1_500


def role_of(path: str, source: bytes) -> Role:
    """The role of a file; what is neither test, example, script, vendored nor generated is source."""
    folders = [part.lower() for part in path.split("/")[:-1]]
    name = path.rpartition("/")[2].lower()
    stem, suffix = _split(name)
    if _VENDORED & set(folders):
        return Role.VENDORED
    if is_settled(name) or _GENERATED & set(folders) or _is_kit(folders):
        return Role.GENERATED
    if suffix in _CODE:
        served = suffix != ".py" and _is_served(folders, stem)
        return Role.SOURCE if served else _code_role(folders, stem, source)
    return _text_role(path, name, suffix)


def is_fixture(path: str) -> bool:
    """Whether a file of any kind belongs to tests: `tests/data/config.json`."""
    return bool(_TESTS & {part.lower() for part in path.split("/")[:-1]})


def is_example(path: str) -> bool:
    """Whether a file of any kind stands among examples or documents: `examples/tutorial/pyproject.toml`."""
    return bool(_EXAMPLES & {part.lower() for part in path.split("/")[:-1]})


def _text_role(path: str, name: str, suffix: str) -> Role:
    if is_requirements(path) or name.startswith("requirements"):
        return Role.CONFIG
    if suffix in _DOCUMENTS or name in _DOCUMENT_NAMES:
        return Role.DOCUMENT
    if suffix in _CONFIG or name in _CONFIG_NAMES or name.startswith((".env", "dockerfile")):
        return Role.CONFIG
    return Role.OTHER


def _code_role(folders: list[str], stem: str, source: bytes) -> Role:
    if _TESTS & set(folders) or _TEST_NAME.match(stem):
        return Role.TEST
    if _is_generated(stem, source):
        return Role.GENERATED
    if _EXAMPLES & set(folders):
        return Role.EXAMPLE
    started_by_hand = source.startswith(b"#!") or b"__main__" in source
    hidden = any(part.startswith(".") for part in folders)  # a tool's own folder: `.storybook`, `.hygen`, `.github`
    if (
        hidden
        or _SCRIPTS & set(folders)
        or _TOOL_NAME.match(stem)
        or (_MAYBE_SCRIPTS & set(folders) and started_by_hand)
    ):
        return Role.SCRIPT
    return Role.SOURCE


def _is_served(folders: list[str], stem: str) -> bool:
    """A framework serves these by their place, whatever the address is called: `app/api/test/route.ts`."""
    if stem in _SERVED and ("app" in folders or "routes" in folders):
        before = folders[: folders.index("app" if "app" in folders else "routes")]
        return not (_EXAMPLES | _TESTS) & set(before)
    pair = next((place for place, two in enumerate(pairwise(folders)) if two == _API), None)
    return pair is not None and not (_EXAMPLES | _TESTS) & set(folders[:pair]) and not _TEST_NAME.match(stem)


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    return (stem, f".{suffix}") if dot and stem else (name, "")


def is_settled(name: str) -> bool:
    """Whether a file's name is one that a tool writes versions and their checksums to: `deno.lock`, `go.sum`."""
    return name.endswith((".lock", ".lockb", "-lock.json", "-lock.yaml")) or name in {"go.sum", "npm-shrinkwrap.json"}


def _is_kit(folders: list[str]) -> bool:
    """UI kits are copied in by a tool: `components/ui`, `components/ai-elements`."""
    return any(before == "components" and name in _KITS for before, name in pairwise(folders))


def _is_generated(stem: str, source: bytes) -> bool:
    if stem.endswith((".min", ".bundle", ".d", ".pb", "_pb2", "_pb2_grpc", ".gen", ".generated")):
        return True
    if _says_generated(source[:_HEAD].decode("utf-8", "replace").lower()):
        return True
    lines = source.count(b"\n") + 1
    return len(source) > 5 * _LONG and len(source) / lines > _LONG / 3


def _says_generated(head: str) -> bool:
    """A remark at the head says that a tool writes this file; a prompt or a sentence about answers does not."""
    remarks = [row.strip() for row in _REMARK.findall(head)]
    if any(_MARK.search(row) and not _BY_HAND_OR_MODEL.search(row) for row in remarks):
        return True
    return any(_DO_NOT.search(row) for row in remarks) and "generated" in " ".join(remarks)
