"""Chat bots in JavaScript: discord.js, telegraf, grammY, node-telegram-bot-api, WhatsApp clients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import Call, Exit, ExprKind, Function
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import judged
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
_VERBS = frozenset({"on", "once", "command", "hears", "onText", "action", "callbackQuery"})
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


def _platform(file: SourceFile) -> str:
    return next((name for package, name in _PLATFORMS.items() if package in file.modules), "")


def _found(context: Context, file: SourceFile, call: Call, platform: str) -> Found | None:
    method, given = last(call.callee), call.expr.positional
    if method not in _VERBS or "." not in call.callee or not given[1:]:
        return None
    event = _event(given[0].text)
    if method in {"on", "once"} and event not in _SPOKEN:
        return None
    inner = handler_of(context, file, given[-1])
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


def _own_messages(file: SourceFile, function: Function) -> tuple[Guard, ...]:
    """`if (!message.fromMe) return`: nobody but the account that the bot runs under is answered."""
    left = (row for row in file.branches(function.span) if row.exit is Exit.RETURN)
    found = next((row for row in left if _NOT_MINE.match(row.condition.text)), None)
    if found is None:
        return ()
    return (Guard(file.place(found.span, found.condition.text, function.qualname), "fromMe", "allow-list"),)


def _event(text: str) -> str:
    """`Events.MessageCreate`, `message`, or the text of a pattern, without its slashes."""
    return text.strip("/").replace("\\/", "").rpartition("discord.js.")[2][:40]
