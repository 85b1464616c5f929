"""The logger of a Python file: the one that it has, or a new one of the standard library."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import PythonTree, dotted_name

_MAKERS = ("getLogger", "get_logger")
_NAMES = ("logger", "log", "_logger", "LOGGER", "LOG", "_log")
_LEVELS = ("debug", "info", "warning", "error", "exception", "critical")
_WHY_LOGGER = "Lines that were printed are written to the log."
_WHY = "The failure is written to the log of the server."


@dataclass(frozen=True, slots=True)
class PythonLogger:
    """How this file logs: the logger's name, whether it is loguru's, and the keys to need."""

    name: str
    loguru: bool
    keys: tuple[str, ...] = ()

    def caught(self, message: str) -> str:
        """The call that logs what an `except` has caught, with its traceback."""
        return f'{self.name}.exception("{message}")'

    def given(self, error: str, message: str, *values: str) -> str:
        """The call that logs a failure that a hook was handed; a `%s` in the message for each value."""
        if self.loguru:
            rest = "".join(f", {value}" for value in values)
            text = message.replace("%s", "{}")
            return f'{self.name}.opt(exception={error}).error("{text}"{rest})'
        given = ", ".join((f'"{message}"', *values, f"exc_info={error}"))
        return f"{self.name}.error({given})"


def python_logger(sheet: Sheet, path: str, before: int) -> PythonLogger:
    """The logger to use at this offset of a file; one is made when there is none."""
    file = sheet.python(path)
    tree = PythonTree(file.source)
    if name := _own(tree, before):
        return PythonLogger(name, loguru=False)
    if name := _used(tree, before):
        return PythonLogger(name, loguru=bool(file.has_import("loguru", "logger")))
    for item in file.layout.imports:
        for imported, local in item.names:
            if item.module and local in _NAMES and item.start < before:
                return PythonLogger(local, imported == "logger" and item.module == "loguru")
    if file.has_import("logging") and _logs_by_module(tree):
        return PythonLogger("logging", loguru=False)
    return _made(sheet, path, file, before)


def _made(sheet: Sheet, path: str, file: PythonFile, before: int) -> PythonLogger:
    name, key = file.free_name("logger"), f"logger:{path}"
    imports = file.add_import("logging")
    needs = (f"import:{path}:logging",) if imports else ()
    sheet.support(path, imports, "The log needs it.", f"import:{path}:logging")
    line = f"{name} = logging.getLogger(__name__)"
    sheet.support(path, [file.after_imports(before, line)], _WHY, key, needs)
    return PythonLogger(name, loguru=False, keys=(key,))


def _own(tree: PythonTree, before: int) -> str:
    for node in tree.module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func)):
                last = dotted_name(func).rpartition(".")[2]
                if last in _MAKERS and tree.span(node)[0] < before:
                    return name
    return ""


def _used(tree: PythonTree, before: int) -> str:
    """A logger that a helper of the project made: called like one, and this file logs with it."""
    logs = {dotted_name(node.func) for node in ast.walk(tree.module) if isinstance(node, ast.Call)}
    for node in tree.module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call()) if name in _NAMES:
                if tree.span(node)[0] < before and any(f"{name}.{level}" in logs for level in _LEVELS):
                    return name
    return ""


def _logs_by_module(tree: PythonTree) -> bool:
    return any(
        isinstance(node, ast.Call)
        and dotted_name(node.func) in {"logging.info", "logging.error", "logging.exception", "logging.warning", "logging.debug"}
        for node in ast.walk(tree.module)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StructuredLogger:
    """A logger whose lines become records; `fields` says that it takes keyword arguments as fields."""

    name: str
    fields: bool
    keys: tuple[str, ...] = ()


def structured_logger(sheet: Sheet, path: str, before: int) -> StructuredLogger:
    """The logger to use at this offset of a file; one of structlog is made when there is none."""
    file = sheet.python(path)
    tree = PythonTree(file.source)
    if name := _own(tree, before):
        return StructuredLogger(name, fields=_is_structlog(tree, name))
    if name := _used(tree, before):
        return StructuredLogger(name, fields=False)
    for item in file.layout.imports:
        for _imported, local in item.names:
            if item.module and local in _NAMES and item.start < before:
                return StructuredLogger(local, fields=False)
    if file.has_import("logging") and _logs_by_module(tree):
        return StructuredLogger("logging", fields=False)
    name, key = file.free_name("logger"), f"logger:{path}"
    sheet.support(path, file.add_import("structlog"), "The log lines need it.", f"import:{path}:structlog")
    line = f"{name} = structlog.stdlib.get_logger(__name__)"
    sheet.support(path, [file.after_imports(before, line)], _WHY_LOGGER, key, (f"import:{path}:structlog",))
    return StructuredLogger(name, fields=True, keys=(key,))


def _is_structlog(tree: PythonTree, name: str) -> bool:
    for node in tree.module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=own)], value=ast.Call(func=func)) if own == name:
                return dotted_name(func).startswith("structlog.")
    return False
