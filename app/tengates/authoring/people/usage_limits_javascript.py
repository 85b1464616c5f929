"""Limits on use in JavaScript: express-rate-limit, and a small counter for Next.js route handlers, API pages and actions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from tengates.authoring.bodies.javascript_answers import at_body_start, web_answer
from tengates.authoring.bodies.javascript_bodies import handler_at, parameter_names
from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.javascript_modules import module_from, style_near
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.people.usage_limits import (
    MESSAGE,
    WHY_IMPORT,
    WHY_MODULE,
    WHY_ROUTE,
    Allowance,
    template,
)
from tengates.model.change import NewFile
from tengates.model.survey import EntryKind, EntryPoint, Survey

_EXPRESS = ("express-rate-limit", "^8.0.0")
_VERB = re.compile(r"\.(?:get|post|put|patch|delete|all)$")
_PATHS = {"string", "template_string"}
_TYPES = ((": IncomingMessage", ""), (": Promise<boolean>", ""), (": boolean", ""))
_MAP = re.compile(r"new Map<[^\n]*>\(\)")
_LEAST = 2  # the address and the handler


@dataclass
class JavaScriptLimits:
    """The limits of one draft."""

    sheet: Sheet
    survey: Survey
    allowance: Allowance
    _guarded: dict[str, str] = field(default_factory=dict)

    def limit(self, entry: EntryPoint) -> None:
        """Draw the edits for one way in; CannotEdit says why not."""
        framework = entry.framework.lower()
        if framework == "express":
            self._express(entry)
        elif framework == "next.js":
            self._next(entry)
        else:
            raise CannotEdit(f"for {entry.framework} this refactor has no form yet; add a limit by hand")

    def finish(self) -> None:
        """Import what the new code of each file uses."""
        for path, module in self._guarded.items():
            name = "rateLimit" if module == _EXPRESS[0] else "isRateLimited"
            splices = self.sheet.javascript(path).add_import(module, name)
            self.sheet.support(path, splices, WHY_IMPORT, _imports_key(path))

    def _express(self, entry: EntryPoint) -> None:
        path = entry.place.path
        file = self.sheet.javascript(path)
        call = file.call_at(entry.place.span)
        callee, arguments = call.field("function"), file.arguments(call)
        plain = callee is not None and _VERB.search(callee.text()) and len(arguments) >= _LEAST
        if not plain or arguments[0].kind() not in _PATHS:
            raise CannotEdit("the route is registered in an unusual way; put a limit before its handler by hand")
        name = "modelLimit" if entry.calls_model else "loginLimit"
        if file.uses(name) or file.uses("rateLimit"):
            raise CannotEdit(f'the file already uses the name "{name if file.uses(name) else "rateLimit"}"')
        lines = self._limiter(file, name, self.allowance.of(entry))
        key = f"limit:{path}:{name}"
        splice = file.after_imports(_top_start(file, call), *lines)
        self.sheet.support(path, [splice], WHY_MODULE, key, (_imports_key(path),))
        needs = (key, *need_package(self.sheet, self.survey, path, _EXPRESS))
        self._guarded[path] = _EXPRESS[0]
        start = file.start(arguments[1])
        gap = b"," + file.source.newline + file.source.indent(start) if file.source.begins_line(start) else b", "
        self.sheet.mend(path, entry.place.line, Splice(start, start, name.encode() + gap), WHY_ROUTE, needs)
        self.sheet.note(
            "The counts are kept in the memory of one process. With several processes or servers, give rateLimit a `store` that they share, such as rate-limit-redis."
        )
        self.sheet.note(
            "Behind a proxy every caller has the proxy's address: set `app.set('trust proxy', …)` to the number of proxies you have."
        )

    def _limiter(self, file: JavaScriptFile, name: str, requests: int) -> list[str]:
        unit, end = file.source.unit.decode(), file.semicolon
        return [
            f"const {name} = rateLimit({{",
            f"{unit}windowMs: {self.allowance.seconds * 1000:_},",
            f"{unit}limit: {requests},",
            f"{unit}standardHeaders: {file.quoted('draft-8')},",
            f"{unit}legacyHeaders: false,",
            f"{unit}message: {{ error: {file.quoted(MESSAGE)} }},",
            f"}}){end}",
        ]

    def _next(self, entry: EntryPoint) -> None:
        path = entry.place.path
        file = self.sheet.javascript(path)
        if entry.function is None:
            raise CannotEdit("the handler was not found again at this place")
        if file.uses("isRateLimited"):
            raise CannotEdit('the file already uses the name "isRateLimited"')
        function = handler_at(file, entry.function.span.start, entry.function.span.end)
        pages = entry.kind is not EntryKind.ACTION and "pages/api/" in path
        condition, answer = self._pages_guard(file, function) if pages else self._web_guard(file, entry, function)
        unit, end = file.source.unit.decode(), file.semicolon
        lines = [f"if ({condition}) {{", *(f"{unit}{item}{end}" for item in answer), "}"]
        target = self._module(path, pages=pages)
        self._guarded[path] = module_from(self.survey, path, target)
        self.sheet.mend(
            path, entry.place.line, at_body_start(file, function, lines), WHY_ROUTE, (target, _imports_key(path))
        )
        self.sheet.note(
            f"The counts are kept in the memory of one process, and a platform without servers starts many: there, keep them in a store that all share, such as Redis, inside {target}."
        )
        self.sheet.note(
            f"{target} trusts the header x-forwarded-for, which your platform or proxy must set: without one, a caller can write into it what they like."
        )

    def _web_guard(self, file: JavaScriptFile, entry: EntryPoint, function: SgNode) -> tuple[str, list[str]]:
        if not any(child.kind() == "async" for child in function.children()):
            raise CannotEdit("the handler is not asynchronous; make it `async`, and run this again")
        if entry.kind is EntryKind.ACTION:
            return "await isRateLimited()", [f"throw new Error({file.quoted(MESSAGE)})"]
        body = f"{{ error: {file.quoted(MESSAGE)} }}"
        return "await isRateLimited()", [web_answer(self.survey, file, entry.place.path, body, 429)]

    @staticmethod
    def _pages_guard(file: JavaScriptFile, function: SgNode) -> tuple[str, list[str]]:
        names = [*parameter_names(function), "", ""]
        if not names[0] or not names[1] or f"{names[1]}." not in function.text():
            raise CannotEdit("the handler does not take a request and a response; add the limit by hand")
        answer = f"{names[1]}.status(429).json({{ error: {file.quoted(MESSAGE)} }})"
        return f"isRateLimited({names[0]})", [answer, "return"]

    def _module(self, path: str, *, pages: bool) -> str:
        """The file with the counter; a supporting file of this draft."""
        root = app_folder(self.survey, path)
        base = f"{root}src/" if path.startswith(f"{root}src/") else root
        typed = path.endswith(("ts", "tsx"))
        target = f"{base}lib/rate-limit.{'ts' if typed else 'js'}"
        if self.sheet.exists(target):
            raise CannotEdit(f"there is a file {target} already; add the limit by hand")
        text = template("pages.ts" if pages else "next.ts", self.allowance)
        content = style_near(self.sheet, self.survey, path).of(text if typed else _untyped(text)).encode()
        self.sheet.create(NewFile(target, content, WHY_MODULE, supporting=True, key=target))
        return target


def _untyped(text: str) -> str:
    lines = [line for line in text.split("\n") if not line.startswith("import type")]
    plain = "\n".join(lines).lstrip("\n")
    for old, new in _TYPES:
        plain = plain.replace(old, new)
    return _MAP.sub("new Map()", plain)


def _top_start(file: JavaScriptFile, node: SgNode) -> int:
    start = file.start(node)
    return next((file.start(item) for item in file.top if file.start(item) <= start < file.end(item)), start)


def _imports_key(path: str) -> str:
    return f"import:limits:{path}"
