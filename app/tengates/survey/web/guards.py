"""Whether a function refuses a caller who is not known.

A check counts when it can say no: it raises, answers 401 or 403, sends to the login page, or
stops. One that passes while its own variable is unset does not, nor does one about payment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from tengates.model.code import Assignment, Branch, Call, Exit, ExprKind, Function, Handler
from tengates.model.place import Span
from tengates.model.survey import Guard
from tengates.survey.web import vocabulary as words
from tengates.survey.web.allow_lists import is_off_list, tells_known
from tengates.survey.web.branches import STATUS, evidence_of, has_status, holds, known_in, mentions
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import per_file
from tengates.survey.web.paths import PathScope, scope_of
from tengates.survey.web.presence import any_value_passes, is_kept, shown_to_nobody
from tengates.survey.web.project import Project
from tengates.survey.web.unset_checks import answers_while_unset, open_by_default, says_yes

_DEPTH = 3
_PRODUCTION = re.compile(r"(?i)production|node_env|\bdev\b|debug|testing")
_KEY = re.compile(r"(?i)api_?key|openai|token")
_MISSING = re.compile(
    r"""(?:not\s|!)\s{0,3}[\w.$\[\]"'?]{1,80}$|[\w.$\[\]"'?]{1,80}\s(?:is|==|===)\s(?:None|null|undefined|""|'')$"""
)
_PATH = re.compile(r"""(["'])/[^"'\n]{0,80}\1""")
_ALLOWED = re.compile(r"(?i)allow|permit|whitelist")
_STAR = re.compile(r"""==\s{0,3}["'][*]["']|["'][*]["']\s{1,3}in\b""")
_REFUSING = 2  # calls that say no and nothing else: `return redirect(url_for("login"))`
_LEAVES = frozenset({Exit.RETURN, Exit.RAISE})
_FEW = 8  # calls that one condition rests on
_SEVERAL = 400  # branches that one check is compared with
_PERSON = re.compile(r"(?i)user|id$|session|profile|account|email|sub$|^data$|error|claims|token|auth|payload|member")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A guard with what the check was about: the paths that it concerns."""

    guard: Guard
    scope: PathScope = field(default_factory=PathScope)
    raises: bool = True  # it ends the request by itself; else the caller must look at what it returns
    any_value: bool = False  # whoever sends the header or cookie gets past it, whatever stands in it


class GuardFinder:
    """Looks for refusals in functions and remembers what it found."""

    def __init__(self, project: Project) -> None:
        """The project whose functions call one another."""
        self._project = project
        self.star = any(map(_stands_for_all, project))  # whether "*" may let anybody in

    def refusal(self, file: SourceFile, span: Span, depth: int = 0) -> Refusal | None:
        """The first refusal within a function's span, its first-party calls included."""
        if depth > _DEPTH:
            return None
        asked = ("refusal", span, depth, self.star)  # a function that calls itself does not thereby refuse
        return self._project.memory.recall(file.path, asked, lambda: self._refusal(file, span, depth))

    def _refusal(self, file: SourceFile, span: Span, depth: int) -> Refusal | None:
        asked = ("refuses by itself", span, self.star)  # the same at whatever depth
        anyone, found = self._project.memory.recall(file.path, asked, lambda: self._by_itself(file, span))
        if anyone or (found is not None and not found.any_value):
            return None if anyone else found
        return self._by_callee(file, span, depth) or found or (self._by_answer(file, span) if depth else None)

    def _by_answer(self, file: SourceFile, span: Span) -> Refusal | None:
        """A function that tells its caller whether somebody is known; the caller must look at what it says."""
        if not tells_known(self._project, file, span):
            return None
        return Refusal(Guard(file.place(span, ""), "answer", "allow-list"), raises=False)

    def _by_itself(self, file: SourceFile, span: Span) -> tuple[bool, Refusal | None]:
        """Whether a function lets anyone in, and else what in it refuses."""
        if self._lets_anyone(file, span):
            return True, None
        signed = self._by_signature(file, span)
        branch = self._by_branch(file, span) if signed is None else None
        if branch is not None and not branch.any_value:
            return False, branch
        found = signed or self._by_call(file, span) or self._by_handler(file, span)
        if found is None:
            return False, branch
        return False, replace(found, scope=scope_of(self._project, file, span, found.guard.place.span))

    def _lets_anyone(self, file: SourceFile, span: Span) -> bool:
        """`if allowed == "*": return True`, where the variable that names who is allowed is "*" unless it is set."""
        if not self.star:
            return False
        if any(_STAR.search(row.condition.text) and says_yes(row) for row in file.branches(span)[:_SEVERAL]):
            return True
        for call in file.calls(span):
            if _ALLOWED.search(call.callee):
                target = self._project.function(file.path, _own(call))
                if target is not None and target[1].span != span and _looked_at(file, call, span):
                    return any(
                        _STAR.search(row.condition.text) and says_yes(row) for row in target[0].branches(target[1].span)
                    )
        return False

    @staticmethod
    def optional(file: SourceFile, span: Span) -> bool:
        """Whether code is run only when a setting asks for it: a guard put on there is off by default."""
        return any(row.start < span.start and span.end <= row.end for row in _by_settings(file))

    def guard(self, file: SourceFile, function: Function) -> Guard | None:
        """The guard inside a handler, wherever it applies."""
        found = self.refusal(file, function.span)
        return found.guard if found is not None else None

    def named(self, path: str, name: str, kind: str, place_of: Guard) -> Guard | None:
        """The guard that a name stands for: a first-party function that refuses, or a library's known one.

        `place_of` gives the place and the shown name.
        """
        target = self._project.function(path, name)
        if target is not None:
            found = self.refusal(target[0], target[1].span)
            return Guard(place_of.place, place_of.name, kind) if found is not None else None
        definition = self._project.definition(path, name)
        if definition is not None and definition.variable is not None:
            value = definition.variable.value
            if value.kind is ExprKind.CALL and value.name != name:
                return self._made(definition.file, value.name, kind, place_of)
        if definition is not None and definition.klass is not None:
            return None
        return Guard(place_of.place, place_of.name, kind) if is_library_guard(name) else None

    def _made(self, file: SourceFile, factory: str, kind: str, place_of: Guard) -> Guard | None:
        """A guard that a call makes: `HTTPBearer()`, `requireRole("admin")`."""
        target = self._project.function(file.path, factory)
        if target is not None:
            found = self.refusal(target[0], target[1].span)
            return Guard(place_of.place, place_of.name, kind) if found is not None else None
        return Guard(place_of.place, place_of.name, kind) if is_library_guard(factory) else None

    def _by_branch(self, file: SourceFile, span: Span) -> Refusal | None:
        """The first branch that refuses; what it is about grows by those that refuse on other paths."""
        first: Refusal | None = None
        for branch in self._refusing(file, span):
            kind = _kind(branch.condition.text)
            guard = Guard(file.place(branch.span, branch.condition.text, branch.scope), _shown(branch), kind)
            scope = scope_of(self._project, file, span, branch.span)
            weak = any_value_passes(file, branch, span)
            found = Refusal(guard, scope, raises=_ends_request(file, branch), any_value=weak)
            if first is None or (first.any_value and not weak):
                first = found
            elif first.any_value == weak:
                first = replace(first, scope=first.scope.beside(scope))
            if not first.any_value and not first.scope.only:
                break
        return first

    def _refusing(self, file: SourceFile, span: Span) -> Iterator[Branch]:
        identities = identity_names(file, span)
        for branch in file.branches(span):
            refuses = _refuses(file, branch, identities) or _passes_then_refuses(file, branch, span)
            refuses = refuses or (branch.exit in _LEAVES and is_off_list(self._project, file, branch.condition))
            shipped = any(self._is_shipped(file, call) for call in file.calls(branch.condition.span))
            if refuses and (shipped or _sorts_failures(file, branch, span)):
                continue
            if refuses and (is_kept(file, branch, span) or shown_to_nobody(file, branch, span)):
                continue
            if refuses and not open_by_default(file, branch, span) and not self._asks_unset(file, branch, span):
                yield branch

    def _asks_unset(self, file: SourceFile, branch: Branch, span: Span) -> bool:
        """Whether a condition believes a first-party function that lets anyone in while its own variable is unset."""
        text = branch.condition.text
        named = [row.value.span for row in file.assignments(span) if not row.member and mentions(text, row.target)]
        asked = [call for part in (branch.condition.span, *named[:_FEW]) for call in file.calls(part)]
        for call in asked[:_FEW]:
            target = self._project.function(file.path, _own(call))
            yes = bool(words.NEGATION.search(text))
            if target is not None and answers_while_unset(target[0], target[1].span, yes=yes):
                return True
        return False

    def _is_shipped(self, file: SourceFile, call: Call) -> bool:
        """Whether a signature is checked against a key that the browser downloads."""
        own = self._project.function(file.path, call.callee) if words.SIGNATURE_CALL.search(call.callee) else None
        return own is not None and any(row.name.startswith(words.SHIPPED) for row in own[0].code.env_reads)

    def _by_signature(self, file: SourceFile, span: Span) -> Refusal | None:
        """A signature that is checked; one whose key the browser holds as well proves nothing."""
        for call in file.calls(span):
            if words.SIGNATURE_CALL.search(call.callee) or self._on_signing_object(file, call):
                if self._is_shipped(file, call):
                    continue
                return Refusal(Guard(file.place_of_call(call), last(call.callee), "signature"))
        return None

    def _on_signing_object(self, file: SourceFile, call: Call) -> bool:
        """`handler.handle(body, signature)`, where `handler` is the one of the sender's own library."""
        held, _, method = call.written.rpartition(".")
        objects = words.SIGNING_OBJECTS.get(method)
        if objects is None or not held:
            return False
        found = self._project.definition(file.path, file.full(held))
        values = [found.variable.value] if found is not None and found.variable is not None else []
        values += [row.value for row in file.by_target.get(held, ()) if row.scope == call.scope]
        return any(objects.match(made.name) and not words.leaves_unsigned(made) for made in values)

    def _by_call(self, file: SourceFile, span: Span) -> Refusal | None:
        for call in file.calls(span):
            known = words.REFUSING_CALL.search(call.callee) or words.TOKEN_CALL.search(call.callee)
            if known and self._project.function(file.path, _own(call)) is not None:
                continue  # one of the project's own, which is read and not believed by its name
            if words.REFUSING_CALL.search(call.callee):
                return Refusal(Guard(file.place_of_call(call), last(call.callee), "session"))
            if words.TOKEN_CALL.search(call.callee) and _checks_token(file, call):
                return Refusal(Guard(file.place_of_call(call), last(call.callee), "session"), raises=not call.in_try)
            if _on_callers_behalf(call) and not self._project.calls_model(file, span):
                return Refusal(Guard(file.place_of_call(call), "the caller's own rights in the database", "session"))
        return None

    @staticmethod
    def _by_handler(file: SourceFile, span: Span) -> Refusal | None:
        for handler in file.handlers(span):
            if handler.exit in {Exit.RAISE, Exit.RETURN} and _handler_refuses(file, handler):
                guard = Guard(file.place(handler.span, "on a failed check", handler.scope), "failed check", "session")
                return Refusal(guard, raises=handler.exit is Exit.RAISE)
        return None

    def _by_callee(self, file: SourceFile, span: Span, depth: int) -> Refusal | None:
        for call in file.calls(span):
            target = self._project.function(file.path, _own(call))
            if target is None or (target[0] is file and holds(target[1].span, span)):
                continue  # it calls itself, or what it stands in
            found = self.refusal(target[0], target[1].span, depth + 1)
            if found is not None and (found.raises or _looked_at(file, call, span)):
                guard = Guard(file.place_of_call(call), last(call.callee), found.guard.kind)
                scope = found.scope.within(scope_of(self._project, file, span, call.span))
                return Refusal(guard, scope, raises=True, any_value=found.any_value)
        return None


@per_file
def _stands_for_all(file: SourceFile) -> bool:
    """Whether some variable that says who is allowed stands for everybody by default."""
    return any(
        row.default is not None and row.default.text == "*" and _ALLOWED.search(row.name) for row in file.code.env_reads
    )


@per_file
def _by_settings(file: SourceFile) -> tuple[Span, ...]:
    """What is run only when a setting asks for it."""
    rows = (
        branch.span
        for branch in file.code.branches
        if words.OWN_SIDE.search(branch.condition.text) and not _PRODUCTION.search(branch.condition.text)
    )
    return tuple(islice(rows, _SEVERAL))


def is_library_guard(name: str) -> bool:
    """Whether a name that leads out of the project is known, or clearly named, as a guard."""
    return bool(words.LIBRARY_GUARD.match(last(name)) or words.GUARD_NAME.search(name.rstrip("()")))


def identity_names(file: SourceFile, span: Span) -> frozenset[str]:
    """Variables within a span that hold who is calling: results of identity calls, and what is taken from them."""
    found: set[str] = set()
    for row in file.assignments(span):
        if _is_identity(row) or _takes_from(row, found):
            found.add(row.target)
    return frozenset(found)


def _is_identity(row: Assignment) -> bool:
    value = row.value
    if value.kind is ExprKind.CALL and value.name:
        name = value.name.rstrip("()")
        return bool(words.IDENTITY_SOURCE.search(name)) and not name.startswith(("JSON.", "json.", "base64"))
    if value.kind in {ExprKind.NAME, ExprKind.OTHER}:
        return any(words.IDENTITY_SOURCE.search(name) for name in _called_in(value.text))
    return False


def _called_in(text: str) -> list[str]:
    """Dotted names directly before a bracket in a short text."""
    found = []
    for piece in text.split("(")[:-1]:
        tail = piece.rstrip("?").split()[-1:] or [""]
        found.append(tail[0].lstrip("!(["))
    return found


def _takes_from(row: Assignment, names: set[str]) -> bool:
    head = row.value.name.partition(".")[0].partition("[")[0]
    return row.value.kind is ExprKind.NAME and head in names and bool(_PERSON.search(row.target))


def _refuses(file: SourceFile, branch: Branch, identities: frozenset[str]) -> bool:
    text = branch.condition.text
    named = any(mentions(text, name) for name in known_in(text, identities))
    if not named and not words.IDENTITY_WORD.search(text):
        return False
    evidence = evidence_of(file, branch)
    if _is_of_program(text):
        return False
    presence = not named and _asks_for_field(text, evidence)
    if presence or words.OTHER_REFUSAL.search(evidence) or _only_own_side(file, branch):
        return False
    ends = branch.exit in {Exit.RETURN, Exit.RAISE} or any(words.STOPPING_CALL.search(name) for name in branch.calls)
    refused = bool(words.REFUSAL.search(evidence))
    negative = bool(words.NEGATION.search(text))
    if named and negative and ends:
        return not _goes_on(branch, evidence)
    if ends and (words.UNLISTED.search(text) or (words.UNSIGNED.search(text) and _leaves(branch))):
        return True
    stops = any(name == "streamlit.stop" for name in branch.calls) and not _KEY.search(text)
    return (refused and (negative or ends or has_status(evidence))) or (negative and stops)


def _sorts_failures(file: SourceFile, branch: Branch, span: Span) -> bool:
    """Whether a condition asks what went wrong with something else than a check of the caller."""
    around = (row for row in file.handlers(span) if holds(row.span, branch.span))
    return any(not any(words.IDENTITY_CALL.search(name) for name in row.try_calls) for row in around)


def _asks_for_field(text: str, evidence: str) -> bool:
    """Whether a field is only asked to be there, and called a bad request: `if api_key is None: return …, 400`."""
    return bool(_MISSING.match(text.strip("() "))) and "400" in evidence and not has_status(evidence)


def _leaves(branch: Branch) -> bool:
    """Whether a visitor without a session is sent away, wherever to."""
    return branch.returned is not None and last(branch.returned.name) in {"redirect", "abort"}


def _is_of_program(text: str) -> bool:
    """Whether a condition is about a provider's key, or sorts what went wrong with one (`e instanceof AuthenticationError`)."""
    keyed = bool(words.PROVIDER.search(text)) and "key" in text.lower()
    return keyed or "instanceof" in text or "isinstance(" in text


def _passes_then_refuses(file: SourceFile, branch: Branch, span: Span) -> bool:
    """`if (req.isAuthenticated()) return next()` with a refusal after it."""
    text = _PATH.sub("", branch.condition.text)  # `path.startsWith("/api/auth")` asks where one goes, not who one is
    if not words.IDENTITY_WORD.search(text) or words.NEGATION.search(text):
        return False
    if branch.exit is not Exit.RETURN and not any(last(name) == "next" for name in branch.calls):
        return _refuses_otherwise(file, branch, span)
    after = [call for call in file.calls(span) if call.span.start >= branch.condition.span.end]
    inside = any(last(call.callee) == "next" for call in after if call.span.end <= branch.span.end)
    following = [call for call in after if call.span.start >= branch.span.end or inside]
    rest = " ".join(call.expr.text for call in following)[:2000]
    undone = len(following) == 1 and words.UNDONE.search(rest)
    refused = (words.REFUSAL.search(rest) or undone) and not words.OTHER_REFUSAL.search(rest)
    return bool(refused) and (inside or branch.exit is Exit.RETURN)


def _refuses_otherwise(file: SourceFile, branch: Branch, span: Span) -> bool:
    """`if user.is_authenticated:` around all that a handler does, and nothing but a refusal otherwise."""
    outside = [call for call in file.calls(span) if not holds(branch.condition.span, call.span)]
    other = [call for call in outside if not holds(branch.span, call.span) or call.callee not in branch.calls]
    rest = " ".join(call.expr.text for call in other)[:2000]
    first = all(call.span.start > branch.span.start for call in other)
    return first and 0 < len(other) <= _REFUSING and bool(words.REFUSAL.search(rest))


def _goes_on(branch: Branch, evidence: str) -> bool:
    """Whether the exit lets the request pass: `return next()`, `return NextResponse.next()`, an answer of success to a guest."""
    passes = any(last(name) in {"next", "call_next"} for name in branch.calls) or bool(words.SUCCESS.search(evidence))
    return passes and not words.REFUSAL.search(evidence)


def _only_own_side(file: SourceFile, branch: Branch) -> bool:
    """Whether a condition asks only about the program's own settings: `if (!process.env.API_KEY)`."""
    env = file.env(branch.condition.span)
    heads = [item for item in file.reads(branch.condition.span) if not words.OWN_SIDE.search(item.name)]
    text = branch.condition.text
    own = bool(env) or bool(known_in(text, file.env_names))
    bare = text.strip("!() ").removeprefix("not ").strip("!() ")
    compares = any(sign in text for sign in ("==", "!=", " in ", "compare", "equal", ".get(", "includes"))
    if bare in file.env_names or words.OWN_SIDE.match(bare):
        return not compares
    return own and not compares and not heads


def _handler_refuses(file: SourceFile, handler: Handler) -> bool:
    checked = any(words.IDENTITY_CALL.search(name) for name in handler.try_calls)
    text = handler.returned.text if handler.returned is not None else ""
    text += " ".join(call.expr.text for call in file.calls(handler.span))
    text += " ".join(row.value.text for row in file.assignments(handler.span) if row.target.endswith(STATUS))
    return checked and bool(words.REFUSAL.search(text[:1000]))


def _ends_request(file: SourceFile, branch: Branch) -> bool:
    if branch.exit is Exit.RAISE:
        return True
    return any(words.STOPPING_CALL.search(name) for name in branch.calls) and not file.path.endswith((".html",))


def _own(call: Call) -> str:
    """The name to look a call up by: methods of the same class by their class."""
    if call.callee.startswith(("self.", "this.")):
        return f"{call.scope.partition('.')[0]}.{call.callee.partition('.')[2]}"
    return call.callee


def _looked_at(file: SourceFile, call: Call, span: Span) -> bool:
    """Whether the caller leaves when a check says so: its result decides a branch that exits."""
    names = [row.target for row in file.assignments(span) if holds(row.span, call.span)]
    for branch in file.branches(span):
        asks = any(mentions(branch.condition.text, name) for name in names) or holds(branch.condition.span, call.span)
        if asks and branch.exit in {Exit.RETURN, Exit.RAISE}:
            return True
    return False


def _checks_token(file: SourceFile, call: Call) -> bool:
    """`jwt.decode` of JavaScript, or with the check switched off in Python, verifies nothing.

    Nor does the `jwt.verify` that Elysia hands its handlers refuse anybody: it answers with false.
    """
    if call.callee == "@elysiajs/jwt.jwt.verify" or (call.callee == "jwt.verify" and "elysia" in file.modules):
        return False
    options = call.expr.get("options")
    if options is not None and "verify_signature" in options.text and "False" in options.text:
        return False
    return "jsonwebtoken" not in call.callee or not call.callee.endswith("decode")


def _on_callers_behalf(call: Call) -> bool:
    """A Supabase client that asks with the token of whoever calls: the policies of each table decide."""
    if last(call.callee) != "createClient" or "service" in call.expr.text.lower():
        return False
    options = next((value for value in call.expr.positional if value.get("global") is not None), None)
    shared = options.get("global") if options is not None else None
    headers = shared.get("headers") if shared is not None else None
    sent = (headers.get("authorization") or headers.get("Authorization")) if headers is not None else None
    return sent is not None and sent.kind in {ExprKind.NAME, ExprKind.CALL, ExprKind.OTHER}


def _kind(condition: str) -> str:
    low = condition.lower()
    if "signature" in low or "hmac" in low or "digest" in low:
        return "signature"
    if "allow" in low or "whitelist" in low or " not in " in low or ".includes(" in low:
        return "allow-list"
    if "key" in low or "secret" in low:
        return "key"
    return "session"


def _shown(branch: Branch) -> str:
    return " ".join(branch.condition.text.split())[:60]
