"""How each entry point answers input that it cannot use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Branch, Call, Exit, Expr, ExprKind, Handler
from tengates.model.place import Place, Span
from tengates.model.survey import EntryKind, EntryPoint, InputKind, Survey
from tengates.survey.knowledge.replies import EXPLAINS_ITSELF, NOT_ABOUT_INPUT
from tengates.survey.linked import linked
from tengates.survey.service.replies import has_words, is_told, replies, walk
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Project

_WORDS_WITHOUT_STATUS = 0.5
_HALF = 0.5
_TELLING_KEYS = frozenset(
    {"error", "status", "errors", "message", "fieldErrors", "validationErrors", "issues", "detail"}
)
_RAW_PARSE = re.compile(r"(?:^|\.)(?:json\.loads|b64decode|urlsafe_b64decode|JSON\.parse|atob|literal_eval)$")
_SCHEMA_ERROR = re.compile(
    r"\bZodError\b|\bRequestValidationError\b|\bValidationError\b|\bisCelebrateError\b|\bJoi\b|\bFST_ERR_VALIDATION\b"
)
_ASKS = re.compile(
    r"(?i)please|invalid|must|unsupported|required|cannot|can't|only|missing|empty|too (?:long|large|short)"
)
_VALIDATED_READS = frozenset({"readValidatedBody", "getValidatedQuery", "getValidatedRouterParams"})
_SAFE_ACTION = re.compile(r"(?i)action\w*client|createSafeAction|next-safe-action|(?-i:\binputSchema\b)")
_PAGES = frozenset({"render", "render_template", "TemplateResponse"})
_WRITTEN = {ExprKind.STRING, ExprKind.TEMPLATE}
_ON_THE_PAGE = "says what is wrong on the page, under a status that says all is well"
_DEPTH = 2
# Failures that are about what was given; a provider's are not.
_UNFIT = frozenset(
    "ValueError KeyError IndexError TypeError ValidationError JSONDecodeError UnicodeDecodeError".split()
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an entry point does with bad input, worth 0 to 1, and where that is seen."""

    entry: Place
    at: Place
    value: float
    how: str


def explanations(survey: Survey) -> tuple[Explanation, ...]:
    """One for each entry point that takes input; what other programs send, signed, is left out."""
    project = linked(survey).project
    central = next(project.each("explained centrally", _central), None)
    rows = [
        (entry, _explanation(project, entry, central))
        for entry in survey.entries
        if entry.inputs and entry.kind is not EntryKind.WEBHOOK and entry.place.path in project.files
    ]
    judged = tuple(row for entry, row in rows if row.value or not _says_little(entry))
    return judged or tuple(row for _, row in rows)


def _says_little(entry: EntryPoint) -> bool:
    """An action whose arguments the project's own pages fill, or a chat field, which takes any text and none empty."""
    spoken = all(row.kind is InputKind.MESSAGE for row in entry.inputs)
    if entry.kind is EntryKind.WIDGET:
        return spoken and entry.framework == "streamlit"
    return entry.kind is EntryKind.ACTION and all(row.kind is InputKind.JSON for row in entry.inputs)


def _explanation(project: Project, entry: EntryPoint, central: Place | None) -> Explanation:
    asked = ("explained", entry.place.span, entry.pattern)
    return project.memory.recall(entry.place.path, asked, lambda: _explained(project, entry, central), (entry, central))


def _explained(project: Project, entry: EntryPoint, central: Place | None) -> Explanation:
    file = project.files[entry.place.path]
    span = entry.function.span if entry.function is not None else entry.place.span
    if entry.kind is EntryKind.WIDGET:
        return _widget(entry, file)
    own = _by_itself(entry, file, span)
    if own is not None:
        return own
    reached = project.reached_from(file, span, _DEPTH)
    if entry.kind is EntryKind.BOT:
        return _bot(entry, reached)
    best = Explanation(entry.place, entry.place, 0.0, "bad input ends in a bare failure here")
    for at, here in reached:
        for found in _answered(entry, at, here):
            best = max(best, found, key=lambda row: row.value)
    if best.value < 1.0 and central is not None and any(row.schema for row in entry.inputs):
        return Explanation(entry.place, central, 1.0, "what the schema says is handed to the caller")
    return best


def _by_itself(entry: EntryPoint, file: SourceFile, span: Span) -> Explanation | None:
    """A framework that checks typed input answers by itself; what the handler takes apart by hand it does not see."""
    hands_on = entry.framework == "nuxt"  # its readers of a body answer what the schema they are given says
    typed = any(row.schema and (hands_on or not row.schema.lower().endswith("parse")) for row in entry.inputs)
    typed = typed or any(call.callee in _VALIDATED_READS for call in file.calls(span))
    if entry.framework not in EXPLAINS_ITSELF or not typed:
        return None
    caught = {handler.scope for handler in file.handlers(span)}
    for call in file.calls(span):
        if _RAW_PARSE.search(call.callee) and not call.in_try and call.scope not in caught:
            at = file.place_of_call(call)
            return Explanation(entry.place, at, _HALF, "what is taken apart by hand here fails without words")
    return Explanation(entry.place, entry.place, 1.0, "the framework says what is wrong with a request")


def _answered(entry: EntryPoint, file: SourceFile, span: Span) -> Iterator[Explanation]:
    for reply in replies(file, span):
        if reply.refuses and reply.status not in NOT_ABOUT_INPUT:
            value, how = (1.0, "says what is wrong") if reply.words else (_HALF, "answers a bare code without words")
            yield Explanation(entry.place, file.place(reply.span, reply.expr.text), value, how)
    acts = entry.kind is EntryKind.ACTION
    blocks: list[Branch | Handler] = [*file.branches(span), *file.handlers(span)]
    for branch in blocks:
        given = branch.returned
        if given is None or not has_words(given):
            continue
        telling = given.kind is ExprKind.OBJECT and any(key in _TELLING_KEYS for key, _ in given.items)
        moved = given.kind is ExprKind.CALL and "redirect" in given.name and "=" in given.text
        if telling or moved:
            worth = 1.0 if acts else _WORDS_WITHOUT_STATUS
            how = "says what is wrong" if acts else "says what is wrong, as if all were well: the status is not 4xx"
            yield Explanation(entry.place, file.place(branch.span, given.text), worth, how)
    yield from _on_the_page(entry, file, span)
    if acts and any(_SAFE_ACTION.search(row.schema) for row in entry.inputs):
        yield Explanation(entry.place, entry.place, 1.0, "the action hands back what its schema says")


def _on_the_page(entry: EntryPoint, file: SourceFile, span: Span) -> Iterator[Explanation]:
    for condition in file.branches(span):
        page = condition.returned
        if page is not None and _is_page_with_words(page):
            yield Explanation(entry.place, file.place(condition.span, page.text), _WORDS_WITHOUT_STATUS, _ON_THE_PAGE)
        for call in file.calls(condition.span):
            if is_told(call) and _asks(call):
                yield Explanation(entry.place, file.place_of_call(call), _WORDS_WITHOUT_STATUS, _ON_THE_PAGE)


def _is_page_with_words(given: Expr) -> bool:
    """`return render(request, "book.html", {"error": "Give a date."})`: the form comes back with what is wrong."""
    if given.kind is not ExprKind.CALL or last(given.name) not in _PAGES:
        return False
    return any(key in _TELLING_KEYS and value.kind in _WRITTEN for key, value in walk(given))


def _widget(entry: EntryPoint, file: SourceFile) -> Explanation:
    """A notice on the page under a condition, or where something is caught."""
    told = {call.span.start: call for call in file.code.calls if is_told(call) and _asks(call)}
    blocks: list[Branch | Handler] = [*file.code.branches, *file.code.handlers]
    for block in blocks:
        for start, call in told.items():
            if block.span.start <= start < block.span.end:
                return Explanation(entry.place, file.place_of_call(call), 1.0, "says what is wrong")
    return Explanation(entry.place, entry.place, 0.0, "nothing says what is wrong with what was given here")


def _asks(call: Call) -> bool:
    """A notice by its kind, or plain text that asks for something else."""
    if last(call.callee) in {"write", "markdown", "text", "Message", "success"}:
        return bool(_ASKS.search(call.expr.text))
    return has_words(call.expr)


def _bot(entry: EntryPoint, reached: tuple[tuple[SourceFile, Span], ...]) -> Explanation:
    """A message that is answered and left at once, a value that does not fit and is, or options that the service checks."""
    if any("typed" in row.schema for row in entry.inputs):
        return Explanation(entry.place, entry.place, 1.0, "the chat service checks what is typed and says so")
    for file, span in reached:
        left = [row for row in file.branches(span) if row.exit in {Exit.RETURN, Exit.CONTINUE}]
        unfit = [row for row in file.handlers(span) if any(last(kind) in _UNFIT for kind in row.types)]
        for block in [*(row.span for row in left), *(row.span for row in unfit)]:
            for call in file.calls(block):
                if is_told(call) and has_words(call.expr):
                    return Explanation(entry.place, file.place_of_call(call), 1.0, "says what is wrong")
    return Explanation(entry.place, entry.place, 0.0, "nothing says what is wrong with a message that cannot be used")


def _central(file: SourceFile) -> Iterator[Place]:
    """One place that turns what any schema says into an answer."""
    for handler in file.code.functions:
        texts = [branch.condition.text for branch in file.branches(handler.span)]
        texts += [item.text for row in handler.decorators for item in row.positional]
        if any(_SCHEMA_ERROR.search(text) for text in texts) and any(
            reply.refuses and reply.words for reply in replies(file, handler.span)
        ):
            yield file.place_of_function(handler)
