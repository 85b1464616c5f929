"""Lines that JavaScript servers print to the console, turned into lines of pino."""

from __future__ import annotations

import re

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.model.outcome import Site

_WHY = "A log line has a time, a level and fields, and can be searched."
_METHODS = {"log": "info", "info": "info", "warn": "warn", "error": "error", "debug": "debug"}
_ERROR = re.compile(r"(?i)^(?:e|err|error|ex|exception|reason)$|error$|Err$")
_SENSITIVE = re.compile(
    r"(?i)secret|passw|api_?key|\btoken\b|_token\b|accessToken|credential|authorization|cookie|prompt(?!Tokens|_tokens)"
)
_FUNCTIONS = {"arrow_function", "function_expression", "function_declaration", "method_definition"}
_TEXTS = {"string", "template_string"}
_NAMED = {"identifier", "member_expression"}
_FORMAT = re.compile(r"%[sdifjoO]")


def mend_console(sheet: Sheet, site: Site, logger: str, needs: tuple[str, ...]) -> None:
    """Turn one `console.…` into a log line; CannotEdit says why it stays."""
    path = site.place.path
    file = sheet.javascript(path)
    call = file.call_at(site.place.span)
    function = call.field("function")
    method = function.text().removeprefix("console.") if function is not None else ""
    parent = call.parent()
    if function is None or method not in _METHODS:
        raise CannotEdit("it prints in a way that this refactor does not know")
    if parent is None or parent.kind() not in {"expression_statement", "arrow_function"}:
        raise CannotEdit("its place in the code wants a value, so it is no plain line of output")
    _refuse(call)
    new = _arguments(file, call)
    level = f"{logger}.{'error' if method == 'log' and _tells_failure(call) else _METHODS[method]}"
    start, end = (file.start(call), file.end(call)) if new else (file.start(function), file.end(function))
    text = f"{level}({new})" if new else level
    sheet.mend(path, site.place.line, Splice(start, end, text.encode()), _WHY, needs)


def _tells_failure(call: SgNode) -> bool:
    """Whether a line in a `catch` prints what was caught there."""
    for node in call.ancestors():
        if node.kind() in _FUNCTIONS:
            return False
        if node.kind() == "catch_clause":
            caught = node.field("parameter")
            return caught is not None and any(name.text() == caught.text() for name in call.find_all(kind="identifier"))
    return False


def _refuse(call: SgNode) -> None:
    if any(True for _ in call.find_all(kind="comment")):
        raise CannotEdit("a comment stands among what it prints; write this line by hand")
    for kind in ("identifier", "property_identifier", "shorthand_property_identifier"):
        if any(_SENSITIVE.search(node.text()) for node in call.find_all(kind=kind)):
            raise CannotEdit("it prints what may be a secret or a prompt: decide whether that belongs in a log at all")


def _arguments(file: JavaScriptFile, call: SgNode) -> str:
    """New arguments in pino's order, "" when those that are there can stay as they are."""
    given = file.arguments(call)
    if not given:
        raise CannotEdit("it prints an empty line, which has no place in a log; take it out by hand")
    if any(node.kind() == "spread_element" for node in given):
        raise CannotEdit("what it prints comes in through a spread (...)")
    texts = [node for node in given if node.kind() in _TEXTS]
    others = [node for node in given if node.kind() not in _TEXTS]
    if len(given) == 1:
        return "" if texts or _is_text(given[0]) else _alone(given[0])
    if len(texts) != 1:
        raise CannotEdit("it prints several texts in one line; put them into one by hand")
    if _FORMAT.search(texts[0].text()) and given[0].kind() in _TEXTS:
        return ""
    whole = others[0].text() if len(others) == 1 and others[0].kind() == "object" else f"{{ {_fields(others)} }}"
    return f"{whole}, {_message(texts[0])}"


def _is_text(node: SgNode) -> bool:
    if node.kind() == "binary_expression":
        sides = (node.field("left"), node.field("right"))
        return any(side is not None and (side.kind() in _TEXTS or _is_text(side)) for side in sides)
    return node.kind() == "call_expression" and node.text().startswith(("JSON.stringify(", "String("))


def _alone(node: SgNode) -> str:
    if node.kind() == "object":
        return node.text()
    if node.kind() == "identifier" and _ERROR.search(node.text()):
        return ""
    return f"{{ {_fields([node])} }}"


def _message(node: SgNode) -> str:
    """The text without the colon that led over to a value."""
    text = node.text()
    trimmed = re.sub(r"[\s:=\-]+(?=[\"'`]$)", "", text)
    return trimmed if len(trimmed) > len("''") else text


def _fields(nodes: list[SgNode]) -> str:
    parts: dict[str, str] = {}
    for node in nodes:
        key = _key(node)
        if key in parts:
            raise CannotEdit("it prints several values that have no names of their own; write this line by hand")
        parts[key] = node.text()
    return ", ".join(key if key == text else f"{key}: {text}" for key, text in parts.items())


def _key(node: SgNode) -> str:
    if node.kind() not in _NAMED:
        return "detail"
    name = node.text().replace("?", "").rpartition(".")[2]
    if node.kind() == "identifier" and _ERROR.search(name):
        return "err"
    if node.kind() == "member_expression" and name in {"message", "stack"}:
        return "reason" if name == "message" else "stack"
    return (
        name
        if re.fullmatch(r"[A-Za-z_$][\w$]*", name) and name not in {"level", "time", "msg", "pid", "hostname"}
        else "detail"
    )
