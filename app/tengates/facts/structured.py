"""JSON, TOML and YAML of strangers, read with limits and flattened to dotted keys."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import yaml

from tengates.facts.json_comments import strict_json
from tengates.model.config import Settings

Tree = Any
_DEPTH = 40
_NODES = 50_000
_VALUES = 2_000
_TEXT = 400
_BRACKETS = 200
_LENGTH = 500_000  # the readers of TOML and YAML take a second for this much
_HALF = re.compile(r"\\[uU](?:0000)?[dD][89a-fA-F]")
_TOML_TOKEN = re.compile(
    r'"""(?s:.*?)"""|\'\'\'(?s:.*?)\'\'\'|"(?:[^"\\\n]|\\[^\n])*+"|\'[^\'\n]*\'|#[^\n]*|[^\s"\'#.=,\[\]{}]+|[ \t]+|\n|.',
)


class UnreadableError(Exception):
    """The file cannot be read as what its name says; the message is a clause."""


def read_json(text: str) -> Tree:
    """A JSON value, with comments and trailing commas allowed. UnreadableError for anything else."""
    _refuse_depth(text)
    try:
        return _whole(json.loads(text), text)
    except ValueError:
        pass
    except RecursionError as error:
        raise UnreadableError("is nested too deeply") from error
    strict = strict_json(text)
    if strict is None:
        raise UnreadableError("is not valid JSON")
    try:
        return _whole(json.loads(strict), text)
    except ValueError as error:
        raise UnreadableError("is not valid JSON") from error
    except RecursionError as error:
        raise UnreadableError("is nested too deeply") from error


def read_toml(text: str) -> Tree:
    """A TOML document. UnreadableError names the line."""
    _refuse_length(text)
    _refuse_depth(text)
    _refuse_dots(text)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableError(f"is not valid TOML: {str(error)[:120]}") from error


def read_yaml(text: str) -> Tree:
    """A YAML document built from events with caps on depth, nodes and aliases; scalars stay text."""
    _refuse_length(text)
    _refuse_depth(text)
    if text.count("\n") > _NODES:
        raise UnreadableError("is too long")
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnreadableError("is not valid YAML") from error
    return _whole(builder.value, text)


def _whole(tree: Tree, text: str) -> Tree:
    """The tree with texts that can be written down: an escape can name half a character, which no file may hold."""
    return _mended(tree) if _HALF.search(text) else tree


def _mended(tree: Tree) -> Tree:
    if isinstance(tree, str):
        return tree.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(tree, dict):
        return {_mended(key): _mended(value) for key, value in tree.items()}
    return [_mended(value) for value in tree] if isinstance(tree, list) else tree


class _Builder:
    """Puts YAML events together without recursion; an alias stands as its name, so it cannot multiply."""

    def __init__(self) -> None:
        self.value: Tree = None
        self._open: list[tuple[Tree, list[Tree]]] = []
        self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        """One event more."""
        self._nodes += 1
        if self._nodes > _NODES or len(self._open) > _DEPTH:
            raise UnreadableError("is nested too deeply or too long")
        if isinstance(event, yaml.MappingStartEvent):
            self._open.append(({}, []))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open.append(([], []))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._put(self._open.pop()[0], event)
        elif isinstance(event, yaml.ScalarEvent):
            self._put(event.value, event)
        elif isinstance(event, yaml.AliasEvent):
            self._put(f"*{event.anchor}", event)

    def _put(self, value: Tree, event: yaml.Event) -> None:
        if not self._open:
            self.value = value
            return
        container, keys = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        elif not keys:
            keys.append(value if isinstance(value, str) else "?")
            mark = event.start_mark
            if mark is not None:
                container.setdefault(LINES, {})[keys[0]] = mark.line + 1
        else:
            container[keys.pop()] = value


LINES = "\0lines"  # a mapping read from YAML holds its keys' 1-based lines under this key


def flattened(tree: Tree) -> Settings:
    """Dotted keys to texts, at most two thousand."""
    found: list[tuple[str, str]] = []
    stack: list[tuple[str, Tree]] = [("", tree)]
    while stack and len(found) < _VALUES:
        key, value = stack.pop()
        if isinstance(value, dict):
            stack += [
                (f"{key}.{name}" if key else str(name), item) for name, item in reversed(value.items()) if name != LINES
            ]
        elif isinstance(value, list):
            stack += [(f"{key}[{place}]", item) for place, item in reversed(list(enumerate(value)))]
        else:
            found.append((key, _text(value)))
    return Settings(tuple(found))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)[:_TEXT]


def _refuse_length(text: str) -> None:
    if len(text) > _LENGTH:
        raise UnreadableError("is too long")


def _refuse_dots(text: str) -> None:
    """A key of many parts costs the reader the square of them, wherever it stands; strings may hold any dots."""
    dots = 0
    for found in _TOML_TOKEN.finditer(text):
        piece = found.group()
        if piece in {'"', "'"}:
            raise UnreadableError("is not valid TOML: a string does not end")
        if piece == ".":
            dots += 1
        elif piece[0] in "=,[]{}\n":
            dots = 0
        if dots > _DEPTH:
            raise UnreadableError("is nested too deeply")


def _refuse_depth(text: str) -> None:
    """A cheap look before a parser that recurses: no honest file opens so many brackets at once."""
    depth = deepest = 0
    for found in re.finditer(r"[\[{]|[\]}]", text):
        depth += 1 if found.group() in "[{" else -1
        deepest = max(deepest, depth)
        if deepest > _BRACKETS:
            raise UnreadableError("is nested too deeply")
