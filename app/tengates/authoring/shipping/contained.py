"""Python functions that reach nothing outside themselves, read off their code: a test may call them as they are."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from tengates.authoring.editing.python_tree import dotted_name

Definition = ast.FunctionDef | ast.AsyncFunctionDef
_BUILTINS = frozenset(
    "len str bool list dict set tuple sorted min max sum any all enumerate range zip round isinstance repr print abs"
    " reversed frozenset".split()
)
_METHODS = frozenset(
    "strip lstrip rstrip lower upper title capitalize split rsplit splitlines join replace startswith endswith format"
    " append extend items keys values copy isoformat count encode hexdigest isdigit isalpha isalnum isspace insert"
    " setdefault update add casefold zfill partition rpartition swapcase ljust rjust center expandtabs get".split()
)
_TEXTS = frozenset(
    "strip lstrip rstrip lower upper title capitalize join replace format isoformat hexdigest casefold zfill swapcase"
    " ljust rjust center expandtabs".split()
)
_LISTS = frozenset({"split", "rsplit", "splitlines"})
_TRUTHS = frozenset({"startswith", "endswith", "isdigit", "isalpha", "isalnum", "isspace"})
_PURE = frozenset({
    "json.dumps", "html.escape", "re.sub", "re.findall", "re.split", "textwrap.dedent", "math.ceil", "math.floor",
    "math.sqrt", "hashlib.sha256", "hashlib.md5", "string.Template",
})  # fmt: skip
_QUIET = frozenset({
    "time.time", "datetime.now", "datetime.utcnow", "datetime.datetime.now", "datetime.datetime.utcnow", "uuid.uuid4",
    "os.getenv", "os.environ.get", "flask.jsonify", "flask.make_response", "fastapi.Response", "flask.Response",
    "fastapi.responses.JSONResponse", "fastapi.responses.HTMLResponse", "fastapi.responses.PlainTextResponse",
    "fastapi.responses.RedirectResponse", "starlette.responses.JSONResponse", "flask.redirect", "datetime.datetime",
    "datetime.timezone",
})  # fmt: skip
_LOGS = frozenset({"logger", "log", "logging"})
_MODELS = frozenset({"BaseModel"})
_DEPTH = 3


class Contained:
    """The functions of one file, and what may be said of them."""

    def __init__(
        self, module: ast.Module, answered: frozenset[int] = frozenset(), pages: frozenset[str] = frozenset()
    ) -> None:
        """Remember what the file defines and imports.

        `answered` are lines whose model calls get a fixed answer in tests, `pages` the templates that exist.
        """
        self._answered = answered
        self._pages = pages
        self.functions = {node.name: node for node in module.body if isinstance(node, Definition)}
        self._imports = dict(_imports(module))
        self._models = {
            node.name
            for node in module.body
            if isinstance(node, ast.ClassDef)
            and any(dotted_name(base).rpartition(".")[2] in _MODELS for base in node.bases)
        }
        self._constants = {
            target.id
            for node in module.body
            if isinstance(node, ast.Assign) and _is_plain(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def stays_inside(self, function: Definition, depth: int = 0) -> bool:
        """Whether all that it calls is known to open nothing and to fail on nothing."""
        return not any(self._reaches(node, function, depth) for node in _walk(function))

    def is_pure(self, function: Definition) -> bool:
        """Whether the same arguments give the same answer, without an exception in sight."""
        return self.stays_inside(function, _DEPTH) and not any(_is_risky(node) for node in _walk(function))

    def result(self, function: Definition) -> str:
        """The name of the built-in type that it returns on every path, "" when that is not certain."""
        returns = [node for node in _walk(function) if isinstance(node, ast.Return)]
        if not returns or not _ends(function.body) or any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in _walk(function)):  # fmt: skip
            return ""
        known = {
            argument.arg: dotted_name(argument.annotation) for argument in _arguments(function) if argument.annotation
        }
        for node in _walk(function):
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                kind = _kind(node.value, known)
                name = node.targets[0].id
                known[name] = kind if known.get(name, kind) == kind else ""
        kinds = {_kind(node.value, known) for node in returns if node.value is not None}
        return kinds.pop() if len(kinds) == 1 and all(node.value is not None for node in returns) else ""

    def _reaches(self, node: ast.AST, function: Definition, depth: int) -> bool:
        if isinstance(node, (ast.With, ast.AsyncWith, ast.AsyncFor, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom, ast.While, ast.Raise)):  # fmt: skip
            return True
        if isinstance(node, ast.Subscript):
            return (
                isinstance(node.ctx, ast.Load) and not isinstance(node.slice, ast.Slice) and not _is_first_answer(node)
            )
        return isinstance(node, ast.Call) and not self._is_quiet(node, function, depth)

    def _is_quiet(self, call: ast.Call, function: Definition, depth: int) -> bool:
        name = dotted_name(call.func)
        root, _, rest = name.partition(".")
        full = f"{self._imports[root]}.{rest}".rstrip(".") if root in self._imports else name
        if call.lineno in self._answered and rest.endswith(("create", "parse")):
            return True
        if full == "flask.render_template" and call.args and isinstance(call.args[0], ast.Constant):
            return call.args[0].value in self._pages
        if full in _QUIET or full in _PURE or root in _LOGS or name in self._models:
            return True
        if name in self.functions and depth < _DEPTH:
            return self.functions[name] is not function and self.stays_inside(self.functions[name], depth + 1)
        if not isinstance(call.func, ast.Attribute):
            return name in _BUILTINS and root not in self._imports and name not in self.functions
        local = root in self._constants or root in _locals(function) or not root
        return call.func.attr in _METHODS and local and root not in self._imports


def _is_first_answer(node: ast.Subscript) -> bool:
    """`answer.choices[0]`, of a model's answer."""
    first = isinstance(node.slice, ast.Constant) and node.slice.value == 0
    return first and isinstance(node.value, ast.Attribute) and node.value.attr in {"choices", "content"}


def _imports(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for item in node.names:
                first = item.name.partition(".")[0]
                yield (item.asname, item.name) if item.asname else (first, first)
        elif isinstance(node, ast.ImportFrom):
            yield from ((item.asname or item.name, f"{node.module or '.'}.{item.name}") for item in node.names)


def _walk(function: Definition) -> Iterator[ast.AST]:
    """What its body holds, decorators and signature left out."""
    for statement in function.body:
        yield from ast.walk(statement)


def _arguments(function: Definition) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _locals(function: Definition) -> set[str]:
    stored = {node.id for node in _walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {argument.arg for argument in _arguments(function)}


def _is_plain(value: ast.expr) -> bool:
    return isinstance(value, (ast.Constant, ast.Dict, ast.List, ast.Set, ast.Tuple, ast.JoinedStr))


def _is_risky(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift)):
        safe = isinstance(node.right, ast.Constant) and bool(node.right.value) and not isinstance(node.op, ast.Pow)
        return not safe
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr not in _METHODS:
        root = dotted_name(node).partition(".")[0]
        return root not in {"json", "html", "re", "textwrap", "math", "hashlib", "string", "flask"}
    if isinstance(node, (ast.Await, ast.Try, ast.Starred, ast.Lambda)):
        return True
    return isinstance(node, ast.Call) and dotted_name(node.func) in {"print", "os.getenv", "time.time", "min", "max"}


def _ends(body: list[ast.stmt]) -> bool:
    """Whether every way through it ends in a return."""
    last = body[-1]
    if isinstance(last, ast.Return):
        return True
    return isinstance(last, ast.If) and bool(last.orelse) and _ends(last.body) and _ends(last.orelse)


_DISPLAYS: tuple[tuple[tuple[type[ast.expr], ...], str], ...] = (
    ((ast.JoinedStr,), "str"),
    ((ast.Compare,), "bool"),
    ((ast.List, ast.ListComp), "list"),
    ((ast.Dict, ast.DictComp), "dict"),
)


def _kind(node: ast.expr, known: Mapping[str, str]) -> str:
    for types, kind in _DISPLAYS:
        if isinstance(node, types):
            return kind
    if isinstance(node, ast.UnaryOp):
        return "bool" if isinstance(node.op, ast.Not) else ""
    if isinstance(node, ast.Constant):
        return type(node.value).__name__ if node.value is not None else ""
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    return _kind_of_call(node) if isinstance(node, ast.Call) else _kind_of_sum(node, known)


def _kind_of_sum(node: ast.expr, known: Mapping[str, str]) -> str:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        kinds = {_kind(node.left, known), _kind(node.right, known)}
        return "str" if kinds == {"str"} else ""
    return "str" if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and _kind(node.value, known) == "str" else ""  # fmt: skip


def _kind_of_call(node: ast.Call) -> str:
    name = dotted_name(node.func)
    last = node.func.attr if isinstance(node.func, ast.Attribute) else name
    if last in _TEXTS or name in {"str", "repr", "json.dumps", "html.escape", "re.sub"}:
        return "str"
    if last in _LISTS or name in {"sorted", "list", "re.findall", "re.split"}:
        return "list"
    if last in _TRUTHS or name in {"bool", "isinstance", "any", "all"}:
        return "bool"
    return {"len": "int", "dict": "dict", "set": "set"}.get(name, "")
