"""A JavaScript or TypeScript file's facts, by one parse."""

from __future__ import annotations

import re

from ast_grep_py import SgRoot

from tengates.facts.javascript_declarations import directives
from tengates.facts.javascript_expressions import Expressions
from tengates.facts.javascript_imports import full_name, read_imports
from tengates.facts.javascript_reader import Reader
from tengates.facts.syntax import Positions, broken_lines, code_lines
from tengates.model.code import Code, Language

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
_OPENING = re.compile(r"<script\b[^<>]*>", re.IGNORECASE)
_MARK = "\ufeff"


def read_javascript(source: bytes, suffix: str) -> Code:
    """Everything that `Code` holds of a UTF-8 source; `suffix` with its dot chooses the grammar. KeyError for others."""
    text = source.decode("utf-8", "replace")
    shift, lines = 0, 0
    if text.startswith(_MARK):
        text, shift = text[1:], len(_MARK.encode())
    if suffix in _TAGGED:
        before, text = _script(text)
        shift, lines = shift + len(before.encode()), before.count("\n")
    root = SgRoot(text, GRAMMARS[suffix]).root()
    positions = Positions(text, shift=shift, lines=lines)
    imports = tuple(read_imports(root, positions))
    names = {item.local: full_name(item) for item in imports if item.local}
    found = Reader(Expressions(names, positions), positions).walk(root)
    return Code(
        language=Language.JAVASCRIPT if GRAMMARS[suffix] == "javascript" else Language.TYPESCRIPT,
        lines=code_lines(text),
        imports=imports,
        calls=tuple(found.calls),
        functions=tuple(found.functions),
        classes=tuple(found.classes),
        assignments=tuple(found.assignments),
        branches=tuple(found.branches),
        handlers=tuple(found.handlers),
        loops=tuple(found.loops),
        returns=tuple(found.returns),
        reads=tuple(found.reads),
        env_reads=tuple(found.env_reads),
        directives=tuple(directives(root)),
        exports=tuple(dict.fromkeys(found.exports)),
        broken_lines=tuple(line + lines for line in broken_lines(root)),
    )


def _script(text: str) -> tuple[str, str]:
    """What stands before a component's script, and the script; both "" when it has none."""
    opening = _OPENING.search(text)
    if opening is None:
        return "", ""
    end = text.find("</script>", opening.end())
    return text[: opening.end()], text[opening.end() : end if end >= 0 else len(text)]
