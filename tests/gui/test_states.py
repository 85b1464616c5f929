"""What pages show before there is anything to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.gui.conftest import Settle
from tests.gui.fake_project import FakeProject

from tengates.gui.flow import PageId
from tengates.gui.widgets.skeleton import Skeleton
from tengates.gui.window import Window


def stopped(window: Window, project: FakeProject, settle: Settle, qtbot: QtBot) -> None:
    """A folder whose first scan was stopped."""
    project.slow = 0.05
    window.store.open(Path("/home/mo/my-ai-app"))
    qtbot.waitUntil(lambda: window.store.moment.position.page is PageId.OVERVIEW)
    window.store.stop()
    settle()
    project.slow = 0.0


def offered(window: Window) -> list[QPushButton]:
    buttons = [item for item in window.findChildren(QPushButton) if item.isVisible()]
    return [item for item in buttons if "Scan this folder" in item.text()]


@pytest.mark.parametrize(("page", "subject"), [(PageId.GATE, "security"), (PageId.PLAN, "")])
def test_a_page_without_a_scan_offers_one(
    window: Window, project: FakeProject, settle: Settle, qtbot: QtBot, page: PageId, subject: str
) -> None:
    stopped(window, project, settle, qtbot)
    window.store.go(page, subject)
    assert settle().report is None
    assert len(offered(window)) == 1
    offered(window)[0].click()
    assert settle().report is not None
    assert offered(window) == []


def test_a_gate_waits_with_rows_while_the_first_scan_runs(
    window: Window, project: FakeProject, settle: Settle, qtbot: QtBot
) -> None:
    stopped(window, project, settle, qtbot)
    window.store.go(PageId.GATE, "security")
    project.slow = 0.05
    window.store.scan()
    qtbot.waitUntil(lambda: any(item.isVisible() for item in window.findChildren(Skeleton)))
    settle()
    assert not [item for item in window.findChildren(Skeleton) if item.isVisible()]
