"""Every place where the project's own code starts a model, with the options that bound it (gates, a model call site)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import ModelCall, Operation, Option, OutboundCall, Presence
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.frameworks import (
    FRAMEWORK_LIMITS,
    FRAMEWORK_RETRIES,
    FRAMEWORK_STREAM,
    FRAMEWORK_TIMEOUTS,
    GRAPH_RUNS,
    STREAMING_VERBS,
)
from tengates.survey.knowledge.sdk_shapes import Sdk
from tengates.survey.knowledge.sdks import BODY_LIMITS
from tengates.survey.models.addresses import operation_of, provider_of
from tengates.survey.models.pictures import drawn
from tengates.survey.models.recognising import (
    OWN,
    Framework,
    Recognised,
    by_sdk,
    by_shape,
    is_framework,
    is_model_object,
)
from tengates.survey.models.retrying import WRAPPED, chosen, is_retried
from tengates.survey.models.timing import timed, timed_around
from tengates.survey.options import ABSENT, Options
from tengates.survey.service.outbound import base_of
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

_ALWAYS = Option(Presence.SET, by_default=True)
_TIMES = (*FRAMEWORK_TIMEOUTS, "signal", "config.timeout")
_NEAR = 3  # steps to what a request object was made with
_UNKNOWN = Option(Presence.UNKNOWN, note="the model object is made somewhere that could not be followed")
_CONTINUES = re.compile(r"(?:submit_tool_outputs|submitToolOutputs)\w*$")


def find_model_calls(bindings: Bindings, requests: Iterable[OutboundCall]) -> tuple[ModelCall, ...]:
    """All model calls in source order, those by hand-made requests included."""
    finder = _Finder(bindings)
    found = list(bindings.project.each(("model calls", *finder.marks), finder.of_file))
    found = [call for call in found if not (call.sdk == OWN and _wraps_another(bindings, call, found))]
    known = {(call.place.path, call.place.span.start) for call in found}
    for request in requests:
        if (request.place.path, request.place.span.start) not in known:
            found += finder.asked_by_hand(request)
    found = [call for call in found if not _runs_known_nodes(bindings, call, found)]
    return tuple(sorted(found, key=lambda call: (call.place.path, call.place.span.start)))


@per_file
def _uses_framework(file: SourceFile) -> bool:
    return any(is_framework(name) for name in file.modules)


@per_file
def _set_on_modules(file: SourceFile) -> tuple[tuple[str, Origin], ...]:
    return tuple(
        (file.full(row.target), Origin(file, row.value, row.scope))
        for row in file.code.assignments
        if "." in row.target and row.target.partition(".")[0] in file.locals and row.value.kind is not ExprKind.NONE
    )


class _Finder:
    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self._options = Options(bindings)
        self._framework = Framework(bindings)
        self._has_framework = any(map(_uses_framework, bindings.project))

    @property
    def marks(self) -> tuple[Hashable, ...]:
        """What the model calls of a file depend on beyond what is followed from it."""
        settings = tuple(sorted((name, made.mark) for name, made in self._set_on_modules.items()))
        return self._has_framework, settings, self._framework.marks if self._has_framework else ()

    def of_file(self, file: SourceFile) -> Iterator[ModelCall]:
        """The model calls of one file."""
        for call in file.code.calls:
            known = by_sdk(self._bindings, file, call) or by_shape(call)
            if known is not None:
                yield self._sdk_call(file, call, known)
            elif self._has_framework and (models := self._framework.runs(file, call)) is not None:
                yield self._framework_call(file, call, models)
            elif self._has_framework and (maker := self._framework.embeds(file, call)) is not None:
                made = self._framework_call(file, call, [maker])
                yield replace(made, operation=Operation.EMBED, output_limit=ABSENT, stream=ABSENT)

    def _sdk_call(self, file: SourceFile, call: Call, known: Recognised) -> ModelCall:
        origin = Origin(file, call.expr, call.scope)
        known = drawn(self._bindings, self._options, origin, known)
        sdk = known.sdk
        client = known.client
        found = self._options.find
        stream = _ALWAYS if known.method.streams else found(origin, sdk.stream)
        return ModelCall(
            place=file.place_of_call(call),
            sdk=sdk.id,
            operation=known.method.operation,
            callee=call.callee,
            call=call,
            client=_place(client),
            output_limit=self._limit(origin, known),
            timeout=timed_around(file, call) or self._time(origin, known),
            retries=self._retries(file, call, known),
            stream=_said_no(stream),
            asynchronous=call.awaited or _is_async_client(client),
            in_async_function=_in_async(file, call),
            in_loop=call.in_loop,
            model=_model_name(call.expr),
        )

    def _limit(self, origin: Origin, known: Recognised) -> Option:
        if not known.method.limits:
            return ABSENT
        return self._through(origin, known, known.method.limits)

    def _time(self, origin: Origin, known: Recognised) -> Option:
        """A time limit as it was given, else the client's own if that is a real one: botocore reads for 60 seconds."""
        found = self._through(origin, known, known.sdk.timeouts)
        made = [row for row in (*known.through, known.client) if row is not None]
        waits = not any(row.expr.name.startswith(known.sdk.gives_up) for row in made)
        if found.presence is not Presence.ABSENT or waits or any(map(self._is_told_to_wait, made)):
            return found
        return Option(Presence.SET, by_default=True, note="the client gives up after a minute by itself")

    def _is_told_to_wait(self, made: Origin) -> bool:
        """`Config(read_timeout=None)`: its own limit is off."""
        given = made.expr.get("config")
        rows = self._bindings.followed(Origin(made.file, given, made.scope)) if given is not None else ()
        return any(row.expr.get("read_timeout") is not None for row in rows)

    def _through(self, origin: Origin, known: Recognised, names: tuple[str, ...]) -> Option:
        """At the call, at a model or chat that it goes through, or where the client is made."""
        through, client = known.through, known.client
        found = timed(origin.file, self._options.find(origin, names))
        if found.presence is Presence.SET:
            return found
        for made in (*through, *filter(None, [client])):
            given = timed(made.file, self._options.find(made, names))
            if given.presence is Presence.SET:
                return Option(Presence.SET, given.value, _place(made))
            if given.presence is Presence.UNKNOWN:
                return given
        return self._of_module(known.sdk, names) or found

    def _of_module(self, sdk: Sdk, names: tuple[str, ...]) -> Option | None:
        """What is set on the module itself: `openai.timeout = 20`, `litellm.num_retries = 3`."""
        rows = (self._set_on_modules.get(f"{package}.{name}") for package in sdk.packages[:1] for name in names)
        found = next((row for row in rows if row is not None), None)
        if found is None:
            return None
        return Option(Presence.SET, found.expr, found.file.place_of_expr(found.expr, found.scope))

    @cached_property
    def _set_on_modules(self) -> Mapping[str, Origin]:
        """What the project gives to attributes of imported modules, by their full name."""
        return {name: made for file in self._bindings.project for name, made in _set_on_modules(file)}

    def _retries(self, file: SourceFile, call: Call, known: Recognised) -> Option:
        found = self._through(Origin(file, call.expr, call.scope), known, known.sdk.retries)
        if found.presence is not Presence.SET and is_retried(file, call):
            return WRAPPED
        if found.presence is not Presence.SET and _retries_itself(known):
            found = Option(Presence.SET, by_default=True, note="the SDK's own retries")
        return chosen(self._bindings, file, call, found)

    def _framework_call(self, file: SourceFile, call: Call, models: list[Origin]) -> ModelCall:
        last = call.callee.rpartition(".")[2]
        title = is_framework(models[0].expr.name) if models else ""
        origin = Origin(file, call.expr, call.scope)
        retries = self._of_models(models, FRAMEWORK_RETRIES)
        if retries.presence is Presence.ABSENT:
            retries = Option(Presence.SET, by_default=True, note="the framework's own retries")
        retries = chosen(self._bindings, file, call, retries)
        streams = last in STREAMING_VERBS
        return ModelCall(
            place=file.place_of_call(call),
            sdk=(title or "framework").lower(),
            operation=Operation.GENERATE,
            callee=call.callee,
            call=call,
            client=_place(models[0]) if models else None,
            output_limit=self._here(origin, FRAMEWORK_LIMITS) or self._of_models(models, FRAMEWORK_LIMITS),
            timeout=timed_around(file, call)
            or self._here(origin, _TIMES)
            or self._of_models(models, FRAMEWORK_TIMEOUTS),
            retries=retries,
            stream=_ALWAYS if streams else _said_no(self._streams(origin, call, models)),
            asynchronous=call.awaited,
            in_async_function=_in_async(file, call),
            in_loop=call.in_loop,
            model=_model_name(models[0].expr) if models else "",
        )

    def _here(self, origin: Origin, names: tuple[str, ...]) -> Option | None:
        """An option at the call itself, which overrules its model's."""
        found = timed(origin.file, self._options.find(origin, names))
        return found if found.presence is Presence.SET else None

    def _streams(self, origin: Origin, call: Call, models: list[Origin]) -> Option:
        """`chat({stream: true})`, `as_query_engine(streaming=True)`, or a model that streams."""
        made = [
            row
            for row in self._bindings.receivers(origin.file, call)
            if row.expr.kind is ExprKind.CALL and not is_model_object(row.expr.name)
        ]
        rows = (self._here(row, FRAMEWORK_STREAM) for row in (origin, *made))
        return next((row for row in rows if row is not None), None) or self._of_models(models, FRAMEWORK_STREAM)

    def _of_models(self, models: list[Origin], names: tuple[str, ...]) -> Option:
        """Set when every model object sets it; the first that does not decides."""
        if not models:
            return _UNKNOWN
        found = [self._options.find(model, names) for model in models]
        weakest = next((row for row in found if row.presence is not Presence.SET), found[0])
        return Option(weakest.presence, weakest.value, _place(models[0]), note=weakest.note)

    def asked_by_hand(self, request: OutboundCall) -> tuple[ModelCall, ...]:
        """What `by_request` finds, found once."""
        file, asked = self._bindings.project.files[request.place.path], ("by request", request.place.span)
        return self._bindings.project.rows(file, asked, lambda _: self.by_request(request), request)

    def by_request(self, request: OutboundCall) -> Iterator[ModelCall]:
        """A request made by hand to a provider's address."""
        file = self._bindings.project.files[request.place.path]
        call = request.call
        url = self._url(file, call)
        provider = provider_of(url)
        origin = Origin(file, call.expr, call.scope)
        if not provider or not (_sends(call) or self._sends_unseen(origin)):
            return
        operation = operation_of(url, provider)
        yield ModelCall(
            place=request.place,
            sdk=f"http:{provider}",
            operation=operation,
            callee=call.callee,
            call=call,
            client=None,
            output_limit=self._body(origin, BODY_LIMITS) if operation is Operation.GENERATE else ABSENT,
            timeout=request.timeout,
            retries=chosen(self._bindings, file, call, ABSENT),
            stream=_said_no(self._body(origin, ("stream",))),
            asynchronous=call.awaited,
            in_async_function=request.in_async_function,
            in_loop=call.in_loop,
        )

    def _url(self, file: SourceFile, call: Call) -> str:
        texts = []
        for start in self._addresses(file, call):
            for origin in self._bindings.followed(start):
                texts.append(origin.expr.text)
                for _, part in origin.expr.items if origin.expr.kind is ExprKind.TEMPLATE else ():
                    texts += [
                        other.expr.text for other in self._bindings.followed(Origin(origin.file, part, origin.scope), 4)
                    ]
        return " ".join(texts)

    def _sends_unseen(self, origin: Origin) -> bool:
        """Whether the request's options, made elsewhere, hold a body or may hold one."""
        return self._options.find(origin, ("body", "data", "json")).presence is not Presence.ABSENT

    def _addresses(self, file: SourceFile, call: Call) -> Iterator[Origin]:
        """What may hold the address: the first arguments, the client's base, what a request object was made with."""
        for argument in [*call.expr.positional[:2], *filter(None, [call.expr.get("url")])]:
            yield Origin(file, argument, call.scope)
        for argument in call.expr.positional[:1]:
            url = argument.get("url")
            if url is not None:
                yield Origin(file, url, call.scope)
        for made in self._request_objects(Origin(file, call.expr, call.scope)):
            yield from (Origin(made.file, item, made.scope) for item in made.expr.positional[:1])
        for client in self._bindings.receivers(file, call) if "." in call.written else ():
            base = base_of(client) if client.expr.kind is ExprKind.CALL else None
            if base is not None:
                yield base

    def _request_objects(self, origin: Origin) -> Iterator[Origin]:
        """`urllib.request.Request(…)` or `new Request(…)` given instead of an address."""
        for argument in origin.expr.positional[:1]:
            for made in self._bindings.followed(Origin(origin.file, argument, origin.scope), _NEAR):
                if made.expr.kind is ExprKind.CALL and made.expr.name.rpartition(".")[2] == "Request":
                    yield made

    def _body(self, origin: Origin, names: tuple[str, ...]) -> Option:
        """An option in the body of a request: `json=`, `body: JSON.stringify(…)`, axios's second argument."""
        given = tuple(f"{label}.{name}" for label in ("body", "data", "json") for name in names)
        found = self._options.find(origin, given)
        if found.presence is Presence.SET:
            return found
        doubt = found.presence is Presence.UNKNOWN
        for body in self._bodies(origin):
            found = self._options.find(body, names)
            if found.presence is Presence.SET:
                return found
            doubt |= found.presence is Presence.UNKNOWN or body.expr.kind is ExprKind.NAME
        return Option(Presence.UNKNOWN, note="the request's body could not be followed") if doubt else ABSENT

    def _bodies(self, origin: Origin) -> Iterator[Origin]:
        expr = origin.expr
        for made in self._request_objects(origin):
            yield from self._bodies(made)
        bags = [expr, *expr.positional]
        for bag in bags:
            for label in ("json", "data", "body", "content"):
                value = bag.get(label)
                if value is not None:
                    for other in self._made(Origin(origin.file, value, origin.scope)):
                        yield other
                        if other.expr.kind is ExprKind.CALL:
                            for item in other.expr.positional:
                                yield from self._made(Origin(other.file, item, other.scope))
        for argument in expr.positional[1:2]:
            yield from self._made(Origin(origin.file, argument, origin.scope))

    def _made(self, origin: Origin) -> Iterator[Origin]:
        """What an expression stands for, and what a function of the project's own gives back for it."""
        for other in self._bindings.followed(origin):
            yield other
            if other.expr.kind is ExprKind.CALL:
                for given in self._bindings.returned(other):
                    yield from self._bindings.followed(given)


def continues_run(call: ModelCall) -> bool:
    """What a tool gave back goes into a run that was started, and bounded, before."""
    return bool(_CONTINUES.search(call.callee))


def _retries_itself(known: Recognised) -> bool:
    """The SDKs of OpenAI before 1.0 (Python) and 4.0 (JavaScript) did not retry."""
    older = known.method.ending.startswith(("create", "ChatCompletion")) or known.method.ending == ""
    return known.sdk.retries_by_default and not (known.sdk.id == "openai" and older)


def _wraps_another(bindings: Bindings, call: ModelCall, found: list[ModelCall]) -> bool:
    """Whether the project's own function that is called holds a model call itself: a wrapper counts once."""
    file = bindings.project.files[call.place.path]
    target = bindings.function_of(file, call.callee, call.place.symbol)
    if target is None:
        return False
    path, span = target[0].path, target[1].span
    return any(other.place.path == path and span.start <= other.place.span.start < span.end for other in found)


def _runs_known_nodes(bindings: Bindings, call: ModelCall, found: list[ModelCall]) -> bool:
    """Whether a graph is run whose nodes are the project's own functions: their model calls count, not the run."""
    project = bindings.project
    graph = project.graph(project.files[call.place.path], call.callee, call.place.symbol)
    if graph is None or not graph.whole:
        return False
    spans = [row for file, function in graph.functions for row in project.reached(file, function)]
    asks = {(other.place.path, other.place.span.start) for other in found if other is not call}
    starts = [(file.path, inner.span.start) for file, span in spans for inner in file.calls(span)]
    if not asks.isdisjoint(starts):
        return True
    return not any(_asks_unseen(bindings, file, inner) for file, span in spans for inner in file.calls(span))


def _asks_unseen(bindings: Bindings, file: SourceFile, call: Call) -> bool:
    """Whether something is run that may be a model and could not be followed: `config.llm.invoke(…)`."""
    last = call.callee.rpartition(".")[2]
    return last in GRAPH_RUNS and bindings.function_of(file, call.callee, call.scope) is None


def _sends(call: Call) -> bool:
    """Whether a request carries something to work on: asking a provider for its list of models makes none work."""
    if call.callee.rpartition(".")[2] in {"post", "stream", "request", "urlopen"}:
        return True
    return any(
        bag.get(label) is not None for bag in (call.expr, *call.expr.positional) for label in ("body", "data", "json")
    )


def _place(origin: Origin | None) -> Place | None:
    return origin.file.place_of_expr(origin.expr, origin.scope) if origin is not None else None


def _said_no(option: Option) -> Option:
    """`stream=False` is not streaming."""
    if option.value is not None and option.value.text in {"false", "False"}:
        return ABSENT
    return option


def _is_async_client(client: Origin | None) -> bool:
    return client is not None and "Async" in client.expr.name


def _in_async(file: SourceFile, call: Call) -> bool:
    function = file.functions.get(call.scope)
    return function is not None and function.is_async


def _model_name(expr: Expr) -> str:
    for bag in (expr, *expr.positional):
        for label in ("model", "model_name", "modelName", "engine"):
            value = bag.get(label)
            if value is not None and value.kind is ExprKind.STRING:
                return value.text
    return ""
