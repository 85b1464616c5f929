"""The plan: every control in a task, the article's sixteen bullets, done by evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tengates.engine.catalog import load_catalog
from tengates.engine.planning import load_template, make_plan, task_page
from tengates.engine.score import score
from tengates.model.outcome import ControlResult, Kind, Outcome, Site, Status
from tengates.model.place import Place, Span
from tengates.model.plan import Plan, TaskStatus
from tengates.model.score import Scorecard

CATALOG = load_catalog()
TEMPLATE = load_template("four-weeks")
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


def _plan(card: Scorecard, **options: object) -> Plan:
    return make_plan(TEMPLATE, card, {}, (), **options)  # type: ignore[arg-type]


def test_there_are_eighty_controls_and_each_belongs_to_exactly_one_task() -> None:
    placed = [ident for task in TEMPLATE.tasks for ident in task.controls]
    assert len(ALL) == 80
    assert sorted(placed) == sorted(ALL)


def test_the_sixteen_steps_stand_in_their_four_weeks() -> None:
    bullets = [{task.bullet for task in TEMPLATE.tasks if task.week == week} for week in (1, 2, 3, 4)]
    assert [len(week) for week in bullets] == [4, 4, 4, 4]


def test_every_task_has_its_page_and_depends_on_tasks_that_come_no_later() -> None:
    weeks = {task.id: task.week for task in TEMPLATE.tasks}
    for task in TEMPLATE.tasks:
        assert [heading for heading, _ in task_page(task.id).sections] == ["Why it matters", "Steps", "Done when"]
        assert all(weeks[before] <= task.week for before in task.after)


def test_a_task_whose_controls_pass_is_done_and_costs_no_hours() -> None:
    plan = _plan(_card())
    assert {task.status for task in plan.tasks} == {TaskStatus.DONE}
    assert (plan.done, plan.total, sum(week.hours for week in plan.weeks)) == (len(plan.tasks), len(plan.tasks), 0)


def test_effort_grows_with_the_places_and_points_are_what_the_gates_gain() -> None:
    plan = _plan(_card(security__secrets_in_code=4))
    task = next(task for task in plan.tasks if task.template.id == "secrets")
    assert (task.hours, task.status) == (2.0, TaskStatus.PARTLY)
    assert task.gains == (("security", 0.4),)
    assert plan.start_here == (task,)


def test_open_tasks_come_before_done_ones_and_dependencies_before_what_needs_them() -> None:
    card = _card(auth__roles=0, auth__tenant_scope=0, auth__audit_log=0, auth__routes_protected=9)
    week = _plan(card).weeks[0]
    names = [task.template.id for task in week.tasks]
    assert names.index("identity") < names.index("roles-and-tenants") < names.index("secrets")


def test_a_start_date_gives_each_week_its_dates_and_hours_show_what_is_too_much() -> None:
    plan = _plan(_card(testing__unit=0), start=dt.date(2026, 12, 7), hours_per_week=4)
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
    logs = next(task for task in plan.tasks if task.template.id == "logs")
    assert logs.status is TaskStatus.UNCHECKED
