"""Which file a module's name may mean, in Python and in JavaScript."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from tengates.survey.web.memory import Memory, Noted

_ENDINGS = re.compile(r"\.(d\.ts|tsx?|jsx?|mjs|cjs|mts|cts|vue|svelte)$")
_MODULE, _STEM, _STEMS = "module ", "stem ", "stems of "
_LONGEST = 8  # parts of a dotted name


class _Tables:
    """What the paths of all source files, in order, may be called."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((name, path) for path in self.paths for name in _dotted(path))

    @cached_property
    def by_stem(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for path in self.paths:
            for stem in _stems(path):
                found.setdefault(stem, path)
        return found

    @cached_property
    def stems_by_end(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((stem.rpartition("/")[2], stem) for stem in self.by_stem)


class Modules:
    """Looked up by name, each noted in the memory: a file that comes or goes changes what its names mean."""

    def __init__(self, paths: tuple[str, ...], memory: Memory, before: Modules | None = None) -> None:
        """Of the paths of all source files, in order. Those of `before` are used again where they are the same."""
        self._memory = memory
        self.tables: _Tables = before.tables if before is not None and before.tables.paths == paths else _Tables(paths)

    @cached_property
    def python(self) -> Mapping[str, tuple[str, ...]]:
        """Paths by every dotted name that may mean them: `a.b.c`, `b.c` and `c` for a/b/c.py."""
        return Noted(self.tables.by_name, self._memory, _MODULE)

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """JavaScript paths by path without ending and without `/index`."""
        return Noted(self.tables.by_stem, self._memory, _STEM)

    @cached_property
    def stem_ends(self) -> Mapping[str, tuple[str, ...]]:
        """Stems by their last part, to look up aliases."""
        return Noted(self.tables.stems_by_end, self._memory, _STEMS)


def _grouped(rows: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return {key: tuple(group) for key, group in found.items()}


def without_ending(name: str) -> str:
    """A JavaScript module's name as it is looked up."""
    return _ENDINGS.sub("", name)


def module_names(path: str) -> Iterator[str]:
    """The names under which a memory knows that this file is there."""
    yield from (f"{_MODULE}{name}" for name in _dotted(path))
    for stem in _stems(path):
        yield f"{_STEM}{stem}"
        yield f"{_STEMS}{stem.rpartition('/')[2]}"


def _dotted(path: str) -> Iterator[str]:
    if not _ENDINGS.search(path):
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        for index in range(max(0, len(parts) - _LONGEST), len(parts)):
            yield ".".join(parts[index:])


def _stems(path: str) -> Iterator[str]:
    if _ENDINGS.search(path):
        stem = _ENDINGS.sub("", path)
        yield stem
        if stem.endswith("/index") or stem == "index":
            yield stem.removesuffix("index").rstrip("/")
