"""Express's error middleware: put in after every route, because Express asks handlers in their order."""

from __future__ import annotations

import re

from ast_grep_py import SgNode

from tengates.authoring.bodies.input_explanations import checks_requests_alone
from tengates.authoring.editing.app_places import ServedApp
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.versions import version_of
from tengates.authoring.failures.javascript_logging import failure_line
from tengates.model.survey import Survey

_WHY = "Whatever fails in a route is logged, and answered without its details."
_REGISTERS = frozenset({"use", "get", "post", "put", "patch", "delete", "all", "options", "head", "route"})
_FIVE = (5, 0)
_BLOCKS = {"program", "statement_block"}


def answer_last_in_express(sheet: Sheet, survey: Survey, app: ServedApp, sentence: str) -> None:
    """Add the middleware after the last route; CannotEdit says why it is not added.

    Where zod checks requests and nothing else, what it says is handed on.
    """
    file = sheet.javascript(app.path)
    last = routes_of(survey, file, app)[-1]
    indent = file.source.indent(file.start(last))
    end = file.end(last)
    if file.source.data[end : file.source.line_end(end)].strip(b"; \t") or not file.source.begins_line(
        file.start(last)
    ):
        raise CannotEdit("its last route shares its line with something else")
    position = file.source.next_line(end)
    lead = file.source.new_line_before(position)
    answer = (
        f"json({{ error: {file.quoted(sentence)} }})" if _answers_data(survey) else f"send({file.quoted(sentence)})"
    )
    explained, needs = _explained(sheet, file, app) if checks_requests_alone(survey, app) else ((), ())
    lines = file.source.lines("", *_lines(file, app, answer, explained), indent=indent)
    sheet.mend(app.path, app.made.span.line, Splice(position, position, lead + lines), _WHY, needs)
    version = version_of(survey, "express", app.path)
    if version is not None and version < _FIVE:
        sheet.note(
            "Express 4 does not hand a rejected promise to the error middleware: "
            "an async route needs its own try/catch, or Express 5."
        )


def _lines(file: JavaScriptFile, app: ServedApp, answer: str, explained: tuple[str, ...]) -> tuple[str, ...]:
    unit, end = file.source.unit.decode(), file.semicolon
    err, req, res, following = ("err", "_req", "res", "next")
    if file.suffix in {"ts", "mts", "cts"}:
        kind = file.has_import("express", "default") or file.has_import("express", "*")
        if not kind:
            raise CannotEdit("express is imported in a way that this refactor does not follow")
        err, req, res, following = (
            "err: Error & { status?: number }", f"_req: {kind}.Request", f"res: {kind}.Response", f"next: {kind}.NextFunction",
        )  # fmt: skip
    status = "err.status ?? 500" if "??" in file.text or "?." in file.text or file.is_module else "err.status || 500"
    return (
        f"{app.made.target}.use(({err}, {req}, {res}, {following}) => {{",
        *(f"{unit}{line}" for line in explained),
        f"{unit}{failure_line(file, 'err')}",
        f"{unit}if (res.headersSent) {{",
        f"{unit}{unit}next(err){end}",
        f"{unit}{unit}return{end}",
        f"{unit}}}",
        f"{unit}res.status({status}).{answer}{end}",
        f"}}){end}",
    )


def _explained(sheet: Sheet, file: JavaScriptFile, app: ServedApp) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines for input that zod refused, and the keys to need."""
    unit, end, local = file.source.unit.decode(), file.semicolon, file.has_import("zod", "z")
    name, key = f"{local}.ZodError", f"import:{app.path}:zod"
    if not local:
        name = "ZodError"
        sheet.support(app.path, file.add_import("zod", "ZodError"), "The new handler uses it.", key)
    words = file.quoted("Some fields cannot be used.")
    return (
        f"if (err instanceof {name}) {{",
        f"{unit}res.status(400).json({{ error: {words}, issues: err.issues }}){end}",
        f"{unit}return{end}",
        "}",
    ), () if local else (key,)


def _answers_data(survey: Survey) -> bool:
    """Whether no page is rendered on the server."""
    return not any(
        call.callee.endswith(".render") and path.endswith(".js")
        for path, code in survey.sources()
        for call in code.calls
    )


def _made(file: JavaScriptFile, app: ServedApp) -> SgNode:
    found = file.node_at(app.made.value.span, {"call_expression"})
    if found is None:
        raise CannotEdit("the place where the app is made was not found again")
    return found


def routes_of(survey: Survey, file: JavaScriptFile, app: ServedApp) -> list[SgNode]:
    """The statements that put in the app's routes and middleware, where it is made; CannotEdit when some stand elsewhere."""
    block = next((node for node in _made(file, app).ancestors() if node.kind() in _BLOCKS), None)
    rows = [] if block is None else [node for node in block.children() if _puts_in(node, app)]
    if not rows:
        raise CannotEdit("its routes are put in elsewhere; add an error handler after the last of them")
    _refuse_later_routes(survey, app)
    return rows


def _puts_in(node: SgNode, app: ServedApp) -> bool:
    """A statement that puts in a route or middleware, or that hands the app to something that may."""
    if node.kind() != "expression_statement":
        return False
    text, target = node.text(), re.escape(app.made.target)
    method = re.match(rf"{target}\s*\.(\w+)\(", text)
    if method is not None:
        return method.group(1) in _REGISTERS
    return re.match(rf"[\w$.()'\"/@-]+\((?:[^()]*,\s*)?{target}\s*[,)]", text) is not None and "listen" not in text


def _refuse_later_routes(survey: Survey, app: ServedApp) -> None:
    facts = survey.files[app.path]
    for call in facts.code.calls if facts.code is not None else ():
        owner, _, method = call.written.rpartition(".")
        if owner == app.made.target and method in _REGISTERS and call.scope != app.made.scope and call.is_statement:
            raise CannotEdit("some of its routes are put in by a function; add an error handler after the last of them")
