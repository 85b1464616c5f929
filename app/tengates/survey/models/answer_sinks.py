"""Where a model's text becomes code, a command, a query, a file, an address or a page, unchecked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tengates.model.code import Call, Expr, ExprKind
from tengates.model.outcome import Severity
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.knowledge import sinks
from tengates.survey.linked import linked
from tengates.survey.models.answers import Answers, Said, answers_of
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.pages import raw_values
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import rows_per_file

_DATABASES = re.compile(r"(?i)pool|^db$|conn|^pg|sql|cursor|prisma|database")
_QUERY = re.compile(r"(?i)sql|query|statement|cypher")
_INTERPRETERS = re.compile(r"(?i)^(?:python\d?|node|bash|sh|zsh|cmd|powershell|sys\.executable)$")
_REQUESTS = re.compile(
    r"^(?:requests|httpx)\.(?:get|post|put|head|stream|request)$|^urllib\.request\.(?:urlopen|urlretrieve)$|^(?:fetch|axios|axios\.default|axios\.get|axios\.default\.get|got|node-fetch\.default)$"
)
_REDIRECTS = re.compile(r"(?:^|\.)(?:redirect|RedirectResponse|HttpResponseRedirect|permanentRedirect)$")
_WHOLE_ADDRESS = re.compile(r"^(?:[rfbu]{0,2}[\"']|`)\$?\{")
_RAW = re.compile(r"rehype-raw")
_CLEAN = re.compile(r"(?i)rehype-sanitize|dompurify|sanitize-html|\bxss\b|isomorphic-dompurify")
_RENDERERS = frozenset({"marked", "markdown-it", "showdown", "snarkdown", "micromark"})
_CHAT_NAMES = re.compile(r"(?i)\b(?:message|msg|answer|completion|reply|assistant|response|generated\w*)\b")
_CHECKS = re.compile(
    r"\bin\b|\.includes\(|\.has\(|match\(|\.test\(|startswith|startsWith|is_relative_to|(?i:valid|allowed|safe|confirm|approve|whitelist|sandbox)"
)
_PRESENT = re.compile(r"""["'][\w-]+["']\s+(?:not\s+)?in\s+[\w.]+""")  # `"x" in state` tells nothing of its content
_WORD = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True)
class Reached:
    """A place where a model's text is taken at its word, and what may come of it."""

    place: Place
    what: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class _At:
    """One call in a file, asked about."""

    answers: Answers
    file: SourceFile
    call: Call

    def holds(self, expr: Expr | None) -> bool:
        return expr is not None and self.answers.holds(self.file, self.call.scope, expr) is Said.TEXT

    @property
    def first(self) -> Expr:
        return self.call.expr.items[0][1]


def find_reached(survey: Survey) -> tuple[Reached, ...]:
    """Every such place, in order; what a condition compared with something allowed is left out."""
    answers = answers_of(survey)
    rows = [row for file in answers.files for row in answers.rows(file, "sinks", partial(_of_file, answers))]
    pages = [file for file in linked(survey).project if not file.is_python] if survey.model_calls else []
    rows += [row for file in pages for row in (*_raw_markdown(file), *_rendered_markdown(file))]
    rows += _of_templates(survey, answers)
    rows += [row for file in linked(survey).project if file.is_python for row in _of_libraries(file)]
    unique = {(row.place.path, row.place.line): row for row in reversed(rows)}
    return tuple(sorted(unique.values(), key=lambda row: (row.place.path, row.place.line)))


def _of_templates(survey: Survey, answers: Answers) -> Iterator[Reached]:
    """An answer in a page's template that does not escape it."""
    for shown in raw_values(survey) if answers.files else ():
        at = shown.value
        if answers.holds(at.file, at.scope, at.expr) is Said.TEXT:
            yield Reached(shown.place, "the answer becomes part of the page as it is, scripts in it too", Severity.HIGH)


@rows_per_file
def _of_libraries(file: SourceFile) -> Iterator[Reached]:
    """Ready-made agents that answer by running what the model writes."""
    for call in file.code.calls:
        made = call.callee.removesuffix(".from_llm").removesuffix(".from_math_prompt").rpartition(".")[2]
        if made in sinks.RUNS_ANSWERS:
            yield Reached(file.place_of_call(call), "the library runs the Python that the model writes", Severity.HIGH)


def _of_file(answers: Answers, file: SourceFile) -> Iterator[Reached]:
    browser = is_browser_code(file.path, file.code)
    checked: dict[str, set[str]] = {}
    for branch in file.code.branches:
        asked = _PRESENT.sub("", branch.condition.text)
        if _CHECKS.search(asked):
            checked.setdefault(branch.scope, set()).update(_WORD.findall(asked))
    for call in file.code.calls:
        if not call.expr.items:
            continue
        at = _At(answers, file, call)
        found = next((one for ask in (_PAGE if browser else _ALL) if (one := ask(at))), None)
        if found is None:
            continue
        words = set(_WORD.findall(call.expr.text)) - file.locals.keys()
        if found[1] is Severity.HIGH or not words & checked.get(call.scope, set()):
            yield Reached(file.place_of_call(call), *found)
    for put in file.code.assignments:
        if put.target.endswith((".innerHTML", ".outerHTML")) and answers.holds(file, put.scope, put.value) is Said.TEXT:
            place = file.place(put.span, f"{put.target} = {put.value.text}", put.scope)
            yield Reached(place, "the answer becomes part of the page as it is, scripts in it too", Severity.HIGH)


_Found = tuple[str, Severity]


def _code(at: _At) -> _Found | None:
    callee = at.call.callee
    if callee in sinks.RUNS_CODE and at.holds(at.first):
        return "what the model writes is run as code", Severity.HIGH
    shell = any(value.text == "true" for bag in (at.call.expr, *at.call.expr.positional) if (value := bag.get("shell")))
    if (callee in sinks.RUNS_SHELL or (callee in sinks.RUNS_PROGRAMS and shell)) and at.holds(at.first):
        return "what the model writes becomes a command", Severity.HIGH
    if callee in sinks.RUNS_PROGRAMS and at.first.kind is ExprKind.LIST:
        parts = at.first.positional
        runs = bool(parts) and _INTERPRETERS.match(parts[0].text.rpartition("/")[2]) is not None
        if runs and any(at.holds(part) for part in parts[1:]):
            return "what the model writes is run as a program", Severity.HIGH
    return None


def _query(at: _At) -> _Found | None:
    owner, _, last = at.call.callee.rpartition(".")
    owner = owner.rpartition(".")[2]
    named = at.first.kind is ExprKind.NAME and bool(_QUERY.search(at.first.text[:60]) or _DATABASES.search(owner))
    sqlish = last in sinks.RUNS_QUERIES or (last in {"query", "run"} and named)
    fits = sinks.STORE_NAMES.search(owner) or _QUERY.search(at.first.text[:60])
    if not sqlish or not fits or at.call.expr.items[0][0] or not at.holds(at.first):
        return None
    return "what the model writes is run as a query on the database", Severity.HIGH


def _path(at: _At) -> _Found | None:
    owner, _, last = at.call.callee.rpartition(".")
    opens = at.call.callee in sinks.OPENS or (
        last in sinks.NODE_FILES and owner.partition(".")[0] in {"fs", "node:fs", "fs/promises", "node:fs/promises"}
    )
    if opens and at.first.kind is not ExprKind.STRING and at.holds(at.first):
        return "the model chooses which file is opened", Severity.MEDIUM
    made = at.call.receiver
    if last in sinks.FILE_METHODS and made is not None and at.holds(made):
        return "the model chooses which file is opened", Severity.MEDIUM
    return None


def _address(at: _At) -> _Found | None:
    target = at.first
    if target.kind is ExprKind.TEMPLATE and not _WHOLE_ADDRESS.match(target.text):
        return None
    if _REQUESTS.search(at.call.callee) and at.holds(target):
        return "the model chooses which address your server calls", Severity.MEDIUM
    if _REDIRECTS.search(at.call.callee) and at.holds(target):
        return "the model chooses where visitors are sent", Severity.MEDIUM
    return None


def _page(at: _At) -> _Found | None:
    said = "the answer becomes part of the page as it is, scripts in it too"
    inner = at.call.expr.get("dangerouslySetInnerHTML")
    if inner is not None:
        named = (
            is_browser_code(at.file.path, at.file.code)
            and _CHAT_NAMES.search(inner.text)
            and not _CLEAN.search(" ".join(at.file.modules))
        )
        if at.holds(inner) or (named and not _made_harmless(at.file, inner)):
            return said, Severity.HIGH
        return None
    if at.call.callee in sinks.RAW_PAGES and at.holds(at.first):
        raw = at.call.callee in sinks.MARKS or (at.first.kind is ExprKind.TEMPLATE and "<" in at.first.text)
        return (said, Severity.HIGH) if raw or at.call.callee.endswith("HTMLResponse") else None
    opened = at.call.expr.get("unsafe_allow_html")
    if opened is not None and opened.text == "true" and at.holds(at.first):
        return "the answer's own HTML is shown as part of the page", Severity.MEDIUM
    if at.call.callee in sinks.WIDGET_PAGES and at.holds(at.first):
        return "the answer's own HTML is shown as part of the page", Severity.MEDIUM
    return None


def _made_harmless(file: SourceFile, inner: Expr) -> bool:
    """Whether what is shown went through something that takes scripts out, here or where its name was made."""
    text = inner.text
    for row in file.code.assignments:
        if row.target in text and re.search(r"(?i)saniti|purify|escape|highlight|hljs|clean|katex", row.value.text):
            return True
    return bool(re.search(r"(?i)saniti|purify|escape|highlight|hljs|clean|katex", text))


def _rendered_markdown(file: SourceFile) -> Iterator[Reached]:
    """A component of its own for one message: what it is given is made into HTML, which is put in as it is."""
    if not _RENDERERS & file.modules or any(_CLEAN.search(name) for name in file.modules):
        return
    if not any(_CHAT_NAMES.search(row.name) for row in file.code.reads):
        return
    for call in file.code.calls:
        inner = call.expr.get("dangerouslySetInnerHTML")
        if inner is not None and not _made_harmless(file, inner):
            said = "the answer becomes part of the page as it is, scripts in it too"
            yield Reached(file.place_of_call(call), said, Severity.HIGH)


def _raw_markdown(file: SourceFile) -> Iterator[Reached]:
    """Markdown that lets HTML through, in a component that shows messages."""
    if not any(_RAW.search(name) for name in file.modules):
        return
    if any(_CLEAN.search(name) for name in file.modules):
        return
    for call in file.code.calls:
        plugins = call.expr.get("rehypePlugins")
        if call.callee.startswith("<") and plugins is not None and "aw" in plugins.text:
            yield Reached(file.place_of_call(call), "HTML in an answer is shown as part of the page", Severity.MEDIUM)


_PAGE: tuple[Callable[[_At], _Found | None], ...] = (_page,)
_ALL = (_code, _query, _path, _address, _page)
