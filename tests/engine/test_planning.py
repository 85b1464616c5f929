"""The plan: every control in a task, the article's sixteen bullets, done by evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tengates.engine.catalog import load_catalog
from tengates.engine.planning import load_template, make_plan, task_page, template_ids, with_tasks_done
from tengates.engine.score import score
from tengates.model.outcome import Answer, ControlResult, Kind, Outcome, Site, Status
from tengates.model.place import Place, Span
from tengates.model.plan import NO_PLAN_WORDS, Plan, PlanTemplate, PlanWords, Task, TaskStatus, TaskWord
from tengates.model.record import ScanRecord
from tengates.model.score import Scorecard

CATALOG = load_catalog()
TEMPLATE = load_template("four-weeks")
TEMPLATES = [load_template(ident) for ident in template_ids()]
ALL = [control.id for control in CATALOG.controls]


def _card(**failing: int) -> Scorecard:
    """Everything passes but the named controls (`security__secrets_in_code=2` has two bad sites)."""
    bad = {name.replace("__", ".").replace("_", "-"): count for name, count in failing.items()}
    return score(CATALOG.gates, tuple(_row(ident, bad.get(ident, -1)) for ident in ALL), {})


def _row(ident: str, sites: int) -> ControlResult:
    place = Place("a.py", Span(1, 1, 0, 1))
    outcome = (
        Outcome(Status.PASS, 1.0, "fine")
        if sites < 0
        else Outcome(
            Status.FAIL, 0.0, "missing", sites=tuple(Site(place, ok=False, message="here") for _ in range(sites))
        )
    )
    return ControlResult(ident, ident.partition(".")[0], ident, Kind.PRESENCE, 2, outcome, counted=True)


def _plan(card: Scorecard, words: PlanWords = NO_PLAN_WORDS) -> Plan:
    return make_plan(card, {}, (), words)


def _task(plan: Plan, task_id: str) -> Task:
    task = plan.task(task_id)
    assert task is not None
    return task


def test_there_are_three_templates_the_longest_first() -> None:
    assert template_ids() == ("four-weeks", "two-weeks", "weekend")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_each_control_belongs_to_exactly_one_task(template: PlanTemplate) -> None:
    placed = [ident for task in template.tasks for ident in task.controls]
    assert sorted(placed) == sorted(ALL)


def test_the_sixteen_steps_stand_in_their_four_weeks() -> None:
    bullets = [{task.bullet for task in TEMPLATE.tasks if task.week == week} for week in (1, 2, 3, 4)]
    assert [len(week) for week in bullets] == [4, 4, 4, 4]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_every_task_has_its_page_and_depends_on_tasks_that_come_no_later(template: PlanTemplate) -> None:
    weeks = {task.id: task.week for task in template.tasks}
    for task in template.tasks:
        assert [heading for heading, _ in task_page(task.id).sections] == ["Why it matters", "Steps", "Done when"]
        assert all(weeks[before] <= task.week for before in task.after)


def test_a_task_whose_controls_pass_is_done_and_costs_no_hours() -> None:
    plan = _plan(_card())
    assert {task.status for task in plan.tasks} == {TaskStatus.DONE}
    assert (plan.done, plan.total, sum(week.hours for week in plan.weeks)) == (len(plan.tasks), len(plan.tasks), 0)


def test_effort_grows_with_the_places_and_points_are_what_the_gates_gain() -> None:
    plan = _plan(_card(security__secrets_in_code=4))
    task = _task(plan, "secrets")
    assert (task.hours, task.status) == (2.0, TaskStatus.PARTLY)
    assert task.gains == (("security", 0.4),)
    assert plan.start_here == (task,)


def test_open_tasks_come_before_done_ones_and_dependencies_before_what_needs_them() -> None:
    card = _card(auth__roles=0, auth__tenant_scope=0, auth__audit_log=0, auth__routes_protected=9)
    week = _plan(card).weeks[0]
    names = [task.template.id for task in week.tasks]
    assert names.index("identity") < names.index("roles-and-tenants") < names.index("secrets")


def test_a_start_date_gives_each_week_its_dates_and_hours_show_what_is_too_much() -> None:
    plan = _plan(_card(testing__unit=0), PlanWords(start=dt.date(2026, 12, 7), hours_per_week=4))
    second = plan.weeks[1]
    assert (second.start, second.end) == (dt.date(2026, 12, 14), dt.date(2026, 12, 20))
    assert (second.hours, second.over) == (6.0, 2.0)


def test_what_could_not_be_checked_is_not_called_done() -> None:
    card = _card()
    rows = tuple(
        replace(row, outcome=Outcome(Status.UNCHECKED, 0.0, "could not be read"))
        if row.id.startswith("observability.")
        else row
        for row in card.results
    )
    plan = _plan(score(CATALOG.gates, rows, {}))
    assert _task(plan, "logs").status is TaskStatus.UNCHECKED


def test_the_days_of_a_weekend_have_half_of_the_hours_each_and_their_own_dates() -> None:
    words = PlanWords("weekend", dt.date(2026, 12, 5), 10)
    plan = _plan(_card(security__secrets_in_code=30, testing__unit=0), words)
    assert [week.name for week in plan.weeks] == ["Saturday", "Sunday", "After the launch"]
    assert (plan.weeks[0].start, plan.weeks[0].end) == (dt.date(2026, 12, 5), dt.date(2026, 12, 5))
    assert (plan.weeks[2].start, plan.weeks[2].end) == (dt.date(2026, 12, 7), dt.date(2027, 1, 3))
    assert (plan.weeks[0].hours, plan.weeks[0].over, plan.weeks[2].over) == (8.5, 3.5, 0.0)


def test_what_the_founder_is_doing_comes_next_and_what_is_skipped_costs_nothing() -> None:
    words = PlanWords(tasks={"logs": TaskWord("doing"), "secrets": TaskWord("skipped", "the repository is private")})
    plan = _plan(_card(security__secrets_in_code=1, observability__structured_logs=1), words)
    assert plan.next_task == _task(plan, "logs")
    secrets = _task(plan, "secrets")
    assert (secrets.status, secrets.hours) == (TaskStatus.SKIPPED, 0.0)
    assert secrets not in plan.start_here
    assert plan.total == len(plan.tasks) - 1


def test_a_word_cannot_open_or_close_what_the_evidence_settles() -> None:
    plan = _plan(_card(), PlanWords(tasks={"logs": TaskWord("doing"), "secrets": TaskWord("skipped", "no")}))
    assert {task.status for task in plan.tasks} == {TaskStatus.DONE}
    assert plan.next_task is None


def test_what_passes_by_an_answer_is_done_by_word() -> None:
    card = _card()
    said = Answer("yes", "", "2026-11-26")
    rows = tuple(replace(row, answer=said) if row.id == "monitoring.on-call" else row for row in card.results)
    assert _task(_plan(score(CATALOG.gates, rows, {})), "alerts").status is TaskStatus.BY_WORD


@pytest.mark.parametrize(("week", "expected"), [(4, 4), (9, 1), (0, 1)])
def test_a_task_stands_where_it_was_moved_to_when_there_is_such_a_week(week: int, expected: int) -> None:
    plan = _plan(_card(security__secrets_in_code=1), PlanWords(tasks={"secrets": TaskWord(week=week)}))
    assert (
        next(row.number for row in plan.weeks if any(task.template.id == "secrets" for task in row.tasks)) == expected
    )


def test_what_if_shows_the_scores_with_tasks_done_and_nothing_else_moved() -> None:
    card = _card(security__secrets_in_code=4, observability__structured_logs=1)
    after = with_tasks_done(card, {}, [_task(_plan(card), "secrets")])
    assert after.gate("security").score == 5.0
    assert after.gate("observability").score == card.gate("observability").score


def test_a_task_that_was_done_says_since_which_commit_it_is_not() -> None:
    since = ScanRecord(
        "2026-11-26T10:00:00+00:00", "3f2a91c0ff", dirty=False, catalog="rules", verdict="pause", gates={}, controls={}
    )
    card = _card(security__secrets_in_code=1)
    plan = make_plan(card, {}, (), NO_PLAN_WORDS, {"security.secrets-in-code": since})
    assert "not since commit 3f2a91c0, scanned on 2026-11-26" in _task(plan, "secrets").reopened
    assert _task(plan, "logs").reopened == ""
