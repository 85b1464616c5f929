"""Clients that speak to a provider's own website, or gather several providers behind one door: the same facts, a row each."""

from __future__ import annotations

from tengates.survey.knowledge.sdk_shapes import CHAT_LIMITS, G, Method, P, Sdk

UNOFFICIAL: tuple[Sdk, ...] = (
    Sdk(
        "revchatgpt",
        "revChatGPT",
        ("revChatGPT",),
        tuple(
            f"revChatGPT.{module}.{name}"
            for module in ("revChatGPT", "ChatGPT", "Official", "V0", "V1", "V2", "V3", "Unofficial")
            for name in ("Chatbot", "AsyncChatbot")
        ),
        (
            Method("get_chat_response", G),
            Method("ask_stream", G, streams=True),
            Method("ask_stream_async", G, streams=True),
            Method("ask_async", G),
            Method("ask", G, ("max_tokens",)),
        ),
        retries_by_default=False,
    ),
    Sdk(
        "chatgpt-js",
        "chatgpt for Node",
        ("chatgpt", "@waylaidwanderer/chatgpt-api"),
        (
            "chatgpt.ChatGPTAPI",
            "chatgpt.ChatGPTAPIBrowser",
            "chatgpt.ChatGPTUnofficialProxyAPI",
            "chatgpt.ChatGPTConversation",
            "@waylaidwanderer/chatgpt-api.ChatGPTClient",
            "@waylaidwanderer/chatgpt-api.BingAIClient",
            "@waylaidwanderer/chatgpt-api.default",
        ),
        (Method("sendMessage", G, ("completionParams.max_tokens", "modelOptions.max_tokens")),),
        timeouts=("timeoutMs", "abortSignal"),
        retries_by_default=False,
    ),
    Sdk(
        "g4f",
        "gpt4free",
        ("g4f",),
        ("g4f.client.Client", "g4f.client.AsyncClient", "g4f.Client"),
        (
            Method("chat.completions.create", G, CHAT_LIMITS),
            Method("chat.completions.stream", G, CHAT_LIMITS, streams=True),
            Method("images.generate", P),
        ),
        (
            ("g4f.ChatCompletion.create", Method("", G, ("max_tokens",))),
            ("g4f.ChatCompletion.create_async", Method("", G, ("max_tokens",))),
        ),
        retries_by_default=False,
    ),
    Sdk(
        "hugchat",
        "HuggingChat",
        ("hugchat",),
        ("hugchat.hugchat.ChatBot",),
        (Method("chat", G), Method("query", G)),
        retries_by_default=False,
    ),
    Sdk(
        "edgegpt",
        "EdgeGPT",
        ("EdgeGPT",),
        ("EdgeGPT.Chatbot", "EdgeGPT.EdgeGPT.Chatbot"),
        (Method("ask_stream", G, streams=True), Method("ask", G)),
        retries_by_default=False,
    ),
    Sdk(
        "bard",
        "Bard",
        ("bardapi", "Bard"),
        ("bardapi.Bard", "bardapi.BardAsync", "Bard.Chatbot", "Bard.AsyncChatbot"),
        (Method("get_answer", G), Method("ask", G)),
        retries_by_default=False,
    ),
)
