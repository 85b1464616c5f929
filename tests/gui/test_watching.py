"""Files that change are noticed without coming back to the window; a scan follows only when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.conftest import MakeRepo
from tests.gui.conftest import Settle
from tests.gui.fake_project import FakeProject
from tests.gui.test_pages import text_of

from tengates.gui.window import Window
from tengates.project import Project

PATIENCE = 30_000


@pytest.fixture
def watched(window: Window, project: FakeProject, settle: Settle, tmp_path: Path) -> Path:
    """A file that the opened window watches."""
    file = tmp_path / "chat.py"
    file.write_text("x = 1\n", encoding="utf-8")
    project.places = (str(tmp_path), str(file))
    window.store.open(Path("/home/mo/my-ai-app"))
    settle()
    project.stale = True
    return file


def test_bytes_written_in_place_are_noticed(window: Window, watched: Path, qtbot: QtBot) -> None:
    watched.write_text("x = 2\n", encoding="utf-8")
    qtbot.waitUntil(lambda: "1 file changed since this scan." in text_of(window), timeout=PATIENCE)
    assert window.store.moment.changed == 1


def test_a_file_that_was_replaced_is_watched_again(
    window: Window, project: FakeProject, watched: Path, qtbot: QtBot, settle: Settle
) -> None:
    project.stale = False
    for text in ("x = 2\n", "x = 3\n"):
        fresh = watched.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(watched)
        settle()
    project.stale = True
    watched.write_text("x = 4\n", encoding="utf-8")
    qtbot.waitUntil(lambda: window.store.moment.changed == 1, timeout=PATIENCE)


def test_a_scan_follows_by_itself_only_when_the_founder_said_so(
    window: Window, project: FakeProject, watched: Path, qtbot: QtBot
) -> None:
    window.store.keep_settings(rescan=True)
    scans = len(window.store.moment.history)
    project.mended.add("cost.token-limits")
    watched.write_text("x = 2\n", encoding="utf-8")
    qtbot.waitUntil(lambda: len(window.store.moment.history) == scans + 1, timeout=PATIENCE)
    assert window.store.moment.changed == 0


def test_what_is_watched_lies_inside_and_behind_no_link(make_repo: MakeRepo, tmp_path: Path) -> None:
    folder = make_repo({"app.py": "x = 1\n", "api/deep/main.py": "x = 1\n", "web/page.py": "x = 1\n"})
    project = Project.open(folder)
    project.scan()
    names = ("", "web", "api/deep", "api/deep/main.py", "app.py", "web/page.py")
    assert project.watched(10) == tuple(str(folder / name) for name in names)
    assert len(project.watched(2)) == 4
    (tmp_path / "elsewhere").mkdir()
    (folder / "web" / "page.py").unlink()
    (folder / "web").rmdir()
    (folder / "web").symlink_to(tmp_path / "elsewhere")
    (folder / "app.py").unlink()
    (folder / "app.py").symlink_to(folder / "api" / "deep" / "main.py")
    assert project.watched(10) == tuple(str(folder / name) for name in ("", "api/deep", "api/deep/main.py"))
