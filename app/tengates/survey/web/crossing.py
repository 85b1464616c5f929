"""What crosses files, by name: who calls, who imports, whose function it is, which packages come from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from tengates.model.code import Call, Function, Import
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import Memory, Noted
from tengates.survey.web.modules import Modules, module_names

_CALLS, _IMPORTS, _FUNCTIONS, _PACKAGES = "calls of ", "imports of ", "functions of ", "package "

_T = TypeVar("_T")
_Index = Mapping[str, list[tuple[SourceFile, _T]]]
_Files = Mapping[str, SourceFile]


class Crossing:
    """Looked up by name, each noted in the memory under a name of its own. Rows stand in the order of the files."""

    def __init__(self, files: _Files, memory: Memory, before: Crossing | None = None) -> None:
        """Of all source files by path. Of what was looked up `before`, only files that are others now are gone through."""
        self.files, self.memory = files, memory
        self.modules: Modules = Modules(tuple(files), memory, before.modules if before is not None else None)
        if before is not None:
            self._take_over(before)

    def _take_over(self, before: Crossing) -> None:
        for name, rows_of in _ROWS.items():
            if name in before.__dict__:
                self.__dict__[name] = _renewed(before.__dict__[name], before.files, self.files, rows_of)

    @cached_property
    def calls(self) -> _Index[Call]:
        """Calls by the last part of their callee."""
        return Noted(self._calls, self.memory, _CALLS)

    @cached_property
    def importers(self) -> _Index[Import]:
        """Imports by the name that is asked for."""
        return Noted(self._imports, self.memory, _IMPORTS)

    @cached_property
    def functions(self) -> _Index[Function]:
        """Functions by name, methods among them."""
        return Noted(self._functions, self.memory, _FUNCTIONS)

    @cached_property
    def packages(self) -> Mapping[str, str]:
        """The packages that are imported, by root and by full module name, each with a file that does."""
        found: dict[str, str] = {}
        for path, file in self.files.items():
            found |= dict.fromkeys(file.roots | file.modules, path)
        return Noted(found, self.memory, _PACKAGES)

    @cached_property
    def _calls(self) -> _Index[Call]:
        return _renewed({}, {}, self.files, _calls_of)

    @cached_property
    def _imports(self) -> _Index[Import]:
        return _renewed({}, {}, self.files, _imports_of)

    @cached_property
    def _functions(self) -> _Index[Function]:
        return _renewed({}, {}, self.files, _functions_of)


def _calls_of(file: SourceFile) -> Iterator[tuple[str, Call]]:
    return ((name, call) for name, calls in file.calls_by_name.items() for call in calls)


def _imports_of(file: SourceFile) -> Iterator[tuple[str, Import]]:
    return ((row.name, row) for row in file.code.imports)


def _functions_of(file: SourceFile) -> Iterator[tuple[str, Function]]:
    return ((row.name, row) for row in file.code.functions)


_ROWS: Mapping[str, Callable[[SourceFile], Iterator[tuple[str, object]]]] = {
    "_calls": _calls_of,
    "_imports": _imports_of,
    "_functions": _functions_of,
}


def _renewed(
    index: _Index[_T], before: _Files, now: _Files, rows_of: Callable[[SourceFile], Iterator[tuple[str, _T]]]
) -> _Index[_T]:
    """An index of the files `now`, made of one of those `before`."""
    gone = {path: file for path, file in before.items() if now.get(path) is not file}
    come = {path: file for path, file in now.items() if before.get(path) is not file}
    fresh: dict[str, list[tuple[SourceFile, _T]]] = {}
    for file in come.values():
        for name, row in rows_of(file):
            fresh.setdefault(name, []).append((file, row))
    if not before:
        return fresh
    found = dict(index)
    for name in fresh.keys() | {name for file in gone.values() for name, _row in rows_of(file)}:
        kept = [row for row in index.get(name, ()) if row[0].path not in gone]
        found[name] = sorted([*kept, *fresh.get(name, ())], key=lambda row: row[0].path)
    return found


def names_of(paths: Iterable[str], before: _Files, now: _Files) -> Iterator[str]:
    """The names under which a memory knows what these files said before and say now; they may have come or gone."""
    for path in paths:
        yield path
        there = [files[path] for files in (before, now) if path in files]
        imported = [file.roots | file.modules for file in there]
        if len(there) == 1:
            yield from module_names(path)
            imported.append(frozenset())
        yield from (f"{_PACKAGES}{name}" for name in imported[0] ^ imported[1])
        for file in there:
            yield from (f"{_CALLS}{name}" for name in file.calls_by_name)
            yield from (f"{_IMPORTS}{name}" for name in file.imported)
            yield from (f"{_FUNCTIONS}{row.name}" for row in file.code.functions)
