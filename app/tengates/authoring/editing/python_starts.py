"""From which folder a Python application is started: the one that its absolute imports start from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from tengates.authoring.editing.app_places import ServedApp, served_apps
from tengates.authoring.editing.apps import app_folder
from tengates.model.code import ExprKind
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey

SERVERS = frozenset({"fastapi", "starlette", "flask", "quart"})
_COMMAND = re.compile(r"\b(?:uvicorn|gunicorn|hypercorn|granian|daphne)\b[^\n|;&]{0,200}?[\s\"'=]([A-Za-z_][\w.]*):\w")
_IN_CODE = ("uvicorn.run", "hypercorn.run", "granian.Granian")
_TARGET = re.compile(r"([A-Za-z_][\w.]*):\w+")
_KNOWN: WeakKeyDictionary[Survey, dict[str, set[str]]] = WeakKeyDictionary()


def started_from(survey: Survey, path: str) -> str | None:
    """The folder ("" or "x/") that the application which a file belongs to is started from; None when that is unclear.

    A command that names its module says so. Without one it is the application's own folder, from where a new image and
    the first tests start it too, unless its file is run as a script.
    """
    roots = _roots(survey).get(app_folder(survey, path), set())
    return next(iter(roots)) if len(roots) == 1 and path.startswith(next(iter(roots))) else None


def _roots(survey: Survey) -> dict[str, set[str]]:
    """The folders that served applications are started from, by the folder with their manifest."""
    known = _KNOWN.get(survey)
    if known is None:
        known = {}
        named = set(_named_modules(survey))
        for app in served_apps(survey):
            if app.framework in SERVERS and app.path.endswith(".py"):
                folder = app_folder(survey, app.path)
                known.setdefault(folder, set()).update(_roots_of(survey, app, folder, named))
        _KNOWN[survey] = known
    return known


def _roots_of(survey: Survey, app: ServedApp, folder: str, named: set[str]) -> Iterator[str]:
    tails = {f"{module.replace('.', '/')}{ending}" for module in named for ending in (".py", "/__init__.py")}
    found = {app.path[: -len(tail)] for tail in tails if app.path == tail or app.path.endswith(f"/{tail}")}
    if found:
        yield from found
    elif not _is_script(survey.files[app.path]):
        yield folder


def _is_script(facts: FileFacts) -> bool:
    """Whether a file starts its application itself when Python runs it, which is then done from its own folder."""
    code = facts.code
    if code is None:
        return True
    runs = any(call.callee.endswith((".run", ".run_app", ".serve")) for call in code.calls)
    return runs or any("__main__" in branch.condition.text for branch in code.branches)


def _named_modules(survey: Survey) -> Iterator[str]:
    """The modules that commands and calls which start a server name: `app.main` of `uvicorn app.main:app`."""
    for facts in survey.files.values():
        for text in _texts(facts):
            if ":" in text:
                yield from _COMMAND.findall(text)
        for call in facts.code.calls if facts.code is not None else ():
            first = next(iter(call.expr.positional), None) if call.callee in _IN_CODE else None
            if first is not None and first.kind is ExprKind.STRING and (match := _TARGET.fullmatch(first.text)):
                yield match.group(1)


def _texts(facts: FileFacts) -> Iterator[str]:
    yield facts.text
    yield from (row.argument for row in facts.dockerfile)
    yield from (section.text for section in facts.document.sections) if facts.document is not None else ()
    yield from (command for _, command in facts.manifest.scripts) if facts.manifest is not None else ()
