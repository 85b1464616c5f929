"""What the environment variable of a lifted secret is called."""

from __future__ import annotations

import re

_VAGUE = {"KEY", "TOKEN", "SECRET", "PASSWORD", "API_KEY", "APIKEY", "AUTH", "CREDENTIALS", "VALUE", "PASS", "PASSWD"}
_GENERIC = (
    "generic",
    "default",
    "url",
    "password",
    "entropy",
    "secret",
    "hardcoded",
    "jwt",
    "curl",
    "basic",
    "private",
)
_SCHEMES = {
    "postgres": "DATABASE_URL",
    "postgresql": "DATABASE_URL",
    "mysql": "DATABASE_URL",
    "mongodb": "MONGODB_URI",
    "redis": "REDIS_URL",
    "rediss": "REDIS_URL",
    "amqp": "AMQP_URL",
    "amqps": "AMQP_URL",
}
_SECOND = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST = 60


def variable_name(written: str, rule: str, literal: str) -> str:
    """A name from the place where the value stands ("OPENAI_KEY", "api_key"), its rule and its shape."""
    scheme = re.split(r"[+:]", literal, maxsplit=1)[0].lower() if "://" in literal[:40] else ""
    if scheme in _SCHEMES:
        return _SCHEMES[scheme]
    place = _upper(written)
    provider = "" if rule.startswith(_GENERIC) else _upper(rule)
    if (
        place
        and place not in _VAGUE
        and (not provider or any(part in place for part in ("KEY", "TOKEN", "SECRET", "PASS")))
    ):
        return place
    return provider or place or "APP_SECRET"


def _upper(text: str) -> str:
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", _SECOND.sub("_", text)) if part]
    name = "_".join(parts).upper().removeprefix("SELF_").removeprefix("APP_CONFIG_").removeprefix("APP_")
    return name[:_LONGEST] if name[:1].isalpha() else ""
