"""A team's own controls: listed beside the ten gates, never part of their scores (resources/guide/own-controls.md)."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from tengates.engine.reading import readers_of
from tengates.facts.own_controls import SUFFIXES, read_own
from tengates.facts.own_rules import packed_question
from tengates.facts.structured import UnreadableError
from tengates.home import CONTROLS
from tengates.model.outcome import Site
from tengates.model.own import NOTHING_OWN, Hit, Own, OwnControl, OwnResult
from tengates.model.place import Place, Span
from tengates.model.snapshot import Snapshot
from tengates.repo.folder import Folder

_MOST = 50  # controls
_SITES = 200  # of one control
_LOST = 3  # files on which the rules of a language may stop the reader; no further one is tried with them

_Asked = tuple[str, str, bytes]  # path, language, content


def own_mark(read: Callable[[str], bytes | None], paths: Iterable[str]) -> str:
    """What tells these controls from others, "" when there are none; every byte takes part."""
    digest = hashlib.sha256()
    files = [(path, read(path) or b"") for path in own_paths(paths)]
    for path, content in files:
        digest.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    return f"controls:{digest.hexdigest()}" if files else ""


def accept_own(folder: Folder) -> None:
    """Accept on this machine the controls that are there now."""
    snapshot = folder.snapshot(ignored=(), cancel=lambda: False, progress=lambda _count: None)
    if mark := own_mark(snapshot.read, snapshot.paths):
        folder.accepted.add(mark)


def own_paths(paths: Iterable[str]) -> list[str]:
    """The files of the team's own controls, in order."""
    found = [path for path in paths if path.startswith(CONTROLS) and path.endswith(".yml")]
    return sorted(path for path in found if "/" not in path.removeprefix(CONTROLS))


def judge_own(snapshot: Snapshot, accepts: Callable[[str], bool], cancel: Callable[[], bool]) -> Own:
    """What the team's own controls find; they are not even read before `accepts` says yes to their mark."""
    paths = own_paths(snapshot.paths)
    if not paths:
        return NOTHING_OWN
    if not accepts(own_mark(snapshot.read, paths)):
        return Own(waiting=len(paths))
    controls: list[OwnControl] = []
    results: dict[str, OwnResult] = {}
    for path in paths[:_MOST]:
        try:
            controls.append(read_own(path, snapshot.read(path)))
        except UnreadableError as error:
            results[path] = _unusable(path, str(error))
    for path in paths[_MOST:]:
        results[path] = _unusable(path, f"is beyond the {_MOST} that are used")
    good = []
    for control in controls:
        if problem := _problem(snapshot, control, cancel):
            results[control.path] = _unusable(control.path, problem)
        else:
            good.append(control)
    results |= {result.path: result for result in _looked(snapshot, good, cancel)}
    return Own(tuple(results[path] for path in paths))


def _problem(snapshot: Snapshot, control: OwnControl, cancel: Callable[[], bool]) -> str:
    """Why its rule cannot be used, as a clause with the line; "" when it can."""
    answers = list(_answers(snapshot, [control], [("", control.language, b"")], cancel))
    hits = answers[0][1] if answers else None
    why = "it stopped the reader" if hits is None else next((hit.problem for hit in hits if hit.problem), "")
    return f"is wrong on line {control.rule_line}: {why}" if why else ""


def _looked(snapshot: Snapshot, controls: list[OwnControl], cancel: Callable[[], bool]) -> Iterator[OwnResult]:
    found: dict[str, list[tuple[str, Hit]]] = defaultdict(list)
    by_suffix = {suffix: language for language, suffixes in SUFFIXES.items() for suffix in suffixes}
    language_of = {control.id: control.language for control in controls}
    named = ((path, by_suffix.get(f".{path.rpartition('.')[2]}", "")) for path in sorted(snapshot.paths))
    wanted = [(path, language) for path, language in named if language in language_of.values()]
    unread, lost = Counter(language for _, language in wanted), Counter[str]()
    files = ((path, language, snapshot.read(path)) for path, language in wanted if lost[language] < _LOST)
    for (path, language, _), hits in _answers(snapshot, controls, files, cancel):
        if hits is None:
            lost[language] += 1
            continue
        unread[language] -= 1
        for hit in hits:
            if hit.rule in language_of:
                found[hit.rule].append((path, hit))
    for control in controls:
        rows = sorted(found[control.id], key=lambda row: (row[0], row[1].line, row[1].end_line))
        sites = tuple(_site(control, path, hit) for path, hit in rows[:_SITES])
        more = len(rows) - len(sites)
        yield OwnResult(
            control.path, control.id, control.title, control.page, sites, more, unread=unread[control.language]
        )


def _answers(
    snapshot: Snapshot, controls: list[OwnControl], files: Iterable[_Asked], cancel: Callable[[], bool]
) -> Iterator[tuple[_Asked, list[Hit] | None]]:
    rules: Mapping[str, list[tuple[str, bytes]]] = {
        language: [(control.id, control.rule) for control in controls if control.language == language]
        for language in SUFFIXES
    }
    asked: dict[str, _Asked] = {}

    def questions() -> Iterator[tuple[str, bytes]]:
        for path, language, content in files:
            asked[path] = (path, language, b"")
            yield path, packed_question(language, content, rules[language])

    for path, hits in readers_of(snapshot).own(questions(), cancel):
        yield asked[path], hits


def _unusable(path: str, why: str) -> OwnResult:
    name = path.removeprefix(CONTROLS)
    problem = f"{path} {why}. Mend it; until then it is left out."
    return OwnResult(path, name.rpartition(".")[0], name, problem=problem)


def _site(control: OwnControl, path: str, hit: Hit) -> Site:
    place = Place(path, Span(hit.line, hit.end_line, 0, 0), "", f"{control.id} {hit.mark}")
    return Site(place, ok=False, message=control.message, severity=control.severity)
