"""Parameters of a refactor as the command line takes them."""

from __future__ import annotations

from tengates.model.errors import InputError


def values(pairs: list[str]) -> dict[str, str]:
    """`NAME=VALUE` pairs as a mapping. InputError for one without a value."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f'"{pair}" is not a parameter. Write --set NAME=VALUE, such as --set cap=900.')
        found[name.strip()] = value
    return found
