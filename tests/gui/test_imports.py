"""Results of another scanner, from the menu to the evidence, through the real door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests import scanners
from tests.conftest import MakeRepo
from tests.gui.conftest import Kept, Settle
from tests.gui.test_pages import text_of
from tests.test_imports import FILES, INJECTION

from tengates.gui.app import Presenter, make_window
from tengates.gui.flow import PageId
from tengates.gui.store import Door
from tengates.gui.window import Window
from tengates.home import Home
from tengates.project import Project


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, home: Home, kept: Kept) -> Iterator[Window]:
    door = Door(open=lambda path: Project.open(path, home), sample=Path, load=lambda: kept.settings, save=kept.save)
    made = make_window(qapp, door, Presenter())
    made.store.tasks.present = kept.surprises.append
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
    assert kept.surprises == []


def test_results_are_added_from_the_menu(window: Window, settle: Settle, make_repo: MakeRepo, tmp_path: Path) -> None:
    file = scanners.written(tmp_path, "semgrep.sarif", scanners.semgrep())
    window.store.open(make_repo(FILES))
    settle()
    window._menus._actions["bring"].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()
    report = settle().report
    assert report is not None
    assert "Semgrep OSS (semgrep.sarif): 1 lowers a control, 1 is about none of the controls" in text_of(window)
    window.store.go(PageId.GATE, "security")
    window.store.go(PageId.GATE, "security", INJECTION)
    settle()
    assert report.scorecard.control(INJECTION).outcome.sites[0].source == "Semgrep OSS"


def test_a_file_that_is_none_is_told_and_the_scan_stays(
    window: Window, settle: Settle, make_repo: MakeRepo, tmp_path: Path
) -> None:
    file = tmp_path / "notes.json"
    file.write_text("[]", encoding="utf-8")
    window.store.open(make_repo(FILES))
    before = settle().report
    window._bring(str(file))
    moment = settle()
    assert "notes.json is JSON but not SARIF" in moment.problem
    assert moment.report == before
