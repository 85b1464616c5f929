"""Model calls whose answer goes out by a messenger whose messages come whole: LINE, WhatsApp, text messages."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.code import Code
from tengates.model.survey import ModelCall, Survey
from tengates.survey.web.index import root_module
from tengates.survey.web.memory import per_code

# Packages, and modules of packages that do other things too. None of these services can show a message as it grows:
# LINE and text messages cannot be edited, WhatsApp counts each edit as one and marks it.
_MESSENGERS = frozenset(
    {
        "linebot", "@line/bot-sdk", "whatsapp-web.js", "@whiskeysockets/baileys", "venom-bot",
        "@wppconnect-team/wppconnect", "pywa", "heyoo", "twilio.twiml.messaging_response",
    }
)  # fmt: skip
_REPLY = "MessagingResponse"  # Twilio's, in JavaScript `new twilio.twiml.MessagingResponse()`
_ADDRESS = "https://api.line.me"


def without_whole_messages(survey: Survey, calls: list[ModelCall]) -> list[ModelCall]:
    """The calls whose answers may be shown as they grow.

    A file tells where the entry point that reaches the call stands, or the call where none does. Without any page,
    a program that writes to LINE by hand from anywhere is LINE's bot.
    """
    if not survey.traits.ui and any(_writes_by_hand(path, code) for path, code in survey.sources()):
        return []
    return [call for call in calls if not _goes_out_whole(survey, call)]


def _goes_out_whole(survey: Survey, call: ModelCall) -> bool:
    file = survey.files.get((call.entry or call.place).path)
    return file is not None and file.code is not None and bool(_messengers(file.path, file.code))


@per_code
def _messengers(_path: str, code: Code) -> Iterator[str]:
    modules = {item.module for item in code.imports}
    yield from sorted(_MESSENGERS & (modules | {root_module(name) for name in modules}))
    yield from (call.callee for call in code.calls if call.callee.endswith(f"twiml.{_REPLY}"))


@per_code
def _writes_by_hand(_path: str, code: Code) -> Iterator[str]:
    texts = (*(call.expr.text for call in code.calls), *(row.value.text for row in code.assignments))
    return (text for text in texts if _ADDRESS in text)
