"""Chat bots: python-telegram-bot, aiogram, pyTelegramBotAPI, discord.py, LINE, Slack Bolt (both languages)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import Call, Expr, ExprKind, Function
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import judged_by_name

_TELEGRAM = frozenset(
    {"MessageHandler", "CommandHandler", "CallbackQueryHandler", "InlineQueryHandler", "ConversationHandler"}
)
_TELEGRAM_DECORATORS = frozenset(
    {"message_handler", "callback_query_handler", "message", "callback_query", "on_message"}
)
_SLACK = frozenset({"event", "message", "command", "action", "shortcut", "view", "options", "function"})
_SLACK_TYPED = frozenset({"command", "view"})
_SLACK_SPOKEN = frozenset({"message", "app_mention"})
_NOTHING = "nothing is typed in"
_TYPED = "typed by Slack"
_LIMITS = {
    "telegram": "Telegram's 4,096 characters",
    "discord": "Discord's 4,000 characters",
    "line": "LINE's 5,000 characters",
    "slack": "body size: Slack's 40,000 characters",
}
_DISCORD_EVENTS = frozenset({"on_message", "on_message_edit", "on_reaction_add"})
_QUOTED = re.compile(r"""\(\s*['"]([\w./-]{1,60})['"]""")
_TYPED_IN = re.compile(
    r"\.(?:text|caption|args|photo|voice|audio|video|document|data|query|content|effective_attachment)\b"
)
_GREETINGS = frozenset({"start", "help", "about", "cancel", "ping", "version"})
_PACKAGES = {
    "telegram": frozenset({"telegram", "aiogram", "telebot", "pyrogram", "telethon"}),
    "discord": frozenset({"discord", "nextcord", "disnake", "interactions"}),
    "slack": frozenset({"slack_bolt", "@slack/bolt", "slack"}),
    "line": frozenset({"linebot"}),
}


def find_bots(context: Context) -> Iterator[Found]:
    """Every handler of messages and commands."""
    served = {
        name for name, packages in _PACKAGES.items() if any(file.imports_any(packages) for file in context.project)
    }
    for file in context.project:
        if "slack" in served:
            yield from _slack(context, file)
        if file.is_python and "telegram" in served and file.imports_any(_PACKAGES["telegram"]):
            yield from _telegram(context, file)
        if file.is_python and "discord" in served and file.imports_any(_PACKAGES["discord"]):
            yield from _discord(context, file)
        if file.is_python and "line" in served and file.imports_any(_PACKAGES["line"]):
            yield from _line(context, file)


def _made(
    context: Context,
    file: SourceFile,
    function: Function,
    about: tuple[str, str, tuple[Guard, ...]],
    typed: str = "",
) -> Found:
    framework, pattern, guards = about
    place = file.place_of_function(function)
    names = [item.name for item in function.parameters if item.name not in {"self", "say", "client", "ack", "logger"}]
    public = "greets or explains" if pattern in _GREETINGS else ""
    silent = typed == _NOTHING or (bool(pattern) and framework == "telegram" and not _listens(file, function))
    inputs: tuple[Input, ...] = ()
    if not public and not silent:
        limit = "Slack's 3,000 characters for a field" if typed == _TYPED else _LIMITS.get(framework, "")
        message = Input(place, InputKind.MESSAGE, schema=typed)
        given = judged_by_name(context.project, file, function.span, names, message)
        inputs = (replace(given, limit=given.limit or limit),)
    return Found(file, function.span, place, EntryKind.BOT, framework, (), pattern, function, guards, inputs, public)


def _listens(file: SourceFile, function: Function) -> bool:
    """Whether the handler of a command looks at what stands behind it, itself or by handing the message on."""
    reads = any(_TYPED_IN.search(row.name) for row in file.reads(function.span))
    handed = (value.name for call in file.calls(function.span) for _, value in call.expr.items)
    return reads or any(name.endswith(("message", "args")) for name in handed)


def _telegram(context: Context, file: SourceFile) -> Iterator[Found]:
    for call in file.code.calls:
        if last(call.callee) in _TELEGRAM and call.callee != "telegram.ext.ConversationHandler":
            given = call.expr.positional
            handler = call.expr.get("callback") or (given[-1] if given else None)
            target = _handler(context, file, handler, call.scope) if handler is not None and handler.name else None
            if target is not None and not _filtered_by_user(call):
                yield _made(context, *target, ("telegram", _text(given), ()))
            elif target is not None:
                guard = Guard(file.place_of_call(call), "filters.User", "allow-list")
                yield _made(context, *target, ("telegram", _text(given), (guard,)))
    for function in file.code.functions:
        for decorator in function.decorators:
            if last(decorator.name) in _TELEGRAM_DECORATORS and "." in decorator.name:
                commands = decorator.get("commands")
                pattern = commands.positional[0].text if commands is not None and commands.positional else ""
                yield _made(context, file, function, ("telegram", pattern, ()))
                break


def _handler(context: Context, file: SourceFile, handler: Expr, scope: str) -> tuple[SourceFile, Function] | None:
    """The function of a handler; `self.reply` is a method of the class that registers it."""
    owner, _, method = handler.name.partition(".")
    if owner != "self":
        return context.project.function(file.path, handler.name)
    function = file.functions.get(f"{scope.partition('.')[0]}.{method}")
    return (file, function) if function is not None else None


def _filtered_by_user(call: Call) -> bool:
    return any(word in call.expr.text for word in ("filters.User(", "filters.Chat(", "Filters.user(", "Filters.chat("))


def _text(given: tuple[Expr, ...]) -> str:
    return given[0].text if given and given[0].kind is ExprKind.STRING else ""


def _discord(context: Context, file: SourceFile) -> Iterator[Found]:
    for function in file.code.functions:
        for decorator in function.decorators:
            name, owner = last(decorator.name), decorator.name.rpartition(".")[0]
            typed = "typed command options" if name in {"command", "slash_command", "hybrid_command"} else ""
            if (name in {"command", "slash_command", "hybrid_command"} and owner) or (
                name in {"event", "listen", "listener"} and function.name in _DISCORD_EVENTS
            ):
                yield _made(context, file, function, ("discord", _command(function, decorator), ()), typed)
                break
        else:
            if function.name in _DISCORD_EVENTS and "." in function.qualname and _is_client(context, file, function):
                yield _made(context, file, function, ("discord", "", ()))


def _line(context: Context, file: SourceFile) -> Iterator[Found]:
    """`@handler.add(MessageEvent, message=TextMessage)`: called once the handler has checked LINE's signature."""
    for function in file.code.functions:
        for decorator in function.decorators:
            event = decorator.positional[0].name if decorator.positional else ""
            if last(decorator.name) == "add" and event.startswith("linebot."):
                guard = Guard(file.place_of_expr(decorator), "LINE's signature", "signature")
                typed = "" if last(event) == "MessageEvent" else _NOTHING
                yield _made(context, file, function, ("line", "", (guard,)), typed)
                break


def _command(function: Function, decorator: Expr) -> str:
    named = decorator.get("name")
    return (
        named.text if named is not None and named.kind is ExprKind.STRING else function.name.removeprefix("on_message")
    )


def _is_client(context: Context, file: SourceFile, function: Function) -> bool:
    klass = file.classes.get(function.qualname.rpartition(".")[0])
    return klass is not None and bool(
        context.project.base_names(file, klass) & {"Client", "Bot", "Cog", "AutoShardedBot"}
    )


def _slack(context: Context, file: SourceFile) -> Iterator[Found]:
    """Bolt verifies that a request comes from Slack unless that is switched off."""
    guards = _slack_guards(context)
    for function in file.code.functions:
        for decorator in function.decorators:
            if last(decorator.name) in _SLACK and _is_bolt(context, file, decorator.name):
                yield _slack_found(context, (file, function), (last(decorator.name), decorator), guards)
                break
    for call in file.code.calls:
        method = last(call.callee)
        if method not in _SLACK or not _is_bolt(context, file, call.callee.removesuffix("()")):
            continue
        for handler in _listeners(call):
            target = _target(context, file, handler, call.scope)
            if target is not None:
                yield _slack_found(context, target, (method, call.expr), guards)


def _target(context: Context, file: SourceFile, handler: Expr, scope: str) -> tuple[SourceFile, Function] | None:
    """The function that a listener is: by name, also one beside the registration in the same function, or on the spot."""
    if handler.kind is not ExprKind.FUNCTION:
        beside = file.functions.get(f"{scope}.{handler.name}") if scope else None
        if beside is not None:
            return file, beside
        return context.project.function(file.path, handler.name)
    function = file.function_at(handler.span.start)
    return (file, function) if function is not None else None


def _slack_found(
    context: Context, handler: tuple[SourceFile, Function], registered: tuple[str, Expr], guards: tuple[Guard, ...]
) -> Found:
    method, expr = registered
    pattern = _text(expr.positional) or _first_text(expr.text)
    system = method in {"action", "shortcut", "options"} or (method == "event" and pattern not in _SLACK_SPOKEN)
    typed = _NOTHING if system else (_TYPED if method in _SLACK_TYPED else "")
    return _made(context, *handler, ("slack", pattern, guards), typed)


def _first_text(text: str) -> str:
    """The first quoted word of `app.event("app_mention")(…)`."""
    found = _QUOTED.search(text)
    return found.group(1) if found is not None else ""


def _listeners(call: Call) -> list[Expr]:
    """Functions given to `app.event("x", fn)` or `app.event("x")(ack=…, lazy=[fn])`."""
    if not call.callee.endswith("()"):
        return [item for item in call.expr.positional[1:] if item.kind in {ExprKind.NAME, ExprKind.FUNCTION}]
    lazy = call.expr.get("lazy")
    rows = [*call.expr.positional, *(lazy.positional if lazy is not None else ())]
    return [item for item in rows if item.kind is ExprKind.NAME]


def _is_bolt(context: Context, file: SourceFile, name: str) -> bool:
    owner = name.rpartition(".")[0]
    found = context.project.definition(file.path, owner)
    value = found.variable.value.name if found is not None and found.variable is not None else ""
    if value.startswith(("slack_bolt.", "@slack/bolt.", "slack.")):
        return True
    return file.imports_any(_PACKAGES["slack"]) and owner in {"app", "bolt_app", "slack_app", "bolt", "self.app"}


def _slack_guards(context: Context) -> tuple[Guard, ...]:
    for file in context.project:
        for call in file.code.calls:
            if call.callee in {
                "slack_bolt.App",
                "slack_bolt.async_app.AsyncApp",
                "@slack/bolt.App",
                "@slack/bolt.default.App",
            }:
                off = call.expr.get("request_verification_enabled")
                if off is None or off.text != "false":
                    return (Guard(file.place_of_call(call), "Slack's signature", "signature"),)
    return ()
