"""What stands in one source file, in one vocabulary for Python and JavaScript/TypeScript.

Extractors (floor `facts`) fill these values; the survey and the recipes read them. Names are
resolved through the file's own imports: after `from openai import OpenAI as AI`, the call
`AI()` has the callee `openai.OpenAI`. In JavaScript a default import is `module.default`, a
namespace import is `module`, and a named import is `module.name`; the module part is the
import's own text (`openai`, `@ai-sdk/openai`, `./lib/db`, `next/server`). `require("x")`
counts as `import x` (both namespace and default: it resolves to `x`).

Structs, not dataclasses: a scan makes hundreds of thousands, and these are made and read back several times faster.
No circle can be made of them, so the collector of circles need not walk them (`gc=False`).
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from tengates.model.place import Span


class Language(StrEnum):
    """A language whose files are parsed."""

    PYTHON = "python"
    JAVASCRIPT = "javascript"  # .js .jsx .mjs .cjs
    TYPESCRIPT = "typescript"  # .ts .tsx .mts .cts, also <script> of .vue and .svelte


class ExprKind(StrEnum):
    """The shapes of expression that somebody asks about."""

    STRING = "string"  # text is the value without quotes
    NUMBER = "number"
    BOOLEAN = "boolean"  # text is "true" or "false" in both languages
    NONE = "none"  # None, null, undefined
    NAME = "name"  # a name or a chain of attributes and subscripts
    CALL = "call"  # items are the arguments; `new X()` is a call too
    OBJECT = "object"  # dict or object literal
    LIST = "list"  # list, tuple, set or array literal
    TEMPLATE = "template"  # f-string, template literal, string built with + or % or .format
    FUNCTION = "function"  # lambda, arrow function, function expression
    OTHER = "other"  # anything else; items hold its direct sub-expressions


class Expr(Struct, frozen=True, gc=False):
    """An expression, cut off at a depth of six and 200 characters of text.

    The gaps of a longer STRING that are to be filled (`{question}`) stand at the end of what is kept of it.

    `name`: for NAME the dotted path with imports resolved and subscripts as `[key]`
    (`req.body`, `os.environ[KEY]`); for CALL the resolved callee; else "".
    `items`: pairs of label and expression. OBJECT: label is the key, "**" for a spread.
    CALL: "" for a positional argument, the keyword's name, "*" and "**" for spreads.
    LIST, TEMPLATE and OTHER: label "".
    A conversion wrapper is transparent in TypeScript (`x as T`, `x!`, parentheses) and so is
    `await`; a comparison or boolean operation is OTHER with its operands as items.
    """

    kind: ExprKind
    text: str
    span: Span
    name: str = ""
    items: tuple[tuple[str, Expr], ...] = ()

    def get(self, label: str) -> Expr | None:
        """The first item under this label, or None."""
        for key, value in self.items:  # asked more often than anything else: a generator costs three times as much
            if key == label:
                return value
        return None

    @property
    def positional(self) -> tuple[Expr, ...]:
        """The unlabelled items, in order."""
        return tuple([value for key, value in self.items if key == ""]) if self.items else ()

    @property
    def has_spread(self) -> bool:
        """Whether `*args`, `**kwargs` or `...rest` may add items that are not seen here."""
        return any(key in {"*", "**"} for key, _ in self.items)


class Import(Struct, frozen=True, gc=False):
    """One imported name. `module` is "openai" or "./lib/db" (leading dots kept in Python).

    `name` is the imported member ("" for the whole module, "default", "*"); `local` is the
    name it has in this file; `is_type` marks `import type`, which leaves nothing at run time.
    """

    module: str
    name: str
    local: str
    span: Span
    is_type: bool = False


class Call(Struct, frozen=True, gc=False):
    """A call, a `new` expression, or a JSX element (callee `<div>`, attributes as keywords).

    A raw value of a Vue or Svelte page (`v-html`, `{@html …}`) is an element with `dangerouslySetInnerHTML`.

    `callee` is resolved, `written` is as it stands. The receiver of a chain is kept:
    `client.chat.completions.create`; a call inside the chain shows as `()`:
    `ChatOpenAI().invoke`, `z.object().parse`, `supabase.from().select`.
    `scope` is the qualified name of the enclosing function ("" at module level).
    """

    callee: str
    written: str
    expr: Expr  # kind CALL, the whole call
    span: Span
    statement: Span  # the whole statement that holds it
    scope: str = ""
    receiver: Expr | None = None  # what the last attribute is taken from, when not a plain name
    awaited: bool = False
    is_statement: bool = False  # its value is dropped
    chained: tuple[str, ...] = ()  # methods called on the result: ("then", "catch")
    in_loop: bool = False
    in_try: bool = False  # a handler of the same function encloses it
    with_blocks: tuple[str, ...] = ()  # resolved callees or names of enclosing `with` items


class Parameter(Struct, frozen=True, gc=False):
    """One parameter; `annotation` and `default` as written expressions. Destructuring: name "{a, b}"."""

    name: str
    annotation: Expr | None = None
    default: Expr | None = None


class Function(Struct, frozen=True, gc=False):
    """A function, method, or arrow function; `qualname` is dotted, `<line:col>` when anonymous.

    `span` starts at `def`, `function`, or the first character of an arrow function, not at
    decorators. `passed_to` is the resolved callee whose argument this function is, if any
    (`app.post`), and `exported` the name under which a module exports it ("default", "POST").
    """

    name: str
    qualname: str
    span: Span
    body: Span
    parameters: tuple[Parameter, ...] = ()
    decorators: tuple[Expr, ...] = ()
    returns: Expr | None = None
    is_async: bool = False
    is_generator: bool = False
    passed_to: str = ""
    exported: str = ""
    directives: tuple[str, ...] = ()  # "use server" inside the body
    docstring: str = ""  # at most 200 characters


class Class(Struct, frozen=True, gc=False):
    """A class, TypeScript interface or type alias; `bases` are resolved dotted names."""

    name: str
    span: Span
    bases: tuple[str, ...] = ()
    fields: tuple[Parameter, ...] = ()
    decorators: tuple[Expr, ...] = ()
    keywords: tuple[tuple[str, Expr], ...] = ()
    is_type_only: bool = False


class Assignment(Struct, frozen=True, gc=False):
    """`target = value`. Target is dotted as written: `client`, `self.client`, `app.config[DEBUG]`, `el.innerHTML`.

    One value for each name of a destructuring: `const { a } = f()` gives target `a`, value the
    call, `member` "a". `scope` as in Call. `exported` for `export const x = …`. `fills`: only where
    there is nothing yet, `x ??= …` and `x ||= …`.
    """

    target: str
    value: Expr
    span: Span
    scope: str = ""
    annotation: Expr | None = None
    member: str = ""
    exported: str = ""
    fills: bool = False


class Exit(StrEnum):
    """How a block leaves: the first statement that ends it."""

    NONE = "none"
    RETURN = "return"
    RAISE = "raise"
    CONTINUE = "continue"
    BREAK = "break"


class Branch(Struct, frozen=True, gc=False):
    """An `if` (or a conditional early exit): what is asked, and how the body leaves."""

    condition: Expr
    span: Span
    exit: Exit
    scope: str = ""
    returned: Expr | None = None  # what it returns or raises
    calls: tuple[str, ...] = ()  # resolved callees in the body


class Handler(Struct, frozen=True, gc=False):
    """An `except` or `catch` clause, or the function given to `.catch(…)`.

    `types` are resolved names, empty for a bare `except` or a `catch`. `calls` are the
    resolved callees in its body; `uses_error` says whether the body mentions the caught
    value; `effects` counts statements that do anything but pass, continue, or a comment.
    `try_calls` are the resolved callees in the guarded body.
    """

    types: tuple[str, ...]
    span: Span
    scope: str = ""
    name: str = ""
    exit: Exit = Exit.NONE
    returned: Expr | None = None
    calls: tuple[str, ...] = ()
    assigns: tuple[str, ...] = ()
    uses_error: bool = False
    effects: int = 0
    try_calls: tuple[str, ...] = ()


class Loop(Struct, frozen=True, gc=False):
    """A `for` or `while`; `bounded` is False for `while True`, `while (true)`, `for (;;)` alone."""

    span: Span
    kind: str  # "for" or "while"
    bounded: bool
    has_exit: bool  # break, return or raise inside
    scope: str = ""
    condition: Expr | None = None


class Return(Struct, frozen=True, gc=False):
    """A `return` with a value, cut off at a depth of three; `scope` is the function it leaves."""

    value: Expr
    span: Span
    scope: str


class Read(Struct, frozen=True, gc=False):
    """A longest chain of attributes and subscripts that is read, not called: `req.body.message`."""

    name: str
    span: Span
    scope: str = ""


class EnvRead(Struct, frozen=True, gc=False):
    """An environment variable read by name, in any of the usual ways of both languages."""

    name: str
    span: Span
    scope: str = ""
    default: Expr | None = None
    required: bool = False  # fails when missing: os.environ["X"]


class Code(Struct, frozen=True, gc=False):
    """Everything extracted from one source file, in source order."""

    language: Language
    lines: int  # non-blank lines
    imports: tuple[Import, ...] = ()
    calls: tuple[Call, ...] = ()
    functions: tuple[Function, ...] = ()
    classes: tuple[Class, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    branches: tuple[Branch, ...] = ()
    handlers: tuple[Handler, ...] = ()
    loops: tuple[Loop, ...] = ()
    returns: tuple[Return, ...] = ()
    reads: tuple[Read, ...] = ()
    env_reads: tuple[EnvRead, ...] = ()
    directives: tuple[str, ...] = ()  # "use client", "use server", "__main__" guard present
    exports: tuple[str, ...] = ()
    broken_lines: tuple[int, ...] = ()  # lines of syntax errors; empty when it parses
    assertions: tuple[int, ...] = ()  # lines of Python's `assert` statements, in test files alone
