"""Which call is a model call: by its ending and its client, by a framework's object, or by a provider's address."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from tengates.model.code import Call, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import Operation
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.frameworks import (
    CARRIERS,
    EMBEDDING_VERBS,
    EMBEDDINGS,
    ENGINES,
    FRAMEWORKS,
    LOCAL_EMBEDDINGS,
    MODEL_CLASSES,
    PIPELINE_NODES,
    PIPELINE_PARTS,
    PIPELINES,
    RUNNERS,
    SETTINGS_CALLS,
    SETTINGS_MODELS,
    VERBS,
)
from tengates.survey.knowledge.sdk_shapes import Method, Sdk
from tengates.survey.knowledge.sdks import (
    LANGUAGE_MODELS,
    MAKERS,
    SDKS,
)
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

_DISTINCT = 2  # parts of an ending that nobody else uses by chance: chat.completions.create
_FEW = 3
_UNFIT = 1  # how a client fits that has no such call; those that have it fit by 0 and less
_MOST = 100  # expressions looked at for one call
Key = tuple[str, int, int]
# A package that an edge function imports by address: `npm:openai@4`, `https://esm.sh/openai@4.20.1`.
_FETCHED = re.compile(
    r"(?:npm:|jsr:|https?://[\w.-]+/(?:x/)?)((?:@[\w-]+/)?[\w-]+)(?:@v?\d+(?:\.\d+)*)?(?:/mod\.ts)?(?:\?[\w=&-]*)?\.(\w+)$"
)
_SHAPED = re.compile(r"(?:[Cc]ompletions?|^create|^acreate|^generate|^chat)$")
OWN = "own"
_UNLISTED = Sdk(
    OWN,
    "a client of your own",
    (),
    methods=(Method("", Operation.GENERATE, ("max_tokens", "max_completion_tokens")),),
    retries_by_default=False,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A model call: its SDK, what it makes, and the client it goes through when that was found."""

    sdk: Sdk
    method: Method
    client: Origin | None
    through: tuple[Origin, ...] = ()  # what lies between the call and that client, and may carry options too


@cache
def _functions() -> dict[str, tuple[Sdk, Method]]:
    return {name: (sdk, method) for sdk in SDKS for name, method in sdk.functions}


@cache
def _endings() -> dict[str, list[tuple[Sdk, Method]]]:
    found: dict[str, list[tuple[Sdk, Method]]] = defaultdict(list)
    for sdk in SDKS:
        for method in sdk.methods:
            found[method.ending.rpartition(".")[2]].append((sdk, method))
    return found


@cache
def _clients() -> dict[str, Sdk]:
    return {name: sdk for sdk in SDKS for name in sdk.clients}


@cache
def _commands() -> dict[str, tuple[Sdk, Method]]:
    return {name: (sdk, method) for sdk in SDKS for name, method in sdk.sent}


@cache
def _askers() -> dict[str, tuple[Sdk, Method]]:
    return {name: (sdk, method) for sdk in SDKS for name, method in sdk.askers}


def sdk_of_client(callee: str) -> Sdk | None:
    """The SDK whose client a resolved callee constructs."""
    return _clients().get(callee)


def by_sdk(bindings: Bindings, file: SourceFile, call: Call) -> Recognised | None:
    """An SDK's own call, through a client or a module's function."""
    known = _functions().get(_unchained(call.callee))
    if known is not None and not _is_local(file, call):
        return _refined(Recognised(*known, None, _carriers(bindings, file, call) if known[0].carried else ()), call)
    command = _command(bindings, file, call)
    if command is not None:
        made, _ = _client_of(bindings, file, call, {command[0].id: 0})
        return Recognised(*command, made[-1] if made else None, made[:-1])
    if (asker := _asker(bindings, file, call)) is not None:
        return asker
    candidates = [
        row for row in _endings().get(call.callee.rpartition(".")[2], ()) if _ends(call.callee, row[1].ending)
    ]
    if not candidates:
        return None
    candidates.sort(key=lambda row: -row[1].ending.count("."))
    wanted: dict[str, int] = {}
    for other, method in candidates:
        wanted[other.id] = min(_rank(method), wanted.get(other.id, 0))
    made, sdk = _client_of(bindings, file, call, wanted)
    if sdk is not None:
        client = made[-1] if made else None
        made = (*made[:-1], *(_carriers(bindings, file, call) if sdk.carried else ()))
        rows = (Recognised(sdk, method, client, made) for other, method in candidates if other is sdk)
        found = next(rows, None)
        return _refined(found, call) if found is not None else None
    return _by_imports(bindings, file, call, candidates)


def _rank(method: Method) -> int:
    """The longer the ending, the surer it is this SDK's: `chat.completions.create` before `completions.create`."""
    return 0 if method.wrapped else -method.ending.count(".")


def _command(bindings: Bindings, file: SourceFile, call: Call) -> tuple[Sdk, Method] | None:
    """The command that `client.send(new ConverseCommand(…))` sends, when it makes a model work."""
    if not call.callee.endswith(".send"):
        return None
    for argument in call.expr.positional[:1]:
        for origin in bindings.followed(Origin(file, argument, call.scope), _FEW):
            if origin.expr.kind is ExprKind.CALL and origin.expr.name in _commands():
                return _commands()[origin.expr.name]
    return None


def _asker(bindings: Bindings, file: SourceFile, call: Call) -> Recognised | None:
    """`const ask = ai.definePrompt({…})`, and later `ask(input)`: what bounds the answer stands where it was defined."""
    if file.is_python or "." in call.written:
        return None
    for name, (sdk, method) in _askers().items():
        if _imports(bindings.project.crossing.packages, sdk):
            for origin in bindings.variable(file, call.written, call.scope):
                if origin.expr.kind is ExprKind.CALL and origin.expr.name.endswith(f".{name}"):
                    return Recognised(sdk, method, None, (origin,))
    return None


def _carriers(bindings: Bindings, file: SourceFile, call: Call) -> tuple[Origin, ...]:
    """What the object given first was made of: `Runner.run(agent, …)`."""
    given = [*call.expr.positional[:1], *filter(None, [call.expr.get("starting_agent")])]
    rows = (row for item in given for row in bindings.followed(Origin(file, item, call.scope)))
    return tuple(row for row in rows if row.expr.kind is ExprKind.CALL)


def _refined(found: Recognised, call: Call) -> Recognised:
    """On a platform of many models, the name of the model says what the call makes."""
    named = next(
        (item.text for item in call.expr.positional[:1] if item.kind in {ExprKind.STRING, ExprKind.TEMPLATE}), ""
    )
    if found.method.operation is Operation.IMAGE and found.sdk.id == "replicate" and LANGUAGE_MODELS.search(named):
        return replace(found, method=replace(found.method, operation=Operation.GENERATE))
    if found.method.operation is Operation.IMAGE:
        return replace(found, method=replace(found.method, limits=()))
    return found


def _is_local(file: SourceFile, call: Call) -> bool:
    """A local variable that is named like a module (`openai = new OpenAI()`) is no module."""
    root = call.written.partition(".")[0]
    return root not in file.locals and call.callee.partition(".")[0] == root


def _by_imports(
    bindings: Bindings, file: SourceFile, call: Call, candidates: list[tuple[Sdk, Method]]
) -> Recognised | None:
    """A distinctive ending in a file (or project) that imports exactly one SDK that has it.

    A method of the project's own that is named like the SDK's is not meant: the call in it is.
    """
    if bindings.function_of(file, call.callee, call.scope) is not None:
        return None
    distinct = [row for row in candidates if row[1].distinct or row[1].ending.count(".") + 1 >= _DISTINCT]
    for imported in (file.roots | file.modules, bindings.project.crossing.packages):
        used = [row for row in distinct if _imports(imported, row[0])]
        if len({sdk.id for sdk, _ in used}) == 1:
            return Recognised(*used[0], None)
    return None


def _imports(imported: Collection[str], sdk: Sdk) -> bool:
    packages = (*sdk.packages, *sdk.shared)
    return not (packages or sdk.clients) or any(name in imported for name in packages)


def _client_of(
    bindings: Bindings, file: SourceFile, call: Call, wanted: Mapping[str, int]
) -> tuple[tuple[Origin, ...], Sdk | None]:
    """The objects that a call goes through, its client last, and the SDK of that client.

    One variable may hold clients of several SDKs in turn: one that has no such call is not meant, unless all are so,
    nor one that has only a shorter ending of it. `wanted` says of each SDK how well it fits, the least the best.
    """
    best: tuple[tuple[Origin, ...], Sdk | None] = (), None
    fit, most = _UNFIT, min(wanted.values())
    seen: set[Key] = set()
    for origin in _receivers(bindings, file, call):
        found = _made_of(bindings, origin, seen)
        here = wanted.get(found[1].id, _UNFIT) if found is not None else _UNFIT
        if found is not None and (here < fit or (here == fit == _UNFIT)):
            best, fit = found, here
        if fit == most:
            break
    return best


def _made_of(bindings: Bindings, origin: Origin, seen: set[Key]) -> tuple[tuple[Origin, ...], Sdk] | None:
    """Down from an object to the client that it was made from or wraps."""
    name = _unchained(origin.expr.name)
    is_call = origin.expr.kind is ExprKind.CALL
    if (sdk := _clients().get(name)) is not None:
        return ((origin,) if is_call else ()), sdk
    call = bindings.call_at(origin) if is_call and _is_new(origin, seen) else None
    if call is None:
        return None
    makes = call.callee.endswith(MAKERS)
    for inner in bindings.receivers(origin.file, call) if makes else ():
        found = _made_of(bindings, inner, seen)
        if found is not None:
            return (origin, *found[0]), found[1]
    for argument in origin.expr.positional[:1]:
        for inner in bindings.followed(Origin(origin.file, argument, origin.scope), _FEW):
            found = _made_of(bindings, inner, seen)
            if found is not None:
                return found
    return None


def _is_new(origin: Origin, seen: set[Key]) -> bool:
    """Whether an expression was not looked at yet, while there is patience left."""
    key = (origin.file.path, origin.expr.span.start, origin.expr.span.end)
    if key in seen or len(seen) >= _MOST:
        return False
    seen.add(key)
    return True


def _unchained(name: str) -> str:
    """`openai.OpenAI().beta` is made by `openai.OpenAI`, and so is `npm:openai@4.2.OpenAI`."""
    made = name.partition("()")[0] if "()" in name else name
    found = _FETCHED.match(made) if ":" in made else None
    return f"{found.group(1)}.{found.group(2)}" if found is not None else made


def _receivers(bindings: Bindings, file: SourceFile, call: Call) -> Iterator[Origin]:
    """What the call's chain starts from."""
    yield from bindings.receivers(file, call)
    root = call.written.partition(".")[0]
    annotation = bindings.parameter(file, root, call.scope)
    if annotation is not None:
        yield from bindings.followed(Origin(file, annotation, call.scope))


def inner_calls(expr: Expr) -> Iterator[Expr]:
    """The calls in an expression, the outermost first."""
    stack = [expr]
    while stack:
        current = stack.pop()
        if current.kind is ExprKind.CALL:
            yield current
        stack += [item for _, item in current.items]


def _ends(callee: str, ending: str) -> bool:
    return callee.endswith(f".{ending}") or callee == ending


def by_shape(call: Call) -> Recognised | None:
    """A client of the project's own, or one nobody listed: it is given a model and messages."""
    if not _SHAPED.search(call.callee.rpartition(".")[2]):
        return None
    for bag in (call.expr, *call.expr.positional[:1]):
        if bag.get("model") is not None and bag.get("messages") is not None:
            return Recognised(_UNLISTED, _UNLISTED.methods[0], None)
    return None


@cache
def is_framework(callee: str) -> str:
    """The title of the framework a resolved callee belongs to, "" for none."""
    return next((title for root, title in FRAMEWORKS.items() if callee.startswith(root)), "")


def is_model_object(callee: str) -> bool:
    """Whether a framework's constructor makes a model."""
    name = _unchained(callee)
    return bool(is_framework(name)) and any(part in MODEL_CLASSES for part in name.split(".")[-2:])


def _is_embeddings(callee: str) -> bool:
    """Whether a framework's constructor makes what asks a provider for vectors."""
    last = _unchained(callee).rpartition(".")[2]
    return bool(is_framework(callee)) and last.endswith(EMBEDDINGS) and last not in LOCAL_EMBEDDINGS


class Framework:
    """Follows a framework's objects: models, and the chains and agents that carry them."""

    def __init__(self, bindings: Bindings) -> None:
        """With the repository's bindings."""
        self._bindings = bindings

    def runs(self, file: SourceFile, call: Call) -> list[Origin] | None:
        """The models behind a call that runs one (empty when they could not be found); None when it runs none."""
        last = call.callee.rpartition(".")[2]
        if last not in VERBS and (is_model_object(call.callee) or self._is_runner(call.callee)):
            return None
        sources = list(self._sources(file, call, last))
        seen: set[Key] = set()
        if not any(self._carries(origin, seen) for origin in sources):
            return None
        return self.models(sources) or self._set_for_all

    def embeds(self, file: SourceFile, call: Call) -> Origin | None:
        """The object of a provider's that a call makes vectors with; None when it makes none."""
        if call.callee.rpartition(".")[2] not in EMBEDDING_VERBS:
            return None
        made = (row for row in _receivers(self._bindings, file, call) if row.expr.kind is ExprKind.CALL)
        return next((row for row in made if _is_embeddings(row.expr.name)), None)

    def models(self, sources: list[Origin]) -> list[Origin]:
        """Every constructor of a model that expressions carry, the nearest first: patience ends far away."""
        seen: set[Key] = set()
        found: list[Origin] = []
        queue = deque(sources)
        while queue:
            origin = queue.popleft()
            if not _is_new(origin, seen):
                continue
            if origin.expr.kind is ExprKind.CALL and is_model_object(origin.expr.name):
                found.append(origin)
            else:
                queue += self._parts(origin)
                queue += self._of_nodes(origin)
        return found

    def _sources(self, file: SourceFile, call: Call, last: str) -> Iterator[Origin]:
        """What the call is made on: the object before a verb, or the object that is itself called."""
        if last in VERBS and "." in call.written:
            yield from self._bindings.receivers(file, call)
        elif file.is_python:
            yield from (
                origin
                for origin in self._bindings.variable(file, call.written, call.scope)
                if origin.expr.kind is ExprKind.CALL
            )

    def _carries(self, origin: Origin, seen: set[Key]) -> bool:
        """Whether an expression is a model, a chain or agent, or something made of one."""
        if not _is_new(origin, seen):
            return False
        expr = origin.expr
        if expr.kind is ExprKind.CALL:
            if is_model_object(expr.name) or self._is_runner(expr.name) or self._is_engine(expr.name):
                return True
            if expr.name.rpartition(".")[2] not in CARRIERS:
                return any(self._carries(other, seen) for other in self._piped(origin))
        elif expr.kind is not ExprKind.OTHER or "|" not in expr.text:
            return False
        return any(self._carries(other, seen) for other in self._parts(origin))

    def _parts(self, origin: Origin) -> Iterator[Origin]:
        """What an expression is made of, names followed."""
        expr = origin.expr
        if expr.kind is ExprKind.CALL and expr.name.rpartition(".")[2] in PIPELINES:
            yield from self._components(origin)
        if expr.kind is ExprKind.CALL:
            yield from self._piped(origin)
        call = self._bindings.call_at(origin) if expr.kind is ExprKind.CALL and "." in expr.name else None
        if call is not None and not is_framework(_unchained(call.callee)):
            yield from self._bindings.receivers(origin.file, call)
        for _, item in expr.items:
            if item.kind is ExprKind.NAME:
                yield from self._bindings.followed(Origin(origin.file, item, origin.scope))
            elif item.kind in {ExprKind.CALL, ExprKind.OBJECT, ExprKind.LIST, ExprKind.OTHER}:
                yield Origin(origin.file, item, origin.scope)

    def _of_nodes(self, origin: Origin) -> Iterator[Origin]:
        """What the functions of a graph ask, where the graph is put together: `graph.add_node("answer", answer)`."""
        if origin.expr.kind is not ExprKind.CALL or not origin.expr.name.endswith("StateGraph"):
            return
        for call in origin.file.code.calls:
            named = call.expr.positional[-1:] if call.callee.rpartition(".")[2] in PIPELINE_NODES else ()
            for item in named:
                target = self._bindings.function_of(origin.file, item.name, call.scope) if item.name else None
                for at, span in self._bindings.project.reached_from(*_spanned(target), 1) if target else ():
                    for inner in at.calls(span):
                        if inner.callee.rpartition(".")[2] in VERBS:
                            yield from self._sources(at, inner, inner.callee.rpartition(".")[2])

    def _piped(self, origin: Origin) -> list[Origin]:
        """The pipes that a first-party function gives back: `return prompt | model`."""
        given = self._bindings.returned(origin)
        return [other for other in given if other.expr.kind is ExprKind.OTHER and "|" in other.expr.text]

    @staticmethod
    def _components(origin: Origin) -> Iterator[Origin]:
        """What is added to a Haystack pipeline afterwards, in the same file."""
        for call in origin.file.code.calls:
            if call.callee.rpartition(".")[2] in PIPELINE_PARTS:
                yield from (Origin(origin.file, item, call.scope) for _, item in call.expr.items)

    @cached_property
    def _set_for_all(self) -> list[Origin]:
        """The model that global settings name: `Settings.llm = OpenAI(…)`, `dspy.configure(lm=…)`."""
        rows = [row for file in self._bindings.project for row in _for_all(file)]
        return self.models([other for row in rows for other in self._bindings.followed(row)])

    @property
    def marks(self) -> tuple[Hashable, ...]:
        """What holds for all files alike."""
        return self._has_indexes, tuple(row.mark for row in self._set_for_all)

    def _is_engine(self, callee: str) -> bool:
        """`index.as_query_engine()`: every index makes its answers with a model."""
        return callee.rpartition(".")[2] in ENGINES and self._has_indexes

    @cached_property
    def _has_indexes(self) -> bool:
        return any(map(_uses_indexes, self._bindings.project))

    @staticmethod
    def _is_runner(callee: str) -> bool:
        return bool(is_framework(callee)) and any(part in RUNNERS for part in callee.replace("()", "").split("."))


def _spanned(target: tuple[SourceFile, Function]) -> tuple[SourceFile, Span]:
    return target[0], target[1].span


@per_file
def _for_all(file: SourceFile) -> tuple[Origin, ...]:
    rows = [Origin(file, row.value, row.scope) for row in file.code.assignments if row.target in SETTINGS_MODELS]
    rows += [
        Origin(file, given, call.scope)
        for call in file.code.calls
        if call.callee in SETTINGS_CALLS and (given := call.expr.get("lm"))
    ]
    return tuple(rows)


@per_file
def _uses_indexes(file: SourceFile) -> bool:
    return any(name.startswith(("llama_index", "llamaindex")) for name in file.modules)
