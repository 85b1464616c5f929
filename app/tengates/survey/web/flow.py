"""Where what came in goes to within a handler: which variables hold it, which checks look at it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tengates.model.code import Branch, Call, Exit, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_LENGTH = re.compile(
    r"\blen\(|\.length\b|\.size\b|\.content_length|content-length|file_size|\bsize\b|MAX_|max_(?:len|size|char)",
    re.IGNORECASE,
)
_STOPS = re.compile(r"(?:^|\.)(?:stop|abort|error|warning|status|sendStatus|send|json|reply|reply_text|raise\w*)$")
_COMPLAINS = re.compile(
    r"(?i)error|too |max|limit|exceed|\b4\d\d\b|invalid|long|large|abort|stop|warning|must be|characters"
)
_CUTS = re.compile(r"^[\w$.\[\]\"']{1,80}(?:\.(?:slice|substring|substr)\(0,|\[:)\s*(\w+)")
_THIN = re.compile(
    r"(?:^|\.)(?:JSON\.parse|json\.loads|Object\.\w+|dict|str|String|b64decode|atob|structuredClone|unquote|loads|decode|"
    r"toString|trim|strip|get|to_dict|entries)$"
)
_MOST = 400  # statements that input is followed through
_ROOM = 100
_SMALL = 20  # `if len(x) < 20` asks for a minimum
_LEAST = re.compile(r"(?i)min(?![a-z])|least|short")  # `password.length < MIN_LENGTH` asks for a minimum, too
_STORES = re.compile(
    r"(?:^|\.)(?:collection|doc|objects|prisma|execute|aggregate)\b|\.find(?:Many|One|All|First|Unique)\b"
)
_COMPARES = re.compile(r"[<>]")
_NEGATES = re.compile(r"!|\bnot\b")
_TYPED = re.compile(r"\btypeof\b|isinstance\(|Array\.isArray|Number\.isInteger|\btype\(")
_GATHERS = frozenset({"push", "append", "add"})


@dataclass(frozen=True)
class Flow:
    """Variables that hold the input (`names`) and where it is read (`raws`), within a span of a file."""

    file: SourceFile
    span: Span
    names: frozenset[str]
    raws: tuple[Span, ...]
    direct: frozenset[str] = frozenset()  # those that hold it as it came, not something made of it

    def is_given(self, call: Call) -> bool:
        """Whether a call is handed the input as it came: not an answer that was made with it."""
        return any(self._is_direct(value) for _, value in call.expr.items)

    def picks(self, call: Call) -> bool:
        """Whether a call is given fields that were picked one by one, so that it never sees any other."""
        rows = call.expr.items
        first = next(iter(call.expr.positional), None)
        if not self.file.is_python:
            rows = first.items if first is not None and first.kind is ExprKind.OBJECT else ()
        parts = {row.target for row in self.file.assignments(self.span)[:_MOST] if row.member}
        named = all(label not in {"", "*", "**"} for label, _ in rows)
        return bool(rows) and named and not any(self._is_whole(value, parts) for _, value in rows)

    def _is_whole(self, value: Expr, parts: set[str]) -> bool:
        if any(value.span.start == raw.start and value.span.end == raw.end for raw in self.raws):
            return True
        return value.kind is ExprKind.NAME and value.name in self.direct - parts

    def _is_direct(self, value: Expr) -> bool:
        if any(value.span.start == raw.start and value.span.end == raw.end for raw in self.raws):
            return True
        if value.kind is ExprKind.CALL and value.name.endswith("().catch"):
            # `await request.json().catch(() => null)` is the body, or what stands for none
            return any(value.span.start == raw.start for raw in self.raws)
        if value.kind in {ExprKind.NAME, ExprKind.TEMPLATE}:
            return bool(self.direct & words_of(value.text)) or self._holds_raw(value.span)
        if value.kind is ExprKind.CALL and not _passes_on(value, self.direct):
            return False
        return any(self._is_direct(item) for _, item in value.items) or _head(value.text) in self.direct

    def _holds_raw(self, span: Span) -> bool:
        return any(span.start <= raw.start and raw.end <= span.end for raw in self.raws)

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


@lru_cache(4096)
def words_of(text: str) -> frozenset[str]:
    """The names in a short piece of source."""
    return frozenset(_NAME.findall(text))


def flow_of(file: SourceFile, span: Span, raws: Iterable[Span], names: Iterable[str] = ()) -> Flow:
    """Follow the input through the assignments of a span, in order."""
    places = tuple(raws)
    held, direct = set(names), set(names)
    so_far = Flow(file, span, frozenset(), places, frozenset(direct))
    for row in file.assignments(span)[:_MOST]:
        value = row.value.span
        reads = any(value.start <= raw.start and raw.end <= value.end for raw in places)
        if reads or held & words_of(row.value.text):
            held.add(_head(row.target))
        if so_far._is_direct(row.value):  # noqa: SLF001  its own class
            direct.add(_head(row.target))
            so_far = Flow(file, span, frozenset(), places, frozenset(direct))
    held |= _gathered(file, span, held)
    return Flow(file, span, frozenset(filter(None, held)), places, frozenset(filter(None, direct)))


def _gathered(file: SourceFile, span: Span, held: set[str]) -> set[str]:
    """Lists that the input is put into, one part after another: `files.push(value)`."""
    found = set()
    for call in file.calls(span)[:_MOST]:
        owner, _, verb = call.callee.rpartition(".")
        if verb in _GATHERS and _NAME.fullmatch(owner):
            given = call.expr.positional
            if any(held & words_of(value.text) for value in given if value.kind is ExprKind.NAME):
                found.add(owner)
    return found


def _head(text: str) -> str:
    """The name that a chain starts with."""
    found = _NAME.match(text.lstrip("( "))
    return found.group() if found is not None else ""


def _passes_on(value: Expr, direct: set[str] | frozenset[str]) -> bool:
    """Whether a call gives back what it is given: it parses, copies, or is a method of the input itself."""
    return bool(_THIN.search(value.name)) or _head(value.text) in direct


def length_check(project: Project, flow: Flow) -> str:
    """A check of the input's length or size with an early end, "" when there is none."""
    found = _check(flow.file, flow.file.branches(flow.span)[:_MOST], flow)
    return found or _check_in_callee(project, flow) or _cut(flow)


def typed_by_hand(flow: Flow) -> bool:
    """Whether the input's type is asked for in a condition."""
    return any(
        _TYPED.search(branch.condition.text) and flow.asks(branch) for branch in flow.file.branches(flow.span)[:_MOST]
    )


def refused_for(flow: Flow, words: Iterable[str]) -> bool:
    """Whether the input is turned away for what one of these words names; to treat kinds apart is no refusal."""
    wanted = tuple(words)
    for branch in flow.file.branches(flow.span)[:_MOST]:
        text = branch.condition.text
        if not flow.asks(branch) or not any(word in text for word in wanted):
            continue
        negative = bool(_NEGATES.search(text)) and branch.exit is not Exit.NONE
        if negative or branch.exit is Exit.RAISE or _turns_away(flow.file, branch):
            return True
    return False


def empty_check(flow: Flow) -> bool:
    """Whether a branch asks whether the input is there at all, or is entered only when it is."""
    return any(flow.asks(branch) for branch in flow.file.branches(flow.span)[:_MOST])


def _check(file: SourceFile, branches: Iterable[Branch], flow: Flow) -> str:
    for branch in branches:
        text = branch.condition.text
        if not _LENGTH.search(text) or not _COMPARES.search(text) or not _bounds_above(text):
            continue
        if not flow.asks(branch) or not _is_about(flow, branch):
            continue
        if branch.exit is Exit.RAISE or _turns_away(file, branch):
            return " ".join(text.split())[:60]
    return ""


def _is_about(flow: Flow, branch: Branch) -> bool:
    """Whether what is measured is the input and not what was looked up with it: `(await chats.doc(id).get()).length`."""
    names = flow.names & words_of(branch.condition.text)
    return not names or bool(names - _looked_up(flow))


def _looked_up(flow: Flow) -> set[str]:
    """Variables that hold what a store gave back for the input."""
    found: set[str] = set()
    for row in flow.file.assignments(flow.span)[:_MOST]:
        named = row.value.name if row.value.kind is ExprKind.CALL else ""
        if _STORES.search(named) or found & {_head(row.value.text)}:
            found.add(_head(row.target))
    return found


def _turns_away(file: SourceFile, branch: Branch) -> bool:
    """Whether a branch leaves because the input does not fit, not because it does."""
    text = branch.returned.text if branch.returned is not None else ""
    text += " ".join(call.expr.text for call in file.calls(branch.span) if call.span.start >= branch.condition.span.end)
    leaves = branch.exit is not Exit.NONE or any(_STOPS.search(name) for name in branch.calls)
    bare = branch.returned is None or branch.returned.text in {"false", "False", "null", "None", "NextResponse"}
    return leaves and (bool(_COMPLAINS.search(text[:2000])) or (branch.exit is Exit.RETURN and bare))


def _bounds_above(text: str) -> bool:
    """`len(x) > 4000`, not `len(x) > 0` or `len(x) < 1`."""
    for found in re.finditer(
        r"(len\([^()]{0,60}\)|[\w.$?]{0,80}\.(?:length|size)|\w*size\w*)\s*(>=?|<=?)\s*([\w.$]{1,40})", text
    ):
        number = found.group(3)
        if not number.isdigit() and found.group(2).startswith("<") and _LEAST.search(number):
            continue
        if not number.isdigit():
            return True
        if int(number) > 1:
            return found.group(2) in {">", ">="} or int(number) > _SMALL
    return bool(re.search(r"MAX_\w+\s*<=?\s*", text))


def received(flow: Flow, call: Call, function: Function) -> list[str]:
    """The parameters of a called function that are given the input."""
    names = [item.name for item in function.parameters if item.name not in {"self", "cls"}]
    found = []
    for place, (label, value) in enumerate(call.expr.items):
        holds = flow.names & words_of(value.text) or any(
            value.span.start <= raw.start and raw.end <= value.span.end for raw in flow.raws
        )
        if holds and (label in names or (not label and place < len(names))):
            found.append(label or names[place])
    return [part.strip(" {}.").partition(":")[0] for name in found for part in name.split(",")]


def _cut(flow: Flow) -> str:
    """The input is cut to a length: `message[:4000]`, `text.slice(0, 2000)`."""
    for row in flow.file.assignments(flow.span)[:_MOST]:
        found = _CUTS.match(row.value.text)
        if found is not None and _is_room(found.group(1)) and flow.names & words_of(row.value.text):
            return " ".join(row.value.text.split())[:60]
    return ""


def _is_room(number: str) -> bool:
    """Whether so much can be a whole text: the first 4 of a list, or 8 letters of an id, leave the rest as it came."""
    return not number.isdigit() or int(number) >= _ROOM


def _check_in_callee(project: Project, flow: Flow) -> str:
    for call in flow.file.calls(flow.span)[:_MOST]:
        target = project.function(flow.file.path, call.callee) if flow.takes(call) else None
        if target is None or target[1].span == flow.span:
            continue
        inner = flow_of(target[0], target[1].span, (), received(flow, call, target[1]))
        found = _check(target[0], target[0].branches(target[1].span), inner)
        found = found or (_check_in_callee(project, inner) if _hands_on(inner) else "")
        if found:
            return found
    return ""


def _hands_on(flow: Flow) -> bool:
    """Whether a function does nothing but hand on what it is given."""
    calls = flow.file.calls(flow.span)
    return len(calls) == 1 and flow.takes(calls[0]) and not flow.file.assignments(flow.span)
