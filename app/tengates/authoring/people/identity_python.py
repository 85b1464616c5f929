"""Guards before Python routes: a FastAPI dependency, a decorator in Flask and Django."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.python_apps import above_def, app_of
from tengates.authoring.editing.python_modules import module_for
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.authoring.people.audiences import refuse_other_people, told
from tengates.authoring.people.identity import (
    WHY_IMPORT,
    WHY_MODULE,
    WHY_ROUTE,
    guard_text,
    need_settings,
    refuse_asked,
    refuse_known_login,
)
from tengates.authoring.people.identity_settings import pydantics_file, read_by_pydantic, refuses_others
from tengates.model.change import NewFile
from tengates.model.code import ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryPoint, Survey
from tengates.survey.linked import linked

_IDENTITY = re.compile(r"(?i)user|auth|token|key|session|log_?in|bearer|identity|principal|account")
_NARROW = re.compile(r"(?i)admin|superuser|optional|validat|owner|role|permission|webhook|signature|reset|refresh")
_GIVEN = re.compile(r"\b(?:Depends|Security|Header|Cookie|Request|HTTPConnection)\b")
_ROUTES = {"get", "post", "put", "patch", "delete", "head", "options", "api_route"}
_PYJWT = {"secret": ("pyjwt", ">=2.8,<3"), "jwks": ("pyjwt[crypto]", ">=2.8,<3")}


@dataclass(frozen=True, slots=True)
class _Guard:
    """A function that refuses strangers: its name, and the file or the module to import it from."""

    name: str
    path: str = ""
    module: str = ""
    line: int = 0


@dataclass
class PythonIdentity:
    """The guards of one draft; `signer` is "secret" or "jwks"."""

    sheet: Sheet
    survey: Survey
    signer: str
    _wanted: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)

    def guard(self, entry: EntryPoint) -> None:
        """Draw the edits for one way in; CannotEdit says why not."""
        ways: dict[str, Callable[[EntryPoint, PythonTree, Definition], None]] = {
            "fastapi": self._fastapi,
            "flask": self._flask,
            "django": self._django,
        }
        framework = entry.framework.lower()
        if framework not in ways or entry.function is None:
            raise CannotEdit(f"for {entry.framework} this refactor has no form yet; add a login by hand")
        refuse_asked(self.survey, entry)
        tree = PythonTree(self.sheet.python(entry.place.path).source)
        ways[framework](entry, tree, tree.definition_at(entry.function.span.line))

    def finish(self) -> None:
        """Add the imports that the new code of each file needs."""
        for path, wanted in self._wanted.items():
            file = replace(self.sheet.python(path), own=self.sheet.python(path).own | self._own)
            for module, names in sorted(wanted.items()):
                self.sheet.support(path, file.add_import(module, *sorted(names)), WHY_IMPORT, _imports_key(path))

    def _fastapi(self, entry: EntryPoint, tree: PythonTree, function: Definition) -> None:
        path = entry.place.path
        if "WEBSOCKET" in entry.methods:
            raise CannotEdit("a websocket of a browser sends no header; check a token in its first message by hand")
        guard, needs = self._found(entry, function, "dependency", "fastapi.py")
        sites = [self._dependency(path, tree, node, guard.name) for node in _routes(function)]
        if not sites:
            raise CannotEdit("the route is registered in an unusual way; add the guard by hand")
        self._want(path, "fastapi", "Depends")
        for site in sites:
            self.sheet.mend(path, entry.place.line, site, WHY_ROUTE, (*needs, _imports_key(path)))

    def _dependency(self, path: str, tree: PythonTree, node: ast.Call, name: str) -> Splice:
        file = self.sheet.python(path)
        start, end = tree.span(node)
        call = file.call_at(Span(node.lineno, node.end_lineno or node.lineno, start, end))
        given = next((item.value for item in node.keywords if item.arg == "dependencies"), None)
        if given is None:
            if call.has_spread:
                raise CannotEdit("its options come in through **, which may already hold dependencies")
            return file.keyword(call, "dependencies", f"[Depends({name})]")
        if not isinstance(given, ast.List) or not given.elts:
            raise CannotEdit("its dependencies are put together elsewhere; add the guard there")
        position = tree.span(given.elts[-1])[1]
        return Splice(position, position, f", Depends({name})".encode())

    def _flask(self, entry: EntryPoint, tree: PythonTree, function: Definition) -> None:
        path = entry.place.path
        if not self._imports(path, "flask"):
            raise CannotEdit("this framework of Flask's style needs a guard of its own; add it by hand")
        guard, needs = self._found(entry, function, "decorator", "flask.py")
        self.sheet.mend(path, entry.place.line, above_def(tree, function, f"@{guard.name}"), WHY_ROUTE, needs)

    def _django(self, entry: EntryPoint, tree: PythonTree, function: Definition) -> None:
        path = entry.place.path
        if not function.args.args or function.args.args[0].arg in {"self", "cls"}:
            raise CannotEdit("the view is a class; add LoginRequiredMixin or permission_classes to it by hand")
        names = {dotted_name(item.func if isinstance(item, ast.Call) else item) for item in function.decorator_list}
        if {name.rpartition(".")[2] for name in names} & {"permission_classes", "authentication_classes"}:
            raise CannotEdit("it says who may call it in a decorator already; change that by hand")
        if any(name.rpartition(".")[2] == "api_view" for name in names):
            self._want(path, "rest_framework.decorators", "permission_classes")
            self._want(path, "rest_framework.permissions", "IsAuthenticated")
            site = above_def(tree, function, "@permission_classes([IsAuthenticated])")
        else:
            self._want(path, "django.contrib.auth.decorators", "login_required")
            top = tree.first_line(function)
            indent = tree.source.indent(tree.span(function)[0])
            site = Splice(top, top, tree.source.lines("@login_required", indent=indent))
            self.sheet.note("Visitors without a login are sent to LOGIN_URL: set it in your settings.")
        self.sheet.mend(path, entry.place.line, site, WHY_ROUTE, (_imports_key(path),))

    def _found(
        self, entry: EntryPoint, function: Definition, kind: str, template: str
    ) -> tuple[_Guard, tuple[str, ...]]:
        """The guard that the project has, else the one that this draft writes; with the keys to need."""
        path = entry.place.path
        guard = next(self._existing(entry.framework, kind), None)
        if guard is None:
            return self._written(entry, template)
        refuse_other_people(entry, guard.name, self._addresses(entry.framework, guard.name))
        self.sheet.note(told(guard.name))
        if guard.path == path:
            if guard.line >= function.lineno:
                raise CannotEdit(
                    f"{guard.name} is defined further down than this route; move it up, and run this again"
                )
            return guard, ()
        if guard.path and self._leads_to(guard.path, path):
            raise CannotEdit(f"the file of {guard.name} imports this one; add the guard by hand")
        module = guard.module or module_for(self.survey, path, guard.path)
        self._taken(path, guard.name, module)
        self._want(path, module, guard.name)
        return guard, (_imports_key(path),)

    def _existing(self, framework: str, kind: str) -> Iterator[_Guard]:
        """Guards at work on other routes of this framework, the most used first."""
        rows = [
            guard.name
            for entry in self.survey.entries
            if entry.framework == framework
            for guard in entry.guards
            if guard.kind == kind and _IDENTITY.search(guard.name) and not _NARROW.search(guard.name)
            if kind != "decorator" or _stands_bare(entry, guard.name)
        ]
        for name, _count in Counter(rows).most_common():
            if name == "login_required" and (module := self._library(name)):
                yield _Guard(name, module=module)
                continue
            defined = [
                (path, item)
                for path, code in self.survey.sources()
                if path.endswith(".py")
                for item in code.functions
                if item.qualname == name
            ]
            if len(defined) == 1 and (kind == "decorator" or self._stands_alone(*defined[0])):
                yield _Guard(name, defined[0][0], line=defined[0][1].span.line)

    def _addresses(self, framework: str, name: str) -> list[str]:
        """The addresses of the routes that a guard stands before already."""
        return [
            entry.pattern
            for entry in self.survey.entries
            if entry.framework == framework and any(guard.name == name for guard in entry.guards)
        ]

    def _library(self, name: str) -> str:
        for _path, code in self.survey.sources():
            for item in code.imports:
                if item.name == name and not item.module.startswith("."):
                    return item.module
        return ""

    def _stands_alone(self, path: str, function: Function) -> bool:
        """Whether a dependency takes all that it needs from the request, and nothing from one route's address or body."""
        project = linked(self.survey).project
        for item in function.parameters:
            text = f"{item.annotation.text if item.annotation else ''} {item.default.text if item.default else ''}"
            if _GIVEN.search(text):
                continue
            named = project.files[path].full(item.annotation.text) if item.annotation else ""
            alias = project.definition(path, named) if named else None
            if alias is None or alias.variable is None or "Annotated" not in alias.variable.value.text:
                return False
        return True

    def _leads_to(self, start: str, wanted: str) -> bool:
        """Whether a file imports another, directly or through others."""
        project = linked(self.survey).project
        seen, queue = {start}, [start]
        while queue:
            at = queue.pop()
            for item in project.files[at].code.imports:
                full = (
                    f"{item.module}{'' if item.module.endswith('.') else '.'}{item.name}" if item.name else item.module
                )
                found = project.source(at, full)
                if found is not None and found.path not in seen:
                    seen.add(found.path)
                    queue.append(found.path)
        return wanted in seen

    def _written(self, entry: EntryPoint, template: str) -> tuple[_Guard, tuple[str, ...]]:
        refuse_known_login(self.survey, entry)
        path = entry.place.path
        app = app_of(self.survey, path, entry.framework.lower())
        folder = app.path.rpartition("/")[0]
        target = f"{folder}/identity.py" if folder else "identity.py"
        if self.sheet.exists(target):
            raise CannotEdit(f"there is a file {target} already; add the guard by hand")
        module = module_for(self.survey, path, target)
        self._taken(path, "require_user", module)
        needs = need_package(self.sheet, self.survey, app.path, _PYJWT[self.signer])
        needs += need_settings(self.sheet, self.survey, app.path, self.signer)
        content = self._content(app.path, template)
        self.sheet.create(NewFile(target, content.encode(), WHY_MODULE, supporting=True, key=target, needs=needs))
        self._own.add(module.partition(".")[0])
        self._want(path, module, "require_user")
        return _Guard("require_user", target), (target, _imports_key(path))

    def _content(self, path: str, template: str) -> str:
        text = guard_text(template, self.signer)
        settings = pydantics_file(self.survey, path)
        if settings is None:
            return text
        if refuses_others(settings):
            self.sheet.note(
                'Your settings class refuses variables in its file that it does not name: add extra="ignore" to its SettingsConfigDict before you write these there.'
            )
        return read_by_pydantic(text, settings)

    def _taken(self, path: str, name: str, module: str) -> None:
        file = self.sheet.python(path)
        if name in file.layout.names and file.has_import(module, name) != name:
            raise CannotEdit(f'the file already uses the name "{name}"')

    def _imports(self, path: str, package: str) -> bool:
        code = self.survey.files[path].code
        return code is not None and any(item.module.partition(".")[0] == package for item in code.imports)

    def _want(self, path: str, module: str, name: str) -> None:
        self._wanted.setdefault(path, {}).setdefault(module, set()).add(name)


def _stands_bare(entry: EntryPoint, name: str) -> bool:
    """Whether a decorator is used by its plain name: one that is called first, or belongs to an object, is another matter."""
    decorators = entry.function.decorators if entry.function is not None else ()
    return any(item.kind is ExprKind.NAME and item.text == name for item in decorators)


def _routes(function: Definition) -> list[ast.Call]:
    """The decorators that register a route."""
    return [
        node
        for node in function.decorator_list
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ROUTES
    ]


def _imports_key(path: str) -> str:
    return f"import:identity:{path}"
