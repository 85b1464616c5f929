"""Templates of pages (Jinja, Django, Nunjucks, EJS, Handlebars, Pug): where a value is put in without escaping."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice

from tengates.model.config import RawValue
from tengates.model.place import Span

_BRACES = {".html", ".htm", ".xhtml", ".jinja", ".jinja2", ".j2", ".njk", ".nunjucks", ".twig"}
_PERCENTS = {".ejs", ".eta"}
_MUSTACHES = {".hbs", ".handlebars", ".mustache"}
SUFFIXES = frozenset({*_BRACES, *_PERCENTS, *_MUSTACHES, ".pug", ".jade"})

_SIZE = 200_000  # characters looked at
_MOST = 200  # values of one file
_VALUE = 200  # characters kept of one
_HOPS = 3  # a loop in a loop in a loop
_ELEMENT = re.compile(r"<[a-zA-Z!/]")
_JINJA = re.compile(r"\{\{-?([^{}]{1,300})\}\}")
_ESCAPING_OFF = re.compile(r"\{%-?\s{0,9}autoescape\s{1,9}(?:off|false)\s{0,9}-?%\}")
_ESCAPING_END = re.compile(r"\{%-?\s{0,9}endautoescape")
_FILTER = re.compile(r"\|\s{0,9}(\w{1,60})")
_RAW = {"safe", "raw"}
_HARMLESS = re.compile(
    r"escape|^e$|json|urlencode|url_quote|striptags|saniti|clean|bleach|purif|linebreaks|urlize|length|date|float|int$|slug|wordcount|count"
)
_EJS = re.compile(r"<%[-~]([^%]{1,300})%>")
_MUSTACHE = re.compile(r"\{\{\{([^{}]{1,300})\}\}\}|\{\{&([^{}]{1,300})\}\}")
_PUG = re.compile(r"^[ \t]{0,99}[\w.#-]{0,99}(?:\([^()\n]{0,200}\))?!=[ \t]{0,9}([^\n]{1,300})|!\{([^{}\n]{1,300})\}", re.MULTILINE)  # fmt: skip
_PUTS_IN = re.compile(r"^\s{0,9}(?:await\s{1,9})?(?:include|partial|render|block|yield|super|body|content_for|slot)\b")
_LOOPS = (
    re.compile(r"\{%-?\s{0,9}for\s{1,9}(\w{1,60})(?:\s{0,9},\s{0,9}\w{1,60})?\s{1,9}in\s{1,9}([\w.]{1,120})"),
    re.compile(r"\{%-?\s{0,9}(?:set|with)\s{1,9}(\w{1,60})\s{0,9}=\s{0,9}([\w.]{1,120})"),
    re.compile(r"\b(?:const|let|var)\s{1,9}(\w{1,60})\s{1,9}(?:of|in)\s{1,9}([\w.]{1,120})"),
    re.compile(r"\beach\s{1,9}(\w{1,60})\s{1,9}in\s{1,9}([\w.]{1,120})"),
)
_EACH = re.compile(r"([\w.]{1,120})\.(?:forEach|map)\(\s{0,9}(?:function\b)?\s{0,9}\(?\s{0,9}(\w{1,60})")
_CHAIN = re.compile(r"(?<![\w.$\"'])[A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}|\[[^\[\]]{0,60}\]){0,12}")
_INDEX = re.compile(r"\[\s{0,9}[\"']?([\w-]{1,60})[\"']?\s{0,9}\]")


def read_raw_values(suffix: str, text: str) -> tuple[RawValue, ...]:
    """The values of a page that are not escaped, by the template language that a file's ending names.

    A template without any element makes a message or a subject, not a page.
    """
    text = text[:_SIZE]
    if suffix not in SUFFIXES or (suffix not in {".pug", ".jade"} and not _ELEMENT.search(text)):
        return ()
    loops = _loops(text)
    lines = [match.end() for match in re.finditer(r"\n", text)]
    return tuple(
        RawValue(" ".join(value.split())[:_VALUE], _chain(value, loops), _span(text, lines, start, end))
        for start, end, value in islice(_found(suffix, text), _MOST)
    )


def _found(suffix: str, text: str) -> Iterator[tuple[int, int, str]]:
    """First and last character and the value itself, in order."""
    if suffix in _BRACES:
        yield from _unescaped(text)
        return
    pattern = _EJS if suffix in _PERCENTS else _MUSTACHE if suffix in _MUSTACHES else _PUG
    for match in pattern.finditer(text):
        value = next(group for group in match.groups() if group is not None).rstrip("-_ \t")
        if not _PUTS_IN.match(value):
            yield match.start(), match.end(), value


def _unescaped(text: str) -> Iterator[tuple[int, int, str]]:
    """`{{ value|safe }}`, and everything where escaping is switched off."""
    off = [(match.end(), _end_of(text, match.end())) for match in _ESCAPING_OFF.finditer(text)]
    for match in _JINJA.finditer(text):
        value = match.group(1)
        filters = _FILTER.findall(value)
        raw = bool(_RAW & set(filters)) or any(start <= match.start() < end for start, end in off)
        if raw and not any(_HARMLESS.search(name) for name in filters) and not _PUTS_IN.match(value):
            yield match.start(), match.end(), value.partition("|")[0].rstrip("-")


def _end_of(text: str, start: int) -> int:
    found = _ESCAPING_END.search(text, start)
    return found.start() if found is not None else len(text)


def _loops(text: str) -> Mapping[str, str]:
    """What the names of loops stand for: `post` for `posts`."""
    found = {name: source for pattern in _LOOPS for name, source in pattern.findall(text)}
    return found | {name: source for source, name in _EACH.findall(text)}


def _chain(value: str, loops: Mapping[str, str]) -> tuple[str, ...]:
    """The first chain of names in a value, the names of loops put back: `post.text` is `posts`, `text`."""
    match = _CHAIN.search(value)
    parts = _parts(match.group()) if match is not None else []
    for _ in range(_HOPS):
        source = loops.get(parts[0]) if parts else None
        if source is None or source.partition(".")[0] == parts[0]:
            break
        parts = [*_parts(source), *parts[1:]]
    return tuple(parts)


def _parts(chain: str) -> list[str]:
    """`output.products[i].name` by its names; a place in a list is none."""
    named = _INDEX.sub(lambda match: f".{match.group(1)}" if match.group()[1:2] in "\"'" else "", chain)
    return [part for part in named.split(".") if part]


def _span(text: str, lines: list[int], start: int, end: int) -> Span:
    first = len(text[:start].encode())
    return Span(
        bisect_right(lines, start) + 1,
        bisect_right(lines, max(start, end - 1)) + 1,
        first,
        first + len(text[start:end].encode()),
    )
