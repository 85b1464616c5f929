"""The gateway module that model calls are routed through, filled for the SDKs, prices and limits of an app."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.new_modules import javascript_text, template

_FOLDER = "llm-gateway"
_CAP = "MAX_OUTPUT_TOKENS"
# Dollars for a million tokens in and out, as the providers list them; the founder is asked to look.
KNOWN_PRICES: Mapping[str, str] = {
    "gpt-3.5-turbo": "0.50/1.50", "gpt-4": "30/60", "gpt-4-turbo": "10/30", "gpt-4o": "2.50/10", "gpt-4o-mini": "0.15/0.60",
    "gpt-4.1": "2/8", "gpt-4.1-mini": "0.40/1.60", "gpt-4.1-nano": "0.10/0.40", "gpt-5": "1.25/10", "gpt-5-mini": "0.25/2",
    "gpt-5-nano": "0.05/0.40", "o3": "2/8", "o4-mini": "1.10/4.40", "claude-3-5-haiku-latest": "0.80/4",
    "claude-haiku-4-5": "1/5", "claude-sonnet-4-5": "3/15", "claude-sonnet-4-0": "3/15", "claude-opus-4-5": "5/25",
    "claude-3-5-sonnet-latest": "3/15", "claude-3-7-sonnet-latest": "3/15", "gemini-2.5-flash-lite": "0.10/0.40",
    "gemini-2.5-flash": "0.30/2.50", "gemini-2.5-pro": "1.25/10",
}  # fmt: skip
_SPENT = "Today's answers are used up. Please try again tomorrow."
_DOC = "The answer from the cache, or from the model that the task and the budget call for."


@dataclass(frozen=True, slots=True)
class Api:
    """One way of asking a model: the end of the callee, the function that stands for it, its names and types."""

    ending: str
    python: str
    javascript: str
    client: str
    package: str
    words: str
    limit: str
    usage: tuple[str, str]
    answer: tuple[str, str, str]  # its module in Python, in JavaScript, and the type


APIS: Mapping[str, tuple[Api, ...]] = {
    "openai": (
        Api(
            "chat.completions.create", "chat", "createChatCompletion", "OpenAI", "openai", "messages",
            "max_completion_tokens", ("prompt_tokens", "completion_tokens"),
            ("openai.types.chat", "openai/resources/chat/completions", "ChatCompletion"),
        ),
        Api(
            "responses.create", "respond", "createResponse", "OpenAI", "openai", "input", "max_output_tokens",
            ("input_tokens", "output_tokens"), ("openai.types.responses", "openai/resources/responses/responses", "Response"),
        ),
    ),
    "anthropic": (
        Api(
            "messages.create", "message", "createMessage", "Anthropic", "anthropic", "messages", "max_tokens",
            ("input_tokens", "output_tokens"), ("anthropic.types", "@anthropic-ai/sdk/resources/messages", "Message"),
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """What the founder answered."""

    cheap: str
    budget: str
    cap: str
    seconds: str
    keep: str
    stop: bool


@dataclass
class Wanted:
    """What one gateway module must offer: its ways of asking, each with or without await, and the prices."""

    apis: dict[tuple[Api, bool], None] = field(default_factory=dict)
    prices: dict[str, str] = field(default_factory=dict)
    provider: tuple[str, str] = ("", "")  # for the AI SDK: the instance and its package
    major: int = 6


def python_gateway(figures: Figures, wanted: Wanted) -> str:
    """The Python module."""
    rows = sorted(wanted.apis, key=lambda row: (row[0].package, row[0].python, row[1]))
    blanks = {
        **_numbers(figures),
        "IMPORTS": _python_imports([api for api, _ in rows], {(api.client, awaited) for api, awaited in rows}),
        "PRICES": "\n".join(f'    "{name}": ({_pair(price, ", ")}),' for name, price in sorted(wanted.prices.items())),
        "OVER": f'raise BudgetSpent("{_SPENT}")' if figures.stop else "return CHEAP_MODEL",
    }
    text = template(_FOLDER, "core.py", blanks)
    if not figures.stop:
        start = text.index("class BudgetSpent")
        text = text[:start] + text[text.index("def score_complexity") :]
    return text + "\n\n".join(
        template(_FOLDER, "async.py" if awaited else "sync.py", _python_call(api)) for api, awaited in rows
    )


def _python_call(api: Api) -> dict[str, str]:
    return {
        "NAME": api.python, "CLIENT": api.client, "WORDS": api.words, "LIMIT": api.limit, "ANSWER": api.answer[2],
        "DOC": _DOC, "PATH": api.ending, "IN": api.usage[0], "OUT": api.usage[1],
    }  # fmt: skip


def _python_imports(apis: list[Api], clients: set[tuple[str, bool]]) -> str:
    awaited = any(flag for _, flag in clients)
    standard = ["import asyncio"] if awaited else []
    standard += ["import hashlib", "import json", "import os", "import re", "import sqlite3", "import time"]
    standard += [
        "from collections import OrderedDict",
        "from collections.abc import Mapping",
        "from contextlib import closing",
        "from typing import Any, Literal, cast",
    ]
    packages = []
    for package in sorted({api.package for api in apis}):
        client = next(api.client for api in apis if api.package == package)
        names = sorted(f"Async{name}" if flag else name for name, flag in clients if name == client)
        packages.append(f"from {package} import {', '.join(names)}")
        modules = sorted({(api.answer[0], api.answer[2]) for api in apis if api.package == package})
        packages += [f"from {module} import {answer}" for module, answer in modules]
    return "\n".join([*standard, "", *packages])


def javascript_gateway(figures: Figures, wanted: Wanted, file: JavaScriptFile, *, typed: bool) -> str:
    """The JavaScript or TypeScript module."""
    apis = sorted({api for api, _ in wanted.apis}, key=lambda api: (api.package, api.javascript))
    ending = "ts" if typed else "js"
    blanks = {
        **_numbers(figures),
        "IMPORTS": _javascript_imports(apis, wanted, typed=typed),
        "PRICES": "\n".join(f"  '{name}': [{_pair(price, ', ')}]," for name, price in sorted(wanted.prices.items())),
        "DEAREST": _pair(max(wanted.prices.values(), key=_dear), ", "),
        "OVER": "throw new BudgetSpent(`Today's answers are used up. Please try again tomorrow.`)"
        if figures.stop
        else "return CHEAP_MODEL",
    }
    text = template(_FOLDER, f"core.{ending}", blanks).lstrip("\n")
    if not figures.stop:
        start = text.index("/** The budget of today")
        text = text[:start] + text[text.index("/** Whether a prompt") :]
    parts = [template(_FOLDER, f"call.{ending}", _javascript_call(api)) for api in apis]
    if wanted.provider[0]:
        parts.append(template(_FOLDER, f"ai-sdk.{ending}", _ai_sdk(wanted)))
    return javascript_text(_without_unused_cap(text + "\n".join(parts)), file)


def _without_unused_cap(text: str) -> str:
    """Anthropic's calls always say their limit, and a constant that nothing uses does not compile under `noUnusedLocals`."""
    return text if text.count(_CAP) > 1 else re.sub(rf"const {_CAP} = .*\n", "", text)


def _javascript_call(api: Api) -> dict[str, str]:
    request = {
        "chat": (
            "{\n    ...params,\n    model,\n    max_tokens: undefined,\n"
            "    max_completion_tokens: params.max_completion_tokens ?? params.max_tokens ?? MAX_OUTPUT_TOKENS,\n  }"
        ),
        "respond": "{ max_output_tokens: MAX_OUTPUT_TOKENS, ...params, model }",
        "message": "{ ...params, model }",
    }[api.python]
    loose = api.package == "openai"
    return {
        "NAME": api.javascript, "CLIENT": api.client, "PARAMS": f"{_params(api)}", "ANSWER": api.answer[2],
        "WORDS": api.words, "DOC": _DOC, "PATH": api.ending, "IN": api.usage[0], "OUT": api.usage[1],
        "AS": " ?? CHEAP_MODEL" if api.python == "respond" else "", "REQUEST": request,
        "Q": "?" if loose else "", "Z": " ?? 0" if loose else "",
    }  # fmt: skip


def _params(api: Api) -> str:
    stem = {"chat": "ChatCompletion", "respond": "Response", "message": "Message"}[api.python]
    return f"{stem}CreateParamsNonStreaming"


def _javascript_imports(apis: list[Api], wanted: Wanted, *, typed: bool) -> str:
    lines = []
    if wanted.provider[0] == "gateway":
        kind = ", type LanguageModelMiddleware" if typed else ""
        lines.append(f"import {{ gateway, wrapLanguageModel{kind} }} from 'ai';")
    elif wanted.provider[0]:
        kind = ", type LanguageModelMiddleware" if typed else ""
        lines.append(f"import {{ {wanted.provider[0]} }} from '{wanted.provider[1]}';")
        lines.append(f"import {{ wrapLanguageModel{kind} }} from 'ai';")
    for package in sorted({api.package for api in apis}) if typed else ():
        client = next(api.client for api in apis if api.package == package)
        lines.append(f"import type {client} from '{'@anthropic-ai/sdk' if package == 'anthropic' else package}';")
    if typed:
        lines += [f"import type {{ {api.answer[2]}, {_params(api)} }} from '{api.answer[1]}';" for api in apis]
    return "".join(f"{line}\n" for line in lines)


def _ai_sdk(wanted: Wanted) -> dict[str, str]:
    plain = wanted.major < 6  # noqa: PLR2004  since 6 the counts are told apart
    count = "?: number" if plain else ": { total?: number }"
    by_name = wanted.provider[0] == "gateway"
    return {
        "STRONG": " | string" if by_name else "",
        "MODEL": "typeof strong === 'string' ? gateway(strong) : strong" if by_name else "strong",
        "PROVIDER": wanted.provider[0],
        "SPEC": "    specificationVersion: 'v3',\n" if wanted.major == 6 else "",  # noqa: PLR2004  7 takes it without
        "USAGE": f"{{ inputTokens{count}; outputTokens{count} }}",
        "IN": "answer.usage.inputTokens ?? 0" if plain else "answer.usage.inputTokens.total ?? 0",
        "OUT": "answer.usage.outputTokens ?? 0" if plain else "answer.usage.outputTokens.total ?? 0",
    }


def _numbers(figures: Figures) -> dict[str, str]:
    return {
        "CHEAP": figures.cheap, "BUDGET": figures.budget, "CAP": figures.cap, "SECONDS": figures.seconds,
        "KEEP": figures.keep,
    }  # fmt: skip


def _pair(price: str, between: str) -> str:
    return between.join(format(float(part), "g") for part in price.split("/"))


def _dear(price: str) -> float:
    return float(price.rpartition("/")[2])
