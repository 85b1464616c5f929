"""pino set up in a JavaScript application: a logger module, and in Express an id for each request."""

from __future__ import annotations

import re
from string import Template

from ast_grep_py import SgNode

from tengates import assets
from tengates.authoring.editing.app_places import ServedApp
from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_modules import Style, module_from, style_near
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.next_apps import NextApp
from tengates.authoring.editing.versions import refuse_old_typescript
from tengates.authoring.failures.javascript_places import refuse_deno, runs_in_middleware, runs_on_server
from tengates.model.change import NewFile
from tengates.model.survey import Survey

PINO = ("pino", "^10.1.0")
_WHY_MODULE = "Every log line becomes one JSON record with its time and level."
_WHY_IDS = "Each request gets an id that its log lines carry."
_TYPED = (".ts", ".mts", ".cts", ".tsx")
_EDGE = re.compile(r"runtime\s*=\s*[\"'](?:experimental-)?edge[\"']")


class PinoLoggers:
    """The logger modules of one draft, by application."""

    def __init__(self, sheet: Sheet, survey: Survey) -> None:
        """Start without any."""
        self._sheet = sheet
        self._survey = survey
        self._modules: dict[str, str] = {}
        self._made: set[str] = set()
        self._served: set[str] = set()

    def for_express(self, app: ServedApp, *, logs: bool) -> None:
        """A module with request ids beside the app, and the middleware in front of everything else.

        `logs` says that the file of the app is to write log lines too.
        """
        path, sheet = app.path, self._sheet
        file = sheet.javascript(path)
        if file.uses("withRequestId"):
            raise CannotEdit('the file already uses the name "withRequestId"')
        statement = _whole_statement(file.call_at(app.made.value.span))
        if statement is None or not file.source.begins_line(file.start(statement)):
            raise CannotEdit("the app is made in an unusual place; set pino up by hand")
        ending = "ts" if path.endswith(_TYPED) else path.rpartition(".")[2]
        target = f"{path.rpartition('/')[0]}/logger.{ending}".lstrip("/")
        keys = self._module(path, target, "express")
        key = f"import:{path}:logger"
        names = "logger, withRequestId" if logs and not file.uses("logger") else "withRequestId"
        where = self._written(path, target)
        sheet.support(path, file.add_import(where, names), _WHY_IDS, key)
        position = file.source.next_line(file.end(statement))
        line = f"{app.made.target}.use(withRequestId){file.semicolon}"
        indent = file.source.indent(file.start(statement))
        new = file.source.new_line_before(position) + file.source.lines(line, indent=indent)
        sheet.mend(path, app.made.span.line, Splice(position, position, new), _WHY_IDS, (key, *keys))
        self._modules[app_folder(self._survey, path)] = target
        self._made.add(target)
        self._served.add(path)

    def for_next(self, app: NextApp) -> None:
        """A module of a Next.js application; it is created once a line needs it."""
        self._modules.setdefault(app.root, f"{app.base}lib/logger.{'ts' if app.typed else 'js'}")

    def logger(self, path: str, *, in_next: bool) -> tuple[str, tuple[str, ...]]:
        """The local name of the logger in a file, and the keys to need; CannotEdit says why it gets none."""
        refuse_deno(self._survey, path)
        file = self._sheet.javascript(path)
        target = self._modules.get(app_folder(self._survey, path), "")
        if not target:
            raise CannotEdit("no logger could be set up for the application it belongs to")
        if in_next and not runs_on_server(self._survey, path):
            raise CannotEdit("this file may also run in the browser, where the console is the right place")
        if _EDGE.search(file.text) or (in_next and runs_in_middleware(self._survey, path)):
            raise CannotEdit("this route runs at the edge, where pino does not write")
        if file.uses("logger"):
            raise CannotEdit('the file already uses the name "logger"')
        keys = self._module(path, target, "logger")
        where = self._written(path, target)
        key = f"import:{path}:logger"
        if path not in self._served:
            self._sheet.support(path, file.add_import(where, "logger"), "The log lines need it.", key)
        return "logger", (key, *keys)

    def _written(self, path: str, target: str) -> str:
        """How a file names the module: with an ending where the project's own imports have one."""
        where, folder = module_from(self._survey, path, target), app_folder(self._survey, path)
        ends = any(
            item.module.startswith(".") and item.module.endswith(".js")
            for other, code in self._survey.sources()
            if other.startswith(folder)
            for item in code.imports
        )
        return f"{where}.js" if where.startswith(".") and ends and not where.endswith(".js") else where

    def _module(self, path: str, target: str, template: str) -> tuple[str, ...]:
        if target in self._survey.paths:
            raise CannotEdit(f"{target} is there already: set pino up in it by hand")
        refuse_old_typescript(self._survey, path, "pino")
        key = f"module:{target}"
        if target not in self._made:
            content = self._text(path, target, template).encode()
            self._sheet.create(NewFile(target, content, _WHY_MODULE, supporting=True, key=key))
        return (key, *need_package(self._sheet, self._survey, path, PINO))

    def _text(self, path: str, target: str, template: str) -> str:
        common = not self._sheet.javascript(path).is_module
        typed = target.endswith(_TYPED)
        name = f"{template}.{'cjs' if common and not typed else 'ts'}"
        text = (assets.resources() / "templates" / "logging" / name).read_text("utf-8")
        words = {
            "types": 'import type { NextFunction, Request, Response } from "express";' if typed else "",
            "generic": "<{ requestId: string }>" if typed else "",
            "req": "req: Request" if typed else "req",
            "res": "res: Response" if typed else "res",
            "next": "next: NextFunction" if typed else "next",
        }
        text = Template(text).substitute(words).replace("\n\nimport pino", "\nimport pino")
        return self._style(path).of(text)

    def _style(self, path: str) -> Style:
        return style_near(self._sheet, self._survey, path)


def _whole_statement(call: SgNode) -> SgNode | None:
    """The statement of a block that holds a call, `export` included."""
    found = None
    for node in call.ancestors():
        if node.kind() in {"program", "statement_block"}:
            return found
        found = node
    return None
