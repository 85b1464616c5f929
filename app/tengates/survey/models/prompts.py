"""What each model call is told: its texts by role, and whether other people's words stand among the instructions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from weakref import WeakKeyDictionary

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import ModelCall, Operation, Survey
from tengates.survey.bindings import Origin
from tengates.survey.knowledge import prompting as table
from tengates.survey.linked import Linked, linked
from tengates.survey.models.passing_through import made_before
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.taint import Held, Scope, follower_of
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_file

_MOST = 150  # expressions looked at for one call
_HOPS = 5
_WORDS = 12  # letters of its own that make a text an instruction
_GAP = re.compile(r"(?<!\{)\{ ?([A-Za-z_]\w{0,30}) ?\}(?!\})|\{\{ ?([A-Za-z_]\w{0,30}) ?\}\}")
_HOLE = re.compile(r"\$?\{[^{}]{0,200}\}")
_BY_KEY = frozenset({"get", "pop", "getlist"})  # what they are given says where to look, and is no text
_OF_FRAMEWORKS = table.STUFFING | table.SYSTEM_MESSAGES | table.TEMPLATES
_GROWS = ("append", "push", "unshift", "insert", "extend", "concat")


class Role(StrEnum):
    """Whose message a text is in."""

    SYSTEM = "system"
    USER = "user"
    ALONE = "alone"  # one text, not known to be a message


class Standing(StrEnum):
    """Where other people's words stand in what a model is told."""

    APART = "apart"
    SYSTEM = "in the system prompt"
    MIXED = "in one text with the instructions"


@dataclass(frozen=True, slots=True)
class Told:
    """Other people's words in a prompt: where, and how they stand there. `words` names what holds them."""

    place: Place
    standing: Standing
    words: str = ""
    by_default: bool = False  # the framework's own prompt does it


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a call, as far as it was followed."""

    role: Role
    origin: Origin


class Prompts:
    """Reads what the model calls of one survey are told; made once per survey."""

    def __init__(self, survey: Survey) -> None:
        """Of all its model calls that make text."""
        self._linked: Linked = linked(survey)
        self._follower = follower_of(survey)
        self._scopes: dict[str, Mapping[str, Scope]] = {}
        self.calls = tuple(call for call in survey.model_calls if call.operation is Operation.GENERATE)

    @cached_property
    def texts(self) -> dict[tuple[str, int], tuple[Text, ...]]:
        """The texts of each model call, by its path and first byte."""
        return {(call.place.path, call.place.span.start): self._texts(call) for call in self.calls}

    def _texts(self, call: ModelCall) -> tuple[Text, ...]:
        asked, given = ("texts", call.place.span, call.call.scope), call.call.expr
        project = self._linked.project
        return project.memory.recall(call.place.path, asked, lambda: tuple(self._texts_of(call)), given)

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Everything that other people say to the models, the mixed texts first."""
        rows = [row for call in self.calls for row in self._told_by(call)]
        rows += [row for path, file in self._linked.project.files.items() for row in self._templates(path, file)]
        unique = {(row.place.path, row.place.line, row.standing): row for row in rows}
        return tuple(sorted(unique.values(), key=lambda row: (row.standing is Standing.APART, row.place.path)))

    def _told_by(self, call: ModelCall) -> tuple[Told, ...]:
        texts = self.texts[call.place.path, call.place.span.start]
        asked = ("told", call.place.span, call.call.scope)
        given = (texts, [self._scopes_of(text.origin.file) for text in texts])
        project = self._linked.project
        return project.memory.recall(call.place.path, asked, lambda: tuple(self._of_call(call)), given)

    def _of_call(self, call: ModelCall) -> Iterator[Told]:
        texts = self.texts[call.place.path, call.place.span.start]
        has_system = any(text.role is Role.SYSTEM for text in texts)
        for text in texts:
            words = self.foreign(text)
            if not words:
                continue
            place = text.origin.file.place_of_expr(text.origin.expr, text.origin.scope)
            if text.role is Role.SYSTEM:
                yield Told(place, Standing.SYSTEM, words)
            elif not has_system and _instructs(text.origin.expr):
                yield Told(place, Standing.MIXED, words)
            else:
                yield Told(place, Standing.APART, words)

    def _texts_of(self, call: ModelCall) -> Iterator[Text]:
        file = self._linked.project.files[call.place.path]
        walk = _Walk(self._linked)
        items = call.call.expr.items
        for label, value in items:
            if label in table.HOLDERS or label in table.SYSTEM_KEYS:
                role = Role.SYSTEM if label in table.SYSTEM_KEYS else Role.ALONE
                yield from walk.texts(Origin(file, value, call.call.scope), role)

        for made in made_before(self._linked.bindings, file, call.call):
            for value in _told_when_made(made.expr):
                yield from walk.texts(Origin(made.file, value, made.scope), Role.SYSTEM)

    def foreign(self, text: Text) -> str:
        """The name of what other people say in a text, "" when nothing is known to be theirs."""
        named = (
            self._named(text.origin, piece)
            for piece in _pieces(text.origin.expr)
            if text.role is not Role.SYSTEM or not _is_handed_on(piece)
        )
        return next(filter(None, named), "")

    @property
    def constant(self) -> bool:
        """Whether every text of every call was followed to words that stand in the repository."""
        return all(
            texts and all(text.origin.expr.kind is ExprKind.STRING for text in texts) for texts in self.texts.values()
        )

    def _named(self, origin: Origin, piece: Expr) -> str:
        """What a piece is called when it holds other people's words."""
        if piece.kind is ExprKind.STRING:
            return next((name for name in _gaps(piece.text) if _foreign_gap(name)), "")
        if self._scope(origin).holds(piece) > Held.HEADER:
            return _shown(piece)
        last = _last(piece)
        if table.RETRIEVES.search(piece.name):
            return _shown(piece)
        if piece.kind is ExprKind.CALL and _short(piece.name) in _BY_KEY:
            return ""  # `message.get("content")` may be any message's, the project's own too
        if not table.FOREIGN.search(last) or table.NOT_FOREIGN.search(last):
            return ""
        made = list(self._linked.bindings.followed(Origin(origin.file, piece, origin.scope), _HOPS))
        known = bool(made) and all(_is_own(item) for item in made)
        return "" if known else _shown(piece)

    def _scope(self, origin: Origin) -> Scope:
        scopes = self._scopes_of(origin.file)
        return scopes.get(origin.scope) or scopes[""]

    def _scopes_of(self, file: SourceFile) -> Mapping[str, Scope]:
        if file.path not in self._scopes:
            self._scopes[file.path] = self._follower.scopes(file.path, file.code)
        return self._scopes[file.path]

    def _templates(self, path: str, file: SourceFile) -> Iterator[Told]:
        """Templates of a framework, chains that bring their own, and prompts that a page puts together itself."""
        for call, names in _templating(file):
            yield from self._template(file, call, names)
        if is_browser_code(path, file.code):
            for row in file.code.assignments:
                own = Text(Role.ALONE, Origin(file, row.value, row.scope))
                named = row.target.lower().endswith("prompt") and row.value.kind is ExprKind.TEMPLATE
                if named and _instructs(row.value) and (words := self.foreign(own)):
                    yield Told(file.place_of_expr(row.value, row.scope), Standing.MIXED, words)

    def _template(self, file: SourceFile, call: Call, names: frozenset[str]) -> Iterator[Told]:
        if names & table.STUFFING and not any(_option(call.expr, key) for key in table.OWN_PROMPTS):
            yield Told(file.place_of_call(call), Standing.MIXED, "the documents", by_default=True)
        system = bool(names & table.SYSTEM_MESSAGES)
        if not system and not names & table.TEMPLATES:
            return
        walk = _Walk(self._linked)
        start = Role.SYSTEM if system else Role.ALONE
        texts = [
            text
            for label, value in call.expr.items
            if label in {"", "template", "content", "messages", "prompt"} or value.kind is ExprKind.OBJECT
            for text in walk.texts(Origin(file, value, call.scope), start)
        ]
        has_system = any(text.role is Role.SYSTEM for text in texts)
        for text in texts:
            words = self.foreign(text)
            if not words:
                continue
            place = text.origin.file.place_of_expr(text.origin.expr, text.origin.scope)
            if text.role is Role.SYSTEM:
                yield Told(place, Standing.SYSTEM, words)
            elif text.role is Role.ALONE and not has_system and _instructs(text.origin.expr):
                yield Told(place, Standing.MIXED, words)


class _Walk:
    """Goes through what a call is given, each expression once, to the texts in it."""

    def __init__(self, joined: Linked) -> None:
        self._bindings = joined.bindings
        self._seen: set[tuple[str, int, int]] = set()

    def texts(self, origin: Origin, role: Role) -> Iterator[Text]:
        """The texts in an expression, names followed."""
        expr = origin.expr
        key = (origin.file.path, expr.span.start, expr.span.end)
        if key in self._seen or len(self._seen) > _MOST:
            return
        self._seen.add(key)
        if expr.kind in {ExprKind.STRING, ExprKind.TEMPLATE}:
            yield Text(role, origin)
        elif expr.kind is ExprKind.OBJECT:
            yield from self._object(origin, role)
        elif expr.kind is ExprKind.LIST:
            yield from self._list(origin, role)
        elif expr.kind is ExprKind.NAME:
            yield from self._name(origin, role)
        elif expr.kind is ExprKind.CALL:
            yield from self._call(origin, role)
        elif expr.kind is ExprKind.OTHER:
            for _, item in expr.items:
                yield from self.texts(Origin(origin.file, item, origin.scope), role)

    def _object(self, origin: Origin, role: Role) -> Iterator[Text]:
        given = origin.expr.get("role")
        said = role
        if given is not None and given.kind is ExprKind.STRING:
            said = Role.SYSTEM if given.text in table.SYSTEM_ROLES else Role.USER
        elif given is not None:
            said = _role_named(given.text) or role
        for label, value in origin.expr.items:
            inner = Role.SYSTEM if label in table.SYSTEM_KEYS else said
            if label in table.HOLDERS or label in table.SYSTEM_KEYS:
                yield from self.texts(Origin(origin.file, value, origin.scope), inner)

    def _list(self, origin: Origin, role: Role) -> Iterator[Text]:
        items = [value for _, value in origin.expr.items]
        if len(items) > 1 and items[0].kind is ExprKind.STRING and items[0].text in table.ROLES:
            role, items = (Role.SYSTEM if items[0].text in table.SYSTEM_ROLES else Role.USER), items[1:2]
        for item in items:
            yield from self.texts(Origin(origin.file, item, origin.scope), role)

    def _name(self, origin: Origin, role: Role) -> Iterator[Text]:
        """What a name was given and what was put into it; the name itself when nobody knows."""
        passed: list[Origin] = []

        def note(item: Origin) -> bool:
            passed.append(item)
            return False

        made = [item for item in self._bindings.followed(origin, _HOPS, note) if item.expr is not origin.expr]
        grown = [row for item in passed for row in self._grown(item, origin)]
        inner = [text for item in (*made, *grown) for text in self.texts(item, role)]
        yield from inner
        if not inner:
            yield Text(role, origin)

    @staticmethod
    def _grown(origin: Origin, first: Origin) -> Iterator[Origin]:
        """What is put into a list of this name; under the names that its callers have for it, in their scope alone."""
        for call in origin.file.code.calls if origin.expr.kind is ExprKind.NAME else ():
            owner, _, last = call.written.rpartition(".")
            if last in _GROWS and owner == origin.expr.text and (origin is first or call.scope == origin.scope):
                yield from (Origin(origin.file, item, call.scope) for item in call.expr.positional)

    def _call(self, origin: Origin, role: Role) -> Iterator[Text]:
        expr = origin.expr
        names = set(expr.name.replace("()", "").split(".")[-2:])
        if names & table.SYSTEM_MESSAGES:
            role = Role.SYSTEM
        elif names & table.MESSAGES:
            role = Role.USER
        returned = self._bindings.returned(origin)
        if returned:
            for item in returned:
                if not (role is Role.SYSTEM and _is_pair(item.expr)):
                    yield from self.texts(item, role)
            return
        whole = _called_on(origin)
        if whole is not None:
            yield from self.texts(Origin(origin.file, whole, origin.scope), role)
        if _fills(expr):
            yield Text(role, origin)
        elif whole is None:
            yield from self._through(origin, role, names)

    def _through(self, origin: Origin, role: Role, names: set[str]) -> Iterator[Text]:
        """What a call is given, when it makes its text of that; else the call itself. `names` are its last two."""
        expr = origin.expr
        tagged = expr.text.endswith("`") and len(expr.items) == 1  # dedent`You are …`
        through = (
            tagged
            or names & (table.SYSTEM_MESSAGES | table.MESSAGES | table.TEMPLATES)
            or (table.TAKES_OUT.search(expr.name) and _short(expr.name) not in _BY_KEY)
        )
        if through:
            before = len(self._seen)
            for _, given in expr.items:
                yield from self.texts(Origin(origin.file, given, origin.scope), role)
            if len(self._seen) > before:
                return
        yield Text(role, origin)


_KEPT: WeakKeyDictionary[Survey, Prompts] = WeakKeyDictionary()


def prompts_of(survey: Survey) -> Prompts:
    """What the models of a survey are told; every control that asks shares one."""
    found = _KEPT.get(survey)
    if found is None:
        found = _KEPT[survey] = Prompts(survey)
    return found


@per_file
def _templating(file: SourceFile) -> tuple[tuple[Call, frozenset[str]], ...]:
    """The calls that a framework's name for a prompt or for documents stands in, with those names."""
    named = ((call, frozenset(call.callee.replace("()", "").split(".")[-2:])) for call in file.code.calls)
    return tuple((call, names) for call, names in named if names & _OF_FRAMEWORKS)


def _told_when_made(made: Expr) -> Iterator[Expr]:
    """The instructions that an agent or a model was given where it was made."""
    agent = _short(made.name) in table.AGENTS or made.name.startswith(table.GRAPH_AGENTS)
    labels = (*sorted(table.SYSTEM_KEYS), "prompt") if agent else sorted(table.SYSTEM_KEYS)
    bags = (made, *(item for item in made.positional if item.kind is ExprKind.OBJECT))
    yield from (value for bag in bags for label in labels if (value := bag.get(label)) is not None)


def _shown(piece: Expr) -> str:
    """How a sentence names it: a call by what is called, for its arguments may go on for lines."""
    text = f"{piece.name}(…)" if piece.kind is ExprKind.CALL and piece.name else " ".join(piece.text.split())
    return text[:60]


def _pieces(expr: Expr) -> Iterator[Expr]:
    """What is put into a text: the gaps of a template, the replacements, or the whole expression."""
    stack = [expr]
    while stack:
        part = stack.pop()
        if part.kind is ExprKind.TEMPLATE or (part.kind is ExprKind.OTHER and part.items):
            stack += [item for _, item in part.items]
        elif part.kind is ExprKind.CALL and table.TAKES_OUT.search(part.name):
            yield part
            stack += [item for _, item in part.items if item.kind is not ExprKind.STRING]
        elif part.kind in {ExprKind.NAME, ExprKind.CALL, ExprKind.STRING}:
            yield part


def _gaps(text: str) -> list[str]:
    return [one or two for one, two in _GAP.findall(text)]


def _foreign_gap(name: str) -> bool:
    return not table.OWN_GAPS.search(name)


def _instructs(expr: Expr) -> bool:
    """Whether a text has words of its own beside what is put into it."""
    if expr.kind is ExprKind.CALL:
        return _fills(expr)
    if expr.kind not in {ExprKind.TEMPLATE, ExprKind.STRING}:
        return False
    named = any(_short(word) == "format" for word in re.findall(r"[\w.]{1,80}(?=\()", expr.text[:200]))
    own = _HOLE.sub("", expr.text)
    for _, item in expr.items:
        own = own.replace(item.text, "", 1)
    return named or sum(letter.isalpha() for letter in own) >= _WORDS


def _is_pair(expr: Expr) -> bool:
    """`return system_prompt, messages`: which of them is meant cannot be told here."""
    return expr.kind is ExprKind.LIST and all(item.kind is ExprKind.NAME for _, item in expr.items)


def _called_on(origin: Origin) -> Expr | None:
    """The text that a method is called on where it is put together in place: `f"…".strip()`, `[…].join(" ")`."""
    expr = origin.expr
    if not table.TAKES_OUT.search(expr.name):
        return None
    rows = origin.file.calls_by_start.get(expr.span.start, ())
    held = next((row.receiver for row in rows if row.span == expr.span), None)
    if held is None or held.kind is ExprKind.TEMPLATE:
        return held
    joined = held.kind is ExprKind.LIST and _short(expr.name) == "join"
    inner = held.kind is ExprKind.CALL and _called_on(Origin(origin.file, held, origin.scope)) is not None
    return held if joined or inner else None


def _fills(expr: Expr) -> bool:
    """`template.replace("{{TOPIC}}", topic)`; changing spaces fills nothing."""
    return _short(expr.name) in {"replace", "replaceAll"} and any(
        item.kind is not ExprKind.STRING for item in expr.positional[1:]
    )


def _is_own(origin: Origin) -> bool:
    """A constant of the project's own, or what it reads from its configuration."""
    expr = origin.expr
    if expr.kind in {ExprKind.STRING, ExprKind.NUMBER, ExprKind.BOOLEAN, ExprKind.NONE}:
        return True
    return expr.name in {"open", "os.getenv", "os.environ.get"} or expr.name.startswith(
        ("process.env", "open()", "os.environ")
    )


def _role_named(text: str) -> Role | None:
    lowered = text.lower()
    if "system" in lowered or "developer" in lowered:
        return Role.SYSTEM
    return Role.USER if "user" in lowered or "human" in lowered else None


def _last(expr: Expr) -> str:
    """The name that says what an expression is: `topic` of `form.topic`, `docs` of `docs.map(…)`."""
    name = expr.name.replace("()", "")
    parts = [part for part in re.split(r"[.\[\]]+", name) if part]
    while len(parts) > 1 and table.TAKES_OUT.search(parts[-1]):
        parts.pop()
    return parts[-1] if parts else ""


def _is_handed_on(piece: Expr) -> bool:
    """A system prompt or message that is handed around is the project's own: `systemPrompt`, `systemMessage?.content`."""
    return bool(
        table.PROMPTS.search(_last(piece)) or (piece.kind is ExprKind.NAME and table.SYSTEM_NAMES.match(piece.text))
    )


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _option(expr: Expr, key: str) -> Expr | None:
    """An option among the keywords, or in an object that is given."""
    found = [bag.get(key) for bag in (expr, *expr.positional)]
    return next((value for value in found if value is not None), None)
