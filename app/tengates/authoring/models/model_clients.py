"""How long a model client waits and how often it tries again: the names of these options in each SDK.

They are facts of the constructors' and functions' own signatures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tengates.authoring.editing.versions import at_least
from tengates.model.code import Call
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile

SECONDS, MILLISECONDS = 1, 1000


@dataclass(frozen=True, slots=True)
class TimeOptions:
    """The options of one constructor or function, nested ones with dots; "" for what it does not take.

    `unit` is how many of its units make a second; `attempts` says that the first try counts too, `local` that
    the model runs on a machine of one's own.
    """

    timeout: str
    retries: str
    unit: int = SECONDS
    attempts: bool = False
    local: bool = False


_PLAIN = TimeOptions("timeout", "max_retries")
_GENAI = TimeOptions("http_options.timeout", "http_options.retry_options.attempts", MILLISECONDS, attempts=True)
_OLD_CHAIN = TimeOptions("request_timeout", "max_retries")
_NODE = TimeOptions("timeout", "maxRetries", MILLISECONDS)

_PYTHON: dict[str, TimeOptions] = {
    **{
        f"{home}.{prefix}{name}": _PLAIN
        for home, names in (
            ("openai", ("OpenAI", "AzureOpenAI", "Client")),
            ("langfuse.openai", ("OpenAI", "AzureOpenAI")),
            ("openai.lib.azure", ("AzureOpenAI",)),
            ("anthropic", ("Anthropic", "Client", "AnthropicBedrock", "AnthropicVertex")),
            ("groq", ("Groq",)),
            ("together", ("Together",)),
        )
        for name in names
        for prefix in ("", "Async")
    },
    **{f"cohere.{name}": TimeOptions("timeout", "") for name in ("Client", "AsyncClient", "ClientV2", "AsyncClientV2")},
    "mistralai.Mistral": TimeOptions("timeout_ms", "", MILLISECONDS),
    "ollama.Client": TimeOptions("timeout", "", local=True),
    "ollama.AsyncClient": TimeOptions("timeout", "", local=True),
    "huggingface_hub.InferenceClient": TimeOptions("timeout", ""),
    "huggingface_hub.AsyncInferenceClient": TimeOptions("timeout", ""),
    "google.genai.Client": _GENAI,
    "litellm.Router": TimeOptions("timeout", "num_retries"),
    "litellm.router.Router": TimeOptions("timeout", "num_retries"),
}
# Model objects of frameworks: how the package's name begins, the class, its options.
_PYTHON_MODELS: tuple[tuple[str, tuple[str, ...], TimeOptions], ...] = (
    ("langchain_openai", ("ChatOpenAI", "AzureChatOpenAI", "OpenAI", "AzureOpenAI"), _PLAIN),
    ("langchain_anthropic", ("ChatAnthropic",), _PLAIN),
    ("langchain_groq", ("ChatGroq",), _PLAIN),
    ("langchain_mistralai", ("ChatMistralAI",), _PLAIN),
    ("langchain_google_genai", ("ChatGoogleGenerativeAI", "GoogleGenerativeAI"), _PLAIN),
    ("langchain_ollama", ("ChatOllama", "OllamaLLM"), TimeOptions("client_kwargs.timeout", "", local=True)),
    ("langchain", ("init_chat_model",), _PLAIN),
    ("langchain", ("ChatOpenAI", "AzureChatOpenAI", "OpenAI", "AzureOpenAI"), _OLD_CHAIN),
    ("llama_index.llms.ollama", ("Ollama",), TimeOptions("request_timeout", "", local=True)),
    ("llama_index", ("OpenAI", "AzureOpenAI", "Anthropic", "OpenAILike", "Groq", "MistralAI"), _PLAIN),
)
_JAVASCRIPT: dict[str, TimeOptions] = {
    **dict.fromkeys(
        (
            "openai.default",
            "openai.OpenAI",
            "openai.AzureOpenAI",
            "@anthropic-ai/sdk.default",
            "@anthropic-ai/sdk.Anthropic",
            "@anthropic-ai/bedrock-sdk.default",
            "@anthropic-ai/bedrock-sdk.AnthropicBedrock",
            "@anthropic-ai/vertex-sdk.default",
            "@anthropic-ai/vertex-sdk.AnthropicVertex",
            "groq-sdk.default",
            "groq-sdk.Groq",
            "together-ai.default",
            "together-ai.Together",
        ),
        _NODE,
    ),
    **dict.fromkeys(
        ("openai", "@anthropic-ai/sdk", "groq-sdk", "together-ai"), _NODE
    ),  # const OpenAI = require("openai")
    "@google/genai.GoogleGenAI": TimeOptions(
        "httpOptions.timeout", "httpOptions.retryOptions.attempts", MILLISECONDS, attempts=True
    ),
    "@mistralai/mistralai.Mistral": TimeOptions("timeoutMs", "", MILLISECONDS),
}
_JAVASCRIPT_MODELS: tuple[tuple[str, tuple[str, ...], TimeOptions], ...] = (
    ("@langchain/anthropic", ("ChatAnthropic",), TimeOptions("clientOptions.timeout", "maxRetries", MILLISECONDS)),
    ("@langchain/groq", ("ChatGroq",), _NODE),
    ("@langchain/openai", ("ChatOpenAI", "AzureChatOpenAI", "OpenAI", "AzureOpenAI"), _NODE),
    ("langchain/", ("ChatOpenAI", "OpenAI"), _NODE),
    (
        "@langchain/",
        ("ChatGoogleGenerativeAI", "ChatMistralAI", "ChatOllama", "Ollama"),
        TimeOptions("", "maxRetries", MILLISECONDS),
    ),
)
# The first version whose client takes the number of tries; before it is left to the default.
_RETRIES_SINCE = {"google-genai": (1, 30), "@google/genai": (1, 40)}
# The first version whose constructors look like this at all.
_SINCE = (("anthropic.", "anthropic", (0, 3)), ("llama_index", "llama-index", (0, 9)))


def constructor_options(survey: Survey, path: str, callee: str) -> TimeOptions | None:
    """The options of a client's or model's constructor, None for one that is not known."""
    python = path.endswith(".py")
    name = callee.removesuffix("()")
    if any(name.startswith(root) and not at_least(survey, package, path, since) for root, package, since in _SINCE):
        return None
    found = (_PYTHON if python else _JAVASCRIPT).get(name)
    if found is None:
        last = name.rpartition(".")[2]
        rows = _PYTHON_MODELS if python else _JAVASCRIPT_MODELS
        return next((options for root, classes, options in rows if name.startswith(root) and last in classes), None)
    for package, since in _RETRIES_SINCE.items():
        if found.attempts and package.startswith("@") is not python and not at_least(survey, package, path, since):
            return TimeOptions(found.timeout, "", found.unit)
    return found


@dataclass(frozen=True, slots=True)
class Twin:
    """A client that may stand in another one's place, with the options that it has not got yet."""

    place: Place
    options: TimeOptions


def twins(survey: Survey, place: Place) -> Iterator[Twin]:
    """`X(key) if key else X()`, and what the other `return` of the same function makes."""
    made = call_at(survey, place)
    file = linked(survey).project.files.get(place.path)
    if made is None or file is None:
        return
    for call in file.code.calls:
        if call.span.start == made.span.start or call.scope != made.scope or _overlaps(call, made):
            continue
        options = constructor_options(survey, place.path, call.callee)
        if options is not None and (call.statement == made.statement or _are_answers(file, call, made)):
            yield Twin(file.place_of_call(call), _left(call, options))


def _overlaps(one: Call, other: Call) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _are_answers(file: SourceFile, one: Call, other: Call) -> bool:
    """Whether each is all that its function hands on."""
    starts = {row.value.span.start for row in file.code.returns if row.scope == one.scope}
    return bool(one.scope) and {one.span.start, other.span.start} <= starts


def _left(call: Call, options: TimeOptions) -> TimeOptions:
    first = call.expr.positional[0] if call.expr.positional else None
    given = {key for key, _ in (*call.expr.items, *(first.items if first is not None else ()))}
    timeout = "" if options.timeout.partition(".")[0] in given else options.timeout
    retries = "" if options.retries.partition(".")[0] in given else options.retries
    return replace(options, timeout=timeout, retries=retries)


def call_at(survey: Survey, place: Place) -> Call | None:
    """The extracted call at a place."""
    facts = survey.files.get(place.path)
    if facts is None or facts.code is None:
        return None
    inside = [
        call for call in facts.code.calls if call.span.start == place.span.start and call.span.end <= place.span.end
    ]
    return max(inside, key=lambda call: call.span.end, default=None)
