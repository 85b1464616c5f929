"""Options to set, with nested ones in their place: `{"config.limit": "9"}` becomes `{"config": {"limit": "9"}}`."""

from __future__ import annotations

from collections.abc import Mapping

Settings = Mapping[str, "str | Settings"]


def nested(settings: Mapping[str, str]) -> Settings:
    """Names with dots as objects in objects."""
    found: dict[str, str | Settings] = {}
    inner: dict[str, dict[str, str]] = {}
    for name, value in settings.items():
        head, _, rest = name.partition(".")
        if rest:
            inner.setdefault(head, {})[rest] = value
            found.setdefault(head, {})
        else:
            found[head] = value
    return {**found, **{head: nested(rows) for head, rows in inner.items()}}
