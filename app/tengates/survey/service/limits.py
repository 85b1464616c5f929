"""What limits how much one caller may use: rate limiters, quota tables, credits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Branch, Call, Code, Exit, Expr, ExprKind
from tengates.model.place import Span
from tengates.model.survey import Survey
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.memory import per_code

# Packages whose only purpose is to limit, and the callee endings that put them to work.
PACKAGES = {
    "slowapi": ("limit", "shared_limit"),
    "flask_limiter": ("limit", "shared_limit"),
    "fastapi_limiter": ("RateLimiter",),
    "django_ratelimit": ("ratelimit",),
    "ratelimit": ("limits", "sleep_and_retry"),
    "limits": ("hit", "test"),
    "pyrate_limiter": ("try_acquire",),
    "express-rate-limit": ("default", "rateLimit"),
    "rate-limiter-flexible": ("consume",),
    "express-slow-down": ("default",),
    "@fastify/rate-limit": ("default",),
    "@upstash/ratelimit": ("limit", "blockUntilReady"),
    "hono-rate-limiter": ("rateLimiter",),
    "@nestjs/throttler": ("forRoot", "Throttle"),
    "@vercel/firewall": ("checkRateLimit",),
    "@arcjet/next": ("protect",),
    "koa-ratelimit": ("default",),
    "@grammyjs/ratelimiter": ("limit",),
    "telegraf-ratelimit": ("default",),
}
_COUNTED = re.compile(
    r"(?i)rate_?limit|throttl|quota|credit|usage_?(?:limit|count)|(?:api|free)_?limit|max_?(?:requests|messages|generations)"
    r"|remaining_?(?:uses|requests|tokens|generations|messages)|daily_?(?:limit|count)|entitlements|cool_?down"
)
# What says whether somebody may go on: `limits = await checkUserLimits(id)`, then `if (!limits.canUseAI)`.
_ASKS = re.compile(
    r"(?i)(?:check|get|enforce|verify|consume|has_?reached|exceeds?|is_?over)_?\w{0,20}(?:usage|quota|(?:user|api|daily|plan|ai|request)_?limits?)\w{0,8}$"
    r"|(?:^|\.)(?:check|enforce|apply|consume)?_?rate_?limit(?:er)?$|(?:^|[._])limiter(?:\.\w{1,20})?$"
)
LIMITING = re.compile(r"(?i)limit|throttl|arcjet|firewall|\baj\b")
_THROTTLE_SETTING = re.compile(r"DEFAULT_THROTTLE_CLASSES|throttle_classes")
# What a provider says of us, and until when: that refuses nobody.
_PROVIDER = re.compile(
    r"(?i)RateLimitError|status_?code|error|exception|\.status\b|retry|rate_?limit\w{0,20}reset"
    r"|(?:gemini|openai|anthropic|claude|groq|mistral|cohere|bedrock|vertex|google|github|provider|upstream)\w*_?limit"
)
# The bounds of something that is given: `credits < 1 || credits > 1000`, `1 <= credits <= 1000`.
RANGE = re.compile(r"([\w.]+)\s*<=?\s*\d+\s*(?:\|\||or)\s*\1\s*>=?\s*\d|\d\s*<=?\s*[\w.]+\s*<=?\s*\d")
_ALLOWS = re.compile(r"(?i)(?:is_?)?(?:allow\w*|ok|success|can\w*|may\w*|permitted|passed|granted|proceed|within\w*)$")
_TOO_MANY = re.compile(r"\b429\b|TOO_MANY_REQUESTS")
_USED_UP = re.compile(
    r"(?i)\b(?:no|out of|not enough|insufficient)\b[^.\n]{0,30}\bcredits?\b"
    r"|\b(?:limit|quota|credits?)\b[^.\n]{0,30}\b(?:reached|exceeded|used up|exhausted)\b|INSUFFICIENT_CREDITS"
)
_ON = frozenset({"next", "call_next"})


@dataclass(frozen=True, slots=True)
class Limiter:
    """Something that limits use, and whether it is wired in; of a package what it is called and what puts it to work."""

    path: str
    line: int
    what: str
    wired: bool
    span: Span
    scope: str = ""
    full: str = ""
    verbs: tuple[str, ...] = ()


def find_limiters(survey: Survey) -> list[Limiter]:
    """What limits use, in the served program; the wired ones first."""
    files = list(survey.sources())
    used = frozenset(name for path, code in files for name in _put_to_work(path, code))
    used = linked(survey).project.memory.same(used)
    found = [item for path, code in files for item in _of_file(path, code, used)]
    return sorted(found, key=lambda item: not item.wired)


@per_code
def _put_to_work(_path: str, code: Code) -> Iterator[str]:
    """Endings of what is called or decorated with on something that is named for limiting."""
    names = [call.callee for call in code.calls]
    names += [decorator.name for function in code.functions for decorator in function.decorators]
    yield from (name.rpartition(".")[2] for name in names if LIMITING.search(name))


@per_code
def _of_file(path: str, code: Code, used: frozenset[str]) -> Iterator[Limiter]:
    yield from _packages(path, code, used)
    for row in code.assignments:
        if _THROTTLE_SETTING.search(row.target) or _THROTTLE_SETTING.search(row.value.text):
            yield Limiter(path, row.span.line, "throttling is switched on", wired=True, span=row.span, scope=row.scope)
    for branch in code.branches if not is_browser_code(path, code) else ():
        if refuses(branch) and (
            _refuses_by_count(branch) or _refuses_by_answer(code, branch) or _says_too_many(branch)
        ):
            what, scope = "refuses when a limit is used up", branch.scope
            yield Limiter(path, branch.span.line, what, wired=True, span=branch.span, scope=scope)


def _packages(path: str, code: Code, used: frozenset[str]) -> Iterator[Limiter]:
    for item in code.imports:
        verbs = next(
            (verbs for name, verbs in PACKAGES.items() if item.module == name or item.module.startswith(f"{name}.")), ()
        )
        if not verbs or item.is_type:
            continue
        full = item.module if item.name in {"", "*"} else f"{item.module}.{item.name}"
        own = any(puts_to_work(call, full, verbs) for call in code.calls)
        wired = own or any(verb in used for verb in verbs)
        what = f"{item.module} limits requests"
        yield Limiter(path, item.span.line, what, wired=wired, span=item.span, full=full, verbs=verbs)


def puts_to_work(call: Call, full: str, verbs: tuple[str, ...]) -> bool:
    """Whether a call puts a limiter to work: by its verb, registered, or made with limits that hold everywhere."""
    if any(item.name == full for item in call.expr.positional):
        return True
    if not call.callee.startswith(full):
        return False
    everywhere = call.expr.get("default_limits") or call.expr.get("application_limits")
    return call.callee.rpartition(".")[2] in verbs or everywhere is not None


def refuses(branch: Branch) -> bool:
    """Whether a branch leaves with a no: not with `True`, `{ allowed: true }`, the next in line, or what it asked about.

    What is asked must be no range that something given has to keep to.
    """
    if branch.exit not in {Exit.RETURN, Exit.RAISE} or RANGE.search(branch.condition.text):
        return False
    given = branch.returned
    if branch.exit is Exit.RAISE or given is None:
        return True
    if given.kind is ExprKind.BOOLEAN:
        return given.text.lower() != "true"
    if given.kind is ExprKind.OBJECT:
        yes = (label for label, value in given.items if value.kind is ExprKind.BOOLEAN and value.text.lower() == "true")
        return not any(_ALLOWS.match(label) for label in yes)
    if given.kind is ExprKind.CALL:
        return given.name.rpartition(".")[2] not in _ON
    roots = {name.partition(".")[0] for name in _names(branch.condition)}
    return given.kind is not ExprKind.NAME or given.name.partition(".")[0] not in roots


def _refuses_by_count(branch: Branch) -> bool:
    """`if not enough credits: refuse`; a provider's own rate-limit error is another matter."""
    names = " ".join(_names(branch.condition))
    return bool(_COUNTED.search(names)) and not _PROVIDER.search(names)


def _says_too_many(branch: Branch) -> bool:
    """`if len(recent) >= LIMIT: return JSONResponse(…, status_code=429)`; a provider's 429 is only handed on."""
    said = branch.returned is not None and (
        _TOO_MANY.search(branch.returned.text) or _USED_UP.search(branch.returned.text)
    )
    return bool(said) and not _PROVIDER.search(branch.condition.text) and not _TOO_MANY.search(branch.condition.text)


def _refuses_by_answer(code: Code, branch: Branch) -> bool:
    """Whether what is asked of was given back by a check of what somebody has used."""
    roots = {name.partition(".")[0] for name in _names(branch.condition)}
    rows = [row for row in code.assignments if row.target in roots and row.scope == branch.scope]
    return any(row.value.kind is ExprKind.CALL and _ASKS.search(row.value.name) for row in rows)


def _names(expr: Expr) -> Iterator[str]:
    stack = [expr]
    while stack:
        current = stack.pop()
        if current.name:
            yield current.name
        stack += [item for _, item in current.items]
