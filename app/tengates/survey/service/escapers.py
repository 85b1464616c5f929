"""The project's own functions that make a text harmless in a page, known by what they do and not by their names."""

from __future__ import annotations

from tengates.model.code import Call, ExprKind, Function
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project

_REPLACES = frozenset({"replace", "replaceAll"})
_OPENING = "&lt;"
_FURTHER = ("&amp;", "&quot;", "&#34;", "&#x22;")


def escapers_of(project: Project, file: SourceFile, names: frozenset[str]) -> frozenset[str]:
    """Those of a file's names that stand for a function which gives back nothing but an escaped text."""
    return project.memory.recall(file.path, ("escapes", names), lambda: _escapers(project, file, names))


def _escapers(project: Project, file: SourceFile, names: frozenset[str]) -> frozenset[str]:
    found = set()
    for name in sorted(names):
        target = project.function(file.path, name)
        if target is not None and _escapes(*target):
            found.add(name)
    return frozenset(found)


def _escapes(file: SourceFile, function: Function) -> bool:
    """Whether all that a function gives back had its `<` and its quotes or ampersands replaced."""
    rows = [row.value for row in file.code.returns if row.scope == function.qualname]
    if not rows:  # an arrow whose body is what it gives back
        return any(
            call.span.start == function.body.start and _is_escaped(file, call) for call in file.calls(function.body)
        )
    ends = {call.span.end for call in file.calls(function.span) if _is_escaped(file, call)}
    safe = (row.kind in {ExprKind.STRING, ExprKind.NONE} or row.span.end in ends for row in rows)
    return bool(ends) and bool(rows) and all(safe)


def _is_escaped(file: SourceFile, call: Call) -> bool:
    """`text.replace(/&/g, "&amp;").replace(/</g, "&lt;")`, or the same with a table of signs."""
    if call.callee.rpartition(".")[2] not in _REPLACES:
        return False
    texts = [inner.expr.text for inner in file.calls(call.span) if inner.callee.rpartition(".")[2] in _REPLACES]
    whole = " ".join(texts)
    return _OPENING in whole and any(sign in whole for sign in _FURTHER)
