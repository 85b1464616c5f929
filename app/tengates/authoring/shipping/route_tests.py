"""Smoke tests of FastAPI and Flask routes: the strongest thing that is sure to hold without a model or a database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.edits import in_double_quotes
from tengates.authoring.shipping.contained import Contained
from tengates.authoring.shipping.importable import Importable
from tengates.model.code import Class, Function
from tengates.model.survey import EntryPoint, InputKind, Survey

_MOST = 20
_SIMPLE = {"str": '"hello"', "int": "1", "float": "1.5", "bool": "True"}
_FREE = re.compile(r"\{\w+:path\}|<path:\w+>")
_GAP = re.compile(r"\{\w+(?::\w+)?\}|<(?:\w+:)?\w+>")
_SDKS = {"openai", "anthropic"}


@dataclass(frozen=True, slots=True)
class RouteFile:
    """What the test file of an application is written from. `app` is the expression that gives it."""

    survey: Survey
    framework: str
    place: Importable
    app: str
    entries: tuple[EntryPoint, ...]
    trees: dict[str, ast.Module]

    def text(self) -> str:
        """The whole file."""
        tests = [line for row in self._tests() for line in ("", "", *row)]
        return "".join(f"{line}\n" for line in (*self._head(), *tests))

    def asks_model(self) -> bool:
        """Whether a test asks the model that answers the same."""
        return any("answers_with" in row[0] for row in self._tests())

    def _head(self) -> list[str]:
        name = self.app.removesuffix("()")
        kind, module = ("TestClient", "fastapi.testclient") if self.framework == "fastapi" else ("FlaskClient", "flask.testing")  # fmt: skip
        made = f"TestClient({self.app})" if self.framework == "fastapi" else f"{self.app}.test_client()"
        return [
            '"""Smoke tests: the app starts, and each route does what needs neither a real model nor a database."""',
            "",
            "import pytest",
            f"from {module} import {kind}",
            "",
            f"from {self.place.module} import {name}",
            "",
            "",
            "@pytest.fixture",
            f"def client() -> {kind}:",
            f"    return {made}",
        ]

    def _tests(self) -> list[list[str]]:
        found: dict[str, list[str]] = {}
        catches_all = any(_FREE.search(row.pattern) and "GET" in row.methods for row in self.entries)
        if not catches_all:
            found["unknown"] = self._test("an_unknown_address_is_not_found", 'client.get("/no-such-page").status_code == 404')  # fmt: skip
        for entry in self.entries:
            for name, claim in self._claims(entry, catches_all=catches_all):
                found.setdefault(name, self._test(name, claim))
        return list(found.values())[:_MOST]

    def _test(self, name: str, claim: str) -> list[str]:
        kind = "TestClient" if self.framework == "fastapi" else "FlaskClient"
        return [f"def test_{name}(client: {kind}) -> None:", f"    assert {claim}"]

    def _claims(self, entry: EntryPoint, *, catches_all: bool) -> Iterator[tuple[str, str]]:
        decorators = entry.function.decorators if entry.function is not None else ()
        unknown = not entry.pattern.startswith("/") or "…" in entry.pattern
        if unknown or not entry.methods or any("websocket" in row.name for row in decorators):
            return
        word, path = _word(entry), in_double_quotes(_GAP.sub("1", entry.pattern))
        answered = False
        if entry.methods == ("GET",) and self._answers(entry):
            yield f"{word}_answers", f"client.get({path}).status_code == 200"
            answered = True
        if entry.methods == ("POST",) and (body := self._body(entry)) is not None:
            yield f"{word}_refuses_an_empty_body", f"client.post({path}, json={{}}).status_code == 422"
            answered = True
            if body and entry.calls_model and self._stays(entry):
                yield f"{word}_answers_with_the_model", f"client.post({path}, json={body}).status_code == 200"
        others = {method for row in self.entries if row.pattern == entry.pattern for method in row.methods}
        wrong = next((method for method in ("GET", "DELETE", "PUT") if method not in others), "")
        shadowed = any(_shadows(row.pattern, entry.pattern) and wrong in row.methods for row in self.entries)
        if not answered and wrong and not catches_all and not shadowed and not _FREE.search(entry.pattern):
            send = f"client.{wrong.lower()}({path})"
            yield f"{word}_refuses_{wrong.lower()}", f"{send}.status_code == 405"

    def _answers(self, entry: EntryPoint) -> bool:
        function = entry.function
        return (
            function is not None
            and not entry.guards
            and not _GAP.search(entry.pattern)
            and not any(row.default is None or "Depends" in row.default.text for row in function.parameters)
            and self._stays(entry)
        )

    def _stays(self, entry: EntryPoint) -> bool:
        tree = self.trees.get(entry.place.path)
        if tree is None or entry.function is None:
            return False
        calls = [row for row in self.survey.model_calls if row.place.path == entry.place.path]
        lines = {row.place.line for row in calls if row.sdk in _SDKS and not row.call.expr.get("stream")}
        folder = entry.place.path.rpartition("/")[0]
        pages = f"{folder}/templates/" if folder else "templates/"
        inside = Contained(
            tree,
            frozenset(lines),
            frozenset(path.removeprefix(pages) for path in self.survey.paths if path.startswith(pages)),
        )
        function = inside.functions.get(entry.function.qualname)
        return function is not None and inside.stays_inside(function)

    def _body(self, entry: EntryPoint) -> str | None:
        """A body that the route takes ("" when it cannot be made up); None when an empty one may pass."""
        function = entry.function
        if self.framework != "fastapi" or function is None or entry.guards or self._validates_itself():
            return None
        if any(row.default is not None and "Depends" in row.default.text for row in function.parameters):
            return None
        models = [found for row in entry.inputs if row.kind is InputKind.JSON and (found := self._model(row.schema))]
        if len(models) != 1 or len(entry.inputs) != 1 or not _takes(function, models[0].name):
            return None
        required = [row for row in models[0].fields if row.default is None]
        if not any(row.annotation is not None and not _may_be_none(row.annotation.text) for row in required):
            return None
        values = [_SIMPLE.get(row.annotation.text if row.annotation is not None else "", "") for row in required]
        pairs = ", ".join(f"{in_double_quotes(row.name)}: {value}" for row, value in zip(required, values, strict=True))
        return f"{{{pairs}}}" if all(values) else ""

    def _model(self, name: str) -> Class | None:
        found = [
            row
            for _, code in self.survey.sources()
            for row in code.classes
            if row.name == name and any(base.endswith("BaseModel") for base in row.bases)
        ]
        return found[0] if len(found) == 1 else None

    def _validates_itself(self) -> bool:
        """Whether the app words its own answers to bodies that are wrong."""
        return any(
            "RequestValidationError" in item.text
            for _, code in self.survey.sources()
            for row in code.functions
            for item in row.decorators
        )


def _takes(function: Function, model: str) -> bool:
    return any(row.annotation is not None and row.annotation.text == model and row.default is None for row in function.parameters)  # fmt: skip


def _may_be_none(annotation: str) -> bool:
    return "Optional" in annotation or "None" in annotation or annotation == "Any"


def _shadows(pattern: str, other: str) -> bool:
    """Whether a pattern with gaps takes the address of another."""
    if pattern == other or not _GAP.search(pattern):
        return False
    parts = _GAP.split(pattern)
    return re.fullmatch("[^/]+".join(re.escape(part) for part in parts), _GAP.sub("1", other)) is not None


def _word(entry: EntryPoint) -> str:
    base = entry.function.name if entry.function is not None and entry.function.name else entry.pattern
    word = re.sub(r"[^a-z0-9]+", "_", base.lower()).strip("_") or "start"
    return word if not word.startswith("test") else f"route_{word}"
