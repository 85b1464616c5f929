"""A Python file's facts, by one parse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tengates.facts.env_wrappers import with_wrapped
from tengates.facts.python_environment import settings_reads
from tengates.facts.python_expressions import Expressions
from tengates.facts.python_reader import MAIN, Reader
from tengates.facts.syntax import broken_lines, code_lines
from tengates.facts.tree import Node, Text, parsed
from tengates.model.code import Code, Import, Language

_MARK = "\ufeff"
_IMPORTS = frozenset({"import_statement", "import_from_statement"})


def read_python(source: bytes) -> Code:
    """Everything that `Code` holds of a UTF-8 Python source; lines that do not parse are named in `broken_lines`."""
    text = source.decode("utf-8", "replace")
    shift = 0
    if text.startswith(_MARK):
        text, shift = text[1:], len(_MARK.encode())
    tree = parsed(Text(text, shift), "python", _IMPORTS)
    imports = tuple(_imports(tree.noted))
    names = {item.local: _full(item) for item in imports if item.name != "*"}
    found = Reader(Expressions(names), may_yield="yield" in text).walk(tree.root)
    return Code(
        language=Language.PYTHON,
        lines=code_lines(text),
        imports=imports,
        calls=tuple(found.calls),
        functions=tuple(found.functions),
        classes=tuple(found.classes),
        assignments=tuple(found.assignments),
        branches=tuple(found.branches),
        handlers=tuple(found.handlers),
        loops=tuple(found.loops),
        returns=tuple(found.returns),
        reads=tuple(found.reads),
        env_reads=(
            *with_wrapped(found.env_reads, found.reads, found.calls, found.functions),
            *settings_reads(tuple(found.classes)),
        ),
        directives=(MAIN,) if found.guarded else (),
        exports=(),
        broken_lines=broken_lines(tree.broken),
    )


def _full(item: Import) -> str:
    """The full name behind a local one."""
    if not item.name:
        return item.module
    return f"{item.module}{'' if item.module.endswith('.') else '.'}{item.name}"


def _imports(nodes: Iterable[Node]) -> Iterator[Import]:
    for node in nodes:
        if node.kind == "import_statement":
            yield from _plain_imports(node)
        else:
            yield from _from_imports(node)


def _plain_imports(node: Node) -> Iterator[Import]:
    span = node.span
    for child in node.children:
        if child.kind == "dotted_name":
            # `import a.b` gives the name `a`
            top = child.text.partition(".")[0]
            yield Import(child.text, "", top, span) if top == child.text else Import(top, "", top, span)
        elif child.kind == "aliased_import":
            name, alias = child.field("name"), child.field("alias")
            if name is not None and alias is not None:
                yield Import(name.text, "", alias.text, span)


def _from_imports(node: Node) -> Iterator[Import]:
    module = node.field("module_name")
    if module is None:
        return
    span, source = node.span, module.text
    for child in node.children:
        if child is module:
            continue
        if child.kind == "wildcard_import":
            yield Import(source, "*", "*", span)
        elif child.kind == "aliased_import":
            name, alias = child.field("name"), child.field("alias")
            if name is not None and alias is not None:
                yield Import(source, name.text, alias.text, span)
        elif child.kind == "dotted_name":
            yield Import(source, child.text, child.text, span)
