"""Credentials in the lines that a commit brought in, by the same rules as for a file that is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tengates.facts.dotenv import is_env_file, read_env
from tengates.facts.locks import is_lock
from tengates.facts.roles import is_fixture, role_of
from tengates.facts.secret_filters import is_placeholder
from tengates.facts.secrets import find_secrets
from tengates.model.config import EnvFile, Role, SecretHit
from tengates.model.place import Span

_OBJECTS = (".pkl", ".pickle", ".joblib")  # bytes, where only a key of a provider's own shape is told from chance
_GENERIC = ("generic", "signing", "session", "jwt")

Lines = Sequence[tuple[int, bytes]]


def past_hits(path: str, lines: Lines) -> tuple[tuple[Role, SecretHit], ...]:
    """Credentials in numbered lines of a file as it was; copied packages and example environments hold none.

    A word that anybody can guess is left out: where it still signs, the files say so, and where it
    does not, knowing it is worth nothing.
    """
    name = path.rpartition("/")[2]
    text = b"\n".join(line for _, line in lines)
    role = Role.TEST if is_fixture(path) else role_of(path, text)
    env = read_env(name, text.decode("utf-8", "replace")) if is_env_file(name) else None
    if role is Role.VENDORED or is_lock(name) or (env is not None and env.example):
        return ()
    found = [hit for hit in find_secrets(path, text) if not is_placeholder(_value(text, hit))]
    hits = [replace(hit, span=_line(lines, hit.span.line)) for hit in found]
    if name.endswith(_OBJECTS):
        hits = [hit for hit in hits if hit.confidence == "high" and not hit.rule.startswith(_GENERIC)]
    env_hits = tuple(_env_hits(env, lines)) if env is not None else ()
    meant, known = {hit.span.line for hit in env_hits}, {hit.span.line for hit in hits}
    hits = [replace(hit, confidence="high") if hit.span.line in meant else hit for hit in hits]
    return tuple((role, hit) for hit in (*hits, *(hit for hit in env_hits if hit.span.line not in known)))


def env_digest(name: str) -> str:
    """Stands for the value of a variable in a dotenv file, which is never kept: its name."""
    return hashlib.sha256(f"tengates.env.1\0{name}".encode()).hexdigest()[:16]


def _env_hits(env: EnvFile, lines: Lines) -> Iterator[SecretHit]:
    for entry in env.entries:
        if entry.looks_secret and not is_placeholder(_after_equals(lines[entry.line - 1][1])):
            yield SecretHit("env", entry.name, _line(lines, entry.line), "", env_digest(entry.name), "high")


def _value(text: bytes, hit: SecretHit) -> str:
    return text[hit.span.start : hit.span.end].decode("utf-8", "replace")


def _after_equals(line: bytes) -> str:
    return line.partition(b"=")[2].decode("utf-8", "replace").strip().strip("'\"")


def _line(lines: Lines, place: int) -> Span:
    number = lines[min(place, len(lines)) - 1][0]
    return Span(number, number, 0, 0)
