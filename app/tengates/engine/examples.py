"""The examples on a control's page: each is a small repository and what must be said about it.

The page is the test. A line that ends in `<- gap` (after the language's comment sign, where it
has one) must be reported; the mark is taken off before the file is read. A block whose info ends
in `(earlier)` is a commit of its own, made before the files as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tengates.engine.pages import Page

_MARK = re.compile(r"[ \t]*(?:#|//|<!--|--|/\*|\{/\*)?[ \t]*<- gap[ \t]*(?:-->|\*/\}?)?[ \t]*$")
_HEADING = re.compile(r"^### (Reported|Silent|Not applicable)(?: \((partial)\))?: (.+)$")
_FENCE = re.compile(r"^(`{3,}|~{3,})(\S*) ?(\S*)(?: (.*))?$")
_EARLIER = "(earlier)"


class Expectation(StrEnum):
    """What the control must say about an example."""

    REPORTED = "Reported"
    PARTIAL = "Reported (partial)"
    SILENT = "Silent"
    NOT_APPLICABLE = "Not applicable"


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """One fenced block: its path, its text without marks, the 1-based lines that were marked.

    `earlier`: it stood so in an earlier commit alone.
    """

    path: str
    text: str
    marked: tuple[int, ...]
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A small repository with what must be said about it."""

    title: str
    expectation: Expectation
    files: tuple[ExampleFile, ...]

    @property
    def present(self) -> dict[str, bytes]:
        """The files as they are, by path."""
        return {file.path: file.text.encode() for file in self.files if not file.earlier}

    @property
    def earlier(self) -> tuple[tuple[str, bytes], ...]:
        """What earlier commits wrote, oldest first."""
        return tuple((file.path, file.text.encode()) for file in self.files if file.earlier)

    @property
    def marked(self) -> frozenset[tuple[str, int]]:
        """Every marked place."""
        return frozenset((file.path, line) for file in self.files for line in file.marked)


def read_examples(page: Page) -> tuple[Example, ...]:
    """All examples under the page's `## Examples` heading, in order."""
    return tuple(_example(heading, body) for heading, body in _parts(page.section("Examples")))


def _parts(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    heading: re.Match[str] | None = None
    body: list[str] = []
    for line in text.split("\n"):
        found = _HEADING.match(line)
        if found is None:
            body.append(line)
            continue
        if heading is not None:
            yield heading, body
        heading, body = found, []
    if heading is not None:
        yield heading, body


def _example(heading: re.Match[str], body: list[str]) -> Example:
    kind, partial, title = heading.groups()
    expectation = Expectation.PARTIAL if partial else Expectation(kind)
    return Example(title.strip(), expectation, tuple(_files(body)))


def _files(body: list[str]) -> Iterator[ExampleFile]:
    closing, path, lines, earlier = "", "", list[str](), False
    for line in body:
        if closing:
            if line.strip() == closing:
                yield _file(path, lines, earlier=earlier)
                closing = ""
            else:
                lines.append(line)
        elif found := _FENCE.match(line):
            closing, path, lines = found.group(1), found.group(3), []
            earlier = found.group(4) == _EARLIER


def _file(path: str, lines: list[str], *, earlier: bool) -> ExampleFile:
    marked = tuple(number for number, line in enumerate(lines, 1) if _MARK.search(line))
    text = "\n".join(_MARK.sub("", line) for line in lines)
    return ExampleFile(path, text + "\n" if text else "", marked, earlier)
