"""What the environment variable of a lifted secret is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tengates.authoring.editing.edits import Splice

_VAGUE = {
    "KEY",
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "API_KEY",
    "APIKEY",
    "AUTH",
    "CREDENTIALS",
    "VALUE",
    "PASS",
    "PASSWD",
    "CLIENT_SECRET",
    "ACCESS_TOKEN",
    "AUTH_TOKEN",
}
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
_PLAIN_FILES = {
    "",
    "APP",
    "MAIN",
    "SERVER",
    "INDEX",
    "CONFIG",
    "SETTINGS",
    "ROUTE",
    "VIEWS",
    "MODELS",
    "INIT",
    "CONSTANTS",
}
_SECOND = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Lift:
    """Which literal is replaced by what, and what goes into `.env`."""

    splice: Splice
    name: str
    value: str


@dataclass
class Names:
    """The variables of this draft: the same value keeps its name, two values never share one."""

    wanted: str
    by_digest: dict[str, str] = field(default_factory=dict)
    examples: dict[str, dict[str, str]] = field(default_factory=dict)

    def settle(self, digest: str, name: str) -> str:
        """The variable of the value with this digest: what was asked for, else this name, numbered when taken."""
        if digest not in self.by_digest:
            base = self.wanted or name
            taken = set(self.by_digest.values())
            free = (base if number == 1 else f"{base}_{number}" for number in range(1, 1000))
            self.by_digest[digest] = next(item for item in free if item not in taken)
        return self.by_digest[digest]


def variable_name(written: str, rule: str, literal: str, path: str) -> str:
    """A name from what the code calls the value ("OPENAI_KEY", "api_key"), its rule, its shape, and for want of those its file."""
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
    if provider:
        return provider
    stem = _upper(path.rpartition("/")[2].partition(".")[0])
    owner = "" if stem in _PLAIN_FILES or place not in _VAGUE else f"{stem}_"
    return f"{owner}{place}" if place else "APP_SECRET"


def _upper(text: str) -> str:
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", _SECOND.sub("_", text)) if part]
    name = "_".join(parts).upper().removeprefix("SELF_").removeprefix("APP_CONFIG_").removeprefix("APP_")
    return name[:_LONGEST] if name[:1].isalpha() else ""
