"""Python's `except` clauses: what was tried, whether a comment explains their silence, and a line that logs."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass, field

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name

EXPLAINED = "a comment says that this failure is meant to be passed over"
_NO_REASON = re.compile(r"(?i)^#\s*(?:todo|fixme|xxx|hack|noqa|pragma|type:|pylint|nosec|fmt:)")
_LOGGERS = re.compile(r"(?:getLogger|get_logger)$")
_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_DULL = frozenset(
    {"", "getattr", "hasattr", "isinstance", "len", "str", "int", "float", "list", "dict", "print", "open"}
)
_WHY = "The failure is logged with its traceback instead of vanishing."
_WHY_LOGGER = "The file's logger."


@dataclass(frozen=True, slots=True)
class _Logger:
    """What logs in a file: its name, where it is made (0: imported), and whether it is loguru's."""

    name: str
    made: int = 0
    loguru: bool = False

    def line(self, message: str, *, loud: bool) -> str:
        """The statement that logs a failure with its traceback; not `loud`: as a warning."""
        if loud:
            return f'{self.name}.exception("{message}")'
        if self.loguru:
            return f'{self.name}.opt(exception=True).warning("{message}")'
        return f'{self.name}.warning("{message}", exc_info=True)'


@dataclass
class PythonFailures:
    """The edits of one draft; `again`: failures are raised again after they are logged."""

    sheet: Sheet
    again: bool
    _made: dict[str, tuple[str, int]] = field(default_factory=dict)

    def surface(self, path: str, start: int, *, loud: bool) -> None:
        """Log in the `except` clause that starts at this byte; CannotEdit says why not."""
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        handler = _handler_at(tree, start)
        if _explained(tree, handler):
            raise CannotEdit(EXPLAINED)
        logger, needs = self._logger(path, file, tree, handler)
        line = logger.line(f"{_tried(tree, handler)} failed", loud=loud or self.again)
        if narrowed := _narrowed(tree, handler):
            key = f"narrowed:{path}:{handler.lineno}"
            self.sheet.support(path, narrowed, "Leaves Ctrl-C and cancelled tasks alone.", key)
            needs = (*needs, key)
        self.sheet.mend(path, handler.lineno, self._body(tree, handler, line), _WHY, needs)

    def finish(self) -> None:
        """Give each file that needs one a logger."""
        for path, (name, before) in self._made.items():
            file = self.sheet.python(path)
            lines = f"{name} = logging.getLogger(__name__)"
            splices = (*file.add_import("logging"), file.after_imports(before, lines))
            self.sheet.support(path, splices, _WHY_LOGGER, _key(path))

    def _body(self, tree: PythonTree, handler: ast.ExceptHandler, line: str) -> Splice:
        source, first, last = tree.source, handler.body[0], handler.body[-1]
        start, end = tree.span(first)[0], tree.span(last)[1]
        lines = [line, "raise"] if self.again else [line]
        quiet = len(handler.body) == 1 and _is_inert(first)
        if not source.begins_line(start):
            if len(handler.body) > 1 or source.data[end : source.line_end(end)].strip():
                raise CannotEdit("the handler is written on one line")
            indent = source.indent(start) + source.unit
            kept = [] if quiet or self.again else [tree.text(first)]
            opening = source.data.rfind(b":", 0, start) + 1
            text = source.newline + source.lines(*lines, *kept, indent=indent)
            return Splice(opening, end, text.removesuffix(source.newline))
        if self.again and not (quiet or (len(handler.body) == 1 and isinstance(last, (ast.Return, ast.Continue)))):
            raise CannotEdit("the handler does more than give up, so raising again may change what follows")
        if quiet or self.again:
            text = source.lines(*lines, indent=source.indent(start)).removeprefix(source.indent(start))
            return Splice(start, end, text.removesuffix(source.newline))
        position = source.line_start(start)
        return Splice(position, position, source.lines(line, indent=source.indent(start)))

    def _logger(
        self, path: str, file: PythonFile, tree: PythonTree, handler: ast.ExceptHandler
    ) -> tuple[_Logger, tuple[str, ...]]:
        """The file's own logger, else a new one; with the keys to need."""
        inside = any(isinstance(node, Definition) for node in tree.above(handler))
        start = tree.span(handler.body[0])[0]
        found = _own_logger(tree)
        if found is not None:
            if not inside and found.made > start:
                raise CannotEdit(f"{found.name} is made further down than this handler; move it up, and run this again")
            return found, ()
        before = len(file.source.data) if inside else start
        name, known = self._made.get(path, (_free(tree), before))
        self._made[path] = (name, min(before, known))
        return _Logger(name), (_key(path),)


def _free(tree: PythonTree) -> str:
    """`logger`, unless the module itself, or a function that would hide it, uses the name."""
    names = {node.id for node in ast.walk(tree.module) if isinstance(node, ast.Name)}
    names |= {node.arg for node in ast.walk(tree.module) if isinstance(node, ast.arg)}
    names |= {item.asname or item.name for node in ast.walk(tree.module) if isinstance(node, (ast.Import, ast.ImportFrom)) for item in node.names}  # fmt: skip
    return next(name for name in ("logger", "log", "module_logger", "failure_logger") if name not in names)


def _handler_at(tree: PythonTree, start: int) -> ast.ExceptHandler:
    line = tree.source.line_number(start)
    for node in ast.walk(tree.module):
        if isinstance(node, ast.ExceptHandler) and node.lineno == line:
            return node
    raise CannotEdit("the handler was not found again at this place")


def _narrowed(tree: PythonTree, handler: ast.ExceptHandler) -> list[Splice]:
    """`except Exception` in place of a bare `except`."""
    if handler.type is not None:
        return []
    line = tree.source.line_start(tree.span(handler.body[0])[0])
    while not (match := re.compile(rb"[ \t]*except[ \t]*:").match(tree.source.data, line)):
        line = tree.source.line_start(line - 1)
        if line <= tree.source.start:
            raise CannotEdit("the handler was not found again at this place")
    start = match.start() + match.group().index(b"except")
    return [Splice(start, match.end(), b"except Exception:")]


def _is_inert(node: ast.stmt) -> bool:
    constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass) or (constant and ast.unparse(node) == "...")


def _explained(tree: PythonTree, handler: ast.ExceptHandler) -> bool:
    """Whether a comment, or a text in its place, stands in the clause."""
    if any(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) for node in handler.body):  # fmt: skip
        return True
    text = tree.source.data.decode("utf-8-sig")
    last = handler.end_lineno or handler.lineno
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return any(
        token.type == tokenize.COMMENT
        and handler.lineno <= token.start[0] <= last
        and not _NO_REASON.match(token.string)
        for token in tokens
    )


def _tried(tree: PythonTree, handler: ast.ExceptHandler) -> str:
    """What was tried, in a few words: the first call, else the function."""
    parent = tree.parents[handler]
    body = parent.body if isinstance(parent, (ast.Try, ast.TryStar)) else []
    calls = [
        node
        for item in body
        for node in ast.walk(item)
        if isinstance(node, ast.Call) and dotted_name(node.func) not in _DULL
    ]
    if calls:
        first = min(calls, key=lambda node: (node.lineno, node.col_offset))
        return dotted_name(first.func).removeprefix("self.")
    for node in tree.above(handler):
        if isinstance(node, Definition):
            return node.name
    return "This step"


def _own_logger(tree: PythonTree) -> _Logger | None:
    """The logger that a file makes or imports; `logging` itself where the file imports it and makes none."""
    direct: _Logger | None = None
    for node in tree.module.body:
        match node:
            case ast.ImportFrom(module="loguru", names=[ast.alias(name=name, asname=other)]):
                return _Logger(other or name, loguru=True)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function)) if _LOGGERS.search(
                dotted_name(function)
            ):
                return _Logger(name, tree.span(node)[0])
            case ast.Import(names=names) if any(item.name == "logging" and not item.asname for item in names):
                direct = _Logger("logging", tree.span(node)[0])
    return direct if direct is not None and _uses(tree, "logging", _LEVELS) else None


def _uses(tree: PythonTree, module: str, members: frozenset[str]) -> bool:
    names = (dotted_name(node.func) for node in ast.walk(tree.module) if isinstance(node, ast.Call))
    return any(name.startswith(f"{module}.") and name.removeprefix(f"{module}.") in members for name in names)


def _key(path: str) -> str:
    return f"import:logger:{path}"
