"""Checks of the other side's certificate switched on again, in Python and JavaScript."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.env_files import need_variable
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_nodes import assigned, call_node, keyword_of, removed, replaced
from tengates.authoring.editing.python_shapes import CallLayout
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.model.place import Place, Span
from tengates.model.survey import Survey

_WHY = "The certificate of the other side is checked again."
_NOTE = "A server with a certificate of its own making is refused from now on: give its authority's file ({how}) instead of switching the check off."
_LOCAL = re.compile(rb"//(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)\b")
_CA = "DATABASE_CA_CERT"
_CHECKS = {"check_hostname": "False", "verify_mode": "CERT_NONE"}
_CHECKING = {"ssl.create_default_context", "create_default_context"}


@dataclass(frozen=True, slots=True)
class CertificateChecks:
    """The edits of one sheet."""

    sheet: Sheet
    survey: Survey

    def python_call(self, place: Place) -> None:
        """`verify=False`, `ssl=False`, `cert_reqs=ssl.CERT_NONE`, `ssl._create_unverified_context()`."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        node = call_node(tree, place.span)
        if _LOCAL.search(file.source.data[place.span.start : place.span.end]):
            raise CannotEdit("it speaks to this machine, whose certificate nobody signs")
        if any(isinstance(item, ast.ExceptHandler) for item in tree.above(node)):
            raise CannotEdit("it is the second try after a check has failed: take that try out by hand")
        self.sheet.mend(place.path, place.line, _python_call(file, tree, node, file.call_at(place.span)), _WHY)
        self.sheet.note(_NOTE.format(how='`verify="path/to/ca.pem"`'))

    def python_assignment(self, place: Place) -> None:
        """`session.verify = False`, a context that checks nothing, the default context taken out."""
        tree = PythonTree(self.sheet.python(place.path).source)
        target, value, statement = assigned(tree, place.span)
        owner, _, last = target.rpartition(".")
        if last in _CHECKS and owner:
            splice = _context(tree, statement, owner)
        elif dotted_name(value).endswith("_create_unverified_context") and not last.endswith("https_context"):
            raise CannotEdit("the unchecked context is kept under a name of its own: take it out by hand")
        else:
            splice = removed(tree, statement)
        self.sheet.mend(place.path, place.line, splice, _WHY)
        self.sheet.note(_NOTE.format(how='`verify="path/to/ca.pem"`'))

    def javascript(self, place: Place) -> None:
        """`rejectUnauthorized: false`, and the variable that switches off all checks."""
        file = self.sheet.javascript(place.path)
        pairs = [node for node in file.within(place.span, {"pair"}) if _unchecked(node)]
        if not pairs:
            self.sheet.mend(place.path, place.line, _switched_off(file, place.span), _WHY)
        for node in pairs:
            value = node.field("value")
            if value is None or _LOCAL.search(file.source.data[place.span.start : place.span.end]):
                raise CannotEdit("it speaks to this machine, whose certificate nobody signs")
            self.sheet.mend(place.path, place.line, Splice(file.start(value), file.end(value), b"true"), _WHY)
            around = node.parent()
            if around is not None and _for_database(node) and "ca" not in file.keys(around):
                self._authority(place, file, around)
            else:
                self.sheet.note(_NOTE.format(how="`ca`"))

    def _authority(self, place: Place, file: JavaScriptFile, options: SgNode) -> None:
        """Databases are often behind certificates of their host's own: a place to name its authority."""
        needs = need_variable(self.sheet, self.survey, place.path, (_CA, ""))
        splice = file.property(options, "ca", f"process.env.{_CA}")
        why = f"Names the authority that signs the database's certificate, where {_CA} is set."
        self.sheet.mend(place.path, place.line, splice, why, needs)
        self.sheet.note(
            f"Where your database's host signs its own certificates (Heroku, Supabase, RDS, DigitalOcean), put its CA certificate into {_CA} before you deploy, or the app cannot connect."
        )


def _python_call(file: PythonFile, tree: PythonTree, node: ast.Call, layout: CallLayout) -> Splice:
    name = dotted_name(node.func)
    if name.endswith("._create_unverified_context"):
        return replaced(tree, node.func, f"{name.rpartition('.')[0]}.create_default_context")
    given = keyword_of(node, "cert_reqs")
    if given is not None and (text := tree.text(given.value)).strip("\"'").endswith("NONE"):
        return replaced(tree, given.value, _required(text))
    for option in ("verify", "verify_ssl", "ssl"):
        given = keyword_of(node, option)
        if given is not None and isinstance(given.value, ast.Constant) and given.value.value is False:
            return file.without(layout, option)
    raise CannotEdit("the check is switched off in a way that this refactor does not follow")


def _required(text: str) -> str:
    return text.replace("CERT_NONE", "CERT_REQUIRED") if "CERT_NONE" in text else text.replace("NONE", "REQUIRED")


def _context(tree: PythonTree, statement: ast.stmt, owner: str) -> Splice:
    """The lines by which a context checks nothing, all of them: one alone would stop the program."""
    if not owner.isidentifier() and owner.rpartition(".")[2] != "session":
        raise CannotEdit("the context is kept in an unusual place: take the lines out by hand")
    block = tree.block(statement)
    switched = [item for item in block if _switches_off(tree, item, owner)]
    first, last = block.index(switched[0]), block.index(switched[-1])
    made = [item for item in block[:first] if isinstance(item, ast.Assign) and tree.text(item.targets[0]) == owner]
    if not made or not isinstance(made[-1].value, ast.Call) or dotted_name(made[-1].value.func) not in _CHECKING:
        raise CannotEdit("how this context is made is not seen, so what it checks by itself is not known")
    if last - first + 1 != len(switched):
        raise CannotEdit("the lines that switch off the check stand apart: take them out by hand")
    begin, _ = tree.whole_lines(switched[0])
    _, end = tree.whole_lines(switched[-1])
    if b"#" in tree.source.data[begin:end]:
        raise CannotEdit("a comment stands beside what would be taken out")
    return Splice(begin, end, b"")


def _switches_off(tree: PythonTree, item: ast.stmt, owner: str) -> bool:
    if not isinstance(item, ast.Assign) or len(item.targets) != 1:
        return False
    target = tree.text(item.targets[0])
    return any(target == f"{owner}.{name}" and tree.text(item.value).endswith(value) for name, value in _CHECKS.items())


def _unchecked(node: SgNode) -> bool:
    key, value = node.field("key"), node.field("value")
    return (
        key is not None
        and value is not None
        and key.text().strip("'\"") == "rejectUnauthorized"
        and value.text() == "false"
    )


def _for_database(node: SgNode) -> bool:
    """Whether the object is the value of `ssl`, as clients of databases call it."""
    around = node.parent()
    while around is not None and around.kind() in {"object", "ternary_expression", "parenthesized_expression"}:
        around = around.parent()
    key = around.field("key") if around is not None and around.kind() == "pair" else None
    return key is not None and key.text() == "ssl"


def _switched_off(file: JavaScriptFile, span: Span) -> Splice:
    """`process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"` taken out."""
    found = file.within(span, {"expression_statement", "assignment_expression"})
    node = found[0] if found else None
    if node is not None and node.kind() == "assignment_expression":
        node = node.parent()
    around = node.parent() if node is not None else None
    if node is None or around is None or "NODE_TLS_REJECT_UNAUTHORIZED" not in node.text():
        raise CannotEdit("the check is switched off in a way that this refactor does not follow")
    alone = around.kind() == "statement_block" and len(around.children()) <= 3  # noqa: PLR2004  braces and itself
    if around.kind() not in {"program", "statement_block"} or alone:
        raise CannotEdit("the statement stands alone in its block")
    return file.removed(node)
