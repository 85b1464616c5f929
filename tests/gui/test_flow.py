from __future__ import annotations

from dataclasses import replace

from tests.gui.fake_project import FakeProject
from tests.gui.fake_results import built

from tengates.gui import flow
from tengates.gui.flow import Applied, Moment, PageId, Position, Scanning
from tengates.model.change import Operation, OperationKind
from tengates.model.folder import FolderKind


def _moment() -> Moment:
    project = FakeProject()
    report = project.scan()
    return Moment(Position(PageId.OVERVIEW), project.state, report, project.plan(), project.offers())


def _operation(**changes: object) -> Operation:
    found = Operation(
        "op1", OperationKind.APPLY, "Put a limit on model calls", "bound-model-output", "", ("a.py", "b.py")
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def test_without_a_folder_one_stays_at_welcome() -> None:
    assert flow.at(Moment(), PageId.PLAN).position.page is PageId.WELCOME


def test_nothing_can_be_scanned_while_a_scan_runs() -> None:
    can = flow.enabled(replace(_moment(), scanning=Scanning()))
    assert (can.scan, can.stop) == (False, True)


def test_undo_is_offered_while_something_stands() -> None:
    assert flow.enabled(replace(_moment(), operations=(_operation(),))).undo
    assert not flow.enabled(replace(_moment(), operations=(_operation(undone_by="op2"),))).undo


def test_the_last_apply_that_stands_is_the_one_to_undo() -> None:
    undo = _operation(id="op3", kind=OperationKind.UNDO, undoes="op2")
    operations = (undo, _operation(id="op2", undone_by="op3"), _operation(id="op1"))
    found = flow.last_undoable(operations)
    assert found is not None
    assert found.id == "op1"


def test_files_that_could_not_be_read_are_told_on_the_overview_only() -> None:
    moment = _moment()
    assert [note.text for note in flow.notes(moment)] == [
        "2 of 43 files could not be read. They count neither for nor against you."
    ]
    assert flow.notes(flow.at(moment, PageId.PLAN)) == ()


def test_a_plain_folder_is_told_how_to_get_a_history() -> None:
    moment = _moment()
    assert moment.folder is not None
    plain = replace(moment, folder=replace(moment.folder, kind=FolderKind.PLAIN))
    assert any("git init" in note.text for note in flow.notes(plain))


def test_stale_files_offer_a_new_scan() -> None:
    note = next(note for note in flow.notes(replace(_moment(), changed=3)) if note.key == "stale")
    assert (note.command, note.label) == ("scan", "Scan again")


def test_after_an_apply_the_note_waits_for_the_scan_then_tells_what_moved() -> None:
    moment = _moment()
    before = tuple((name, 1.0 if name == "Security" else score) for name, score in flow.scores_of(moment.report))
    waiting = replace(moment, applied=Applied(_operation(), before))
    settled = replace(moment, applied=Applied(_operation(), before, settled=True))
    assert "Scanning again." in flow.notes(waiting)[0].text
    assert flow.notes(settled)[0].text.endswith("2 files. Security went from 1.0 to 2.0.")
    assert flow.notes(settled)[0].command == "undo"


def test_a_branch_says_that_the_work_tree_is_untouched() -> None:
    applied = Applied(_operation(branch="tengates/bound-model-output"), (), settled=True)
    assert "Your work tree is as it was." in flow.notes(replace(_moment(), applied=applied))[0].text


def test_an_undo_offers_no_undo() -> None:
    applied = Applied(_operation(kind=OperationKind.UNDO), (), settled=True)
    assert flow.notes(replace(_moment(), applied=applied))[0].command == ""


def test_a_failing_control_leads_to_its_guided_fix() -> None:
    moment = _moment()
    assert moment.report is not None
    offer = flow.offers_for(moment, moment.report.scorecard.control("cost.token-limits"))[0]
    assert offer is not None
    assert offer.recipe == "bound-model-output"
    assert flow.offers_for(moment, moment.report.scorecard.control("performance.streaming")) == ()


def test_only_what_the_code_cannot_show_is_asked_of_the_founder() -> None:
    rows = {row.id: row for row in built()}
    assert flow.answerable(rows["monitoring.runbooks"])
    assert flow.answerable(rows["monitoring.health"])  # a presence control may be met outside the repository
    assert not flow.answerable(rows["security.injection"])
    assert not flow.answerable(rows["cost.quotas"])  # a blocker is never settled by word


def test_every_page_knows_which_task_serves_a_control() -> None:
    moment = _moment()
    task = flow.task_serving(moment.plan, "security.secrets-in-code")
    assert task is not None
    assert task.template.id == "secrets"
    assert flow.task_serving(None, "security.secrets-in-code") is None


def test_scores_that_did_not_move_say_nothing() -> None:
    assert flow.moved((("Security", 1.0),), (("Security", 1.0),)) == ""
    assert flow.moved((("Security", 1.0),), (("Security", 2.5),)) == "Security went from 1.0 to 2.5."
