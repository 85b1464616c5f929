"""The usual ways in which Python reads an environment variable."""

from __future__ import annotations

import re

from tengates.model.code import EnvRead, Expr, ExprKind
from tengates.model.place import Span

_GETTERS = {
    "os.environ.get",
    "os.getenv",
    "os.environ.pop",
    "st.secrets.get",
    "streamlit.secrets.get",
}
_READERS = {
    "decouple.config",
    "environ.Env()",
    "env",
    "env.str",
    "env.bool",
    "env.int",
    "env.list",
    "starlette.config.Config()",
}
_ENV_CHAIN = re.compile(r"^(?:os\.environ|streamlit\.secrets)\[([A-Za-z_][A-Za-z0-9_]*)\]$")
_SECRET_CHAIN = re.compile(r"^streamlit\.secrets\.([A-Z_][A-Z0-9_]*)$")
_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")


def env_read(name: str, call: Expr | None, span: Span, scope: str) -> EnvRead | None:
    """The variable that a chain (`call` None) or a call reads, if it reads one."""
    if call is None:
        return _chain(name, span, scope)
    if name not in _GETTERS and name not in _READERS:
        return None
    given = call.positional
    if not given or given[0].kind is not ExprKind.STRING or not _NAME.match(given[0].text):
        return None
    default = given[1] if len(given) > 1 else call.get("default")
    return EnvRead(given[0].text, span, scope, default, required=name in _READERS and default is None)


def _chain(name: str, span: Span, scope: str) -> EnvRead | None:
    found = _ENV_CHAIN.match(name) or _SECRET_CHAIN.match(name)
    return EnvRead(found.group(1), span, scope, required=True) if found else None
