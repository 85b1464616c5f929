"""Elysia's own ways to stand before a route: hooks in options, macros by name, hooks that reach beyond their plugin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.survey import Guard
from tengates.survey.web.express_apps import Key, link_of
from tengates.survey.web.found import Context
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

ELYSIA = "elysia"
BEFORE = frozenset({"onBeforeHandle", "onRequest", "onTransform", "derive", "resolve"})
HOOKS = ("beforeHandle", "transform", "derive", "resolve")
_WIDE = frozenset({"scoped", "global", "plugin"})
_PAIR = 2  # a macro's name and what it does


def hooks_of(options: Expr | None, names: tuple[str, ...] = HOOKS) -> Iterator[Expr]:
    """What runs before a handler by the options of its route or group, several to a name or one."""
    for name in names:
        value = options.get(name) if options is not None else None
        if value is not None:
            yield from value.positional if value.kind is ExprKind.LIST else (value,)


def is_wide(file: SourceFile, key: Key, call: Call) -> bool:
    """Whether a hook also stands before the routes of whoever uses its plugin: `{ as: "scoped" }`, `.as("scoped")`."""
    options = next((item for item in call.expr.positional if item.kind is ExprKind.OBJECT), None)
    said = options.get("as") if options is not None else None
    return (said is not None and said.text in _WIDE) or _lifted(file).get(key, 0) > call.span.end


@per_file
def _lifted(file: SourceFile) -> Mapping[Key, int]:
    """Plugins that lend out all that was put in before `.as("scoped")`, and where that ends."""
    rows = (call for call in file.calls_by_name.get("as", ()) if any(i.text in _WIDE for i in call.expr.positional))
    found: dict[Key, int] = {}
    for call in rows:
        key = link_of(file, call).key
        found[key] = max(found.get(key, 0), call.span.end)
    return found


def macros_in(context: Context, file: SourceFile, apps: Mapping[Key, str]) -> Iterator[tuple[str, Guard]]:
    """Macros that refuse strangers, by the name under which a route's options ask for them: `{ signedIn: true }`."""
    for call in file.calls_by_name.get("macro", ()) if not file.is_python else ():
        if apps.get(link_of(file, call).key) == ELYSIA:
            for name, value in _macros(file, call):
                refusal = context.guards.refusal(file, value.span)
                if refusal is not None:
                    yield name, Guard(refusal.guard.place, name, "middleware")


def _macros(file: SourceFile, call: Call) -> Iterator[tuple[str, Expr]]:
    """`macro({ name: … })`, `macro("name", …)` and the older `macro(({ onBeforeHandle }) => ({ name() {…} }))`."""
    given = call.expr.positional
    if len(given) >= _PAIR and given[0].kind is ExprKind.STRING:
        yield given[0].text, given[1]
    for item in given[:1]:
        if item.kind is ExprKind.FUNCTION:
            function = file.function_at(item.span.start)
            made = (row.value for row in file.code.returns if function is not None and row.scope == function.qualname)
            item = next((value for value in made if value.kind is ExprKind.OBJECT), item)  # noqa: PLW2901  what it answers with
        if item.kind is ExprKind.OBJECT:
            yield from item.items


def asked_macros(options: Expr | None, macros: Mapping[str, Guard]) -> Iterator[Guard]:
    """The refusing macros that the options of a route or group ask for."""
    for label, value in options.items if options is not None else ():
        if label in macros and value.text != "false":
            yield macros[label]
