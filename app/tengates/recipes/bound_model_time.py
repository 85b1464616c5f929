"""bound-model-time: a model call gives up after a while and tries again as often as somebody chose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ast_grep_py import SgNode

from tengates.authoring.editing import javascript_options, python_options
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_shapes import CallLayout
from tengates.authoring.editing.settings import Settings, nested
from tengates.authoring.models.model_clients import MILLISECONDS, TimeOptions, call_at, constructor_options, twins
from tengates.authoring.models.slow_calls import is_slow
from tengates.authoring.serving.request_timeouts import give_time_limit
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.place import Place
from tengates.model.survey import ModelCall, Survey

_TIMEOUT, _RETRY = "errors.model-timeout", "errors.model-retry"
_SIGNAL = re.compile(r"^[\w$.?]{1,80}[sS]ignal$")
# Functions of Python modules that take the options themselves: those of openai before 1.0 first.
_FUNCTIONS = (
    (
        "openai",
        re.compile(r"^openai\.(?:ChatCompletion|Completion|Embedding|Image|Audio|Moderation)\.\w+$"),
        TimeOptions("request_timeout", ""),
    ),
    ("openai", re.compile(r"^openai\.[a-z]"), TimeOptions("timeout", "")),
    ("litellm", re.compile(r"^litellm\."), TimeOptions("timeout", "num_retries")),
)
_TRIES = "Each try has its own limit (with the AI SDK, and with Google's for JavaScript, all share one), so a person may wait {tries} times as long."
_V3 = re.compile(r"\.create(?:ChatCompletion|Completion|Image|Embedding|Moderation)$")
_BY_HAND = "a request made by hand has no retries to set; the provider's own SDK tries again by itself"
_NO_RETRIES = "this SDK takes no number of retries here"
_NO_TIMEOUT = "this model object takes no time limit; give one at the call, where its framework allows it"
_NOT_FOLLOWED = "its client is made somewhere that this refactor does not follow; set timeout and retries there"


@dataclass(frozen=True, slots=True)
class _Target:
    """The call that is edited: a client's constructor or the model call itself."""

    place: Place
    options: TimeOptions
    index: int = 0  # of the argument that holds the options in JavaScript


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a target lacks, for all calls that go through it."""

    timeout: bool
    retries: bool
    slow: bool


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How long, how long for what is slow by nature, how often."""
    return (
        ParameterSpec("seconds", "After how many seconds should a model call give up?", "9", "int", (), 1, 600),
        ParameterSpec(
            "long_seconds",
            "And for what is slow by nature: long answers, pictures, speech, local or reasoning models, whole streams?",
            "60", "int", (), 1, 3600,
        ),
        ParameterSpec("retries", "How many times should it try again after a failure?", "2", "int", (), 0, 10),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Set both at the client of each reported call, or at the call where there is no client."""
    sheet = Sheet(inp)
    calls = {(call.place.path, call.place.span.start): call for call in inp.survey.model_calls}
    tries = int(inp.values["retries"]) + 1
    waiting = _TRIES.format(tries=tries)
    lacking = {ident: {_key(site.place) for site in inp.sites.get(ident, ())} for ident in (_TIMEOUT, _RETRY)}
    wanted = _wanted_by_target(inp.survey, calls.values(), lacking)

    def mend(site: Site) -> None:
        call = calls.get(_key(site.place))
        if call is None:
            raise CannotEdit("this model call was not found again")
        own = _Wanted(
            _key(site.place) in lacking[_TIMEOUT], _key(site.place) in lacking[_RETRY], is_slow(inp.survey, call)
        )
        if call.sdk.startswith("http:"):
            _limit_request(sheet, inp, call, own)
            return
        target = _target(inp.survey, call)
        settings = _settings(target.options, wanted[_key(target.place)], inp.values)
        ways = (target.place, *_other_ways(inp.survey, target))
        for place in ways:
            _set(sheet, call, replace(target, place=place), own, settings)
        for twin in twins(inp.survey, target.place):
            if twin.place not in ways:
                given = _settings(twin.options, wanted[_key(target.place)], inp.values)
                _set_twin(sheet, _Target(twin.place, twin.options), given)
        if target.options.retries:
            sheet.note(waiting)

    sheet.each((*inp.sites.get(_TIMEOUT, ()), *inp.sites.get(_RETRY, ())), mend)
    return sheet.draft()


def _key(place: Place) -> tuple[str, int]:
    return place.path, place.span.start


def _wanted_by_target(
    survey: Survey, calls: Iterable[ModelCall], lacking: Mapping[str, set[tuple[str, int]]]
) -> dict[tuple[str, int], _Wanted]:
    rows: dict[tuple[str, int], list[ModelCall]] = defaultdict(list)
    for call in calls:
        if not call.sdk.startswith("http:"):
            try:
                rows[_key(_target(survey, call).place)].append(call)
            except CannotEdit:
                continue
    return {
        key: _Wanted(
            any(_key(call.place) in lacking[_TIMEOUT] for call in found),
            any(_key(call.place) in lacking[_RETRY] for call in found),
            any(is_slow(survey, call) for call in found),
        )
        for key, found in rows.items()
    }


def _target(survey: Survey, call: ModelCall) -> _Target:
    """Where the options of a call go: its client, where that is made, else the call."""
    if call.sdk == "ai-sdk":
        return _Target(call.place, TimeOptions("abortSignal", "maxRetries", MILLISECONDS))
    if call.client is not None:
        return _of_client(survey, call, call.client)
    if options := constructor_options(survey, call.place.path, call.callee):
        return _Target(call.place, options)
    if call.callee.startswith("ollama."):
        raise CannotEdit("the functions of the ollama module take no timeout; make a Client with one and call that")
    if call.place.path.endswith(".py"):
        for sdk, functions, options in _FUNCTIONS:
            if call.sdk == sdk and functions.match(call.callee):
                return _Target(call.place, options)
    raise CannotEdit(_NOT_FOLLOWED)


def _of_client(survey: Survey, call: ModelCall, client: Place) -> _Target:
    made = call_at(survey, client)
    options = constructor_options(survey, client.path, made.callee) if made is not None else None
    if options is not None:
        return _Target(client, options)
    if made is not None and made.callee == "openai.OpenAIApi" and _V3.search(call.callee):
        return _Target(call.place, TimeOptions("timeout", "", MILLISECONDS), 1)
    name = made.callee.removesuffix("()").removesuffix(".default") if made is not None else "its client"
    raise CannotEdit(f"how {name} takes a timeout is not known to this refactor; set it by hand")


def _other_ways(survey: Survey, target: _Target) -> list[Place]:
    """Where the same variable gets a client of this kind in another branch, without either option."""
    facts = survey.files[target.place.path]
    rows = facts.code.assignments if facts.code is not None else ()
    own = next((row for row in rows if row.value.span.start == target.place.span.start), None)
    found = []
    for row in rows if own is not None else ():
        place = replace(target.place, span=row.value.span)
        made = call_at(survey, place)
        if own is None or row is own or (row.target, row.scope) != (own.target, own.scope) or made is None:
            continue
        bags = (made.expr, *made.expr.positional)
        free = not any(bag.get(name) for bag in bags for name in (target.options.timeout, target.options.retries))
        if free and constructor_options(survey, place.path, made.callee) == target.options:
            found.append(place)
    return found


def _limit_request(sheet: Sheet, inp: RecipeInput, call: ModelCall, own: _Wanted) -> None:
    if not own.timeout:
        raise CannotEdit(_BY_HAND)
    requests = (*inp.survey.model_requests, *inp.survey.outbound)
    request = next((row for row in requests if _key(row.place) == _key(call.place)), None)
    if request is None:
        raise CannotEdit("this request was not found again")
    seconds = int(inp.values["long_seconds" if own.slow else "seconds"])
    why = f"This request to a model gives up after {seconds} seconds."
    sheet.mend(call.place.path, call.place.line, give_time_limit(sheet, request, seconds), why)
    sheet.skip(call.place.path, call.place.line, f"it got its time limit, but {_BY_HAND}")


def _settings(options: TimeOptions, wanted: _Wanted, values: Mapping[str, str]) -> dict[str, str]:
    """The options to set, with their values as numbers."""
    found = {}
    if wanted.timeout and options.timeout:
        found[options.timeout] = str(
            int(values["long_seconds" if wanted.slow or options.local else "seconds"]) * options.unit
        )
    if wanted.retries and options.retries:
        found[options.retries] = str(int(values["retries"]) + options.attempts)
    return found


def _set(sheet: Sheet, call: ModelCall, target: _Target, own: _Wanted, settings: dict[str, str]) -> None:
    if not settings or not ((own.timeout and target.options.timeout) or (own.retries and target.options.retries)):
        raise CannotEdit(_NO_RETRIES if own.retries else _NO_TIMEOUT)
    _write(sheet, target, settings)
    if target.options.timeout and (retries := settings.get(target.options.retries)) is not None:
        tries = int(retries) - target.options.attempts + 1
        sheet.note(_TRIES.format(tries=tries))
    if own.timeout and not target.options.timeout:
        sheet.skip(call.place.path, call.place.line, f"it tries again now, but {_NO_TIMEOUT}")
    if own.retries and not target.options.retries:
        sheet.skip(call.place.path, call.place.line, f"it got its time limit, but {_NO_RETRIES}")


def _write(sheet: Sheet, target: _Target, settings: dict[str, str]) -> None:
    path = target.place.path
    if path.endswith(".py"):
        file = sheet.python(path)
        layout = file.call_at(target.place.span)
        edits = python_options.set_options(file, layout, _in_their_classes(file, layout, nested(settings)))
    else:
        edits = _javascript(sheet.javascript(path), target, settings)
    for edit in edits:
        sheet.mend(path, target.place.line, edit, _why(target, settings))


def _set_twin(sheet: Sheet, target: _Target, settings: dict[str, str]) -> None:
    """The client that takes the place of another one is given the same, so that none is left without."""
    if settings:
        sheet.attempt(target.place.path, target.place.line, lambda: _write(sheet, target, settings))


def _in_their_classes(file: PythonFile, call: CallLayout, settings: Settings) -> Settings:
    """Options in an object of Google's `HttpOptions` are objects of its classes too."""
    given, options = call.argument("http_options"), settings.get("http_options")
    made = file.layout.calls.get(given.value) if given is not None else None
    if made is None or isinstance(options, str) or options is None or not made.written.endswith("HttpOptions"):
        return settings
    retry = options.get("retry_options")
    if retry is None or isinstance(retry, str):
        return settings
    if made.written == "HttpOptions":
        raise CannotEdit("it makes HttpOptions by itself; set timeout and retry_options there")
    written = f"{made.written.removesuffix('HttpOptions')}HttpRetryOptions(attempts={retry['attempts']})"
    return {**settings, "http_options": {**options, "retry_options": written}}


def _why(target: _Target, settings: Mapping[str, str]) -> str:
    timeout, retries = settings.get(target.options.timeout), settings.get(target.options.retries)
    said = []
    if timeout is not None:
        said.append(f"gives up after {int(timeout) // target.options.unit} seconds")
    if retries is not None:
        said.append(f"tries again {int(retries) - target.options.attempts} times at most")
    return f"The model call {' and '.join(said)}."


def _javascript(file: JavaScriptFile, target: _Target, settings: Mapping[str, str]) -> list[Splice]:
    call = file.call_at(target.place.span)
    written = {name: f"{int(value):_}" for name, value in settings.items()}
    if "abortSignal" not in written:
        return javascript_options.set_options(file, call, target.index, nested(written))
    signal = f"AbortSignal.timeout({written['abortSignal']})"
    arguments = file.arguments(call)
    if not arguments:
        raise CannotEdit("it is called in an unusual way")
    options = javascript_options.object_of(file, arguments[0])
    given = file.keys(options).get("abortSignal")
    if given is None or given.text() in {"undefined", "null"}:
        return javascript_options.set_members(file, options, {**written, "abortSignal": signal})
    rest = {name: value for name, value in written.items() if name != "abortSignal"}
    return [_joined(file, given, signal), *javascript_options.set_members(file, options, rest)]


def _joined(file: JavaScriptFile, given: SgNode, signal: str) -> Splice:
    """A signal that a person raises, and the time limit beside it."""
    if not _SIGNAL.match(given.text()):
        raise CannotEdit("it sets abortSignal to something that this refactor does not understand")
    key = "abortSignal: " if given.kind() == "shorthand_property_identifier" else ""
    text = f"{key}AbortSignal.any([{given.text()}, {signal}])"
    return Splice(file.start(given), file.end(given), text.encode())


RECIPE = Recipe(
    id="bound-model-time",
    title="Give every model call a time limit and a number of tries",
    tier=Tier.REVIEW,
    controls=(_TIMEOUT, _RETRY),
    parameters=parameters,
    draft=draft,
)
