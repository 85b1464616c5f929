"""Requests that leave the application's own origin, with their timeouts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.survey import Option, OutboundCall, Presence
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.http import LIBRARIES, NODE, HttpLibrary
from tengates.survey.models.timing import timed, timed_around
from tengates.survey.options import Options
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

_HOME = re.compile(
    r"^\$app/paths\.(?:base|assets)$|(?:^|\.)(?:location|nextUrl|url)\.origin$|^import\.meta\.env\.BASE_URL$|"
    r"\.(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC)_(?:APP_)?(?:BACKEND|API|SERVER|SITE|BASE)_?"
    r"(?:BASE_|SERVER_|API_|HOST_)?(?:URL|BASE|HOST|ENDPOINT|ORIGIN)?!?$"
)
_IN_PROCESS = re.compile(r"\b(?:ASGI|WSGI|Mock)Transport\(|\bapp=")  # httpx calls the program itself, without a wire
_OWN_HOST = re.compile(r"^https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?!:11434)(?:[:/]|$)")

_GLOBAL = frozenset({"fetch", "globalThis.fetch", "window.fetch"})
_LOADED = frozenset({"requests", "httpx", "axios"})


def find_outbound(bindings: Bindings) -> tuple[OutboundCall, ...]:
    """All outbound requests in source order."""
    finder = _Finder(bindings)
    return tuple(bindings.project.each(("outbound", finder.verbs, finder.has_axios_default), finder.of_file))


def _timed_later(file: SourceFile, call: Call, library: HttpLibrary) -> Option | None:
    """`https.get(…).setTimeout(5000, …)`, or the same said of the name that holds the request."""
    if library.id != NODE:
        return None
    held = {row.target for row in file.assignments(call.statement) if row.value.span.start == call.span.start}
    later = (row.written.rpartition(".") for row in file.calls_by_scope.get(call.scope, ()))
    said = "setTimeout" in call.chained or any(verb == "setTimeout" and owner in held for owner, _, verb in later)
    return Option(Presence.SET, note="setTimeout") if said else None


@cache
def _functions() -> dict[str, HttpLibrary]:
    return {name: library for library in LIBRARIES for name in library.functions}


@cache
def _clients() -> dict[str, HttpLibrary]:
    return {name: library for library in LIBRARIES for name in library.clients}


@per_file
def _clients_made(file: SourceFile) -> frozenset[str]:
    return frozenset(call.callee for call in file.code.calls if call.callee in _clients())


@per_file
def _sets_axios_default(file: SourceFile) -> bool:
    return any(row.target.endswith("axios.defaults.timeout") for row in file.code.assignments)


class _Finder:
    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self._options = Options(bindings)

    @cached_property
    def verbs(self) -> frozenset[str]:
        """What can be asked of the clients that the project makes."""
        made = {name for file in self._bindings.project for name in _clients_made(file)}
        return frozenset(verb for name in made for verb in _clients()[name].verbs)

    def of_file(self, file: SourceFile) -> Iterator[OutboundCall]:
        browser = is_browser_code(file.path, file.code)
        for call in file.code.calls:
            library, client = self._library(file, call)
            if library is None or self._stays_home(file, call, client, browser=browser):
                continue
            function = file.functions.get(call.scope)
            blocking = library.blocking and not call.awaited and not (client and "Async" in client.expr.name)
            yield OutboundCall(
                place=file.place_of_call(call),
                library=library.id,
                call=call,
                timeout=self._timeout(file, call, library, client),
                in_async_function=function is not None and function.is_async,
                blocking=blocking,
            )

    def _library(self, file: SourceFile, call: Call) -> tuple[HttpLibrary | None, Origin | None]:
        known = _functions().get(call.callee)
        if known is not None:
            return (None, None) if _is_own(file, call) else (known, None)
        owner, _, verb = call.callee.rpartition(".")
        if not owner or verb not in self.verbs:
            return None, None
        for origin in self._bindings.origins(file, call.written.rpartition(".")[0], call.scope):
            library = _clients().get(origin.expr.name) if origin.expr.kind is ExprKind.CALL else None
            if library is not None and verb in library.verbs:
                return library, origin
        return None, None

    def _timeout(self, file: SourceFile, call: Call, library: HttpLibrary, client: Origin | None) -> Option:
        found = timed(file, self._options.find(Origin(file, call.expr, call.scope), library.timeouts))
        around = timed_around(file, call) or _timed_later(file, call, library)
        empty = found.value is not None and self._stays_none(Origin(file, found.value, call.scope))
        if around is not None or (found.presence is Presence.SET and not empty):
            return around or found
        if empty or _is_disabled(call.expr, library):
            return Option(Presence.ABSENT, note="its timeout is switched off")
        made = self._of_client(client, library)
        if made is not None:
            return made
        if library.id == "axios" and self.has_axios_default:
            return Option(Presence.SET, note="axios.defaults.timeout")
        if library.default:
            return Option(Presence.SET, by_default=True, note=library.default)
        elsewhere = library.id == "fetch" and _is_request_object(call.expr)
        return Option(Presence.UNKNOWN, note="the request object is made elsewhere") if elsewhere else found

    def _stays_none(self, value: Origin) -> bool:
        """Whether a timeout is a parameter that is None by default and that no caller fills."""
        if not value.file.is_python or value.expr.kind is not ExprKind.NAME:
            return False
        ends = list(self._bindings.followed(value))
        return bool(ends) and all(_is_none_by_default(end) for end in ends)

    def _of_client(self, client: Origin | None, library: HttpLibrary) -> Option | None:
        """What a client of its own says about time; None when it says nothing."""
        if client is None or not library.client_timeouts:
            return None
        made = self._options.find(client, library.client_timeouts)
        if made.presence is Presence.SET:
            return Option(Presence.SET, made.value, client.file.place_of_expr(client.expr, client.scope))
        if _is_disabled(client.expr, library):
            return Option(Presence.ABSENT, note="its client switches the timeout off")
        return None

    @cached_property
    def has_axios_default(self) -> bool:
        """Whether a timeout is set for all that axios asks."""
        return any(map(_sets_axios_default, self._bindings.project))

    def _stays_home(self, file: SourceFile, call: Call, client: Origin | None, *, browser: bool) -> bool:
        """A relative address stays home; from a browser so does one whose host nobody can see is another's."""
        if client is not None and _IN_PROCESS.search(client.expr.text):
            return True
        given = base_of(client) or _address_of(file, call)
        if given is None:
            return False
        known = [text for text in self._beginnings(given) if text]
        abroad = any(text.startswith(("http://", "https://")) and not _OWN_HOST.match(text) for text in known)
        if any(text.startswith(("/", ".", "file:")) or _OWN_HOST.match(text) for text in known):
            return browser or not abroad
        browser = browser or (not known and self._is_lent_to_browser(file, call, given))
        return browser and not any(text.startswith(("http://", "https://")) for text in known)

    def _is_lent_to_browser(self, file: SourceFile, call: Call, given: Origin) -> bool:
        """Whether the address is a parameter of a function that client components alone import: `useSWR("/api/me", fetcher)`."""
        function = file.functions.get(call.scope)
        if function is None or not function.exported or file.is_python:
            return False
        if given.expr.text not in {row.name for row in function.parameters}:
            return False
        users = [
            other
            for other, _import in self._bindings.project.crossing.importers.get(function.name, [])
            if not other.is_python and self._bindings.project.function(other.path, function.name) == (file, function)
        ]
        return bool(users) and all(is_browser_code(other.path, other.code) for other in users)

    def _beginnings(self, origin: Origin) -> Iterator[str]:
        """The texts that an address may begin with."""
        for other in self._bindings.followed(origin, ends=_is_home):
            if other.expr.kind is ExprKind.STRING:
                yield other.expr.text
            elif _is_home(other):
                yield "/"
            elif other.expr.kind is ExprKind.TEMPLATE:
                inside = other.expr.text.lstrip("rbfRBF").strip("`'\"")
                first = other.expr.items[0][1] if other.expr.items else None
                joined = first is not None and first.span.start == other.expr.span.start  # `endpoint + "/sync"`
                if not joined and not inside.startswith(("{", "$")):
                    yield inside
                elif first is not None:
                    yield from self._beginnings_of_part(other, first)

    def _beginnings_of_part(self, origin: Origin, part: Expr) -> Iterator[str]:
        for other in self._bindings.followed(Origin(origin.file, part, origin.scope), 4, _is_home):
            if other.expr.kind is ExprKind.STRING:
                yield other.expr.text
            elif _is_home(other):
                yield "/"


def _is_own(file: SourceFile, call: Call) -> bool:
    """Whether a library's name means something of the file's own; one that nothing gives a meaning came with a page or a loader."""
    root = call.written.partition(".")[0]
    if root in file.locals or call.callee in _GLOBAL:
        return root in file.defined
    made = file.functions.get(call.scope)
    given = made is not None and any(row.name == root for row in made.parameters)
    return root in file.defined or root in file.anywhere or given or root not in _LOADED


def _is_home(origin: Origin) -> bool:
    """A name for the application's own address: SvelteKit's `base`, `location.origin`, `req.nextUrl.origin`."""
    return origin.expr.kind is ExprKind.NAME and bool(_HOME.search(origin.expr.name))


def _address_of(file: SourceFile, call: Call) -> Origin | None:
    given = call.expr.get("url") or next(iter(call.expr.positional), None)
    if given is not None and given.kind is ExprKind.OBJECT:
        given = given.get("url")
    return Origin(file, given, call.scope) if given is not None else None


def base_of(client: Origin | None) -> Origin | None:
    """The address that a client puts before each path: `baseURL`, `base_url`, `prefixUrl`; None when it puts none."""
    for bag in (client.expr, *client.expr.positional) if client is not None else ():
        for name in ("baseURL", "base_url", "prefixUrl"):
            value = bag.get(name)
            if client is not None and value is not None:
                return Origin(client.file, value, client.scope)
    return None


def _is_disabled(expr: Expr, library: HttpLibrary) -> bool:
    value = expr.get("timeout")
    return library.default != "" and value is not None and value.kind is ExprKind.NONE


def _is_none_by_default(origin: Origin) -> bool:
    """A parameter with the default None, or None itself."""
    if origin.expr.kind is ExprKind.NONE:
        return True
    function = origin.file.functions.get(origin.scope)
    rows = function.parameters if function is not None else ()
    found = next((row.default for row in rows if row.name == origin.expr.text), None)
    return found is not None and found.kind is ExprKind.NONE


def _is_request_object(expr: Expr) -> bool:
    given = expr.positional
    return len(given) == 1 and given[0].kind is ExprKind.NAME and given[0].text in {"request", "req"}
