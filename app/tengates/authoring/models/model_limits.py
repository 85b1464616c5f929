"""Where the limit of a model's answer goes, and what each SDK and its versions call it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.versions import at_least
from tengates.authoring.models.model_clients import call_at
from tengates.model.code import Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import ModelCall, Survey
from tengates.survey.bindings import Origin
from tengates.survey.linked import linked

_CHAT = (
    "chat.completions.create",
    "chat.completions.parse",
    "chat.completions.stream",
    "chat.completions.runTools",
    "chat.completions.with_raw_response.create",
)
_GENAI = ("models.generate_content", "models.generate_content_stream")
_GENAI_JS = ("models.generateContent", "models.generateContentStream")

# Endings of a callee with the option that bounds its answer; "chat" depends on version and provider.
_PYTHON_CALLS: Mapping[str, Mapping[str, str]] = {
    "openai": {
        **dict.fromkeys(_CHAT, "chat"),
        "responses.create": "max_output_tokens",
        "responses.parse": "max_output_tokens",
        "responses.stream": "max_output_tokens",
        "threads.runs.create": "max_completion_tokens",
        "threads.runs.create_and_poll": "max_completion_tokens",
        "threads.runs.stream": "max_completion_tokens",
        "threads.create_and_run": "max_completion_tokens",
        "ChatCompletion.create": "max_tokens",
        "ChatCompletion.acreate": "max_tokens",
        "Completion.create": "max_tokens",
        "Completion.acreate": "max_tokens",
        "completions.create": "max_tokens",
    },
    "anthropic": {
        "messages.create": "max_tokens",
        "messages.stream": "max_tokens",
        "messages.parse": "max_tokens",
        "completions.create": "max_tokens_to_sample",
    },
    "litellm": {
        "completion": "max_tokens",
        "acompletion": "max_tokens",
        "text_completion": "max_tokens",
        "responses": "max_output_tokens",
        "aresponses": "max_output_tokens",
    },
    "groq": dict.fromkeys(_CHAT, "max_tokens"),
    "together": dict.fromkeys(_CHAT, "max_tokens"),
    "google-genai": dict.fromkeys(_GENAI, "config.max_output_tokens"),
    "cohere": dict.fromkeys(("chat", "chat_stream", "generate"), "max_tokens"),
    "ollama": dict.fromkeys(("chat", "generate"), "options.num_predict"),
    "google-generativeai": dict.fromkeys(
        ("generate_content", "generate_content_async", "send_message", "send_message_async"),
        "generation_config.max_output_tokens",
    ),
    "mistral": dict.fromkeys(
        ("chat.complete", "chat.complete_async", "chat.stream", "chat.stream_async"), "max_tokens"
    ),
}
_JAVASCRIPT_CALLS: Mapping[str, Mapping[str, str]] = {
    "openai": {
        **dict.fromkeys(_CHAT, "chat"),
        "responses.create": "max_output_tokens",
        "responses.parse": "max_output_tokens",
        "responses.stream": "max_output_tokens",
        "threads.runs.create": "max_completion_tokens",
        "threads.runs.createAndPoll": "max_completion_tokens",
        "threads.runs.stream": "max_completion_tokens",
        "threads.createAndRun": "max_completion_tokens",
        "createChatCompletion": "max_tokens",
        "createCompletion": "max_tokens",
        "completions.create": "max_tokens",
    },
    "anthropic": {"messages.create": "max_tokens", "messages.stream": "max_tokens", "messages.parse": "max_tokens"},
    "ai-sdk": dict.fromkeys(("generateText", "streamText", "generateObject", "streamObject", "ToolLoopAgent"), "ai"),
    "google-genai": dict.fromkeys(_GENAI_JS, "config.maxOutputTokens"),
    "groq": dict.fromkeys(_CHAT, "max_tokens"),
    "together": dict.fromkeys(_CHAT, "max_tokens"),
    "cohere": dict.fromkeys(("chat", "chatStream"), "maxTokens"),
    "ollama": dict.fromkeys(("chat", "generate"), "options.num_predict"),
}
_PYTHON_MODELS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "ChatOpenAI",
            "AzureChatOpenAI",
            "OpenAI",
            "AzureOpenAI",
            "ChatAnthropic",
            "ChatGroq",
            "ChatMistralAI",
            "ChatFireworks",
            "ChatTogether",
            "ChatLiteLLM",
            "ChatCohere",
            "init_chat_model",
        ),
        "max_tokens",
    ),
    **dict.fromkeys(("ChatGoogleGenerativeAI", "GoogleGenerativeAI", "ChatVertexAI", "VertexAI"), "max_output_tokens"),
    **dict.fromkeys(("ChatOllama", "OllamaLLM", "Ollama"), "num_predict"),
}
_JAVASCRIPT_MODELS: Mapping[str, str] = {
    **dict.fromkeys(
        ("ChatOpenAI", "AzureChatOpenAI", "OpenAI", "ChatAnthropic", "ChatGroq", "ChatMistralAI", "ChatTogetherAI"),
        "maxTokens",
    ),
    **dict.fromkeys(("ChatGoogleGenerativeAI", "ChatVertexAI"), "maxOutputTokens"),
    **dict.fromkeys(("ChatOllama", "Ollama"), "numPredict"),
}
_LLAMA_INDEX: Mapping[str, str] = {
    **dict.fromkeys(("OpenAI", "AzureOpenAI", "OpenAILike", "Groq", "Anthropic", "MistralAI"), "max_tokens"),
    "Ollama": "additional_kwargs.num_predict",
}
# What a request made by hand puts into its JSON, by the address; "chat" depends on the provider.
_ADDRESSES: tuple[tuple[str, str], ...] = (
    ("/chat/completions", "chat"),
    ("api.openai.com/v1/responses", "max_output_tokens"),
    ("/v1/completions", "max_tokens"),
    ("api.anthropic.com/v1/messages", "max_tokens"),
    (":generateContent", "generationConfig.maxOutputTokens"),
    (":streamGenerateContent", "generationConfig.maxOutputTokens"),
    ("/api/chat", "options.num_predict"),
    ("/api/generate", "options.num_predict"),
    ("api.cohere.com/v2/chat", "max_tokens"),
)
_OPENAI_REASONING = ("o1", "o3", "o4", "gpt-5")
# Models that think before they answer unless they are told not to; the small and the drawing ones of a family do not.
_THINKING = re.compile(
    r"^(?:o[134](?:$|-)|gpt-5|gemini-(?:2\.5|3)|gemini-[\d.]+-flash-thinking|deepseek-r(?:easoner|1)|grok-4|magistral|qwq)"
)
_NOT_THINKING = re.compile(r"^gemini-2\.5-flash-(?:lite|image|live|(?:preview-)?tts)|-non-reasoning|-embedding")


@dataclass(frozen=True, slots=True)
class LimitTarget:
    """The call that is edited and the option it gets; `in_body`: in the JSON that it sends."""

    place: Place
    option: str
    in_body: bool = False


def thinks(model: str) -> bool:
    """Whether a model of this name, with or without its provider's, thinks unseen: longer, and within the limit of its answer."""
    name = model.rpartition("/")[2]
    return bool(_THINKING.match(name)) and not _NOT_THINKING.search(name)


def limit_target(survey: Survey, call: ModelCall) -> LimitTarget:
    """Where the limit of a call goes and what it is called there; CannotEdit when that is not known."""
    python = call.place.path.endswith(".py")
    models = _PYTHON_MODELS if python else _JAVASCRIPT_MODELS
    if call.client is not None and (option := _model_option(survey, call.client, models)):
        return LimitTarget(call.client, option)
    if option := models.get(_last(call.callee)) if _is_langchain(call.callee) else None:
        return LimitTarget(call.place, option)
    if call.sdk.startswith("http:"):
        return LimitTarget(call.place, _of_address(survey, call), in_body=True)
    table = (_PYTHON_CALLS if python else _JAVASCRIPT_CALLS).get(call.sdk)
    if call.sdk in {"own", "framework"}:
        raise CannotEdit("the model is set up in code that this refactor does not follow; set the limit there")
    if table is None:
        raise CannotEdit(
            f"the option that bounds an answer of {call.sdk} is not known to this refactor; set it by hand"
        )
    option = next((name for ending, name in table.items() if _ends(call.callee, ending)), None)
    if option is None:
        raise CannotEdit("this way of calling the model takes no limit here; set it where the model is configured")
    return LimitTarget(call.place, _settled(survey, call, option, python=python))


def _of_address(survey: Survey, call: ModelCall) -> str:
    """By the address that a request made by hand goes to."""
    joined = linked(survey)
    file = joined.project.files[call.place.path]
    given = [*call.call.expr.positional[:1], *filter(None, [call.call.expr.get("url")])]
    texts = [row.expr.text for item in given for row in joined.bindings.followed(Origin(file, item, call.call.scope))]
    for ending, option in _ADDRESSES:
        if texts and all(ending in text for text in texts):
            if option != "chat":
                return option
            return "max_completion_tokens" if "//api.openai.com/" in texts[0] else "max_tokens"
    raise CannotEdit("what this address takes as a limit is not known to this refactor; set it in the request's body")


def _settled(survey: Survey, call: ModelCall, option: str, *, python: bool) -> str:
    """The name that the installed version and the provider understand."""
    if option == "ai":
        return "maxOutputTokens" if at_least(survey, "ai", call.place.path, (5, 0)) else "maxTokens"
    if option != "chat":
        _refuse_old_runs(survey, call, python=python)
        return option
    if _other_provider(survey, call):
        return "max_tokens"
    first = (1, 45) if python else (4, 60)
    reasoning = call.model.startswith(_OPENAI_REASONING)
    return "max_completion_tokens" if reasoning or at_least(survey, "openai", call.place.path, first) else "max_tokens"


def _refuse_old_runs(survey: Survey, call: ModelCall, *, python: bool) -> None:
    """The run of an assistant could not be limited at first."""
    first = (1, 18) if python else (4, 34)
    if re.search(r"\bthreads\.(?:runs\.|create)", call.callee) and not at_least(
        survey, "openai", call.place.path, first
    ):
        raise CannotEdit(
            f"the run of an assistant takes a limit from openai {first[0]}.{first[1]} on, and an older one is named here: raise it first"
        )


def _other_provider(survey: Survey, call: ModelCall) -> bool:
    """Whether the client speaks to a server other than OpenAI's, which may know the older name alone."""
    client = call_at(survey, call.client) if call.client else None
    made = client.expr if client is not None else _made_here(survey, call)
    if made is None:
        return False
    first = made.positional[0] if made.positional else None
    given = [made.get("base_url"), first.get("baseURL") if first else None]
    elsewhere = any(value is not None and "api.openai.com" not in value.text for value in given)
    return elsewhere or "Azure" in made.name


def _made_here(survey: Survey, call: ModelCall) -> Expr | None:
    """The client as the file itself makes it, where the survey did not follow it."""
    code = survey.files[call.place.path].code
    name = call.call.written.partition(".")[0]
    made = [item.value for item in code.assignments if item.target == name] if code is not None else []
    return made[0] if len(made) == 1 and made[0].kind is ExprKind.CALL else None


def _model_option(survey: Survey, place: Place, models: Mapping[str, str]) -> str | None:
    client = call_at(survey, place)
    if client is None:
        return None
    if client.callee == "google.generativeai.GenerativeModel":
        return "generation_config.max_output_tokens"
    if client.callee.startswith("llama_index"):
        return _LLAMA_INDEX.get(_last(client.callee))
    return models.get(_last(client.callee)) if _is_langchain(client.callee) else None


def _is_langchain(callee: str) -> bool:
    return callee.lstrip("@").startswith("langchain")


def _last(callee: str) -> str:
    return callee.removesuffix("()").rpartition(".")[2]


def _ends(callee: str, ending: str) -> bool:
    return callee == ending or callee.endswith("." + ending)
