"""How the Python frameworks that hand on their request give its body, and how a handler says no to it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tengates.authoring.bodies.python_bodies import PythonBody, read_body
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name

_UNREAD = "the place where the body is read was not found"
_FILE = 'it takes a file: "Limit what can be sent in" bounds its size; check its type by hand'
_DETAILS = '{"error": "The request is not valid.", "details": details}'

_SERIALIZER = "Django REST framework checks a body with a serializer: write one with the fields that you read"


@dataclass(frozen=True, slots=True)
class Way:
    """One framework. `json` and `form` recognise the body; `refusal` is returned, `answer` says what it is imported from."""

    json: Callable[[ast.expr, str], bool]
    form: Callable[[ast.expr, str], bool]
    refusal: str
    answer: tuple[str, str] | tuple[()] = ()
    reads_text: bool = False  # the body is text, which the model reads as JSON by itself

    def made(self, tree: PythonTree, body: PythonBody, model: str, *, old: bool, form: bool) -> str:
        """The expression that makes the model of the body."""
        value = body.statement.value if isinstance(body.statement, (ast.Assign, ast.AnnAssign)) else None
        node = value or body.reads[0]
        if self.reads_text and isinstance(node, ast.Call) and not form:
            return f"{model}.{'parse_raw' if old else 'model_validate_json'}({tree.text(node.args[0])})"
        given = tree.text(node) + (".to_dict()" if form else "")
        return f"{model}.{'parse_obj' if old else 'model_validate'}({given})"


def body_of(tree: PythonTree, function: Definition, way: Way) -> tuple[PythonBody, bool]:
    """The body of a handler, and whether it is a form; CannotEdit says which of both could not be followed, and why."""
    request = _request(function)
    try:
        return read_body(tree, function, lambda node: way.json(node, request)), False
    except CannotEdit as reason:
        if str(reason) != _UNREAD:
            raise
    try:
        return read_body(tree, function, lambda node: way.form(node, request)), True
    except CannotEdit as reason:
        names = {dotted_name(node) for node in ast.walk(function) if isinstance(node, ast.Attribute)}
        if str(reason) == _UNREAD and names & {"request.files", "flask.request.files", f"{request}.FILES"}:
            raise CannotEdit(_FILE) from reason
        if str(reason) == _UNREAD and f"{request}.data" in names and f"{request}.body" not in names:
            raise CannotEdit(_SERIALIZER) from reason
        if str(reason) == _UNREAD and f"{request}.POST" in names:
            raise CannotEdit(
                "Django checks a form with a form class: write one with the fields that you read"
            ) from reason
        raise


def _request(function: Definition) -> str:
    """The name of the parameter that holds the request."""
    names = [item.arg for item in (*function.args.posonlyargs, *function.args.args) if item.arg not in {"self", "cls"}]
    return names[0] if names else "request"


def _flask_json(node: ast.expr, request: str) -> bool:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        first, *rest = node.values
        return _flask_json(first, request) and all(isinstance(item, ast.Dict) and not item.keys for item in rest)
    if isinstance(node, ast.Call):
        return dotted_name(node.func) in {"request.get_json", "flask.request.get_json"}
    return dotted_name(node) in {"request.json", "flask.request.json"}


def _flask_form(node: ast.expr, _request: str) -> bool:
    return dotted_name(node) in {"request.form", "flask.request.form"}


def _django_json(node: ast.expr, request: str) -> bool:
    """`json.loads(request.body)`, also with `.decode()`."""
    match node:
        case ast.Call(func=func, args=[given], keywords=[]) if dotted_name(func) == "json.loads":
            match given:
                case ast.Call(func=ast.Attribute(value=inner, attr="decode")):
                    return dotted_name(inner) == f"{request}.body"
            return dotted_name(given) == f"{request}.body"
    return False


def _starlette_json(node: ast.expr, request: str) -> bool:
    return isinstance(node, ast.Await) and ast.unparse(node.value) == f"{request}.json()"


def _none(_node: ast.expr, _request: str) -> bool:
    return False


_FLASK = Way(_flask_json, _flask_form, f"{_DETAILS}, 422")
WAYS: Mapping[str, Way] = {
    "flask": _FLASK,
    "quart": _FLASK,
    "django": Way(
        _django_json, _none, f"JsonResponse({_DETAILS}, status=422)", ("django.http", "JsonResponse"), reads_text=True
    ),
    "starlette": Way(
        _starlette_json, _none, f"JSONResponse({_DETAILS}, status_code=422)", ("starlette.responses", "JSONResponse")
    ),
}
