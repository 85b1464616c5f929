"""The markup that code writes by itself around what it puts in: what a cleaner would take out, and what to clean instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile

# What DOMPurify takes out, or takes apart, without an option that allows it: names that hide properties of the
# document, handlers, targets, attributes of frameworks, own elements, and rows without their table.
_FRAGILE = re.compile(
    r"(?i)<(?:form|input|select|textarea|iframe|script|object|embed|link|meta|base|[a-z]+-[a-z-]+)\b"
    r"|\s(?:on[a-z]+|target|name|contenteditable|srcdoc|hx-[\w-]+|x-[\w.:-]+|v-[\w.:-]+|[@:][\w.:-]+)\s*="
)
_ROWS = re.compile(r"(?i)^\s*<(?:tr|td|th|tbody|thead|tfoot|caption|col)\b")
_IN_TAG = re.compile(r"<[A-Za-z/!][^>]*$")
_RAW = re.compile(r"(?i)<(/?)(script|style|textarea|title|noscript|iframe|xmp|noembed|noframes|plaintext|svg|math)\b")
_CLEAN = re.compile(
    r"^(?:Number|parseInt|parseFloat|encodeURIComponent|(?:\w+\.)*(?:escape\w*|sanitize\w*|encode))\(|\.(?:toFixed|length)(?:\(\d*\))?$"
)
_PLAIN = frozenset({"string", "number", "true", "false"})
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_REASON = "the page's own markup holds forms, handlers or the like, which a cleaner takes out; clean or escape by hand what is put into it"


def is_fragile(file: JavaScriptFile, value: SgNode) -> bool:
    """Whether cleaning the whole of a value would take out something that the code itself wrote, one name followed."""
    is_template = value.kind() == "template_string"  # which may hold the table around the rows that are put into it
    return _is_fragile(value, rows=True) or _leads_to_fragile(file, value, rows=not is_template)


def cleaned_holes(file: JavaScriptFile, value: SgNode, cleaner: str) -> list[Splice]:
    """The edits that clean what is put into a template; CannotEdit where a place in it is none for cleaned HTML."""
    if value.kind() != "template_string" or _leads_to_fragile(file, value, rows=True):
        raise CannotEdit(_REASON)
    typed = file.suffix in {"ts", "tsx", "mts", "cts"}
    splices, before = [], ""
    for part in value.children():
        if part.kind() != "template_substitution":
            before += part.text()
            continue
        hole = next((item for item in part.children() if item.is_named()), None)
        if hole is not None and not _is_plain(hole):
            if not _takes_html(before):
                raise CannotEdit(_REASON)
            text = f"String({hole.text()})" if typed else hole.text()
            splices.append(Splice(file.start(hole), file.end(hole), f"{cleaner}({text})".encode()))
        before += "x"
    if not splices:
        raise CannotEdit(_REASON)
    return splices


def _is_fragile(text: SgNode, *, rows: bool) -> bool:
    own = _own_text(text)
    return bool(_FRAGILE.search(own) or (rows and _ROWS.search(own)))


def _own_text(value: SgNode) -> str:
    """What the code wrote of a text: a template without its holes, other texts as they stand."""
    if value.kind() != "template_string":
        return value.text().lstrip("'\"(")
    return "".join("x" if part.kind() == "template_substitution" else part.text() for part in value.children()).strip(
        "`"
    )


def _leads_to_fragile(file: JavaScriptFile, value: SgNode, *, rows: bool) -> bool:
    """Whether a variable or function of the same file that the value names, or a text inside a hole, writes such markup."""
    if any(_is_fragile(item, rows=rows) for hole in _holes(value) for item in _texts(hole)):
        return True
    named = {word for hole in _holes(value) for word in _WORD.findall(hole.text())}
    for node in file.root.find_all(any=[{"kind": "variable_declarator"}, {"kind": "function_declaration"}]):
        name = node.field("name")
        if name is None or name.text() not in named or _holds(node, value):
            continue
        if any(_is_fragile(item, rows=rows) for item in _texts(node)):
            return True
    return False


def _holds(node: SgNode, value: SgNode) -> bool:
    return node.range().start.index <= value.range().start.index and value.range().end.index <= node.range().end.index


def _holes(value: SgNode) -> list[SgNode]:
    """What is put into a template; any other value as a whole."""
    if value.kind() != "template_string":
        return [value]
    return [part for part in value.children() if part.kind() == "template_substitution"]


def _texts(node: SgNode) -> Iterator[SgNode]:
    yield from node.find_all(any=[{"kind": "template_string"}, {"kind": "string"}])


def _is_plain(hole: SgNode) -> bool:
    """Whether nothing of a stranger can stand here: a literal, a choice of literals, a number, what is cleaned already."""
    if hole.kind() == "ternary_expression":
        branches = [hole.field("consequence"), hole.field("alternative")]
        return all(branch is not None and branch.kind() in _PLAIN for branch in branches)
    return hole.kind() in _PLAIN or bool(_CLEAN.search(hole.text()))


def _takes_html(before: str) -> bool:
    """Whether the text of an element may stand here, and not an attribute or the text of a script."""
    opened: list[str] = []
    for closing, name in _RAW.findall(before):
        if not closing:
            opened.append(name.lower())
        elif name.lower() in opened:
            opened.remove(name.lower())
    return not opened and not _IN_TAG.search(before)
