"""Where what came in goes to within a handler: which variables hold it, which checks look at it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tengates.model.code import Branch, Call, Exit
from tengates.model.place import Span
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_LENGTH = re.compile(
    r"\blen\(|\.length\b|\.size\b|\.content_length|content-length|file_size|\bsize\b|MAX_|max_(?:len|size|char)",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"[<>]")
_TYPED = re.compile(r"\btypeof\b|isinstance\(|Array\.isArray|Number\.isInteger|\btype\(")


@dataclass(frozen=True)
class Flow:
    """Variables that hold the input (`names`) and where it is read (`raws`), within a span of a file."""

    file: SourceFile
    span: Span
    names: frozenset[str]
    raws: tuple[Span, ...]

    def takes(self, call: Call) -> bool:
        """Whether a call is given the input."""
        if any(call.span.start <= raw.start and raw.end <= call.span.end for raw in self.raws):
            return True
        return bool(self.names & words_of(call.expr.text))

    def asks(self, branch: Branch) -> bool:
        """Whether a branch's condition looks at the input."""
        condition = branch.condition
        if any(condition.span.start <= raw.start and raw.end <= condition.span.end for raw in self.raws):
            return True
        return bool(self.names & words_of(condition.text))


def words_of(text: str) -> frozenset[str]:
    """The names in a short piece of source."""
    return frozenset(_NAME.findall(text))


def flow_of(file: SourceFile, span: Span, raws: Iterable[Span], names: Iterable[str] = ()) -> Flow:
    """Follow the input through the assignments of a span, in order."""
    places = tuple(raws)
    held = set(names)
    for row in file.assignments(span):
        value = row.value.span
        direct = any(value.start <= raw.start and raw.end <= value.end for raw in places)
        if direct or held & words_of(row.value.text):
            held.add(row.target.partition(".")[0].partition("[")[0])
    return Flow(file, span, frozenset(name for name in held if name), places)


def length_check(project: Project, flow: Flow) -> str:
    """A check of the input's length or size with an early end, "" when there is none."""
    found = _check(flow.file, flow.file.branches(flow.span), flow)
    return found or _check_in_callee(project, flow)


def typed_by_hand(flow: Flow) -> bool:
    """Whether the input's type is asked for in a condition."""
    return any(_TYPED.search(branch.condition.text) and flow.asks(branch) for branch in flow.file.branches(flow.span))


def empty_check(flow: Flow) -> bool:
    """Whether a branch asks whether the input is there at all, or is entered only when it is."""
    for branch in flow.file.branches(flow.span):
        if flow.asks(branch):
            return True
    return False


def _check(file: SourceFile, branches: Iterable[Branch], flow: Flow | None) -> str:
    for branch in branches:
        text = branch.condition.text
        if not _LENGTH.search(text) or not _COMPARES.search(text) or not _bounds_above(text):
            continue
        if flow is not None and not flow.asks(branch):
            continue
        if branch.exit is not Exit.NONE or branch.calls or flow is None:
            return " ".join(text.split())[:60]
    return ""


def _bounds_above(text: str) -> bool:
    """`len(x) > 4000`, not `len(x) > 0` or `len(x) < 1`."""
    for found in re.finditer(
        r"(len\([^()]{0,60}\)|[\w.$?]{0,80}\.(?:length|size)|\w*size\w*)\s*(>=?|<=?)\s*([\w.$]{1,40})", text
    ):
        number = found.group(3)
        if not number.isdigit():
            return True
        if int(number) > 1:
            return found.group(2) in {">", ">="} or int(number) > 20
    return bool(re.search(r"MAX_\w+\s*<=?\s*", text))


def _check_in_callee(project: Project, flow: Flow) -> str:
    for call in flow.file.calls(flow.span):
        if not flow.takes(call):
            continue
        target = project.function(flow.file.path, call.callee)
        if target is not None:
            found = _check(target[0], target[0].branches(target[1].span), None)
            if found:
                return found
    return ""
