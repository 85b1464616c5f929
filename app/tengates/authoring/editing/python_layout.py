"""Where the calls, imports and names of a Python file stand, from its concrete syntax.

The one module that loads libcst, which crashes the process on deep nesting and is not
lossless on every file. It answers in plain values so that it can run in a child process.
"""

from __future__ import annotations

import ast
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper

from tengates.authoring.editing.edits import BOM, Brackets, CannotEdit
from tengates.authoring.editing.python_shapes import Argument, CallLayout, ImportLayout, PythonLayout, Statement
from tengates.facts.python_parser import parsed


@lru_cache(maxsize=128)  # measuring takes a tenth of a second a file, and every recipe asks for the same ones
def read_layout(data: bytes) -> PythonLayout:
    """Parse and measure a file. CannotEdit says why a file cannot be edited byte by byte."""
    return on_deep_stack(lambda: _layout(data))


def _layout(data: bytes) -> PythonLayout:
    module = parse(data)
    spans = Spans(module, data)
    collector = _Collector(spans)
    module.visit(collector)
    statements = tuple(_statement(spans, item, index) for index, item in enumerate(module.body))
    return PythonLayout(
        {(call.start, call.end): call for call in collector.calls},
        tuple(_imports(spans, module)),
        statements,
        frozenset(collector.names),
    )


def parse(data: bytes) -> cst.Module:
    """The concrete tree of a file, gated by the compiler's own parser and checked to be lossless."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotEdit("the file is not UTF-8") from error
    if "\x00" in text or "\r" in text.replace("\r\n", ""):
        raise CannotEdit("the file has unusual line endings")
    _gate(text)
    try:
        module = cst.parse_module(data)
    except (cst.ParserSyntaxError, RecursionError, UnicodeDecodeError) as error:
        raise CannotEdit("the file uses syntax that cannot be edited safely") from error
    if module.bytes != data or module.encoding not in {"utf-8", "utf-8-sig"}:
        raise CannotEdit("the file cannot be reproduced byte for byte")
    return module


def _gate(text: str) -> None:
    """Refuse what the compiler refuses, and what would exhaust libcst's stack or take it minutes."""
    if len(text) > _LARGEST or max(map(len, text.split("\n"))) > _LONGEST:
        raise CannotEdit("the file is too large, or holds lines that nobody wrote by hand")
    try:
        tree = parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CannotEdit(
            "the file that must change does not parse, or is written for a newer Python than this refactor reads"
        ) from error
    if _are_brackets_deep(text) or _are_strings_many(text) or _is_tree_deep(tree) or _are_patterns_deep(tree, text):
        raise CannotEdit("the file is nested too deeply")


def _are_brackets_deep(text: str) -> bool:
    """Whether brackets nest too deeply, or deeply too often; brackets in strings count too, which can only refuse more."""
    depths = list(_depths(text))
    return max(depths, default=0) > _DEEPEST_BRACKETS or sum(depths) > _MOST_BRACKETS


def _deepest(text: str) -> int:
    return max(_depths(text), default=0)


def _depths(text: str) -> Iterator[int]:
    """For each bracket that opens, how many are open with it."""
    depth = 0
    for match in _BRACKET.finditer(text):
        if match.group() in "([{":
            depth += 1
            yield depth
        else:
            depth = max(depth - 1, 0)


def _is_tree_deep(tree: ast.AST) -> bool:
    """Whether libcst's tree is deep: it also nests what the compiler's lays side by side."""
    stack: list[tuple[ast.AST, int]] = [(tree, 0)]
    while stack:
        node, above = stack.pop()
        depth = above + 1 + _chained(node)
        if depth > _DEEPEST:
            return True
        stack += [(child, depth) for child in ast.iter_child_nodes(node)]
    return False


def _chained(node: ast.AST) -> int:
    """How many levels deeper than the compiler's tree libcst's is: chains of `and`, dots, `for`."""
    match node:
        case ast.BoolOp():
            return len(node.values)
        case ast.alias():
            return node.name.count(".")
        case ast.ImportFrom():
            return (node.module or "").count(".")
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return len(node.generators)
        case _:
            return 0


def _are_patterns_deep(tree: ast.AST, text: str) -> bool:
    """Whether a `case` nests brackets: each level takes libcst two to four times as long as the one around it."""
    lines = text.split("\n")
    return any(
        _deepest("\n".join(lines[node.pattern.lineno - 1 : node.body[0].lineno])) > _DEEPEST_PATTERN
        for node in ast.walk(tree)
        if isinstance(node, ast.match_case)
    )


def _are_strings_many(text: str) -> bool:
    """Whether too many strings stand side by side: the compiler's tree shows them as one, libcst's as a chain."""
    end = count = 0
    for found in _STRING.finditer(text):
        if text[found.start()] == "#":
            end = found.end() if not text[end : found.start()].strip() else -1
            continue
        beside = end >= 0 and not text[end : found.start()].strip(" \t\r\n\f\\")
        count = count + 1 if beside else 1
        end = found.end()
        if count > _MOST_STRINGS:
            return True
    return False


def on_deep_stack(work: Callable[[], T]) -> T:
    """Do it on a thread whose stack is deep enough for whatever passes the gate, wherever we stand."""
    with _STACK, ThreadPoolExecutor(1, thread_name_prefix="tengates-layout") as beside:
        before = threading.stack_size(_STACK_SIZE)
        try:
            future = beside.submit(work)
        finally:
            threading.stack_size(before)
    return future.result()


_BRACKET = re.compile(r"[()\[\]{}]")
_STRING = re.compile(
    r'''#[^\n]*|[rRbBuUfF]{0,2}(?:"""(?:[^\\]|\\.)*?"""|\'{3}(?:[^\\]|\\.)*?\'{3}|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')''',
    re.DOTALL,
)
# Measured: a level takes 1 to 7 KiB of stack, 74 brackets exhaust a thread of 512 KiB, and 300 links of a chain the
# interpreter's own limit. Reading takes up to 30 microseconds for each level of each bracket.
_LARGEST = 400_000
_LONGEST = 10_000
_DEEPEST = 200
_DEEPEST_BRACKETS = 60
_DEEPEST_PATTERN = 6  # measured in braces: 6 take 6 ms, 8 take 0.1 s, 10 take 1.8 s
_MOST_BRACKETS = 100_000
_MOST_STRINGS = 150
_STACK_SIZE = 64 * 1024 * 1024
_STACK = threading.Lock()
T = TypeVar("T")


class Spans:
    """Byte offsets of nodes in the file, a byte order mark included."""

    def __init__(self, module: cst.Module, data: bytes) -> None:
        """Measure every node once."""
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self._spans: Mapping[cst.CSTNode, CodeSpan] = wrapper.resolve(ByteSpanPositionProvider)
        self._shift = len(BOM) if data.startswith(BOM) else 0
        self.data = data
        self.module = module

    def of(self, node: cst.CSTNode) -> tuple[int, int]:
        """Start and end of a node without its own parentheses."""
        span = self._spans[node]
        start = span.start + self._shift
        return start, start + span.length

    def with_parentheses(self, node: cst.BaseExpression) -> tuple[int, int]:
        """Start and end of an expression, its own parentheses included."""
        start, end = self.of(node)
        start -= sum(len(self.text(item).encode()) for item in node.lpar)
        return start, end + sum(len(self.text(item).encode()) for item in node.rpar)

    def text(self, node: cst.CSTNode) -> str:
        """A node as written."""
        return self.module.code_for_node(node)


class _Collector(cst.CSTVisitor):
    def __init__(self, spans: Spans) -> None:
        super().__init__()
        self.spans = spans
        self.calls: list[CallLayout] = []
        self.names: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802  libcst's name
        self.names.add(node.value)

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802  libcst's name
        self.calls.append(call_layout(self.spans, node))


def call_layout(spans: Spans, node: cst.Call) -> CallLayout:
    """Measure one call."""
    start, end = spans.of(node)
    arguments = tuple(_argument(spans, item) for item in node.args)
    blanks = len(spans.text(node.whitespace_before_args).encode())
    opening = (arguments[0].start if arguments else end - 1) - blanks
    brackets = Brackets(
        opening, end - 1, tuple((item.start, item.end) for item in arguments), _comma(spans, node, arguments)
    )
    lone = len(node.args) == 1 and isinstance(node.args[0].value, cst.GeneratorExp) and not node.args[0].value.lpar
    return CallLayout(start, end, dotted(node.func), arguments, brackets, lone)


def _argument(spans: Spans, node: cst.Arg) -> Argument:
    start, end = spans.of(node)
    keyword = node.keyword.value if node.keyword else node.star
    return Argument(keyword, start, end, spans.with_parentheses(node.value))


def _comma(spans: Spans, node: cst.Call, arguments: tuple[Argument, ...]) -> int | None:
    if not node.args or not isinstance(node.args[-1].comma, cst.Comma):
        return None
    comma = node.args[-1].comma
    return arguments[-1].end + len(spans.text(comma.whitespace_before).encode()) + 1


def dotted(node: cst.BaseExpression) -> str:
    """An expression's dotted name; a call in the chain shows as `()`, anything else as "?"."""
    parts: list[str] = []
    current: cst.BaseExpression = node
    while True:
        if isinstance(current, cst.Attribute):
            parts.append(current.attr.value)
            current = current.value
        elif isinstance(current, cst.Await):
            current = current.expression
        elif isinstance(current, cst.Call):
            inner = current.func
            parts.append("()")
            current = inner
        else:
            parts.append(current.value if isinstance(current, cst.Name) else "?")
            break
    return ".".join(reversed(parts)).replace(".()", "()")


def _statement(spans: Spans, node: cst.BaseStatement | cst.SimpleStatementLine, index: int) -> Statement:
    start, end = spans.of(node)
    if isinstance(node, (cst.FunctionDef, cst.ClassDef)) and node.decorators:
        start = spans.of(node.decorators[0])[0]
    return Statement(start, end, _kind(node, index))


def _kind(node: cst.CSTNode, index: int) -> str:
    if isinstance(node, cst.SimpleStatementLine):
        return _line_kind(node, index)
    if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        return "def"
    if isinstance(node, (cst.Try, cst.If)) and isinstance(node.body, cst.IndentedBlock):
        only_imports = all(_kind(item, 1) == "import" for item in node.body.body)
        return "guard" if only_imports and node.body.body else "other"
    return "other"


def _line_kind(node: cst.SimpleStatementLine, index: int) -> str:
    if all(isinstance(item, (cst.Import, cst.ImportFrom)) for item in node.body):
        return "import"
    first = node.body[0]
    if (
        index == 0
        and isinstance(first, cst.Expr)
        and isinstance(first.value, (cst.SimpleString, cst.ConcatenatedString))
    ):
        return "docstring"
    return "other"


def _imports(spans: Spans, module: cst.Module) -> list[ImportLayout]:
    found = []
    for line in module.body:
        if isinstance(line, cst.SimpleStatementLine):
            found += [_import(spans, item) for item in line.body if isinstance(item, (cst.Import, cst.ImportFrom))]
    return found


def _import(spans: Spans, node: cst.Import | cst.ImportFrom) -> ImportLayout:
    start, end = spans.of(node)
    if isinstance(node.names, cst.ImportStar):
        return ImportLayout(start, end, _module(node), (("*", "*"),), None)
    names = tuple((dotted(item.name), _local(item)) for item in node.names)
    if isinstance(node, cst.Import):
        return ImportLayout(start, end, "", names, None)
    return ImportLayout(start, end, _module(node), names, _name_list(spans, node, tuple(node.names)))


def _module(node: cst.Import | cst.ImportFrom) -> str:
    if isinstance(node, cst.Import):
        return ""
    return "." * len(node.relative) + (dotted(node.module) if node.module else "")


def _local(node: cst.ImportAlias) -> str:
    if node.asname and isinstance(node.asname.name, cst.Name):
        return node.asname.name.value
    return dotted(node.name).partition(".")[0]


def _name_list(spans: Spans, node: cst.ImportFrom, names: tuple[cst.ImportAlias, ...]) -> Brackets:
    _start, end = spans.of(node)
    items = tuple(_alias_span(spans, item) for item in names)
    last = names[-1]
    comma = None
    if isinstance(last.comma, cst.Comma):
        comma = items[-1][1] + len(spans.text(last.comma.whitespace_before).encode()) + 1
    close = end - 1 if node.rpar else end
    return Brackets(items[0][0], close, items, comma)


def _alias_span(spans: Spans, node: cst.ImportAlias) -> tuple[int, int]:
    start, _end = spans.of(node.name)
    text = spans.text(node.with_changes(comma=cst.MaybeSentinel.DEFAULT))
    return start, start + len(text.encode())
