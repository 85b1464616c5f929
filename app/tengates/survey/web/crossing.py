"""What crosses files, by name: who calls, who imports, whose function it is, which packages come from outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from tengates.model.code import Call, Function
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import Memory, Noted
from tengates.survey.web.modules import module_names

_CALLS, _IMPORTS, _FUNCTIONS, _PACKAGES = "calls of ", "imports of ", "functions of ", "package "


class Crossing:
    """Looked up by name, each noted in the memory under a name of its own."""

    def __init__(self, files: Mapping[str, SourceFile], memory: Memory) -> None:
        """Of all source files by path."""
        self._files, self._memory = files, memory

    @cached_property
    def calls(self) -> Mapping[str, list[tuple[SourceFile, Call]]]:
        """Calls by the last part of their callee."""
        found: dict[str, list[tuple[SourceFile, Call]]] = defaultdict(list)
        for file in self._files.values():
            for name, calls in file.calls_by_name.items():
                found[name] += [(file, call) for call in calls]
        return Noted(found, self._memory, _CALLS)

    @cached_property
    def importers(self) -> Mapping[str, list[SourceFile]]:
        """Files by the names that they import."""
        found: dict[str, list[SourceFile]] = defaultdict(list)
        for file in self._files.values():
            for name in file.imported:
                found[name].append(file)
        return Noted(found, self._memory, _IMPORTS)

    @cached_property
    def functions(self) -> Mapping[str, list[tuple[SourceFile, Function]]]:
        """Functions by name, methods among them."""
        found: dict[str, list[tuple[SourceFile, Function]]] = defaultdict(list)
        for file in self._files.values():
            for function in file.code.functions:
                found[function.name].append((file, function))
        return Noted(found, self._memory, _FUNCTIONS)

    @cached_property
    def packages(self) -> Mapping[str, str]:
        """The packages that are imported, by root and by full module name, each with a file that does."""
        found: dict[str, str] = {}
        for path, file in self._files.items():
            found |= dict.fromkeys(file.roots | file.modules, path)
        return Noted(found, self._memory, _PACKAGES)


def names_of(paths: Iterable[str], before: Mapping[str, SourceFile], now: Mapping[str, SourceFile]) -> Iterator[str]:
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
