"""Who records what model calls cost: tracers and gateways that count tokens for each request."""

from __future__ import annotations

# Packages that record each call's tokens once they are put to work.
METERS: tuple[str, ...] = (
    "langfuse", "langfuse-langchain", "langfuse-vercel", "langsmith", "helicone", "@helicone/helpers", "@helicone/async",
    "portkey_ai", "portkey-ai", "traceloop", "@traceloop/node-server-sdk", "agentops", "openinference", "phoenix",
    "@arizeai/openinference-instrumentation-openai", "weave", "lunary", "braintrust", "opik", "opik-vercel",
    "posthog.ai", "@posthog/ai", "langtrace_python_sdk", "@langtrase/typescript-sdk", "openlit", "promptlayer", "tokencost",
    "literalai", "@literalai/client", "keywordsai_tracing", "openmeter",
)  # fmt: skip
# Calls that switch recording on, by the end of their resolved name.
SWITCHES: frozenset[str] = frozenset({
    "get_openai_callback", "OpenAICallbackHandler", "TokenCountingHandler", "UsageMetadataCallbackHandler",
    "get_usage_metadata_callback", "logfire.instrument_openai", "logfire.instrument_anthropic",
    "logfire.instrument_pydantic_ai", "mlflow.openai.autolog", "mlflow.langchain.autolog", "LangChainTracer",
    "completion_cost", "wrapOpenAI", "wrap_openai",
})  # fmt: skip
# Settings that turn it on, and addresses of gateways that do it on the way.
GATEWAYS: tuple[str, ...] = ("helicone", "portkey", "gateway.ai.cloudflare.com", "braintrustproxy", "openpipe")
TRACING_VARIABLES: frozenset[str] = frozenset({"LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGCHAIN_TRACING"})
BUDGET_MANAGERS: frozenset[str] = frozenset({"BudgetManager", "litellm.BudgetManager"})
