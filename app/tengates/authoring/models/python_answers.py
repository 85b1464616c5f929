"""How the function around a model call answers people: the lines that say a sentence and end its work."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit, Splice, in_double_quotes
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.model.survey import EntryPoint

_REPLIES = {"reply_text", "reply", "send", "answer"}
_PAGES = {"render_template", "render_template_string"}
_UNCLEAR = "how this function answers people is not clear to this refactor; catch the failure by hand"


@dataclass(frozen=True, slots=True)
class Way:
    """`lines` gives the statements that answer with a sentence and a status; `named` says that they use the error."""

    lines: Callable[[str, int], list[str]]
    imports: tuple[Splice, ...] = ()
    named: bool = False


def way_of(file: PythonFile, tree: PythonTree, node: ast.AST, entry: EntryPoint) -> Way:
    """How to answer at a node; CannotEdit when that is not understood."""
    function = next((item for item in tree.above(node) if isinstance(item, Definition)), None)
    if entry.framework == "streamlit":
        return _streamlit(file)
    if function is None or entry.function is None or function.name != entry.function.name:
        raise CannotEdit("the model is asked in a helper; catch the failure where the answer is given to people")
    if any(isinstance(item, ast.Yield | ast.YieldFrom) for item in ast.walk(function)):
        raise CannotEdit("it hands its answer out piece by piece; say a last sentence there when it fails")
    if entry.framework == "fastapi":
        return _fastapi(file)
    if entry.framework == "flask":
        return _flask(function)
    return _reply(tree, function)


def _fastapi(file: PythonFile) -> Way:
    name = file.has_import("fastapi", "HTTPException")
    if not name and "HTTPException" in file.layout.names:
        raise CannotEdit(_UNCLEAR)
    imports = () if name else file.add_import("fastapi", "HTTPException")
    raised = name or "HTTPException"
    return Way(
        lambda text, status: [f"raise {raised}({status}, {in_double_quotes(text)}) from error"], imports, named=True
    )


def _flask(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Way:
    """In the shape that the view answers in: a dictionary, `jsonify`, or text."""
    values = [item.value for item in ast.walk(function) if isinstance(item, ast.Return) and item.value is not None]
    firsts = [item.elts[0] if isinstance(item, ast.Tuple) and item.elts else item for item in values]
    called = [dotted_name(item.func) for item in firsts if isinstance(item, ast.Call)]
    if any(name.rpartition(".")[2] in _PAGES for name in called) or not firsts:
        raise CannotEdit("it answers with a page of its own; show the sentence there")
    if any(name.endswith("jsonify") for name in called):
        json_name = next(name for name in called if name.endswith("jsonify"))
        key = _key(firsts)
        return Way(
            lambda text, status: [
                f"return {json_name}({{{in_double_quotes(key)}: {in_double_quotes(text)}}}), {status}"
            ]
        )
    if any(isinstance(item, ast.Dict) for item in firsts):
        return Way(lambda text, status: [f'return {{"error": {in_double_quotes(text)}}}, {status}'])
    if len(firsts) == 1:
        return Way(lambda text, status: [f"return {in_double_quotes(text)}, {status}"])
    raise CannotEdit(_UNCLEAR)


def _key(values: list[ast.expr]) -> str:
    """The key under which the view tells errors already."""
    text = " ".join(ast.unparse(item) for item in values)
    return next((name for name in ("error", "message", "detail") if f"'{name}'" in text), "error")


def _streamlit(file: PythonFile) -> Way:
    local = next(
        (
            local
            for item in file.layout.imports
            for name, local in item.names
            if not item.module and name == "streamlit"
        ),
        "",
    )
    if not local:
        raise CannotEdit(_UNCLEAR)
    return Way(lambda text, _status: [f"{local}.error({in_double_quotes(text)})", f"{local}.stop()"])


def _reply(tree: PythonTree, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Way:
    """As the handler of a bot replies already: `await update.message.reply_text(…)`."""
    given = {item.arg for item in function.args.args}
    calls = [
        item.value for item in ast.walk(function) if isinstance(item, ast.Await) and isinstance(item.value, ast.Call)
    ]
    replies = [
        tree.text(item.func)
        for item in calls
        if item.args
        and dotted_name(item.func).rpartition(".")[2] in _REPLIES
        and dotted_name(item.func).partition(".")[0] in given
    ]
    if not replies:
        raise CannotEdit(_UNCLEAR)
    return Way(lambda text, _status: [f"await {replies[0]}({in_double_quotes(text)})", "return"])
