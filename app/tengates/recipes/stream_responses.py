"""stream-responses: which answers people wait for, and how to let them appear as they are written. It edits nothing."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import EntryKind, EntryPoint, ModelCall, Survey

_CONTROL = "performance.streaming"
# What to ask of each SDK, by its id.
_ASK = {
    "openai": "pass stream=True",
    "groq": "pass stream=True",
    "together": "pass stream=True",
    "litellm": "pass stream=True",
    "anthropic": "use messages.stream(…)",
    "google-genai": "use generate_content_stream(…)",
    "ai-sdk": "use streamText(…) in place of generateText(…)",
    "langchain": "use .stream(…) or .astream(…) in place of .invoke(…)",
    "llamaindex": "use streaming=True or stream_chat(…)",
    "ollama": "pass stream=True",
}
_ASK_NODE = {
    "openai": "pass stream: true",
    "groq": "pass stream: true",
    "together": "pass stream: true",
    "google-genai": "use generateContentStream(…)",
    "langchain": "use .stream(…) in place of .invoke(…)",
    "ollama": "pass stream: true",
}
# How each framework hands pieces on.
_HAND_ON = {
    "fastapi": "return a StreamingResponse over a generator",
    "flask": "return a Response over a generator wrapped in stream_with_context",
    "django": "return a StreamingHttpResponse over a generator",
    "streamlit": "give the stream to st.write_stream",
    "gradio": "yield the text so far from the handler",
    "chainlit": "send each piece with stream_token",
    "express": "write each piece with res.write and finish with res.end",
    "next.js": "return a Response over a ReadableStream, or toUIMessageStreamResponse() with the AI SDK",
    "telegram": "edit the message about once a second as the text grows",
    "discord": "edit the message about once a second as the text grows",
    "slack": "update the message about once a second as the text grows",
}


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """List each answer that comes in one piece, with what streaming it takes there."""
    sheet = Sheet(inp)
    calls = {(call.place.path, call.place.span.start): call for call in inp.survey.model_calls}
    entries = {entry.place: entry for entry in inp.survey.entries}
    for site in inp.sites.get(_CONTROL, ()):
        call = calls.get((site.place.path, site.place.span.start))
        if call is not None:
            entry = entries.get(call.entry) if call.entry is not None else None
            sheet.skip(site.place.path, site.place.line, _advice(call, entry))
    return sheet.draft()


def _advice(call: ModelCall, entry: EntryPoint | None) -> str:
    """Two steps and why no edit is sound: whoever reads the answer must change with it."""
    ask = _ASK.get(call.sdk, "ask the SDK for a stream")
    if not call.place.path.endswith(".py"):
        ask = _ASK_NODE.get(call.sdk, ask)
    if entry is None:
        return f"to stream it, {ask} and pass each piece on as it comes; every caller must change with it"
    hand = _HAND_ON.get(entry.framework, "pass each piece on as it comes")
    where = "" if entry.place.path == call.place.path else f" in {entry.place.path}"
    reads = "" if entry.kind is EntryKind.BOT or entry.framework in {"streamlit", "gradio"} else _READS
    return f"to stream it, {ask} and{where} {hand}{reads}"


_READS = "; the page that reads the answer must change with it"

RECIPE = Recipe(
    id="stream-responses",
    title="Let answers appear as they are written",
    tier=Tier.ADVICE,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
