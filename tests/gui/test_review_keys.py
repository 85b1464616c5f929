"""The review by keyboard: walking, ticking, unfolding, and typing over a change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle
from tests.gui.fake_code import CHAT
from tests.gui.fake_project import FakeProject
from tests.gui.test_pages import button, seen, text_of

from tengates.engine.hunks import writes
from tengates.gui.flow import PageId
from tengates.gui.review import RowKind
from tengates.gui.widgets.basic import Button
from tengates.gui.widgets.diff_view import DiffView
from tengates.gui.widgets.hunk_editor import HunkEditor
from tengates.gui.widgets.review_pane import ReviewPane
from tengates.gui.window import Window

CREATED = "docs/limits.md"


@pytest.fixture
def fixing(opened: Window, settle: Settle, qtbot: QtBot) -> Window:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.store.go(PageId.FIX, "bound-model-output", PageId.OVERVIEW)
    settle()
    return opened


def diff(window: Window) -> DiffView:
    return seen(window, DiffView)[0]


def press(qtbot: QtBot, window: Window, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget() or window, key)


def typed(window: Window, qtbot: QtBot, settle: Settle, text: str) -> None:
    """Open the editor on the current hunk, type this and save."""
    press(qtbot, window, Qt.Key.Key_E)
    field = seen(window, HunkEditor)[0].findChildren(QPlainTextEdit)[0]
    field.setPlainText(text)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()


def test_the_review_has_the_keyboard_once_it_is_there(fixing: Window) -> None:
    assert diff(fixing).isAncestorOf(QApplication.focusWidget()) or diff(fixing).hasFocus()
    assert diff(fixing).current == 1


def test_j_and_k_walk_through_the_changes_of_all_files(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    walked = []
    for _ in range(4):
        press(qtbot, fixing, Qt.Key.Key_J)
        settle()
        change = diff(fixing).change
        walked.append((change.path if change else "", diff(fixing).current))
    assert walked == [("api/chat.py", 2), ("api/chat.py", 3), (CREATED, 1), (CREATED, 1)]
    press(qtbot, fixing, Qt.Key.Key_K)
    settle()
    assert (diff(fixing).change.path, diff(fixing).current) == ("api/chat.py", 3)  # type: ignore[union-attr]
    press(qtbot, fixing, Qt.Key.Key_Up)
    assert diff(fixing).current == 2


def test_space_ticks_the_current_change_and_x_the_whole_file(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    press(qtbot, fixing, Qt.Key.Key_J, Qt.Key.Key_Space)
    settle()
    assert button(fixing, "Apply 2 changes").isEnabled()
    press(qtbot, fixing, Qt.Key.Key_Space, Qt.Key.Key_N)
    settle()
    press(qtbot, fixing, Qt.Key.Key_X)
    settle()
    assert button(fixing, "Apply 2 changes").isEnabled()
    press(qtbot, fixing, Qt.Key.Key_X, Qt.Key.Key_P)
    settle()
    assert diff(fixing).change.path == "api/chat.py"  # type: ignore[union-attr]
    assert button(fixing, "Apply 3 changes").isEnabled()


def test_the_keys_are_listed_beside_the_review(fixing: Window) -> None:
    shown = text_of(fixing)
    assert "Next and previous change" in shown
    assert "Tick the whole file" in shown


def test_letters_typed_into_a_field_are_no_keys(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    press(qtbot, fixing, Qt.Key.Key_E)
    field = seen(fixing, HunkEditor)[0].findChildren(QPlainTextEdit)[0]
    qtbot.keyClicks(field, "jkxnpe ")
    assert field.toPlainText().startswith("jkxnpe ")
    assert diff(fixing).current == 1
    settle()


@pytest.mark.parametrize("beside", [True, False])
def test_folded_lines_unfold_by_key_and_by_click(fixing: Window, qtbot: QtBot, *, beside: bool) -> None:
    view = diff(fixing)
    view.set_beside(beside)
    gaps = [row for row in view._rows if row.kind is RowKind.GAP]
    assert gaps
    count = sum(row.hidden for row in gaps)
    found = [item for item in view.findChildren(Button) if "unchanged line" in item.text()]
    found[0].setFocus()
    qtbot.keyClick(found[0], Qt.Key.Key_Return)
    left = sum(row.hidden for row in view._rows if row.kind is RowKind.GAP)
    assert left < count
    for _ in range(3):
        view.walk(1)
        view.unfold_current(whole=True)
    assert [row for row in view._rows if row.kind is RowKind.GAP] == []
    numbers = [row.old.number for row in view._rows if row.old]
    assert numbers == list(range(1, CHAT.count("\n") + 1))


def test_a_change_can_be_typed_over_and_put_back(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    press(qtbot, fixing, Qt.Key.Key_J)
    typed(fixing, qtbot, settle, "        max_completion_tokens=77,")
    assert seen(fixing, HunkEditor) == []
    assert "edited by you" in text_of(fixing)
    assert any(row.new and row.new.text.strip() == "max_completion_tokens=77," for row in diff(fixing)._rows)
    assert button(fixing, "Apply 3 changes").isEnabled()
    button(fixing, "Put back").click()
    settle()
    assert "edited by you" not in text_of(fixing)
    assert not any(row.new and "77" in row.new.text for row in diff(fixing)._rows)


def test_what_is_typed_is_what_is_applied(
    fixing: Window, project: FakeProject, settle: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(qtbot, fixing, Qt.Key.Key_J)
    typed(fixing, qtbot, settle, "        max_completion_tokens=77,")
    written = []
    apply = project.apply
    monkeypatch.setattr(project, "apply", lambda *given: written.extend(writes(*given[:2])) or apply(*given))
    button(fixing, "Apply 3 changes").click()
    settle()
    assert b"\n        max_completion_tokens=77,\n        stream=False,\n" in (written[0].new or b"")


def test_what_would_not_parse_keeps_the_editor_and_says_why(
    fixing: Window, project: FakeProject, settle: Settle, qtbot: QtBot
) -> None:
    press(qtbot, fixing, Qt.Key.Key_J)
    project.trouble = "With what you typed, api/chat.py does not parse at line 12. Mend that."
    typed(fixing, qtbot, settle, "        max_completion_tokens=(")
    project.trouble = ""
    assert "does not parse at line 12" in text_of(fixing)
    assert seen(fixing, HunkEditor)
    assert "Save or cancel your edit first" in text_of(fixing)
    assert not button(fixing, "Apply 3 changes").isEnabled()
    press(qtbot, fixing, Qt.Key.Key_Escape)
    settle()
    assert seen(fixing, HunkEditor) == []
    assert button(fixing, "Apply 3 changes").isEnabled()
    assert not any(row.new and row.new.text.endswith("tokens=(") for row in diff(fixing)._rows)


def test_what_one_types_and_walks_away_from_is_still_there(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    press(qtbot, fixing, Qt.Key.Key_J, Qt.Key.Key_E)
    seen(fixing, HunkEditor)[0].findChildren(QPlainTextEdit)[0].setPlainText("half a thou")
    pane = seen(fixing, ReviewPane)[0]
    for step in (1, -1):
        pane.files.step(step)
        settle()
    assert seen(fixing, HunkEditor) == []
    diff(fixing).asked.emit("api/chat.py", 2)
    assert seen(fixing, HunkEditor)[0].text == "half a thou"


def test_an_edit_survives_a_new_scan(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    press(qtbot, fixing, Qt.Key.Key_J)
    typed(fixing, qtbot, settle, "        max_completion_tokens=77,")
    fixing.store.scan()
    settle()
    assert "edited by you" in text_of(fixing)
    assert any(row.new and row.new.text.strip() == "max_completion_tokens=77," for row in diff(fixing)._rows)


def test_a_secret_is_not_typed_over(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.FIX, "secret-to-env")
    settle()
    proposal_hunks = [tick for tick in diff(opened).findChildren(QCheckBox) if tick.isVisible()]
    assert len(proposal_hunks) == 2
    diff(opened).asked.emit("config.py", 2)
    assert len(seen(opened, HunkEditor)) == 1
    assert "sk-proj" not in seen(opened, HunkEditor)[0].text


def test_tab_and_enter_keep_the_indent(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    press(qtbot, fixing, Qt.Key.Key_J, Qt.Key.Key_E)
    field = seen(fixing, HunkEditor)[0].findChildren(QPlainTextEdit)[0]
    field.setPlainText("    a")
    field.moveCursor(field.textCursor().MoveOperation.End)
    press(qtbot, fixing, Qt.Key.Key_Return, Qt.Key.Key_Tab)
    qtbot.keyClicks(field, "b")
    assert seen(fixing, HunkEditor)[0].text == "    a\n        b"
    settle()


def test_only_what_is_in_sight_has_controls_of_its_own(fixing: Window) -> None:
    view = diff(fixing)
    view.resize(view.width(), 90)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    heads = {tick.accessibleName()[:8] for tick in view.findChildren(QCheckBox) if tick.isVisible()}
    assert heads <= {"Change 1", "Change 3"}


def test_the_current_change_is_the_one_the_keyboard_is_on(fixing: Window, qtbot: QtBot) -> None:
    heads = sorted(diff(fixing).findChildren(QCheckBox), key=lambda tick: tick.accessibleName())
    heads[2].setFocus()
    assert diff(fixing).current == 3
    press(qtbot, fixing, Qt.Key.Key_K)
    assert diff(fixing).current == 2


def test_what_was_unticked_stays_unticked_after_a_new_scan(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    press(qtbot, fixing, Qt.Key.Key_J, Qt.Key.Key_Space)
    settle()
    fixing.store.scan()
    settle()
    assert button(fixing, "Apply 2 changes").isEnabled()


def test_a_new_file_takes_the_whole_width(fixing: Window, settle: Settle, qtbot: QtBot) -> None:
    assert diff(fixing)._geometry().beside
    press(qtbot, fixing, Qt.Key.Key_N)
    settle()
    assert not diff(fixing)._geometry().beside
    press(qtbot, fixing, Qt.Key.Key_P)
    settle()
    assert diff(fixing)._geometry().beside
