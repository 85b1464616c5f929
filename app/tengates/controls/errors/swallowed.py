"""errors.swallowed: no failure vanishes without a trace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tengates.authoring import Control, Kind, Outcome, Place, Severity, Site, Survey, absence, when
from tengates.model.code import Call, Code, Exit, ExprKind, Handler, Language
from tengates.model.place import Span
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.forgotten import find_forgotten
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import rows_per_file
from tengates.survey.web.project import Project

_BROAD = {"Exception", "BaseException", "builtins.Exception"}
_TELLS = re.compile(
    r"(?i)log|warn|error|print|console|capture|report|notify|toast|alert|show|send|emit|reject|abort|fail|next$|traceback|exit"
    r"|flash|respond|json|status|render|set_?\w*(?:err|fail|status|message)|message|exception|rollback|redirect|write"
)
_TELLING_TARGET = re.compile(
    r"(?i)err|fail|status|message|result|warning|reason|invalid|success|ok$|problem|exc|response|output"
)
_CLEANUP = re.compile(
    r"(?i)close|dispose|shutdown|cleanup|unlink|rmtree|\.remove$|terminate|kill|disconnect|flush|cancel|abort|storage"
    r"|\.join$|is_alive$|^console\.|\.debug$|\.play$|\.pause$|\.focus$|\.blur$|scrollIntoView"
)
_HARMLESS = re.compile(
    r"(?i)^(?:isinstance|len|all|any|str|number|string|boolean|list|dict|range|sorted|\w*error|JSON\.stringify)$|^array\.isArray$"
    r"|\.(?:match|trim|strip|replace|split|get|has|slice|map|filter|toLowerCase|lower|startsWith|startswith|items|keys|join"
    r"|forEach|includes|some|every|endsWith|endswith|indexOf|test)$"
)
_OPTIONAL = re.compile(
    r"(?i)import|localStorage|sessionStorage|JSON\.parse|json\.loads|new ?URL|URL$|cookieStore|decode|parse|int$|float$|encode"
    r"|(?:^|\.)(?:l?stat|access)(?:Sync)?$|\.json$|\.text$|Intl\.|resolvedOptions$|matchMedia$"
)
_LETS_ON = {"next/server.NextResponse.next", "NextResponse.next"}
_SETTER = re.compile(r"^set[A-Z]\w*$")
_WAITING = re.compile(
    r"(?i)load|busy|pending|generating|submitting|saving|fetching|processing|sending|typing|thinking|waiting"
)
_IMPORTS = re.compile(r"(?i)import")
_QUESTION = re.compile(r"^(?:is|has|can|should|are|was|does|detect|check|verify|validate)(?:_|[A-Z])")
_PROMISES = {"fetch", "axios"}
_BOTH = 2  # then(done, failed)


def judge(survey: Survey) -> Outcome:
    """Broad catches that neither log, raise, answer nor show."""
    project = linked(survey).project
    return absence(
        (
            *(
                site
                for file in project
                for site in (*_of_file(file), *project.rows(file, "floating", partial(_floating, project)))
            ),
            *(Site(row.place, ok=False, message=row.what, severity=row.severity) for row in find_forgotten(survey)),
        ),
        clean="every broad catch logs, raises or answers",
        noun=("place where a failure vanishes", "places where a failure vanishes"),
    )


@rows_per_file
def _of_file(file: SourceFile) -> Iterator[Site]:
    path, code = file.path, file.code
    endless = [row.span for row in code.loops if not row.bounded]
    for handler in code.handlers:
        swallowed = _is_swallowed(handler, code) and not _says_no(handler, code)
        if swallowed or _asks_for_ever(handler, code.language, endless):
            caught = "every failure" if not handler.types else f"every {handler.types[0].rpartition('.')[2]}"
            place = Place(
                path, handler.span, handler.scope, f"except {' '.join(handler.types)} {' '.join(handler.try_calls[:2])}"
            )
            yield Site(
                place, ok=False, message=f"{caught} ends here without a trace", severity=_severity(handler), recipe=""
            )


def _floating(project: Project, file: SourceFile) -> Iterator[Site]:
    """Promises that nobody awaits, returns or catches, in code that runs on the server."""
    path, code = file.path, file.code
    if code.language is Language.PYTHON or is_browser_code(path, code):
        return
    caught = {handler.scope for handler in code.handlers}
    waits = {row.scope for row in code.calls if row.awaited}
    loose = [row for row in code.functions if row.is_async and row.qualname not in caught]
    running, starts = {row.qualname for row in loose}, {row.span.start for row in loose}
    waiting = {row.span.start for row in loose if row.qualname in waits}
    for call in code.calls:
        if not call.is_statement or call.awaited:
            continue
        at_once = bool(call.scope) and call.callee == "?" and not call.chained and call.span.start + 1 in starts
        elsewhere = bool(call.scope) and not call.chained and _is_left_running(project, path, call)
        if at_once or elsewhere or _awaits_none(call, waiting) or _floats(call, running):
            place = Place(path, call.span, call.scope, " ".join(call.expr.text.split())[:160])
            message = "nobody waits for this or catches its failure"
            yield Site(place, ok=False, message=message, severity=Severity.LOW)


def _awaits_none(call: Call, waiting: set[int]) -> bool:
    """`files.forEach(async (file) => …)`: each promise is dropped, whoever stands around it."""
    given = call.expr.positional
    return call.callee.endswith(".forEach") and len(given) == 1 and given[0].span.start in waiting


def _floats(call: Call, running: set[str]) -> bool:
    root, *further = call.callee.replace("()", "").split(".")
    if "catch" in call.chained or "catch" in further or "finally" in further:
        return False
    if call.callee.endswith(".then"):
        return len(call.expr.positional) < _BOTH and (root in _PROMISES or bool(call.scope))
    return call.callee in running and not call.chained and bool(call.scope)


def _is_left_running(project: Project, path: str, call: Call) -> bool:
    """Whether a function of another file runs on and may fail: it is asynchronous and catches nothing itself."""
    found = project.function(path, call.callee)
    if found is None or found[0].path == path:
        return False
    return found[1].is_async and not found[0].handlers(found[1].span)


def _is_swallowed(handler: Handler, code: Code) -> bool:
    language = code.language
    if language is Language.PYTHON and handler.types and not _BROAD & set(handler.types):
        return False
    if handler.exit is Exit.RAISE or handler.uses_error:
        return False
    if any(_TELLS.search(name) for name in handler.calls if name not in _LETS_ON):
        return False
    if any(_TELLING_TARGET.search(name) for name in handler.assigns) or _answers(handler):
        return False
    if _guards_little(handler, language, [*handler.try_calls, *_for_each(handler, code)]):
        return False
    return handler.effects == 0 or _returns_nothing(handler) or _only_resets(handler)


def _only_resets(handler: Handler) -> bool:
    """The wheel stops turning and nobody learns why; nor does one who is let on in a middleware."""
    if handler.returned is not None and handler.returned.name in _LETS_ON:
        return handler.effects == 1
    setters = handler.calls and not handler.assigns and all(_SETTER.match(name) for name in handler.calls)
    return bool(setters) and handler.exit is Exit.NONE and any(_WAITING.search(name) for name in handler.calls)


def _asks_for_ever(handler: Handler, language: Language, endless: Iterable[Span]) -> bool:
    """`while True` around an answer that may never parse: the loop is all that is left of the failure."""
    if handler.exit is not Exit.CONTINUE or handler.effects or handler.uses_error:
        return False
    broad = language is not Language.PYTHON or not handler.types or bool(_BROAD & set(handler.types))
    return broad and any(row.start < handler.span.start < row.end for row in endless)


def _for_each(handler: Handler, code: Code) -> Iterator[str]:
    """What is called for each item of a list: `list.forEach(({ name, value }) => cookieStore.set(name, value))`."""
    lists = {name for name in handler.try_calls if name.endswith(".forEach")}
    inner = {
        row.qualname
        for row in code.functions
        if row.passed_to in lists and row.qualname.rpartition(".")[0] == handler.scope
    }
    return (call.callee for call in code.calls if call.scope in inner) if inner else iter(())


def _guards_little(handler: Handler, language: Language, called: Sequence[str]) -> bool:
    """Cleaning up, optional settings, input that need not parse; in JavaScript also a body that calls nothing."""
    if not handler.try_calls:
        return language is not Language.PYTHON
    if any("localStorage" in name or "sessionStorage" in name for name in called):
        return True
    known = [name for name in called if not _HARMLESS.search(name)]
    # What goes on as if nothing had been wrong with the input hides that it was; trying the next one does not.
    passes = language is Language.PYTHON and handler.exit is Exit.NONE and handler.effects == 0
    optional = _IMPORTS if passes else _OPTIONAL
    return bool(known) and all(_CLEANUP.search(name) or optional.search(name) for name in known)


def _answers(handler: Handler) -> bool:
    """Returns something that tells the caller: text, an object, a call, anything but an empty value."""
    value = handler.returned
    if value is None or value.name in _LETS_ON:
        return False
    return value.kind in {ExprKind.CALL, ExprKind.TEMPLATE, ExprKind.NAME} or (
        value.kind in {ExprKind.STRING, ExprKind.OBJECT, ExprKind.LIST, ExprKind.OTHER}
        and bool(value.text.strip("{}[](), \"'"))
    )


def _says_no(handler: Handler, code: Code) -> bool:
    """A question that is answered by yes or no: that it failed is the answer."""
    if handler.returned is None or handler.returned.kind is not ExprKind.BOOLEAN:
        return False
    others = [row for row in code.returns if row.scope == handler.scope and row.value.span != handler.returned.span]
    asks = _QUESTION.search(handler.scope.rpartition(".")[2])
    return asks is not None or any(row.value.kind in {ExprKind.BOOLEAN, ExprKind.OTHER} for row in others)


def _returns_nothing(handler: Handler) -> bool:
    return handler.effects == 1 and handler.exit is Exit.RETURN and not handler.assigns and not handler.calls


def _severity(handler: Handler) -> Severity:
    return Severity.MEDIUM if handler.effects == 0 else Severity.LOW


CONTROL = Control(
    id="errors.swallowed",
    title="No failure that vanishes",
    kind=Kind.ABSENCE,
    weight=2,
    applies=when.always,
    judge=judge,
)
