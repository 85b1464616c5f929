"""Help as pages: the guide, the glossary, and one page for each gate, control and guided fix; and finding words in them.

A link on a page is a path to a file of ours, so that the same text leads somewhere on a code host too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice
from pathlib import Path

from tengates import assets
from tengates.engine.gates import load_gates
from tengates.engine.pages import Page, read_page
from tengates.model.score import Gate
from tengates.present import glossary
from tengates.present.words import figure

START = "guide/README"  # the list of chapters
GLOSSARY = "glossary"
FIXES = "recipes"  # the list of guided fixes
_EXAMPLES = "Examples"
_CHAPTER = re.compile(r"^- \[[^\]]+\]\(([a-z-]+)\.md\)$", re.MULTILINE)
_SHOWN = re.compile(r"^### (Reported|Silent|Changes|Left alone)\b")
_FENCE = re.compile(r"^(`{3,}|~{3,})(\S*) ?(.*)$")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_SIGNS = re.compile(r"^#+ |^- |\*|`")
_MOST = 40
_EXCERPT = 110  # characters
_LONGEST_WORD = 40  # characters; a cut goes through longer ones
_HEADING = 4  # blanks: what has fewer is a heading or a short point


class Kind(StrEnum):
    """What kind of page; earlier ones are found first."""

    CHAPTER = "chapter"
    TERMS = "terms"
    GATE = "gate"
    FIX = "fix"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page: its id is the path of what it is made of, below resources and without its ending."""

    ident: str
    kind: Kind
    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found, and the line that says so."""

    page: HelpPage
    excerpt: str


@cache
def pages() -> tuple[HelpPage, ...]:
    """All pages: chapters in their order, the glossary, gates, guided fixes, controls."""
    return (*chapters(), _terms(), *_gates(), *_fixes(), *_controls())


def page(ident: str) -> HelpPage | None:
    """The page with this id, None when there is none."""
    return _by_ident().get(ident)


@cache
def chapters() -> tuple[HelpPage, ...]:
    """The guide alone, its list of chapters first."""
    return tuple(_chapters())


def target(here: str, address: str) -> str:
    """The id of the page that a link on the page `here` leads to, "" when it leads to none of ours."""
    base = here if "/" in here else ""  # gates, guided fixes and terms are listed at the top of resources
    path, _, part = posixpath.normpath(posixpath.join(_folder(base), address)).partition("#")
    ident = {"gates.toml": f"gates/{part}", "glossary.toml": GLOSSARY}.get(path, path.removesuffix(".md"))
    return ident if ident in _by_ident() else ""


def search(query: str) -> tuple[Hit, ...]:
    """The pages that hold all these words, best first; () when nothing was asked or nothing is found."""
    wanted = query.casefold().split()
    if not wanted:
        return ()
    fitting = [item for item in pages() if item.ident != START and _holds(_plain(item), wanted)]
    ranked = sorted(fitting, key=lambda item: _rank(item, wanted), reverse=True)
    return tuple(Hit(item, _excerpt(item, wanted)) for item in ranked[:_MOST])


def get_ready() -> tuple[HelpPage, ...]:
    """All pages, with what a search needs read out of them: so long that a window asks for it beside its own work."""
    for item in pages():
        _plain(item)
    return pages()


@cache
def _by_ident() -> dict[str, HelpPage]:
    return {item.ident: item for item in pages()}


def _folder(ident: str) -> str:
    return "" if ident.startswith("gates/") else posixpath.dirname(ident)


def _chapters() -> Iterator[HelpPage]:
    folder = assets.resources() / "guide"
    names = _CHAPTER.findall((folder / "README.md").read_text(encoding="utf-8"))
    for name in ("README", *names):
        text = (folder / f"{name}.md").read_text(encoding="utf-8")
        title = text.partition("\n")[0].removeprefix("# ")
        yield HelpPage(f"guide/{name}", Kind.CHAPTER, title, text)


def _terms() -> HelpPage:
    rows = sorted(glossary.terms(), key=lambda term: term.name.casefold())
    text = "\n".join(("# Glossary", "", *(f"- **{row.name}**: {row.meaning}" for row in rows)))
    return HelpPage(GLOSSARY, Kind.TERMS, "Glossary", text)


def _gates() -> Iterator[HelpPage]:
    for gate in load_gates():
        yield HelpPage(f"gates/{gate.id}", Kind.GATE, gate.title, "\n".join(_gate(gate)))


def _gate(gate: Gate) -> Iterator[str]:
    yield f"# {gate.title}\n\n{gate.question}\n"
    critical = " Below it, this gate alone is a reason to pause the launch." if gate.critical else ""
    yield f"Risk when skipped: {gate.risk}. A launch needs {figure(gate.minimum)} of 5.{critical}\n\n## Controls\n"
    for path in _files(f"controls/{gate.id}"):
        yield f"- [{read_page(path).title}](controls/{gate.id}/{path.name})"


def _fixes() -> Iterator[HelpPage]:
    found = [(path, read_page(path)) for path in _files("recipes")]
    lines = [f"- [{item.title}](recipes/{path.name})" for path, item in found]
    head = "# Guided fixes\n\nWhat Ten Gates can mend for you, [change by change](guide/guided-fixes.md).\n"
    yield HelpPage(FIXES, Kind.FIX, "Guided fixes", "\n".join((head, *lines)))
    for path, item in found:
        up = f"One of the [guided fixes](../recipes): `{path.stem}`"
        yield HelpPage(f"recipes/{path.stem}", Kind.FIX, item.title, _whole(item, up))


def _controls() -> Iterator[HelpPage]:
    for gate in load_gates():
        for path in _files(f"controls/{gate.id}"):
            item = read_page(path)
            up = f"Part of the gate [{gate.title}](../../gates.toml#{gate.id}): `{gate.id}.{path.stem}`"
            yield HelpPage(f"controls/{gate.id}/{path.stem}", Kind.CONTROL, item.title, _whole(item, up))


def _files(folder: str) -> list[Path]:
    return sorted((assets.resources() / folder).glob("*.md"))


def _whole(item: Page, up: str) -> str:
    """A page as Markdown, of its examples the first of each kind."""
    parts = [f"# {item.title}", up]
    for heading, text in item.sections:
        parts.append(f"## {heading}\n\n{_few(text) if heading == _EXAMPLES else text}")
    return "\n\n".join(parts) + "\n"


def _few(text: str) -> str:
    """The first example of each kind, each file of it named above its code."""
    lines: list[str] = []
    seen: set[str] = set()
    fence, shown = "", False
    for line in text.split("\n"):
        if not fence and line.startswith("### "):
            kind = found.group(1) if (found := _SHOWN.match(line)) else ""
            shown = bool(kind) and kind not in seen
            seen.add(kind)
        mark = _FENCE.match(line)
        named = bool(mark and not fence and mark.group(3))
        fence = _after(fence, mark)
        if shown and mark and named:
            lines += [f"`{mark.group(3)}`", "", f"{mark.group(1)}{mark.group(2)}"]
        elif shown:
            lines.append(line)
    return "\n".join(lines).strip()


def _after(fence: str, mark: re.Match[str] | None) -> str:
    """The fence that is open after a line, "" when none is."""
    if mark is None:
        return fence
    if not fence:
        return mark.group(1)
    return "" if mark.group(1).startswith(fence) and not mark.group(2) else fence


@cache
def _plain(item: HelpPage) -> str:
    """What a person reads of a page, a line each."""
    lines = (line for line in item.markdown.split("\n") if line.strip() and not _FENCE.match(line))
    return "\n".join(_SIGNS.sub("", _LINK.sub(r"\1", line)).strip() for line in lines)


def _rank(item: HelpPage, wanted: list[str]) -> tuple[bool, bool, bool, int, int]:
    title = item.title.casefold()
    headings = (line for line in item.markdown.split("\n") if line.startswith("##"))
    return (
        title.startswith(" ".join(wanted)),
        _holds(title, wanted),
        item.kind is Kind.CHAPTER or any(_holds(line, wanted) for line in headings),
        -list(Kind).index(item.kind),
        sum(_count(_plain(item), word) for word in wanted),
    )


def _holds(text: str, wanted: Iterable[str]) -> bool:
    return all(_count(text, word) for word in wanted)


def _count(text: str, word: str) -> int:
    """How often a word of the text begins so."""
    folded = text.casefold()
    found, at = 0, folded.find(word)
    while at >= 0:
        found += at == 0 or not (folded[at - 1].isalnum() and word[0].isalnum())
        at = folded.find(word, at + len(word))
    return found


def _excerpt(item: HelpPage, wanted: list[str]) -> str:
    """The line below the title that holds most of the words, a sentence rather than a heading, cut around the first."""
    lines = list(islice(_plain(item).split("\n"), 1, None)) or [item.title]
    best = max(
        lines,
        key=lambda line: (
            sum(bool(_count(line, word)) for word in wanted),
            item.kind is Kind.TERMS and line.casefold().startswith(wanted[0]),
            line.count(" ") > _HEADING,
        ),
    )
    at = next((place for word in wanted if (place := best.casefold().find(word)) >= 0), 0)
    start = best.rfind(" ", 0, max(0, at - _EXCERPT // 3)) + 1 if at > _EXCERPT // 2 else 0
    end = start + _EXCERPT
    cut = best[start:] if len(best) <= end else best[start : max(best.rfind(" ", start, end), end - _LONGEST_WORD)]
    return f"{'…' if start else ''}{cut}{'…' if start + len(cut) < len(best) else ''}"
