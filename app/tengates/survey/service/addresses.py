"""Where the server goes to, or sends its visitors to, an address that a stranger chose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tengates.model.code import Call, Code, Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.knowledge import sinks
from tengates.survey.knowledge.http import LIBRARIES
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.carried import carried
from tengates.survey.service.taint import Follower, Held, Scope, follower_of
from tengates.survey.web.memory import per_code

_FUNCTIONS = frozenset(name for library in LIBRARIES for name in library.functions) | sinks.FETCHES
_METHOD_FIRST = re.compile(r"(?:^|\.)(?:requests|httpx|aiohttp)\.(?:request|stream)$|\.stream$")
_HOST = re.compile(r"(?i)^(?:https?:)?//[^/{$\"'`+%\s]{1,200}[/?#:]|^/(?!/)|^[\w.-]{1,40}:(?!//)")
_OWN = re.compile(
    r"nextUrl(?:$|\.(?:origin|pathname|href|host|clone|protocol))|\.origin$|(?:^|\.)(?:req|request|ctx|location)\.(?:url|host|origin|base_url|path|full_path|pathname|originalUrl)$"
)
_CLONE = re.compile(r"\bnextUrl\.clone$")  # one's own address, to be given another path
_WHERE = (".host", ".hostname", ".href")
_CLIENT = re.compile(
    r"(?i)(?:^|\.)(?:session|client|http_?client|async_?client|http|axios\w{0,12}|api|s|sess)\.(?:get|post|put|request|head|stream)$"
)
_CLIENTS = frozenset({"requests", "httpx", "aiohttp"})
_TESTING = re.compile(
    r"(?i)\b(?:startswith|startsWith|hostname|netloc|origin|host)\b|(?i:safe|allow|trusted|valid)\w{0,20}\("
)
_CHECKERS = re.compile(
    r"(?i)url_has_allowed|is_?safe|safe_?(?:url|redirect|next)|valid\w{0,8}_?url|allow\w{0,8}_?(?:host|domain|url|redirect)|trusted|is_?private|ssrf|check_?url|assert\w{0,12}url|getaddrinfo|ip_address|dns\.lookup"
)
_MAKES = re.compile(r"(?:^|\.)(?:[A-Z]\w*|create(?:[A-Z]\w*)?)$")
_BASES = ("baseURL", "base_url", "baseUrl", "basePath", "api_base", "openai_api_base", "azure_endpoint")
_TERNARY = 3
_PAIR = 2  # an origin, and what is put behind it


@dataclass(frozen=True, slots=True)
class Chosen:
    """A request or a redirect whose address a stranger chose."""

    place: Place
    redirect: bool


def find_chosen(survey: Survey) -> Iterator[Chosen]:
    """In source order; code that runs in a browser goes where its own user likes."""
    follower = follower_of(survey)
    yield from _bases(survey, follower)
    for path, code in survey.sources():
        if not is_browser_code(path, code):
            yield from _asked(path, code, follower.scopes(path, code))


@per_code
def _asked(path: str, code: Code, scopes: Mapping[str, Scope]) -> Iterator[Chosen]:
    doors = [call for call in code.calls if call.expr.items and (_fetches(code, call) or _redirects(call))]
    if not doors:
        return
    checked = {call.scope for call in code.calls if _CHECKERS.search(call.callee[-120:])}
    checked |= {row.scope for row in code.branches if _TESTING.search(row.condition.text)}
    for call in doors:
        scope = scopes.get(call.scope) or scopes[""]
        given = _address(call)
        if given is not None and call.scope not in checked and _is_chosen(code, call, given, scope):
            place = Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
            yield Chosen(place, redirect=_redirects(call))


def _bases(survey: Survey, follower: Follower) -> Iterator[Chosen]:
    """Clients whose base address a stranger chose, here or in the handler that calls this; one place per function or class."""
    rows = {path: (code, _made(path, code)) for path, code in survey.sources() if not is_browser_code(path, code)}
    rows = {path: row for path, row in rows.items() if row[1]}
    sent = carried(survey, follower, follower.doors) if rows else {}
    for path, (code, made) in rows.items():
        ways = [follower.scopes(path, code)]
        ways += [follower.scopes(path, code, sent[path])] if path in sent else []
        checked = {row.scope for row in code.branches if _TESTING.search(row.condition.text)}
        said: set[str] = set()
        for call, base in made:
            around = call.scope.partition(".")[0]
            held = any(_host_held(base, scopes.get(call.scope) or scopes[""]) for scopes in ways)
            if held and around not in said and not {around, call.scope} & checked:
                said.add(around)
                yield Chosen(Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160]), redirect=False)


@per_code
def _made(_path: str, code: Code) -> Iterator[tuple[Call, Expr]]:
    """New clients with the address that they are to ask."""
    for call in code.calls:
        base = _base(call)
        if base is not None:
            yield call, base


def _base(call: Call) -> Expr | None:
    """The address that a new client is to ask: `new OpenAI({ baseURL })`, `ChatOpenAI(base_url=…)`."""
    if not _MAKES.search(call.callee):
        return None
    bags = (call.expr, *call.expr.positional[:2])
    found = next((value for bag in bags for name in _BASES if (value := bag.get(name)) is not None), None)
    return found if found is not None and found.kind is not ExprKind.STRING else None


def _fetches(code: Code, call: Call) -> bool:
    owner, _, verb = call.callee.rpartition(".")
    if call.callee in _FUNCTIONS or verb in sinks.LOADERS or (verb in sinks.FETCHING_METHODS and bool(owner)):
        return True
    roots = {row.module.partition(".")[0] for row in code.imports}
    return bool(_CLIENT.search(call.callee)) and bool(roots & _CLIENTS)


def _redirects(call: Call) -> bool:
    return call.callee.rpartition(".")[2] in sinks.REDIRECTS


def _address(call: Call) -> Expr | None:
    """The address among the arguments."""
    given = call.expr.get("url") or call.expr.get("web_path") or call.expr.get("urls")
    if given is not None:
        return given
    positional = call.expr.positional
    place = 1 if _METHOD_FIRST.search(call.callee) and len(positional) > 1 else 0
    if _redirects(call) and len(positional) > 1 and positional[0].kind is ExprKind.NUMBER:
        place = 1  # res.redirect(302, url), redirect(303, url)
    found = positional[place] if len(positional) > place else None
    if found is not None and found.kind is ExprKind.OBJECT:
        return found.get("url") or found.get("uri")
    return found


def _is_chosen(code: Code, call: Call, given: Expr, scope: Scope) -> bool:
    texts = [part for text in _texts(code, call, given) for part in _either(text)]
    return any(_host_held(text, scope) for text in texts) or (
        _redirects(call) and any(_is_prolonged(text, scope) for text in texts)
    )


def _either(value: Expr) -> tuple[Expr, ...]:
    """What `asked ? one : other` comes to: what is asked chooses between them and is no part of them."""
    parts = value.positional
    if value.kind is not ExprKind.OTHER or len(parts) != _TERNARY:
        return (value,)
    first, second = (
        value.text[one.span.end - value.span.start : other.span.start - value.span.start].strip(" ()\n")
        for one, other in pairwise(parts)
    )
    if (first, second) == ("?", ":"):
        return parts[1:]
    return (parts[0], parts[2]) if (first, second) == ("if", "else") else (value,)


def _is_prolonged(text: Expr, scope: Scope) -> bool:
    """`origin + next`: with no slash between, `.evil.com` or `@evil.com` makes another host of one's own."""
    parts = text.positional if text.kind in {ExprKind.OTHER, ExprKind.TEMPLATE} else ()
    if len(parts) < _PAIR or (not parts[0].name.endswith(".origin") and parts[0].text != "origin"):
        return False
    between = text.text[parts[0].span.end - text.span.start : parts[1].span.start - text.span.start]
    bare = "".join(between.split()) in {"+", "}${"}
    return bare and scope.holds(parts[1]) is Held.TEXT


def _texts(code: Code, call: Call, given: Expr) -> Iterator[Expr]:
    """The address, what a local name was given, and what `new URL(address, base)` is made of."""
    name = _object(given)
    here = [row for row in code.assignments if name and row.scope == call.scope]
    rows = [row.value for row in here if row.target == name]
    hosts = [row.value for row in here if row.target.startswith(f"{name}.") and row.target.endswith(_WHERE)]
    if rows and all(
        _CLONE.search(row.name) for row in rows
    ):  # wherever its path leads, its host stays unless it is set
        yield from hosts
        return
    chosen = [item for row in rows if row.kind is ExprKind.OTHER for _, item in row.items]
    rows += [item for item in chosen if item.kind in {ExprKind.TEMPLATE, ExprKind.STRING}]  # one address or the other
    if not any(row.kind in {ExprKind.TEMPLATE, ExprKind.STRING} or _is_url(row) for row in rows):
        yield given
    for value in (given, *rows):
        if _is_url(value) and value.positional:
            yield value.positional[0]
        elif value.kind is ExprKind.LIST:
            yield from value.positional
        elif value is not given and value.kind is ExprKind.TEMPLATE:
            yield value


def _object(given: Expr) -> str:
    """The local name of an address, which is given as it is or as its text: `url`, `url.href`, `url.toString()`."""
    text = given.text.removesuffix(".toString()").removesuffix(".href")
    return text if given.kind in {ExprKind.NAME, ExprKind.CALL} and text.isidentifier() else ""


def _is_url(value: Expr) -> bool:
    return value.kind is ExprKind.CALL and value.name == "URL"


def _host_held(text: Expr, scope: Scope) -> bool:
    """Whether the part of an address that says where it leads comes from a stranger."""
    if text.kind is ExprKind.TEMPLATE:
        written = text.text.lstrip("rbfRBF").strip("`'\"")
        if _HOST.match(written) or not text.items:
            return False
        before = re.split(r"[{$+%\"']", written, maxsplit=1)[0].strip()
        first = next((item for _, item in text.items if item.kind is not ExprKind.STRING), None)
        begins = first is not None and first.span.start == text.span.start  # `address + "/rates"`
        leading = begins or before in {"", "http://", "https://", "//"}
        enough = Held.PART if before.endswith("//") else Held.TEXT  # a host needs no slash
        chosen = first is not None and (scope.holds(first) is Held.TEXT or scope.holds(first) is enough)
        return leading and chosen and first is not None and not _OWN.search(first.name)
    if text.kind in {ExprKind.NAME, ExprKind.CALL} and _OWN.search(text.name):
        return False
    if text.kind not in {ExprKind.NAME, ExprKind.CALL, ExprKind.OTHER}:
        return False
    if "+" in text.text and text.kind is ExprKind.OTHER and text.items:
        return _host_held(text.items[0][1], scope)  # what stands first says where it leads
    return scope.holds(text) is Held.TEXT
