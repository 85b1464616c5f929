"""One iterative walk over a JavaScript or TypeScript file's syntax tree, gathering what `Code` holds."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from tengates.facts.javascript_around import Around, Gathered
from tengates.facts.javascript_declarations import Declarations, commonjs_export, decorated
from tengates.facts.javascript_environment import ENVIRONMENTS, env_read
from tengates.facts.javascript_expressions import ELEMENTS, FUNCTIONS, Expressions, unwrapped
from tengates.facts.javascript_flow import Flow
from tengates.facts.javascript_imports import exported_names
from tengates.facts.syntax import Effort
from tengates.facts.tree import Node
from tengates.model.code import Assignment, Call, Class, EnvRead, Expr, ExprKind, Handler, Read, Return

_SHARED = {ExprKind.NAME, ExprKind.FUNCTION}
_OTHERWISE = {"??", "||"}
_RETURNED = 3  # levels kept of what is returned
_STATEMENTS = {
    "expression_statement",
    "return_statement",
    "throw_statement",
    "lexical_declaration",
    "variable_declaration",
}
_CHAINED = 20  # methods kept of those called on a result
_LINKS = {"member_expression", "subscript_expression"}
_LOOPS = {"for_statement", "for_in_statement", "while_statement", "do_statement"}
_CARRIERS = {"arguments", "array", "object"}  # what stands in them is still given to the call
_TRANSPARENT = {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}


class Reader:
    """Walks a tree with a stack of its own, so that no depth of nesting matters."""

    def __init__(self, expressions: Expressions, effort: Effort) -> None:
        """Both belong to the file that is read."""
        self._expressions = expressions
        self._effort = effort
        self._flow = Flow(expressions, effort)
        self._declarations = Declarations(expressions, effort)
        self.found = Gathered()
        self._stack: list[tuple[Node, Around]] = []
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
            "augmented_assignment_expression": self._assignment,
            "pair": self._pair,
            "public_field_definition": self._pair,
            "field_definition": self._pair,
            "if_statement": self._if,
            "try_statement": self._try,
            "member_expression": self._read,
            "subscript_expression": self._read,
            "binary_expression": self._binary,
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

    def walk(self, root: Node) -> Gathered:
        """Everything below the root, in source order."""
        self._push(root.children, Around())
        while self._stack and not self._effort.exhausted:
            node, around = self._stack.pop()
            kind = node.kind
            self._effort.look()
            if kind in _STATEMENTS:
                around = around._replace(statement=node.span, dropped=kind == "expression_statement")
                if kind == "return_statement":
                    self._return(node, around)
            visit = self._visits.get(kind)
            if visit is not None:
                visit(node, around)
            elif kind in _STATEMENTS or kind in _TRANSPARENT:
                self._push(node.children, around)
            elif kind in _CARRIERS and around.passed_to:
                waited = around.awaited and around.passed_to.startswith("Promise.")
                self._push(node.children, around.plain._replace(passed_to=around.passed_to, awaited=waited))
            else:
                self._push(node.children, around.plain)
        return self.found

    @property
    def unread_from(self) -> int:
        """The line where a file that costs too much was left, 0 when it was read to its end."""
        return self._stack[-1][0].span.line if self._stack else 0

    def _push(self, nodes: Sequence[Node], around: Around) -> None:
        self._stack += [(node, around) for node in reversed(nodes) if node.children]

    def _push_decorated(self, node: Node, around: Around) -> None:
        """Decorators stand before what they decorate, also before `export`."""
        found: list[tuple[Node, Around]] = []
        for child, before in decorated(node.children):
            found += [(decorator, around.plain) for decorator in before]
            found.append((child, around._replace(decorators=before)))
        self._stack += reversed(found)

    def _return(self, node: Node, around: Around) -> None:
        value = next((child for child in node.children if child.kind != "comment"), None)
        if value is not None:
            made = self._expressions.expr(value, _RETURNED)
            self.found.returns.append(Return(made, node.span, around.scope))

    def _skip(self, node: Node, around: Around) -> None:
        """Nothing inside is of interest."""

    def _binary(self, node: Node, around: Around) -> None:
        """`a ?? b` and `a || b` give `a` something to fall back on."""
        operator, left, right = node.field("operator"), node.field("left"), node.field("right")
        plain = around.plain
        if operator is None or left is None or right is None or operator.text not in _OTHERWISE:
            self._push(node.children, plain)
            return
        self._push([right], plain)
        self._push([left], plain._replace(otherwise=right))

    def _await(self, node: Node, around: Around) -> None:
        self._push(node.children, around._replace(awaited=True))

    def _export(self, node: Node, around: Around) -> None:
        default = any(token.kind == "default" for token in node.tokens)
        self.found.exports += [name for name, _ in exported_names(node)]
        if default:
            self.found.exports.append("default")
            self._default(node)
        self._push_decorated(node, around._replace(exported="default" if default else "*"))

    def _default(self, node: Node) -> None:
        """`export default client` and `export default new Client()` are assignments to what importers see."""
        value = node.field("value")
        if value is not None and value.kind in {
            "identifier",
            "new_expression",
            "call_expression",
            "await_expression",
        }:
            made, span = self._expressions.expr(value), node.span
            self.found.assignments.append(Assignment("exports.default", made, span, exported="default"))

    def _call(self, node: Node, around: Around) -> None:
        function = node.field("function") or node.field("constructor")
        if function is None:
            return
        span = node.span
        callee = self._expressions.name(function)
        expr = self._expressions.expr(node)
        self.found.calls.append(
            Call(
                callee=callee,
                written=self._expressions.written(function),
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
        self._note_env(env_read(callee, expr, span, around.scope), around)
        self._keep_handler(self._flow.caught_by_method(node, function, around.scope))
        self._below_call(node, function, callee, around)

    def _below_call(self, node: Node, function: Node, callee: str, around: Around) -> None:
        plain = around.plain
        arguments = node.field("arguments")
        if arguments is not None:
            # Members of Promise.all are waited for when the whole is.
            waited = around.awaited and callee.startswith("Promise.")
            self._push([arguments], plain._replace(passed_to=callee, awaited=waited))
        self._note_env_owner(function, around)
        below_function: Node | None = function
        chained = around.chained
        while below_function is not None and below_function.kind in _LINKS:
            name = below_function.field("property")
            chained = (name.text if name is not None else "", *chained[:_CHAINED])
            self._effort.look()
            below_function = below_function.field("object")
            below_function = unwrapped(below_function) if below_function is not None else None
        if below_function is not None and below_function.kind not in {"identifier", "this"}:
            self._push([below_function], plain._replace(chained=chained, awaited=around.awaited))

    def _note_env_owner(self, function: Node, around: Around) -> None:
        """`process.env.X.split(",")` reads the variable, too."""
        owner = function.field("object") if function.kind == "member_expression" else None
        owner = unwrapped(owner) if owner is not None else None
        if owner is not None and owner.kind in _LINKS and _has_known_key(owner):
            name = self._expressions.name(owner)
            self._note_env(env_read(name, None, owner.span, around.scope), around.plain)

    def _receiver(self, function: Node) -> Expr | None:
        owner = function.field("object") if function.kind == "member_expression" else None
        if owner is None or owner.kind in {"identifier", "this"}:
            return None
        return self._expressions.expr(owner, 4)

    def _element(self, node: Node, around: Around) -> None:
        span = node.span
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
        below_name = [child for child in node.children if child is not name]
        self._push(below_name, around.plain)

    def _read(self, node: Node, around: Around) -> None:
        span = node.span
        name = self._expressions.name(node)
        self.found.reads.append(Read(name, span, around.scope))
        if _has_known_key(node):
            self._note_env(env_read(name, None, span, around.scope), around)
        below_node: Node | None = node
        while below_node is not None and below_node.kind in _LINKS:
            key = below_node.field("index")
            if key is not None and key.kind not in {"string", "number", "identifier"}:
                self._push([key], around.plain)
            owner = below_node.field("object")
            below_node = unwrapped(owner) if owner is not None else None
        if below_node is not None and below_node.kind not in {"identifier", "this"}:
            self._push([below_node], around.plain._replace(chained=("",)))

    def _note_env(self, read: EnvRead | None, around: Around) -> None:
        if read is not None:
            self.found.env_reads.append(replace(read, default=self._default_of(around.otherwise)))

    def _default_of(self, node: Node | None) -> Expr | None:
        return self._expressions.expr(node, 2) if node is not None else None

    def _declarator(self, node: Node, around: Around) -> None:
        name, value, annotation = node.field("name"), node.field("value"), node.field("type")
        if name is None or value is None:
            return
        exported = name.text if around.exported and name.kind == "identifier" else ""
        if exported:
            self.found.exports.append(exported)
        made = self._expressions.expr(value)
        if made.name in ENVIRONMENTS and name.kind == "object_pattern":
            self._take_variables(name, around)
        span = node.span
        typed = self._expressions.expr(annotation, 3) if annotation is not None else None
        for target, member in self._declarations.targets(name):
            self.found.assignments.append(
                Assignment(
                    target=target,
                    value=made,
                    span=span,
                    scope=around.scope,
                    annotation=typed,
                    member=member,
                    exported=target if around.exported else "",
                )
            )
        named = name.text if name.kind == "identifier" else ""
        self._push([value], around.plain._replace(named=named, exported=exported, statement=around.statement))

    def _take_variables(self, pattern: Node, around: Around) -> None:
        span = pattern.span
        for _, member, default in self._declarations.taken(pattern):
            if member != "**":
                self.found.env_reads.append(EnvRead(member, span, around.scope, self._default_of(default)))

    def _assignment(self, node: Node, around: Around) -> None:
        left, right = node.field("left"), node.field("right")
        if left is None or right is None:
            return
        target = self._expressions.written(left)
        exported = commonjs_export(target)
        made = self._expressions.expr(right)
        if exported:
            self.found.exports.append(exported)
        if exported == "default" and made.kind is ExprKind.OBJECT:
            self.found.exports += [key for key, value in made.items if value.kind in _SHARED and key.isidentifier()]
        span = node.span
        operator = node.field("operator")
        fills = operator is not None and operator.text in {"??=", "||="}
        self.found.assignments.append(Assignment(target, made, span, around.scope, exported=exported, fills=fills))
        held = around.plain._replace(statement=around.statement)
        self._push([right], held._replace(named=target, exported=exported))
        if left.kind == "subscript_expression":
            self._push(left.children[1:], held)

    def _pair(self, node: Node, around: Around) -> None:
        key, value = node.field("key") or node.field("name"), node.field("value")
        if value is not None:
            name = key.words().strip("'\"") if key is not None else ""
            if node.kind != "pair" and key is not None:
                made = self._expressions.expr(value)
                self.found.assignments.append(Assignment(f"this.{name}", made, node.span, around.scope))
            self._push([value], around.plain._replace(named=name, passed_to=around.passed_to))

    def _function(self, node: Node, around: Around) -> None:
        body = node.field("body")
        if body is None:
            return
        made = self._declarations.function(node, body, around)
        self.found.functions.append(made)
        if made.exported:
            self.found.exports.append(made.exported)
        parameters = node.field("parameters") or node.field("parameter")
        if parameters is not None:
            self._push([parameters], around.plain._replace(statement=None))
        inside = Around(scope=made.qualname)
        if body.kind == "statement_block":
            self._push(body.children, inside)
        else:
            self._push([body], inside._replace(statement=body.span))

    def _class(self, node: Node, around: Around) -> None:
        body = node.field("body")
        own = () if around.decorators else tuple(part for part in node.children if part.kind == "decorator")
        made = self._declarations.made_class(node, around._replace(decorators=around.decorators or own))
        self.found.classes.append(made)
        if around.exported == "*":
            self.found.exports.append(made.name)
        if body is not None:
            self._push_decorated(body, Around(scope=around.within(made.name)))
        self._push([*own], around.plain)

    def _type(self, node: Node, _around: Around) -> None:
        name, body = node.field("name"), node.field("body") or node.field("value")
        if name is not None:
            fields = tuple(self._declarations.fields(body))
            self.found.classes.append(Class(name.text, node.span, (), fields, is_type_only=True))

    def _if(self, node: Node, around: Around) -> None:
        condition, body, other = node.field("condition"), node.field("consequence"), node.field("alternative")
        if condition is None or body is None:
            self._push(node.children, around)
            return
        self.found.branches.append(self._flow.branch(node, condition, body, around.scope))
        if other is not None:
            self._push([other], around)
        self._push([body], around)
        self._push([condition], around.plain._replace(statement=condition.span))

    def _loop(self, node: Node, around: Around) -> None:
        body = node.field("body")
        if body is None:
            return
        self.found.loops.append(self._flow.loop(node, body, around.scope))
        left, right = node.field("left"), node.field("right")
        if left is not None and right is not None:
            made, span = self._expressions.expr(right), left.span
            for target, member in self._declarations.targets(left):
                self.found.assignments.append(Assignment(target, made, span, around.scope, member=member))
        parts = (node.field("initializer"), node.field("condition"), right, node.field("increment"))
        heads = [part for part in parts if part is not None]
        held = heads[0].span if heads else None
        self._push([body], around._replace(loop=True))
        self._push([part for part in heads if part.kind != ";"], around.plain._replace(statement=held))

    def _try(self, node: Node, around: Around) -> None:
        body, clause, final = node.field("body"), node.field("handler"), node.field("finalizer")
        if final is not None:
            self._push([final], around)
        if clause is not None:
            self._keep_handler(self._flow.caught(clause, body, around.scope))
            caught = clause.field("body")
            self._push([caught] if caught is not None else [], around)
        if body is not None:
            self._push([body], around._replace(tried=around.tried or clause is not None))

    def _keep_handler(self, handler: Handler | None) -> None:
        if handler is not None:
            self.found.handlers.append(handler)


def _has_known_key(node: Node) -> bool:
    """Not `process.env[name]`: which variable that is cannot be read here."""
    key = node.field("index") if node.kind == "subscript_expression" else None
    return key is None or key.kind == "string"
