"""The usual ways in which Python reads an environment variable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tengates.model.code import Class, EnvRead, Expr, ExprKind
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
_SETTINGS = {"pydantic_settings.BaseSettings", "pydantic.BaseSettings"}
_FIELD = {"pydantic.Field", "pydantic.fields.Field"}
_NAMES_IT = ("validation_alias", "alias", "env")  # `env` is that of pydantic 1
_DEFAULTS = ("default", "default_factory")
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


def settings_reads(classes: Iterable[Class]) -> Iterator[EnvRead]:
    """What the fields of pydantic's settings classes are read from: variables of their names, or of their aliases."""
    for row in classes:
        if _SETTINGS & set(row.bases):
            for field in row.fields:
                if field.annotation is not None and field.name != "model_config":
                    name, default = _described(field.name, field.default)
                    yield EnvRead(name.upper(), row.span, row.name, default, required=default is None)


def _described(name: str, value: Expr | None) -> tuple[str, Expr | None]:
    """The variable of a field and its default: a `Field(…)` that only describes it leaves it without one."""
    if value is None or value.text == "...":
        return name, None
    if value.kind is not ExprKind.CALL or value.name not in _FIELD or value.has_spread:
        return name, value
    given = next((item for key in _NAMES_IT if (item := value.get(key)) is not None), None)
    alias = next((text for text in _texts(given) if _NAME.match(text)), name)
    default = next(iter(value.positional), None) or next(
        (item for key in _DEFAULTS if (item := value.get(key)) is not None), None
    )
    return alias, None if default is not None and default.text == "..." else default


def _texts(given: Expr | None) -> Iterator[str]:
    """`"KEY"` and the strings of `AliasChoices("KEY", "OTHER")`, in order."""
    for item in (given, *(given.positional if given is not None else ())):
        if item is not None and item.kind is ExprKind.STRING:
            yield item.text
