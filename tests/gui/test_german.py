"""The window in German: every page, nothing left in English that has a German word."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QListView, QWidget
from tests.gui.conftest import Kept, Settle

from tengates import assets
from tengates.gui.flow import PageId
from tengates.gui.language import speak
from tengates.gui.window import Window
from tengates.present.agent_prompt import task_prompt
from tengates.present.language import english, tr

PLACES = (
    (PageId.WELCOME, "", "Vom Prototyp zur Produktion"),
    (PageId.OVERVIEW, "", "Start anhalten"),
    (PageId.GATE, "security", "Sicherheit"),
    (PageId.PLAN, "secrets", "Jeden Schlüssel aus dem Code holen"),
    (PageId.FIX, "bound-model-output", "Abbrechen"),
    (PageId.CHANGES, "", "Änderungen"),
    (PageId.HISTORY, "", "Verlauf"),
    (PageId.EXPORT, "", "Vorschau"),
    (PageId.SETTINGS, "", "Einstellungen"),
)


@contextmanager
def spoken(app: QApplication, language: str) -> Iterator[None]:
    before = QLocale()
    speak(app, language)
    try:
        yield
    finally:
        speak(app, "en")
        QLocale.setDefault(before)


@pytest.fixture
def kept(qapp: QApplication) -> Iterator[Kept]:
    with spoken(qapp, "de"):
        held = Kept()
        held.settings = replace(held.settings, language="de")
        yield held


def words_in_sight(window: QWidget) -> set[str]:
    found = {window.windowTitle()}
    for widget in (item for item in window.findChildren(QWidget) if item.isVisible()):
        found |= {widget.toolTip(), widget.accessibleName()}
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.add(widget.text())
        if isinstance(widget, QLineEdit):
            found.add(widget.placeholderText())
        if isinstance(widget, QComboBox):
            found |= {widget.itemText(row) for row in range(widget.count())}
        if isinstance(widget, QListView):
            model = widget.model()
            roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            found |= {str(model.index(row, 0).data(role)) for row in range(model.rowCount()) for role in roles}
    return {text.strip() for text in found | {action.text() for action in window.findChildren(QAction)} if text}


def english_only() -> set[str]:
    """Source texts whose German differs."""
    path = assets.resources() / "translations" / "tengates_de.ts"
    pairs = [(item.findtext("source"), item.findtext("translation")) for item in ET.parse(path).iter("message")]  # noqa: S314
    return {source for source, said in pairs if source and said and source.casefold() != said.casefold()}


def test_every_page_is_german(opened: Window, settle: Settle) -> None:
    for page, subject, expected in PLACES:
        opened.store.go(page, subject)
        settle()
        seen = words_in_sight(opened)
        assert expected in seen, page
        assert seen & english_only() == set(), page


def test_figures_follow_and_what_leaves_the_program_stays_english(opened: Window, settle: Settle) -> None:
    seen = words_in_sight(opened)
    assert "Sicherheit 2,0 und Zugang 0,0 liegen unter den nötigen 4." in seen
    plan = opened.store.moment.plan
    assert plan is not None
    prompt = task_prompt(plan.tasks[0], ())
    with english():
        assert prompt == task_prompt(plan.tasks[0], ())
    got: list[str] = []
    opened.store.export("markdown", got.append)
    settle()
    assert "Pause launch" in got[0]
    assert "Start anhalten" not in got[0]


def test_the_choice_is_kept_and_offered_in_settings(opened: Window, settle: Settle, kept: Kept) -> None:
    opened.store.go(PageId.SETTINGS)
    settle()
    button = next(item for item in opened.findChildren(QAbstractButton) if item.text() == "English")
    button.click()
    settle()
    assert kept.settings.language == "en"


def test_the_systems_language_is_taken_when_there_is_one(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    for asked, spoken_then in (("de-AT", "de"), ("fr-FR", "en"), ("en-GB", "en")):
        monkeypatch.setattr(QLocale, "uiLanguages", lambda _locale, asked=asked: [asked])
        with spoken(qapp, "system"):
            assert tr("Overview") == ("Übersicht" if spoken_then == "de" else "Overview")
