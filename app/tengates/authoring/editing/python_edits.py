"""Edits of Python files: a keyword argument, an import, a module constant.

layout = read_python(data)
call = layout.call_at(span)
edit = layout.keyword(call, "timeout", "10")
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from functools import cached_property

from tengates.authoring.editing.edits import Brackets, CannotEdit, Source, Splice, insert_item, remove_item
from tengates.authoring.editing.python_shapes import CallLayout, ImportLayout, PythonLayout, Statement
from tengates.facts.python_parser import parsed
from tengates.model.place import Span

_MAGIC = re.compile(rb"^(#!|#.*coding[:=])")


@dataclass(frozen=True)
class PythonFile:
    """A Python file that can be edited: its bytes, where things stand in it, and the project's own module names."""

    source: Source
    layout: PythonLayout
    own: frozenset[str] = frozenset()

    def call_at(self, span: Span) -> CallLayout:
        """The call at this place; CannotEdit when the file no longer has it there."""
        exact = self.layout.calls.get((span.start, span.end))
        if exact is not None:
            return exact
        starting = [call for key, call in self.layout.calls.items() if key[0] == span.start]
        inside = [call for key, call in self.layout.calls.items() if span.start <= key[0] and key[1] <= span.end]
        for candidates in (starting, inside):
            if candidates:
                return max(candidates, key=lambda call: call.end - call.start)
        raise CannotEdit("the call was not found again at this place")

    def keyword(self, call: CallLayout, name: str, value: str) -> Splice:
        """Add `name=value` at the end of a call's arguments."""
        if call.lone_generator:
            raise CannotEdit("its only argument is a generator without parentheses")
        if call.argument(name) is not None:
            raise CannotEdit(f"it already sets {name}")
        return insert_item(self.source, call.brackets, f"{name}={value}".encode())

    def has_import(self, module: str, name: str = "") -> str:
        """The local name under which a top-level import offers this, "" when none does."""
        for item in self.layout.imports:
            for imported, local in item.names:
                if name and (item.module, imported) == (module, name):
                    return local
                if not name and not item.module and local == module == imported[: len(module)]:
                    return local
        return ""

    def add_import(self, module: str, *names: str) -> tuple[Splice, ...]:
        """`import module`, or `from module import names`, where an import sorter would put it."""
        if not names:
            return () if self.has_import(module) else (self._import_line(module, f"import {module}"),)
        missing = sorted({name for name in names if not self.has_import(module, name)}, key=_isort_key)
        if not missing:
            return ()
        if existing := self._extendable(module):
            assert existing.brackets is not None  # noqa: S101  _extendable chose it for that
            return self._into_names(existing.brackets, [name for name, _ in existing.names], missing)
        return (self._import_line(module, f"from {module} import {', '.join(missing)}"),)

    @cached_property
    def quote(self) -> str:
        """The quotes this file prefers."""
        return "'" if self.source.data.count(b"'") > self.source.data.count(b'"') else '"'

    def without(self, call: CallLayout, name: str) -> Splice:
        """Take the keyword argument `name` out of a call."""
        index = next((index for index, item in enumerate(call.arguments) if item.keyword == name), None)
        if index is None:
            raise CannotEdit(f"it does not set {name} by itself")
        return remove_item(self.source, call.brackets, index)

    def after_imports(self, before: int, *lines: str) -> Splice:
        """Lines of their own after the leading imports, set off by blank lines; `before` is where they must stand already."""
        data = self.source
        anchor = self._last_import(before)
        if anchor is None:
            position = self._top()
            gap = b"" if data.is_blank_line(position) else data.newline * (2 if self._defines_at(position) else 1)
            return Splice(position, position, self._end_of_line(position) + data.lines(*lines) + gap)
        position = data.next_line(anchor.end)
        gap = b"" if data.is_blank_line(position) or position == len(data.data) else data.newline
        return Splice(position, position, data.new_line_before(position) + data.newline + data.lines(*lines) + gap)

    def constant(self, name: str) -> str | None:
        """The text of a module-level `name = <number or string>`, None when there is no such constant."""
        for node in parsed(self.source.data.decode("utf-8-sig")).body:
            match node:
                case ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=value)) if target == name:
                    return str(value)
                case ast.AnnAssign(target=ast.Name(id=target), value=ast.Constant(value=value)) if target == name:
                    return str(value)
        return None

    def free_name(self, wanted: str) -> str:
        """This name, or with a number when the file uses it already."""
        if wanted not in self.layout.names:
            return wanted
        return next(name for number in range(2, 1000) if (name := f"{wanted}_{number}") not in self.layout.names)

    def _extendable(self, module: str) -> ImportLayout | None:
        for item in self.layout.imports:
            if item.module == module and item.brackets is not None and b"\\" not in self._bytes(item):
                return item
        return None

    def _into_names(self, inside: Brackets, known: list[str], missing: list[str]) -> tuple[Splice, ...]:
        """Names among sorted names take their places; others come last."""
        rows: dict[int, list[str]] = {}
        for name in missing:
            later = [
                span[0] for other, span in zip(known, inside.items, strict=True) if _isort_key(other) > _isort_key(name)
            ]
            is_sorted = known == sorted(known, key=_isort_key)
            rows.setdefault(later[0] if later and is_sorted else len(self.source.data), []).append(name)
        last = rows.pop(len(self.source.data), [])
        placed = tuple(self._before(start, names) for start, names in rows.items())
        return (*placed, *([insert_item(self.source, inside, ", ".join(last).encode())] if last else []))

    def _before(self, start: int, names: list[str]) -> Splice:
        lead = self.source.data[self.source.line_start(start) : start]
        gap = self.source.newline + lead if self.source.begins_line(start) else b" "
        return Splice(start, start, b"".join(name.encode() + b"," + gap for name in names))

    def _bytes(self, item: ImportLayout) -> bytes:
        return self.source.data[item.start : item.end]

    def _import_line(self, module: str, line: str) -> Splice:
        header = [item for item in self._header() if item.module != "__future__"]
        if not header:
            position = self._top()
            gap = b"" if self.source.is_blank_line(position) else self.source.newline
            lead = self.source.newline if position > self.source.start and self._needs_gap(position) else b""
            return Splice(position, position, self._end_of_line(position) + lead + self.source.lines(line) + gap)
        return self._among(header, module, line)

    def _among(self, header: list[ImportLayout], module: str, line: str) -> Splice:
        kind = self._group(module)
        same = [item for item in header if self._group_of(item) == kind]
        earlier = [item for item in same if _sort_key(item) <= _line_key(module, line)]
        data = self.source
        if earlier:
            position = data.next_line(earlier[-1].end)
            return Splice(position, position, data.new_line_before(position) + data.lines(line))
        if same:
            position = data.line_start(same[0].start)
            return Splice(position, position, data.lines(line))
        before = [item for item in header if self._group_of(item) < kind]
        if before:
            position = data.next_line(before[-1].end)
            lead = data.new_line_before(position) + data.newline
            return Splice(position, position, lead + data.lines(line))
        position = data.line_start(header[0].start)
        return Splice(position, position, data.lines(line) + data.newline)

    def _group(self, module: str) -> int:
        """0 for the standard library, 1 for packages, 2 for the project's own modules."""
        top = module.partition(".")[0]
        if not top or top in self.own:
            return 2
        return 0 if top in sys.stdlib_module_names else 1

    def _group_of(self, item: ImportLayout) -> int:
        return self._group(item.module or item.names[0][0])

    def _header(self) -> list[ImportLayout]:
        """The imports of the leading run, before the first definition."""
        first = next((item.start for item in self.layout.statements if item.kind == "def"), len(self.source.data))
        return [item for item in self.layout.imports if item.start < first]

    def _defines_at(self, position: int) -> bool:
        """Whether a function or class starts here."""
        return any(item.kind == "def" and item.start == position for item in self.layout.statements)

    def _last_import(self, before: int) -> Statement | None:
        found = None
        for item in self.layout.statements:
            if item.kind == "def" or item.start >= before:
                break
            if item.kind in {"import", "guard"}:
                found = item
        return found

    def _top(self) -> int:
        """The first place for code: after the shebang, the docstring and `__future__` imports."""
        head = [item for item in self.layout.statements if item.kind == "docstring"]
        future = [item for item in self.layout.imports if item.module == "__future__"]
        ends = [item.end for item in head] + [item.end for item in future]
        if ends:
            return self.source.next_line(max(ends))
        position = self.source.start
        while _MAGIC.match(self.source.data[position : self.source.line_end(position)]):
            position = self.source.next_line(position)
        return position

    def _needs_gap(self, position: int) -> bool:
        before = self.source.data[:position].rstrip(b"\r\n")
        return bool(before) and not _MAGIC.match(before[before.rfind(b"\n") + 1 :])

    def _end_of_line(self, position: int) -> bytes:
        return self.source.new_line_before(position)


def read_python(data: bytes, own: frozenset[str] = frozenset()) -> PythonFile:
    """Open a file for editing; CannotEdit says why it cannot be. `own` names the project's modules."""
    # libcst takes 0.2 s to load, and a scan must not wait for it; later this line moves into a child process
    from tengates.authoring.editing.python_layout import read_layout  # noqa: PLC0415

    return PythonFile(Source(data), read_layout(data), own)


def python_parses(data: bytes) -> bool:
    """Whether the compiler accepts the file."""
    try:
        parsed(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _sort_key(item: ImportLayout) -> tuple[int, str]:
    return (1, item.module.lower()) if item.module else (0, item.names[0][0].lower())


def _line_key(module: str, line: str) -> tuple[int, str]:
    return (1 if line.startswith("from") else 0, module.lower())


def _isort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, as isort orders names."""
    if name.isupper():
        return 0, name
    return (1, name) if name[:1].isupper() else (2, name)
