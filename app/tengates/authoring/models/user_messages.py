"""People's words that stand at the end of a system message, moved into a message of their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from tengates.authoring.editing.edits import Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_tree import PythonTree
from tengates.model.code import Expr
from tengates.survey.knowledge.prompting import FOREIGN, NOT_FOREIGN, SYSTEM_ROLES

_PYTHON_END = re.compile(r'^[fF]("""|\'\'\'|"|\')(.*?)\s*\{\s*([A-Za-z_][\w.]*)\s*\}\s*\1$', re.DOTALL)
_JAVASCRIPT_END = re.compile(r"^`(.*?)\s*\$\{\s*([A-Za-z_$][\w$.]*)\s*\}\s*`$", re.DOTALL)


def split_python(tree: PythonTree, told: Expr) -> tuple[Splice, ...]:
    """For `{"role": "system", "content": f"… {question}"}` in a written list: two messages instead of one."""
    found = (_python_message(tree, node) for node in ast.walk(tree.module) if isinstance(node, ast.Dict))
    return tuple(row for row in found if row is not None and told.span.start <= row.start and row.end <= told.span.end)


def _python_message(tree: PythonTree, node: ast.Dict) -> Splice | None:
    keys = {
        key.value: value for key, value in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant)
    }
    role, content = keys.get("role"), keys.get("content")
    if len(keys) != 2 or not isinstance(role, ast.Constant) or role.value not in SYSTEM_ROLES:  # noqa: PLR2004  role and content
        return None
    match = _PYTHON_END.match(tree.text(content)) if isinstance(content, ast.JoinedStr) else None
    if match is None or content is None or not isinstance(tree.parents.get(node), ast.List):
        return None
    quote, own, words = match.groups()
    if set("{}") & set(own) or not _is_foreign(words):
        return None
    start, end = tree.span(content)
    mark = tree.text(role)[0]
    after = tree.source.data[end : tree.span(node)[1]].decode()
    indent = tree.source.indent(tree.span(node)[0]).decode()
    alone = tree.source.begins_line(tree.span(node)[0])
    gap = f",{tree.source.newline.decode()}{indent}" if alone else ", "
    second = f"{{{mark}role{mark}: {mark}user{mark}, {mark}content{mark}: {words}}}"
    text = f"{quote}{own}{quote}{after}{gap}{second}"
    return Splice(start, tree.span(node)[1], text.encode())


def split_javascript(file: JavaScriptFile, told: Expr) -> tuple[Splice, ...]:
    """For `{ role: 'system', content: `… ${question}` }` in a written list: two messages instead of one."""
    found = (_javascript_message(file, node) for node in _objects(file.root))
    return tuple(row for row in found if row is not None and told.span.start <= row.start and row.end <= told.span.end)


def _javascript_message(file: JavaScriptFile, node: SgNode) -> Splice | None:
    keys = file.keys(node)
    role, content, parent = keys.get("role"), keys.get("content"), node.parent()
    if set(keys) != {"role", "content"} or role is None or role.text().strip("'\"") not in SYSTEM_ROLES:
        return None
    match = _JAVASCRIPT_END.match(content.text()) if content is not None else None
    if match is None or content is None or parent is None or parent.kind() != "array":
        return None
    own, words = match.groups()
    if "${" in own or not _is_foreign(words):
        return None
    mark = role.text()[0]
    end = file.end(node)
    after = file.source.data[file.end(content) : end].decode()
    alone = file.source.begins_line(file.start(node))
    gap = f",{file.source.newline.decode()}{file.source.indent(file.start(node)).decode()}" if alone else ", "
    text = f"`{own}`{after}{gap}{{ role: {mark}user{mark}, content: {words} }}"
    return Splice(file.start(content), end, text.encode())


def _objects(root: SgNode) -> Iterator[SgNode]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.kind() == "object":
            yield node
        stack += node.children()


def _is_foreign(words: str) -> bool:
    name = words.rpartition(".")[2]
    return bool(FOREIGN.search(name)) and not NOT_FOREIGN.search(name)
