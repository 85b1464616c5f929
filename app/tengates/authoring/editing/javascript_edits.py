"""Edits of JavaScript and TypeScript files: an object property, an import, a module constant.

Positions come from ast-grep's tree; the edits themselves are byte splices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from ast_grep_py import SgNode, SgRoot

from tengates.authoring.editing.edits import Brackets, CannotEdit, Source, Splice, insert_item
from tengates.model.place import Span

_GRAMMARS = {
    "js": "javascript",
    "jsx": "javascript",
    "mjs": "javascript",
    "cjs": "javascript",
    "ts": "typescript",
    "mts": "typescript",
    "cts": "typescript",
    "tsx": "tsx",
}
_CALLS = {"call_expression", "new_expression"}
_ITEMS = {"pair", "shorthand_property_identifier", "spread_element", "method_definition"}
_DECLARATIONS = {"lexical_declaration", "variable_declaration"}
_OWN = (".", "@/", "~/", "#")  # how a project imports its own files
_REQUIRE = re.compile(r"\brequire\s*\(")
_INDENTED = re.compile(rb"^(?:\t|  )\s*\S", re.MULTILINE)
_KEPT_ON_TOP = re.compile(r"@ts-|eslint|prettier|@license|[Cc]opyright|@jest|^#!")
_SEMICOLON_KINDS = {"import_statement", "expression_statement", *_DECLARATIONS}


@dataclass(frozen=True)
class JavaScriptFile:
    """A JavaScript or TypeScript file that can be edited."""

    source: Source
    suffix: str

    @cached_property
    def text(self) -> str:
        """The text without its byte order mark."""
        return self.source.data.decode("utf-8-sig")

    @cached_property
    def root(self) -> SgNode:
        """The program node."""
        return SgRoot(self.text, _GRAMMARS[self.suffix]).root()

    @cached_property
    def top(self) -> list[SgNode]:
        """The top-level statements and comments."""
        return list(self.root.children())

    @cached_property
    def _offsets(self) -> list[int] | None:
        """Byte offset of each character, None when every character is one byte."""
        if self.text.isascii():
            return None
        return [0, *accumulate(len(char.encode()) for char in self.text)]

    def start(self, node: SgNode) -> int:
        """Byte offset where a node starts."""
        return self._byte(node.range().start.index)

    def end(self, node: SgNode) -> int:
        """Byte offset where a node ends."""
        return self._byte(node.range().end.index)

    def _solid_end(self, node: SgNode) -> int:
        """Where a node ends without a comment that the grammar counts to it."""
        current = node
        while children := current.children():
            solid = [child for child in children if child.kind() != "comment"]
            if not solid:
                break
            current = solid[-1]
        return self.end(current)

    def _byte(self, index: int) -> int:
        return self.source.start + (index if self._offsets is None else self._offsets[index])

    def node_at(self, span: Span, kinds: frozenset[str] | set[str]) -> SgNode | None:
        """The largest node of these kinds within a span, or the one that starts where it starts."""
        inside: list[SgNode] = []
        starting: list[SgNode] = []
        for node in self._around(span):
            if node.kind() in kinds:
                start, end = self.start(node), self.end(node)
                if span.start <= start and end <= span.end:
                    inside.append(node)
                elif start == span.start:
                    starting.append(node)
        found = inside or starting
        return max(found, key=lambda node: self.end(node) - self.start(node)) if found else None

    def call_at(self, span: Span) -> SgNode:
        """The call or `new` expression at this place; CannotEdit when it is not there."""
        found = self.node_at(span, _CALLS)
        if found is None:
            raise CannotEdit("the call was not found again at this place")
        return found

    def within(self, span: Span, kinds: set[str]) -> list[SgNode]:
        """All nodes of these kinds within a span, in source order."""
        found = [
            node
            for node in self._around(span)
            if node.kind() in kinds and span.start <= self.start(node) and self.end(node) <= span.end
        ]
        return sorted(found, key=lambda node: (self.start(node), -self.end(node)))

    def removed(self, statement: SgNode) -> Splice:
        """A statement taken out with its lines."""
        start, end = self.start(statement), self.end(statement)
        rest = self.source.data[end : self.source.line_end(end)].strip()
        if not self.source.begins_line(start) or rest not in {b"", b";"}:
            raise CannotEdit("something else stands on the line that would be taken out")
        return Splice(self.source.line_start(start), self.source.next_line(end), b"")

    def _around(self, span: Span) -> Iterator[SgNode]:
        """Every node that overlaps a span."""
        stack = [self.root]
        while stack:
            node = stack.pop()
            yield node
            stack += [
                child for child in node.children() if self.start(child) < span.end and self.end(child) > span.start
            ]

    @staticmethod
    def arguments(call: SgNode) -> list[SgNode]:
        """The arguments of a call, comments left out."""
        listed = call.field("arguments")
        if listed is None or listed.kind() != "arguments":
            return []
        return [child for child in listed.children() if child.is_named() and child.kind() != "comment"]

    def brackets(self, node: SgNode) -> Brackets:
        """Where another item goes in an object, an argument list or a list of named imports."""
        children = [child for child in node.children() if child.kind() != "comment"]
        items = [child for child in children[1:-1] if child.kind() != ","]
        comma = self.end(children[-2]) if items and children[-2].kind() == "," else None
        spans = tuple((self.start(child), self._solid_end(child)) for child in items)
        padded = node.kind() in {"object", "named_imports"}
        return Brackets(self.start(node) + 1, self.end(node) - 1, spans, comma, padded)

    def property(self, node: SgNode, key: str, value: str) -> Splice:
        """Add `key: value` at the end of an object literal."""
        if key in self.keys(node):
            raise CannotEdit(f"it already sets {key}")
        if node.kind() != "object":
            raise CannotEdit("its options are not written out at the call")
        text = key if key == value else f"{key}: {value}"
        return insert_item(self.source, self.brackets(node), text.encode())

    def argument(self, call: SgNode, text: str) -> Splice:
        """Add an argument at the end of a call's list."""
        listed = call.field("arguments")
        if listed is None or listed.kind() != "arguments":
            raise CannotEdit("it is called without an argument list")
        return insert_item(self.source, self.brackets(listed), text.encode())

    @staticmethod
    def keys(node: SgNode) -> dict[str, SgNode]:
        """The written keys of an object literal with their values; "..." for a spread."""
        found: dict[str, SgNode] = {}
        for child in node.children():
            kind = child.kind()
            if kind == "pair":
                key, value = child.field("key"), child.field("value")
                if key is not None and value is not None:
                    found[key.text().strip("'\"")] = value
            elif kind == "shorthand_property_identifier":
                found[child.text()] = child
            elif kind == "spread_element":
                found["..."] = child
            elif kind == "method_definition" and (name := child.field("name")) is not None:
                found[name.text()] = child
        return found

    @cached_property
    def unit(self) -> str:
        """One level of indentation: the file's own, or two blanks where nothing is indented."""
        return self.source.unit.decode() if _INDENTED.search(self.source.data) else "  "

    @cached_property
    def quote(self) -> str:
        """The quotes this file prefers."""
        single = self.text.count("'")
        double = self.text.count('"')
        for node in self.top:
            if node.kind() == "import_statement" and (module := node.field("source")) is not None:
                return module.text()[0]
        return "'" if single > double else '"'

    @cached_property
    def semicolon(self) -> str:
        """A semicolon where most top-level statements end in one, else nothing."""
        ends = [node.text().endswith(";") for node in self.top if node.kind() in _SEMICOLON_KINDS]
        if not ends:
            lines = self.text.split("\n")
            ends = [line.rstrip().endswith(";") for line in lines if line.rstrip().endswith((";", ")"))]
        return ";" if sum(ends) * 2 >= len(ends) else ""

    @cached_property
    def is_module(self) -> bool:
        """Whether it imports with `import` (else with `require`)."""
        kinds = {node.kind() for node in self.top}
        if kinds & {"import_statement", "export_statement"}:
            return True
        if self.suffix == "cjs" or _REQUIRE.search(self.text):
            return False
        return self.suffix != "js"

    def quoted(self, text: str) -> str:
        """A string literal in the file's quotes."""
        escaped = text.replace("\\", "\\\\").replace(self.quote, "\\" + self.quote)
        return f"{self.quote}{escaped}{self.quote}"

    def has_import(self, module: str, name: str) -> str:
        """The local name under which `name` of a module is imported at run time, "" when it is not."""
        for node in self._imports():
            if self.module_of(node) == module and not _type_only(node):
                for imported, local in self._names(node):
                    if imported == name:
                        return local
        return ""

    def add_import(self, module: str, name: str) -> tuple[Splice, ...]:
        """`import { name } from "module"`, or the same with require, among the imports."""
        if self.has_import(module, name):
            return ()
        for node in self._imports():
            if self.module_of(node) == module and not _type_only(node) and (names := _find(node, "named_imports")):
                return (insert_item(self.source, self.brackets(names), name.encode()),)
            if self.module_of(node) == module and (names := _taken_apart(node)):
                return (insert_item(self.source, self.brackets(names), name.encode()),)
        where = self.quoted(module)
        if self.is_module:
            return (self._import_line(f"import {{ {name} }} from {where}{self.semicolon}"),)
        return (self._import_line(f"const {{ {name} }} = require({where}){self.semicolon}"),)

    def add_default_import(self, module: str, name: str) -> tuple[Splice, ...]:
        """`import name from "module"`, or the same with require, among the imports."""
        where = self.quoted(module)
        if self.is_module:
            return (self._import_line(f"import {name} from {where}{self.semicolon}"),)
        return (self._import_line(f"const {name} = require({where}){self.semicolon}"),)

    def after_imports(self, before: int, *lines: str) -> Splice:
        """Lines of their own after the leading imports, set off by blank lines."""
        data = self.source
        header = [node for node in self._header() if self.end(node) <= before]
        if not header:
            return self._at_top(*lines)
        position = data.next_line(self.end(header[-1]))
        gap = b"" if data.is_blank_line(position) or position == len(data.data) else data.newline
        return Splice(position, position, data.new_line_before(position) + data.newline + data.lines(*lines) + gap)

    def first_line(self, line: str) -> Splice:
        """A line in front of all imports: what must happen before they are read."""
        header = self._header()
        if not header:
            return self._at_top(line)
        position = self.source.line_start(self.start(header[0]))
        return Splice(position, position, self.source.lines(line))

    def above(self, offset: int) -> int:
        """Where a new statement goes that belongs to the top-level statement at this offset: above its comments."""
        index = next((index for index, node in enumerate(self.top) if offset < self.end(node)), len(self.top) - 1)
        position = self.source.line_start(self.start(self.top[index]))
        while index and self.top[index - 1].kind() == "comment":
            comment = self.top[index - 1]
            if self.source.next_line(self.end(comment)) != position or not self.source.begins_line(self.start(comment)):
                break
            position = self.source.line_start(self.start(comment))
            index -= 1
        return position

    def constant(self, name: str) -> str | None:
        """The text of a top-level `const name = <literal>`, None when there is none."""
        for node in self.top:
            declared = node if node.kind() in _DECLARATIONS else node.field("declaration")
            for item in declared.children() if declared is not None else ():
                key, value = (
                    (item.field("name"), item.field("value")) if item.kind() == "variable_declarator" else (None, None)
                )
                if (
                    key is not None
                    and value is not None
                    and key.text() == name
                    and value.kind() in {"number", "string"}
                ):
                    return value.text()
        return None

    def literal(self, node: SgNode) -> SgNode | None:
        """What a name stands for when the file declares it once, else the node itself; casts are looked through."""
        node = _bare(node)
        if node.kind() not in {"identifier", "shorthand_property_identifier"}:
            return node
        values = [
            value
            for item in self.root.find_all(kind="variable_declarator")
            if (name := item.field("name")) is not None
            and name.text() == node.text()
            and (value := item.field("value")) is not None
        ]
        return _bare(values[0]) if len(values) == 1 else None

    def uses(self, name: str) -> bool:
        """Whether the identifier occurs anywhere in the text."""
        return re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", self.text) is not None

    def free_name(self, wanted: str) -> str:
        """This name, or with a number when the file uses it already."""
        if not self.uses(wanted):
            return wanted
        return next(name for number in range(2, 1000) if not self.uses(name := f"{wanted}{number}"))

    @staticmethod
    def module_of(node: SgNode) -> str:
        """The module that an import statement or a require names."""
        source = node.field("source")
        if source is not None:
            return source.text().strip("'\"")
        found = re.search(r"\brequire\s*\(\s*['\"]([^'\"]+)['\"]\s*\)", node.text())
        return found.group(1) if found else ""

    def _imports(self) -> list[SgNode]:
        return [node for node in self.top if _is_import(node)]

    def _header(self) -> list[SgNode]:
        """All `import` statements, or the `require`s before the first function."""
        if self.is_module and (imports := [node for node in self.top if node.kind() == "import_statement"]):
            return imports
        found = []
        for node in self.top:
            if node.kind() in {"function_declaration", "class_declaration", "export_statement"}:
                break
            if _is_import(node):
                found.append(node)
        return found

    @staticmethod
    def _names(node: SgNode) -> Iterator[tuple[str, str]]:
        for item in _descendants(node, {"import_specifier", "namespace_import", "import_clause", "object_pattern"}):
            yield from _names_of(item)

    def _import_line(self, line: str) -> Splice:
        header = self._header()
        if not header:
            return self._at_top(line)
        own = [node for node in header if self.module_of(node).startswith(_OWN)]
        if own and self.start(own[0]) == self.start(header[0]):
            position = self.source.line_start(self.start(header[0]))
            return Splice(position, position, self.source.lines(line))
        packages = header[: header.index(own[0])] if own else header
        position = self.source.next_line(self.end(packages[-1]))
        return Splice(position, position, self.source.new_line_before(position) + self.source.lines(line))

    def _at_top(self, *lines: str) -> Splice:
        position = self.source.start
        for node in self.top:
            if not self._stays_on_top(node):
                break
            position = self.source.next_line(self.end(node))
        lead = self.source.newline if position > self.source.start else b""
        gap = b"" if self.source.is_blank_line(position) or position == len(self.source.data) else self.source.newline
        return Splice(
            position, position, self.source.new_line_before(position) + lead + self.source.lines(*lines) + gap
        )

    def _stays_on_top(self, node: SgNode) -> bool:
        if node.kind() == "hash_bang_line":
            return True
        if node.kind() == "comment":
            following = self.source.next_line(self.end(node))
            return self.source.is_blank_line(following) or bool(_KEPT_ON_TOP.search(node.text()))
        children = node.children() if node.kind() == "expression_statement" else []
        return bool(children) and children[0].kind() == "string"


def read_javascript_file(data: bytes, path: str) -> JavaScriptFile:
    """Open a file for editing; CannotEdit says why it cannot be."""
    suffix = path.rpartition(".")[2].lower()
    if suffix not in _GRAMMARS:
        raise CannotEdit("single-file components are not edited")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotEdit("the file is not UTF-8") from error
    if "\x00" in text or "\r" in text.replace("\r\n", ""):
        raise CannotEdit("the file has unusual line endings")
    return JavaScriptFile(Source(data), suffix)


def syntax_errors(data: bytes, path: str) -> int:
    """How many places of a file do not parse."""
    suffix = path.rpartition(".")[2].lower()
    root = SgRoot(data.decode("utf-8-sig", "replace"), _GRAMMARS[suffix]).root()
    return len(root.find_all(kind="ERROR"))


def _bare(node: SgNode) -> SgNode:
    """An expression without its casts and parentheses."""
    while node.kind() in {"as_expression", "satisfies_expression", "parenthesized_expression"}:
        inner = next((child for child in node.children() if child.is_named()), None)
        if inner is None:
            break
        node = inner
    return node


def _is_import(node: SgNode) -> bool:
    if node.kind() == "import_statement":
        return True
    return node.kind() in {*_DECLARATIONS, "expression_statement"} and bool(_REQUIRE.search(node.text()[:400]))


def _type_only(node: SgNode) -> bool:
    return any(child.kind() == "type" for child in node.children())


def _descendants(node: SgNode, kinds: set[str]) -> Iterator[SgNode]:
    stack = [node]
    while stack:
        current = stack.pop()
        if current.kind() in kinds:
            yield current
        stack += current.children()


def _find(node: SgNode, kind: str) -> SgNode | None:
    return next(_descendants(node, {kind}), None)


def _taken_apart(node: SgNode) -> SgNode | None:
    """The names of `const { a } = require("module")`."""
    for item in node.children():
        name, value = (
            (item.field("name"), item.field("value")) if item.kind() == "variable_declarator" else (None, None)
        )
        plain = value is not None and value.kind() == "call_expression" and value.text().startswith("require")
        if name is not None and plain and name.kind() == "object_pattern":
            return name
    return None


def _names_of(item: SgNode) -> Iterable[tuple[str, str]]:
    kind = item.kind()
    if kind == "import_specifier":
        name, alias = item.field("name"), item.field("alias")
        return [(name.text(), (alias or name).text())] if name is not None and not _type_only(item) else []
    if kind == "object_pattern":
        return [
            (child.text(), child.text())
            for child in item.children()
            if child.kind() == "shorthand_property_identifier_pattern"
        ]
    if kind == "namespace_import":
        return [("*", item.children()[-1].text())]
    return [("default", child.text()) for child in item.children() if child.kind() == "identifier"]
