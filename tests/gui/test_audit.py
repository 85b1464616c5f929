"""An audit of every screen: names, contrast and room for words, also when they are 40 % longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.gui import audit
from tests.gui.conftest import Kept, Settle

from tengates.gui.dressing import dress
from tengates.gui.flow import PageId
from tengates.gui.language import translated
from tengates.gui.window import Window
from tengates.present.language import lend

SMALLEST = QSize(1024, 640)
SCREENS = (
    (PageId.WELCOME, "", ""),
    (PageId.OVERVIEW, "", ""),
    (PageId.GATE, "security", ""),
    (PageId.GATE, "monitoring", "monitoring.runbooks"),
    (PageId.PLAN, "", ""),
    (PageId.PLAN, "secrets", ""),
    (PageId.FIX, "bound-model-output", ""),
    (PageId.CHANGES, "", ""),
    (PageId.HISTORY, "", ""),
    (PageId.EXPORT, "", ""),
    (PageId.SETTINGS, "", ""),
)
_ACCENTS = str.maketrans("aeiouAEIOUcnsyz", "áéíóúÁÉÍÓÚçñšýž")


class Longer(QTranslator):
    """Says everything with accents and 40 % longer, fields and menu letters as they are."""

    def translate(self, _context: str, text: str, _note: str | None = None, _n: int = -1) -> str:
        return "|".join(_longer(form) for form in text.split("|"))

    def isEmpty(self) -> bool:  # noqa: N802  Qt's name
        return False


def _longer(text: str) -> str:
    if not any(sign.isalpha() for sign in text):
        return text
    parts = text.replace("%n", "{%n}").split("{")
    told = [parts[0].translate(_ACCENTS)]
    told += [f"{field}}}{rest.translate(_ACCENTS)}" for field, _, rest in (part.partition("}") for part in parts[1:])]
    more = "~" * max(1, round(len(text) * 0.4) - 1)
    words = " ".join(more[start : start + 6] for start in range(0, len(more), 6))
    return "{".join(told).replace("{%n}", "%n") + f" {words}"


@contextmanager
def longer(app: QApplication) -> Iterator[None]:
    translator = Longer()
    app.installTranslator(translator)
    lend(translated)
    try:
        yield
    finally:
        lend(None)
        app.removeTranslator(translator)


def screens(window: Window, settle: Settle) -> Iterator[str]:
    """Every page in turn, at the smallest size."""
    for page, subject, detail in SCREENS:
        window.store.go(page, subject, detail)
        window.resize(SMALLEST)
        settle()
        yield f"{page.value} {detail or subject}".strip()


@pytest.fixture
def small(opened: Window, qtbot: QtBot) -> Iterator[Window]:
    opened.resize(SMALLEST)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    yield opened
    dress(opened.store, theme="light", text_scale=1.0)


def everywhere(window: Window, settle: Settle, look: Callable[[QWidget], list[str]]) -> list[str]:
    """What `look` finds on each screen, a line each."""
    return [f"{name}: {row}" for name in screens(window, settle) for row in dict.fromkeys(look(window))]


def test_everything_has_a_name_and_a_role(small: Window, settle: Settle) -> None:
    found = everywhere(small, settle, audit.without_name_or_role)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_words_stand_out(small: Window, settle: Settle, theme: str) -> None:
    dress(small.store, theme=theme)
    found = everywhere(small, settle, audit.too_faint)
    assert not found, "\n".join(found)


def test_tab_reaches_everything(small: Window, settle: Settle) -> None:
    found = everywhere(small, settle, _missed)
    assert not found, "\n".join(found)


def test_tab_goes_as_one_reads(small: Window, settle: Settle) -> None:
    for _ in screens(small, settle):
        pass  # every page once, so that parts are older than what a scan makes anew
    small.store.scan()
    settle()
    found = everywhere(small, settle, lambda window: audit.against_reading(window, rounds(window)))
    assert not found, "\n".join(found)


def test_no_part_of_a_page_opens_as_a_window_of_its_own(small: Window, qapp: QApplication, settle: Settle) -> None:
    """A part that is shown before it has a parent flashes up and takes the keyboard."""
    stray = Strays()
    qapp.installEventFilter(stray)
    for _ in screens(small, settle):
        pass
    qapp.removeEventFilter(stray)
    assert stray.seen == []


class Strays(QObject):
    """Notes each window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(audit.said(watched))
        return False


def _missed(window: QWidget) -> list[str]:
    stops = rounds(window)
    return [f"not reached: {audit.said(item)}" for item in audit.interactive(window) if item not in stops]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_one_sees_where_the_keyboard_is(small: Window, settle: Settle, theme: str) -> None:
    dress(small.store, theme=theme)
    found = everywhere(small, settle, lambda window: audit.without_visible_focus(window, rounds(window)))
    assert not found, "\n".join(found)


def rounds(window: QWidget) -> list[QWidget]:
    """What Tab goes through, from the first stop until it comes round; then all is scrolled up again."""
    if (held := QApplication.focusWidget()) is not None:
        held.clearFocus()
    QTest.keyClick(window, Qt.Key.Key_Tab)
    stops: list[QWidget] = []
    QApplication.processEvents()  # the way is put in order when the keyboard moves
    while (now := QApplication.focusWidget()) is not None and now not in stops[:-1]:
        stops += [now] if now not in stops else []  # Tab goes through the links of a text before it leaves it
        QTest.keyClick(now, Qt.Key.Key_Tab)
    for area in window.findChildren(QAbstractScrollArea):
        area.verticalScrollBar().setValue(0)
    return stops


def test_no_word_is_cut_off_in_the_smallest_window(small: Window, settle: Settle) -> None:
    found = everywhere(small, settle, audit.cut_off)
    assert not found, "\n".join(found)
    assert small.size() == SMALLEST


def test_no_word_is_cut_off_with_text_twice_as_large(small: Window, settle: Settle) -> None:
    dress(small.store, text_scale=2.0)
    found = everywhere(small, settle, audit.cut_off)
    assert not found, "\n".join(found)


@pytest.fixture
def kept(qapp: QApplication, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """The usual one; a test that is marked so gets a window whose words are longer."""
    if "longer" not in request.node.name:
        yield Kept()
        return
    monkeypatch.setattr("tengates.gui.app.speak", lambda _app, _choice: "")
    with longer(qapp):
        yield Kept()


def test_no_word_is_cut_off_with_words_that_are_longer(small: Window, settle: Settle) -> None:
    found = everywhere(small, settle, audit.cut_off)
    assert not found, "\n".join(found)
