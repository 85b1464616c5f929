"""JavaScript's `catch` clauses and dropped promises: what was tried, whether a comment explains the silence, a line that logs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.bodies.javascript_bodies import parameter_names
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.failures.javascript_loggers import own_arguments
from tengates.authoring.failures.python_handlers import EXPLAINED
from tengates.model.code import Call, ExprKind
from tengates.model.place import Span
from tengates.model.survey import Survey

_NO_REASON = re.compile(r"(?i)^/[/*]+\s*(?:todo|fixme|xxx|hack|eslint|@ts-|biome|prettier)")
_DOTTED = re.compile(r"(?:await )?([A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*)")
# What does not fail: the message names what else was tried.
_HARMLESS = re.compile(
    r"(?:String|Number|Boolean|Array|Object|Math|Date|console|Set|Map|parseInt|parseFloat|encodeURIComponent)(?:\.\w+)?$"
)
_LOGGER = re.compile(r"^(?:logger|log)$")
_FUNCTIONS = {"arrow_function", "function_expression", "function"}
_SCOPES = {*_FUNCTIONS, "function_declaration", "method_definition", "generator_function_declaration"}
_WHY = "The failure is logged instead of vanishing."
_WHY_PROMISE = "A failure of what nobody waits for is logged instead of ending the process or vanishing."


@dataclass
class JavaScriptFailures:
    """The edits of one draft; `again`: failures are thrown again after they are logged."""

    sheet: Sheet
    survey: Survey
    again: bool

    def surface(self, path: str, span: Span, *, loud: bool) -> None:
        """Log in the `catch` at this place, or after the promise that nobody waits for; CannotEdit says why not."""
        file = self.sheet.javascript(path)
        clause = file.node_at(span, {"catch_clause"})
        if clause is not None and file.start(clause) == span.start:
            self._clause(path, file, clause, loud=loud)
            return
        function = file.node_at(span, _FUNCTIONS)
        if function is not None and file.start(function) == span.start and file.end(function) == span.end:
            self._function(path, file, function, loud=loud)
            return
        self._promise(path, file, span)

    def _clause(self, path: str, file: JavaScriptFile, clause: SgNode, *, loud: bool) -> None:
        block = clause.field("body")
        if block is None:
            raise CannotEdit("the handler was not found again at this place")
        _refuse_explained(block)
        given = clause.field("parameter")
        if given is not None and given.kind() != "identifier":
            raise CannotEdit("the handler takes its error apart; log it by hand")
        name = given.text() if given is not None else _free(block)
        tried = clause.parent()
        body = tried.field("body") if tried is not None else None
        line = self._line(path, file, (_first_call(body) or _around(clause), name), loud=loud)
        position, text = self._into(file, block, line, name)
        needs: tuple[str, ...] = ()
        if given is None:
            start = file.start(block)
            gap = file.source.data[file.start(clause) + len("catch") : start]
            new = f" ({name})".encode() + (gap or b" ")
            needs = self._named(path, file, Splice(file.start(clause) + len("catch"), start, new))
        self._mend(path, file, Splice(*position, text), (clause, needs))

    def _into(self, file: JavaScriptFile, block: SgNode, line: str, name: str) -> tuple[tuple[int, int], bytes]:
        """Where the line goes in a block, and its text."""
        statements = [child for child in block.children() if child.is_named() and child.kind() != "comment"]
        start, end = file.start(block), file.end(block)
        source, unit = file.source, file.source.unit
        lines = [line, f"throw {name}{file.semicolon}"] if self.again else [line]
        if self.again and statements and not (len(statements) == 1 and statements[0].kind() == "return_statement"):
            raise CannotEdit("the handler does more than give up, so throwing again may change what follows")
        if not statements or self.again:
            indent = source.indent(start)
            text = b"{" + source.newline + source.lines(*lines, indent=indent + unit) + indent + b"}"
            return (start, end), text
        first = file.start(statements[0])
        if not source.begins_line(first):
            return (first, first), f"{line.removesuffix(';')}; ".encode()
        position = source.line_start(first)
        return (position, position), source.lines(line, indent=source.indent(first))

    def _function(self, path: str, file: JavaScriptFile, function: SgNode, *, loud: bool) -> None:
        """`.catch(() => {})`: the function takes the error and logs it."""
        body = function.field("body")
        names = parameter_names(function)
        if body is None or any(not name for name in names):
            raise CannotEdit("the handler takes its error apart; log it by hand")
        _refuse_explained(function)
        name = names[0] if names else _free(body)
        line = self._line(path, file, (_receiver(function) or _around(function), name), loud=loud)
        needs: tuple[str, ...] = ()
        if not names:
            listed = function.field("parameters")
            if listed is None:
                raise CannotEdit("the handler is written in an unusual way; log by hand")
            needs = self._named(path, file, Splice(file.start(listed), file.end(listed), f"({name})".encode()))
        if body.kind() != "statement_block":
            self._expression(path, file, (function, needs), line)
            return
        position, text = self._into(file, body, line, name)
        self._mend(path, file, Splice(*position, text), (function, needs))

    def _named(self, path: str, file: JavaScriptFile, splice: Splice) -> tuple[str, ...]:
        """The error gets a name; the key to need."""
        key = f"caught:{path}:{file.source.line_number(splice.start)}:{splice.start}"
        self.sheet.support(path, [splice], "Names the error that is logged.", key)
        return (key,)

    def _expression(self, path: str, file: JavaScriptFile, site: tuple[SgNode, tuple[str, ...]], line: str) -> None:
        """`() => null` becomes a block that logs and returns it."""
        function, _needs = site
        body = function.field("body")
        assert body is not None  # noqa: S101  asked before
        source, value = file.source, body.text()
        if self.again:
            raise CannotEdit("the handler gives a value to what follows, which may need it; log by hand")
        indent = source.indent(file.start(function))
        lines = source.lines(line, f"return {value}{file.semicolon}", indent=indent + source.unit)
        text = b"{" + source.newline + lines + indent + b"}"
        self._mend(path, file, Splice(file.start(body), file.end(body), text), site)

    def _promise(self, path: str, file: JavaScriptFile, span: Span) -> None:
        """`save()` that nobody waits for gets a `.catch`; in a handler with `next`, that."""
        call = file.call_at(span)
        statement = call.parent()
        callee = call.field("function")
        if statement is None or statement.kind() != "expression_statement" or callee is None:
            raise CannotEdit("the promise is used in an unusual way; wait for it, or catch its failure by hand")
        if callee.text().endswith(".forEach"):
            raise CannotEdit(
                "forEach waits for none of its promises; use `for … of` with await, or Promise.all, by hand"
            )
        if _may_be_absent(callee):
            raise CannotEdit("there may be no promise here at all; wait for it, or catch its failure by hand")
        end = file.end(call)
        handler = _next_of(call)
        if not handler:
            inner = _DOTTED.match(callee.text())
            named = inner.group(1) if inner is not None and not callee.text().startswith("(") else _around(call)
            line = self._line(path, file, (named.removesuffix(".then"), "error"), loud=True)
            handler = f"(error) => {line.removesuffix(';')}"
        dotted = f".catch({handler})".encode()
        dot = file.source.data.rfind(b".", 0, file.start(member)) if (member := callee.field("property")) else 0
        if dot and file.source.begins_line(dot):
            dotted = file.source.newline + file.source.indent(dot) + dotted
        self.sheet.mend(path, span.line, Splice(end, end, dotted), _WHY_PROMISE)

    def _line(self, path: str, file: JavaScriptFile, what: tuple[str, str], *, loud: bool) -> str:
        tried, name = what
        message = file.quoted(f"{tried.removeprefix('this.')} failed")
        method = "error" if loud else "warn"
        for call in self._logged(path):
            first = next(iter(call.expr.positional), None)
            root = call.written.partition(".")[0]
            own = own_arguments(self.sheet, self.survey, call, (path, method, message, name))
            if own is not None:
                return f"{root}.{method}({own}){file.semicolon}"
            if first is not None and first.kind is ExprKind.OBJECT:
                return f"{root}.{method}({{ err: {name} }}, {message}){file.semicolon}"
            return f"{root}.{method}({message}, {name}){file.semicolon}"
        return f"console.{method}({message}, {name}){file.semicolon}"

    def _logged(self, path: str) -> list[Call]:
        """Calls of the file's own logger."""
        code = self.survey.files[path].code
        if code is None:
            return []
        known = {item.local for item in code.imports} | {row.target for row in code.assignments if not row.scope}
        return [
            call
            for call in code.calls
            if call.written.count(".") == 1
            and (root := call.written.partition(".")[0]) in known
            and _LOGGER.match(root)
            and call.written.endswith((".error", ".warn", ".info"))
        ]

    def _mend(self, path: str, file: JavaScriptFile, splice: Splice, site: tuple[SgNode, tuple[str, ...]]) -> None:
        node, needs = site
        self.sheet.mend(path, file.source.line_number(file.start(node)), splice, _WHY, needs)


def _refuse_explained(node: SgNode) -> None:
    for comment in _below(node, {"comment"}):
        if not _NO_REASON.match(comment.text()):
            raise CannotEdit(EXPLAINED)


def _below(node: SgNode, kinds: set[str]) -> list[SgNode]:
    found, stack = [], [node]
    while stack:
        current = stack.pop()
        if current.kind() in kinds:
            found.append(current)
        stack += reversed(current.children())
    return found


def _free(block: SgNode) -> str:
    """A name for the error that the block does not use for something else."""
    used = {node.text() for node in _below(block, {"identifier", "shorthand_property_identifier"})}
    return next((name for name in ("error", "cause", "failure") if name not in used), "caught")


def _first_call(body: SgNode | None) -> str:
    for call in _below(body, {"call_expression", "new_expression"}) if body is not None else ():
        callee = call.field("function") or call.field("constructor")
        match = _DOTTED.fullmatch("".join(callee.text().split())) if callee is not None else None
        if match is not None and not _HARMLESS.match(match.group(1)):
            return match.group(1).replace("?", "")
    return ""


def _receiver(function: SgNode) -> str:
    """What the `.catch` that takes this function hangs on."""
    listed = function.parent()
    call = listed.parent() if listed is not None else None
    callee = call.field("function") if call is not None else None
    inner = callee.field("object") if callee is not None else None
    match = _DOTTED.match(inner.text()) if inner is not None else None
    return match.group(1).replace("?", "") if match is not None else ""


def _around(node: SgNode) -> str:
    """The name of the function around a node."""
    for above in node.ancestors():
        if above.kind() in _SCOPES:
            name = above.field("name")
            parent = above.parent()
            if name is None and parent is not None and parent.kind() == "variable_declarator":
                name = parent.field("name")
            if name is not None:
                return name.text()
    return "This step"


def _may_be_absent(callee: SgNode) -> bool:
    """`store?.save`, on its way to the function; what stands inside brackets is another matter."""
    node: SgNode | None = callee
    while node is not None and node.kind() in {"member_expression", "call_expression", "subscript_expression"}:
        if any(child.kind() == "optional_chain" for child in node.children()):
            return True
        node = node.field("object") or node.field("function")
    return False


def _next_of(node: SgNode) -> str:
    """`next`, where the handler around a node takes one from Express."""
    for above in node.ancestors():
        if above.kind() in _SCOPES:
            names = parameter_names(above)
            if "next" in names and len(names) >= 3:  # noqa: PLR2004  request, response, next
                return "next"
    return ""
