"""One iterative walk over a JavaScript or TypeScript file's syntax tree, gathering what `Code` holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ast_grep_py import SgNode

from tengates.facts.javascript_blocks import Blocks, below
from tengates.facts.javascript_declarations import Declarations, commonjs_export, directives
from tengates.facts.javascript_environment import default_of, env_read
from tengates.facts.javascript_expressions import ELEMENTS, FUNCTIONS, Expressions, inner, unwrapped
from tengates.facts.javascript_imports import exported_names
from tengates.facts.syntax import Positions
from tengates.model.code import (
    Assignment,
    Branch,
    Call,
    Class,
    EnvRead,
    Exit,
    Expr,
    Function,
    Handler,
    Loop,
    Read,
    Return,
)
from tengates.model.place import Span

_RETURNED = 3  # levels kept of what is returned
_STATEMENTS = {
    "expression_statement",
    "return_statement",
    "throw_statement",
    "lexical_declaration",
    "variable_declaration",
}
_LOOPS = {"for_statement", "for_in_statement", "while_statement", "do_statement"}
_CARRIERS = {"arguments", "array", "object"}  # what stands in them is still given to the call
_TRANSPARENT = {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}


@dataclass(frozen=True, slots=True)
class Around:
    """What encloses a node, and what is known of a function that comes next."""

    scope: str = ""
    loop: bool = False
    tried: bool = False
    statement: Span | None = None
    awaited: bool = False
    dropped: bool = False
    chained: tuple[str, ...] = ()
    named: str = ""
    passed_to: str = ""
    exported: str = ""


@dataclass(slots=True)
class Gathered:
    """The walk's growing lists."""

    calls: list[Call] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    handlers: list[Handler] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    env_reads: list[EnvRead] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)


class Reader:
    """Walks a tree with a stack of its own, so that no depth of nesting matters."""

    def __init__(self, expressions: Expressions, positions: Positions) -> None:
        """Both belong to the file that is read."""
        self._expressions = expressions
        self._positions = positions
        self._blocks = Blocks(expressions)
        self._declarations = Declarations(expressions)
        self.found = Gathered()
        self._stack: list[tuple[SgNode, Around]] = []
        self._visits = {
            "call_expression": self._call,
            "new_expression": self._call,
            "function_declaration": self._function,
            "generator_function_declaration": self._function,
            "class_declaration": self._class,
            "abstract_class_declaration": self._class,
            "class": self._class,
            "interface_declaration": self._type,
            "type_alias_declaration": self._type,
            "variable_declarator": self._declarator,
            "assignment_expression": self._assignment,
            "pair": self._pair,
            "public_field_definition": self._pair,
            "field_definition": self._pair,
            "if_statement": self._if,
            "try_statement": self._try,
            "member_expression": self._read,
            "subscript_expression": self._read,
            "await_expression": self._await,
            "export_statement": self._export,
            "import_statement": self._skip,
            "comment": self._skip,
            "type_annotation": self._skip,
            "type_arguments": self._skip,
            **dict.fromkeys(FUNCTIONS, self._function),
            **dict.fromkeys(ELEMENTS, self._element),
            **dict.fromkeys(_LOOPS, self._loop),
        }

    def walk(self, root: SgNode) -> Gathered:
        """Everything below the root, in source order."""
        self._push(root.children(), Around())
        while self._stack:
            node, around = self._stack.pop()
            kind = node.kind()
            if kind in _STATEMENTS:
                around = replace(around, statement=self._positions.span(node), dropped=kind == "expression_statement")
                if kind == "return_statement":
                    self._return(node, around)
            visit = self._visits.get(kind)
            if visit is not None:
                visit(node, around)
            elif kind in _STATEMENTS or kind in _TRANSPARENT:
                self._push(node.children(), around)
            elif kind in _CARRIERS and around.passed_to:
                waited = around.awaited and around.passed_to.startswith("Promise.")
                self._push(node.children(), replace(_plain(around), passed_to=around.passed_to, awaited=waited))
            else:
                self._push(node.children(), _plain(around))
        return self.found

    def _push(self, nodes: list[SgNode], around: Around) -> None:
        self._stack += [(node, around) for node in reversed(nodes) if node.is_named()]

    def _return(self, node: SgNode, around: Around) -> None:
        value = next((child for child in node.children() if child.is_named() and child.kind() != "comment"), None)
        if value is not None:
            made = self._expressions.expr(value, _RETURNED)
            self.found.returns.append(Return(made, self._positions.span(node), around.scope))

    def _skip(self, node: SgNode, around: Around) -> None:
        """Nothing inside is of interest."""

    def _await(self, node: SgNode, around: Around) -> None:
        self._push(node.children(), replace(around, awaited=True))

    def _export(self, node: SgNode, around: Around) -> None:
        default = any(child.kind() == "default" for child in node.children())
        self.found.exports += [name for name, _ in exported_names(node)]
        if default:
            self.found.exports.append("default")
            self._default(node)
        self._push(node.children(), replace(around, exported="default" if default else "*"))

    def _default(self, node: SgNode) -> None:
        """`export default client` and `export default new Client()` are assignments to what importers see."""
        value = node.field("value")
        if value is not None and value.kind() in {
            "identifier",
            "new_expression",
            "call_expression",
            "await_expression",
        }:
            made, span = self._expressions.expr(value), self._positions.span(node)
            self.found.assignments.append(Assignment("exports.default", made, span, exported="default"))

    def _call(self, node: SgNode, around: Around) -> None:
        function = node.field("function") or node.field("constructor")
        if function is None:
            return
        span = self._positions.span(node)
        callee = self._expressions.name(function)
        expr = self._expressions.expr(node)
        self.found.calls.append(
            Call(
                callee=callee,
                written=self._expressions.chain(function, resolve=False),
                expr=expr,
                span=span,
                statement=around.statement or span,
                scope=around.scope,
                receiver=self._receiver(function),
                awaited=around.awaited,
                is_statement=around.dropped,
                chained=around.chained,
                in_loop=around.loop,
                in_try=around.tried,
            )
        )
        self._note_env(env_read(callee, expr, span, around.scope), node)
        self._note_catch(node, function, around)
        self._below_call(node, function, callee, around)

    def _below_call(self, node: SgNode, function: SgNode, callee: str, around: Around) -> None:
        plain = _plain(around)
        arguments = node.field("arguments")
        if arguments is not None:
            # Members of Promise.all are waited for when the whole is.
            waited = around.awaited and callee.startswith("Promise.")
            self._push([arguments], replace(plain, passed_to=callee, awaited=waited))
        below_function: SgNode | None = function
        chained = around.chained
        while below_function is not None and below_function.kind() in {"member_expression", "subscript_expression"}:
            name = below_function.field("property")
            chained = (name.text() if name is not None else "", *chained)
            below_function = below_function.field("object")
            below_function = unwrapped(below_function) if below_function is not None else None
        if below_function is not None and below_function.kind() not in {"identifier", "this"}:
            self._push([below_function], replace(plain, chained=chained, awaited=around.awaited))

    def _receiver(self, function: SgNode) -> Expr | None:
        owner = function.field("object") if function.kind() == "member_expression" else None
        if owner is None or owner.kind() in {"identifier", "this"}:
            return None
        return self._expressions.expr(owner, 4)

    def _element(self, node: SgNode, around: Around) -> None:
        span = self._positions.span(node)
        expr = self._expressions.expr(node)
        self.found.calls.append(
            Call(
                callee=expr.name,
                written=expr.name,
                expr=expr,
                span=span,
                statement=around.statement or span,
                scope=around.scope,
                in_loop=around.loop,
            )
        )
        name = self._expressions.element_name(node)
        below_name = [child for child in node.children() if name is None or child.text() != name.text()]
        self._push(below_name, _plain(around))

    def _read(self, node: SgNode, around: Around) -> None:
        span = self._positions.span(node)
        name = self._expressions.name(node)
        self.found.reads.append(Read(name, span, around.scope))
        self._note_env(env_read(name, None, span, around.scope), node)
        below_node: SgNode | None = node
        while below_node is not None and below_node.kind() in {"member_expression", "subscript_expression"}:
            key = below_node.field("index")
            if key is not None and key.kind() not in {"string", "number", "identifier"}:
                self._push([key], _plain(around))
            owner = below_node.field("object")
            below_node = unwrapped(owner) if owner is not None else None
        if below_node is not None and below_node.kind() not in {"identifier", "this"}:
            self._push([below_node], replace(_plain(around), chained=("",)))

    def _note_env(self, read: EnvRead | None, node: SgNode) -> None:
        if read is not None:
            other = default_of(node)
            self.found.env_reads.append(replace(read, default=self._expressions.expr(other, 2)) if other else read)

    def _declarator(self, node: SgNode, around: Around) -> None:
        name, value, annotation = node.field("name"), node.field("value"), node.field("type")
        if name is None or value is None:
            return
        exported = name.text() if around.exported and name.kind() == "identifier" else ""
        if exported:
            self.found.exports.append(exported)
        made = self._expressions.expr(value)
        for target, member in self._declarations.targets(name):
            self.found.assignments.append(
                Assignment(
                    target=target,
                    value=made,
                    span=self._positions.span(node),
                    scope=around.scope,
                    annotation=self._expressions.expr(annotation, 3) if annotation is not None else None,
                    member=member,
                    exported=target if around.exported else "",
                )
            )
            if made.name in {"process.env", "import.meta.env"} and member:
                self.found.env_reads.append(EnvRead(member, self._positions.span(node), around.scope))
        named = name.text() if name.kind() == "identifier" else ""
        self._push([value], replace(_plain(around), named=named, exported=exported, statement=around.statement))

    def _assignment(self, node: SgNode, around: Around) -> None:
        left, right = node.field("left"), node.field("right")
        if left is None or right is None:
            return
        target = self._expressions.chain(left, resolve=False)
        exported = commonjs_export(target)
        if exported:
            self.found.exports.append(exported)
        self.found.assignments.append(
            Assignment(
                target, self._expressions.expr(right), self._positions.span(node), around.scope, exported=exported
            )
        )
        held = replace(_plain(around), statement=around.statement)
        self._push([right], replace(held, named=target, exported=exported))
        if left.kind() == "subscript_expression":
            self._push(left.children()[1:], held)

    def _pair(self, node: SgNode, around: Around) -> None:
        key, value = node.field("key") or node.field("name"), node.field("value")
        self._push([child for child in node.children() if child.kind() == "decorator"], _plain(around))
        if value is not None:
            name = key.text().strip("'\"") if key is not None else ""
            if node.kind() != "pair" and key is not None:
                made = self._expressions.expr(value)
                self.found.assignments.append(
                    Assignment(f"this.{name}", made, self._positions.span(node), around.scope)
                )
            self._push([value], replace(_plain(around), named=name, passed_to=around.passed_to))

    def _function(self, node: SgNode, around: Around) -> None:
        body = node.field("body")
        if body is None:
            return
        span = self._positions.span(node)
        name = self._function_name(node, around)
        qualname = f"{around.scope}.{name}" if around.scope else name
        exported = around.exported if around.exported != "*" else name
        if exported and exported not in self.found.exports:
            self.found.exports.append(exported)
        parameters = node.field("parameters") or node.field("parameter")
        returns = node.field("return_type")
        self.found.functions.append(
            Function(
                name=name,
                qualname=qualname,
                span=span,
                body=self._positions.span(body),
                parameters=tuple(self._declarations.parameters(parameters)) if parameters is not None else (),
                decorators=self._declarations.decorators(node),
                returns=self._expressions.expr(returns, 3) if returns is not None else None,
                is_async=any(child.kind() == "async" for child in node.children()),
                is_generator=any(child.kind() == "*" for child in node.children()),
                passed_to=around.passed_to,
                exported=exported,
                directives=tuple(directives(body)) if body.kind() == "statement_block" else (),
            )
        )
        if parameters is not None:
            self._push([parameters], replace(_plain(around), statement=None))
        inside = Around(scope=qualname)
        if body.kind() == "statement_block":
            self._push(body.children(), inside)
        else:
            self._push([body], replace(inside, statement=self._positions.span(body)))

    def _function_name(self, node: SgNode, around: Around) -> str:
        name = node.field("name")
        if name is not None:
            return name.text()
        if around.named:
            return around.named
        place = node.range().start
        return f"<{place.line + 1}:{place.column + 1}>"

    def _class(self, node: SgNode, around: Around) -> None:
        name, body = node.field("name"), node.field("body")
        label = name.text() if name is not None else around.named or "<class>"
        if around.exported == "*" and label not in self.found.exports:
            self.found.exports.append(label)
        heritage = next((child for child in node.children() if child.kind() == "class_heritage"), None)
        parents = below(heritage) if heritage is not None else ()
        bases = [self._expressions.name(part) for part in parents if part.kind() in {"identifier", "member_expression"}]
        self.found.classes.append(
            Class(
                label,
                self._positions.span(node),
                tuple(bases[:4]),
                tuple(self._declarations.fields(body)),
                self._declarations.decorators(node),
            )
        )
        if body is not None:
            self._push(body.children(), Around(scope=f"{around.scope}.{label}" if around.scope else label))

    def _type(self, node: SgNode, _around: Around) -> None:
        name, body = node.field("name"), node.field("body") or node.field("value")
        if name is not None:
            fields = tuple(self._declarations.fields(body))
            self.found.classes.append(Class(name.text(), self._positions.span(node), (), fields, is_type_only=True))

    def _if(self, node: SgNode, around: Around) -> None:
        condition, body, other = node.field("condition"), node.field("consequence"), node.field("alternative")
        if condition is None or body is None:
            self._push(node.children(), around)
            return
        exit_, returned = self._blocks.exit(body)
        made = self._expressions.expr(condition)
        where = self._positions.span(node)
        self.found.branches.append(Branch(made, where, exit_, around.scope, returned, self._blocks.calls(body)))
        held = replace(_plain(around), statement=self._positions.span(condition))
        if other is not None:
            self._push([other], around)
        self._push([body], around)
        self._push([condition], held)

    def _loop(self, node: SgNode, around: Around) -> None:
        body = node.field("body")
        if body is None:
            return
        condition = node.field("condition")
        kind = "for" if node.kind().startswith("for") else "while"
        endless = condition is None or unwrapped(condition).text() in {"true", "1", ";"}
        self.found.loops.append(
            Loop(
                span=self._positions.span(node),
                kind=kind,
                bounded=node.kind() == "for_in_statement" or not endless,
                has_exit=self._blocks.leaves(body),
                scope=around.scope,
                condition=self._expressions.expr(condition, 3) if condition is not None else None,
            )
        )
        left, right = node.field("left"), node.field("right")
        if left is not None and right is not None:
            for target, member in self._declarations.targets(left):
                made = self._expressions.expr(right)
                span = self._positions.span(left)
                self.found.assignments.append(Assignment(target, made, span, around.scope, member=member))
        heads = [
            part for part in (node.field("initializer"), condition, right, node.field("increment")) if part is not None
        ]
        held = self._positions.span(heads[0]) if heads else None
        self._push([body], replace(around, loop=True))
        self._push(heads, replace(_plain(around), statement=held))

    def _try(self, node: SgNode, around: Around) -> None:
        body, handler, final = node.field("body"), node.field("handler"), node.field("finalizer")
        tried = self._blocks.calls(body) if body is not None else ()
        if final is not None:
            self._push([final], around)
        if handler is not None:
            self._note_handler(handler, handler.field("parameter"), handler.field("body"), around, tried)
            caught = handler.field("body")
            self._push([caught] if caught is not None else [], around)
        if body is not None:
            self._push([body], replace(around, tried=around.tried or handler is not None))

    def _note_catch(self, node: SgNode, function: SgNode, around: Around) -> None:
        """`.catch(error => …)` handles errors as a `catch` clause does."""
        name = function.field("property") if function.kind() == "member_expression" else None
        arguments = node.field("arguments")
        if name is None or name.text() != "catch" or arguments is None:
            return
        given = next((child for child in arguments.children() if child.kind() in FUNCTIONS), None)
        if given is None:
            return
        parameters = given.field("parameters") or given.field("parameter")
        owner = function.field("object")
        tried = self._blocks.calls(owner) if owner is not None else ()
        first = inner(parameters) if parameters is not None and parameters.kind() == "formal_parameters" else parameters
        self._note_handler(given, first, given.field("body"), around, tried)

    def _note_handler(
        self, node: SgNode, parameter: SgNode | None, body: SgNode | None, around: Around, tried: tuple[str, ...]
    ) -> None:
        if body is None:
            return
        name = parameter.text().partition(":")[0].strip() if parameter is not None else ""
        exit_, returned = self._blocks.exit(body)
        if body.kind() != "statement_block" and exit_ is Exit.NONE:
            exit_, returned = Exit.RETURN, self._expressions.expr(body)
        self.found.handlers.append(
            Handler(
                types=(),
                span=self._positions.span(node),
                scope=around.scope,
                name=name,
                exit=exit_,
                returned=returned,
                calls=self._blocks.calls(body),
                assigns=self._blocks.targets(body),
                uses_error=bool(name) and self._blocks.mentions(body, name),
                effects=self._blocks.effects(body),
                try_calls=tried,
            )
        )


def _plain(around: Around) -> Around:
    """The same surroundings for something that is neither awaited, dropped nor named."""
    if not (around.awaited or around.dropped or around.chained or around.named or around.passed_to or around.exported):
        return around
    return replace(around, awaited=False, dropped=False, chained=(), named="", passed_to="", exported="")
