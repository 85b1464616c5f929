"""Answers of JavaScript code that repeat a failure's own text: a safe sentence there, the failure to the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.failures.javascript_logging import failure_line
from tengates.authoring.failures.kept_words import kept_words
from tengates.model.outcome import Site

_WHY = "People read a safe sentence; the failure itself goes to the log."
_STRINGS = {"string", "template_string"}
_CLIMBED = {
    "member_expression", "template_substitution", "template_string", "ternary_expression", "binary_expression",
    "parenthesized_expression", "as_expression", "non_null_expression", "subscript_expression",
}  # fmt: skip
_CALLED = re.compile(r"^(?:String|\w*(?:[mM]essage|[eE]rror(?:Text)?)\w*)$")
_OWN_WORDS = re.compile(r"\bthrow\s+new\s+\w+\(\s*(?:\d{3}\s*,\s*)?[`'\"]")
_STATUS = re.compile(r"\bstatus(?:Code)?\s*[:(]\s*(\d{3})|\bstatus\((\d{3})\)")
_LOGS = re.compile(r"\b(?:console\.\w+|\w*[lL]og(?:ger)?(?:\.\w+)?|captureException)\(")
_CLIENT, _SERVER = 400, 500


@dataclass(frozen=True, slots=True)
class _Leak:
    """An answer, the body that handles the failure, the failure's name, and the expression that holds its text."""

    body: SgNode
    name: str
    answer: SgNode
    text: SgNode


def mend_javascript_leak(sheet: Sheet, site: Site, sentence: str) -> None:
    """Take the failure's text out of an answer; CannotEdit says why it stays."""
    path = site.place.path
    file = sheet.javascript(path)
    answer = _answer(file, site)
    body, name = _handler(answer)
    _refuse_own_words(body, name, answer)
    leak = _Leak(body, name, answer, _text_of_failure(body, name, answer))
    new = _safe(file, leak.text, name, sentence)
    if leak.text.kind() == "shorthand_property_identifier":
        new = f"{leak.text.text()}: {new}"
    needs = _log(sheet, path, file, leak)
    sheet.mend(path, site.place.line, Splice(file.start(leak.text), file.end(leak.text), new.encode()), _WHY, needs)


def _answer(file: JavaScriptFile, site: Site) -> SgNode:
    found = file.node_at(site.place.span, {"call_expression", "new_expression", "object", "array"})
    if found is None:
        raise CannotEdit("the answer was not found again at this place")
    return found


def _handler(answer: SgNode) -> tuple[SgNode, str]:
    for node in answer.ancestors():
        if node.kind() == "catch_clause":
            body, parameter = node.field("body"), node.field("parameter")
            if body is not None and parameter is not None and parameter.kind() == "identifier":
                return body, parameter.text()
            break
    raise CannotEdit("no catch stands around this answer; take the failure's text out of it by hand")


def _named(inside: SgNode, name: str) -> Iterator[SgNode]:
    for kind in ("identifier", "shorthand_property_identifier"):
        yield from (node for node in inside.find_all(kind=kind) if node.text() == name)


def _text_of_failure(body: SgNode, name: str, answer: SgNode) -> SgNode:
    """The whole text in the answer that holds the failure, or the value of the variable that brings it there."""
    found = _distinct(_outermost(node, answer) for node in _named(answer, name))
    if not found:
        found = _distinct(_held(body, name, answer))
    if len(found) != 1:
        raise CannotEdit("the failure's text reaches this answer in more ways than one; take it out by hand")
    return found[0]


def _distinct(nodes: Iterator[SgNode]) -> list[SgNode]:
    return list({(node.range().start.index, node.range().end.index): node for node in nodes}.values())


def _outermost(node: SgNode, limit: SgNode) -> SgNode:
    """Climb from the failure to the whole text that it is part of."""
    while (parent := node.parent()) is not None and _range(node) != _range(limit):
        kind = parent.kind()
        if kind == "arguments":
            call = parent.parent()
            called = call.field("function") if call is not None and call.kind() == "call_expression" else None
            if call is None or called is None or not _CALLED.match(called.text()) or _range(call) == _range(limit):
                return node
            node = call
        elif kind in _CLIMBED or _is_text_of(parent):
            node = parent
        else:
            return node
    return node


def _is_text_of(call: SgNode) -> bool:
    """`error.toString()`."""
    called = call.field("function") if call.kind() == "call_expression" else None
    return called is not None and called.text().endswith((".toString", ".trim"))


def _range(node: SgNode) -> tuple[int, int]:
    return node.range().start.index, node.range().end.index


def _held(body: SgNode, name: str, answer: SgNode) -> Iterator[SgNode]:
    """The value of a constant that is set from the failure, or the use of it where it is used elsewhere too."""
    for row in body.find_all(kind="variable_declarator"):
        key, value = row.field("name"), row.field("value")
        if key is None or value is None or key.kind() != "identifier" or not any(_named(value, name)):
            continue
        used = list(_named(answer, key.text()))
        if not used:
            continue
        whole = _distinct(_outermost(node, value) for node in _named(value, name))
        if len(whole) != 1 or _range(whole[0]) != _range(value):
            raise CannotEdit(f"{key.text()} is worked out from the failure; decide by hand what people should read")
        everywhere = list(_named(body, key.text()))
        if len(everywhere) == len(used) + 1:
            yield value
            continue
        _refuse_workings(body, key.text())
        yield from (_outermost(node, answer) for node in used)


def _refuse_workings(body: SgNode, name: str) -> None:
    """A variable that is set again, or asked what it says, is more than the failure's text."""
    text = body.text()
    if re.search(rf"\b{re.escape(name)}\s*(?:=[^=>]|\+=)", text.split(name, 1)[1]) or f"{name}." in text:
        raise CannotEdit(f"{name} is worked out from the failure; decide by hand what people should read")


def _refuse_own_words(body: SgNode, name: str, answer: SgNode) -> None:
    """Leave answers alone whose text may be one that the project wrote for people."""
    around = body.text()
    outer = next((node for node in answer.ancestors() if node.kind().endswith("_statement")), answer)
    found = _STATUS.search(outer.text())
    status = int(found.group(1) or found.group(2)) if found else 0
    if _CLIENT <= status < _SERVER:
        raise CannotEdit(
            f"it answers {status}, so the text may tell people what to put right: catch your own errors apart"
        )
    if re.search(rf"\b{re.escape(name)}\b\s*(?:as \w+\))?\??\.(?:status|statusCode|code)\b", around):
        raise CannotEdit("the status comes from the failure too: answer those below 500 apart from the rest")
    if re.search(rf"\b{re.escape(name)}\b[^;\n]*\binstanceof\s+(?!Error\b)\w", around):
        raise CannotEdit("it tells kinds of failure apart: decide by hand what each should say")
    tried = next(node for node in body.ancestors() if node.kind() == "try_statement").field("body")
    if tried is not None and _OWN_WORDS.search(tried.text()):
        raise CannotEdit("this block throws errors with words of its own: catch those apart first")


def _safe(file: JavaScriptFile, node: SgNode, name: str, sentence: str) -> str:
    """The project's own words without the failure's, where it has any; else the sentence."""
    kind = node.kind()
    if kind == "parenthesized_expression" and len(node.children()) > 1:
        return _safe(file, node.children()[1], name, sentence)
    if kind == "ternary_expression":
        return _fallback(file, node.field("alternative"), name, sentence)
    if kind == "binary_expression":
        left, operator, right = node.field("left"), node.field("operator"), node.field("right")
        if operator is not None and operator.text() in {"||", "??"}:
            return _fallback(file, right, name, sentence)
        if left is not None and left.kind() == "binary_expression" and right is not None and right.kind() == "string":
            left = left.field("left")
        if operator is not None and operator.text() == "+" and left is not None and left.kind() == "string":
            return _kept(file, left.text()[1:-1], left.text()[0], sentence)
        raise CannotEdit("the failure's text is part of a longer text; write what people should read there")
    if kind == "template_string":
        return _template(file, node, name, sentence)
    return file.quoted(sentence)


def _fallback(file: JavaScriptFile, node: SgNode | None, name: str, sentence: str) -> str:
    if node is not None and node.kind() in _STRINGS and not any(_named(node, name)):
        return node.text()
    return file.quoted(sentence)


def _template(file: JavaScriptFile, node: SgNode, name: str, sentence: str) -> str:
    gaps = list(node.find_all(kind="template_substitution"))
    own = [gap for gap in gaps if any(_named(gap, name))]
    if len(own) != 1 or _range(own[0]) != _range(gaps[-1]):
        raise CannotEdit("the failure's text stands in the middle of a text; write what people should read there")
    before = node.text()[1 : own[0].range().start.index - node.range().start.index]
    if len(gaps) == 1:
        return _kept(file, before, "`", sentence)
    words = kept_words(before)
    return f"`{words}`" if words else file.quoted(sentence)


def _kept(file: JavaScriptFile, text: str, quote: str, sentence: str) -> str:
    words = kept_words(text)
    if not words:
        return file.quoted(sentence)
    if quote != "`":
        return f"{quote}{words}{quote}"
    return file.quoted(words) if "\\" not in words else f"`{words}`"


def _log(sheet: Sheet, path: str, file: JavaScriptFile, leak: _Leak) -> tuple[str, ...]:
    """Log what was caught, where nothing does so yet; the key to need."""
    for call in leak.body.find_all(kind="call_expression"):
        if _LOGS.match(call.text()) and any(_named(call, leak.name)) and _range(call) != _range(leak.answer):
            return ()
    statements = [node for node in leak.body.children() if node.is_named() and node.kind() != "comment"]
    first = file.start(statements[0]) if statements else 0
    if not statements or not file.source.begins_line(first):
        raise CannotEdit("the catch and its answer stand on one line")
    position = file.source.line_start(first)
    new = file.source.lines(failure_line(file, leak.name), indent=file.source.indent(first))
    key = f"log:{path}:{leak.body.range().start.index}"
    sheet.support(path, [Splice(position, position, new)], "The failure is written to the log of the server.", key)
    return (key,)
