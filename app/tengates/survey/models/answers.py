"""Where what a model wrote goes: followed through names, functions, streams and the state of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from weakref import WeakKeyDictionary

from tengates.model.code import Assignment, Call, Expr, ExprKind, Function
from tengates.model.survey import Operation, Survey
from tengates.survey.knowledge import answering as table
from tengates.survey.linked import linked
from tengates.survey.web.index import SourceFile

_ROUNDS = 5
_PARTS = 8  # of one chain of attributes
_DEEP = 60  # parts of one expression looked at
_PAGE_STATE = re.compile(r"\bsession_state\b")  # Streamlit's: written in one function, read in the next


_Leads = tuple[frozenset[str], tuple[tuple[str, str], ...]]


class Said(IntEnum):
    """What an expression holds of an answer."""

    NOTHING = 0
    ENVELOPE = 1  # what the provider's interface gives back around the text
    TEXT = 2


class Answers:
    """Follows the answers of one survey's model calls; made once per survey."""

    def __init__(self, survey: Survey) -> None:
        """From the model calls, the pages that fetch them, and the tools that a model calls."""
        joined = linked(survey)
        self._project, self._bindings = joined.project, joined.bindings
        self._held: dict[tuple[str, str], dict[str, Said]] = defaultdict(dict)
        self._returned: dict[tuple[str, str], Said] = {}
        self._functions: dict[tuple[str, str, str], tuple[SourceFile, Function] | None] = {}
        self._roots: dict[str, set[str]] = defaultdict(set)  # by file, how the names begin that hold something
        self._leads: dict[tuple[int, str], tuple[Expr, _Leads | None]] = {}
        self._starts = {
            (call.place.path, call.place.span.start): (call.call.expr.span.end, _gives(call.sdk))
            for call in survey.model_calls
            if call.operation is Operation.GENERATE
        }
        doors = {call.entry for call in survey.model_calls if call.operation is Operation.GENERATE}
        self._routes = {entry.pattern for entry in survey.entries if entry.place in doors and len(entry.pattern) > 1}
        self._requests = {call.place.path for call in survey.model_calls if call.sdk.startswith("http:")}
        self.tools: set[tuple[str, str]] = set()
        self._active = {path for path, _ in self._starts}
        self._seed()
        for _ in range(_ROUNDS if self._active else 0):
            if not self._round():
                break

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files that an answer passes through."""
        return tuple(self._project.files[path] for path in sorted(self._active))

    def by_hand(self, file: SourceFile) -> bool:
        """Whether a file asks a provider by a request of its own: what comes back is an envelope first."""
        return file.path in self._requests

    def holds(self, file: SourceFile, scope: str, expr: Expr) -> Said:
        """The most that an expression holds; what was cleaned or compared holds nothing."""
        if not self._may_hold(file, scope, expr):
            return Said.NOTHING
        found, stack, left = Said.NOTHING, [expr], _DEEP
        while stack and left and found is not Said.TEXT:
            part, left = stack.pop(), left - 1
            if part.kind is ExprKind.FUNCTION or _compares(part):
                continue
            if part.kind is ExprKind.NAME:
                found = max(found, self._name(file, scope, part))
            elif part.kind is ExprKind.CALL:
                if table.CLEANS.search(part.name):
                    continue
                found = max(found, self._call(file, scope, part))
                if table.PASSES.search(part.name):
                    stack += [item for _, item in part.items]
            else:
                stack += [item for _, item in part.items]
        return found

    def _may_hold(self, file: SourceFile, scope: str, expr: Expr) -> bool:
        """Whether anything in an expression was given something so far, is an answer, or is made by what returns one."""
        known = self._leads.get((id(expr), scope))
        if known is None:  # the expression is kept, so that no other can have its number
            known = self._leads[id(expr), scope] = expr, self._leads_of(file, scope, expr)
        leads = known[1]
        if leads is None:
            return True
        roots, functions = leads
        return not roots.isdisjoint(self._roots[file.path]) or any(key in self._returned for key in functions)

    def _leads_of(self, file: SourceFile, scope: str, expr: Expr) -> _Leads | None:
        """The beginnings of names in an expression and the functions that it calls; None when it is an answer by itself."""
        roots, functions, stack, left = set[str](), set[tuple[str, str]](), [expr], _DEEP
        while stack and left:
            part, left = stack.pop(), left - 1
            if part.kind is ExprKind.FUNCTION or _compares(part):
                continue
            called = part.kind is ExprKind.CALL
            if called and table.CLEANS.search(part.name):
                continue
            if called or part.kind is ExprKind.NAME:
                if (file.path, part.span.start) in self._starts or (called and self._fetches(part)):
                    return None
                roots |= {_root(part.name), _root(part.text)}
                made = self._function(file, part.name.partition("()")[0], scope) if "()" in part.name else None
                own = self._function(file, part.name, scope) if called else None
                functions |= {(row[0].path, row[1].qualname) for row in (made, own) if row is not None}
            if not called or table.PASSES.search(part.name):
                stack += [item for _, item in part.items] if part.kind is not ExprKind.NAME else []
        return frozenset(roots), tuple(functions)

    def _name(self, file: SourceFile, scope: str, part: Expr) -> Said:
        started = self._started(file, part)
        if started is not Said.NOTHING:
            return started
        name, root = part.name, _root(part.name)
        if "()" in name:
            made = self._function(file, name.partition("()")[0], scope)
            if made is not None:
                return self._inner(self._returned.get((made[0].path, made[1].qualname), Said.NOTHING), name)
        held = self._looked_up(file, scope, name, root)
        if held is Said.NOTHING and part.text != name and part.kind is ExprKind.NAME:
            return self._looked_up(file, scope, part.text, _root(part.text))  # what `st.session_state.x` was given
        return held

    def _looked_up(self, file: SourceFile, scope: str, name: str, root: str) -> Said:
        while True:
            held = self._held.get((file.path, scope))
            if held:
                known = next((head for head in _heads(name, root) if head in held), None)
                if known is not None:
                    return self._inner(held[known], name[len(known) :]) if known != name else held[name]
            if not scope:
                return Said.NOTHING
            scope = scope.rpartition(".")[0]

    @staticmethod
    def _inner(held: Said, rest: str) -> Said:
        """The text in an envelope; numbers and lengths of a text are none."""
        if held is Said.NOTHING or table.HARMLESS.search(rest):
            return Said.NOTHING
        return Said.TEXT if held is Said.TEXT or table.TEXT_PARTS.search(rest) else Said.ENVELOPE

    def _started(self, file: SourceFile, part: Expr) -> Said:
        known = self._starts.get((file.path, part.span.start))
        if known is None or part.span.end < known[0]:
            return Said.NOTHING
        return known[1] if part.span.end == known[0] else self._inner(known[1], part.name.rpartition("()")[2])

    def _call(self, file: SourceFile, scope: str, part: Expr) -> Said:
        started = self._started(file, part)
        if started is not Said.NOTHING:
            return started
        if self._fetches(part):
            return Said.ENVELOPE
        made = self._function(file, part.name, scope)
        if made is not None:
            return self._returned.get((made[0].path, made[1].qualname), Said.NOTHING)
        owner, _, method = part.name.rpartition(".")
        if not owner or table.HARMLESS.search(f".{method}"):
            return Said.NOTHING
        held = self._name(file, scope, Expr(ExprKind.NAME, owner, part.span, owner))
        if method in {"json", "getReader", "read", "body"} or held is Said.NOTHING:
            return held
        return Said.TEXT if held is Said.TEXT or method in {"text", "decode"} else held

    def _fetches(self, part: Expr) -> bool:
        """A page's request to its own route that calls a model."""
        if not self._routes or not part.positional or not table.FETCHES.search(part.name):
            return False
        return part.positional[0].text.partition("?")[0].strip("\"'`") in self._routes

    def _function(self, file: SourceFile, name: str, scope: str) -> tuple[SourceFile, Function] | None:
        key = (file.path, name.strip("<>"), scope.rpartition(".")[0] if name.startswith(("self.", "this.")) else "")
        if key not in self._functions:
            self._functions[key] = self._bindings.function_of(file, key[1], scope)
        return self._functions[key]

    def _seed(self) -> None:
        for path, file in self._project.files.items():
            for row in file.code.assignments:
                if table.CHAT_HOOKS.search(row.value.name) and (row.member or row.target) in table.CHAT_PARTS:
                    self._put(path, row.scope, row.target, Said.TEXT)
            for call in file.code.calls:
                if table.TOOLS.search(call.callee):
                    for made in file.nested(call.span):
                        self._parameters(file, made)
                elif self._fetches(call.expr):
                    self._active.add(path)
            for made in file.code.functions:
                if any(table.TOOLS.search(row.name) for row in made.decorators):
                    self._parameters(file, made)

    def _parameters(self, file: SourceFile, made: Function) -> None:
        self.tools.add((file.path, made.qualname))
        for row in made.parameters:
            for name in re.findall(r"[A-Za-z_$][\w$]*", row.name):
                if not table.SERVICES.search(name) and not table.TYPED.search(
                    row.annotation.text if row.annotation else ""
                ):
                    self._put(file.path, made.qualname, name, Said.TEXT)

    def _put(self, path: str, scope: str, name: str, held: Said) -> bool:
        scope = "" if _PAGE_STATE.search(name) else scope
        names = self._held[path, scope]
        if held <= names.get(name, Said.NOTHING):
            return False
        names[name] = held
        self._roots[path].add(_root(name))
        self._active.add(path)
        return True

    def _round(self) -> bool:
        """One pass over the files that an answer reached; whether anything new was found."""
        changed = False
        for path in sorted(self._active):
            file = self._project.files[path]
            for row in file.code.assignments:
                changed |= self._assigned(file, row)
            for call in file.code.calls:
                changed |= self._handed_on(file, call)
            for back in file.code.returns:
                key, held = (path, back.scope), self.holds(file, back.scope, back.value)
                if held > self._returned.get(key, Said.NOTHING):
                    self._returned[key] = held
                    changed |= self._wake(back.scope)
            for made in file.code.functions:
                owner, _, method = made.passed_to.rpartition(".")
                if made.parameters and (method in table.EACH or owner == ""):
                    changed |= self._each(file, made, owner or made.passed_to)
        return changed

    def _wake(self, scope: str) -> bool:
        """Files that call a function of this name take part from now on."""
        last = scope.rpartition(".")[2]
        self._active |= {file.path for file, _ in self._callers.get(last, ())}
        return True

    @property
    def _callers(self) -> Mapping[str, list[tuple[SourceFile, Call]]]:
        return self._bindings.calls_by_name

    def _assigned(self, file: SourceFile, row: Assignment) -> bool:
        held = self.holds(file, row.scope, row.value)
        if held is Said.NOTHING:
            return False
        if row.member and not row.member.startswith("["):
            held = self._inner(held, f".{row.member}")
        return self._put(file.path, row.scope, row.target, held)

    def _handed_on(self, file: SourceFile, call: Call) -> bool:
        given = [(label, value, self.holds(file, call.scope, value)) for label, value in call.expr.items]
        if call.callee.startswith("set") and call.expr.positional and not file.is_python:
            return self._state(file, call, max((held for _, _, held in given), default=Said.NOTHING))
        if all(held is Said.NOTHING for _, _, held in given):
            return False
        owner, _, method = call.written.rpartition(".")
        if method in table.GROWS and owner:
            return self._put(file.path, call.scope, owner, max(held for _, _, held in given))
        target = self._function(file, call.callee, call.scope)
        if target is None:
            return False
        names = [row.name for row in target[1].parameters if row.name not in {"self", "cls"}]
        inside = {part for name in names for part in re.findall(r"[A-Za-z_$][\w$]*", name)}
        changed = False
        for place, (label, _, held) in enumerate(given):
            name = label or (names[place] if place < len(names) else "")
            if held and name in inside:
                changed |= self._put(target[0].path, target[1].qualname, name, held)
        return changed

    def _state(self, file: SourceFile, call: Call, held: Said) -> bool:
        """`setAnswer(text)` fills `answer` of `const [answer, setAnswer] = useState()`."""
        if held is Said.NOTHING and call.expr.positional[0].kind is ExprKind.FUNCTION:
            words = set(re.findall(r"[A-Za-z_$][\w$]*", call.expr.positional[0].text))
            held = max((self._looked_up(file, call.scope, word, word) for word in words), default=Said.NOTHING)
        if held is Said.NOTHING:
            return False
        setter = next((row for row in file.code.assignments if row.target == call.callee and row.member == "[1]"), None)
        for row in file.code.assignments if setter is not None else ():
            if setter is not None and row.member == "[0]" and row.value.span == setter.value.span:
                return self._put(file.path, row.scope, row.target, Said.TEXT)
        return False

    def _each(self, file: SourceFile, made: Function, owner: str) -> bool:
        """`messages.map((m) => …)` gives each of them to `m`."""
        scope = made.qualname.rpartition(".")[0]
        held = self._looked_up(file, scope, owner, _root(owner)) if owner else Said.NOTHING
        if held is Said.NOTHING or made.passed_to.rpartition(".")[2] not in table.EACH:
            return False
        names = re.findall(r"[A-Za-z_$][\w$]*", made.parameters[0].name)
        changed = False
        for name in names:
            changed |= self._put(file.path, made.qualname, name, held)
        return changed


_KEPT: WeakKeyDictionary[Survey, Answers] = WeakKeyDictionary()


def answers_of(survey: Survey) -> Answers:
    """Where a survey's answers go; every control that asks shares one."""
    found = _KEPT.get(survey)
    if found is None:
        found = _KEPT[survey] = Answers(survey)
    return found


def texts_behind(answers: Answers, file: SourceFile, call: Call) -> Iterator[Expr]:
    """The arguments of a call that hold a model's text."""
    yield from (value for _, value in call.expr.items if answers.holds(file, call.scope, value) is Said.TEXT)


def _gives(sdk: str) -> Said:
    """Frameworks give text or something very near it; SDKs and providers wrap it."""
    return Said.TEXT if sdk in table.PLAIN_SDKS else Said.ENVELOPE


def _compares(part: Expr) -> bool:
    return (
        part.kind is ExprKind.OTHER and bool(table.COMPARES.search(part.text)) and not table.CHOOSES.search(part.text)
    )


@lru_cache(4096)
def _root(name: str) -> str:
    return re.split(r"[.\[(]", name, maxsplit=1)[0]


def _heads(name: str, root: str) -> Iterator[str]:
    """`a.b[0].c`, `a.b[0]`, `a.b`, `a`: the longest first, no shorter than the root."""
    yield name
    ends = [found.start() for found in re.finditer(r"[.\[(]", name) if found.start() > len(root)]
    yield from (name[:end] for end in reversed(ends[:_PARTS]))
    yield root
