"""`.env` files: names and whether a value stands there; the values themselves are dropped at once."""

from __future__ import annotations

import re

from tengates.facts.secret_filters import is_placeholder, is_public
from tengates.model.config import EnvEntry, EnvFile

_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$")
_OPTIONAL = re.compile(r"^\s*#\s*([A-Z][A-Z0-9_]+)\s*=")  # named in an example, and needs no value
_VARIANT = re.compile(
    r"^(?:\.env|.*\.env\.(?:example|sample|template|dist)|\.env[._-](?!(?:.*\.)?(?:md|ts|js|mjs|py)$).*|.*\.env)$"
)  # `.env.d.ts` is code
_UNDOTTED = re.compile(r"^(?:dot)?env[._-](?:example|sample|template)(?:[._-]\w{1,40})?$")
_EXAMPLE = ("example", "sample", "template", "dist", "defaults", "schema")
_PLACEHOLDER = re.compile(
    r"^$|^[<\[{].*[>\]}]$|^x+$|your|change[-_ ]?me|replace|example|placeholder|dummy|todo|insert|<|\.\.\.|^\*+$|^sk-?x*$",
    re.IGNORECASE,
)
_SECRET_NAME = re.compile(r"KEY|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|DSN|DATABASE_URL|PRIVATE|AUTH", re.IGNORECASE)
_SIGNS = re.compile(r"SECRET_KEY|JWT_SECRET|SESSION_SECRET|SIGNING|SUPERUSER_PASSWORD|ADMIN_PASSWORD")
_PUBLIC_NAME = re.compile(r"PUBLISHABLE|PUBLIC|ANON", re.IGNORECASE)
_WITH_PASSWORD = re.compile(r"^[a-z][a-z0-9+.-]*://[^:/\s]*:([^@\s]+)@")
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*://|file:)")
_KEY_IN_ADDRESS = re.compile(r"[?&][a-z_-]{0,20}(?:key|token|secret|password|sig)=[^&\s]{8}", re.IGNORECASE)
_LINE_LIMIT = 4_000
_SHORTEST = 8


def is_env_file(name: str) -> bool:
    """Whether a file name is a `.env` variant; `.envrc` is a script."""
    return bool(_UNDOTTED.match(name) or _VARIANT.match(name))


def read_env(name: str, text: str) -> EnvFile:
    """The entries of a dotenv file."""
    example = any(word in name.lower() for word in _EXAMPLE)
    entries = []
    for number, line in enumerate(text.split("\n"), 1):
        found = _LINE.match(line) if len(line) <= _LINE_LIMIT else None
        if found is not None:
            value = found.group(2).split(" #")[0].strip().strip("'\"")
            entries.append(EnvEntry(found.group(1), number, bool(value), _looks_secret(found.group(1), value)))
        elif example and (optional := _OPTIONAL.match(line[:_LINE_LIMIT])):
            entries.append(EnvEntry(optional.group(1), number, has_value=False, looks_secret=False))
    return EnvFile(tuple(entries), example)


def _looks_secret(name: str, value: str) -> bool:
    if _SIGNS.search(name) and value.lower().startswith("change"):
        return True  # nobody changed it, so everybody knows it
    if _PLACEHOLDER.search(value) or len(value) < _SHORTEST or is_placeholder(value):
        return False
    if found := _WITH_PASSWORD.match(value):
        return not is_placeholder(found.group(1))
    if _ADDRESS.match(value) and not _KEY_IN_ADDRESS.search(value):
        return False
    return bool(_SECRET_NAME.search(name)) and not _PUBLIC_NAME.search(name) and not is_public(value, name)
