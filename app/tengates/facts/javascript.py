"""A JavaScript or TypeScript file's facts, by one parse."""

from __future__ import annotations

import re

from msgspec.structs import replace

from tengates.facts.components import RAW, scripts_of
from tengates.facts.env_wrappers import with_wrapped
from tengates.facts.javascript_declarations import directives
from tengates.facts.javascript_environment import imported_variables
from tengates.facts.javascript_expressions import Expressions
from tengates.facts.javascript_imports import IMPORTING, full_name, read_imports
from tengates.facts.javascript_reader import Reader
from tengates.facts.syntax import Effort, broken_lines, code_lines
from tengates.facts.tree import Text, Tree, parsed
from tengates.model.code import Call, Code, Language

# The parser panics for a name it does not know, so every suffix is listed.
GRAMMARS = {
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".vue": "typescript",
    ".svelte": "typescript",
}
_TAGGED = {".vue", ".svelte"}
_WITH_ELEMENTS = {".js", ".jsx", ".mjs", ".cjs", ".tsx"}
_LONE_AMPERSAND = re.compile(r"(?<!&)&(?![&=])(?!#?\w{1,30};)")
_MARK = "\ufeff"


def read_javascript(source: bytes, suffix: str) -> Code:
    """Everything that `Code` holds of a UTF-8 source; `suffix` with its dot chooses the grammar. KeyError for others."""
    text = (scripts_of(source) if suffix in _TAGGED else source).decode("utf-8", "replace")
    shift = len(_MARK.encode()) if text.startswith(_MARK) else 0
    text = text.removeprefix(_MARK)
    tree = _parsed(text, suffix, shift)
    imports = tuple(read_imports(tree.noted))
    names = {item.local: full_name(item) for item in imports if item.local}
    effort = Effort()
    reader = Reader(Expressions(names, effort), effort)
    found = reader.walk(tree.root)
    return Code(
        language=Language.JAVASCRIPT if GRAMMARS[suffix] == "javascript" else Language.TYPESCRIPT,
        lines=code_lines(text),
        imports=imports,
        calls=tuple(map(_shown, found.calls) if suffix in _TAGGED else found.calls),
        functions=tuple(found.functions),
        classes=tuple(found.classes),
        assignments=tuple(found.assignments),
        branches=tuple(found.branches),
        handlers=tuple(found.handlers),
        loops=tuple(found.loops),
        returns=tuple(found.returns),
        reads=tuple(found.reads),
        env_reads=(
            *imported_variables(imports),
            *with_wrapped(found.env_reads, found.reads, found.calls, found.functions),
        ),
        directives=tuple(directives(tree.root)),
        exports=tuple(dict.fromkeys(found.exports)),
        broken_lines=(*broken_lines(tree.broken), *_unread(text, reader.unread_from)),
    )


def _unread(text: str, first: int) -> range:
    return range(first, text.count("\n") + 2) if first else range(0)


def _shown(call: Call) -> Call:
    """A raw value in a component's page reads like the attribute that does the same in JSX."""
    if call.callee != RAW or not call.expr.items:
        return call
    items = (("dangerouslySetInnerHTML", call.expr.items[0][1]),)
    expr = replace(call.expr, text=f"v-html={call.expr.items[0][1].text}", name="<div>", items=items)
    return replace(call, callee="<div>", written="<div>", expr=expr, is_statement=False)


def _parsed(text: str, suffix: str, shift: int) -> Tree:
    """The tree. The grammar stumbles over `Terms & Conditions` in an element, so such a line gets another sign."""
    file = Text(text, shift)
    tree = parsed(file, GRAMMARS[suffix], IMPORTING)
    lines = set(broken_lines(tree.broken)) if suffix in _WITH_ELEMENTS and "&" in text else set()
    if not lines:
        return tree
    mended = parsed(file, GRAMMARS[suffix], IMPORTING, _without_ampersands(text, lines).encode())
    return tree if len(broken_lines(mended.broken)) >= len(lines) else mended


def _without_ampersands(text: str, numbers: set[int]) -> str:
    rows = text.split("\n")
    for number in numbers:
        rows[number - 1] = _LONE_AMPERSAND.sub("|", rows[number - 1])
    return "\n".join(rows)
