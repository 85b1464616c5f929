"""Which instruments of a table a repository switches on, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tengates.model.code import Call, Code, Import
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.knowledge.observability import Instrument

_ASIDE = {Role.TEST, Role.EXAMPLE, Role.VENDORED, Role.GENERATED}
_LONG = 4_000


@dataclass(frozen=True, slots=True)
class Wired:
    """An instrument that is on, and what switches it on: a call, or an import where that is enough."""

    instrument: Instrument
    path: str
    line: int
    call: Call | None = None


class Modules:
    """Names of modules, asked all at once; one that ends in "/" or "." stands for what lies below it."""

    def __init__(self, names: Iterable[str]) -> None:
        """With every name."""
        self._names = frozenset(names)
        self._below = tuple(name for name in self._names if name.endswith(("/", ".")))

    def fit(self, item: Import) -> bool:
        """Whether an import is one of them, or of something below them."""
        module = item.module
        if module in self._names and not module.endswith(("/", ".")):
            return True
        return module.startswith(self._below) or f"{module}.{item.name}" in self._names


def served_files(survey: Survey) -> Iterator[tuple[str, FileFacts]]:
    """Files that belong to the running program, its settings and set-up files included."""
    return ((path, facts) for path, facts in survey.files.items() if facts.role not in _ASIDE)


def wired(survey: Survey, table: Iterable[Instrument]) -> Iterator[Wired]:
    """Each switch of each instrument of the table."""
    rows = tuple(table)
    known = Modules(name for row in rows for name in row.modules)
    for path, facts in served_files(survey):
        for item in facts.code.imports if facts.code is not None else ():
            if facts.code is None or item.is_type or not known.fit(item):
                continue
            for instrument in rows:
                if Modules(instrument.modules).fit(item):
                    yield from _switches(path, facts.code, item, instrument)


def imported(code: Code, modules: Iterable[str]) -> Import | None:
    """The first import of one of these modules."""
    known = modules if isinstance(modules, Modules) else Modules(modules)
    return next((item for item in code.imports if not item.is_type and known.fit(item)), None)


def commands(survey: Survey) -> Iterator[tuple[str, int, str]]:
    """Start commands of containers, hosts and packages, shortened, with where they stand."""
    for path, facts in served_files(survey):
        for step in facts.dockerfile:
            yield path, step.line, step.argument.replace('", "', " ").replace('","', " ")[:_LONG]
        for _, script in facts.manifest.scripts if facts.manifest is not None else ():
            yield path, 0, script[:_LONG]
        if path.rpartition("/")[2].lower() == "procfile":
            yield from ((path, number, line[:_LONG]) for number, line in enumerate(facts.text.split("\n"), 1))


def installed(survey: Survey, table: Iterable[Instrument]) -> Iterator[tuple[str, int, str]]:
    """Declared dependencies that belong to an instrument of the table, by path, line and name."""
    roots = {_package(name).replace("_", "-") for row in table for name in row.modules}
    for path, facts in served_files(survey):
        for item in facts.manifest.dependencies if facts.manifest is not None else ():
            if item.name in roots:
                yield path, item.line, item.name


def _package(module: str) -> str:
    return module.rstrip("./") if module.startswith("@") else module.partition(".")[0].partition("/")[0]


def _switches(path: str, code: Code, item: Import, instrument: Instrument) -> Iterator[Wired]:
    if not instrument.starters:
        yield Wired(instrument, path, item.span.line)
        return
    for call in code.calls:
        if _is_starter(call.callee, instrument) and _comes_from(call.callee, call.written, item, code):
            yield Wired(instrument, path, call.span.line, call)
    for function in code.functions:
        for decorator in function.decorators:
            if decorator.name.rpartition(".")[2] in instrument.starters and decorator.name.startswith(item.module):
                yield Wired(instrument, path, function.span.line)


def _is_starter(callee: str, instrument: Instrument) -> bool:
    bare = callee.replace("()", "").strip("<>")
    return bare.rpartition(".")[2] in instrument.starters or any(
        "." in starter and bare.endswith(f".{starter}") for starter in instrument.starters
    )


def _comes_from(callee: str, written: str, item: Import, code: Code) -> bool:
    """Called on what was imported, or on a variable made from it in the same file."""
    if callee.lstrip("<").startswith(item.module):
        return True
    owner = written.partition(".")[0].partition("(")[0]
    return any(row.target == owner and row.value.name.startswith(item.module) for row in code.assignments)
