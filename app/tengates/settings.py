"""The founder's words about a repository: `.tengates/project.toml`, which people edit by hand and which is checked.

Comments and unknown keys survive a change; a broken file is explained with its line and never overwritten
(product, where things are kept). Settings of the program are in `preferences`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from typing import Literal

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tomlkit.exceptions import TOMLKitError

from tengates.home import PROJECT_FILE
from tengates.model.errors import InputError
from tengates.model.outcome import Answer, Waiver
from tengates.model.plan import PlanWords, TaskWord
from tengates.model.said import NOTHING_SAID, ProjectSettings


class _AnswerRow(BaseModel):
    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    value: Literal["yes", "no", "not-applicable"]
    note: str = ""
    date: str = ""


class _WaiverRow(BaseModel):
    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    control: str
    reason: str = Field(min_length=1)
    date: dt.date
    expires: dt.date | None = None
    finding: str = ""


class _TaskRow(BaseModel):
    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    status: Literal["", "doing", "skipped"] = ""
    reason: str = ""
    note: str = ""
    week: int | None = Field(default=None, ge=1, le=12)


class _PlanRow(BaseModel):
    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    template: Literal["four-weeks", "two-weeks", "weekend"] = "four-weeks"
    start: dt.date | None = None
    hours_per_week: float | None = Field(default=None, gt=0, le=168)
    tasks: dict[str, _TaskRow] = {}


class _ProjectFile(BaseModel):
    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    plan: _PlanRow = _PlanRow()
    waivers: list[_WaiverRow] = []
    answers: dict[str, _AnswerRow] = {}
    minimums: dict[str, float] = {}
    ignored: tuple[str, ...] = ()


def read_project_settings(text: bytes | None) -> ProjectSettings:
    """Read the file's bytes; a broken file gives a sentence with the line and is never overwritten."""
    if text is None:
        return NOTHING_SAID
    try:
        parsed = _ProjectFile.model_validate(tomllib.loads(text.decode("utf-8")))
    except UnicodeDecodeError:
        return _unusable("it is not UTF-8")
    except tomllib.TOMLDecodeError as error:
        return _unusable(str(error))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        return _unusable(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
    answers = {ident: Answer(row.value, row.note, row.date) for ident, row in parsed.answers.items()}
    waivers = tuple(_waiver(row) for row in parsed.waivers)
    return ProjectSettings(answers, parsed.minimums, parsed.ignored, waivers=waivers, plan=_plan(parsed.plan))


def _plan(row: _PlanRow) -> PlanWords:
    tasks = {ident: TaskWord(task.status, task.reason, task.note, task.week) for ident, task in row.tasks.items()}
    return PlanWords(row.template, row.start, row.hours_per_week, tasks)


def _waiver(row: _WaiverRow) -> Waiver:
    expires = row.expires.isoformat() if row.expires else ""
    return Waiver(row.control, row.reason, row.date.isoformat(), expires, row.finding)


def _unusable(why: str) -> ProjectSettings:
    return ProjectSettings(
        {}, {}, (), f"{PROJECT_FILE} cannot be used: {why}. Mend that line; until then it is left out."
    )


def with_answer(text: bytes | None, control_id: str, answer: Answer | None) -> bytes:
    """The file with one answer set or taken back; comments and unknown keys survive. InputError when it is broken."""
    document = _editable(text)
    answers = document.setdefault("answers", tomlkit.table(is_super_table=True))
    if answer is None:
        answers.pop(control_id, None)
    else:
        row = tomlkit.table()
        row.update({"value": answer.value, "note": answer.note, "date": answer.date})
        answers[control_id] = row
    return tomlkit.dumps(document).encode()


def with_waiver(text: bytes | None, waiver: Waiver) -> bytes:
    """The file with this waiver in place of an earlier one for the same control or finding."""
    document = _editable(without_waiver(text, waiver.control, waiver.finding))
    rows = document.setdefault("waivers", tomlkit.aot())
    row = tomlkit.table()
    row.update({"control": waiver.control, "reason": waiver.reason, "date": dt.date.fromisoformat(waiver.date)})
    if waiver.finding:
        row["finding"] = waiver.finding
    if waiver.expires:
        row["expires"] = dt.date.fromisoformat(waiver.expires)
    rows.append(row)
    return tomlkit.dumps(document).encode()


def without_waiver(text: bytes | None, control_id: str, finding: str = "") -> bytes:
    """The file without the waiver of this control or finding."""
    document = _editable(text)
    rows = document.get("waivers", [])
    for index in reversed(range(len(rows))):
        if rows[index].get("control") == control_id and rows[index].get("finding", "") == finding:
            del rows[index]
    return tomlkit.dumps(document).encode()


def with_minimums(text: bytes | None, minimums: Mapping[str, float | None]) -> bytes:
    """The file with these launch minimums by gate; None brings the usual one back. What else it says stays."""
    document = _editable(text)
    table = document.setdefault("minimums", tomlkit.table())
    for gate, minimum in minimums.items():
        if minimum is None:
            table.pop(gate, None)
        elif table.get(gate) != minimum:
            table[gate] = minimum
    if not table:
        document.pop("minimums")
    return tomlkit.dumps(document).encode()


def with_ignored(text: bytes | None, patterns: Iterable[str]) -> bytes:
    """The file with exactly these paths left out of scans. Comments beside those that stay, stay."""
    document = _editable(text)
    wanted = list(dict.fromkeys(patterns))
    if not wanted:
        document.pop("ignored", None)
        return tomlkit.dumps(document).encode()
    rows = document.get("ignored")
    if rows is None:
        rows = tomlkit.array()
        document["ignored"] = rows
    for index in reversed(range(len(rows))):
        if rows[index] not in wanted:
            del rows[index]
    for pattern in wanted:
        if pattern not in rows:
            rows.append(pattern)
    return tomlkit.dumps(document).encode()


def with_plan(text: bytes | None, words: PlanWords) -> bytes:
    """The file with this template, start and hours; what it says about tasks stays, but for parts of another template."""
    document = _editable(text)
    plan = document.setdefault("plan", tomlkit.table())
    moved = plan.get("template", "four-weeks") != words.template
    plan["template"] = words.template
    for key, value in (("start", words.start), ("hours_per_week", words.hours_per_week)):
        if value is None:
            plan.pop(key, None)
        else:
            plan[key] = value
    for row in plan.get("tasks", {}).values() if moved else ():
        row.pop("week", None)
    return tomlkit.dumps(document).encode()


def with_task(text: bytes | None, task_id: str, word: TaskWord) -> bytes:
    """The file with what is said about one task; nothing said takes the task's table out."""
    document = _editable(text)
    plan = document.setdefault("plan", tomlkit.table())
    tasks = plan.setdefault("tasks", tomlkit.table(is_super_table=True))
    said = {name: value for name in ("status", "reason", "note", "week") if (value := getattr(word, name))}
    if said:
        row = tasks.setdefault(task_id, tomlkit.table())
        for name in ("status", "reason", "note", "week"):
            row.pop(name, None)
        row.update(said)
    else:
        tasks.pop(task_id, None)
    return tomlkit.dumps(document).encode()


def _editable(text: bytes | None) -> tomlkit.TOMLDocument:
    """The file to be changed in place. InputError when it is broken."""
    if problem := read_project_settings(text).problem:
        raise InputError(problem)
    try:
        return tomlkit.parse((text or b"").decode("utf-8"))
    except TOMLKitError as error:
        raise InputError(f"{PROJECT_FILE} cannot be changed: {error}. Mend that line and try again.") from error
