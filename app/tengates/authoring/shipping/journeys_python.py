"""A first journey through a Python app: Streamlit through its own test driver, the others in a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Template

from tengates import assets
from tengates.authoring.editing.app_places import ServedApp, served_apps
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, in_double_quotes
from tengates.authoring.editing.versions import is_current
from tengates.authoring.shipping.importable import value_for
from tengates.authoring.shipping.python_tests import PYTEST, PythonTests
from tengates.authoring.shipping.toolchains import Toolchain, toolchains
from tengates.model.change import NewFile
from tengates.model.code import Code
from tengates.model.survey import Survey

_BROWSER = "pytest-playwright>=0.7,<1"
_WHY = "Opens the start page as a user does, and notices when it fails."
_STARTS = re.compile(r"(?:^|/)(?:streamlit_app|app|main|home|index|Home|Hello|🏠\w*)\.py$")
_ADDRESS = re.compile(r"(?:^|\.)(?:path|re_path|url|i18n_patterns)$")
_START = ("", "^", "^$")
_SECRET = re.compile(r"\bsecrets\[([\w-]+)\]$")


@dataclass(frozen=True, slots=True)
class PythonJourney:
    """Writes the journey of one application onto a sheet."""

    sheet: Sheet
    survey: Survey
    chain: Toolchain

    def write(self) -> None:
        """Streamlit first; then what is served by Flask, FastAPI, Django or Gradio."""
        pages = [(path, code) for path, code in self._sources() if any(row.module.partition(".")[0] == "streamlit" for row in code.imports)]  # fmt: skip
        if pages:
            path = self._start([name for name, _ in pages])
            self.sheet.attempt(path, 0, lambda: self._streamlit(path, dict(pages)))
            return
        command = self._command()
        if command:
            self.sheet.attempt(self.chain.manifests[0], 0, lambda: self._browser(command))

    def _sources(self) -> list[tuple[str, Code]]:
        deeper = tuple(row.prefix for row in toolchains(self.survey) if len(row.prefix) > len(self.chain.prefix))
        return [
            (path, code)
            for path, code in self.survey.sources()
            if path.endswith(".py") and path.startswith(self.chain.prefix) and not path.startswith(deeper)
        ]

    def _start(self, paths: list[str]) -> str:
        outside = [path for path in paths if "/pages/" not in f"/{path}"] or paths
        return min(outside, key=lambda path: (path.count("/"), not _STARTS.search(path), path))

    def _streamlit(self, path: str, pages: dict[str, Code]) -> None:
        if not is_current(self.survey, "streamlit", path, (1, 28)):
            raise CannotEdit("its Streamlit is older than 1.28, which brings the test driver; raise that first")
        code = pages[path]
        secrets = sorted({found.group(1) for row in code.reads if (found := _SECRET.search(row.name))})
        variables = sorted({row.name for row in code.env_reads if row.required} - set(secrets))
        inside = path.removeprefix(self.chain.prefix)
        where = " / ".join(in_double_quotes(part) for part in inside.split("/"))
        lines = [
            '"""The start page, as a user first sees it."""',
            "",
            "from pathlib import Path",
            "",
            *(["import pytest"] if variables else []),
            "from streamlit.testing.v1 import AppTest",
            "",
            f"PAGE = Path(__file__).parent.parent / {where}",
            "",
            "",
            f"def test_the_start_page_shows_without_an_error({'monkeypatch: pytest.MonkeyPatch' if variables else ''}) -> None:",
            *(f'    monkeypatch.setenv({in_double_quotes(name)}, "{value_for(name)}")' for name in variables),
            "    app = AppTest.from_file(str(PAGE), default_timeout=30)",
            *(f'    app.secrets[{in_double_quotes(name)}] = "test"' for name in secrets),
            "    app.run()",
            "    assert not app.exception",
        ]
        text = "".join(f"{line}\n" for line in lines)
        self._create("tests/test_start_page.py", text, [PYTEST])

    def _command(self) -> str:
        """The list of words that starts it, as Python writes it."""
        prefix = self.chain.prefix
        if f"{prefix}manage.py" in self.survey.paths and "django" in self.chain.packages:
            if not self._django_starts():
                return ""
            return '[sys.executable, "manage.py", "runserver", "--noreload", str(PORT)]'
        apps = [app for app in served_apps(self.survey) if app.path.startswith(prefix) and not app.made.scope]
        if len(apps) != 1 or not self._has_start_page(apps[0]):
            return ""
        module = apps[0].path.removeprefix(prefix).removesuffix(".py").replace("/", ".")
        name = in_double_quotes(f"{module}:{apps[0].made.target}")
        if apps[0].framework == "fastapi":
            return f'[sys.executable, "-m", "uvicorn", {name}, "--port", str(PORT)]'
        return f'[sys.executable, "-m", "flask", "--app", {name}, "run", "--port", str(PORT)]' if apps[0].framework == "flask" else ""  # fmt: skip

    def _django_starts(self) -> bool:
        """Whether the addresses that the settings name begin with one for "/": those of an API alone do not."""
        code = dict(self._sources())
        named = [row.value.text for one in code.values() for row in one.assignments if row.target == "ROOT_URLCONF"]
        roots = {f"{self.chain.prefix}{text.replace('.', '/')}.py" for text in named}
        calls = [call for path in roots & code.keys() for call in code[path].calls if _ADDRESS.search(call.callee)]
        firsts = [call.expr.positional[0].text for call in calls if call.expr.positional]
        return not firsts or any(text in _START for text in firsts)

    def _has_start_page(self, app: ServedApp) -> bool:
        """Whether it answers at "/" itself: a router's "/" stands under the router's own address."""
        ways = {f"{app.made.target}.{name}" for name in ("get", "route", "api_route", "mount")}
        return any(
            call.written in ways and call.expr.positional and call.expr.positional[0].text == "/"
            for _path, code in self._sources()
            for call in code.calls
        )

    def _browser(self, command: str) -> None:
        template = assets.resources() / "templates" / "e2e" / "test_start_page.py"
        text = Template(template.read_text("utf-8")).substitute(command=command)
        self._create("e2e/test_start_page.py", text, [PYTEST, _BROWSER])
        self.sheet.note("Run it with `python -m playwright install chromium` and `python -m pytest e2e`, with the variables set that the app needs.")  # fmt: skip

    def _create(self, name: str, text: str, packages: list[str]) -> None:
        path = f"{self.chain.prefix}{name}"
        if self.sheet.exists(path):
            raise CannotEdit(f"{path} is there already; write the journey by hand")
        needs = PythonTests(self.sheet, self.survey, self.chain).packages(packages)
        self.sheet.create(NewFile(path, text.encode(), _WHY, needs=needs))
