"""The usual ways in which JavaScript reads an environment variable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tengates.model.code import EnvRead, Expr, ExprKind, Import
from tengates.model.place import Span

ENVIRONMENTS = {"process.env", "import.meta.env", "Bun.env"}
_CHAIN = re.compile(
    r"^(?:process\.env|import\.meta\.env|Bun\.env|\$env/dynamic/(?:private|public)\.env"
    r"|(?:(?:c|ctx|context|this|platform)\.)?env)(?:\.|\[)([A-Z_][A-Z0-9_]*)\]?$"
)
_GETTERS = {"Deno.env.get"}


def env_read(name: str, call: Expr | None, span: Span, scope: str) -> EnvRead | None:
    """The variable that a chain (`call` None) or a call reads, if it reads one."""
    if call is None:
        found = _CHAIN.match(name)
        return EnvRead(found.group(1), span, scope) if found else None
    if name in _GETTERS and call.positional and call.positional[0].kind is ExprKind.STRING:
        return EnvRead(call.positional[0].text, span, scope)
    return None


def imported_variables(imports: Iterable[Import]) -> Iterator[EnvRead]:
    """Variables that SvelteKit hands out as imports: `import { KEY } from "$env/static/private"`."""
    for item in imports:
        if item.module.startswith("$env/static/") and item.name not in {"", "*", "default"} and not item.is_type:
            yield EnvRead(item.name, item.span)
