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
from urllib.parse import unquote

from tengates.facts.secret_filters import is_address, is_placeholder, is_public, is_reference
from tengates.facts.secret_rules import NAME_WORDS, NAMED, SHAPE_WORDS, SHAPED, SIGNS, Rule
from tengates.model.config import SecretHit
from tengates.model.place import Span

_SIZE = 1_000_000
_LINE = 10_000
_SALT = b"tengates.secret.1\0"
_ENTROPY = 3.0
_SHORTEST = 8
_LONG = 24
_FEW = 2
_TITLES = {
    "generic-api-key": "API key",
    "jwt": "signed token",
    "private-key": "private key",
    "gcp-api-key": "Google API key",
}


_LOCAL = "supabase-demo"  # the issuer of the keys that every local Supabase has
_GEMINI = re.compile(r"(?i)gemini|generativ|genai|palm")
_TOKEN = re.compile(r"\beyJ[A-Za-z0-9_-]{10,2000}\.(eyJ[A-Za-z0-9_-]{10,4000})\.[A-Za-z0-9_-]{10,1000}")


def find_secrets(path: str, source: bytes) -> tuple[SecretHit, ...]:
    """Every credential in a file, in order of place; one hit a place."""
    if len(source) > _SIZE or source.startswith(b"version https://git-lfs"):
        return ()
    text = source.decode("utf-8", "surrogateescape")
    if len(source) < _SHORTEST:
        return ()
    engine = list(_engine_hits(text))
    sure = [hit for hit in engine if not hit.rule.startswith("generic")]
    raws = chain(_service_hits(text), sure, _own_hits(path, text), engine)
    found: dict[int, SecretHit] = {}
    for hit in _placed(source, _telling(raws) if b"\0" in source else raws):
        if not any(other.span.start < hit.span.end and hit.span.start < other.span.end for other in found.values()):
            found[hit.span.start] = hit
    return tuple(found[start] for start in sorted(found))


def signed_with(
    source: bytes, literals: Iterable[tuple[str, int]], known: tuple[SecretHit, ...]
) -> tuple[SecretHit, ...]:
    """The hits known so far with those of literals that sign something (value and line), in order of place."""
    raws = [
        _Raw("signing-key", "signing secret", "high", value, line, "")
        for value, line in literals
        if not is_reference(value)
    ]
    found = {hit.span.start: hit for hit in known}
    for hit in _placed(source, raws):
        if not any(other.span.start < hit.span.end and hit.span.start < other.span.end for other in found.values()):
            found[hit.span.start] = hit
    return tuple(found[start] for start in sorted(found))


def _telling(raws: Iterable[_Raw]) -> Iterator[_Raw]:
    """Of hits in a binary file those whose own shape tells what they are, each value once."""
    guessed, seen = {rule.id for rule in NAMED}, set[str]()
    for raw in raws:
        if raw.rule not in guessed and not raw.rule.startswith("generic") and raw.value not in seen:
            seen.add(raw.value)
            yield raw


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
    """By the shape of a provider's key first, since it tells most; then by the name before it."""
    shaped, named = _lines_with(SHAPE_WORDS, text), _lines_with(NAME_WORDS, text.lower())
    lines = text.split("\n") if shaped or named else []
    for rules, numbers in ((SHAPED, shaped), (NAMED, named)):
        for number in numbers:
            line = lines[number - 1]
            yield from _by_rules(rules, path, number, line) if len(line) <= _LINE else ()


def _lines_with(words: Iterable[str], text: str) -> list[int]:
    """The numbers of the lines that hold one of these words, from the first on: a search word by word is the quickest."""
    found: set[int] = set()
    for word in words:
        number, line, at = 1, 0, text.find(word)
        while at >= 0:
            number += text.count("\n", line, at)
            found.add(number)
            line = text.find("\n", at)
            at = text.find(word, line) if line >= 0 else -1
    return sorted(found)


def _by_rules(rules: Iterable[Rule], path: str, number: int, line: str) -> Iterator[_Raw]:
    for rule in rules:
        for found in rule.pattern.finditer(line):
            value = found.group(1)
            if not _is_excused(value, line, path, rule.id) and (
                not rule.varied or _is_varied(value, shaped=rules is SHAPED)
            ):
                confidence = "high" if rule.id == "generic-secret" and _is_machine_made(value) else rule.confidence
                yield _Raw(rule.id, rule.title, confidence, value, number, line)


def _service_hits(text: str) -> Iterator[_Raw]:
    """Tokens whose own payload says that they open everything: Supabase's service role."""
    if "eyJ" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        for found in _TOKEN.finditer(line) if len(line) <= _LINE else ():
            claims = _claims(found.group(1))
            if claims.get("role") == "service_role" and claims.get("iss") != _LOCAL:
                yield _Raw("supabase-service-role", "Supabase service-role key", "high", found.group(0), number, line)


def _claims(part: str) -> dict[str, Any]:
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _engine_hits(text: str) -> Iterator[_Raw]:
    engine = _engine()
    if engine is None:
        return
    lines = text.encode("utf-8", "replace").decode("utf-8").split("\n")
    lines = [line if len(line) <= _LINE else "" for line in lines]  # data, and slow to search
    for found in engine.scan_string("\n".join(lines)):
        value, number = str(found.match.value), int(found.location.start_line or 1)
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        if not value or _is_excused(value, line, ""):
            continue
        guessed = found.rule_id.startswith("generic")
        if _token_is_public(value) or (guessed and (not _is_varied(value) or is_address(value, line))):
            continue
        confidence = str(found.confidence or "medium")
        if found.rule_id == "gcp-api-key" and not _GEMINI.search(line):
            confidence = "medium"  # keys of maps have the same shape, and a page has to show them
        title = _TITLES.get(found.rule_id) or found.rule_id.replace("-", " ")
        yield _Raw(found.rule_id, title, confidence, value, number, line)


def warm_up() -> None:
    """Load the engine and its rules, so that the first file need not wait for them."""
    engine = _engine()
    if engine is not None:
        engine.scan_string("nothing")


@cache
def _engine() -> Any:
    try:
        return importlib.import_module("betterleaks")
    except (ImportError, OSError):  # no wheel for this platform
        return None


def _is_excused(value: str, line: str, path: str, rule: str = "") -> bool:
    if rule == "session-secret" and not path.endswith((".js", ".ts", ".mjs", ".cjs")):
        return True
    if rule in SIGNS and not path.endswith((".md", ".txt", ".env", ".example")):
        return is_reference(value)  # also plain words sign tokens, and whoever guesses them signs too
    if rule == "url-password" and is_placeholder(unquote(value)):
        return True
    return is_placeholder(value) or is_public(value, line) or (path.endswith(".md") and "example" in line.lower())


def _token_is_public(value: str) -> bool:
    found = _TOKEN.match(value)
    claims = _claims(found.group(1)) if found else {}
    return claims.get("role") == "anon" or claims.get("iss") == _LOCAL


def _is_varied(value: str, *, shaped: bool = False) -> bool:
    """Whether a value looks made by a machine or a careful person, not like words or a name.

    A `shaped` value already begins like a provider's key, some of which hold letters alone.
    """
    if shaped:
        return len(set(value)) > _LONG // 2
    kinds = sum(bool(re.search(pattern, value)) for pattern in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    counts = Counter(value)
    entropy = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return kinds > 1 and any(char.isdigit() for char in value) and entropy >= _ENTROPY and " " not in value


def _is_machine_made(value: str) -> bool:
    """Whether nobody typed it: long, with all kinds of characters mixed."""
    digits = sum(char.isdigit() for char in value)
    mixed = bool(re.search(r"[a-z]", value)) and bool(re.search(r"[A-Z]", value)) and digits > _FEW
    return len(value) >= _LONG and mixed and len(set(value)) > _LONG // 2


def _masked(value: str) -> str:
    if len(value) <= 2 * _SHORTEST:
        return f"{value[:2]}…"
    return f"{value[:4]}…{value[-2:]}"


def _digest(value: bytes) -> str:
    return hashlib.sha256(_SALT + value).hexdigest()[:16]
