"""Checks that pass while the variable that they compare with is unset."""

from __future__ import annotations

import re

from tengates.model.code import Branch, Exit, ExprKind
from tengates.model.place import Span
from tengates.survey.web import vocabulary as words
from tengates.survey.web.branches import evidence_of, holds
from tengates.survey.web.index import SourceFile, last

_FILLED = re.compile(r"(?:\.(?:length|size)|\))(?:\s{0,3}(?:>|!==?)\s{0,3}0)?$")  # a list that may be empty
_EMPTY = re.compile(
    r"^(?:!|not )\s{0,3}(?P<flag>[\w.$]{1,80}?)(?:\.(?:length|size))?$"
    r"|^(?:len\()?(?P<list>[\w.$]{1,80}?)(?:\.(?:length|size)|\))?\s{0,3}={2,3}\s{0,3}(?:0|null|undefined|''|\"\")$"
    r"|^(?P<none>[\w.]{1,80}) is None$"
)
_YES, _NO = re.compile(r"(?i)\btrue\b"), re.compile(r"(?i)\bfalse\b|^(?:null|None|undefined)?$")
_ELSE = re.compile(r"\|\|| or ")
_SEVERAL = 400  # branches that one check is compared with


def open_by_default(file: SourceFile, branch: Branch, span: Span) -> bool:
    """Whether a check is skipped while its own variable is unset."""
    text = branch.condition.text
    for sign in ("&&", " and "):
        first, found, _ = text.partition(sign)
        bare = _FILLED.sub("", first.strip("!() ")).removeprefix("len(")
        if found and "!" not in first and " not " not in f" {first}" and is_own(file, bare):
            return True
    for other in file.branches(span)[:_SEVERAL]:
        bare = other.condition.text.strip("() ")
        around = other.span.start < branch.span.start and other.span.end >= branch.span.end
        if around and is_own(file, bare):
            return True
        before = other.span.end <= branch.span.start and other.exit is Exit.RETURN
        unset = bare.removeprefix("not ").removeprefix("!").strip("() ")
        if before and unset != bare and is_own(file, unset) and lets_pass(file, other):
            return True
    return False


def says_yes(branch: Branch) -> bool:
    """Whether a branch gives back that all is well."""
    return branch.exit is Exit.RETURN and branch.returned is not None and branch.returned.text == "true"


def is_own(file: SourceFile, text: str) -> bool:
    """Whether a short text names a setting, a variable of the environment or a constant."""
    if not text or any(sign in text for sign in ("==", "!=", "(req", "headers")):
        return False
    return text in file.env_names or bool(words.OWN_SIDE.match(text)) or text.isupper()


def lets_pass(file: SourceFile, branch: Branch) -> bool:
    """Whether a branch that leaves lets the request go on."""
    evidence = evidence_of(file, branch)
    if branch.returned is None or branch.returned.kind in {ExprKind.NONE, ExprKind.BOOLEAN}:
        return not words.REFUSAL.search(evidence) and "50" not in evidence
    return any(last(name) in {"next", "call_next"} for name in branch.calls)


def answers_while_unset(file: SourceFile, span: Span, *, yes: bool) -> bool:
    """Whether a function gives back yes (else: no) while the variable that it would compare with is unset.

    `if (!expected) return true`, `return not expected or given == expected`.
    """
    wanted = _YES if yes else _NO
    for row in file.branches(span)[:_SEVERAL]:
        given = row.returned.text if row.returned is not None else ""
        if row.exit is Exit.RETURN and wanted.search(given) and _asks_unset(file, row.condition.text):
            return True
    rows = (row.value.text for row in file.code.returns if holds(span, row.span))
    return yes and any(_asks_unset(file, _ELSE.split(text)[0]) for text in rows if _ELSE.search(text))


def _asks_unset(file: SourceFile, text: str) -> bool:
    found = _EMPTY.match(text.strip("() "))
    return found is not None and is_own(file, found["flag"] or found["list"] or found["none"] or "")
