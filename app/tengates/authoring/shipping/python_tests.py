"""The first tests of a Python application, as new files: routes, pure functions, and what pytest needs for them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from tengates import assets
from tengates.authoring.editing.app_places import ServedApp, served_apps
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, in_double_quotes
from tengates.authoring.shipping.function_tests import FunctionTest, case_file, function_file, function_tests
from tengates.authoring.shipping.importable import Importable, awaited_database, importable, is_database, value_for
from tengates.authoring.shipping.route_tests import RouteFile
from tengates.authoring.shipping.toolchains import Toolchain, tests_in, toolchains
from tengates.facts.python_parser import parsed
from tengates.model.change import NewFile
from tengates.model.survey import EntryKind, Survey

PYTEST, HTTPX = "pytest>=9,<10", "httpx>=0.27,<1"
_FRAMEWORKS = {"fastapi", "flask"}
_ADD = {
    "uv": "uv add --dev",
    "poetry": "poetry add --group dev",
    "pipenv": "pipenv install --dev",
    "pdm": "pdm add --dev",
}
_WHY_ROUTES = "Shows that the app starts and that each route is where it should be."
_WHY_FUNCTIONS = "Notices when a function that depends on nothing else answers something of another kind."
_PACKAGE = '"""Tests that `python manage.py test` finds."""\n'
_CONFIGURED = re.compile(r"\[tool\.pytest|\[tool:pytest\]|^\[pytest\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PythonTests:
    """Writes the test files of one application onto a sheet."""

    sheet: Sheet
    survey: Survey
    chain: Toolchain

    def routes(self) -> str | None:
        """Smoke tests of the routes, or the reason where they cannot be had; the folder they import from."""
        apps = [app for app in served_apps(self.survey) if app.framework in _FRAMEWORKS and self._holds(app.path)]
        if len(apps) > 1:
            reason = "there are several app objects here; write the first test of the one that is served by hand"
            self.sheet.skip(apps[0].path, apps[0].made.span.line, reason)
        elif apps and self.sheet.attempt(apps[0].path, apps[0].made.span.line, lambda: self._routes(apps[0])):
            return importable(self.survey, apps[0].path, self.chain.prefix).root
        elif "django" in self.chain.packages and self._there("manage.py"):
            self.sheet.attempt(f"{self.chain.prefix}manage.py", 0, self._django)
        return None

    def functions(self, root: str | None) -> None:
        """Tests of the pure functions that can be imported from this folder, or from the one with the most."""
        found: dict[str, list[tuple[Importable, list[FunctionTest]]]] = {}
        for path, _code in self.survey.sources():
            if not path.endswith(".py") or not self._holds(path):
                continue
            try:
                tree = parsed(self.sheet.data(path).decode("utf-8-sig"))
                rows = list(function_tests("", tree))
                place = importable(self.survey, path, self.chain.prefix) if rows else None
            except (CannotEdit, SyntaxError, ValueError, RecursionError):
                continue
            if place is not None and root in {None, place.root}:
                tests = [FunctionTest(place.module, row.name, row.call, row.kind) for row in rows]
                found.setdefault(place.root, []).append((place, tests))
        if found:
            most = max(sorted(found), key=lambda name: sum(len(tests) for _, tests in found[name]))
            path = f"{self.chain.prefix}tests/test_functions.py"
            self.sheet.attempt(path, 0, lambda: self._functions(found[most]))

    def _routes(self, app: ServedApp) -> None:
        name = _name_of(app)
        place = importable(self.survey, app.path, self.chain.prefix)
        entries = tuple(
            row
            for row in self.survey.entries
            if row.framework == app.framework and self._holds(row.place.path) and row.kind is EntryKind.ROUTE
        )
        trees = {path: tree for row in entries if (tree := self._tree(path := row.place.path)) is not None}
        file = RouteFile(self.survey, app.framework, place, name, entries, trees)
        if "def test_" not in file.text():
            raise CannotEdit(
                "what its routes answer depends on more than a test could know; write the first one by hand"
            )
        needs = self.around([place], client=app.framework == "fastapi", model=file.asks_model())
        self._create("tests/test_routes.py", file.text(), _WHY_ROUTES, needs)

    def _django(self) -> None:
        if any(".*" in row.pattern for row in self.survey.entries):
            raise CannotEdit("an address of it takes every other one; write the first test by hand")
        template = assets.resources() / "templates" / "tests" / "django_routes.py"
        self._create("tests/__init__.py", _PACKAGE, _WHY_ROUTES, ())
        self._create("tests/test_routes.py", template.read_text("utf-8"), _WHY_ROUTES, ())
        self.sheet.note("Run them with `python manage.py test`, with the variables set that the settings read.")

    def _functions(self, found: list[tuple[Importable, list[FunctionTest]]]) -> None:
        rows = [row for _, tests in found for row in tests]
        if self._is_run_by_django():
            self._functions_for_django(found[0][0].root, rows)
            return
        needs = self.around([place for place, _ in found])
        self._create("tests/test_functions.py", function_file(rows), _WHY_FUNCTIONS, needs)

    def _is_run_by_django(self) -> bool:
        packages = self.chain.packages
        return "django" in packages and self._there("manage.py") and "pytest-django" not in packages

    def _functions_for_django(self, root: str, rows: list[FunctionTest]) -> None:
        if root != self.chain.prefix:
            raise CannotEdit(
                "its modules are not found from the folder of manage.py, so its tests could not import them"
            )
        package = f"{self.chain.prefix}tests/__init__.py"
        if not self.sheet.exists(package) and not self.sheet.created(package):
            self._create("tests/__init__.py", _PACKAGE, _WHY_FUNCTIONS, ())
        self._create("tests/test_functions.py", case_file(rows), _WHY_FUNCTIONS, ())

    def _tree(self, path: str) -> ast.Module | None:
        try:
            return parsed(self.sheet.data(path).decode("utf-8-sig"))
        except (CannotEdit, SyntaxError, ValueError, RecursionError):
            return None

    def _holds(self, path: str) -> bool:
        deeper = [row.prefix for row in toolchains(self.survey) if len(row.prefix) > len(self.chain.prefix)]
        return path.startswith(self.chain.prefix) and not path.startswith(tuple(deeper))

    def _create(self, name: str, text: str, why: str, needs: tuple[str, ...]) -> None:
        path = f"{self.chain.prefix}{name}"
        if self.sheet.exists(path):
            raise CannotEdit(f"{path} is there already; add the tests to it by hand")
        self.sheet.create(NewFile(path, text.encode(), why, needs=needs))

    def around(self, places: list[Importable], *, client: bool = False, model: bool = False) -> tuple[str, ...]:
        """Settings, variables and packages that the tests need; the keys of the files that hold them."""
        roots = {place.root for place in places}
        if len(roots) != 1:
            raise CannotEdit("its modules are found from different folders, so the tests could not import them")
        variables = sorted({name for place in places for name in place.variables})
        awaits = any(place.awaits_database for place in places) and any(map(is_database, variables))
        database = awaited_database(self.chain.packages) if awaits else "sqlite://"
        set_before = self._variables({name: value_for(name, database) for name in variables}, model=model)
        return (*self._settings(roots.pop()), *set_before, *self._packages(client=client))

    def _settings(self, root: str) -> tuple[str, ...]:
        text = "".join(self._text(name) for name in ("pyproject.toml", "setup.cfg", "tox.ini"))
        if self._there("pytest.ini") or self._there(".pytest.ini") or _CONFIGURED.search(text):
            self.sheet.note("Run the tests with `python -m pytest`, so that they find the app's modules.")
            return ()
        folder = root.removeprefix(self.chain.prefix).rstrip("/") or "."
        paths = "" if tests_in(self.survey, self.chain) else "testpaths = tests\n"
        return self._support("pytest.ini", f"[pytest]\n{paths}pythonpath = {folder}\n")

    def _text(self, name: str) -> str:
        return self.sheet.data(self.chain.prefix + name).decode("utf-8", "replace") if self._there(name) else ""

    def _there(self, name: str) -> bool:
        return self.sheet.exists(self.chain.prefix + name)

    def _variables(self, values: dict[str, str], *, model: bool) -> tuple[str, ...]:
        if not values and not model:
            return ()
        if self._there("tests/conftest.py"):
            raise CannotEdit("tests/conftest.py is there already; set the variables of the app in it, and write the first test by hand")  # fmt: skip
        template = assets.resources() / "templates" / "tests" / ("conftest_model.py" if model else "conftest.py")
        head = "" if self.sheet.created(f"{self.chain.prefix}tests/conftest.py") else template.read_text("utf-8")
        lines = [f'os.environ[{in_double_quotes(name)}] = "{value}"\n' for name, value in values.items()]
        return self._support("tests/conftest.py", head + "".join(lines))

    def _packages(self, *, client: bool) -> tuple[str, ...]:
        there = {"httpx", "httpx2"} & self.chain.packages
        return self.packages([PYTEST, *([HTTPX] if client and not there else [])])

    def packages(self, wanted: list[str]) -> tuple[str, ...]:
        """Those that the application does not declare, in `requirements-dev.txt` or as a command to run."""
        needed = [row for row in wanted if row.partition(">")[0] not in self.chain.packages]
        if not needed:
            return ()
        names = " ".join(f'"{row}"' for row in needed)
        if self.chain.tool != "pip":
            self.sheet.note(f"Add what the tests need: `{_ADD[self.chain.tool]} {names}`.")
            return ()
        if self._there("requirements-dev.txt"):
            self.sheet.note(f"Add what the tests need to {self.chain.prefix}requirements-dev.txt: {names}.")
            return ()
        main = [row.removeprefix(self.chain.prefix) for row in self.chain.manifests if row.endswith("requirements.txt")]
        text = "".join(f"{line}\n" for line in (*(f"-r {name}" for name in main[:1]), *sorted(needed)))
        self.sheet.note("Run them with `python -m pip install -r requirements-dev.txt` and `python -m pytest`.")
        return self._support("requirements-dev.txt", text)

    def _support(self, name: str, text: str) -> tuple[str, ...]:
        path, key = self.chain.prefix + name, f"tests:{self.chain.prefix}{name}"
        self.sheet.merge_lines(NewFile(path, text.encode(), "The tests need it.", supporting=True, key=key))
        return (key,)


def _name_of(app: ServedApp) -> str:
    if not app.made.scope:
        return app.made.target
    raise CannotEdit("the app is made inside a function; write the first test by hand, with what that function needs")
