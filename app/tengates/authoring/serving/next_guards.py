"""Lets one new address of a Next.js application past the middleware that asks for a login.

Three places say which addresses are open: Clerk's `publicRoutes`, a `createRouteMatcher` list that the
middleware asks before it refuses, and the addresses that `config.matcher` leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice, insert_item
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.model.survey import Guard, Survey
from tengates.survey.linked import linked
from tengates.survey.web.found import Context
from tengates.survey.web.guards import GuardFinder
from tengates.survey.web.nextjs import Middleware
from tengates.survey.web.paths import begins, matched

_WHY = "The new address answers without a login."
_NAMES = ("middleware.ts", "middleware.js", "middleware.mjs", "proxy.ts", "proxy.js", "proxy.mjs")
_REFUSES = frozenset({"protect", "redirectToSignIn", "redirect"})
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration"})
_OPEN = re.compile(r"(?i)public|open|unprotected|unauth|anonymous|ignored|allow")
_LETS_ON = re.compile(r"return(?:;|$|\s+[\w.]*\bnext\()")
_LOGGED_IN = re.compile(r"^(?:\w+\.)?(?:userId|sessionId|isSignedIn|isAuthenticated|user|session)$")


def guarded_by(survey: Survey, base: str, address: str) -> tuple[str, Guard] | None:
    """The file of an application's middleware that would ask for a login at an address, and what asks."""
    middleware, files = _middleware(survey), linked(survey).project.files
    for path in (base + name for name in _NAMES):
        guards = middleware.stops(files[path], address) if path in files else ()
        if guards:
            return path, guards[0]
    return None


def runs_before(survey: Survey, base: str, address: str) -> str:
    """The path of an application's middleware that runs before an address, "" when none does."""
    middleware = _middleware(survey)
    return next((base + name for name in _NAMES if middleware.runs_before(base + name, address)), "")


def _middleware(survey: Survey) -> Middleware:
    project = linked(survey).project
    return Middleware(Context(project, GuardFinder(project)))


def let_through(sheet: Sheet, path: str, address: str) -> tuple[str, ...]:
    """Draw the edit that opens an address; what a new file at this address needs. CannotEdit when it is not a local one."""
    file = sheet.javascript(path)
    key = f"open {address}"
    opening = _Opening(file, address)
    sheet.support(path, opening.splices(), _WHY, key)
    return (key,)


@dataclass(frozen=True, slots=True)
class _Opening:
    file: JavaScriptFile
    address: str

    def splices(self) -> tuple[Splice, ...]:
        """The list of open addresses, longer by one; else the matchers, which no longer name it."""
        try:
            return (self._listed(),)
        except CannotEdit as reason:
            found = self._left_out()
            if not found:
                raise CannotEdit(str(reason)) from reason
            return found

    def _listed(self) -> Splice:
        for name, way in (("authMiddleware", self._public_routes), ("clerkMiddleware", self._route_matcher)):
            calls = [call for call in self.file.root.find_all(kind="call_expression") if _called(call) == name]
            if len(calls) == 1:
                return way(calls[0])
        raise CannotEdit("the middleware asks for a login here, and no list in it says which addresses are open")

    def _public_routes(self, call: SgNode) -> Splice:
        """Clerk's older middleware: `authMiddleware({ publicRoutes: ["/"] })`."""
        given = self.file.arguments(call)
        text = f"publicRoutes: [{self.file.quoted(self.address)}]"
        if not given:
            return self.file.argument(call, f"{{ {text} }}")
        options = self.file.literal(given[0])
        if options is None or options.kind() != "object" or "..." in (keys := self.file.keys(options)):
            raise CannotEdit("the options of the middleware are not written out in its file")
        after = keys.get("afterAuth")
        if "beforeAuth" in keys or (after is not None and "isPublicRoute" not in after.text()):
            raise CannotEdit("the middleware also asks with a function of its own")
        if "publicRoutes" not in keys:
            return self.file.property(options, "publicRoutes", f"[{self.file.quoted(self.address)}]")
        return self._item(keys["publicRoutes"])

    def _route_matcher(self, call: SgNode) -> Splice:
        """Clerk's middleware: every refusal in it must first ask the same list of open addresses."""
        handler = next((item for item in self.file.arguments(call) if item.kind() in _FUNCTIONS), None)
        if handler is None:
            raise CannotEdit("what the middleware refuses is not written at the call")
        refusals = [node for node in handler.find_all(kind="call_expression") if _called(node) in _REFUSES]
        names = {name for node in refusals if (name := self._asked_before(node, handler))}
        if len(names) != 1 or not _OPEN.search(name := names.pop()):
            raise CannotEdit("the middleware asks no single list of open addresses before it refuses")
        return self._item(self.file.arguments(self._matchers()[name])[0])

    def _asked_before(self, refusal: SgNode, handler: SgNode) -> str:
        """The matcher that keeps a refusal from an open address; "" when it never concerns a stranger at this one."""
        known = self._matchers()
        for condition in _conditions(refusal, handler):
            for part in _parts(condition, "&&"):
                name = part.text().removeprefix("!").partition("(")[0]
                if part.text().startswith("!") and name in known:
                    return name
                if _LOGGED_IN.match(part.text()) or (name in known and not self._names(known[name])):
                    return ""
        for condition in _left_before(refusal, handler):
            for part in _parts(condition, "||"):
                if (name := part.text().partition("(")[0]) in known:
                    return name
        raise CannotEdit("the middleware refuses without asking a list of open addresses first")

    def _matchers(self) -> dict[str, SgNode]:
        """`const isPublicRoute = createRouteMatcher([…])`, by name."""
        found = {}
        for node in self.file.root.find_all(kind="variable_declarator"):
            name, value = node.field("name"), node.field("value")
            if name is not None and value is not None and _called(value) == "createRouteMatcher":
                found[name.text()] = value
        return {name: call for name, call in found.items() if self.file.arguments(call)}

    def _names(self, matcher: SgNode) -> bool:
        """Whether a list of addresses may hold this one; a list that cannot be read may."""
        listed = self.file.literal(self.file.arguments(matcher)[0])
        if listed is None or any(item.kind() != "string" for item in listed.children() if item.is_named()):
            return True
        texts = [item.text()[1:-1] for item in listed.children() if item.kind() == "string"]
        return any(begins(self.address, re.split(r"[:(*]", text, maxsplit=1)[0]) for text in texts)

    def _item(self, value: SgNode) -> Splice:
        listed = self.file.literal(value)
        if listed is None or listed.kind() != "array":
            raise CannotEdit("the list of open addresses is not written out in the middleware's file")
        return insert_item(self.file.source, self.file.brackets(listed), self.file.quoted(self.address).encode())

    def _left_out(self) -> tuple[Splice, ...]:
        """One more word in the `(?!…)` of every matcher that takes the address in; none when one has no such group."""
        found = []
        for node in self._written_matchers():
            text = node.text()
            if not matched(self.address, text[1:-1]):
                continue
            if not text[1:].startswith(("/((?!", "((?!")):
                return ()
            position = self.file.start(node) + text.index("(?!") + len("(?!")
            found.append(Splice(position, position, f"{self.address.lstrip('/')}$|".encode()))
        return tuple(found)

    def _written_matchers(self) -> Iterator[SgNode]:
        for node in self.file.root.find_all(kind="variable_declarator"):
            name, value = node.field("name"), node.field("value")
            if name is None or value is None or name.text() != "config" or value.kind() != "object":
                continue
            given = self.file.keys(value).get("matcher")
            for item in _items(given) if given is not None else ():
                source = self.file.keys(item).get("source") if item.kind() == "object" else item
                if source is not None and source.kind() == "string":
                    yield source


def _items(given: SgNode) -> list[SgNode]:
    return [item for item in given.children() if item.is_named()] if given.kind() == "array" else [given]


def _called(node: SgNode) -> str:
    """The last part of the name of what is called, "" for what is no call."""
    function = node.field("function") if node.kind() == "call_expression" else None
    return function.text().rpartition(".")[2] if function is not None else ""


def _conditions(node: SgNode, handler: SgNode) -> Iterator[SgNode]:
    """What must hold before a node inside a handler runs."""
    inner = node
    for outer in node.ancestors():
        if outer.range() == handler.range():
            return
        if outer.kind() == "if_statement" and (then := outer.field("consequence")) is not None:
            condition = outer.field("condition")
            if condition is not None and then.range() == inner.range():
                yield condition
        elif outer.kind() == "binary_expression" and (left := outer.field("left")) is not None:
            operator = outer.field("operator")
            if operator is not None and operator.text() == "&&" and left.range() != inner.range():
                yield left
        inner = outer


def _left_before(node: SgNode, handler: SgNode) -> Iterator[SgNode]:
    """The conditions under which the handler has returned before it comes to a node."""
    body = handler.field("body")
    for statement in body.children() if body is not None else ():
        if statement.range().end.index > node.range().start.index:
            return
        condition, then = statement.field("condition"), statement.field("consequence")
        if statement.kind() != "if_statement" or condition is None or then is None:
            continue
        last = [then] if then.kind() != "statement_block" else [item for item in then.children() if item.is_named()]
        if last and _LETS_ON.match(last[-1].text()):
            yield condition


def _parts(condition: SgNode, operator: str) -> Iterator[SgNode]:
    """The operands of `a && b`, or of `a || b`; a condition of another kind is its only part."""
    if condition.kind() == "parenthesized_expression":
        for child in condition.children():
            if child.is_named():
                yield from _parts(child, operator)
        return
    sign = condition.field("operator") if condition.kind() == "binary_expression" else None
    left, right = condition.field("left"), condition.field("right")
    if sign is not None and sign.text() == operator and left is not None and right is not None:
        yield from _parts(left, operator)
        yield from _parts(right, operator)
    else:
        yield condition
