"""Every way in: which entry points the project has, what guards each, what each takes in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tengates.model.code import ExprKind
from tengates.model.survey import EntryKind, EntryPoint, Guard, InputKind, Openness
from tengates.survey.web import effects, vocabulary
from tengates.survey.web.aiohttp import find_aiohttp_routes
from tengates.survey.web.azure_bindings import find_azure_bindings
from tengates.survey.web.bots import find_bots
from tengates.survey.web.convex import find_convex
from tengates.survey.web.django import find_django_routes
from tengates.survey.web.express import find_express
from tengates.survey.web.file_routes import find_file_routes
from tengates.survey.web.found import Context, Found
from tengates.survey.web.fronts import Fronts
from tengates.survey.web.functions import find_functions
from tengates.survey.web.guards import GuardFinder
from tengates.survey.web.javascript_bots import find_javascript_bots
from tengates.survey.web.nest import find_nest
from tengates.survey.web.nextjs import find_nextjs
from tengates.survey.web.project import Project
from tengates.survey.web.python_routes import find_python_routes
from tengates.survey.web.python_servers import find_python_servers
from tengates.survey.web.trpc import find_trpc
from tengates.survey.web.widgets import find_widgets

_READERS: tuple[Callable[[Context], Iterator[Found]], ...] = (
    find_python_routes,
    find_django_routes,
    find_aiohttp_routes,
    find_widgets,
    find_bots,
    find_nextjs,
    find_express,
    find_functions,
    find_file_routes,
    find_nest,
    find_trpc,
    find_convex,
    find_javascript_bots,
    find_python_servers,
    find_azure_bindings,
)
_RUNS = re.compile(r"(?:^|/)(?:cron|seed|migrate)(?:$|/)")  # asked by a clock or a script, to do something
_FOR_READING = frozenset({vocabulary.ABOUT_DOCS, vocabulary.ABOUT_FILES, vocabulary.ABOUT_EVERYBODY})
_QUIET = frozenset({"GET", "HEAD", "OPTIONS"})


def find_entries(project: Project) -> tuple[EntryPoint, ...]:
    """The entry points of the served program, by file and line."""
    context = Context(project, GuardFinder(project))
    fronts = Fronts(context)
    found: dict[tuple[str, int, tuple[str, ...], str], EntryPoint] = {}
    for reader in _READERS:
        for item in reader(context):
            entry = _kept_entry(context, fronts.before(item))
            found.setdefault((entry.place.path, entry.place.span.start, entry.methods, entry.pattern), entry)
    return tuple(sorted(found.values(), key=lambda entry: (entry.place.path, entry.place.span.start, entry.pattern)))


def _kept_entry(context: Context, item: Found) -> EntryPoint:
    asked = ("entry", item.span, item.methods, item.pattern, context.guards.star)
    return context.project.memory.recall(item.file.path, asked, lambda: _entry(context, item), item)


def _entry(context: Context, item: Found) -> EntryPoint:
    calls_model = context.project.calls_model(item.file, item.span)
    changes = _changes(context, item)
    guards = _guards(context, item)
    if item.pattern.endswith("/callback") and any(guard.kind == "signature" for guard in guards):
        item = replace(item, kind=EntryKind.WEBHOOK)  # a sender calls back, nobody logs in
    reason = item.public or _public_by_name(item, calls_model=calls_model, guards=guards)
    if reason in _FOR_READING and not item.public and not _only_shows(context, item, reason):
        reason = ""
    if not reason and not guards and not calls_model and not changes:
        reason = _public_by_deed(context, item)
    return EntryPoint(
        place=item.place,
        kind=item.kind,
        framework=item.framework,
        methods=item.methods,
        pattern=item.pattern,
        function=item.function,
        openness=Openness.PUBLIC if reason else Openness.MUST_PROTECT,
        public_reason=reason,
        guards=guards,
        inputs=item.inputs,
        calls_model=calls_model,
        changes_state=changes,
    )


def _guards(context: Context, item: Found) -> tuple[Guard, ...]:
    guards = list(item.guards)
    if item.kind is not EntryKind.WIDGET and item.function is not None:
        inside = context.guards.guard(item.file, item.function)
        guards += [inside] if inside is not None else []
    return tuple(dict.fromkeys(guards))


def _changes(context: Context, item: Found) -> bool:
    """By its method, by what the framework knows, or by what its code does."""
    if item.acts or _RUNS.search(item.pattern) or any(method not in _QUIET | {"WEBSOCKET"} for method in item.methods):
        return True
    return effects.changes_state(context.project, item.file, item.span)


def _public_by_name(item: Found, *, calls_model: bool, guards: tuple[Guard, ...]) -> str:
    """Why its address says that it is open to all; a route that asks for somebody by signature is not."""
    name = item.function.name if item.function is not None else ""
    reason = vocabulary.public_reason(item.pattern, name) or ("" if guards else _login_by_deed(item))
    asked = any(guard.kind == "dependency" for guard in guards)
    if not reason or asked or calls_model or item.kind in {EntryKind.WEBHOOK, EntryKind.WIDGET, EntryKind.BOT}:
        return ""
    if reason == vocabulary.ABOUT_FORMS and (guards or effects.writes_about(item.file, item.span, vocabulary.SOLD)):
        return ""
    quiet = all(method in _QUIET for method in item.methods) and not item.inputs
    return reason if quiet or reason != vocabulary.ABOUT_HEALTH else ""


def _login_by_deed(item: Found) -> str:
    """Why what a handler does says that people log in there, where its address alone says too little."""
    calls = item.file.calls(item.span)
    for call in calls:
        given = call.expr.positional[:1] if call.callee.endswith(".authenticate") else ()
        if given and given[0].kind is ExprKind.STRING and vocabulary.STRATEGY.search(given[0].text):
            return vocabulary.ABOUT_LOGINS
    quiet = all(method in _QUIET for method in item.methods)
    wanted = vocabulary.PASSWORD if vocabulary.REGISTERS.search(item.pattern[:400]) else None
    wanted = vocabulary.EXCHANGED if quiet and vocabulary.CALLED_BACK.search(item.pattern[:400]) else wanted
    if wanted is None:
        return ""
    texts = [call.expr.text for call in calls] + [row.name for row in item.file.reads(item.span)]
    texts += [row.target for row in item.file.assignments(item.span)]
    texts += [row.name for row in item.function.parameters] if item.function is not None else []
    return vocabulary.ABOUT_LOGINS if any(wanted.search(text) for text in texts) else ""


def _only_shows(context: Context, item: Found, reason: str) -> bool:
    """Whether what is at an address of files or documentation only shows them: `/docs/{id}` may be people's documents."""
    changes = item.acts or effects.changes_state(context.project, item.file, item.span)
    if any(method not in _QUIET for method in item.methods):
        taken = any(row.kind is not InputKind.QUERY for row in item.inputs)
        return "GET" in item.methods and not taken and not changes  # `app.all("/docs", …)`
    if reason == vocabulary.ABOUT_EVERYBODY:
        return not changes
    if reason == vocabulary.ABOUT_FILES:
        return not effects.reads_rows(context.project, item.file, item.span)
    return not changes and not effects.reads_data(context.project, item.file, item.span)


def _public_by_deed(context: Context, item: Found) -> str:
    """Why an entry point that nothing guards, calls no model and changes nothing may be open; "" when it may not."""
    if item.kind is EntryKind.WIDGET:
        return "" if context.project.model_calls else "it calls no model and keeps nothing"
    if item.kind is EntryKind.BOT or "WEBSOCKET" in item.methods:
        return ""
    if item.kind is EntryKind.FUNCTION and any(row.kind is not InputKind.QUERY for row in item.inputs):
        return ""
    asked_ahead = item.methods == ("OPTIONS",)  # a browser asks whether it may ask; the answer is headers
    if effects.reads_data(context.project, item.file, item.span) or (not asked_ahead and _hands_out(item)):
        return ""
    return "a page, or data that is nobody's"


def _hands_out(item: Found) -> bool:
    """Whether an address that names people's things answers with more than a page."""
    name = item.function.name if item.function is not None else ""
    if not vocabulary.names_data(item.pattern, name):
        return False
    called = [call.callee for call in item.file.calls(item.span)]
    return bool(called) and not any(vocabulary.RENDERS.search(callee) for callee in called)
