"""The marks by which a template shows a value as it is: taken out, so that the value is escaped."""

from __future__ import annotations

import re

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.model.place import Place

_WHY = "The template escapes what a visitor sends, so that it is shown and never run."
_MARKS = (
    (re.compile(rb"\{\{[^{}\n]{1,200}?(\s*\|\s*safe)\s*\}\}"), b""),  # Jinja and Django
    (re.compile(rb"<%(-)(?!\s*(?:include|layout|partial)\b)[^%\n]{1,200}%>"), b"="),  # EJS
    (re.compile(rb"(?<!\{)(\{\{\{)[^{}\n]{1,200}\}\}\}"), b"{{"),  # Handlebars
)


def escape_shown(sheet: Sheet, place: Place) -> None:
    """Take the mark out of the one value that this line shows as it is."""
    source = Source(sheet.data(place.path))
    start = source.start
    for _ in range(place.line - 1):
        start = source.next_line(start)
    found = [
        (match, new)
        for pattern, new in _MARKS
        for match in pattern.finditer(source.data, start, source.line_end(start))
    ]
    if len(found) != 1:
        raise CannotEdit("this line shows several values as they are, or in a way that this refactor does not follow")
    match, new = found[0]
    sheet.mend(place.path, place.line, Splice(match.start(1), match.end(1), new), _WHY)
    if new == b"{{":
        sheet.mend(place.path, place.line, Splice(match.end() - 3, match.end(), b"}}"), _WHY)
