"""Credentials in a file: a maintained engine with hundreds of rules, in process and offline, and rules of our own.

The engine is betterleaks (MIT). It found 0.94 of a public set of 1,861 credentials with 5 % false
ones and answers within 0.1 s, where a scanner that starts as a process costs 0.6 s each time. Where
its library cannot be loaded the rules of our own still work. Values are never kept: a hit holds a
mask, a digest and a place.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import importlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from tengates.facts.secret_filters import is_placeholder, is_public, is_reference
from tengates.model.config import SecretHit
from tengates.model.place import Span

_SIZE = 1_000_000
_LINE = 10_000
_SALT = b"tengates.secret.1\0"
_ENTROPY = 3.0
_SHORTEST = 8
_TITLES = {"generic-api-key": "API key", "jwt": "signed token", "private-key": "private key"}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern whose first group is the value. All patterns are linear and run line by line."""

    id: str
    title: str
    pattern: re.Pattern[str]
    confidence: str
    varied: bool = False  # the value must look random


_QUOTED = r"""["']([^"'\s]{8,200})["']"""
_SIGNING = r"(?:SECRET_KEY|JWT_SECRET(?:_KEY)?|SESSION_SECRET|SIGNING_(?:KEY|SECRET)|COOKIE_SECRET|AUTH_SECRET|NEXTAUTH_SECRET|TOKEN_SECRET)"
_SECRET = (
    r"[A-Za-z0-9_]{0,40}(?:api_?key|secret|passwd|password|auth_?token|access_?token|private_?key)[A-Za-z0-9_]{0,20}"
)
_RULES = (
    _Rule(
        "url-password",
        "password in an address",
        re.compile(r"[a-z][a-z0-9+]{1,20}://[^\s:/@\"'<>{}$]{1,80}:([^\s@/\"'<>{}$]{3,120})@"),
        "high",
    ),
    _Rule(
        "signing-secret",
        "signing secret",
        re.compile(rf"(?i)\b{_SIGNING}[\"'\]]{{0,2}}\s{{0,4}}[:=]\s{{0,4}}{_QUOTED}"),
        "high",
    ),
    _Rule(
        "signing-secret",
        "signing secret",
        re.compile(rf"(?i)\b{_SIGNING}[\"'\]]{{0,2}}\)?\s{{0,4}}(?:,|\|\||\?\?|\bor\b)\s{{0,4}}{_QUOTED}"),
        "high",
    ),
    _Rule(
        "signing-secret",
        "signing secret",
        re.compile(rf"\b(?:app|self|application)\.secret_key\s{{0,4}}=\s{{0,4}}{_QUOTED}"),
        "high",
    ),
    _Rule(
        "jwt-secret",
        "signing secret",
        re.compile(r"\bjwt\.(?:sign|verify|encode|decode)\([^\"'\n]{1,120},\s{0,4}[\"']([^\"'\s]{6,200})[\"']"),
        "high",
    ),
    _Rule(
        "session-secret",
        "session secret",
        re.compile(r"(?<![A-Za-z_])secret\s{0,4}:\s{0,4}[\"']([^\"'\n]{6,100})[\"']"),
        "medium",
    ),
    _Rule(
        "generic-secret",
        "password or key",
        re.compile(rf"(?i)\b{_SECRET}[\"'\]]{{0,2}}\s{{0,4}}[:=]\s{{0,4}}{_QUOTED}"),
        "medium",
        varied=True,
    ),
    _Rule(
        "private-key",
        "private key",
        re.compile(r"(-----BEGIN (?:RSA |EC |OPENSSH |DSA |PGP )?PRIVATE KEY(?: BLOCK)?-----)"),
        "high",
    ),
)
# Shapes that the engine knows beside a telling name alone; where it found something too, its rule stands.
_SHAPED = re.compile(
    r"(?<![A-Za-z0-9_-])(sk-(?:proj-|svcacct-)?[A-Za-z0-9_]{32,200}|hf_[A-Za-z0-9]{30,60}|(?:sb_secret_|whsec_|tvly-)[A-Za-z0-9_-]{24,80})"
)
_SIGNS = {"signing-secret", "jwt-secret", "session-secret"}
_HINTS = re.compile(r"(?i)secret|key|token|passw|://|jwt|BEGIN ")
_LOCAL = "supabase-demo"  # the issuer of the keys that every local Supabase has
_TOKEN = re.compile(r"\beyJ[A-Za-z0-9_-]{10,2000}\.(eyJ[A-Za-z0-9_-]{10,4000})\.[A-Za-z0-9_-]{10,1000}")


def find_secrets(path: str, source: bytes) -> tuple[SecretHit, ...]:
    """Every credential in a file, in order of place; one hit a place."""
    if len(source) > _SIZE or source.startswith(b"version https://git-lfs"):
        return ()
    text = source.decode("utf-8", "surrogateescape")
    if not _HINTS.search(text) and not _TOKEN.search(text) and not _SHAPED.search(text):
        return _placed(source, _engine_hits(text)) if len(source) > _SHORTEST else ()
    found: dict[int, SecretHit] = {}
    for hit in _placed(source, chain(_own_hits(path, text), _engine_hits(text), _shaped_hits(text))):
        if not any(other.span.start < hit.span.end and hit.span.start < other.span.end for other in found.values()):
            found[hit.span.start] = hit
    return tuple(found[start] for start in sorted(found))


@dataclass(frozen=True, slots=True)
class _Raw:
    rule: str
    title: str
    confidence: str
    value: str
    line: int  # 1-based
    context: str


def _placed(source: bytes, hits: Iterable[_Raw]) -> tuple[SecretHit, ...]:
    """Give each hit the place of its value, masked at once."""
    starts = [0]
    starts += [found.end() for found in re.finditer(rb"\n", source)]
    placed = []
    for hit in hits:
        value = hit.value.encode("utf-8", "surrogateescape")
        begin = starts[min(hit.line, len(starts)) - 1]
        start = source.find(value, begin)
        if start < 0:
            continue
        line = hit.line + source.count(b"\n", begin, start)
        span = Span(line, line + value.count(b"\n"), start, start + len(value))
        placed.append(SecretHit(hit.rule, hit.title, span, _masked(hit.value), _digest(value), hit.confidence))
    return tuple(placed)


def _own_hits(path: str, text: str) -> Iterator[_Raw]:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LINE or not _HINTS.search(line):
            continue
        for rule in _RULES:
            for found in rule.pattern.finditer(line):
                value = found.group(1)
                if not _is_excused(value, line, path, rule.id) and (not rule.varied or _is_varied(value)):
                    yield _Raw(rule.id, rule.title, rule.confidence, value, number, line)
        yield from _service_tokens(line, number)


def _service_tokens(line: str, number: int) -> Iterator[_Raw]:
    """Tokens whose own payload says that they open everything: Supabase's service role."""
    for found in _TOKEN.finditer(line):
        claims = _claims(found.group(1))
        if claims.get("role") == "service_role" and claims.get("iss") != _LOCAL:
            yield _Raw("supabase-service-role", "Supabase service-role key", "high", found.group(0), number, line)


def _claims(part: str) -> dict[str, Any]:
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _shaped_hits(text: str) -> Iterator[_Raw]:
    """Keys of providers that stand anywhere, also as a bare argument."""
    for number, line in enumerate(text.split("\n"), 1):
        for found in _SHAPED.finditer(line) if len(line) <= _LINE else ():
            value = found.group(1)
            if _is_varied(value) and not _is_excused(value, line, ""):
                yield _Raw("generic-api-key", _TITLES["generic-api-key"], "medium", value, number, line)


def _engine_hits(text: str) -> Iterator[_Raw]:
    engine = _engine()
    if engine is None:
        return
    clean = text.encode("utf-8", "replace").decode("utf-8")
    lines = clean.split("\n")
    for found in engine.scan_string(clean):
        value, number = str(found.match.value), int(found.location.start_line or 1)
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        if len(line) > _LINE or not value or _is_excused(value, line, ""):
            continue
        if _token_is_public(value) or (found.rule_id.startswith("generic") and not _is_varied(value)):
            continue
        title = _TITLES.get(found.rule_id) or found.rule_id.replace("-", " ")
        yield _Raw(found.rule_id, title, str(found.confidence or "medium"), value, number, line)


@cache
def _engine() -> Any:
    try:
        return importlib.import_module("betterleaks")
    except (ImportError, OSError):  # no wheel for this platform
        return None


def _is_excused(value: str, line: str, path: str, rule: str = "") -> bool:
    if rule == "session-secret" and not path.endswith((".js", ".ts", ".mjs", ".cjs")):
        return True
    if rule in _SIGNS and not path.endswith((".md", ".txt", ".env", ".example")):
        return is_reference(value)  # also plain words sign tokens, and whoever guesses them signs too
    return is_placeholder(value) or is_public(value, line) or (path.endswith(".md") and "example" in line.lower())


def _token_is_public(value: str) -> bool:
    found = _TOKEN.match(value)
    claims = _claims(found.group(1)) if found else {}
    return claims.get("role") == "anon" or claims.get("iss") == _LOCAL


def _is_varied(value: str) -> bool:
    """Whether a value looks made by a machine or a careful person, not like words or a name."""
    kinds = sum(bool(re.search(pattern, value)) for pattern in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    counts = Counter(value)
    entropy = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return kinds > 1 and any(char.isdigit() for char in value) and entropy >= _ENTROPY and " " not in value


def _masked(value: str) -> str:
    if len(value) <= 2 * _SHORTEST:
        return f"{value[:2]}…"
    return f"{value[:4]}…{value[-2:]}"


def _digest(value: bytes) -> str:
    return hashlib.sha256(_SALT + value).hexdigest()[:16]
