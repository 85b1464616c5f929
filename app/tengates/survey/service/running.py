"""What a call runs when part of it comes from elsewhere: code, a command, or a program of somebody's choice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import pairwise

from tengates.model.code import Call, Expr, ExprKind
from tengates.survey.knowledge import sinks

_INTERPRETERS = re.compile(
    r"(?i)^(?:python[\d.]{0,5}|node|deno|bun|perl|ruby|php|(?:ba|z|da|k)?sh|cmd|powershell|pwsh|sys\.executable"
    r"|process\.execPath)(?:\.exe)?$"
)
_SCRIPT = re.compile(r"^-\w{0,4}[cer]$|^/[cC]$|^--(?:eval|command)$|^-(?:EncodedCommand|Command)$")
_SPLITS = re.compile(r"(?:^|\.)split$")

_PROGRAMS = sinks.RUNS_PROGRAMS | sinks.STARTS_PROGRAMS
_CODE = sinks.RUNS_CODE | sinks.LOADS_CODE
Holds = Callable[[Expr], bool]
Texts = Callable[[Expr], Iterable[Expr]]


class Runs(Enum):
    """What becomes of the text."""

    CODE = "code"
    COMMAND = "command"
    PROGRAM = "program"


def runs(call: Call, holds: Holds, texts: Texts) -> Runs | None:
    """What somebody's text becomes in this call; `holds` says whether an expression is theirs, `texts` follows names."""
    if _is_code(call, holds, texts):
        return Runs.CODE
    first = _command(call)
    if first is not None:
        return Runs.COMMAND if any(holds(text) for text in texts(first)) else None
    if call.callee in _PROGRAMS or call.callee.endswith(".subprocess_exec"):
        return _of_words(call, holds, texts)
    return None


def _is_code(call: Call, holds: Holds, texts: Texts) -> bool:
    given = call.expr.items if call.callee == "Function" else call.expr.items[:1]
    known = call.callee in _CODE or call.callee.endswith(("mathjs.eval", "math.evaluate"))
    return known and any(holds(text) for _, value in given for text in texts(value))


def _command(call: Call) -> Expr | None:
    """What a shell is given, when a shell is given anything."""
    last = call.callee.rpartition(".")[2]
    if last == "subprocess_shell":
        return next(iter(call.expr.positional[1:]), None)
    shell = call.callee in sinks.RUNS_SHELL or last in sinks.SHELL_METHODS
    if shell or (call.callee in sinks.RUNS_PROGRAMS and _in_shell(call)):
        return call.expr.items[0][1]
    return None


def _in_shell(call: Call) -> bool:
    given = [value for bag in (call.expr, *call.expr.positional) if (value := bag.get("shell")) is not None]
    return any(value.text == "true" or value.kind is ExprKind.STRING for value in given)


def _of_words(call: Call, holds: Holds, texts: Texts) -> Runs | None:
    for words in _lists(call, texts):
        if not words:
            continue
        if holds(words[0]):
            return Runs.PROGRAM
        after = [word for mark, word in pairwise(words) if _SCRIPT.match(mark.text)]
        named = any(_INTERPRETERS.match(text.text.rpartition("/")[2]) for text in texts(words[0]))
        if named and any(holds(word) for word in after):
            return Runs.COMMAND
    return None


def _lists(call: Call, texts: Texts) -> Iterator[list[Expr]]:
    """The program and its arguments, once for each value that a name was given."""
    given = [part for part in call.expr.positional if part.kind is not ExprKind.FUNCTION and ".P_" not in part.text]
    if not given or given[0].kind is ExprKind.TEMPLATE:
        return  # one text without a shell is the name of a program and nothing else
    if given[0].kind is not ExprKind.NAME:
        yield list(_flat(given))
        return
    values = [value for value in texts(given[0]) if value is not given[0]]
    if all(value.kind in {ExprKind.NAME, ExprKind.STRING} or _splits(value) for value in values):
        yield list(_flat(given))
    for value in values:
        if value.kind is ExprKind.LIST:
            yield list(_flat([value, *given[1:]]))


def _splits(value: Expr) -> bool:
    return value.kind is ExprKind.CALL and bool(_SPLITS.search(value.name))


def _flat(parts: Iterable[Expr]) -> Iterator[Expr]:
    for part in parts:
        if part.kind is ExprKind.LIST:
            yield from part.positional
        elif part.kind is not ExprKind.OBJECT:
            yield part
