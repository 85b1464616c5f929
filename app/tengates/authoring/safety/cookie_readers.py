"""Whether a page's own script reads a cookie, so that it cannot be hidden from scripts."""

from __future__ import annotations

import re

from tengates.authoring.editing.edits import CannotEdit
from tengates.model.code import Call, ExprKind
from tengates.model.survey import Survey
from tengates.survey.service.browser import is_browser_code

_READERS = re.compile(r"(?i)cookie\w*(?:\.default)?\.get$|getCookie\w*$|cookies?$")


def refuse_read_by_scripts(survey: Survey, call: Call) -> None:
    """CannotEdit when code of the browser asks for the cookie that this call sets."""
    given = call.expr.get("key") or call.expr.get("name") or next(iter(call.expr.positional), None)
    if given is None or given.kind is not ExprKind.STRING:
        return
    for path, code in survey.sources():
        if is_browser_code(path, code) and any(_asks(row, given.text) for row in code.calls):
            raise CannotEdit(
                f"a script of the pages reads this cookie ({path}): let the server tell it what it needs first"
            )


def _asks(row: Call, name: str) -> bool:
    first = next(iter(row.expr.positional), None)
    return bool(_READERS.search(row.callee)) and first is not None and first.text == name
