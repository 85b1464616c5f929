"""OpenTelemetry and Sentry in Next.js and Express, switched on by environment variables."""

from __future__ import annotations

import re
from string import Template

from ast_grep_py import SgNode

from tengates import assets
from tengates.authoring.editing.app_places import ServedApp
from tengates.authoring.editing.apps import app_folder, env_example
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.env_files import complete_example
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.javascript_modules import module_from, style_near
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.next_apps import NextApp
from tengates.authoring.editing.versions import is_current
from tengates.authoring.failures.express_last_answer import routes_of
from tengates.authoring.failures.telemetry_python import OPENTELEMETRY_LINES, SENTRY_LINES, Watching
from tengates.model.change import NewFile

_WHY = "Errors, slow requests and numbers are reported from the moment the app starts."
_ERRORS = "Express hands what failed in a route to Sentry."
_NEXT_OTEL = (
    ("@opentelemetry/api", "^1.9.0"),
    ("@opentelemetry/api-logs", ">=0.200.0 <0.300.0"),
    ("@opentelemetry/instrumentation", ">=0.200.0 <0.300.0"),
    ("@opentelemetry/sdk-logs", ">=0.200.0 <0.300.0"),
    ("@vercel/otel", "^2.1.0"),
)
_NODE_OTEL = (
    ("@opentelemetry/auto-instrumentations-node", ">=0.80.0 <1"),
    ("@opentelemetry/exporter-metrics-otlp-proto", ">=0.220.0 <0.300.0"),
    ("@opentelemetry/sdk-metrics", "^2.10.0"),
    ("@opentelemetry/sdk-node", ">=0.220.0 <0.300.0"),
)
_OTEL_NAMES = (
    ("getNodeAutoInstrumentations", "@opentelemetry/auto-instrumentations-node"),
    ("OTLPMetricExporter", "@opentelemetry/exporter-metrics-otlp-proto"),
    ("PeriodicExportingMetricReader", "@opentelemetry/sdk-metrics"),
    ("NodeSDK", "@opentelemetry/sdk-node"),
)
_EXPORTED = re.compile(r"\boutput\s{0,9}:\s{0,9}[\"']export[\"']")
_HANDLES_ERRORS = re.compile(
    r"\.use\(\s*(?:async\s+)?(?:function\s*\w*\s*)?\(\s*\w+[^,()]*,\s*\w+[^,()]*,\s*\w+[^,()]*,\s*\w+|rrorHandler\s*\)"
)


def start_in_next(to: Watching, app: NextApp) -> None:
    """`instrumentation` at the root of the application; CannotEdit says why not."""
    if any(f"{app.base}instrumentation.{ending}" in to.survey.paths for ending in ("ts", "js", "mjs")):
        raise CannotEdit("there is an instrumentation file already: switch this on in it by hand")
    if any(_EXPORTED.search(_text(to, f"{app.root}next.config.{ending}")) for ending in ("ts", "mjs", "js", "cjs")):
        raise CannotEdit("it is exported as static files, and no server of Next.js runs there that could report")
    near = f"{app.root}package.json"
    if not is_current(to.survey, "next", near, (15, 0)):
        raise CannotEdit("before version 15 Next.js reads instrumentation only behind an experimental switch")
    packages = (("@sentry/nextjs", "^10.0.0"),) if to.sentry else _NEXT_OTEL
    keys = tuple(key for package in packages for key in need_package(to.sheet, to.survey, near, package))
    keys += complete_example(
        to.sheet, env_example(to.survey, app.root), SENTRY_LINES if to.sentry else OPENTELEMETRY_LINES, needed=True
    )
    text = _read("next-sentry.ts" if to.sentry else "next-otel.ts", {"service": to.service})
    target = f"{app.base}instrumentation.{'ts' if app.typed else 'js'}"
    style = style_near(to.sheet, to.survey, target)
    to.sheet.create(NewFile(target, style.of(text).encode(), _WHY, needs=keys))
    if to.sentry:
        to.sheet.note(
            "Errors in the browser need Sentry started in instrumentation-client too, with a DSN that is public."
        )


def _text(to: Watching, path: str) -> str:
    return to.sheet.data(path).decode("utf-8", "replace") if path in to.survey.paths else ""


def start_in_express(to: Watching, app: ServedApp) -> None:
    """A module that is read before everything else, and Sentry's error handler after the routes."""
    path, sheet = app.path, to.sheet
    file = sheet.javascript(path)
    if file.uses("Sentry") or file.uses("instrument"):
        raise CannotEdit("the file already uses a name that this refactor gives")
    ending = "ts" if path.endswith((".ts", ".mts", ".cts", ".tsx")) else path.rpartition(".")[2]
    target = f"{path.rpartition('/')[0]}/instrument.{ending}".lstrip("/")
    if target in to.survey.paths:
        raise CannotEdit(f"{target} is there already: switch this on in it by hand")
    key = f"module:{target}"
    text = _read("node-sentry.ts" if to.sentry else "node-otel.ts", _node_words(file, to.service))
    style = style_near(sheet, to.survey, path)
    sheet.create(NewFile(target, style.of(text).encode(), _WHY, supporting=True, key=key))
    packages = (("@sentry/node", "^10.0.0"),) if to.sentry else _NODE_OTEL
    keys = (key, *(item for package in packages for item in need_package(sheet, to.survey, path, package)))
    example = env_example(to.survey, app_folder(to.survey, path))
    keys += complete_example(sheet, example, SENTRY_LINES if to.sentry else OPENTELEMETRY_LINES, needed=True)
    where = file.quoted(module_from(to.survey, path, target))
    first = f"import {where}" if file.is_module else f"require({where})"
    lines = [f"{first}{file.semicolon}"]
    if to.sentry:
        keys += _error_handler(to, app, file)
        name = file.quoted("@sentry/node")
        second = f"import * as Sentry from {name}" if file.is_module else f"const Sentry = require({name})"
        lines.append(f"{second}{file.semicolon}")
    text = file.source.newline.decode().join(lines)
    sheet.mend(path, app.made.span.line, file.first_line(text), _WHY, keys)
    if file.is_module and ending != "ts":
        sheet.note(f"Start Node with --import ./{target}, so that libraries which are imported can be traced too.")


def _error_handler(to: Watching, app: ServedApp, file: JavaScriptFile) -> tuple[str, ...]:
    """Sentry's own error middleware, after the routes and before the project's; the key to need."""
    rows = routes_of(to.survey, file, app)
    handlers = [node for node in rows if _HANDLES_ERRORS.search(node.text()[:200])]
    last = next((node for node in reversed(rows) if node not in handlers and _before(node, handlers)), None)
    if last is None:
        raise CannotEdit("its routes are put in elsewhere; switch Sentry on by hand")
    source = file.source
    position = source.next_line(file.end(last))
    line = f"Sentry.setupExpressErrorHandler({app.made.target}){file.semicolon}"
    new = source.new_line_before(position) + source.lines("", line, indent=source.indent(file.start(last)))
    key = f"errors:{app.path}"
    to.sheet.support(app.path, [Splice(position, position, new)], _ERRORS, key)
    return (key,)


def _before(node: SgNode, handlers: list[SgNode]) -> bool:
    return not handlers or node.range().end.index <= handlers[0].range().start.index


def _node_words(file: JavaScriptFile, service: str) -> dict[str, str]:
    if file.is_module:
        sentry = 'import * as Sentry from "@sentry/node";'
        otel = "\n".join(f'import {{ {name} }} from "{module}";' for name, module in _OTEL_NAMES)
    else:
        sentry = 'const Sentry = require("@sentry/node");'
        otel = "\n".join(f'const {{ {name} }} = require("{module}");' for name, module in _OTEL_NAMES)
    return {"import_sentry": sentry, "import_otel": otel, "service": service}


def _read(name: str, words: dict[str, str]) -> str:
    return Template((assets.resources() / "templates" / "telemetry" / name).read_text("utf-8")).substitute(words)
