"""Lift a credential out of a Python file: the read that replaces it, and what must be imported and loaded for it."""

from __future__ import annotations

import ast
import re

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.authoring.editing.secret_names import Lift, Names, variable_name
from tengates.model.config import SecretHit
from tengates.model.survey import Survey

_PYTHON_STRING = re.compile(rb"""[bBuUrR]{0,2}('''|\"\"\"|'|")""")


def lift_python(
    sheet: Sheet, survey: Survey, place: tuple[str, SecretHit], names: Names
) -> tuple[Lift, tuple[str, ...]]:
    """The replacement of one hit, and the keys of the supporting edits that it needs."""
    path, hit = place
    file = sheet.python(path)
    tree = PythonTree(file.source)
    literal = _python_literal(tree, hit)
    parent = tree.parents[literal]
    start, _end = tree.span(literal)
    key, imports = f"import:{path}", [*file.add_import("os")]
    needs: tuple[str, ...] = (key,)
    if "load_dotenv" not in file.layout.names:
        needs += need_package(sheet, survey, path, ("python-dotenv", ">=1"))
        imports += [*file.add_import("dotenv", "load_dotenv")]
        load = f"load:{path}"
        sheet.support(path, [file.after_imports(start, "load_dotenv()")], "Reads .env when the app starts.", load)
        needs += (load,)
    lift = _python_lift(tree, literal, parent, (path, hit, names))
    sheet.support(path, imports, "What the new line uses.", key)
    return lift, needs


def _python_literal(tree: PythonTree, hit: SecretHit) -> ast.Constant:
    for node in ast.walk(tree.module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            start, end = tree.span(node)
            if start < hit.span.start and hit.span.end < end:
                _plain_string(tree, node)
                return node
    raise CannotEdit("the value does not stand in a plain string")


def _plain_string(tree: PythonTree, node: ast.Constant) -> None:
    start, end = tree.span(node)
    text = tree.source.data[start:end]
    opening = _PYTHON_STRING.match(text)
    inside = isinstance(tree.parents[node], (ast.JoinedStr, ast.FormattedValue))
    if (
        inside
        or opening is None
        or b"\n" in text
        or text[opening.end() : -len(opening.group(1))].decode() != node.value
    ):
        raise CannotEdit("the value does not stand in a plain string")
    if isinstance(tree.parents[node], ast.Expr):
        raise CannotEdit("the value stands in a comment string: delete it there")


def _python_lift(tree: PythonTree, literal: ast.Constant, parent: ast.AST, about: tuple[str, SecretHit, Names]) -> Lift:
    path, hit, names = about
    secret = tree.source.data[hit.span.start : hit.span.end].decode()
    text = str(literal.value)
    whole = "://" in text or text == secret
    value = text if whole else secret
    if (known := _environment_default(tree, parent, literal)) is not None:
        name, node = known
        start, end = tree.span(node)
        return Lift(Splice(start, end, f'os.environ["{name}"]'.encode()), name, value)
    if isinstance(parent, ast.Assign) and (name := _environment_target(parent)):
        begin, end = tree.whole_lines(parent)
        if len(tree.block(parent)) == 1:
            raise CannotEdit("the statement stands alone in its block")
        return Lift(Splice(begin, end, b""), name, value)
    name = names.settle(hit.digest, variable_name(_written_name(tree, literal, parent), hit.rule, text, path))
    start, end = tree.span(literal)
    quote = '"' if tree.source.data[start:end].endswith(b'"') else "'"
    other = "'" if quote == '"' else '"'
    if whole:
        return Lift(Splice(start, end, f"os.environ[{quote}{name}{quote}]".encode()), name, value)
    before, _, after = text.partition(secret)
    if "{" in text or "}" in text or other in text:
        raise CannotEdit("the value stands in a string that cannot be split safely")
    new = f"f{quote}{before}{{os.environ[{other}{name}{other}]}}{after}{quote}"
    return Lift(Splice(start, end, new.encode()), name, value)


def _environment_default(tree: PythonTree, parent: ast.AST, literal: ast.Constant) -> tuple[str, ast.expr] | None:
    """`os.getenv("X", "value")`: the call and X."""
    if isinstance(parent, ast.keyword):
        parent = tree.parents[parent]
    if not isinstance(parent, ast.Call) or dotted_name(parent.func) not in {"os.getenv", "os.environ.get", "getenv"}:
        return None
    first = parent.args[0] if parent.args else None
    if first is literal or not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    return first.value, parent


def _environment_target(parent: ast.Assign) -> str:
    """`os.environ["X"] = …`: X."""
    target = parent.targets[0]
    if isinstance(target, ast.Subscript) and dotted_name(target.value) == "os.environ":
        return str(target.slice.value) if isinstance(target.slice, ast.Constant) else ""
    return ""


def _written_name(tree: PythonTree, literal: ast.Constant, parent: ast.AST) -> str:
    """What the code calls the value: a target, a keyword, a dictionary key."""
    if isinstance(parent, ast.Assign):
        return _target_name(parent.targets[0])
    if isinstance(parent, ast.AnnAssign):
        return _target_name(parent.target)
    if isinstance(parent, ast.keyword):
        return parent.arg or ""
    if isinstance(parent, ast.Dict):
        key = parent.keys[parent.values.index(literal)] if literal in parent.values else None
        return str(key.value) if isinstance(key, ast.Constant) else ""
    statement = tree.statement(literal)
    return _target_name(statement.targets[0]) if isinstance(statement, ast.Assign) else ""


def _target_name(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return str(target.slice.value)
    return dotted_name(target).removeprefix("self.").replace(".", "_")
