"""From the facts of all files to what the repository does as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.folder import FolderKind
from tengates.model.history import History
from tengates.model.place import Place, Span
from tengates.model.snapshot import Snapshot
from tengates.model.survey import EntryKind, EntryPoint, ModelCall, Survey
from tengates.survey.bindings import Bindings
from tengates.survey.entries import find_entries
from tengates.survey.linked import link, linked
from tengates.survey.models.model_calls import find_model_calls
from tengates.survey.service.outbound import find_outbound
from tengates.survey.traits import find_traits, frameworks_of, packages_used, sdks_of, versions_of
from tengates.survey.web.project import Project

_WHOLE = Span(1, 1, 0, 1 << 40)


def build_survey(
    facts: Iterable[FileFacts], snapshot: Snapshot, history: History | None = None, before: Survey | None = None
) -> Survey:
    """Join everything; pure but for the snapshot's question to git's ignore rules.

    Nothing that rests on the same files as it did in the survey `before` is worked out again.
    """
    files = _with_served(_with_source({row.path: row for row in facts}))
    code = {path: row.code for path, row in files.items() if row.role is Role.SOURCE and row.code is not None}
    project = Project.of(code, files, (), linked(before).project if before is not None else None)
    bindings = Bindings(project)
    outbound = find_outbound(bindings)
    calls = find_model_calls(bindings, outbound)
    project = project.with_calls(calls)
    entries = find_entries(project)
    by_hand = {(call.place.path, call.place.span.start) for call in calls if call.sdk.startswith("http:")}
    packages = packages_used(project)
    survey = Survey(
        files=files,
        paths=snapshot.paths,
        tracked=frozenset(item.path for item in snapshot.files if item.tracked),
        ignored_env=snapshot.ignored_env,
        ignores=snapshot.ignores,
        skipped=snapshot.skipped,
        has_git=snapshot.folder.kind is FolderKind.GIT,
        traits=find_traits(project, files, entries, calls),
        frameworks=frameworks_of(packages),
        sdks=sdks_of(packages, calls),
        versions=versions_of(files),
        entries=entries,
        model_calls=_with_entries(project, calls, entries),
        outbound=tuple(row for row in outbound if (row.place.path, row.place.span.start) not in by_hand),
        model_requests=tuple(row for row in outbound if (row.place.path, row.place.span.start) in by_hand),
        history=history,
    )
    link(survey, project.with_calls(survey.model_calls))
    return survey


def _span_of(entry: EntryPoint) -> Span:
    """What an entry point runs: its function, its registration, or for a page's widget the whole page."""
    if entry.function is not None:
        return entry.function.span
    return _WHOLE if entry.kind is EntryKind.WIDGET else entry.place.span


def _with_source(files: dict[str, FileFacts]) -> dict[str, FileFacts]:
    """A repository that is nothing but examples is judged as what it shows."""
    if any(row.role is Role.SOURCE and row.code is not None for row in files.values()):
        return files
    return {
        path: replace(row, role=Role.SOURCE) if row.role is Role.EXAMPLE and row.code is not None else row
        for path, row in files.items()
    }


def _with_served(files: dict[str, FileFacts]) -> dict[str, FileFacts]:
    """A file in a folder of scripts that the served program imports is part of it (gates: scripts outside it are not)."""
    code = {
        path: row.code for path, row in files.items() if row.role in {Role.SOURCE, Role.SCRIPT} and row.code is not None
    }
    scripts = {path for path in code if files[path].role is Role.SCRIPT}
    if not scripts:
        return files
    project = Project.of(code, files, ())
    queue, served = [path for path in code if path not in scripts], set[str]()
    while queue:
        found = {target for target in _imported(project, queue.pop()) if target in scripts and target not in served}
        served |= found
        queue += found
    return {path: replace(row, role=Role.SOURCE) if path in served else row for path, row in files.items()}


def _imported(project: Project, path: str) -> Iterator[str]:
    for item in project.files[path].code.imports:
        full = f"{item.module}.{item.name}" if item.name not in {"", "*"} else item.module
        found = project.definition(path, full) or project.definition(path, item.module)
        if found is not None:
            yield found.file.path


def _with_entries(
    project: Project, calls: tuple[ModelCall, ...], entries: tuple[EntryPoint, ...]
) -> tuple[ModelCall, ...]:
    """Each model call with the entry point that reaches it in at most three calls."""
    doors: dict[tuple[str, int], Place] = {}
    for entry in entries:
        if not entry.calls_model:
            continue
        file = project.files.get(entry.place.path)
        span = _span_of(entry)
        for at, here in project.reached_from(file, span) if file is not None else ():
            for call in at.calls(here):
                doors.setdefault((at.path, call.span.start), entry.place)
    return tuple(replace(call, entry=doors.get((call.place.path, call.place.span.start))) for call in calls)
