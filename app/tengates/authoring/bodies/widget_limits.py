"""A greatest number of characters for the text boxes of Streamlit."""

from __future__ import annotations

import ast

from tengates.authoring.bodies.body_fields import Limits, grouped
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_nodes import call_node, keyword_of
from tengates.authoring.editing.python_tree import PythonTree
from tengates.model.survey import EntryPoint

_TYPED = {"chat_input", "text_input", "text_area"}
_WHY = "What is typed here ends at this length."


def bound_text_box(sheet: Sheet, entry: EntryPoint, limits: Limits) -> None:
    """Set `max_chars`, for a `text_area` as many as documents have; CannotEdit says why not."""
    path = entry.place.path
    file = sheet.python(path)
    call = file.call_at(entry.place.span)
    kind = call.written.rpartition(".")[2]
    if kind not in _TYPED:
        raise CannotEdit("this widget takes no limit; check the length of its text before you use it")
    if call.has_spread:
        raise CannotEdit("its options come in through * or **; set max_chars where they are put together")
    most = limits.document if kind == "text_area" else limits.text
    node = call_node(PythonTree(file.source), entry.place.span)
    shown = keyword_of(node, "value")
    given = shown.value if shown is not None else (node.args[1] if len(node.args) > 1 else None)
    if kind != "chat_input" and not _fits(given, most):
        raise CannotEdit("it starts with a text whose length is not written here; set max_chars to fit that text")
    sheet.mend(path, entry.place.line, file.keyword(call, "max_chars", grouped(most)), _WHY)


def _fits(given: ast.expr | None, most: int) -> bool:
    """Whether the text that a widget starts with is short enough."""
    if given is None:
        return True
    return isinstance(given, ast.Constant) and (given.value is None or len(str(given.value)) <= most)
