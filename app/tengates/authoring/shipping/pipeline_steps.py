"""The steps of a GitHub job for one application: check out, set up, install, check, test, audit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.versions import at_least
from tengates.authoring.shipping.action_releases import pinned
from tengates.authoring.shipping.python_environments import dev_selection, has_source_folder
from tengates.authoring.shipping.toolchains import Read, Toolchain, script_for, tests_in
from tengates.model.survey import Survey
from tengates.survey.knowledge.task_tables import Task

PYTEST = "pytest>=9,<10"
RUFF = "ruff==0.17.6"
MISTAKES = "--select E9,F63,F7,F82"
_NODE_RUN = {"npm": "npm run", "pnpm": "pnpm run", "yarn": "yarn run", "berry": "yarn run", "bun": "bun run"}
_NODE_EXEC = {"npm": "npx", "pnpm": "pnpm exec", "yarn": "yarn exec", "berry": "yarn exec", "bun": "bunx"}
_NODE_AUDIT = {
    "npm": "npm audit --omit=dev --audit-level=high",
    "pnpm": "pnpm audit --prod --audit-level high",
    "berry": "yarn npm audit --environment production --severity high",
    "bun": "bun audit --audit-level=high",
}
_FROZEN = {
    "npm": "npm ci",
    "pnpm": "pnpm install --frozen-lockfile",
    "yarn": "yarn install --frozen-lockfile",
    "berry": "yarn install --immutable",
    "bun": "bun install --frozen-lockfile",
}
_LOOSE = {"npm": "npm install", "pnpm": "pnpm install", "yarn": "yarn install", "berry": "yarn install", "bun": "bun install"}  # fmt: skip
_PYTHON_RUN = {
    "pip": "python -m ",
    "uv": "uv run ",
    "poetry": "poetry run ",
    "pipenv": "pipenv run ",
    "pdm": "pdm run ",
}
_TYPERS = ("mypy", "pyright", "basedpyright")
_LINTERS = ("ruff", "flake8", "pylint")
_LINT_CALLS = {"ruff": "ruff check .", "flake8": "flake8 .", "pylint": "pylint --recursive=y ."}
_CONFIGURATIONS = {
    "ruff.toml": "ruff", ".ruff.toml": "ruff", ".flake8": "flake8", "mypy.ini": "mypy",
    ".pylintrc": "pylint", "pylintrc": "pylint",
}  # fmt: skip
_BROWSERS = frozenset({"playwright", "cypress"})
_NO_FILES = re.compile(r'"files"\s*:\s*\[\s*\]')


@dataclass(frozen=True, slots=True)
class Wanted:
    """The versions that the founder named: "" follows the file that says it, or the default."""

    python: str
    node: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Writes the steps of one application; each is a list of lines without the list's indentation."""

    survey: Survey
    chain: Toolchain
    wanted: Wanted
    read: Read

    def prepared(self) -> list[list[str]]:
        """Everything up to installed packages."""
        if self.chain.is_python:
            return [*self._set_up(cached=True), *([f"run: {command}"] for command in self._python_install())]
        corepack = ["corepack enable"] if self.chain.tool == "berry" else []
        commands = [*corepack, (_FROZEN if self.chain.lock else _LOOSE)[self.chain.tool]]
        return [*self._set_up(cached=True), *([f"run: {command}"] for command in commands)]

    def _set_up(self, *, cached: bool) -> list[list[str]]:
        """The files and the language; nothing of the project is installed yet."""
        checkout = [f"uses: {pinned('actions/checkout')}", "with:", "  persist-credentials: false"]
        setup = self._python(cached=cached) if self.chain.is_python else self._node(cached=cached)
        return [checkout, *setup]

    def checks(self) -> list[list[str]]:
        """Lint and types: what the project set up; else what finds plain mistakes without any set-up."""
        found = self._python_checks() if self.chain.is_python else self._node_checks()
        return [[f"run: {command}"] for command in found]

    def test(self) -> list[list[str]]:
        """The project's own way to run its tests, [] when there is none that can be told."""
        command = self._pytest() if self.chain.is_python else self._node_test()
        return [[f"run: {command}"]] if command else []

    def audit(self) -> list[list[str]]:
        """The package manager's own audit, or pip-audit, from a bare checkout; [] where there is none."""
        commands = self._audits()
        return [*self._set_up(cached=False), *([f"run: {command}"] for command in commands)] if commands else []

    def _audits(self) -> list[str]:
        tool = self.chain.tool
        if not self.chain.is_python:
            return [_NODE_AUDIT[tool]] if tool in _NODE_AUDIT and self.chain.lock else []
        if tool == "pip":
            files = [path for path in self.chain.manifests if path.endswith("requirements.txt")]
            listed = " ".join(f"-r {path.removeprefix(self.chain.prefix)}" for path in files)
            return [f"pipx run pip-audit {listed}"] if files else []
        if tool == "uv" and self.chain.lock:
            export = "uv export --locked --no-emit-project --output-file packages.txt"
            return [export, "uvx pip-audit --disable-pip -r packages.txt"]
        return []

    def _python(self, *, cached: bool) -> list[list[str]]:
        version = self._version_line("python-version", ".python-version", self.wanted.python)
        if self.chain.tool == "uv":
            return [
                [f"uses: {pinned('astral-sh/setup-uv')}", *([] if "file" in version else ["with:", f"  {version}"])]
            ]
        cache = ["  cache: pip"] if cached and self.chain.tool == "pip" and self._pip_files() else []
        return [[f"uses: {pinned('actions/setup-python')}", "with:", f"  {version}", *cache]]

    def _python_install(self) -> Iterator[str]:
        tool = self.chain.tool
        if tool == "uv":
            yield f"uv sync{' --locked' if self.chain.lock else ''}{dev_selection(self.chain, self.read)}"
        elif tool == "pip":
            listed = "".join(f" -r {name}" for name in self._pip_files())
            yield f"python -m pip install{listed}{self._extra()}"
        elif tool == "poetry":
            root = "" if has_source_folder(self.survey, self.chain) else " --no-root"
            yield "pipx install poetry"
            yield f"poetry install --no-interaction{root}{dev_selection(self.chain, self.read)}"
        elif tool == "pipenv":
            yield "pipx install pipenv"
            yield "pipenv install --dev" + (" --deploy" if self.chain.lock else "")
        else:
            yield "pipx install pdm"
            yield "pdm install" + (" --frozen-lockfile" if self.chain.lock else "")
        if tool not in {"pip", "uv"} and self._extra():
            yield f"{_PYTHON_RUN[tool]}python -m pip install{self._extra()}"

    def _extra(self) -> str:
        """What runs the tests, where there are some and the project does not bring it."""
        brought = "pytest" in self.chain.packages or self._is_django()
        return "" if brought or not tests_in(self.survey, self.chain) else f' "{PYTEST}"'

    def _is_django(self) -> bool:
        packages = self.chain.packages
        return (
            f"{self.chain.prefix}manage.py" in self.survey.paths
            and "django" in packages
            and "pytest-django" not in packages
        )

    def _pip_files(self) -> list[str]:
        files = [path for path in self.chain.manifests if path.endswith((".txt", ".in"))]
        return [path.removeprefix(self.chain.prefix) for path in files]

    def _pytest(self) -> str:
        tool = self.chain.tool
        if self._is_django():
            return f"{'' if tool == 'pip' else _PYTHON_RUN[tool]}python manage.py test"
        if tool == "uv" and self._extra():
            return f"uv run --with{self._extra()} python -m pytest"
        return f"{_PYTHON_RUN[tool]}{'' if tool == 'pip' else 'python -m '}pytest"

    def _python_checks(self) -> Iterator[str]:
        configured = self._configured()
        run = _PYTHON_RUN[self.chain.tool]
        linter = next((name for name in _LINTERS if name in configured), "")
        if linter in self.chain.packages:
            yield f"{run}{_LINT_CALLS[linter]}"
        else:
            launcher = "uvx ruff@0.17.6" if self.chain.tool == "uv" else f"pipx run {RUFF}"
            yield f"{launcher} check{'' if linter == 'ruff' else f' {MISTAKES}'} ."
        typer = next((name for name in _TYPERS if name in configured and name in self.chain.packages), "")
        if typer:
            yield f"{run}{typer} ."

    def _configured(self) -> set[str]:
        """Checkers with a configuration in this application or at the root, and those it declares.

        Pylint counts with a configuration alone: without one it complains about style everywhere.
        """
        found = {name for name in (*_LINTERS, *_TYPERS) if name in self.chain.packages} - {"pylint"}
        for folder in {self.chain.prefix, ""}:
            facts = self.survey.files.get(f"{folder}pyproject.toml")
            found |= set(facts.manifest.tools) if facts is not None and facts.manifest is not None else set()
            found |= {tool for name, tool in _CONFIGURATIONS.items() if f"{folder}{name}" in self.survey.paths}
        return found

    def _node(self, *, cached: bool) -> list[list[str]]:
        tool = self.chain.tool
        if tool == "bun":
            return [[f"uses: {pinned('oven-sh/setup-bun')}"]]
        before = [[f"uses: {pinned('pnpm/action-setup')}", *self._pnpm_version()]] if tool == "pnpm" else []
        lines = ["with:", f"  {self._version_line('node-version', '.nvmrc', self.wanted.node)}"]
        if cached and self.chain.lock and tool in {"npm", "pnpm", "yarn"}:
            lines += [f"  cache: {tool}"]
            lines += [f"  cache-dependency-path: {self.chain.lock}"] if "/" in self.chain.lock else []
        return [*before, [f"uses: {pinned('actions/setup-node')}", *lines]]

    def _pnpm_version(self) -> list[str]:
        """The version that package.json names, else the one that writes this form of lock."""
        named = any('"packageManager"' in self.survey.files[path].text for path in self.chain.manifests)
        if named and not self.chain.folder:
            return []
        if named:
            return ["with:", f"  package_json_file: {self.chain.prefix}package.json"]
        head = (self.read(self.chain.lock) or b"")[:200] if self.chain.lock else b""
        return ["with:", f"  version: {8 if b'6.' in head.partition(b'lockfileVersion')[2][:8] else 10}"]

    def _version_line(self, key: str, file: str, wanted: str) -> str:
        for folder in (self.chain.prefix, ""):
            if f"{folder}{file}" in self.survey.paths:
                return f"{key}-file: {folder}{file}"
        return f'{key}: "{wanted}"'

    def _node_checks(self) -> Iterator[str]:
        run = _NODE_RUN[self.chain.tool]
        lint = script_for(self.survey, self.chain, Task.LINT)
        types = script_for(self.survey, self.chain, Task.TYPES)
        if lint:
            yield f"{run} {lint}"
        if types and types != lint:
            yield f"{run} {types}"
        elif not types and (compiler := self._compiler()):
            yield f"{_NODE_EXEC[self.chain.tool]} {compiler}"
        elif not lint:
            yield "npx --yes oxlint@1 --deny correctness --allow no-unused-vars ."

    def _compiler(self) -> str:
        """The type checker, where it is installed and needs nothing that only a build makes."""
        config = self.survey.files.get(f"{self.chain.prefix}tsconfig.json")
        if config is None or "typescript" not in self.chain.packages:
            return ""
        made = {"next": "next-env.d.ts", "nuxt": ".nuxt", "@sveltejs/kit": ".svelte-kit", "astro": "src/env.d.ts"}
        for package, file in made.items():
            if package in self.chain.packages and f"{self.chain.prefix}{file}" not in self.survey.paths:
                return ""
        if '"references"' not in config.text or not _NO_FILES.search(config.text):
            return "tsc --noEmit"
        quiet = at_least(self.survey, "typescript", config.path, (5, 6))
        return "tsc --build --noEmit" if quiet else "tsc --build"

    def _node_test(self) -> str:
        name = script_for(self.survey, self.chain, Task.TEST, without=_BROWSERS)
        if name:
            return f"{_NODE_RUN[self.chain.tool]} {name}"
        runner = next((name for name in ("vitest", "jest") if name in self.chain.packages), "")
        return f"{_NODE_EXEC[self.chain.tool]} {'vitest run' if runner == 'vitest' else runner}" if runner else ""
