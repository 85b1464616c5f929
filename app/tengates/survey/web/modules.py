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


class Modules:
    """Looked up by name, each noted in the memory: a file that comes or goes changes what its names mean."""

    def __init__(self, paths: Iterable[str], memory: Memory) -> None:
        """Of the paths of all source files, in order."""
        self._paths, self._memory = tuple(paths), memory

    @cached_property
    def python(self) -> Mapping[str, tuple[str, ...]]:
        """Paths by every dotted name that may mean them: `a.b.c`, `b.c` and `c` for a/b/c.py."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self._paths:
            for name in _dotted(path):
                found[name].append(path)
        return Noted({name: tuple(paths) for name, paths in found.items()}, self._memory, _MODULE)

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """JavaScript paths by path without ending and without `/index`."""
        return Noted(self._by_stem, self._memory, _STEM)

    @cached_property
    def stem_ends(self) -> Mapping[str, tuple[str, ...]]:
        """Stems by their last part, to look up aliases."""
        found: dict[str, list[str]] = defaultdict(list)
        for stem in self._by_stem:
            found[stem.rpartition("/")[2]].append(stem)
        return Noted({name: tuple(stems) for name, stems in found.items()}, self._memory, _STEMS)

    @cached_property
    def _by_stem(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for path in self._paths:
            for stem in _stems(path):
                found.setdefault(stem, path)
        return found


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
