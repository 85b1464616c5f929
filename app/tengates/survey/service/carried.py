"""What strangers send, carried from the handler that takes it into functions of other files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from weakref import WeakKeyDictionary

from tengates.model.code import Call, Function
from tengates.model.survey import Survey
from tengates.survey.reaching import Reach, reach
from tengates.survey.service.taint import Follower, Held, Scope
from tengates.survey.web.index import SourceFile

_NUMBERS = re.compile(r"(?i)\b(?:int|float|bool|boolean|number|uuid\w*|enum|literal|date\w*|decimal)\b")

_Sent = tuple[str, str, str, Held]  # file, function, parameter, what it is filled with
_KNOWN: WeakKeyDictionary[Survey, dict[str, tuple[_Sent, ...]]] = WeakKeyDictionary()
Given = Mapping[str, Mapping[str, Held]]


def carried(survey: Survey, follower: Follower, paths: Iterable[str]) -> Mapping[str, Given]:
    """By file and function, the parameters that these other files fill with what they were sent."""
    known = _KNOWN.setdefault(survey, {})
    found: dict[str, dict[str, dict[str, Held]]] = defaultdict(lambda: defaultdict(dict))
    for path in dict.fromkeys(paths):
        if path not in known:
            known[path] = _sent(survey, follower, path)
        for at, function, name, held in known[path]:
            found[at][function][name] = held
    return found


def _sent(survey: Survey, follower: Follower, path: str) -> tuple[_Sent, ...]:
    """What one file hands to functions of others."""
    reached = reach(survey)
    project = reached.linked.project
    file = project.files.get(path)
    if file is None:
        return ()
    scopes = follower.scopes(path, file.code)
    return project.rows(file, "sent on", partial(_handed, reached, scopes), scopes)


def _handed(reached: Reach, scopes: Mapping[str, Scope], file: SourceFile) -> Iterator[_Sent]:
    for call in file.code.calls:
        scope = scopes.get(call.scope)
        if scope is None or not any(scope.holds(value) for _, value in call.expr.items):
            continue
        target = reached.function(file, call.callee, call.scope)
        if target is not None and target[0] is not file:
            for name, held in _filled(call, target[1], scope).items():
                yield target[0].path, target[1].qualname, name, held


def _filled(call: Call, function: Function, scope: Scope) -> dict[str, Held]:
    """The parameters of a function that a call fills with what somebody sent; numbers carry nothing."""
    rows = [row for row in function.parameters if row.name not in {"self", "cls"}]
    found = {}
    for place, (label, value) in enumerate(call.expr.items):
        fits = [row for row in rows if row.name == label] if label else rows[place : place + 1]
        row = fits[0] if fits else None
        held = scope.holds(value)
        if row is not None and held and not _NUMBERS.search(row.annotation.text if row.annotation else ""):
            found[row.name] = held
    return found
