"""What a model wrote and the program runs by itself: no tool is chosen, yet the model acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from tengates.model.code import Call, ExprKind
from tengates.model.place import Span
from tengates.model.survey import ModelCall, Operation
from tengates.survey.agents.reach import Deed, asks_first, deeds_of, is_sandbox
from tengates.survey.bindings import Bindings
from tengates.survey.knowledge import sinks
from tengates.survey.knowledge.agents import Reach
from tengates.survey.web.flow import words_of
from tengates.survey.web.index import SourceFile, last

_RUNS_THERE = frozenset({"runCode", "run_code", "exec_run", "execCell", "exec_cell"})
_RUNS_TEXT = frozenset({"exec", "builtins.exec"})
_RUNS_BY_PART = (".commands.run", ".process.start", ".process.code_run", ".process.codeRun")
_NAMED = re.compile(r"(?i)(?:^|_|\W|\b)(?:code|generated\w*|llm_\w+|completion)(?:$|_|\W|\b)")
_WORKPLACE = re.compile(r"(?i)workspace|work_?dir|project|output|generated")
_ROUNDS = 3
_CALLS = frozenset({"tool_calls", "toolCalls", "function_call"})
_ASKED = frozenset({Reach.CODE, Reach.SHELL, Reach.SQL})


def written(bindings: Bindings, model_calls: Iterable[ModelCall]) -> Iterator[Deed]:
    """Deeds outside tools: an answer followed to where it is run, code by its name, and sandboxes."""
    calls = [call for call in model_calls if call.operation is Operation.GENERATE]
    if not calls:
        return
    for call in calls:
        file, place, scope = bindings.project.files[call.place.path], call.place.span, call.call.scope
        asked = ("deeds of an answer", place, scope)
        yield from bindings.project.rows(file, asked, partial(_from_answer, bindings, place, scope))
    yield from bindings.project.each("deeds by name", _by_hand)


def _by_hand(file: SourceFile) -> Iterator[Deed]:
    boxed = is_sandbox(file)
    for row in file.code.calls:
        if boxed and (last(row.callee) in _RUNS_THERE or row.callee.endswith(_RUNS_BY_PART)):
            yield Deed(Reach.CODE, file, row, "it runs in a sandbox")
        elif (reach := _by_name(row)) is not None:
            function = file.functions.get(row.scope)
            asked = function is not None and asks_first(file, function.span)
            yield Deed(reach, file, row, "somebody is asked first" if asked else "")


def _by_name(call: Call) -> Reach | None:
    """`exec(generated_code)`, and a program started where the model's files were written."""
    if call.callee not in _RUNS_TEXT and call.callee not in sinks.RUNS_PROGRAMS:
        return None
    first = call.expr.positional[0] if call.expr.positional else None
    if first is None:
        return None
    if call.callee in _RUNS_TEXT and first.kind is ExprKind.NAME and _NAMED.search(first.text):
        return Reach.CODE
    place = call.expr.get("cwd")
    shell = call.callee in sinks.RUNS_PROGRAMS and call.expr.get("shell") is not None
    if shell and place is not None and _WORKPLACE.search(place.text) and ".sh" in first.text:
        return Reach.CODE
    return None


def _from_answer(bindings: Bindings, place: Span, scope: str, file: SourceFile) -> Iterator[Deed]:
    function = file.functions.get(scope)
    span = function.span if function is not None else file.whole
    names = frozenset(
        row.target
        for row in file.assignments(span)
        if row.span.start <= place.start < row.span.end and row.scope == scope
    )
    if not names:
        return
    for deed in deeds_of(bindings, file, span, _made_of(file, span, names)):
        if deed.reach in _ASKED or (deed.reach is Reach.POST and _runs_tools(file, span)):
            yield deed


def _runs_tools(file: SourceFile, span: Span) -> bool:
    """Whether a function carries out by hand what the model asked for: it reads the calls out of the answer."""
    return any(row.name.rpartition(".")[2] in _CALLS for row in file.reads(span))


def _made_of(file: SourceFile, span: Span, names: frozenset[str]) -> frozenset[str]:
    """Names made of an answer by any call: `code = extract(answer)`."""
    found = set(names)
    for _ in range(_ROUNDS):
        for row in file.assignments(span):
            if words_of(row.value.text) & found:
                found.add(row.target)
    return frozenset(found)
