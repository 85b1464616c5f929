from __future__ import annotations

from pathlib import Path

from tests.gui.conftest import Settle
from tests.gui.fake_project import FakeProject
from tests.gui.test_pages import seen, text_of

from tengates.gui.flow import PageId
from tengates.gui.widgets.trend import Trend
from tengates.gui.window import Window


def test_history_shows_trends_and_what_each_scan_gained(opened: Window, project: FakeProject, settle: Settle) -> None:
    project.mended.add("cost.token-limits")
    opened.store.scan()
    settle()
    opened.store.go(PageId.HISTORY)
    settle()
    shown = text_of(opened)
    assert "2 scans kept, on this machine alone." in shown
    assert "Gained: " in shown
    assert "The first scan that was kept." in shown
    assert any(trend.accessibleName().startswith("Cost control: ") for trend in seen(opened, Trend))


def test_a_folder_opened_again_says_what_moved_since_the_scan_kept_before(
    opened: Window, project: FakeProject, settle: Settle
) -> None:
    project.mended.add("cost.token-limits")
    opened.store.open(Path("/home/mo/my-ai-app"))
    moment = settle()
    assert moment.report is not None
    assert dict(moment.previous)["Cost control"] < moment.report.scorecard.gate("cost").score
