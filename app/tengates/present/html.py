"""A document as one HTML page: nothing is loaded, it prints well, and nothing of a repository can leave its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from tengates.present import words
from tengates.present.blocks import Block, Heading, Item, Items, Line, Paragraph, Table, Tone, Words
from tengates.present.document import document
from tengates.present.dossier import Dossier

# Colours are those of the window's tokens; a colour never stands without a word.
_STYLE = """
:root { color-scheme: light dark; --text: #1c1d1c; --quiet: #5b5d59; --line: #dddfda; --link: #2b55c8; --sunken: #f4f5f2 }
@media (prefers-color-scheme: dark) { :root { --text: #ececea; --quiet: #a5a7a2; --line: #37393b; --link: #8fb0ff; --sunken: #242627 } body { background: #1b1c1d } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.7rem; margin: 0 0 .6rem } h2 { font-size: 1.3rem; margin: 2.4rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--line) }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .4rem } p { margin: .5rem 0 } ul { margin: .3rem 0; padding-left: 1.3rem } li { margin: .3rem 0 }
table { border-collapse: collapse; width: 100%; margin: .8rem 0 } td, th { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line) }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap } .quiet { color: var(--quiet) }
code { font: .88em/1.4 ui-monospace, monospace; background: var(--sunken); padding: .05em .3em; border-radius: 3px; overflow-wrap: anywhere }
a { color: var(--link) } li.task { list-style: none; margin-left: -1.3rem } li.task > input { margin: 0 .35rem 0 0 }
@page { margin: 18mm 16mm }
@media print { :root { color-scheme: light; --text: #000; --quiet: #444; --line: #bbb; --link: #000; --sunken: #fff }
  body { background: #fff; font-size: 10.5pt; margin: 0; padding: 0; max-width: none } h1, h2, h3 { break-after: avoid } h2 { break-before: auto }
  li, tr { break-inside: avoid } li.task, li:has(> ul) { break-inside: auto } thead { display: table-header-group } a { text-decoration: none } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def export_html(dossier: Dossier) -> str:
    """A whole page: the scorecard, the plan, what was found, the terms."""
    return "\n".join(_page(dossier)) + "\n"


def text(value: str) -> str:
    """Words of a repository, or of ours, as text of a page."""
    return escape(words.visible(value))


def code(value: str) -> str:
    """The same as code."""
    return f"<code>{text(value)}</code>"


def _page(dossier: Dossier) -> Iterator[str]:
    title = f"Production plan for {text(dossier.report.folder.name)}"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head><body>"
    for block in document(dossier):
        yield _block(block)
    yield "</body></html>"


def _block(block: Block) -> str:
    match block:
        case Heading(level, line):
            return f"<h{level}>{_inline(line)}</h{level}>"
        case Paragraph(line):
            return f"<p>{_inline(line)}</p>"
        case Items(items):
            return _items(items)
        case Table():
            return _table(block)


def _items(items: Iterable[Item]) -> str:
    return f"<ul>{''.join(_item(item) for item in items)}</ul>"


def _item(item: Item) -> str:
    below = _items(item.below) if item.below else ""
    if item.done is None:
        return f"<li>{_inline(item.line)}{below}</li>"
    box = f'<input type="checkbox" disabled{" checked" if item.done else ""} aria-label="{"done" if item.done else "open"}">'
    return f'<li class="task">{box}{_inline(item.line)}{below}</li>'


def _table(table: Table) -> str:
    head = "".join(f"<th{_figure(table, column)}>{text(name)}</th>" for column, name in enumerate(table.head))
    rows = "".join(
        f"<tr>{''.join(f'<td{_figure(table, column)}>{_inline(cell)}</td>' for column, cell in enumerate(row))}</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _figure(table: Table, column: int) -> str:
    return ' class="figure"' if column in table.figures else ""


def _inline(line: Line) -> str:
    return "".join(_run(run) for run in line)


def _run(run: Words) -> str:
    shown = text(run.text)
    match run.tone:
        case Tone.CODE:
            shown = code(run.text)
        case Tone.STRONG:
            shown = f"<strong>{shown}</strong>"
        case Tone.QUIET:
            shown = f'<span class="quiet">{shown}</span>'
    return f'<a href="{escape(run.link)}">{shown}</a>' if run.link else shown
