"""Model SDKs: who is a client, which call makes a model work, and which options bound it.

An option may be nested: `config.max_output_tokens` is the member of the argument `config`. The
names are facts of each SDK's own signatures.
"""

from __future__ import annotations

from dataclasses import dataclass

from tengates.model.survey import Operation

G, E, P, S, M = Operation.GENERATE, Operation.EMBED, Operation.IMAGE, Operation.SPEECH, Operation.MODERATE


@dataclass(frozen=True, slots=True)
class Method:
    """A call that makes a model work: how its callee ends, and the options that bound its answer."""

    ending: str
    operation: Operation
    limits: tuple[str, ...] = ()
    streams: bool = False  # streaming by its name alone


@dataclass(frozen=True, slots=True)
class Sdk:
    """A model SDK. `clients` are constructors as resolved callees; `functions` are called without a client."""

    id: str
    title: str
    packages: tuple[str, ...]
    clients: tuple[str, ...] = ()
    methods: tuple[Method, ...] = ()
    functions: tuple[tuple[str, Method], ...] = ()
    timeouts: tuple[str, ...] = ("timeout",)
    retries: tuple[str, ...] = ("max_retries", "maxRetries")
    stream: tuple[str, ...] = ("stream",)
    retries_by_default: bool = True


_CHAT_LIMITS = ("max_completion_tokens", "max_tokens")
_OPENAI = (
    Method("chat.completions.create", G, _CHAT_LIMITS),
    Method("chat.completions.parse", G, _CHAT_LIMITS),
    Method("chat.completions.stream", G, _CHAT_LIMITS, streams=True),
    Method("chat.completions.runTools", G, _CHAT_LIMITS),
    Method("chat.completions.with_raw_response.create", G, _CHAT_LIMITS),
    Method("responses.create", G, ("max_output_tokens",)),
    Method("responses.parse", G, ("max_output_tokens",)),
    Method("responses.stream", G, ("max_output_tokens",), streams=True),
    Method("threads.runs.create", G, ("max_completion_tokens",)),
    Method("threads.runs.create_and_poll", G, ("max_completion_tokens",)),
    Method("threads.runs.createAndPoll", G, ("max_completion_tokens",)),
    Method("threads.runs.stream", G, ("max_completion_tokens",), streams=True),
    Method("threads.create_and_run", G, ("max_completion_tokens",)),
    Method("createChatCompletion", G, ("max_tokens",)),
    Method("createCompletion", G, ("max_tokens",)),
    Method("createImage", P),
    Method("createEmbedding", E),
    Method("createTranscription", S),
    Method("createModeration", M),
    Method("images.generate", P),
    Method("images.edit", P),
    Method("images.create_variation", P),
    Method("embeddings.create", E),
    Method("audio.transcriptions.create", S),
    Method("audio.translations.create", S),
    Method("audio.speech.create", S),
    Method("moderations.create", M),
    Method("completions.create", G, ("max_tokens",)),
    Method("ChatCompletion.create", G, ("max_tokens",)),
    Method("ChatCompletion.acreate", G, ("max_tokens",)),
)
_PY_OPENAI = ("OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI", "Client", "AsyncClient")
_ANTHROPIC = (
    Method("messages.create", G, ("max_tokens",)),
    Method("messages.parse", G, ("max_tokens",)),
    Method("messages.stream", G, ("max_tokens",), streams=True),
    Method("completions.create", G, ("max_tokens_to_sample",)),
)
_GENAI_LIMITS = (
    "config.max_output_tokens",
    "config.maxOutputTokens",
    "generation_config.max_output_tokens",
    "generationConfig.maxOutputTokens",
)
_GENAI = (
    Method("models.generate_content", G, _GENAI_LIMITS),
    Method("models.generate_content_stream", G, _GENAI_LIMITS, streams=True),
    Method("models.generateContent", G, _GENAI_LIMITS),
    Method("models.generateContentStream", G, _GENAI_LIMITS, streams=True),
    Method("send_message", G, _GENAI_LIMITS),
    Method("send_message_stream", G, _GENAI_LIMITS, streams=True),
    Method("sendMessage", G, _GENAI_LIMITS),
    Method("sendMessageStream", G, _GENAI_LIMITS, streams=True),
    Method("models.embed_content", E),
    Method("models.embedContent", E),
    Method("models.generate_images", P),
    Method("models.generateImages", P),
)
_GEMINI = (
    Method("generate_content", G, _GENAI_LIMITS),
    Method("generate_content_async", G, _GENAI_LIMITS),
    Method("generateContent", G, _GENAI_LIMITS),
    Method("generateContentStream", G, _GENAI_LIMITS, streams=True),
    Method("send_message", G, _GENAI_LIMITS),
    Method("send_message_async", G, _GENAI_LIMITS),
    Method("sendMessage", G, _GENAI_LIMITS),
    Method("sendMessageStream", G, _GENAI_LIMITS, streams=True),
)
_AI_LIMITS = ("maxOutputTokens", "maxTokens")
_OLLAMA_LIMITS = ("options.num_predict",)

SDKS: tuple[Sdk, ...] = (
    Sdk(
        "openai",
        "OpenAI",
        ("openai", "openai-edge"),
        (
            *(f"openai.{name}" for name in _PY_OPENAI),
            "openai.default",
            "openai.OpenAIApi",
            "openai-edge.OpenAIApi",
            "langfuse.openai.OpenAI",
        ),
        _OPENAI,
        (
            ("openai.ChatCompletion.create", Method("", G, ("max_tokens",))),
            ("openai.ChatCompletion.acreate", Method("", G, ("max_tokens",))),
            ("openai.Completion.create", Method("", G, ("max_tokens",))),
            ("openai.Completion.acreate", Method("", G, ("max_tokens",))),
            ("openai.Embedding.create", Method("", E)),
            ("openai.Image.create", Method("", P)),
            ("openai.Audio.transcribe", Method("", S)),
            ("openai.Moderation.create", Method("", M)),
            *((f"openai.{method.ending}", method) for method in _OPENAI[:11]),
        ),
        timeouts=("timeout", "request_timeout"),
    ),
    Sdk(
        "anthropic",
        "Anthropic",
        ("anthropic", "@anthropic-ai/sdk"),
        (
            "anthropic.Anthropic",
            "anthropic.AsyncAnthropic",
            "anthropic.Client",
            "anthropic.AnthropicBedrock",
            "anthropic.AsyncAnthropicBedrock",
            "@anthropic-ai/sdk.default",
            "@anthropic-ai/sdk.Anthropic",
        ),
        _ANTHROPIC,
    ),
    Sdk(
        "litellm",
        "LiteLLM",
        ("litellm",),
        functions=(
            ("litellm.completion", Method("", G, _CHAT_LIMITS)),
            ("litellm.acompletion", Method("", G, _CHAT_LIMITS)),
            ("litellm.text_completion", Method("", G, ("max_tokens",))),
            ("litellm.responses", Method("", G, ("max_output_tokens",))),
            ("litellm.aresponses", Method("", G, ("max_output_tokens",))),
            ("litellm.embedding", Method("", E)),
            ("litellm.aembedding", Method("", E)),
            ("litellm.image_generation", Method("", P)),
        ),
        timeouts=("timeout", "request_timeout"),
        retries=("num_retries", "max_retries"),
        retries_by_default=False,
    ),
    Sdk(
        "ai-sdk",
        "Vercel AI SDK",
        ("ai",),
        functions=(
            ("ai.generateText", Method("", G, _AI_LIMITS)),
            ("ai.streamText", Method("", G, _AI_LIMITS, streams=True)),
            ("ai.generateObject", Method("", G, _AI_LIMITS)),
            ("ai.streamObject", Method("", G, _AI_LIMITS, streams=True)),
            ("ai.embed", Method("", E)),
            ("ai.embedMany", Method("", E)),
            ("ai.experimental_generateImage", Method("", P)),
            ("ai/rsc.streamUI", Method("", G, _AI_LIMITS, streams=True)),
            ("ai/rsc.render", Method("", G, _AI_LIMITS, streams=True)),
        ),
        timeouts=("abortSignal", "timeout"),
        retries=("maxRetries",),
    ),
    Sdk(
        "google-genai",
        "Google Gemini",
        ("google.genai", "google-genai", "@google/genai"),
        ("google.genai.Client", "@google/genai.GoogleGenAI"),
        _GENAI,
        timeouts=("http_options.timeout", "httpOptions.timeout", "config.http_options.timeout", "config.abortSignal"),
        retries=("http_options.retry_options", "httpOptions.retryOptions"),
        retries_by_default=False,
    ),
    Sdk(
        "google-generativeai",
        "Google Gemini",
        ("google.generativeai", "google-generativeai", "@google/generative-ai"),
        (
            "google.generativeai.GenerativeModel",
            "@google/generative-ai.GoogleGenerativeAI",
        ),
        _GEMINI,
        timeouts=("request_options.timeout", "timeout"),
        retries=("request_options.retry",),
        retries_by_default=False,
    ),
    Sdk(
        "groq",
        "Groq",
        ("groq", "groq-sdk"),
        ("groq.Groq", "groq.AsyncGroq", "groq-sdk.default", "groq-sdk.Groq"),
        _OPENAI[:2],
    ),
    Sdk(
        "together",
        "Together",
        ("together", "together-ai"),
        ("together.Together", "together.AsyncTogether", "together-ai.default", "together-ai.Together"),
        (*_OPENAI[:3], *_OPENAI[19:22], Method("completions.create", G, ("max_tokens",))),
        (("together.Complete.create", Method("", G, ("max_tokens",))),),
    ),
    Sdk(
        "mistral",
        "Mistral",
        ("mistralai", "@mistralai/mistralai"),
        (
            "mistralai.Mistral",
            "mistralai.client.MistralClient",
            "mistralai.async_client.MistralAsyncClient",
            "@mistralai/mistralai.Mistral",
            "@mistralai/mistralai.default",
        ),
        (
            Method("chat.complete", G, ("max_tokens", "maxTokens")),
            Method("chat.complete_async", G, ("max_tokens",)),
            Method("chat.stream", G, ("max_tokens", "maxTokens"), streams=True),
            Method("chat.stream_async", G, ("max_tokens",), streams=True),
            Method("embeddings.create", E),
            Method("chat", G, ("max_tokens",)),
        ),
        timeouts=("timeout_ms", "timeoutMs", "timeout"),
        retries=("retry_config", "retryConfig", "max_retries"),
        retries_by_default=False,
    ),
    Sdk(
        "cohere",
        "Cohere",
        ("cohere", "cohere-ai"),
        ("cohere.Client", "cohere.AsyncClient", "cohere.ClientV2", "cohere.AsyncClientV2", "cohere-ai.CohereClient"),
        (
            Method("chat", G, ("max_tokens", "maxTokens")),
            Method("chat_stream", G, ("max_tokens",), streams=True),
            Method("generate", G, ("max_tokens",)),
            Method("embed", E),
        ),
        timeouts=("timeout", "request_options.timeout_in_seconds", "timeoutInSeconds"),
        retries=("request_options.max_retries", "maxRetries"),
    ),
    Sdk(
        "ollama",
        "Ollama",
        ("ollama",),
        ("ollama.Client", "ollama.AsyncClient", "ollama.Ollama"),
        (Method("chat", G, _OLLAMA_LIMITS), Method("generate", G, _OLLAMA_LIMITS), Method("embed", E)),
        (
            ("ollama.chat", Method("", G, _OLLAMA_LIMITS)),
            ("ollama.generate", Method("", G, _OLLAMA_LIMITS)),
            ("ollama.embeddings", Method("", E)),
            ("ollama.embed", Method("", E)),
            ("ollama.default.chat", Method("", G, _OLLAMA_LIMITS)),
            ("ollama.default.generate", Method("", G, _OLLAMA_LIMITS)),
        ),
        retries_by_default=False,
    ),
    Sdk(
        "huggingface",
        "Hugging Face",
        ("huggingface_hub", "@huggingface/inference"),
        (
            "huggingface_hub.InferenceClient",
            "huggingface_hub.AsyncInferenceClient",
            "@huggingface/inference.HfInference",
            "@huggingface/inference.InferenceClient",
        ),
        (
            Method("text_generation", G, ("max_new_tokens",)),
            Method("textGeneration", G, ("parameters.max_new_tokens",)),
            Method("textGenerationStream", G, ("parameters.max_new_tokens",), streams=True),
            Method("chat_completion", G, ("max_tokens",)),
            Method("chatCompletion", G, ("max_tokens",)),
            Method("chatCompletionStream", G, ("max_tokens",), streams=True),
            Method("chat.completions.create", G, ("max_tokens",)),
            Method("text_to_image", P),
            Method("textToImage", P),
            Method("feature_extraction", E),
            Method("featureExtraction", E),
        ),
        retries_by_default=False,
    ),
    Sdk(
        "replicate",
        "Replicate",
        ("replicate",),
        ("replicate.Client", "replicate.default"),
        (Method("run", P), Method("predictions.create", P), Method("stream", G, ("input.max_tokens",), streams=True)),
        (("replicate.run", Method("", P)), ("replicate.stream", Method("", G, ("input.max_tokens",), streams=True))),
        retries_by_default=False,
    ),
)

# Methods that make an object of a client: a model, a chat, a client with other options.
MAKERS = (
    ".getGenerativeModel",
    ".get_generative_model",
    ".startChat",
    ".start_chat",
    ".chats.create",
    ".with_options",
    ".withOptions",
    ".copy",
    ".with_raw_response",
)

# Hosts of providers, for requests that are made by hand.
HOSTS: dict[str, str] = {
    "api.openai.com": "openai",
    "openai.azure.com": "openai",
    "api.anthropic.com": "anthropic",
    "generativelanguage.googleapis.com": "google-genai",
    "api.groq.com": "groq",
    "api.together.xyz": "together",
    "api.mistral.ai": "mistral",
    "api.cohere.ai": "cohere",
    "api.cohere.com": "cohere",
    "openrouter.ai/api": "openrouter",
    "api.perplexity.ai": "perplexity",
    "api.deepseek.com": "deepseek",
    "api.x.ai": "xai",
    "api.fireworks.ai": "fireworks",
    "api-inference.huggingface.co": "huggingface",
    "router.huggingface.co": "huggingface",
    "api.featherless.ai": "featherless",
    "ai.gateway.lovable.dev": "lovable",
    "api.replicate.com": "replicate",
    "api.stability.ai": "stability",
    "api.elevenlabs.io": "elevenlabs",
    ":11434": "ollama",
}
PROVIDER_OPERATIONS: dict[str, Operation] = {"elevenlabs": S, "stability": P, "replicate": P}
BODY_LIMITS = (
    "max_tokens",
    "max_completion_tokens",
    "max_output_tokens",
    "max_new_tokens",
    "generationConfig.maxOutputTokens",
    "generation_config.max_output_tokens",
    "parameters.max_new_tokens",
    "options.num_predict",
    "maxTokens",
)
