"""What is wrong with a proposed file, told by others' parsers and by bytes alone."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from itertools import pairwise

import yaml

from tengates.authoring.editing.javascript_edits import syntax_errors
from tengates.model.change import ChangeKind, FileChange

BOM = b"\xef\xbb\xbf"
_SCRIPTS = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts")


def faults(change: FileChange) -> Iterator[str]:
    """Each as the rest of a sentence that begins with the path."""
    if change.kind is ChangeKind.UNTRACK or change.new is None:
        return
    yield from _unparsed(change)
    if change.base is not None:
        yield from _moved(change, change.base, change.new)
        yield from _dressed(change.base, change.new)


def parses(path: str, content: bytes) -> bool | None:
    """Whether it parses; None when nobody here can tell."""
    if path.endswith(_SCRIPTS):
        return syntax_errors(content, path) == 0
    parser = next((parse for ends, parse in _PARSERS.items() if path.endswith(ends)), None)
    if parser is None:
        return None
    try:
        parser(content)
    except (SyntaxError, ValueError, RecursionError, yaml.YAMLError):
        return False
    return True


_PARSERS: dict[tuple[str, ...], Callable[[bytes], object]] = {
    (".py",): ast.parse,
    (".json",): json.loads,
    (".toml",): lambda content: tomllib.loads(content.decode("utf-8-sig")),
    (".yml", ".yaml"): lambda content: list(yaml.safe_load_all(content)),
}


def _unparsed(change: FileChange) -> Iterator[str]:
    was = change.base is None or parses(change.path, change.base)
    if was and parses(change.path, change.new or b"") is False:
        yield "does not parse any more" if change.base is not None else "does not parse"


def _moved(change: FileChange, base: bytes, new: bytes) -> Iterator[str]:
    """Lines outside of the hunks, compared one by one: none may differ."""
    before, after = base.split(b"\n"), new.split(b"\n")
    ends = (
        (1, 1),
        *(pair for hunk in change.hunks for pair in _ends(hunk.old, hunk.new)),
        (len(before) + 1, len(after) + 1),
    )
    for number, ((old, now), (old_end, now_end)) in enumerate(pairwise(ends)):
        if number % 2 == 0 and before[old - 1 : old_end - 1] != after[now - 1 : now_end - 1]:
            yield f"differs between its lines {old} and {old_end}, which no change names"
        elif number % 2 and before[old - 1 : old_end - 1] == after[now - 1 : now_end - 1]:
            yield f"has a change at line {old} that changes nothing"


def _ends(old: tuple[int, int], new: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    return (old[0], new[0]), (old[1], new[1])


def _dressed(base: bytes, new: bytes) -> Iterator[str]:
    """Byte order mark, line ends, the end of the file: as they were."""
    if base.startswith(BOM) != new.startswith(BOM) or new.count(BOM) != base.count(BOM):
        yield "has another byte order mark"
    if base and base.endswith(b"\n") != new.endswith(b"\n"):
        yield "ends in another way"
    bare, windows = _bare_ends(base), base.count(b"\r\n")
    if windows and not bare and _bare_ends(new):
        yield f"has {_bare_ends(new)} lines without Windows line ends"
    if bare and not windows and b"\r" in new.replace(b"\\r", b"") and b"\r" not in base:
        yield "has lines with Windows line ends"


def _bare_ends(content: bytes) -> int:
    return len(re.findall(rb"(?<!\r)\n", content))
