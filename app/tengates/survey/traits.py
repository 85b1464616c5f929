"""Which applicability words hold for a repository, and what it is built with (gates, applicability)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tengates.model.code import Call, ExprKind
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.survey import EntryKind, EntryPoint, ModelCall, Operation, Presence, Traits
from tengates.survey.agents.finding import Finder
from tengates.survey.agents.giving import is_forced
from tengates.survey.agents.written import written
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.agents import TOOL_OPTIONS
from tengates.survey.knowledge.frameworks import FRAMEWORKS
from tengates.survey.knowledge.sdks import SDKS
from tengates.survey.knowledge.stacks import (
    BROWSER_PACKAGES,
    STACKS,
)
from tengates.survey.options import Options
from tengates.survey.people.accounts import has_accounts
from tengates.survey.people.stored import keeps_data
from tengates.survey.service.asides import is_beside
from tengates.survey.service.browser import REQUESTS, is_browser_code
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file
from tengates.survey.web.project import Project

_UI_FRAMEWORKS = {"streamlit", "gradio", "chainlit"}
_UI_KINDS = {EntryKind.WIDGET, EntryKind.BOT}
_API_KINDS = {EntryKind.ROUTE, EntryKind.ACTION, EntryKind.WEBHOOK, EntryKind.FUNCTION}
_SERVERS = frozenset({"uvicorn.run", "uvicorn.Server", "hypercorn.asyncio.serve", "waitress.serve"})
_SENDING = frozenset({"post", "put", "patch", "delete"})
_PAGES = (".html", ".htm", ".ejs", ".hbs", ".vue", ".svelte", ".astro")
_UNSEEN = {ExprKind.CALL, ExprKind.OTHER}  # a list that is put together where it could not be followed


def find_traits(
    project: Project, facts: Mapping[str, FileFacts], entries: Iterable[EntryPoint], model_calls: Iterable[ModelCall]
) -> Traits:
    """The applicability words."""
    calls, doors = tuple(model_calls), tuple(entries)
    packages = packages_used(project)
    ui = any(entry.kind in _UI_KINDS for entry in doors) or bool(_UI_FRAMEWORKS & packages)
    api = any(entry.kind in _API_KINDS for entry in doors) or any(map(_starts_server, project))
    browser = _ships_to_browser(project, facts, packages)
    backend = any(name in packages for name in ("@supabase/supabase-js", "firebase"))
    backend = backend or any(_sends_from_browser(file, alone=not api and not doors) for file in project)
    return Traits(
        llm=bool(calls) or any(name in packages for sdk in SDKS for name in sdk.packages),
        agent=_is_agent(Bindings(project), calls),
        api=api,
        ui=ui or (browser and not api and (bool(calls) or backend)),
        browser=browser,
        db=keeps_data(project, facts, packages),
        users=has_accounts(project, facts, doors, packages),
        container=any(row.dockerfile or _is_compose(path) for path, row in facts.items()),
        workflows=any(row.workflow is not None for row in facts.values()),
    )


def packages_used(project: Project) -> frozenset[str]:
    """Packages that the source imports, by root and by full module name."""
    return frozenset(project.crossing.packages)


def frameworks_of(packages: frozenset[str]) -> tuple[str, ...]:
    """What it is built with, by titles."""
    return tuple(title for name, title in STACKS.items() if name in packages)


def sdks_of(packages: frozenset[str], model_calls: Iterable[ModelCall]) -> tuple[str, ...]:
    """Model SDKs and frameworks in use, by titles."""
    called = {call.sdk for call in model_calls}
    titles = [sdk.title for sdk in SDKS if sdk.id in called or any(name in packages for name in sdk.packages)]
    titles += [title for root, title in FRAMEWORKS.items() if any(name.startswith(root) for name in packages)]
    titles += [f"{name.removeprefix('http:')} by HTTP" for name in sorted(called) if name.startswith("http:")]
    return tuple(dict.fromkeys(titles))


def versions_of(facts: Mapping[str, FileFacts]) -> dict[str, str]:
    """Installed versions by package: what a lock settles, else the first number of the manifest's range."""
    found: dict[str, str] = {}
    for row in facts.values():
        if row.lock is not None:
            found.update(row.lock.versions)
    for row in facts.values():
        for item in row.manifest.dependencies if row.manifest is not None else ():
            if item.name not in found:
                number = "".join(char for char in item.spec.lstrip("^~>=<! v") if char.isdigit() or char == ".")
                if number.strip("."):
                    found[item.name] = number.strip(".")
    return found


def _is_agent(bindings: Bindings, calls: tuple[ModelCall, ...]) -> bool:
    """A model can choose tools or run actions: agents, tools that do more than look things up, code that it wrote."""
    if Finder(bindings).acts() or any(True for _ in written(bindings, calls)):
        return True
    return any(_is_given_unseen(bindings, call) for call in calls if call.operation is Operation.GENERATE)


def _is_given_unseen(bindings: Bindings, call: ModelCall) -> bool:
    """Whether a call is given tools that are put together where it could not be followed."""
    file, given, scope = bindings.project.files[call.place.path], call.call.expr, call.call.scope

    def unseen() -> bool:
        found = Options(bindings).find(Origin(file, given, scope), TOOL_OPTIONS)
        return found.presence is Presence.SET and found.value is not None and found.value.kind in _UNSEEN

    asked = ("tools unseen", given.span, scope)
    return not is_forced(given) and bindings.project.memory.recall(file.path, asked, unseen)


@per_file
def _starts_server(file: SourceFile) -> bool:
    """A server that is started by hand, whose addresses are kept in a way of its own."""
    return file.is_python and any(call.callee in _SERVERS for call in file.code.calls)


def _ships_to_browser(project: Project, facts: Mapping[str, FileFacts], packages: frozenset[str]) -> bool:
    if BROWSER_PACKAGES & packages:
        return True
    pages = (
        path
        for path, row in facts.items()
        if row.role in {Role.SOURCE, Role.OTHER} and path.endswith(_PAGES) and not is_beside(path)
    )
    return any(True for _ in pages) or any(map(_has_elements, project))


@per_file
def _has_elements(file: SourceFile) -> bool:
    return any(call.callee.startswith("<") for call in file.code.calls)


@per_file
def _sends_from_browser(file: SourceFile, *, alone: bool) -> bool:
    """Whether a page sends something to a backend, wherever that is hosted: `fetch(address, { method: "POST" })`.

    `alone`: nothing here serves anybody, so a folder `src/api` holds the requests of the page.
    """
    if not is_browser_code(file.path, file.code) and not (alone and file.path.startswith(REQUESTS)):
        return False
    return any(_sends(call) for call in file.code.calls if call.callee.startswith(("fetch", "axios", "window.fetch")))


def _sends(call: Call) -> bool:
    if call.callee.rpartition(".")[2] in _SENDING:
        return True
    methods = (bag.get("method") for bag in call.expr.positional)
    return any(method is not None and method.text.lower() in _SENDING for method in methods)


def _is_compose(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(("docker-compose", "compose.")) and name.endswith((".yml", ".yaml"))
