"""Azure functions of the first model: a `function.json` beside each says what calls it and who may."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from msgspec import structs

from tengates.model.code import Function
from tengates.model.config import Settings
from tengates.model.survey import EntryKind, Guard
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile
from tengates.survey.web.javascript_inputs import handler_inputs
from tengates.survey.web.nextjs import handler_of
from tengates.survey.web.python_servers import raw_handler

_NAME = "function.json"
_TYPE = re.compile(r"^(bindings\[\d+\])\.type$")
_SCRIPTS = ("__init__.py", "index.js", "index.ts", "index.mjs", "index.cjs")
_ENTRIES = ("main", "run", "index")
_PREFIX = "extensions.http.routePrefix"


@dataclass(frozen=True, slots=True)
class _Bound:
    """What the file says: the folder, and the HTTP trigger's own words."""

    folder: str
    script: str
    entry: str
    pattern: str
    methods: tuple[str, ...]
    anonymous: bool


def find_azure_bindings(context: Context) -> Iterator[Found]:
    """One for each function that HTTP calls; what a queue or a clock calls is no way in."""
    facts = context.project.facts
    for path, row in facts.items():
        if posixpath.basename(path) == _NAME and row.settings is not None:
            folder = posixpath.dirname(path)
            host = facts.get(posixpath.join(posixpath.dirname(folder), "host.json"))
            bound = _bound(folder, row.settings, host.settings if host is not None else None)
            handler = _handler(context, bound) if bound is not None else None
            if bound is not None and handler is not None:
                yield _found(context, bound, *handler)


def _bound(folder: str, said: Settings, host: Settings | None) -> _Bound | None:
    binding = next((key for name, value in said.values if (key := _trigger(name, value))), "")
    if not binding:
        return None
    given = host.get(_PREFIX) if host is not None else None
    prefix = "api" if given is None else given.strip("/")
    name = said.get(f"{binding}.route") or posixpath.basename(folder)
    methods = tuple(value.upper() for key, value in said.values if key.startswith(f"{binding}.methods["))
    level = said.get(f"{binding}.authLevel") or "function"
    pattern = "/".join(["", *filter(None, [prefix, name.strip("/")])])
    script, entry = said.get("scriptFile") or "", said.get("entryPoint") or ""
    return _Bound(folder, script, entry, pattern, methods or ("GET", "POST"), level.lower() == "anonymous")


def _trigger(name: str, value: str) -> str:
    found = _TYPE.match(name)
    return found.group(1) if found is not None and value.lower() == "httptrigger" else ""


def _handler(context: Context, bound: _Bound) -> tuple[SourceFile, Function] | None:
    """The script that the file names, or the source beside it that a compiled one was made of."""
    named = posixpath.normpath(posixpath.join(bound.folder, bound.script))
    beside = [posixpath.join(bound.folder, name) for name in _SCRIPTS]
    files = context.project.files
    file = next((files[path] for path in (named, *beside) if path in files), None)
    if file is None:
        return None
    written = [bound.entry] if bound.entry else list(_ENTRIES)
    for name in written if file.is_python else (bound.entry, "default", *_ENTRIES):
        found = context.project.definition(file.path, name) if name else None
        if found is not None and found.function is not None:
            return found.file, found.function
        if found is not None and found.variable is not None:
            inner = handler_of(context, found.file, found.variable.value)
            if inner is not None:
                return inner
    return None


def _found(context: Context, bound: _Bound, file: SourceFile, function: Function) -> Found:
    place = file.place_of_function(function)
    guards = () if bound.anonymous else (Guard(place, "a function key", "key"),)
    about = ("azure function", bound.methods[0], bound.pattern)
    if file.is_python:
        return replace(raw_handler(context, (file, function), about, guards), kind=_kind(bound), methods=bound.methods)
    asked = structs.replace(function, parameters=function.parameters[1:])  # the first is the function's context
    inputs = handler_inputs(context.project, file, asked, function.span)
    return Found(
        file, function.span, place, _kind(bound), about[0], bound.methods, bound.pattern, function, guards, inputs
    )  # fmt: skip


def _kind(bound: _Bound) -> EntryKind:
    return EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(bound.pattern) else EntryKind.FUNCTION
