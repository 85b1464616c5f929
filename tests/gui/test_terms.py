"""Terms say what they mean where they stand."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle

from tengates.gui.flow import PageId
from tengates.gui.widgets.basic import Label
from tengates.gui.widgets.control_list import ControlList
from tengates.gui.widgets.gate_bar import GateRow
from tengates.gui.widgets.term_label import TermLabel, explained
from tengates.gui.window import Window
from tengates.present import glossary


def label(qtbot: QtBot, text: str, width: int = 400) -> TermLabel:
    made = TermLabel(text, wrap=True)
    qtbot.addWidget(made)
    made.resize(width, made.heightForWidth(width))
    made.show()
    return made


def point_at(made: TermLabel, x: float, y: float) -> str:
    return " ".join(made.meaning_at(QPoint(round(x), round(y))).split())


def test_a_term_under_the_pointer_is_explained_and_other_words_are_not(qtbot: QtBot) -> None:
    made = label(qtbot, "canary releases for all of your customers")
    assert "only a few people get first" in point_at(made, 5, made.height() / 2)
    assert point_at(made, made.fontMetrics().horizontalAdvance("canary releases for all"), 8) == ""


def test_a_term_in_a_later_line_is_found_where_it_stands(qtbot: QtBot) -> None:
    made = label(qtbot, "Nothing that is a word of ours stands in these first lines, then: webhook", 220)
    areas = made._areas()
    assert len(areas) == 1
    spot, area = areas[0]
    assert spot.term.name == "webhook"
    assert area.top() > made.fontMetrics().height()
    assert "calls when something happened" in point_at(made, area.center().x(), area.center().y())


def test_only_sentences_carry_the_dotted_line_and_headings_explain_all_the_same(qtbot: QtBot) -> None:
    made = label(qtbot, "webhook")
    marked = made.grab().toImage()
    plain = Label("webhook", wrap=True)
    qtbot.addWidget(plain)
    plain.resize(made.size())
    assert marked != plain.grab().toImage()
    made.set_role("strong")
    plain.set_role("strong")
    assert made.grab().toImage() == plain.grab().toImage()
    assert "calls when something happened" in point_at(made, 5, made.height() / 2)


def test_a_screen_reader_hears_what_terms_mean(qtbot: QtBot) -> None:
    assert glossary.meaning("p95") in label(qtbot, "a p95 of 300 ms").accessibleDescription()
    assert label(qtbot, "nothing to explain").accessibleDescription() == ""


def test_tags_in_a_text_stay_text(qtbot: QtBot) -> None:
    made = label(qtbot, "<b>webhook</b>")
    assert made.text() == "<b>webhook</b>"
    assert "<" not in explained("webhook")


def test_states_and_statuses_are_explained_in_their_lists(opened: Window, settle: Settle) -> None:
    row = next(item for item in opened.findChildren(GateRow) if item.item.gate.id == "security")
    assert "reason to pause the launch" in " ".join(row.toolTip().split())
    opened.store.go(PageId.GATE, "monitoring")
    settle()
    rows = next(item for item in opened.findChildren(ControlList) if item.isVisible())
    tips = {str(rows.model().index(place, 0).data(Qt.ItemDataRole.ToolTipRole)) for place in range(3)}
    assert any("Only you can know this" in tip for tip in tips), tips
