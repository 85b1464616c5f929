"""security.client-secrets: no server secret reaches the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.authoring import Blocker, Control, Kind, Outcome, Place, Severity, Site, Span, Survey, absence, when
from tengates.model.code import Call, Code
from tengates.survey.service.browser import is_browser_code

_PUBLIC_PREFIX = re.compile(r"^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_")
_SECRET_NAME = re.compile(
    r"(?:SECRET|SERVICE_ROLE|PRIVATE_KEY|PASSWORD|ACCESS_TOKEN"
    r"|(?:OPENAI|ANTHROPIC|CLAUDE|GROQ|MISTRAL|COHERE|REPLICATE|HUGGINGFACE|HF|TOGETHER|OPENROUTER|DEEPSEEK|PERPLEXITY|ELEVENLABS)"
    r"_?(?:API)?_?(?:KEY|TOKEN)|(?:GEMINI|GOOGLE_AI|GENAI|PALM)_?(?:API)?_?KEY)"
)
_HARMLESS = re.compile(r"PUBLISHABLE|ANON|SITE_KEY|PUBLIC_KEY|MAPBOX|MAPS|FIREBASE|RECAPTCHA|POSTHOG|SENTRY")
_INPUTS = {"streamlit.text_input", "streamlit.sidebar.text_input", "gradio.Textbox", "st.text_input"}


def judge(survey: Survey) -> Outcome:
    """Names that a bundler copies into the page, SDK clients made in a browser, keys as a widget's default."""
    return absence(
        _findings(survey),
        clean="no server secret was found in what the browser gets",
        noun=("secret that reaches the browser", "secrets that reach the browser"),
    )


def _findings(survey: Survey) -> Iterator[Site]:
    for path, code in survey.sources():
        yield from _public_names(path, code)
        for call in code.calls:
            yield from _calls(path, code, call)
    for path, facts in survey.files.items():
        for entry in facts.env.entries if facts.env is not None else ():
            if entry.looks_secret and _is_exposed(entry.name) and path in survey.tracked:
                place = Place(path, Span(entry.line, entry.line, 0, 0), "", f"env {entry.name}")
                yield _site(place, f"{entry.name} is copied into the page by its name")


def _public_names(path: str, code: Code) -> Iterator[Site]:
    seen = set()
    for read in code.env_reads:
        if _is_exposed(read.name) and read.name not in seen:
            seen.add(read.name)
            yield _site(
                Place(path, read.span, read.scope, read.name),
                f"{read.name} is copied into the page by its name, so every visitor has it",
            )


def _calls(path: str, code: Code, call: Call) -> Iterator[Site]:
    for bag in (call.expr, *call.expr.positional):
        value = bag.get("dangerouslyAllowBrowser")
        if value is not None and value.text == "true":
            yield _site(_place(path, call), "the model's key travels to every visitor's browser")
            return
    if call.callee in _INPUTS and _default_is_secret(code, call):
        yield _site(
            _place(path, call), "your server's key stands in the field as its default, for every visitor to read"
        )
    elif is_browser_code(path, code) and any(
        read.name in _SERVICE for read in code.env_reads if _inside(read.span, call)
    ):
        yield _site(_place(path, call), "a key that opens the whole database is used in browser code")


_SERVICE = {"SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_SERVICE_KEY"}


def _default_is_secret(code: Code, call: Call) -> bool:
    value = call.expr.get("value")
    if value is None:
        return False
    inside = [read for read in code.env_reads if value.span.start <= read.span.start < value.span.end]
    named = {
        row.target
        for row in code.assignments
        for read in code.env_reads
        if row.span.start <= read.span.start < row.span.end
    }
    return any(_SECRET_NAME.search(read.name) for read in inside) or value.text in named


def _is_exposed(name: str) -> bool:
    return bool(_PUBLIC_PREFIX.match(name) and _SECRET_NAME.search(name) and not _HARMLESS.search(name))


def _inside(span: Span, call: Call) -> bool:
    return call.span.start <= span.start < call.span.end


def _place(path: str, call: Call) -> Place:
    return Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])


def _site(place: Place, message: str) -> Site:
    return Site(place, ok=False, message=message, severity=Severity.HIGH)


CONTROL = Control(
    id="security.client-secrets",
    title="No server keys in the browser",
    kind=Kind.ABSENCE,
    weight=3,
    blocker=Blocker.FAILS,
    applies=when.browser | when.ui,
    judge=judge,
)
