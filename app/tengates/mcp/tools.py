"""What an agent can ask for: each tool with its arguments in words, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tengates.mcp.desk import Desk
from tengates.model.errors import InputError
from tengates.model.outcome import Status
from tengates.present import agent_answers as answers
from tengates.present.gate_page import gate_text
from tengates.present.text import page_text
from tengates.project import Project

Values = Mapping[str, Any]
_LONGEST = 2_000  # characters of one argument
_MOST = 200  # entries of one argument
_KINDS: Mapping[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}
_NAMES = {"string": "a text", "integer": "a number", "boolean": "true or false", "array": "a list", "object": "pairs"}
_STATUSES = {"pass": Status.PASS, "partial": Status.PARTIAL, "fail": Status.FAIL, "unanswered": Status.UNANSWERED}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a tool; `kind` is a JSON type. Lists and pairs hold texts."""

    name: str
    what: str
    kind: str = "string"
    needed: bool = False
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """As JSON schema."""
        found: dict[str, Any] = {"type": self.kind, "description": self.what}
        if self.kind == "array":
            found["items"] = {"type": "string"}
        if self.kind == "object":
            found["additionalProperties"] = {"type": "string"}
        return found | ({"enum": list(self.choices)} if self.choices else {})

    def checked(self, value: object) -> Any:
        """The value; InputError says what it should be."""
        right = isinstance(value, _KINDS[self.kind]) and (self.kind == "boolean" or not isinstance(value, bool))
        if not right:
            raise InputError(f'"{self.name}" should be {_NAMES[self.kind]}. {self.what}')
        held = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
        texts = [row for row in held if isinstance(row, str)]
        if self.kind in {"array", "object"} and len(texts) != len(held):
            raise InputError(f'"{self.name}" should hold texts alone. {self.what}')
        if len(held) > _MOST or any(len(row) > _LONGEST for row in texts):
            raise InputError(f'"{self.name}" is too long. {_MOST} entries of {_LONGEST} characters are the most.')
        if self.choices and value not in self.choices:
            raise InputError(f'"{self.name}" should be one of: {", ".join(self.choices)}.')
        return value


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing to ask for. `run` answers with text; whatever `writes` exists only when the founder allowed it."""

    name: str
    title: str
    what: str
    run: Callable[[Desk, Values], str]
    arguments: tuple[Argument, ...] = ()
    writes: bool = False

    def schema(self) -> dict[str, Any]:
        """Its arguments as JSON schema."""
        return {
            "type": "object",
            "properties": {row.name: row.schema() for row in self.arguments},
            "required": [row.name for row in self.arguments if row.needed],
            "additionalProperties": False,
        }

    def checked(self, given: Values) -> dict[str, Any]:
        """The arguments as they can be used; InputError says which one cannot."""
        known = {row.name: row for row in self.arguments}
        if unknown := sorted(given.keys() - known.keys()):
            takes = ", ".join(known) or "nothing"
            raise InputError(f'`{self.name}` knows no "{unknown[0][:80]}". It takes: {takes}.')
        if missing := [row for row in self.arguments if row.needed and row.name not in given]:
            raise InputError(f'`{self.name}` needs "{missing[0].name}". {missing[0].what}')
        return {name: known[name].checked(value) for name, value in given.items()}


def _scorecard(desk: Desk, _values: Values) -> str:
    return answers.scorecard_answer(desk.report)


def _controls(desk: Desk, values: Values) -> str:
    gate = values.get("gate", "")
    if gate:
        Project.gate(gate)
    wanted = _STATUSES.get(values.get("status", ""))
    rows = [
        row
        for row in desk.report.scorecard.results
        if (not gate or row.gate == gate) and (wanted is None or row.outcome.status is wanted)
    ]
    return answers.controls_answer(rows)


def _tasks(desk: Desk, values: Values) -> str:
    return answers.tasks_answer(desk.fresh().plan(offers=()), every=values.get("all", False))


def _next_task(desk: Desk, values: Values) -> str:
    project = desk.fresh()
    plan = project.plan()
    task = plan.task(values["task"]) if "task" in values else plan.next_task
    if task is None and "task" in values:
        raise InputError(f'There is no task "{values["task"]}" in this plan. `list_tasks` shows those there are.')
    return answers.task_answer(task, desk.report.scorecard)


def _explain(_desk: Desk, values: Values) -> str:
    ident = values["id"]
    if text := gate_text(ident):
        return text
    page = Project.explain(ident)
    return page_text(page.title, page.sections)


def _verify(desk: Desk, values: Values) -> str:
    ident = values["control"]
    card = desk.report.scorecard
    row = next((row for row in card.results if row.id == ident), None)
    if row is None:
        raise InputError(f'There is no control "{ident}". `list_controls` shows those there are.')
    return answers.control_answer(row, desk.before.control(ident) if desk.before else None)


def _recipes(desk: Desk, _values: Values) -> str:
    return answers.offers_answer(desk.fresh().offers())


def _propose(desk: Desk, values: Values, *, may_apply: bool = False) -> str:
    name, proposal = desk.propose(values["recipe"], values.get("values", {}))
    return answers.proposal_answer(name, proposal, may_apply=may_apply)


def _propose_to_apply(desk: Desk, values: Values) -> str:
    return _propose(desk, values, may_apply=True)


def _apply(desk: Desk, values: Values) -> str:
    operation, notes = desk.apply(values["proposal"], values.get("only", []), values.get("branch", ""))
    return answers.operation_answer(operation, notes)


def _undo(desk: Desk, values: Values) -> str:
    return answers.operation_answer(desk.undo(values.get("operation", "")))


_PART = Argument("part", "Which part of a long answer, from 1.", "integer")
_PROPOSE = Tool(
    "propose",
    "Propose a refactor",
    "Shows a guided refactor as a diff. Writes nothing.",
    _propose,
    (
        Argument("recipe", "Such as bound-model-output; `list_recipes` shows those that apply.", needed=True),
        Argument("values", "Values of the refactor by name, such as cap: 700.", "object"),
        _PART,
    ),
)
_READING = (
    Tool("scorecard", "Scorecard", "The verdict and the ten gates against what a launch needs.", _scorecard, (_PART,)),
    Tool(
        "list_controls",
        "Controls",
        "The controls of the gates, each with its status and the reason.",
        _controls,
        (
            Argument("gate", "One gate alone, such as security; `scorecard` shows all."),
            Argument("status", "One status alone.", choices=tuple(_STATUSES)),
            _PART,
        ),
    ),
    Tool(
        "list_tasks",
        "Tasks",
        "The open tasks of the plan in their order.",
        _tasks,
        (Argument("all", "true: also those that are done or not needed.", "boolean"), _PART),
    ),
    Tool(
        "next_task",
        "Next task",
        "What to do now: why, where, the steps, and how to see that it is done.",
        _next_task,
        (Argument("task", "Another task than the next one, by its id."), _PART),
    ),
    Tool(
        "explain",
        "Explain",
        "How a control is judged and met, what a refactor does, what a gate or a task is about.",
        _explain,
        (Argument("id", "A control, a refactor, a gate or a task, such as cost.token-limits.", needed=True), _PART),
    ),
    Tool(
        "verify_control",
        "Verify a control",
        "Judges the files as they are now and says how this control stands. Call it after an edit.",
        _verify,
        (Argument("control", "Such as cost.token-limits.", needed=True), _PART),
    ),
    Tool("list_recipes", "Refactors", "The guided refactors that apply here.", _recipes, (_PART,)),
)
_WRITING = (
    replace(_PROPOSE, run=_propose_to_apply),
    Tool(
        "apply",
        "Apply a proposal",
        "Writes exactly what `propose` showed, to the files or as one commit on a new branch. Can be taken back.",
        _apply,
        (
            Argument("proposal", "The name that `propose` gave.", needed=True),
            Argument("only", "These files, or FILE:HUNK, alone.", "array"),
            Argument("branch", "A new branch for one commit; the files stay as they are."),
        ),
        writes=True,
    ),
    Tool(
        "undo",
        "Take back",
        "Takes back what was applied through this server, the latest one unless you name another.",
        _undo,
        (Argument("operation", "The name that `apply` gave."),),
        writes=True,
    ),
)


def tools(*, may_apply: bool) -> dict[str, Tool]:
    """What can be asked for, by name."""
    rows = (*_READING, *(_WRITING if may_apply else (_PROPOSE,)))
    return {row.name: row for row in rows}
