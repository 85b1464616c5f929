"""Links from evidence to the published code: only for GitHub, and only where the published file is the one that was read."""

from __future__ import annotations

from urllib.parse import quote

from tengates.model.origin import Origin
from tengates.model.veil import veiled

_GITHUB = "https://github.com/"
_OWNER_AND_NAME = 2


def github_of(origin: Origin) -> str:
    """The repository's address on GitHub, "" when it is published elsewhere or nowhere."""
    path = origin.address.removeprefix(_GITHUB)
    return origin.address if path != origin.address and len(path.split("/")) == _OWNER_AND_NAME else ""


def permalink(origin: Origin, path: str, first: int = 0, last: int = 0) -> str:
    """The address of these lines at the commit that was read; "" when the file there is not the one here."""
    address = github_of(origin)
    if not address or origin.commit is None or path not in origin.unchanged or veiled(path) != path:
        return ""
    lines = f"#L{first}" if first else ""
    lines += f"-L{last}" if first and last > first else ""
    return f"{address}/blob/{origin.commit}/{quote(origin.prefix + path, safe='/')}{lines}"
