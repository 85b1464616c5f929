"""The logger of a JavaScript file: the one that it has, else the console."""

from __future__ import annotations

from tengates.authoring.editing.javascript_edits import JavaScriptFile

_NAMES = frozenset({"logger", "log"})


def failure_line(file: JavaScriptFile, error: str) -> str:
    """The statement that logs a failure."""
    return f"{_logger(file)}.error({error}){file.semicolon}"


def _logger(file: JavaScriptFile) -> str:
    for node in file.top:
        if node.kind() == "import_statement" or (
            node.kind() in {"lexical_declaration", "variable_declaration"} and "require" in node.text()
        ):
            for name in _NAMES:
                if f"{name}.error(" in file.text and any(
                    item.text() == name for item in node.find_all(kind="identifier")
                ):
                    return name
    return "console"
