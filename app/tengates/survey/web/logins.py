"""Which entry points let people log in with a secret that somebody could guess."""

from __future__ import annotations

import re

from tengates.model.survey import EntryPoint

_LOGIN = re.compile(
    r"(?i)(?:^|[/_.-])(?:log-?_?in|sign-?_?in|sign-?_?up|register|registration|token|authenticate)(?:$|[/_.-])"
)


def is_login(entry: EntryPoint) -> bool:
    """Whether an entry point takes a login, a sign-up or a request for a token."""
    name = entry.function.name if entry.function is not None else ""
    takes = bool(entry.inputs) or "POST" in entry.methods
    return takes and bool(_LOGIN.search(entry.pattern[:300]) or _LOGIN.search(name[:100]))
