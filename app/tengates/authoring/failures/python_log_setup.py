"""structlog set up where a Python app is made: a configuration module, and an id for each request."""

from __future__ import annotations

import re
from dataclasses import replace
from string import Template

from tengates import assets
from tengates.authoring.editing.app_places import ServedApp, after_app, before_app
from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.python_modules import module_for
from tengates.model.change import NewFile
from tengates.model.code import Assignment, ExprKind
from tengates.model.survey import Survey

STRUCTLOG = ("structlog", ">=25.1,<27")
_NAME = "log_config"
_WHY_MODULE = "Every log line becomes one JSON record, whichever logger wrote it."
_WHY_SET_UP = "Logging is set up before the app is made, and each request gets an id that its log lines carry."
_STANDARD = ("logging", "os", "sys")
_WITH_IDS = ("logging", "os", "re", "sys")
_IMPORTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fastapi": (
        ("from uuid import uuid4",),
        (
            "import structlog",
            "from starlette.datastructures import Headers, MutableHeaders",
            "from starlette.types import ASGIApp, Message, Receive, Scope, Send",
        ),
    ),
    "flask": (("from uuid import uuid4",), ("import structlog", "from flask import Flask, Response, request")),
    "django": (
        ("from collections.abc import Callable", "from uuid import uuid4"),
        ("import structlog", "from django.http import HttpRequest, HttpResponse"),
    ),
    "": ((), ("import structlog",)),
}
_FAMILY = {"fastapi": "fastapi", "starlette": "fastapi", "flask": "flask"}
_FIRST = re.compile(rb"MIDDLEWARE\s*=\s*[\[(]\s*(?:#[^\n]*\n\s*)*(?=['\"])")


def set_up_logging(sheet: Sheet, survey: Survey, app: ServedApp) -> None:
    """Draw the module and the lines at the app; CannotEdit says why not."""
    path, family = app.path, _FAMILY.get(app.framework, "")
    if app.framework == "quart":
        raise CannotEdit("for Quart this refactor has no form yet; set structlog up by hand")
    file = sheet.python(path)
    if "configure_logging" in file.layout.names:
        raise CannotEdit('the file already uses the name "configure_logging"')
    target = f"{path.rpartition('/')[0]}/{_NAME}.py".lstrip("/")
    module = module_for(survey, path, target)
    keys = (*_module(sheet, survey, target, family), *need_package(sheet, survey, path, STRUCTLOG))
    wire = {"fastapi": "RequestIdMiddleware", "flask": "add_request_ids"}.get(family, "")
    names = tuple(filter(None, (wire, "configure_logging")))
    imports = f"import:{path}:{_NAME}"
    own = replace(file, own=file.own | {module.partition(".")[0]})
    sheet.support(path, own.add_import(module, *names), "The set-up needs it.", imports)
    start = before_app(file, app.made, "configure_logging()")
    if not wire:
        sheet.mend(path, app.made.span.line, start, _WHY_SET_UP, (imports, *keys))
        return
    sheet.support(path, [start], _WHY_SET_UP, f"configure:{path}:{app.made.span.line}")
    target_name = app.made.target
    line = f"{target_name}.add_middleware({wire})" if family == "fastapi" else f"{wire}({target_name})"
    needs = (imports, f"configure:{path}:{app.made.span.line}", *keys)
    sheet.mend(path, app.made.span.line, after_app(file, app.made, line), _WHY_SET_UP, needs)


def _module(sheet: Sheet, survey: Survey, target: str, family: str) -> tuple[str, ...]:
    if target in survey.paths:
        raise CannotEdit(f"{target} is there already: set structlog up in it by hand")
    key = f"module:{target}"
    sheet.create(NewFile(target, _text(family).encode(), _WHY_MODULE, supporting=True, key=key))
    return (key,)


def _text(family: str) -> str:
    standard, packages = _IMPORTS[family]
    plain = _WITH_IDS if family else _STANDARD
    imports = "\n".join((*(f"import {name}" for name in plain), *standard, "", *packages))
    constants = '\n_PLAUSIBLE_ID = re.compile(r"[\\w.-]{1,64}")\n' if family else ""
    words = {
        "ids": ", each with the id of its request" if family else "",
        "imports": imports,
        "constants": constants,
        "extra": _read("uvicorn") if family == "fastapi" else "",
        "middleware": _read(family) if family else "",
    }
    return Template(_read("configure")).substitute(words).rstrip("\n") + "\n"


def _read(name: str) -> str:
    return (assets.resources() / "templates" / "logging" / f"{name}.py.txt").read_text("utf-8")


def set_up_django_logging(sheet: Sheet, survey: Survey, path: str, routes: Assignment) -> None:
    """The module beside the project's routes, the middleware, and the call at the end of the settings."""
    package = routes.value.text.rpartition(".")[0]
    code = survey.files[path].code
    rows = code.assignments if code is not None else ()
    if any(row.target in {"LOGGING", "LOGGING_CONFIG"} for row in rows):
        raise CannotEdit("the settings have a LOGGING of their own: give it structlog's formatter by hand")
    listed = [row for row in rows if row.target == "MIDDLEWARE" and row.value.kind is ExprKind.LIST]
    folder = _folder_of(survey, routes.value.text)
    if len(listed) != 1 or not package or folder is None:
        raise CannotEdit("its MIDDLEWARE is put together in a way that this refactor does not follow")
    source = Source(sheet.data(path))
    found = _FIRST.search(source.data, listed[0].span.start)
    if found is None or found.start() > listed[0].span.end:
        raise CannotEdit("its MIDDLEWARE is put together in a way that this refactor does not follow")
    keys = (*_module(sheet, survey, f"{folder}{_NAME}.py", "django"), *need_package(sheet, survey, path, STRUCTLOG))
    module, quote = f"{package}.{_NAME}", source.data[found.end() : found.end() + 1].decode()
    sheet.support(
        path, sheet.python(path).add_import(module, "configure_logging"), "The set-up needs it.", f"import:{path}"
    )
    end = len(source.data)
    call = source.lines("", "LOGGING_CONFIG = None  # configure_logging takes its place", "configure_logging()")
    sheet.support(path, [Splice(end, end, source.new_line_before(end) + call)], _WHY_SET_UP, f"configure:{path}")
    own_line = source.begins_line(found.end())
    after = f",{source.newline.decode()}{source.indent(found.end()).decode()}" if own_line else ", "
    item = f"{quote}{module}.RequestIdMiddleware{quote}{after}".encode()
    needs = (f"import:{path}", f"configure:{path}", *keys)
    sheet.mend(path, listed[0].span.line, Splice(found.end(), found.end(), item), _WHY_SET_UP, needs)


def _folder_of(survey: Survey, routes: str) -> str | None:
    tail = f"{routes.replace('.', '/')}.py"
    found = sorted((path for path in survey.paths if path == tail or path.endswith(f"/{tail}")), key=len)
    return found[0].rpartition("/")[0] + "/" if found else None


def same_app(survey: Survey, path: str, other: str) -> bool:
    """Whether two files belong to one application."""
    return app_folder(survey, path) == app_folder(survey, other)
