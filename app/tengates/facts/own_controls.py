"""A team's own control, read from its file: a stranger's YAML, checked key by key."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from tengates.facts.structured import LINES, Tree, UnreadableError, read_yaml
from tengates.model.outcome import Severity
from tengates.model.own import OwnControl

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "python": (".py",),
    "javascript": (".js", ".jsx", ".mjs", ".cjs"),
    "typescript": (".ts", ".mts", ".cts"),
    "tsx": (".tsx",),
}
_SIZE = 32_000  # bytes
_LONGEST = {"id": 60, "title": 120, "message": 300}
_NEEDED = ("id", "title", "language", "rule", "page")
_KNOWN = (*_NEEDED, "message", "severity")
_Lines = Mapping[str, int]
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_own(path: str, content: bytes) -> OwnControl:
    """The control in a file. UnreadableError is a clause, with the line where there is one."""
    if len(content) > _SIZE:
        raise UnreadableError(f"is larger than {_SIZE // 1000} KB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("is not UTF-8 text") from error
    tree, lines = _tree(text)
    for key in tree:
        if key not in _KNOWN:
            raise _wrong(lines, key, f'"{key[:40]}" is no key of a control; there are {", ".join(_KNOWN)}')
    for key in _NEEDED:
        if not tree.get(key):
            raise UnreadableError(f'has no "{key}"')
    said = {key: _words(lines, tree, key) for key in _KNOWN if key in tree and key != "rule"}
    return _control(path, lines, said, tree["rule"])


def _control(path: str, lines: _Lines, said: Mapping[str, str], rule: Tree) -> OwnControl:
    name = path.rpartition("/")[2].rpartition(".")[0]
    if said["id"] != name or not _ID.fullmatch(name):
        raise _wrong(lines, "id", f'the id is small letters, digits and "-", and the name of its file ("{name}")')
    if said["language"] not in SUFFIXES:
        raise _wrong(lines, "language", f"the language is one of {', '.join(SUFFIXES)}")
    if not isinstance(rule, dict):
        raise _wrong(lines, "rule", "the rule is a block of keys, such as pattern")
    severity = said.get("severity", Severity.MEDIUM.value)
    if severity not in set(Severity):
        raise _wrong(lines, "severity", f"the severity is one of {', '.join(Severity)}")
    return OwnControl(
        id=said["id"],
        title=said["title"],
        language=said["language"],
        message=said.get("message") or said["title"],
        severity=Severity(severity),
        page=said["page"],
        rule=msgspec.json.encode(_plain(rule)),
        path=path,
        rule_line=lines.get("rule", 1),
    )


def _tree(text: str) -> tuple[dict[str, Tree], _Lines]:
    """The keys of the top level, and the line of each."""
    try:
        tree = read_yaml(text)
    except UnreadableError as error:
        mark = getattr(error.__cause__, "problem_mark", None)
        where = f" on line {mark.line + 1}" if mark is not None else ""
        raise UnreadableError(f"{error}{where}") from error
    if not isinstance(tree, dict):
        raise UnreadableError("holds no keys such as id and title")
    lines = tree.pop(LINES, {})
    return tree, lines


def _plain(tree: Tree) -> Tree:
    """The tree without its lines; it is as deep as its reader allows."""
    if isinstance(tree, dict):
        return {key: _plain(value) for key, value in tree.items() if key != LINES}
    return [_plain(value) for value in tree] if isinstance(tree, list) else tree


def _words(lines: _Lines, tree: Mapping[str, Tree], key: str) -> str:
    value = tree[key]
    if not isinstance(value, str):
        raise _wrong(lines, key, f"the {key} is text")
    if len(value) > _LONGEST.get(key, _SIZE):
        raise _wrong(lines, key, f"the {key} has more than {_LONGEST[key]} characters")
    return value.strip() if key == "page" else " ".join(value.split())


def _wrong(lines: _Lines, key: str, why: str) -> UnreadableError:
    return UnreadableError(f"is wrong on line {lines.get(key, 1)}: {why}")
