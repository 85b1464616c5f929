"""`tengates guide`: the chapters of the guide, one of them, or the pages that hold some words."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from tengates.model.errors import InputError
from tengates.present import guide
from tengates.present.guide import HelpPage, Kind


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    words = " ".join(arguments.words)
    if (found := guide.page(f"guide/{words}")) is not None:
        print(found.markdown.strip())
    else:
        print("\n".join(_found(words) if words else _listed()))
    return 0


def _listed() -> Iterator[str]:
    for chapter in guide.chapters()[1:]:
        yield f"{_command(chapter):<32} {chapter.title}"
    yield "tengates guide WORD …            where these words stand in the guide, the glossary and all pages"


def _found(words: str) -> Iterator[str]:
    hits = guide.search(words)
    if not hits:
        raise InputError(f'Nothing in the guide says "{words}". `tengates guide` lists its chapters.')
    for hit in hits:
        command = _command(hit.page)
        yield f"{hit.page.title}{f'  [{command}]' if command else ''}"
        yield f"    {hit.excerpt}"


def _command(page: HelpPage) -> str:
    """The command that prints a page, "" when there is none."""
    name = page.ident.partition("/")[2]
    if page.kind is Kind.CHAPTER:
        return f"tengates guide {name}"
    return f"tengates explain {name.replace('/', '.')}" if name else ""
