"""Texts that JavaScript code puts together, as parts: template literals and `+`, with what is put in."""

from __future__ import annotations

from collections.abc import Sequence

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.safety.query_binding import Gap, Part

_TEXTS = {"string", "template_string"}
_PLAIN = {"identifier", "member_expression", "call_expression", "subscript_expression"}
_UNKNOWN = "the text is put together in a way that this refactor does not follow"


def read_text(node: SgNode) -> tuple[Part, ...]:
    """The parts of a text that is put together here; CannotEdit when that is not followed."""
    if node.kind() == "template_string":
        return tuple(_of_template(node))
    if node.kind() == "binary_expression":
        parts = tuple(_of_sum(node))
        if any(isinstance(part, Gap) for part in parts):
            return parts
    raise CannotEdit(_UNKNOWN)


def written_text(file: JavaScriptFile, node: SgNode, text: str) -> str:
    """A text as a literal: in the quotes it had when it fits on a line, else between backticks."""
    if "`" in text or "${" in text or "\\" in text:
        raise CannotEdit("the text holds characters that this refactor does not rewrite")
    strings = [item.text()[0] for item in node.find_all(kind="string")] if node.kind() == "binary_expression" else []
    quote = strings[0] if strings else file.quote
    return f"`{text}`" if "\n" in text or quote in text else f"{quote}{text}{quote}"


def written_value(parts: Sequence[Part]) -> str:
    """One value as an expression: the gap itself, or a template literal around it."""
    if len(parts) == 1 and isinstance(parts[0], Gap):
        return parts[0].expression
    text = "".join(part if isinstance(part, str) else f"${{{part.expression}}}" for part in parts)
    if any(isinstance(part, str) and ("`" in part or "${" in part or "\\" in part) for part in parts):
        raise CannotEdit("a value is put together in a way that this refactor cannot write again")
    return f"`{text}`"


def _of_template(node: SgNode) -> list[Part]:
    text = node.text()
    base = node.range().start.index
    parts: list[Part] = []
    position = 1
    for child in node.children():
        if child.kind() == "template_substitution":
            start, end = child.range().start.index - base, child.range().end.index - base
            parts += [_plain(text[position:start]), Gap(text[start + 2 : end - 1].strip())]
            position = end
    return [*parts, _plain(text[position:-1])]


def _plain(text: str) -> str:
    if "\\" in text:
        raise CannotEdit("the text holds characters that this refactor does not rewrite")
    return text


def _of_sum(node: SgNode) -> list[Part]:
    """The operands of a sum from left to right; what stands before the first text is one value: it may be numbers."""
    operands: list[SgNode] = []
    while node.kind() == "binary_expression":
        operator, left, right = node.field("operator"), node.field("left"), node.field("right")
        if operator is None or operator.text() != "+" or left is None or right is None:
            raise CannotEdit(_UNKNOWN)
        operands.append(right)
        node = left
    operands = [node, *reversed(operands)]
    first = next((index for index, item in enumerate(operands) if item.kind() in _TEXTS), None)
    if first is None:
        raise CannotEdit(_UNKNOWN)
    if first > 1:
        raise CannotEdit("the text begins with a sum of values")
    return [part for item in operands for part in _operand(item)]


def _operand(node: SgNode) -> list[Part]:
    if node.kind() == "string":
        return [_unescaped(node.text())]
    if node.kind() == "template_string":
        return _of_template(node)
    inner = next((child for child in node.children() if child.is_named()), None)
    if node.kind() == "parenthesized_expression" and inner is not None and inner.kind() in _PLAIN:
        return [Gap(inner.text())]
    return [Gap(node.text())]


def _unescaped(text: str) -> str:
    quote, body = text[0], text[1:-1].replace(f"\\{text[0]}", text[0])
    del quote
    return _plain(body)
