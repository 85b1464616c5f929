from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle
from tests.gui.fake_code import proposal_of
from tests.gui.fake_project import FakeProject
from tests.gui.test_pages import button, seen, text_of

from tengates.gui.flow import PageId
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.diff_view import DiffView
from tengates.gui.widgets.file_list import FileList
from tengates.gui.window import Window


@pytest.fixture
def fixing(opened: Window, settle: Settle) -> Window:
    opened.store.go(PageId.FIX, "bound-model-output", PageId.OVERVIEW)
    settle()
    return opened


def ticks(window: Window) -> list[QCheckBox]:
    diff = seen(window, DiffView)[0]
    return sorted(diff.findChildren(QCheckBox), key=lambda tick: tick.accessibleName())


def test_the_review_says_what_it_changes_and_where_the_score_goes(fixing: Window) -> None:
    shown = text_of(fixing)
    assert "3 changes in 2 files." in shown
    assert "Cost control 2.0 → 3.4" in shown
    assert button(fixing, "Apply 3 changes").isEnabled()


def test_every_hunk_has_a_tick_with_its_reason(fixing: Window) -> None:
    texts = [tick.text() for tick in ticks(fixing)]
    assert texts[0] == "Comes along: The limit in one place."
    assert texts[1] == "This call can return any number of tokens, and you pay for each."


def test_unticking_a_hunk_moves_score_and_button(fixing: Window, settle: Settle) -> None:
    ticks(fixing)[1].click()
    settle()
    assert "Cost control 2.0 → 2.7" in text_of(fixing)
    assert button(fixing, "Apply 2 changes").isEnabled()


def test_a_supporting_hunk_leaves_with_the_last_one_that_needs_it(fixing: Window, settle: Settle) -> None:
    supporting, first, second = ticks(fixing)
    assert not supporting.isEnabled()
    first.click()
    settle()
    assert supporting.isChecked()
    second.click()
    settle()
    assert not supporting.isChecked()


def test_the_review_opens_on_a_file_that_is_mended(qtbot: QtBot) -> None:
    proposal = proposal_of("bound-model-output", "900")
    first, second = proposal.files
    along = replace(first, path=".env.example", hunks=tuple(replace(hunk, supporting=True) for hunk in first.hunks))
    files = FileList()
    qtbot.addWidget(files)
    assert files.show_proposal(replace(proposal, files=(along, first, second)), "") == "api/chat.py"
    assert files.show_proposal(replace(proposal, files=(along,)), "") == ".env.example"


def test_a_path_that_is_too_long_loses_whole_folders_and_its_tooltip_none(qtbot: QtBot) -> None:
    proposal = proposal_of("bound-model-output", "900")
    path = "services/backend/application/routes/chat.py"
    files = FileList()
    qtbot.addWidget(files)
    files.resize(240, 200)
    files.show()
    files.show_proposal(replace(proposal, files=(replace(proposal.files[0], path=path),)), "")
    index = files.model().index(0, 0)
    option = QStyleOptionViewItem()
    option.initFrom(files)
    option.rect = files.visualRect(index)
    files.itemDelegateForColumn(0).initStyleOption(option, index)
    assert option.text in {"…/application/routes/chat.py", "…/routes/chat.py", "…/chat.py"}
    assert files.topLevelItem(0).toolTip(0) == f"{path}\nA double click opens it in your editor"


def test_a_file_counts_what_one_decides_on_as_the_button_does(qtbot: QtBot) -> None:
    proposal = proposal_of("bound-model-output", "900")
    first = proposal.files[0]
    along = replace(first.hunks[0], id=9, supporting=True)
    changed = replace(proposal, files=(replace(first, hunks=(along, *first.hunks)),))
    mended = [hunk for hunk in first.hunks if not hunk.supporting]
    files = FileList()
    qtbot.addWidget(files)
    files.show_proposal(changed, "")
    files.show_accepted(changed, frozenset((first.path, hunk.id) for hunk in (along, *first.hunks)))
    assert files.topLevelItem(0).text(1) == f"{len(mended)}/{len(mended)}"
    files.show_accepted(changed, frozenset({(first.path, 9)}))
    assert files.topLevelItem(0).checkState(0) is Qt.CheckState.Unchecked


def test_a_file_can_be_taken_out_whole(fixing: Window, settle: Settle) -> None:
    files = seen(fixing, FileList)[0]
    item = files.topLevelItem(0)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Unchecked)
    settle()
    assert button(fixing, "Apply 1 change").isEnabled()
    assert not ticks(fixing)[1].isChecked()


def test_with_nothing_ticked_nothing_can_be_applied(fixing: Window, settle: Settle) -> None:
    files = seen(fixing, FileList)[0]
    for row in range(2):
        item = files.topLevelItem(row)
        assert item is not None
        item.setCheckState(0, Qt.CheckState.Unchecked)
    settle()
    assert not button(fixing, "Nothing ticked").isEnabled()


def test_places_left_alone_come_with_the_reason(fixing: Window) -> None:
    assert "1 place left alone. jobs/night.py:12: the arguments come from a dictionary made elsewhere" in text_of(
        fixing
    )


def test_places_left_alone_can_be_given_to_a_coding_agent(fixing: Window) -> None:
    button(fixing, "Copy as a prompt for a coding agent").click()
    prompt = QGuiApplication.clipboard().text()
    assert prompt.startswith("# Put a limit on model calls\n")
    assert "`jobs/night.py:12`: the arguments come from a dictionary made elsewhere" in prompt
    assert button(fixing, "Copied")


def test_a_fix_that_can_only_explain_shows_the_prompt(opened: Window, project: FakeProject, settle: Settle) -> None:
    project.explains_only = True
    opened.store.go(PageId.FIX, "bound-model-output", PageId.OVERVIEW)
    settle()
    assert "There is nothing here that can be changed for you." in text_of(opened)
    assert any("jobs/night.py:12" in page.toPlainText() for page in seen(opened, SafeBrowser))
    assert button(opened, "Copy as a prompt for a coding agent").isEnabled()


def test_a_parameter_makes_the_diff_again(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    field = next(item for item in seen(fixing, QLineEdit) if item.text() == "900")
    field.clear()
    qtbot.keyClicks(field, "250")
    settle()
    diff = seen(fixing, DiffView)[0]
    assert any("MAX_OUTPUT_TOKENS = 250" in (row.new.text if row.new else "") for row in diff._rows)


def test_applying_scans_again_and_offers_the_undo(fixing: Window, settle: Settle) -> None:
    button(fixing, "Apply 3 changes").click()
    moment = settle()
    assert moment.applied is not None
    assert moment.applied.settled
    assert "Applied: Put a limit on model calls, 2 files. Cost control went from 0.8 to 2.0." in text_of(fixing)
    button(fixing, "Undo").click()
    settle()
    assert "Taken back: Put a limit on model calls" in text_of(fixing)


def test_a_branch_leaves_the_files_alone(fixing: Window, settle: Settle) -> None:
    target = next(item for item in seen(fixing, QComboBox) if item.accessibleName() == "Where the changes go")
    target.setCurrentIndex(1)
    button(fixing, "Apply 3 changes").click()
    moment = settle()
    assert moment.operations[0].branch == "tengates/bound-model-output"
    assert "Your work tree is as it was." in text_of(fixing)


def test_a_folder_that_cannot_have_a_branch_says_why(opened: Window, project: FakeProject, settle: Settle) -> None:
    project.state = replace(project.state, can_branch="A merge is in progress. Finish it first.")
    opened.store.scan()
    settle()
    opened.store.go(PageId.FIX, "bound-model-output")
    settle()
    target = next(item for item in seen(opened, QComboBox) if item.accessibleName() == "Where the changes go")
    assert not target.model().flags(target.model().index(1, 0)) & Qt.ItemFlag.ItemIsEnabled


def test_files_that_changed_meanwhile_offer_a_new_diff(fixing: Window, project: FakeProject, settle: Settle) -> None:
    project.stale_on_apply = True
    button(fixing, "Apply 3 changes").click()
    settle()
    assert "nothing was written" in text_of(fixing)
    project.stale_on_apply = False
    button(fixing, "Make the diff again").click()
    settle()
    assert "nothing was written" not in text_of(fixing)
    assert button(fixing, "Apply 3 changes").isEnabled()


def test_the_changes_page_lists_and_undoes(fixing: Window, settle: Settle) -> None:
    button(fixing, "Apply 3 changes").click()
    settle()
    fixing.store.go(PageId.CHANGES)
    settle()
    assert "Put a limit on model calls" in text_of(fixing)
    next(item for item in seen(fixing, type(button(fixing, "Undo"))) if "Undo: " in item.accessibleName()).click()
    moment = settle()
    assert moment.operations[0].undoes == "op1"


def test_the_view_one_chose_is_kept(fixing: Window, settle: Settle) -> None:
    button(fixing, "Unified").click()
    settle()
    assert fixing.store.settings.diff_view == "unified"


def test_the_secret_is_masked_in_the_review(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.FIX, "secret-to-env")
    settle()
    rows = seen(opened, DiffView)[0]._rows
    texts = [line.text for row in rows for line in (row.old, row.new) if line]
    assert any("sk-p…" in text for text in texts)
    assert not any("a1B2c3D4" in text for text in texts)


def test_the_keyboard_alone_can_untick_a_hunk(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    tick = ticks(fixing)[1]
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    settle()
    assert not tick.isChecked()
