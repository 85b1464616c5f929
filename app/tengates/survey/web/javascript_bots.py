"""Chat bots in JavaScript: discord.js, telegraf, grammY, node-telegram-bot-api, WhatsApp clients, Slack's functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import Assignment, Call, Exit, Expr, ExprKind, Function
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import judged, judged_by_name
from tengates.survey.web.made_handlers import made_handler
from tengates.survey.web.memory import per_file, rows_per_file
from tengates.survey.web.nextjs import handler_of

_PLATFORMS = {
    "discord.js": "discord",
    "telegraf": "telegram",
    "grammy": "telegram",
    "node-telegram-bot-api": "telegram",
    "whatsapp-web.js": "whatsapp",
    "@whiskeysockets/baileys": "whatsapp",
}
_LIMITS = {
    "discord": "Discord's 4,000 characters",
    "telegram": "Telegram's 4,096 characters",
    "whatsapp": "body size: WhatsApp's 65,536 characters",
}
_SLACK = ("deno-slack-sdk", "deno_slack_sdk")  # by an import map, and by its address
_BY_SLACK = "typed by Slack"
# What Slack's own platform calls -> what limits the text that comes in, "" where nothing is typed.
_SLACK_HANDLERS = {
    "SlackFunction": "body size: Slack's 40,000 characters",
    "addViewSubmissionHandler": "Slack's 3,000 characters for a field",
    "addViewClosedHandler": "",
    "addBlockActionsHandler": "",
    "addBlockSuggestionHandler": "",
    "addUnhandledEventHandler": "",
}
_WHATSAPP = "whatsapp-api-js"
_ON_MESSAGE = ".on.message"
_VERBS = frozenset({"on", "once", "command", "hears", "onText", "action", "callbackQuery"})
_FILTERS = "telegraf/filters."
_SPOKEN = frozenset({
    "messageCreate", "message", "text", "message:text", "interactionCreate", "channel_post", "message_create",
    "photo", "voice", "audio", "document", "message:voice", "message:photo", "callback_query", "edited_message",
    "Events.MessageCreate", "Events.InteractionCreate",
    "Events.MESSAGE_RECEIVED", "Events.MESSAGE_CREATE",
})  # fmt: skip
_TYPED = frozenset({"interactionCreate", "Events.InteractionCreate"})
_NOT_MINE = re.compile(r"^\(?!\s{0,3}[\w.]{1,60}\.fromMe\)?$")
_GREETINGS = frozenset({"start", "help", "about", "ping", "version", "cancel"})


def find_javascript_bots(context: Context) -> Iterator[Found]:
    """Every handler of messages and commands."""
    for file in context.project:
        platform = "" if file.is_python else _platform(file)
        for call in file.code.calls if platform else ():
            found = _found(context, file, call, platform)
            if found is not None:
                yield found
        if _runs_at_slack(file):
            yield from _slack_functions(context, file)
        yield from _assigned(context, file)


def _platform(file: SourceFile) -> str:
    return next((name for package, name in _PLATFORMS.items() if package in file.modules), "")


def _found(context: Context, file: SourceFile, call: Call, platform: str) -> Found | None:
    method, given = last(call.callee), call.expr.positional
    if method not in _VERBS or "." not in call.callee or not given[1:]:
        return None
    event = _event(given[0].text)
    if method in {"on", "once"}:
        event = next((name for name in _events(given[0]) if name in _SPOKEN), "")
        if not event:
            return None
    inner = handler_of(context, file, given[-1]) or made_handler(context, file, given[-1])
    if inner is None or given[-1].kind is ExprKind.STRING:
        return None
    at, function = inner
    inline = call.span.start <= function.span.start < call.span.end and at is file
    place = file.place_of_call(call) if inline else at.place_of_function(function)
    public = "greets or explains" if event.strip("/^$") in _GREETINGS else ""
    flow = flows.flow_of(at, function.span, (), [row.name for row in function.parameters])
    typed = "typed command options" if event in _TYPED else ""
    made = judged(context.project, flow, Input(place, InputKind.MESSAGE, schema=typed))
    inputs = () if public else (replace(made, limit=made.limit or _LIMITS[platform]),)
    guards = _own_messages(at, function)
    return Found(at, function.span, place, EntryKind.BOT, platform, (), event, function, guards, inputs, public)


@per_file
def _runs_at_slack(file: SourceFile) -> bool:
    return not file.is_python and any(name in module for module in file.modules for name in _SLACK)


@rows_per_file
def _on_message(file: SourceFile) -> Iterator[Assignment]:
    """What is put in as the handler of messages: `bot.on.message = …`."""
    return (row for row in file.code.assignments if not file.is_python and row.target.endswith(_ON_MESSAGE))


def _slack_functions(context: Context, file: SourceFile) -> Iterator[Found]:
    """`SlackFunction(definition, handler).addViewSubmissionHandler(…)`: nobody but Slack calls what runs at Slack's."""
    for call in file.code.calls:
        method, given = last(call.callee), call.expr.positional
        direct = method != "SlackFunction" or any(name in call.callee for name in _SLACK)
        inner = handler_of(context, file, given[1]) if method in _SLACK_HANDLERS and direct and given[1:] else None
        if inner is not None:
            guard = Guard(file.place_of_call(call), "Slack itself", "signature")
            limit = _SLACK_HANDLERS[method]
            message = (_BY_SLACK, limit) if limit else None
            yield _handled(context, inner, ("slack", method), (guard,), message)


def _assigned(context: Context, file: SourceFile) -> Iterator[Found]:
    """`bot.on.message = handler` of whatsapp-api-js, which checks the signature unless it is told not to."""
    for row in _on_message(file):
        held = context.project.definition(file.path, file.full(row.target.removesuffix(_ON_MESSAGE)))
        made = held.variable.value if held is not None and held.variable is not None else None
        inner = handler_of(context, file, row.value) if made is not None and made.name.startswith(_WHATSAPP) else None
        if inner is not None and held is not None and made is not None:
            guard = Guard(held.file.place_of_expr(made), "WhatsApp's signature", "signature")
            guards = () if vocabulary.leaves_unsigned(made) else (guard,)
            yield _handled(context, inner, ("whatsapp", "message"), guards, ("", _LIMITS["whatsapp"]))


def _handled(
    context: Context,
    handler: tuple[SourceFile, Function],
    about: tuple[str, str],
    guards: tuple[Guard, ...],
    message: tuple[str, str] | None,
) -> Found:
    """A handler by its framework and event; `message` is the schema and the limit of the text that comes in, if any does."""
    at, function = handler
    framework, event = about
    place = at.place_of_function(function)
    inputs: tuple[Input, ...] = ()
    if message is not None:
        names = sorted({word for row in function.parameters for word in flows.words_of(row.name)})
        made = judged_by_name(context.project, at, function.span, names, Input(place, InputKind.MESSAGE))
        inputs = (replace(made, schema=made.schema or message[0], limit=made.limit or message[1]),)
    return Found(at, function.span, place, EntryKind.BOT, framework, (), event, function, guards, inputs)


def _own_messages(file: SourceFile, function: Function) -> tuple[Guard, ...]:
    """`if (!message.fromMe) return`: nobody but the account that the bot runs under is answered."""
    left = (row for row in file.branches(function.span) if row.exit is Exit.RETURN)
    found = next((row for row in left if _NOT_MINE.match(row.condition.text)), None)
    if found is None:
        return ()
    return (Guard(file.place(found.span, found.condition.text, function.qualname), "fromMe", "allow-list"),)


def _events(given: Expr) -> Iterator[str]:
    """What a handler waits for: one event or a list of them, written out or as telegraf's filters (`message("text")`)."""
    filters = given.kind is ExprKind.CALL and given.name.startswith(_FILTERS)
    inner = [item for item in given.positional if item.kind in {ExprKind.STRING, ExprKind.CALL, ExprKind.NAME}]
    if filters and last(given.name) == "callbackQuery":
        yield "callback_query"
    elif inner and (filters or given.kind is ExprKind.LIST):
        for item in inner:
            yield from _events(item)
    else:
        yield "message" if filters else _event(given.text)


def _event(text: str) -> str:
    """`Events.MessageCreate`, `message`, or the text of a pattern, without its slashes."""
    return text.strip("/").replace("\\/", "").rpartition("discord.js.")[2][:40]
