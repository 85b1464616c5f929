"""What was worked out once, kept from scan to scan as long as nothing that it rests on has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from tengates.model.code import Code
from tengates.survey.web.index import SourceFile, source_file

_T = TypeVar("_T")
_H = TypeVar("_H", bound=Hashable)
_P = ParamSpec("_P")

EVERYTHING = "every file"


class _Kept(NamedTuple):
    value: Any  # what its question gives: asked too often to be checked each time
    reads: frozenset[str]
    given: object = None


_READS = attrgetter("reads")


class _Tapes(threading.local):
    """Notes what is read while something is worked out, one tape inside the other; each thread has its own."""

    def __init__(self) -> None:
        self.running: list[set[str]] = []
        self.asked: set[Hashable] = set()


@dataclass(eq=False)
class Memory:
    """Answers by what was asked, each with the names of what was read on the way to it.

    A name is a file's path, or a word of the project's own for something that crosses files.
    Whoever lets others read what can change from scan to scan notes it here.
    """

    _kept: dict[str, dict[Hashable, _Kept]] = field(default_factory=dict)  # by file; shared until one is added to
    _own: set[str] = field(default_factory=set)  # the files of which nobody shares what is kept
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _sets: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    _same: dict[Hashable, object] = field(default_factory=dict)
    _tapes: _Tapes = field(default_factory=_Tapes)

    def note(self, what: str) -> None:
        """Something was read that may be another at the next scan."""
        if self._tapes.running:
            self._tapes.running[-1].add(what)

    def same(self, value: _H) -> _H:
        """An equal value that was given before, else this: two that are one and the same are compared at once."""
        return cast("_H", self._same.setdefault(value, value))

    def recall(self, path: str, asked: Hashable, make: Callable[[], _T], given: object = None) -> _T:
        """What was worked out for this question about a file before, else now.

        `make` reads that file, and others through the project alone; whatever else it uses is part of `asked`, or
        `given`, which is compared with what was given before. It gives a value that is whole (no iterator).
        A question that is asked again on the way to its own answer has the answer None.
        """
        here = self._kept.get(path)
        kept = here.get(asked) if here is not None else None
        if kept is None or (kept.given is not given and kept.given != given):
            kept = self._made(path, asked, make, given)
        if self._tapes.running:
            self._tapes.running[-1] |= kept.reads
        found: _T = kept.value
        return found

    def _made(self, path: str, asked: Hashable, make: Callable[[], object], given: object) -> _Kept:
        key = path, asked
        if key in self._tapes.asked:
            return _UNDER_WAY
        tape = {path}
        self._tapes.running.append(tape)
        self._tapes.asked.add(key)
        try:
            value = make()
        finally:
            self._tapes.asked.discard(key)
            self._tapes.running.pop()
        reads = frozenset(tape)
        found = _Kept(value, self._sets.setdefault(reads, reads), given)
        with self._lock:
            if path not in self._own:
                self._kept[path] = {**self._kept.get(path, {})}
                self._own.add(path)
            self._kept[path][asked] = found
        return found

    def without(self, changed: Collection[str]) -> Memory:
        """Another memory, of all that rests on none of these."""
        with self._lock:  # others may still work things out here
            other = Memory(_kept=dict(self._kept), _sets=dict(self._sets), _same=dict(self._same))
            self._own.clear()
        other.forget(changed)
        return other

    def forget(self, changed: Collection[str]) -> None:
        """Drop what rests on any of these."""
        stale = {reads for reads in self._sets if not reads.isdisjoint(changed)}
        if not stale:
            return
        with self._lock:
            for path, here in self._kept.items():
                if not stale.isdisjoint(map(_READS, here.values())):
                    self._kept[path] = {asked: kept for asked, kept in here.items() if kept.reads not in stale}
                    self._own.add(path)
            self._sets = {reads: reads for reads in self._sets if reads not in stale}


_UNDER_WAY = _Kept(None, frozenset())
_UNKNOWN = object()


class Noted(Mapping[str, _T]):
    """A mapping that notes what is read of it: a key under a name, or all of it."""

    def __init__(self, rows: Mapping[str, _T], memory: Memory, prefix: str = "") -> None:
        """`prefix` begins the names of its keys."""
        self._rows, self._memory, self._prefix = rows, memory, prefix

    def __getitem__(self, key: str) -> _T:
        """The row, noted whether it is there or not."""
        self._memory.note(self._prefix + key)
        return self._rows[key]

    def __contains__(self, key: object) -> bool:
        """Whether there is such a row."""
        self._memory.note(f"{self._prefix}{key}")
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        """All keys."""
        self._memory.note(EVERYTHING)
        return iter(self._rows)

    def values(self) -> ValuesView[_T]:
        """All rows."""
        self._memory.note(EVERYTHING)
        return self._rows.values()

    def items(self) -> ItemsView[str, _T]:
        """All of it."""
        self._memory.note(EVERYTHING)
        return self._rows.items()

    def __len__(self) -> int:
        """How many."""
        return len(self._rows)


def per_file(make: Callable[Concatenate[SourceFile, _P], _T]) -> Callable[Concatenate[SourceFile, _P], _T]:
    """For what is worked out of one file and of nothing else but the further arguments: kept with the file."""

    def remembered(file: SourceFile, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        known = file.made.get(make, _UNKNOWN)
        if not args and not kwargs:
            if known is _UNKNOWN:
                known = file.made[make] = make(file, *args, **kwargs)
            return cast("_T", known)
        given, value = cast("tuple[object, object]", known) if known is not _UNKNOWN else (None, None)
        if given != (args, kwargs):
            value = make(file, *args, **kwargs)
            file.made[make] = (args, kwargs), value  # at once, for another thread may ask
        return cast("_T", value)

    return remembered


def rows_per_file(
    make: Callable[Concatenate[SourceFile, _P], Iterable[_T]],
) -> Callable[Concatenate[SourceFile, _P], tuple[_T, ...]]:
    """The same for what is found one by one."""

    @per_file
    def whole(file: SourceFile, /, *args: _P.args, **kwargs: _P.kwargs) -> tuple[_T, ...]:
        return tuple(make(file, *args, **kwargs))

    return whole


def per_code(
    make: Callable[Concatenate[str, Code, _P], Iterable[_T]],
) -> Callable[Concatenate[str, Code, _P], tuple[_T, ...]]:
    """The same for what is asked with a path and what stands there, and found one by one."""

    @rows_per_file
    def whole(file: SourceFile, /, *args: _P.args, **kwargs: _P.kwargs) -> Iterable[_T]:
        return make(file.path, file.code, *args, **kwargs)

    def remembered(path: str, code: Code, /, *args: _P.args, **kwargs: _P.kwargs) -> tuple[_T, ...]:
        return whole(source_file(path, code), *args, **kwargs)

    return remembered
