"""Model SDKs: who is a client, which call makes a model work, and which options bound it."""

from __future__ import annotations

import re

from tengates.model.survey import Operation
from tengates.survey.knowledge.other_sdks import OTHERS
from tengates.survey.knowledge.sdk_shapes import CHAT_LIMITS, OPENAI, E, G, M, Method, P, S, Sdk
from tengates.survey.knowledge.unofficial_sdks import UNOFFICIAL

_PY_OPENAI = ("OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI", "Client", "AsyncClient")
_ANTHROPIC = (
    Method("messages.batches.create", G, ("requests.params.max_tokens",)),
    Method("messages.toolRunner", G, ("max_tokens",)),
    Method("messages.tool_runner", G, ("max_tokens",)),
    Method("chat.completions.create", G, ("max_tokens",), wrapped=True),
    Method("messages.create", G, ("max_tokens",)),
    Method("messages.parse", G, ("max_tokens",)),
    Method("messages.with_raw_response.create", G, ("max_tokens",)),
    Method("messages.with_streaming_response.create", G, ("max_tokens",), streams=True),
    Method("messages.stream", G, ("max_tokens",), streams=True),
    Method("completions.create", G, ("max_tokens_to_sample",)),
    Method("completion", G, ("max_tokens_to_sample",)),
    Method("acompletion", G, ("max_tokens_to_sample",)),
    Method("completion_stream", G, ("max_tokens_to_sample",), streams=True),
    Method("acompletion_stream", G, ("max_tokens_to_sample",), streams=True),
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
    Method("send_message_streaming", G, ("max_output_tokens",), streams=True),
    Method("embedContent", E),
    Method("batchEmbedContents", E),
)
_VERTEX = (
    *_GEMINI,
    Method("predict", G, ("max_output_tokens",)),
    Method("predict_async", G, ("max_output_tokens",)),
    Method("predict_streaming", G, ("max_output_tokens",), streams=True),
    Method("get_embeddings", E),
)
_VERTEX_MODULES = ("vertexai.generative_models", "vertexai.preview.generative_models")
_AI_LIMITS = ("maxOutputTokens", "maxTokens")

SDKS: tuple[Sdk, ...] = (
    Sdk(
        "openai",
        "OpenAI",
        ("openai", "openai-edge"),
        (
            *(f"openai.{name}" for name in _PY_OPENAI),
            "openai",  # const OpenAI = require("openai")
            "openai.default",
            "openai.OpenAIApi",
            "openai-edge.OpenAIApi",
            "langfuse.openai.OpenAI",
            "langfuse.openai.AsyncOpenAI",
            "langfuse.openai.AzureOpenAI",
            "openai.lib.azure.AzureOpenAI",
            "portkey_ai.Portkey",
            "portkey-ai.default",
            "portkey-ai.Portkey",
        ),
        OPENAI,
        (
            ("openai.ChatCompletion.create", Method("", G, ("max_tokens",))),
            ("openai.ChatCompletion.acreate", Method("", G, ("max_tokens",))),
            ("openai.Completion.create", Method("", G, ("max_tokens",))),
            ("openai.Completion.acreate", Method("", G, ("max_tokens",))),
            ("openai.Embedding.create", Method("", E)),
            ("openai.Image.create", Method("", P)),
            ("openai.Audio.transcribe", Method("", S)),
            ("openai.Audio.translate", Method("", S)),
            ("openai.Moderation.create", Method("", M)),
            *((f"openai.{method.ending}", method) for method in OPENAI if "." in method.ending),
        ),
        timeouts=("timeout", "request_timeout", "signal"),
    ),
    Sdk(
        "anthropic",
        "Anthropic",
        ("anthropic", "@anthropic-ai/sdk", "@anthropic-ai/bedrock-sdk", "@anthropic-ai/vertex-sdk"),
        (
            "anthropic.Anthropic",
            "anthropic.AsyncAnthropic",
            "anthropic.Client",
            "anthropic.AnthropicBedrock",
            "anthropic.AsyncClient",
            "anthropic.AsyncAnthropicBedrock",
            "anthropic.AnthropicVertex",
            "anthropic.AsyncAnthropicVertex",
            "@anthropic-ai/bedrock-sdk.default",
            "@anthropic-ai/bedrock-sdk.AnthropicBedrock",
            "@anthropic-ai/vertex-sdk.default",
            "@anthropic-ai/vertex-sdk.AnthropicVertex",
            "@anthropic-ai/sdk",
            "@anthropic-ai/sdk.default",
            "@anthropic-ai/sdk.Anthropic",
        ),
        _ANTHROPIC,
    ),
    Sdk(
        "litellm",
        "LiteLLM",
        ("litellm",),
        ("litellm.Router", "litellm.router.Router"),
        (
            Method("acompletion", G, CHAT_LIMITS),
            Method("completion", G, CHAT_LIMITS),
            Method("aembedding", E),
            Method("embedding", E),
        ),
        functions=(
            ("litellm.completion", Method("", G, CHAT_LIMITS)),
            ("litellm.acompletion", Method("", G, CHAT_LIMITS)),
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
        ("ai.Experimental_Agent", "ai.ToolLoopAgent", "ai.Agent"),
        (
            Method("generate", G, _AI_LIMITS),
            Method("stream", G, _AI_LIMITS, streams=True),
            Method("respond", G, _AI_LIMITS, streams=True),
        ),
        functions=(
            ("ai.generateText", Method("", G, _AI_LIMITS)),
            ("ai.streamText", Method("", G, _AI_LIMITS, streams=True)),
            ("ai.generateObject", Method("", G, _AI_LIMITS)),
            ("ai.streamObject", Method("", G, _AI_LIMITS, streams=True)),
            ("ai.embed", Method("", E)),
            ("ai.embedMany", Method("", E)),
            ("ai.experimental_generateImage", Method("", P)),
            ("ai.generateImage", Method("", P)),
            ("ai.experimental_generateSpeech", Method("", S)),
            ("ai.generateSpeech", Method("", S)),
            ("ai.experimental_transcribe", Method("", S)),
            ("ai.transcribe", Method("", S)),
            ("ai.experimental_streamText", Method("", G, _AI_LIMITS, streams=True)),
            ("ai.experimental_generateText", Method("", G, _AI_LIMITS)),
            ("ai.experimental_streamObject", Method("", G, _AI_LIMITS, streams=True)),
            ("ai.experimental_generateObject", Method("", G, _AI_LIMITS)),
            ("@ai-sdk/rsc.streamUI", Method("", G, _AI_LIMITS, streams=True)),
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
            "firebase/ai.getAI",
            "firebase/vertexai.getVertexAI",
        ),
        _GEMINI,
        (
            ("google.generativeai.embed_content", Method("", E)),
            ("google.generativeai.generate_text", Method("", G, ("max_output_tokens",))),
            ("google.generativeai.chat", Method("", G)),
        ),
        timeouts=("request_options.timeout", "timeout"),
        retries=("request_options.retry",),
        retries_by_default=False,
    ),
    Sdk(
        "vertex",
        "Google Vertex AI",
        ("vertexai", "@google-cloud/vertexai"),
        (
            *(f"{module}.GenerativeModel" for module in _VERTEX_MODULES),
            *(
                f"vertexai.{home}language_models.{name}.from_pretrained"
                for home in ("", "preview.")
                for name in ("TextGenerationModel", "ChatModel", "CodeChatModel", "TextEmbeddingModel")
            ),
            "@google-cloud/vertexai.VertexAI",
        ),
        _VERTEX,
        timeouts=("request_options.timeout", "timeout"),
        retries=(),
        retries_by_default=False,
    ),
    Sdk(
        "groq",
        "Groq",
        ("groq", "groq-sdk"),
        ("groq.Groq", "groq.AsyncGroq", "groq-sdk", "groq-sdk.default", "groq-sdk.Groq"),
        OPENAI,
    ),
    *OTHERS,
    *UNOFFICIAL,
)

# Names of language models on platforms that host every kind.
LANGUAGE_MODELS = re.compile(
    r"(?i)llama|mi[sx]tral|vicuna|falcon|gpt|claude|deepseek|granite|qwen|gemma|gemini|phi-|alpaca|dolly|arctic|yi-\d|hermes"
)

# Models that draw although they are asked as one asks for text, and the options that say what shall come out.
PICTURE_MODELS = re.compile(
    r"(?i)(?:^|/)(?:gemini|gpt|grok|qwen|flux)[\w.-]{0,40}-image(?:-(?:preview|generation|edit|mini|\d[\w.]{0,8})){0,3}$"
)
SHAPES_OF_ANSWERS = (
    "config.responseModalities",
    "config.response_modalities",
    "generationConfig.responseModalities",
    "generation_config.response_modalities",
    "providerOptions.google.responseModalities",
    "modalities",
)
MODEL_NAMES = ("model", "model_name", "modelName")

# Methods that make an object of a client: a model, a chat, a client with other options.
# Constructors of a model whose name may stand first, without a label.
NAMED_FIRST = frozenset(
    {"GenerativeModel", "init_chat_model", "initChatModel", "getGenerativeModel", "from_pretrained"}
)
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
    ".start_chat_session",
    "firebase/ai.getGenerativeModel",
    "firebase/vertexai.getGenerativeModel",
    ".preview.getGenerativeModel",
    ".options",
    ".client",
)

# Hosts of providers, for requests that are made by hand.
HOSTS: dict[str, str] = {
    "api.openai.com": "openai",
    "openai.azure.com": "openai",
    "api.anthropic.com": "anthropic",
    "generativelanguage.googleapis.com": "google-genai",
    "api.groq.com": "groq",
    "api.together.xyz": "together",
    "api.together.ai": "together",
    "api.cerebras.ai": "cerebras",
    "api.moonshot.cn": "moonshot",
    "dashscope.aliyuncs.com": "dashscope",
    "open.bigmodel.cn": "zhipu",
    "ark.cn-beijing.volces.com": "volcengine",
    "aip.baidubce.com": "baidu",
    "api.ai21.com": "ai21",
    "api.sambanova.ai": "sambanova",
    "integrate.api.nvidia.com": "nvidia",
    "models.inference.ai.azure.com": "github",
    "models.github.ai": "github",
    "ai-gateway.vercel.sh": "vercel",
    "gateway.ai.cloudflare.com": "cloudflare",
    "/ai/run/@": "cloudflare",
    "aiplatform.googleapis.com": "vertex",
    "bedrock-runtime": "bedrock",
    "oai.hconeai.com": "openai",
    "oai.helicone.ai": "openai",
    "api.deepinfra.com": "deepinfra",
    "api.novita.ai": "novita",
    "api.hyperbolic.xyz": "hyperbolic",
    "api.deepgram.com": "deepgram",
    "api.assemblyai.com": "assemblyai",
    "fal.run": "fal",
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
    "api.voyageai.com": "voyage",
    "api.jina.ai": "jina",
    ":11434": "ollama",
}
# An address out of a variable whose name tells the provider: `OPENAI_BASE_URL`, `OLLAMA_HOST`.
NAMED_HOSTS: dict[str, str] = {
    "OPENAI": "openai",
    "ANTHROPIC": "anthropic",
    "OLLAMA": "ollama",
    "GROQ": "groq",
    "MISTRAL": "mistral",
    "OPENROUTER": "openrouter",
    "DEEPSEEK": "deepseek",
    "LLM": "llm",
    "VLLM": "llm",
    "LMSTUDIO": "llm",
    "LM_STUDIO": "llm",
}
# Addresses of providers where no model works: what there is, what it is, files.
IDLE_PATHS = re.compile(r"/api/(?:show|tags|pull|push|ps|version|delete|copy)\b|/v1/(?:models|files)\b(?!/[\w.:-]+:)")
# The addresses that servers which copy OpenAI answer on, whoever runs them.
SHARED_PATHS = ("/chat/completions", "/v1/completions")
PROVIDER_OPERATIONS: dict[str, Operation] = {
    "elevenlabs": S,
    "deepgram": S,
    "assemblyai": S,
    "stability": P,
    "replicate": P,
    "fal": P,
    "voyage": E,
    "jina": E,
}
BODY_LIMITS = (
    "max_tokens",
    "max_completion_tokens",
    "max_output_tokens",
    "max_new_tokens",
    "generationConfig.maxOutputTokens",
    "generation_config.max_output_tokens",
    "parameters.max_new_tokens",
    "parameters.max_length",
    "options.num_predict",
    "maxTokens",
    "max_gen_len",
    "max_tokens_to_sample",
    "inferenceConfig.maxTokens",
    "textGenerationConfig.maxTokenCount",
    "parameters.maxOutputTokens",
)
