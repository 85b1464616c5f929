"""A document as Markdown with checkboxes, for a co-founder, a contractor or a coding agent.

What comes from the repository (paths, messages) stands in code spans or escaped, and cannot break out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tengates.present import words
from tengates.present.blocks import Block, Heading, Item, Items, Line, Paragraph, Table, Tone, Words
from tengates.present.document import document
from tengates.present.dossier import Dossier

# An underscore between letters or digits means nothing, and names are full of them.
_SPECIAL = re.compile(r"([\\`*{}\[\]<>#|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]))")
# What a reader of Markdown makes a link or a mention of by itself stands in code.
_ACTIVE = re.compile(r"\S*(?:://|www\.|@|\bmailto:|\bxmpp:|#\d|\bGH-\d)\S*", re.IGNORECASE)
_INDENT = re.compile(r"^\s+")
_OPENS = re.compile(r"^(\s*)([-+=](?=[-=\s]|$)|\d+(?=[.)](?:\s|$)))")


def export_markdown(dossier: Dossier) -> str:
    """The whole dossier: the scorecard, the plan week by week, what was found where, the terms."""
    return markdown_text(document(dossier))


def markdown_text(blocks: Iterable[Block]) -> str:
    """Any blocks as Markdown."""
    return "\n".join(_lines(blocks)).rstrip() + "\n"


def code(text: str) -> str:
    """An inline code span that its content cannot close."""
    text = words.visible(text)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def fenced(rows: Iterable[str], kind: str = "text") -> str:
    """Words of a repository as a block that they cannot close."""
    shown = [words.visible(row) for row in rows]
    longest = max((len(run) for row in shown for run in re.findall(r"`+", row)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{kind}", *shown, fence])


def plain(text: str) -> str:
    """Words with every character of meaning escaped; addresses and mentions stand in code."""
    shown = words.visible(text)
    parts: list[str] = []
    end = 0
    for found in _ACTIVE.finditer(shown):
        parts += [_escaped(shown[end : found.start()]), code(found.group())]
        end = found.end()
    return _opened("".join([*parts, _escaped(shown[end:])]))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _opened(text: str) -> str:
    """Nothing at the start of a line that would open a list, underline a heading or indent code."""
    text = _INDENT.sub(" ", text)
    found = _OPENS.match(text)
    if found is None:
        return text
    mark = found[2]
    return (
        f"{found[1]}\\{text[found.start(2) :]}"
        if not mark.isdigit()
        else f"{text[: found.end()]}\\{text[found.end() :]}"
    )


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)
        yield ""


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, line):
            yield f"{'#' * level} {_inline(line)}"
        case Paragraph(line):
            yield _inline(line)
        case Items(items):
            yield from _items(items, "")
        case Table():
            yield from _table(block)


def _items(items: tuple[Item, ...], indent: str) -> Iterator[str]:
    for item in items:
        box = "" if item.done is None else f"[{'x' if item.done else ' '}] "
        yield f"{indent}- {box}{_inline(item.line)}"
        yield from _items(item.below, f"{indent}  ")


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(plain(cell) for cell in table.head)} |"
    yield f"| {' | '.join('---:' if column in table.figures else '---' for column in range(len(table.head)))} |"
    for row in table.rows:
        yield f"| {' | '.join(_inline(cell) for cell in row)} |"


def _inline(line: Line) -> str:
    return "".join(_run(run) for run in line)


def _run(run: Words) -> str:
    if not run.text:
        return ""
    text = code(run.text) if run.tone is Tone.CODE else plain(run.text)
    if run.tone is Tone.STRONG:
        text = f"**{text}**"
    return f"[{text}]({run.link})" if run.link else text
