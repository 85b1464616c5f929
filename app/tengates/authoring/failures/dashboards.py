"""A Grafana dashboard and Prometheus rules over the numbers that a repository is found to count."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Call, ExprKind
from tengates.model.survey import Survey
from tengates.survey.knowledge.observability import METERS
from tengates.survey.service.instruments import wired

_OWN = {"Counter": "counter", "Histogram": "histogram", "Gauge": "gauge", "Summary": "summary"}
_CLIENTS = ("prometheus_client", "prom-client")
_MOST = 12
_WIDTH = 12
_HEIGHT = 8


@dataclass(frozen=True, slots=True)
class Requests:
    """How one library names what it counts of requests: histogram and its unit, counter, labels, and which are failures."""

    histogram: str
    count: str
    unit: str
    route: str
    failed: str
    slow: str  # two seconds in its unit


_LIBRARIES = (
    (
        "prometheus_fastapi_instrumentator",
        Requests("http_request_duration_seconds", "http_requests_total", "s", "handler", 'status=~"5.*"', "2"),
    ),
    (
        "prometheus_flask_exporter",
        Requests("flask_http_request_duration_seconds", "", "s", "path", 'status=~"5.*"', "2"),
    ),
    ("express-prom-bundle", Requests("http_request_duration_seconds", "", "s", "path", 'status_code=~"5.*"', "2")),
    ("starlette_exporter", Requests("starlette_request_duration_seconds", "", "s", "path", 'status_code=~"5.*"', "2")),
    (
        "opentelemetry.instrumentation.",
        Requests("http_server_duration_milliseconds", "", "ms", "http_target", 'http_status_code=~"5.*"', "2000"),
    ),
    (
        "@opentelemetry/",
        Requests(
            "http_server_request_duration_seconds", "", "s", "http_route", 'http_response_status_code=~"5.*"', "2"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: its title, what it asks, what its lines are called, and the unit."""

    title: str
    query: str
    legend: str
    unit: str = "short"


def panels_of(survey: Survey) -> tuple[Panel, ...]:
    """What can be drawn of this repository; nothing where no meter is switched on."""
    if not any(row.instrument.title in {"Prometheus", "OpenTelemetry"} for row in wired(survey, METERS)):
        return ()
    found = [*_of_requests(requests_of(survey)), *_of_tokens(survey), *_own(survey)]
    return tuple(dict.fromkeys(found))[:_MOST]


def requests_of(survey: Survey) -> Requests | None:
    """How requests are counted here."""
    modules = {item.module for _path, code in survey.sources() for item in code.imports}
    return next((row for start, row in _LIBRARIES if any(name.startswith(start) for name in modules)), None)


def _of_requests(row: Requests | None) -> Iterator[Panel]:
    if row is None:
        return
    count, route = row.count or f"{row.histogram}_count", row.route
    yield Panel("Requests a second, by route", f"sum by ({route}) (rate({count}[5m]))", f"{{{{{route}}}}}", "reqps")
    failed = f"sum by ({route}) (rate({count}{{{row.failed}}}[5m]))"
    yield Panel("Failed requests a second, by route", failed, f"{{{{{route}}}}}", "reqps")
    slow = f"histogram_quantile(0.95, sum by (le, {route}) (rate({row.histogram}_bucket[5m])))"
    yield Panel("Time that 95 of 100 requests stay below, by route", slow, f"{{{{{route}}}}}", row.unit)


def counts_tokens(survey: Survey) -> bool:
    """Whether OpenTelemetry counts the tokens of model calls."""
    starts = ("opentelemetry.instrumentation.openai", "opentelemetry.instrumentation.anthropic")
    return any(item.module.startswith(starts) for _path, code in survey.sources() for item in code.imports)


def _of_tokens(survey: Survey) -> Iterator[Panel]:
    if counts_tokens(survey):
        query = "sum by (gen_ai_response_model, gen_ai_token_type) (increase(gen_ai_client_token_usage_sum[1h]))"
        yield Panel("Tokens an hour, by model", query, "{{gen_ai_response_model}} {{gen_ai_token_type}}")


def _own(survey: Survey) -> Iterator[Panel]:
    """The project's own counters, histograms and gauges by their names."""
    for _path, code in survey.sources():
        if not any(item.module in _CLIENTS for item in code.imports):
            continue
        for call in code.calls:
            kind = _OWN.get(call.callee.rpartition(".")[2])
            if kind is not None and call.callee.startswith(_CLIENTS) and (name := _name(call)):
                yield _panel(kind, name)


def _name(call: Call) -> str:
    given = call.expr.positional[:1]
    value = given[0].get("name") if given and given[0].kind is ExprKind.OBJECT else (given[0] if given else None)
    plain = (
        value is not None and value.kind is ExprKind.STRING and value.text.replace("_", "").replace(":", "").isalnum()
    )
    return value.text if plain and value is not None else ""


def _panel(kind: str, name: str) -> Panel:
    if kind == "counter":
        total = name if name.endswith("_total") else f"{name}_total"
        return Panel(f"{name}, a minute", f"sum(rate({total}[5m])) * 60", name)
    if kind == "histogram":
        return Panel(
            f"{name}, 95 of 100 below", f"histogram_quantile(0.95, sum by (le) (rate({name}_bucket[5m])))", name
        )
    if kind == "summary":
        return Panel(f"{name}, on average", f"rate({name}_sum[5m]) / rate({name}_count[5m])", name)
    return Panel(name, f"sum({name})", name)


def dashboard(title: str, panels: tuple[Panel, ...]) -> str:
    """The dashboard as Grafana imports it; the source of its numbers is chosen on the page."""
    source = {"type": "prometheus", "uid": "${source}"}
    drawn = [
        {
            "id": number + 1,
            "title": panel.title,
            "type": "timeseries",
            "datasource": source,
            "gridPos": {"h": _HEIGHT, "w": _WIDTH, "x": number % 2 * _WIDTH, "y": number // 2 * _HEIGHT},
            "fieldConfig": {"defaults": {"unit": panel.unit}, "overrides": []},
            "targets": [{"refId": "A", "datasource": source, "expr": panel.query, "legendFormat": panel.legend}],
        }
        for number, panel in enumerate(panels)
    ]
    whole = {
        "title": title,
        "schemaVersion": 39,
        "editable": True,
        "refresh": "1m",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [{"name": "source", "label": "Source", "type": "datasource", "query": "prometheus"}]},
        "panels": drawn,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def rules(row: Requests) -> str:
    """Prometheus rules for errors and latency."""
    count = row.count or f"{row.histogram}_count"
    failed = f"sum(rate({count}{{{row.failed}}}[5m])) / sum(rate({count}[5m])) > 0.02"
    slow = f"histogram_quantile(0.95, sum by (le) (rate({row.histogram}_bucket[5m]))) > {row.slow}"
    lines = ["groups:", "  - name: requests", "    rules:"]
    for name, query, severity, words in (
        ("ManyFailedRequests", failed, "page", "More than 2 % of requests have failed for 5 minutes."),
        ("SlowRequests", slow, "ticket", "5 of 100 requests have taken longer than 2 seconds for 5 minutes."),
    ):
        lines += [
            f"      - alert: {name}",
            f"        expr: '{query}'",
            "        for: 5m",
            "        labels:",
            f"          severity: {severity}",
            "        annotations:",
            f"          summary: {words}",
        ]
    return "\n".join(lines) + "\n"
