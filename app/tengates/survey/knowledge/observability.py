"""What makes traces, numbers and request ids: packages, and the calls that switch each on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What a number speaks of."""

    LATENCY = "how long requests take"
    ERRORS = "how many fail"
    TOKENS = "how many tokens models use"


_REQUESTS = frozenset({Measure.LATENCY, Measure.ERRORS})
_MODEL = frozenset({Measure.TOKENS})


@dataclass(frozen=True, slots=True)
class Instrument:
    """A package that observes. `modules` as imported (a final "/" or "." stands for everything below).

    `starters` are the last parts of the calls or decorators that switch it on, none where importing is enough.
    `measures` is what it counts by itself once it is on.
    """

    title: str
    modules: tuple[str, ...]
    starters: frozenset[str]
    measures: frozenset[Measure] = frozenset()


def _row(title: str, modules: str, starters: str = "", measures: frozenset[Measure] = frozenset()) -> Instrument:
    return Instrument(title, tuple(modules.split()), frozenset(starters.split()), measures)


# Agents that watch the whole program, its requests, queries and calls.
AGENTS = (
    _row("New Relic", "newrelic newrelic.agent @newrelic/", "", _REQUESTS),
    _row("Datadog", "ddtrace.auto dd-trace/init", "", _REQUESTS),
    _row("Datadog", "ddtrace dd-trace", "patch_all patch init tracer", _REQUESTS),
    _row("Elastic APM", "elasticapm elastic-apm-node", "ElasticAPM make_apm_client Client start", _REQUESTS),
    _row(
        "Azure Monitor",
        "azure.monitor.opentelemetry opencensus.ext.azure @azure/monitor-opentelemetry applicationinsights",
        "configure_azure_monitor AzureExporter FlaskMiddleware useAzureMonitor setup start",
        _REQUESTS,
    ),
    _row("AppSignal", "appsignal @appsignal/", "start Appsignal", _REQUESTS),
    _row("Scout", "scout_apm @scout_apm/", "install Config", _REQUESTS),
    _row("SkyWalking", "skywalking skywalking-backend-js", "start", _REQUESTS),
)
TRACERS = (
    *AGENTS,
    _row(
        "OpenTelemetry",
        "opentelemetry. @opentelemetry/ @kubiks/",
        "set_tracer_provider instrument instrument_app TracerProvider NodeSDK NodeTracerProvider WebTracerProvider "
        "BasicTracerProvider registerInstrumentations setGlobalTracerProvider OpenTelemetryMiddleware",
    ),
    _row("OpenTelemetry", "@vercel/otel", "registerOTel"),
    _row("OpenTelemetry", "@microlabs/otel-cf-workers", "instrument"),
    _row("Logfire", "logfire", "configure instrument_fastapi instrument_openai instrument_pydantic_ai span instrument"),
    _row("Pydantic AI", "pydantic_ai pydantic_ai.", "instrument_all"),
    _row("Langfuse", "langfuse.openai", "", _MODEL),
    _row(
        "Langfuse",
        "langfuse langfuse. langfuse-langchain langfuse-vercel langfuse-node @langfuse/ llama_index.callbacks.langfuse",
        "CallbackHandler LangfuseCallbackHandler observe observeOpenAI LangfuseExporter LangfuseSpanProcessor trace "
        "start_as_current_span start_as_current_observation startActiveObservation start_span LlamaIndexCallbackHandler",
        _MODEL,
    ),
    _row(
        "LangSmith",
        "langsmith langsmith. langsmith/ langchain.callbacks langchain_core.tracers",
        "traceable wrap_openai wrap_anthropic wrapOpenAI wrapAISDK RunTree AISDKExporter tracing_context LangChainTracer "
        "tracing_v2_enabled initializeOTEL",
        _MODEL,
    ),
    _row("Phoenix", "phoenix.otel phoenix @arizeai/ arize.otel", "register launch_app instrument", _MODEL),
    _row("OpenInference", "openinference.", "instrument", _MODEL),
    _row("OpenLLMetry", "traceloop.sdk traceloop @traceloop/", "init initialize", _MODEL),
    _row("Langtrace", "langtrace_python_sdk @langtrase/", "init", _MODEL),
    _row("OpenLIT", "openlit", "init", _MODEL),
    _row("Opik", "opik opik. opik-vercel", "track configure OpikTracer track_openai trackOpenAI", _MODEL),
    _row("LangWatch", "langwatch", "setup trace span observability LangWatch", _MODEL),
    _row("Weave", "weave", "init op", _MODEL),
    _row("MLflow", "mlflow mlflow.", "autolog trace", _MODEL),
    _row("Braintrust", "braintrust", "init_logger initLogger traced wrap_openai wrapOpenAI wrapAISDK", _MODEL),
    _row("Lunary", "lunary", "monitor init openai monitorOpenAI LunaryCallbackHandler", _MODEL),
    _row("AgentOps", "agentops", "init", _MODEL),
    _row("Literal AI", "literalai @literalai/", "LiteralClient instrument_openai LiteralAI", _MODEL),
    _row("Weights & Biases", "wandb.integration", "WandbTracer autolog WandbCallbackHandler", _MODEL),
    _row("Cloud Trace", "@google-cloud/trace-agent", "start"),
    _row("X-Ray", "aws_xray_sdk aws_xray_sdk. aws-xray-sdk", "patch_all XRayMiddleware openSegment captureAWS"),
    _row("Lambda Powertools", "aws_lambda_powertools @aws-lambda-powertools/tracer", "Tracer"),
)
SENTRY_MODULES = ("sentry_sdk", "@sentry/", "raven")
SENTRY_TRACING = (
    "traces_sample_rate", "tracesSampleRate", "traces_sampler", "tracesSampler", "enable_tracing", "enableTracing"
)  # fmt: skip
# Environment variables that switch a model framework's tracing on.
TRACING_SWITCHES = frozenset({"LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGFUSE_TRACING"})
# Agent frameworks that record their runs unless they are told not to, and how they are told.
TRACED_BY_DEFAULT = ("agents", "@openai/agents")
TRACING_OFF = ("set_tracing_disabled", "setTracingDisabled")
# Gateways that write every model request down with its time and tokens.
RECORDING_GATEWAY = re.compile(r"(?i)helicone\.ai|helicone-auth|api\.portkey\.ai|gateway\.ai\.cloudflare\.com")
TRACED_BY_COMMAND = re.compile(
    r"\bddtrace-run\b|\bnewrelic-admin\s+run-program\b|\bopentelemetry-instrument\b"
    r"|(?:-r|--require|--import)[ =](?:newrelic|dd-trace/init|elastic-apm-node/start|@opentelemetry/\S{1,60})"
)

METERS = (
    *AGENTS,
    _row(
        "Prometheus",
        "prometheus_fastapi_instrumentator starlette_exporter starlette_prometheus prometheus_flask_exporter "
        "aioprometheus flask_prometheus_metrics sanic_prometheus",
        "instrument Instrumentator PrometheusMiddleware PrometheusMetrics MetricsMiddleware monitor",
        _REQUESTS,
    ),
    _row(
        "Prometheus",
        "express-prom-bundle fastify-metrics express-prometheus-middleware @willsoto/nestjs-prometheus "
        "next-metrics swagger-stats hono-prometheus @hono/prometheus koa-prometheus",
        "",
        _REQUESTS,
    ),
    _row("Prometheus", "django_prometheus django_prometheus.", "", _REQUESTS),
    _row(
        "Prometheus",
        "prometheus_client prom-client",
        "Counter Histogram Gauge Summary collectDefaultMetrics",
    ),
    _row(
        "OpenTelemetry",
        "opentelemetry.metrics opentelemetry @opentelemetry/api @opentelemetry/sdk-metrics",
        "create_counter create_histogram create_up_down_counter create_observable_gauge createCounter createHistogram "
        "createUpDownCounter createObservableGauge",
    ),
    # A provider that sends what the libraries' own instruments count.
    _row("OpenTelemetry", "opentelemetry.sdk.metrics", "MeterProvider", _REQUESTS),
    _row("OpenTelemetry", "@opentelemetry/sdk-metrics", "PeriodicExportingMetricReader MeterProvider", _REQUESTS),
    _row(
        "OpenTelemetry",
        "opentelemetry.instrumentation.openai opentelemetry.instrumentation.openai_v2 "
        "opentelemetry.instrumentation.anthropic",
        "instrument",
        _MODEL,
    ),
    _row("OpenTelemetry", "@opentelemetry/auto-instrumentations-node", "getNodeAutoInstrumentations", _MODEL),
    _row(
        "StatsD",
        "statsd hot-shots node-statsd datadog datadog.statsd datadog-metrics lynx aiodogstatsd",
        "incr increment timing histogram gauge distribution timer",
    ),
    _row(
        "CloudWatch",
        "aws_embedded_metrics aws-embedded-metrics aws_lambda_powertools @aws-lambda-powertools/metrics "
        "@aws-sdk/client-cloudwatch",
        "put_metric putMetric add_metric addMetric PutMetricDataCommand metric_scope metricScope",
    ),
    _row("Sentry", "@sentry/ sentry_sdk sentry_sdk.metrics", "metrics.increment metrics.distribution metrics.count"),
)
COUNTERS = frozenset({"Prometheus", "StatsD"})  # titles of packages that do nothing but count
MEASURED_BY = (
    (Measure.LATENCY, re.compile(r"(?i)latency|duration|seconds|elapsed|_ms\b|time|timing|histogram")),
    (Measure.ERRORS, re.compile(r"(?i)error|fail|exception|status")),
    (Measure.TOKENS, re.compile(r"(?i)token|usage|cost")),
)
# What a model's answer says of the tokens it took, when the code reads it.
USAGE_READ = re.compile(
    r"(?i)(?:^|[.\[\"'_])usage(?:_?metadata)?[\"']?\]?\??[.\[][\"']?"
    r"(?:total|prompt|completion|input|output|candidates)_?tokens?(?:_?count)?"
    r"|usage_?metadata[.\[][\"']?(?:total|prompt|candidates)_?token"
)
USAGE_CALLS = frozenset(
    {"get_openai_callback", "get_usage_metadata_callback", "TokenCountingHandler", "completion_cost"}
)

# Packages that give each request an id and put it into its log lines.
REQUEST_IDS_LOGGED = (
    "asgi_correlation_id", "django_guid", "log_request_id", "flask_log_request_id", "nestjs-pino", "pino-http",
    "cls-rtracer", "fastapi_structlog", "django_structlog", "structlog_request_id", "aws_lambda_powertools.logging.correlation_paths",
)  # fmt: skip
# Packages that give each request an id; whether a log line carries it is up to the project.
REQUEST_IDS_MADE = (
    "express-request-id", "express-correlation-id", "correlation-id", "hono/request-id", "fastapi_request_id",
    "starlette_context", "flask_request_id", "nestjs-cls", "request_id_django", "express-request-context", "next-request-id",
)  # fmt: skip
REQUEST_ID = re.compile(
    r"(?i)(?:^|[^a-z])x-(?:request|correlation|trace)-id(?:[^a-z]|$)|(?:^|[^a-z])(?:request|req|correlation|corr|vercel)[_-]?id(?:[^a-z]|$)"
)
