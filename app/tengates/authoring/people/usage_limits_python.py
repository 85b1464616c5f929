"""Limits on use in Python: slowapi, Flask-Limiter, django-ratelimit, and a window for each person who writes to a bot."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tengates.authoring.editing.apps import app_folder, env_example
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.env_files import complete_example
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.python_apps import (
    PythonApp,
    above_def,
    after_made,
    annotation_name,
    app_of,
    first_parameter,
    refuse_called,
    renamed,
)
from tengates.authoring.editing.python_modules import module_for
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.authoring.editing.versions import at_least
from tengates.authoring.people.usage_limits import (
    MESSAGE,
    STORE,
    WHY_IMPORT,
    WHY_MODULE,
    WHY_ROUTE,
    Allowance,
    template,
)
from tengates.model.change import NewFile
from tengates.model.survey import EntryKind, EntryPoint, Survey

_SLOWAPI, _FLASK, _DJANGO = ("slowapi", ">=0.1.9,<0.2"), ("Flask-Limiter", ">=3.8,<5"), ("django-ratelimit", ">=4.1,<5")
_PROXY = "Behind a proxy or platform every caller has the proxy's address: "
_MAKE = {
    "fastapi": ("limiter = Limiter(", "\tkey_func=get_remote_address,"),
    "flask": ("limiter = Limiter(", "\tget_remote_address,", "\tapp={app},"),
}
_IMPORTS = {
    "fastapi": (("slowapi", "Limiter"), ("slowapi.util", "get_remote_address"), ("os", "")),
    "flask": (("flask_limiter", "Limiter"), ("flask_limiter.util", "get_remote_address"), ("os", "")),
}


@dataclass
class PythonLimits:
    """The limits of one draft. `entries` are all that are to be limited."""

    sheet: Sheet
    survey: Survey
    allowance: Allowance
    entries: tuple[EntryPoint, ...]
    _wanted: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)

    def limit(self, entry: EntryPoint) -> None:
        """Draw the edits for one way in; CannotEdit says why not."""
        ways: dict[str, Callable[[EntryPoint, PythonTree, Definition], None]] = {
            "fastapi": self._fastapi,
            "flask": self._flask,
            "django": self._django,
            "telegram": self._bot,
            "discord": self._bot,
            "slack": self._bot,
        }
        framework = entry.framework.lower()
        if entry.kind is EntryKind.WIDGET:
            raise CannotEdit(f"{entry.framework} does not say who is asking; put a login before the app first")
        if framework not in ways or entry.function is None:
            raise CannotEdit(f"for {entry.framework} this refactor has no form yet; add a limit by hand")
        tree = PythonTree(self.sheet.python(entry.place.path).source)
        function = tree.definition_at(entry.function.span.line)
        ways[framework](entry, tree, function)

    def finish(self) -> None:
        """Add the imports that the new code of each file needs."""
        for path, wanted in self._wanted.items():
            file = replace(self.sheet.python(path), own=self.sheet.python(path).own | self._own)
            for module, names in sorted(wanted.items()):
                self.sheet.support(path, file.add_import(module, *sorted(names - {""})), WHY_IMPORT, _imports_key(path))

    def _fastapi(self, entry: EntryPoint, tree: PythonTree, function: Definition) -> None:
        path = entry.place.path
        if "WEBSOCKET" in entry.methods:
            raise CannotEdit("slowapi does not count what comes over a websocket; count messages in the handler")
        if _postponed(tree) and not at_least(self.survey, "fastapi", path, (0, 124)):
            raise CannotEdit("with postponed annotations this version of FastAPI cannot see through the limit")
        splices = self._request(tree, function, path)
        needs = self._limiter(entry, "fastapi", _SLOWAPI)
        text = f'@limiter.limit("{self.allowance.of(entry)}/{self.allowance.window}")'
        if splices:
            self.sheet.support(path, splices, "The limit looks at the request.", f"request:{path}:{entry.place.line}")
            needs += (f"request:{path}:{entry.place.line}",)
        self.sheet.mend(path, entry.place.line, above_def(tree, function, text), WHY_ROUTE, needs)
        self.sheet.note(f"{_PROXY}start uvicorn with --proxy-headers and --forwarded-allow-ips.")

    def _request(self, tree: PythonTree, function: Definition, path: str) -> list[Splice]:
        """A parameter `request` of the framework's own type, as slowapi wants it."""
        listed = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        given = next((item for item in listed if item.arg == "request"), None)
        if given is not None and annotation_name(given) == "Request":
            return []
        refuse_called(self.survey, path, function)
        found = renamed(tree, function, "request", "body") if given is not None else []
        if given is not None and len([item for item in listed if _is_body(item)]) > 1:
            raise CannotEdit('its parameter "request" is one of several bodies, so its name matters to callers')
        if not self.sheet.python(path).has_import("starlette.requests", "Request"):
            self._want(path, "fastapi", "Request")
        new = first_parameter(tree, function, "request: Request")
        clash = next((splice for splice in found if splice.start == new.start), None)
        if clash is not None:
            found.remove(clash)
            return [Splice(clash.start, clash.end, new.new + clash.new), *found]
        return [new, *found]

    def _flask(self, entry: EntryPoint, tree: PythonTree, function: Definition) -> None:
        path = entry.place.path
        if not self._imports_flask(path):
            raise CannotEdit("Flask-Limiter works with Flask alone, and this is another framework of its style")
        needs = self._limiter(entry, "flask", _FLASK)
        text = f'@limiter.limit("{self.allowance.of(entry)} per {self.allowance.window}")'
        self.sheet.mend(path, entry.place.line, above_def(tree, function, text), WHY_ROUTE, needs)
        self.sheet.note(f"{_PROXY}wrap the app in werkzeug's ProxyFix, set for the number of proxies you have.")

    def _imports_flask(self, path: str) -> bool:
        code = self.survey.files[path].code
        return code is not None and any(item.module.partition(".")[0] == "flask" for item in code.imports)

    def _limiter(self, entry: EntryPoint, framework: str, package: tuple[str, str]) -> tuple[str, ...]:
        """Make sure that a limiter exists and the app knows it; the keys to need."""
        path = entry.place.path
        if "limiter" in self.sheet.python(path).layout.names:
            raise CannotEdit('the file already uses the name "limiter"')
        app = app_of(self.survey, path, framework)
        example = env_example(self.survey, app_folder(self.survey, app.path))
        keys = need_package(self.sheet, self.survey, app.path, package)
        keys += complete_example(self.sheet, example, {STORE: f"# {STORE}="}, needed=True)
        self.sheet.note(
            f"The counts are kept in the memory of one process. With several processes or servers, set {STORE} to a store that they share, such as Redis (and install its client)."
        )
        if self._alone(app):
            return keys + self._in_file(app)
        return keys + self._in_module(app, path)

    def _alone(self, app: PythonApp) -> bool:
        """Whether every route to limit stands below the app, in its own file."""
        routes = [row for row in self.entries if row.framework.lower() == app.framework and self._belongs(row, app)]
        return not app.made.scope and all(
            row.place.path == app.path and row.place.span.start > app.made.span.end for row in routes
        )

    def _belongs(self, entry: EntryPoint, app: PythonApp) -> bool:
        try:
            return app_of(self.survey, entry.place.path, app.framework).path == app.path
        except CannotEdit:
            return False

    def _in_file(self, app: PythonApp) -> tuple[str, ...]:
        file = self.sheet.python(app.path)
        unit = file.source.unit.decode()
        lines = [
            *(line.replace("{app}", app.made.target) for line in _MAKE[app.framework]),
            f'\tstorage_uri=os.environ.get("{STORE}", "memory://"),',
            ")",
            *self._registering(app),
        ]
        key = f"limiter:{app.path}"
        splice = after_made(file, app, *(line.replace("\t", unit) for line in lines))
        self.sheet.support(app.path, [splice], WHY_MODULE, key, (_imports_key(app.path),))
        for module, name in _IMPORTS[app.framework]:
            self._want(app.path, module, name)
        return (key,)

    def _registering(self, app: PythonApp) -> list[str]:
        if app.framework == "flask":
            return []
        self._want(app.path, "slowapi", "_rate_limit_exceeded_handler")
        self._want(app.path, "slowapi.errors", "RateLimitExceeded")
        return [
            f"{app.made.target}.state.limiter = limiter",
            f"{app.made.target}.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)",
        ]

    def _in_module(self, app: PythonApp, path: str) -> tuple[str, ...]:
        """A module of its own, which the app and the routes import."""
        folder = app.path.rpartition("/")[0]
        target = f"{folder}/rate_limit.py" if folder else "rate_limit.py"
        self._module(target, "slowapi.py" if app.framework == "fastapi" else "flask.py", (app.path, path))
        file = self.sheet.python(app.path)
        lines = self._registering(app) or [f"limiter.init_app({app.made.target})"]
        key = f"limiter:{app.path}"
        self.sheet.support(app.path, [after_made(file, app, *lines)], WHY_MODULE, key, (_imports_key(app.path), target))
        return (key, _imports_key(path))

    def _module(self, target: str, name: str, importers: tuple[str, ...], person: str = "int") -> None:
        if self.sheet.exists(target):
            raise CannotEdit(f"there is a file {target} already; add the limit by hand")
        wanted = "is_rate_limited" if name == "bot.py" else "limiter"
        for importer in dict.fromkeys(importers):
            module = module_for(self.survey, importer, target)
            self._own.add(module.partition(".")[0])
            self._want(importer, module, wanted)
        content = template(name, self.allowance, person).encode()
        self.sheet.create(NewFile(target, content, WHY_MODULE, supporting=True, key=target))

    def _django(self, entry: EntryPoint, tree: PythonTree, function: Definition) -> None:
        path = entry.place.path
        if isinstance(function, ast.AsyncFunctionDef) or not function.args.args or function.args.args[0].arg == "self":
            raise CannotEdit("django-ratelimit decorates plain view functions; add a limit to this view by hand")
        request = function.args.args[0].arg
        needs = (*need_package(self.sheet, self.survey, path, _DJANGO), _imports_key(path))
        unit = tree.source.unit.decode()
        first = _first_statement(function)
        start = tree.source.line_start(tree.span(first)[0])
        rate = f"{self.allowance.of(entry)}/{self.allowance.window[0]}"
        decorator = tree.source.lines(f'@ratelimit(key="user_or_ip", rate="{rate}", block=False)')
        guard = tree.source.lines(
            f"if {request}.limited:",
            f'{unit}return JsonResponse({{"error": "{MESSAGE}"}}, status=429)',
            "",
            indent=tree.source.indent(start),
        )
        top = tree.first_line(function)
        key = f"limited:{path}:{entry.place.line}"
        self.sheet.support(path, [Splice(top, top, decorator)], "Counts this view's requests.", key)
        self._want(path, "django_ratelimit.decorators", "ratelimit")
        self._want(path, "django.http", "JsonResponse")
        self.sheet.mend(path, entry.place.line, Splice(start, start, guard), WHY_ROUTE, (*needs, key))
        self.sheet.note(
            "The counts are kept in Django's default cache. Its in-memory cache holds for one process only: set CACHES to a store that all processes share, such as Redis."
        )

    def _bot(self, entry: EntryPoint, tree: PythonTree, function: Definition) -> None:
        path = entry.place.path
        folder = path.rpartition("/")[0]
        target = f"{folder}/rate_limit.py" if folder else "rate_limit.py"
        lines = _bot_guard(entry, tree, function)
        statement = _after_exits(function)
        start = tree.span(statement)[0]
        if not tree.source.begins_line(start):
            raise CannotEdit("the handler's first statement shares its line with another")
        position = tree.source.line_start(start)
        unit = tree.source.unit.decode()
        text = tree.source.lines(*(line.replace("\t", unit) for line in lines), "", indent=tree.source.indent(start))
        self._module(target, "bot.py", (path,), "str" if entry.framework.lower() == "slack" else "int")
        self.sheet.mend(
            path, entry.place.line, Splice(position, position, text), WHY_ROUTE, (target, _imports_key(path))
        )
        self.sheet.note(
            f"The counts are kept in the memory of one process and start anew with it. With several processes, keep them in a store that they share, such as Redis, inside {target}."
        )

    def _want(self, path: str, module: str, name: str) -> None:
        self._wanted.setdefault(path, {}).setdefault(module, set()).add(name)


def _bot_guard(entry: EntryPoint, tree: PythonTree, function: Definition) -> list[str]:
    """Refuse a person who has used up the window, in the words of the framework."""
    wait = "await " if isinstance(function, ast.AsyncFunctionDef) else ""
    person, answer = _GUARDS[entry.framework.lower()](entry, tree.text(function), function)
    return [f"if {person}:", f"\t{wait}{answer}", "\treturn"]


def _telegram(_entry: EntryPoint, text: str, function: Definition) -> tuple[str, str]:
    if not any(item.arg == "update" for item in function.args.args) or "inline_query." in text.replace(
        "callback_inline", ""
    ):
        raise CannotEdit(_UNKNOWN)
    person = "update.effective_user and is_rate_limited(update.effective_user.id)"
    if "update.callback_query" in text:
        return person, f'update.callback_query.answer("{MESSAGE}", show_alert=True)'
    return person, f'update.effective_message.reply_text("{MESSAGE}")'


def _discord(_entry: EntryPoint, _text: str, function: Definition) -> tuple[str, str]:
    for item in function.args.args:
        if annotation_name(item) == "Interaction" or item.arg == "interaction":
            answer = f'{item.arg}.response.send_message("{MESSAGE}", ephemeral=True)'
            return f"is_rate_limited({item.arg}.user.id)", answer
    raise CannotEdit(_EVERY)


def _slack(entry: EntryPoint, _text: str, function: Definition) -> tuple[str, str]:
    names = {item.arg for item in function.args.args}
    if entry.pattern == "message":
        raise CannotEdit(_EVERY)
    if {"event", "say"} <= names and entry.pattern == "app_mention":
        return 'is_rate_limited(event["user"])', f'say("{MESSAGE}")'
    if {"context", "client"} <= names and entry.pattern == "app_mention":
        who = "channel=context.channel_id, user=context.user_id"
        return "is_rate_limited(context.user_id)", f'client.chat_postEphemeral({who}, text="{MESSAGE}")'
    raise CannotEdit(_UNKNOWN)


_GUARDS = {"telegram": _telegram, "discord": _discord, "slack": _slack}
_EVERY = "this handler sees every message that is written; count a person where the model is asked"
_UNKNOWN = "this handler does not say who is asking in a way that this refactor knows; count there by hand"


def _after_exits(function: Definition) -> ast.stmt:
    """The first statement after the docstring and the early exits that stand before all else."""
    body = function.body[1:] if ast.get_docstring(function) is not None and len(function.body) > 1 else function.body
    for statement in body:
        early = isinstance(statement, ast.If) and not statement.orelse and isinstance(statement.body[-1], ast.Return)
        if not early:
            return statement
    return body[-1]


def _first_statement(function: Definition) -> ast.stmt:
    documented = ast.get_docstring(function) is not None and len(function.body) > 1
    return function.body[1] if documented else function.body[0]


def _postponed(tree: PythonTree) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(x.name == "annotations" for x in node.names)
        for node in tree.module.body
    )


def _is_body(argument: ast.arg) -> bool:
    """Whether a parameter may be taken from the body: its type is a class of somebody's own."""
    name = dotted_name(argument.annotation).rpartition(".")[2] if argument.annotation is not None else ""
    return name[:1].isupper() and name not in {
        "Request",
        "Response",
        "BackgroundTasks",
        "UploadFile",
        "Session",
        "UUID",
    }


def _imports_key(path: str) -> str:
    return f"import:limits:{path}"
