"""Where what a model wrote goes: followed through names, functions, streams and the state of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntEnum
from functools import lru_cache, partial
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from tengates.model.code import Assignment, Call, Expr, ExprKind, Function, Return
from tengates.model.survey import Operation, Survey
from tengates.survey.knowledge import answering as table
from tengates.survey.linked import linked
from tengates.survey.models.answer_seeds import seeds
from tengates.survey.web.index import SourceFile

_T = TypeVar("_T")

_ROUNDS = 12  # one for each step that an answer takes against the order of the code
_PARTS = 8  # of one chain of attributes
_DEEP = 60  # parts of one expression looked at
_PAGE_STATE = re.compile(r"\bsession_state\b")  # Streamlit's: written in one function, read in the next


class _Leads(NamedTuple):
    """By what an expression can hold an answer: beginnings of names, functions that it calls, or being one itself."""

    roots: frozenset[str]
    functions: frozenset[tuple[str, str]]
    sure: bool = False


_SURE = _Leads(frozenset(), frozenset(), sure=True)
_NONE = _Leads(frozenset(), frozenset())
_LITERALS = frozenset({ExprKind.STRING, ExprKind.NUMBER, ExprKind.BOOLEAN, ExprKind.NONE})


class _Led(NamedTuple):
    """A file's statements, each with the leads of what it hands on; `all` has them by expression and scope."""

    assignments: tuple[tuple[Assignment, _Leads], ...]
    calls: tuple[tuple[Call, _Leads], ...]
    returns: tuple[tuple[Return, _Leads], ...]
    all: Mapping[tuple[int, str], _Leads]
    functions: frozenset[tuple[str, str]]


class Said(IntEnum):
    """What an expression holds of an answer."""

    NOTHING = 0
    ENVELOPE = 1  # what the provider's interface gives back around the text
    TEXT = 2


class _Effect(NamedTuple):
    """What one pass over a file found: a name of a function holds so much, or (without a name) it gives it back."""

    path: str
    scope: str
    name: str | None
    held: Said


class Answers:
    """Follows the answers of one survey's model calls; made once per survey."""

    def __init__(self, survey: Survey) -> None:
        """From the model calls, the pages that fetch them, and the tools that a model calls."""
        joined = linked(survey)
        self._project, self._bindings = joined.project, joined.bindings
        self._held_in: dict[str, dict[str, dict[str, Said]]] = defaultdict(lambda: defaultdict(dict))  # by file, scope
        self._returned: dict[tuple[str, str], Said] = {}
        self._roots: dict[str, set[str]] = defaultdict(set)  # by file, how the names begin that hold something
        self._led: dict[str, _Led] = {}
        self._grown: dict[str, int] = defaultdict(int)  # by file, how often a name came to hold more
        self._passed: dict[str, object] = {}  # by file, what was known when it was last gone through
        self._turns: dict[str, int] = defaultdict(int)  # by file, how often it was gone through
        self._known: dict[str, object] = {}
        self._effects: list[_Effect] = []  # of the pass under way
        self._starts = {
            (call.place.path, call.place.span.start): (call.call.expr.span.end, _gives(call.sdk))
            for call in survey.model_calls
            if call.operation is Operation.GENERATE
        }
        self._starts_in: dict[str, list[tuple[int, int, Said]]] = defaultdict(list)
        for (path, start), (end, gives) in self._starts.items():
            self._starts_in[path].append((start, end, gives))
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

    def rows(self, file: SourceFile, asked: str, make: Callable[[SourceFile], Iterable[_T]]) -> tuple[_T, ...]:
        """What `make` finds in a file, found once as long as the file's names hold what they held."""
        if file.path not in self._known:
            self._known[file.path] = self._known_in(file)  # nothing is found any more once this is asked
        return self._project.rows(file, asked, make, self._known[file.path])

    def given_back_by(self, file: SourceFile, names: frozenset[str]) -> frozenset[str]:
        """Those of some resolved names of functions that give back an answer, or what holds one."""
        if not self._returned:
            return frozenset()
        rows = self._project.rows(file, ("functions named", names), partial(self._functions_named, names))
        return frozenset(name for name, function in rows if function in self._returned)

    def _functions_named(self, names: Iterable[str], file: SourceFile) -> Iterator[tuple[str, tuple[str, str]]]:
        found = ((name, self._function(file, name, "")) for name in names)
        return ((name, (row[0].path, row[1].qualname)) for name, row in found if row is not None)

    def _known_in(self, file: SourceFile) -> object:
        """All that `holds` rests on in a file."""
        path, led = file.path, self._led_in(file)
        held = {key: dict(names) for key, names in self._held_in[path].items() if names}
        returned = {key: self._returned[key] for key in led.functions if key in self._returned}
        tools = {key for key in self.tools if key[0] == path}
        return held, returned, tools, self.by_hand(file), self._routes, self._starts_in.get(path)

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
        leads = self._led_in(file).all.get((id(expr), scope))
        return self._is_hot(file.path, leads or self._leads_of(file, scope, expr))

    def _is_hot(self, path: str, leads: _Leads) -> bool:
        return (
            leads.sure
            or not leads.roots.isdisjoint(self._roots[path])
            or any(key in self._returned for key in leads.functions)
        )

    def _led_in(self, file: SourceFile) -> _Led:
        """The statements of a file with their leads; where answers start in it is settled before anybody asks."""
        if file.path not in self._led:
            memory, starts = self._project.memory, self._starts_in.get(file.path)
            led = memory.recall(file.path, "leads", lambda: self._leads_in(file), (self._routes, starts))
            self._led[file.path] = led
        return self._led[file.path]

    def _leads_in(self, file: SourceFile) -> _Led:
        found: dict[tuple[int, str], _Leads] = {}  # the file keeps its expressions, so no other can have their numbers

        def led(scope: str, *given: Expr) -> _Leads:
            rows = [found.get((id(expr), scope)) or made(scope, expr) for expr in given]
            return rows[0] if len(rows) == 1 else _joined(rows)

        def made(scope: str, expr: Expr) -> _Leads:
            literal = expr.kind in _LITERALS and not expr.items
            leads = found[id(expr), scope] = _NONE if literal else self._leads_of(file, scope, expr)
            return leads

        rows = _Led(
            tuple((row, led(row.scope, row.value)) for row in file.code.assignments),
            tuple((call, led(call.scope, *(value for _, value in call.expr.items))) for call in file.code.calls),
            tuple((back, led(back.scope, back.value)) for back in file.code.returns),
            found,
            frozenset(),
        )
        return rows._replace(functions=_joined(found.values()).functions)

    def _leads_of(self, file: SourceFile, scope: str, expr: Expr) -> _Leads:
        """The beginnings of names in an expression and the functions that it calls, unless it is an answer by itself."""
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
                    return _SURE
                roots |= {_root(part.name), _root(part.text)}
                made = self._function(file, part.name.partition("()")[0], scope) if "()" in part.name else None
                own = self._function(file, part.name, scope) if called else None
                functions |= {(row[0].path, row[1].qualname) for row in (made, own) if row is not None}
            if not called or table.PASSES.search(part.name):
                stack += [item for _, item in part.items] if part.kind is not ExprKind.NAME else []
        return _Leads(frozenset(roots), frozenset(functions))

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
            held = self._held_in[file.path].get(scope)
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
        bare = name.strip("<>")
        asked = ("function", bare, scope)
        return self._project.memory.recall(file.path, asked, lambda: self._bindings.function_of(file, bare, scope))

    def _seed(self) -> None:
        for path, file in self._project.files.items():
            hooks, tools, fetches = seeds(file)
            for row in hooks:
                self._put(path, row.scope, row.target, Said.TEXT)
            for made in tools:
                self._parameters(file, made)
            if any(self._fetches(expr) for expr in fetches):
                self._active.add(path)

    def _parameters(self, file: SourceFile, made: Function) -> None:
        self.tools.add((file.path, made.qualname))
        for row in made.parameters:
            for name in re.findall(r"[A-Za-z_$][\w$]*", row.name):
                if not table.SERVICES.search(name) and not table.TYPED.search(
                    row.annotation.text if row.annotation else ""
                ):
                    self._put(file.path, made.qualname, name, Said.TEXT)

    def _put(self, path: str, scope: str, name: str, held: Said) -> bool:
        if held is Said.NOTHING:
            return False
        self._effects.append(_Effect(path, scope, name, held))
        scope = "" if _PAGE_STATE.search(name) else scope
        names = self._held_in[path][scope]
        if held <= names.get(name, Said.NOTHING):
            return False
        names[name] = held
        self._grown[path] += 1
        self._roots[path].add(_root(name))
        self._active.add(path)
        return True

    def _round(self) -> bool:
        """One pass over the files that an answer reached; whether anything new was found."""
        changed = False
        for path in sorted(self._active):
            changed |= self._pass(self._project.files[path])
        return changed

    def _pass(self, file: SourceFile) -> bool:
        path, led, changed = file.path, self._led_in(file), False
        state = self._grown[path], {key: self._returned[key] for key in led.functions if key in self._returned}
        if self._passed.get(path) == state:
            return False  # it would find what it found the last time
        self._passed[path] = state
        self._turns[path] += 1
        asked, known, went = ("answers", self._turns[path]), self._known_in(file), False

        def gone_through() -> tuple[_Effect, ...]:
            nonlocal changed, went
            self._effects = []
            changed, went = self._gone_through(file, led), True
            return tuple(self._effects)

        effects = self._project.memory.recall(path, asked, gone_through, known)
        return changed if went else any([self._again(path, effect) for effect in effects])  # noqa: C419  all of them

    def _again(self, path: str, effect: _Effect) -> bool:
        """What a pass over an unchanged file that knew the same did to the names of a file, or to what one returns."""
        at, scope, name, held = effect
        return self._put(at, scope, name, held) if name is not None else self._returns(path, scope, held)

    def _gone_through(self, file: SourceFile, led: _Led) -> bool:
        path, changed = file.path, False
        for row, leads in led.assignments:
            if self._is_hot(path, leads):
                changed |= self._assigned(file, row)
        for call, leads in led.calls:
            if self._is_hot(path, leads) or _fills_state(file, call):
                changed |= self._handed_on(file, call)
        for back, leads in led.returns:
            if self._is_hot(path, leads):
                changed |= self._given_back(file, back)
        for made in file.code.functions:
            owner, _, method = made.passed_to.rpartition(".")
            if made.parameters and (method in table.EACH or owner == ""):
                changed |= self._each(file, made, owner or made.passed_to)
        return changed

    def _given_back(self, file: SourceFile, back: Return) -> bool:
        return self._returns(file.path, back.scope, self.holds(file, back.scope, back.value))

    def _returns(self, path: str, scope: str, held: Said) -> bool:
        """A function gives back so much: files that call one of its name take part from now on."""
        if held is Said.NOTHING:
            return False
        self._effects.append(_Effect(path, scope, None, held))
        if held <= self._returned.get((path, scope), Said.NOTHING):
            return False
        self._returned[path, scope] = held
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
        if _fills_state(file, call):
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
        with linked(survey).sharing():
            found = _KEPT[survey] = Answers(survey)
    return found


def texts_behind(answers: Answers, file: SourceFile, call: Call) -> Iterator[Expr]:
    """The arguments of a call that hold a model's text."""
    yield from (value for _, value in call.expr.items if answers.holds(file, call.scope, value) is Said.TEXT)


def _fills_state(file: SourceFile, call: Call) -> bool:
    """`setAnswer(text)`."""
    return not file.is_python and call.callee.startswith("set") and bool(call.expr.positional)


def _joined(rows: Iterable[_Leads]) -> _Leads:
    rows = tuple(rows)
    return _Leads(
        frozenset(name for row in rows for name in row.roots),
        frozenset(key for row in rows for key in row.functions),
        any(row.sure for row in rows),
    )


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
