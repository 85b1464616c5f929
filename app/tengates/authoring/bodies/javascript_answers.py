"""How a handler answers with JSON and a status: as its file does already."""

from __future__ import annotations

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.versions import at_least
from tengates.model.survey import Survey


def web_answer(survey: Survey, file: JavaScriptFile, path: str, body: str, status: int) -> str:
    """The statement, without its semicolon, by which a handler of web requests answers with this JSON and status."""
    options = f"{{ status: {status}, headers: corsHeaders }}" if file.uses("corsHeaders") else f"{{ status: {status} }}"
    if any(file.has_import(module, "NextResponse") for module in ("next/server", "next/server.js")):
        return f"return NextResponse.json({body}, {options})"
    if at_least(survey, "typescript", path, (5, 2)):
        return f"return Response.json({body}, {options})"
    return f"return new Response(JSON.stringify({body}), {options})"


def at_body_start(file: JavaScriptFile, function: SgNode, lines: list[str]) -> Splice:
    """Lines of their own before the first statement of a function; its directives stay first."""
    block = function.field("body")
    if block is None or block.kind() != "statement_block":
        raise CannotEdit("the handler has no block of statements")
    statements = [child for child in block.children() if child.is_named() and child.kind() != "comment"]
    solid = [node for node in statements if not _is_directive(node)]
    if not solid:
        raise CannotEdit("the handler has no statements")
    if not file.source.begins_line(file.start(solid[0])):
        raise CannotEdit("the handler is written on one line")
    start = _above_comments(file, block, solid[0])
    position, indent = file.source.line_start(start), file.source.indent(start)
    return Splice(position, position, file.source.lines(*lines, "", indent=indent))


def _above_comments(file: JavaScriptFile, block: SgNode, first: SgNode) -> int:
    """The start of a statement, or of the comments that stand directly on it."""
    start = file.start(first)
    for node in reversed([child for child in block.children() if file.end(child) <= start]):
        between = file.source.data[file.end(node) : start]
        if node.kind() != "comment" or between.count(b"\n") > 1 or not file.source.begins_line(file.start(node)):
            break
        start = file.start(node)
    return start


def _is_directive(node: SgNode) -> bool:
    children = node.children() if node.kind() == "expression_statement" else []
    return bool(children) and children[0].kind() == "string"
