"""Where the tests reach outside: other services as recorded, the product as a user sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tengates.model.code import Code, ExprKind
from tengates.model.config import Dependency, Role
from tengates.model.survey import Survey
from tengates.survey.delivery.census import take_census
from tengates.survey.knowledge.test_kits import (
    DRIVER_PACKAGES,
    DRIVERS,
    RECORDER_CALLS,
    RECORDER_FIXTURES,
    RECORDERS,
    SCAFFOLD,
    SERVICES,
)
from tengates.survey.web.memory import per_code

_CASSETTE = re.compile(
    r"(?:^|/)(?:cassettes|vcr_cassettes|__recordings__|__nock-fixtures__|pacts)/[^\s]{1,200}\.(?:ya?ml|json|har)$"
)
_ELSEWHERE = re.compile(r"https?://(?!localhost|127\.)[\w*.-]|^\*/")
_MARK = re.compile(r"\bvcr\b|use_cassette|responses\.activate|respx\.mock|httpretty\.activate|mock_aws|block_network")
_STANDS_IN = re.compile(
    r"(?:^|\.)(?:patch|patch\.object|MagicMock|AsyncMock|vi\.mock|jest\.mock|jest\.fn|vi\.fn|monkeypatch\.setattr)$"
)
_CYPRESS = re.compile(r"^cy\.(?:visit|login|request)\b")
_VISITS = re.compile(
    r"(?:^|\.)(?:goto|visit|visitAndCheck|get|AppTest\.from_file|AppTest\.from_function|AppTest\.from_string|from_file|from_function|predict|click|fill"
    r"|openPage|navigate|url)$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A place with what is there, in words."""

    path: str
    line: int
    what: str


def module_of(code: Code, table: Mapping[str, str]) -> tuple[int, str] | None:
    """Line and meaning of the first import that a table of modules knows, by its name or any beginning of it."""
    for item in code.imports:
        parts = item.module.split(".")
        names = [item.module, f"{item.module}.{item.name}", *(".".join(parts[:end]) for end in range(1, len(parts)))]
        base = "/".join(item.module.split("/")[: 2 if item.module.startswith("@") else 1])
        found = next((table[name] for name in (*names, base) if name in table), "")
        if found and not item.is_type:
            return item.span.line, found
    return None


def recordings(survey: Survey) -> tuple[Found, ...]:
    """Tests that answer in the place of another service, at the level of its HTTP interface."""
    found = []
    for path, facts in survey.files.items():
        if facts.code is not None and (facts.role is Role.TEST or (_is_stand_in(path) and _names_others(facts.code))):
            first = next(_recorded(facts.code), None)
            if first is not None:
                found.append(Found(path, *first))
    found += [Found(path, 0, "a recorded answer") for path in sorted(survey.paths) if _CASSETTE.search(path)][:3]
    return tuple(found)


def stand_ins(survey: Survey) -> tuple[Found, ...]:
    """Tests that replace a function by hand: they prove nothing about what the other side really answers."""
    found = []
    for path, code in _code(survey, Role.TEST):
        first = next(
            (call for call in code.calls if _STANDS_IN.search(call.callee) or _STANDS_IN.search(call.written)), None
        )
        if first is not None:
            found.append(Found(path, first.span.line, "replaces functions by hand"))
    return tuple(found)


def services(survey: Survey) -> tuple[Found, ...]:
    """Where the program calls somebody else's service: a model, a request that leaves, a service's own package."""
    found = [Found(call.place.path, call.place.line, "calls a model") for call in survey.model_calls]
    found += [Found(call.place.path, call.place.line, "calls another service") for call in survey.outbound]
    return (*found, *(row for path, code in survey.sources() for row in _service_of(path, code)))


@per_code
def _service_of(path: str, code: Code) -> Iterator[Found]:
    first = module_of(code, {name: f"uses {name}" for name in SERVICES})
    if first is not None:
        yield Found(path, *first)


def journeys(survey: Survey) -> tuple[Found, ...]:
    """Test files that drive the product as its users do; what a generator left behind is none."""
    counts = {file.path: file.tests + file.hollow for file in take_census(survey).files}
    return tuple(
        Found(path, line, f"{counts[path]} test{'s' if counts[path] != 1 else ''} with {what}")
        for path, line, what, scaffold in _driven(survey)
        if counts.get(path) and not scaffold
    )


def unused_drivers(survey: Survey) -> tuple[Found, ...]:
    """What is installed or left as generated: scaffolds, and packages that nothing uses."""
    found = [
        Found(path, line, f"the example that {what} brings")
        for path, line, what, scaffold in _driven(survey)
        if scaffold
    ]
    found += [Found(path, item.line, f"{item.name} is installed") for path, item in declared(survey, DRIVER_PACKAGES)]
    return tuple(found)


def declared(survey: Survey, names: set[str]) -> Iterator[tuple[str, Dependency]]:
    """Dependencies of these names with the manifest that names them."""
    for path, facts in survey.files.items():
        if facts.manifest is not None and facts.role not in {Role.VENDORED, Role.GENERATED}:
            yield from ((path, item) for item in facts.manifest.dependencies if item.name in names)


def _driven(survey: Survey) -> Iterator[tuple[str, int, str, bool]]:
    config = any(path.rpartition("/")[2].startswith("playwright.config.") for path in survey.paths)
    for path, code in _code(survey, Role.TEST):
        known = module_of(code, DRIVERS)
        line, what = known or (0, "")
        calls = [call for call in code.calls if _VISITS.search(call.written) or _CYPRESS.search(call.written)]
        if not what and any(_CYPRESS.search(call.written) for call in code.calls):
            what = "Cypress"
        elif not what and _drives_page(code, config=config):
            what = "Playwright"
        if what and calls:
            texts = [item.text for call in calls for item in call.expr.positional[:1] if item.kind is ExprKind.STRING]
            outside = [text for text in texts if SCAFFOLD.search(text)]
            visits = [text for text in texts if text.startswith(("http", "/"))]
            yield path, line or calls[0].span.line, what, bool(outside) and len(outside) == len(visits)


def _drives_page(code: Code, *, config: bool) -> bool:
    """Through a fixture: pytest-playwright's `page`, or a module of the project's own that hands Playwright on."""
    goes = any(call.written.endswith("page.goto") for call in code.calls)
    fixture = any(
        row.name.startswith("test") and any(item.name == "page" for item in row.parameters) for row in code.functions
    )
    return goes and (fixture or config)


def _recorded(code: Code) -> Iterator[tuple[int, str]]:
    first = module_of(code, RECORDERS)
    if first is not None:
        yield first
    for function in code.functions:
        named = next((item.name for item in function.parameters if item.name in RECORDER_FIXTURES), "")
        if named:
            yield function.span.line, f"declared answers through {named}"
        if any(_MARK.search(item.text) for item in function.decorators):
            yield function.span.line, "recorded or declared answers"
    for call in code.calls:
        if call.callee.endswith(RECORDER_CALLS) and call.callee.rpartition(".")[2] in {
            name.rpartition(".")[2] for name in RECORDER_CALLS
        }:
            yield call.span.line, "declared answers"


def _names_others(code: Code) -> bool:
    """It answers for an address of somebody else, not only lets requests pass."""
    texts = (item.text for call in code.calls for item in call.expr.positional[:1])
    return any(_ELSEWHERE.search(text[:200]) for text in texts)


def _is_stand_in(path: str) -> bool:
    return bool({"mocks", "__mocks__", "mock"} & set(path.lower().split("/")[:-1]))


def _code(survey: Survey, role: Role) -> Iterator[tuple[str, Code]]:
    for path, facts in survey.files.items():
        if facts.role is role and facts.code is not None:
            yield path, facts.code
