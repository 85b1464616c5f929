"""What is brought from elsewhere: results of other scanners, and a team's own controls, through the real door."""

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
from tests.test_own import APP, OWN, PATH

from tengates.gui.app import Presenter, make_window
from tengates.gui.flow import Note, NoteKind, PageId
from tengates.gui.store import Door
from tengates.gui.widgets.code_block import CodeBlock
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


def test_a_teams_own_controls_are_accepted_and_seen(window: Window, settle: Settle, make_repo: MakeRepo) -> None:
    second = OWN.replace("no-raw-client", "no-made").replace("OpenAI($$$)", "made()").replace("gateway", "builder")
    files = {"app.py": APP + "made()\n", PATH: OWN, ".tengates/controls/no-made.yml": second}
    window.store.open(make_repo(files))
    report = settle().report
    assert report is not None
    assert report.own.waiting == 2
    assert "Your own" not in text_of(window)
    window._do(Note("brought", NoteKind.WARN, "", "trust"))
    settle()
    text = text_of(window)
    assert "Model calls through our gateway: 1 place" in text
    assert "Model calls through our builder: 1 place" in text
    assert len(window._stack.currentWidget().findChildren(CodeBlock)) == 2
