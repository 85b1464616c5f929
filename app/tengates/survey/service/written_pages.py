"""Pages that a script writes by hand: what a server answered goes into raw HTML as it came."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.code import Assignment, Call, Expr, ExprKind, Read
from tengates.model.place import Place, Span
from tengates.survey.service.browser import is_browser_code
from tengates.survey.service.taint import cleans
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import rows_per_file

_ASKS = re.compile(r"^(?:fetch|axios(?:\.\w+)*|\$\.(?:ajax|get|getJSON|post)|XMLHttpRequest|EventSource|WebSocket|io)$")
_ELEMENT = re.compile(r"<[a-zA-Z!/]")
_TEXTS = re.compile(
    r"(?i)\.(?:\w*name|title|message|msg|text|content|description|desc|comment|body|author|label|summary|bio|caption|subject|note|question"
    r"|username|email|code|output|file_?name)$"
)
_OWN = re.compile(
    r"(?i)^(?:e|err|error|ex|exception|event|document|window|location|this|config|settings|options|style|theme|i18n|t)\b"
)
_MOST = 400


@rows_per_file
def written_pages(file: SourceFile) -> Iterator[Place]:
    """Where a script of a browser puts texts that it fetched into `innerHTML` and the like, nothing made harmless."""
    if file.is_python or not is_browser_code(file.path, file.code):
        return
    if not any(_ASKS.match(call.callee) for call in file.code.calls):
        return
    for row in file.code.assignments[:_MOST]:
        if row.target.endswith((".innerHTML", ".outerHTML")) and _is_raw(file, row.scope, row.value, row.span):
            yield file.place(row.span, f"{row.target} = {row.value.text}", row.scope)
    for call in file.code.calls:
        if call.callee.endswith(".insertAdjacentHTML") and _inserts(file, call):
            yield file.place_of_call(call)


def _inserts(file: SourceFile, call: Call) -> bool:
    given = call.expr.positional
    return len(given) > 1 and _is_raw(file, call.scope, given[1], given[1].span)


def _is_raw(file: SourceFile, scope: str, value: Expr, span: Span) -> bool:
    spans = [span]
    texts = [value.text]
    if value.kind is ExprKind.NAME:
        rows = [row for row in file.code.assignments if row.target == value.text and row.scope == scope]
        spans, texts = [row.span for row in rows], [row.value.text for row in rows]
    if not any(_ELEMENT.search(text) for text in texts):
        return False
    return any(_is_text(file, read, place) for place in spans for read in file.reads(place))


def _is_text(file: SourceFile, read: Read, around: Span) -> bool:
    """A chain such as `log.message` that no call inside the value makes harmless."""
    root = read.name.partition(".")[0].partition("[")[0]
    if not _TEXTS.search(read.name) or _OWN.match(root) or _is_constant(file, root):
        return False
    return not any(
        call.span.start <= read.span.start and read.span.end <= call.span.end and _handles(call)
        for call in file.calls(around)
    )


def _handles(call: Call) -> bool:
    """Cleans, encodes, or only looks at its text: `map` and `join` hand it on."""
    return cleans(call.callee)


def _is_constant(file: SourceFile, root: str) -> bool:
    """A value that the file itself wrote down, or an item of one."""
    owners = {root}
    for made in file.code.functions:
        if any(row.name == root for row in made.parameters) and made.passed_to:
            owners.add(made.passed_to.partition(".")[0])
    rows: list[Assignment] = [row for row in file.code.assignments if row.target in owners]
    return bool(rows) and all(
        row.value.kind in {ExprKind.OBJECT, ExprKind.LIST, ExprKind.STRING} and row.value.items for row in rows
    )
