"""Callers who are on a list, or know a secret, that the program was given: who else comes is not served."""

from __future__ import annotations

import re

from tengates.model.code import Expr, ExprKind
from tengates.model.place import Span
from tengates.survey.web import vocabulary as words
from tengates.survey.web.branches import holds
from tengates.survey.web.index import SourceFile
from tengates.survey.web.project import Project
from tengates.survey.web.unset_checks import answers_while_unset

# `!team.includes(ctx.from.id)`, `update.effective_user.id not in TEAM`, and the same without the "not".
_ASKED = re.compile(
    r"^(?:!\s{0,3})?(?P<holder>[\w.$]{1,80})\??\.(?:includes|has)\((?P<sought>[^&|]{1,80})\)$"
    r"|^(?P<seeker>[^&|]{1,80}?) (?:not )?in (?P<among>[\w.]{1,80})$"
)
# Who writes, as the platforms' libraries name it.
_SENDER = re.compile(
    r"(?i)(?:from(?:_?user)?|author|sender|effective_(?:user|chat)|user|member|chat|guild|channel)(?:!|\?)?\.(?:id|username)\b"
    r"|\b(?:user|sender|author|chat|guild|telegram|discord)_?id\b"
)
# Somebody by a number, by a constant, or by a setting.
_DIFFERS = re.compile(r"^([\w.$!?()\[\]\"']{1,80})\s{0,3}!==?\s{0,3}([\w.$!?()\[\]\"']{1,80})$")
_TOLD = re.compile(
    r"^(?:\d{4,}|[\"']\d{4,}[\"']|[A-Z][A-Z0-9_]{2,}|(?:self\.|this\.)?(?:config|settings|cfg|env|options)[.\[].+)$"
)
_NEGATED = re.compile(r"^!|\bnot in\b")
_WRAPPERS = frozenset({"Set", "set", "frozenset", "tuple", "list", "Array.from", "Object.freeze"})
_GROWS = ("add", "push", "append", "update", "extend", "insert", "unshift")
_LOOSE = re.compile(r"\|\|| or |!(?!=)|\bnot\b")
_COMPARES = re.compile(r"===|(?<![!<>=])==(?!=)|compare_?digest|timingSafeEqual")


def is_off_list(project: Project, file: SourceFile, condition: Expr) -> bool:
    """Whether a condition says that whoever writes is not on a list that stands fixed, whatever that is called."""
    text = _bare(condition.text)
    return _is_another(file, condition, text) or (bool(_NEGATED.search(text)) and _asks_list(project, file, text))


def _is_another(file: SourceFile, condition: Expr, text: str) -> bool:
    """`ctx.from.id !== config.OWNER`: whoever writes is not the one that the program was told of."""
    found = _DIFFERS.match(text)
    if found is None:
        return False
    sides = found.groups()
    told = [bool(_TOLD.match(side)) or side in file.env_names for side in sides]
    told = told if any(told) else [bool(file.env(condition.span))] * len(sides)
    return any(_is_sender(file, side) and rest for side, rest in zip(sides, reversed(told), strict=True))


def _is_sender(file: SourceFile, text: str) -> bool:
    """Who writes, or a name that was given that: `const id = ctx.from.id.toString()`."""
    given = (row.value.text for row in file.by_target.get(text, ()))
    return bool(_SENDER.search(text)) or any(_SENDER.search(value) for value in given)


def tells_known(project: Project, file: SourceFile, span: Span) -> bool:
    """Whether what a function gives back says if a caller is on such a list, or sent the program's own secret."""
    rows = [row.value for row in file.code.returns if holds(span, row.span)]
    found = any(_asks_list(project, file, _bare(row.text)) or _compares_secret(file, row) for row in rows)
    refuses = any(_NEGATED.search(_bare(row.text)) for row in rows)
    return found and not answers_while_unset(file, span, yes=not refuses)


def _compares_secret(file: SourceFile, value: Expr) -> bool:
    """`headers["x-key"] === process.env.KEY`, with nothing beside it that would do as well."""
    text = value.text
    if not _COMPARES.search(text) or not words.IDENTITY_WORD.search(text) or _LOOSE.search(text):
        return False
    return bool(file.env(value.span)) or any(name in file.env_names for name in re.findall(r"[A-Za-z_$][\w$]*", text))


def _asks_list(project: Project, file: SourceFile, text: str) -> bool:
    found = _ASKED.match(text)
    if found is None:
        return False
    holder, sought = found["holder"] or found["among"], found["sought"] or found["seeker"]
    return bool(_SENDER.search(sought)) and _is_fixed(project, file, holder)


def _bare(text: str) -> str:
    """A condition on one line, without brackets around it."""
    text = " ".join(text.split())
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def _is_fixed(project: Project, file: SourceFile, name: str) -> bool:
    """Whether a name stands for people written down or taken from the environment, and nobody is added later."""
    found = project.definition(file.path, file.full(name))
    if found is None or found.variable is None:
        return False
    row, at = found.variable, found.file
    calls = (call for verb in _GROWS for call in at.calls_by_name.get(verb, []))
    grown = len(at.by_target[row.target]) > 1 or any(call.callee.rpartition(".")[0] == row.target for call in calls)
    return not grown and (_is_written(row.value) or bool(at.env(row.span)))


def _is_written(value: Expr) -> bool:
    """A list of constants: `[4711]`, `new Set([4711])`."""
    if value.kind is ExprKind.CALL and value.name in _WRAPPERS:
        return any(map(_is_written, value.positional))
    constants = {ExprKind.STRING, ExprKind.NUMBER}
    return value.kind is ExprKind.LIST and bool(value.items) and all(row.kind in constants for row in value.positional)
