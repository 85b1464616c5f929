"""Guards before JavaScript routes: the login that the project has, or a verified token; Next.js and Express."""

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
from tengates.authoring.people.audiences import refuse_other_people, told
from tengates.authoring.people.identity import (
    LOGIN,
    WHY_IMPORT,
    WHY_MODULE,
    WHY_ROUTE,
    guard_text,
    need_settings,
    plain,
    refuse_asked,
    refuse_known_login,
    required,
)
from tengates.authoring.people.identity_logins import Login, express_guards, next_logins
from tengates.model.change import NewFile
from tengates.model.survey import EntryKind, EntryPoint, Survey
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code

_JOSE = ("jose", "^6.0.0")
_VERB = re.compile(r"\.(?:get|post|put|patch|delete|all)$")
_LIMITS = re.compile(r"(?i)limit|throttl|slow_?down|cors\b|origin|csrf|helmet")
_PERSONAL = re.compile(r"(?i)user|account|tenant|member")
_LEAST = 2  # the address and the handler


@dataclass
class JavaScriptIdentity:
    """The guards of one draft; `signer` is "secret" or "jwks"."""

    sheet: Sheet
    survey: Survey
    signer: str
    _wanted: dict[str, dict[tuple[str, str], None]] = field(default_factory=dict)

    def guard(self, entry: EntryPoint) -> None:
        """Draw the edits for one way in; CannotEdit says why not."""
        framework = entry.framework.lower()
        if framework == "express":
            self._express(entry)
        elif framework == "next.js":
            self._next(entry)
        else:
            raise CannotEdit(f"for {entry.framework} this refactor has no form yet; add a login by hand")

    def finish(self) -> None:
        """Import what the new code of each file uses."""
        for path, wanted in self._wanted.items():
            for module, name in wanted:
                splices = self.sheet.javascript(path).add_import(module, name)
                self.sheet.support(path, splices, WHY_IMPORT, _imports_key(path))

    def _next(self, entry: EntryPoint) -> None:
        path = entry.place.path
        file = self.sheet.javascript(path)
        if entry.function is None:
            raise CannotEdit("the handler was not found again at this place")
        refuse_asked(self.survey, entry)
        if entry.kind is EntryKind.ACTION:
            self._refuse_called(entry)
        function = handler_at(file, entry.function.span.start, entry.function.span.end)
        if not any(child.kind() == "async" for child in function.children()):
            raise CannotEdit("the handler is not asynchronous; make it `async`, and run this again")
        pages = entry.kind is not EntryKind.ACTION and "pages/api/" in path
        request = ", ".join(filter(None, parameter_names(function)[:2])) if pages else ""
        login = next(next_logins(self.survey, path, request), None)
        needs: tuple[str, ...] = (_imports_key(path),)
        if login is None and pages:
            raise CannotEdit("the app has no login that an API page could ask; add one, and run this again")
        if login is None:
            refuse_known_login(self.survey, entry)
            login, target = self._written(path)
            needs += (target,)
        unit, end = file.source.unit.decode(), file.semicolon
        refusal = self._refusal(file, entry, [*parameter_names(function), "", ""][1] if pages else "")
        lines = [
            *(f"{line}{end}" for line in login.before),
            f"if ({login.condition}) {{",
            *(f"{unit}{line}{end}" for line in refusal),
            "}",
        ]
        for module, name in login.imports:
            self._want(file, path, module, name)
        self.sheet.mend(path, entry.place.line, at_body_start(file, function, lines), WHY_ROUTE, needs)

    def _refusal(self, file: JavaScriptFile, entry: EntryPoint, response: str) -> list[str]:
        body = f"{{ error: {file.quoted(LOGIN)} }}"
        if response:
            return [f"{response}.status(401).json({body})", "return"]
        if entry.kind is EntryKind.ACTION:
            return [f"throw new Error({file.quoted(LOGIN)})"]
        return [web_answer(self.survey, file, entry.place.path, body, 401)]

    def _refuse_called(self, entry: EntryPoint) -> None:
        """An action that server code calls too may be meant to run without a visitor."""
        project = linked(self.survey).project
        assert entry.function is not None  # noqa: S101  asked before
        name = entry.function.name
        for path, code in self.survey.sources():
            if path.endswith(".py") or is_browser_code(path, code):
                continue
            for call in code.calls:
                found = project.function(path, call.callee) if call.callee.rpartition(".")[2] == name else None
                if found is not None and (found[0].path, found[1].span) == (entry.place.path, entry.function.span):
                    raise CannotEdit("other code of the server calls this action too; ask who is calling where it does")

    def _written(self, path: str) -> tuple[Login, str]:
        """The guard of a few lines in a file of its own."""
        target = self._file(path, "current-user", "next.ts")
        return Login(((module_from(self.survey, path, target), "getCurrentUser"),), "!(await getCurrentUser())"), target

    def _file(self, path: str, name: str, template: str) -> str:
        root = app_folder(self.survey, path)
        base = f"{root}src/" if path.startswith(f"{root}src/") else root
        typed = path.endswith(("ts", "tsx"))
        target = f"{base}lib/{name}.{'ts' if typed else 'js'}"
        if self.sheet.exists(target):
            raise CannotEdit(f"there is a file {target} already; add the guard by hand")
        text = guard_text(template, self.signer)
        text = re.sub(r"\n{3,}", "\n\n", text if typed else plain(text))
        if not typed and not self.sheet.javascript(path).is_module:
            text = required(text)
            self.sheet.note("jose is loaded with require, which needs Node.js 20.19, 22.12 or newer.")
        needs = need_package(self.sheet, self.survey, path, _JOSE)
        needs += need_settings(self.sheet, self.survey, path, self.signer)
        content = style_near(self.sheet, self.survey, path).of(text).encode()
        self.sheet.create(NewFile(target, content, WHY_MODULE, supporting=True, key=target, needs=needs))
        return target

    def _express(self, entry: EntryPoint) -> None:
        path = entry.place.path
        file = self.sheet.javascript(path)
        call = file.call_at(entry.place.span)
        callee, arguments = call.field("function"), file.arguments(call)
        plain_call = callee is not None and _VERB.search(callee.text()) and len(arguments) >= _LEAST
        if not plain_call or arguments[0].kind() not in {"string", "template_string"}:
            raise CannotEdit("the route is registered in an unusual way; put a guard before its handler by hand")
        known = express_guards(self.survey, path)
        name = next(iter(known), "")
        needs: tuple[str, ...] = ()
        if not name:
            refuse_known_login(self.survey, entry)
            target = self._file(path, "require-user", "express.ts")
            self._want(file, path, module_from(self.survey, path, target), "requireUser")
            name, needs = "requireUser", (target, _imports_key(path))
        else:
            refuse_other_people(entry, name, known[name])
            self.sheet.note(told(name))
        start = file.start(_first_after_limits(arguments[1:]))
        gap = b"," + file.source.newline + file.source.indent(start) if file.source.begins_line(start) else b", "
        self.sheet.mend(path, entry.place.line, Splice(start, start, name.encode() + gap), WHY_ROUTE, needs)

    def _want(self, file: JavaScriptFile, path: str, module: str, name: str) -> None:
        if file.uses(name) and file.has_import(module, name) != name:
            raise CannotEdit(f'the file already uses the name "{name}"')
        self._wanted.setdefault(path, {})[(module, name)] = None


def _first_after_limits(handlers: list[SgNode]) -> SgNode:
    """Before what a guard is put: after limits and origins, which cost less to ask, in front of everything else."""
    for node in handlers[:-1]:
        head = node.text().partition("(")[0]
        if not _LIMITS.search(head) or _PERSONAL.search(head):
            return node
    return handlers[-1]


def _imports_key(path: str) -> str:
    return f"import:identity:{path}"
