"""Tasks to issues in the window: shown first, sent by a button, updated the second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QLineEdit
from tests.fake_github import TOKEN, FakeGitHub, github
from tests.gui.conftest import Settle
from tests.gui.test_pages import button
from tests.test_keychain import MemoryKeyring

from tengates.gui.flow import PageId
from tengates.gui.issuing import Issuing
from tengates.gui.widgets.issues_panel import IssuesPanel
from tengates.gui.window import Window
from tengates.home import Home
from tengates.keychain import GITHUB, Keychain


@pytest.fixture
def there() -> Iterator[FakeGitHub]:
    with github() as fake:
        yield fake


@pytest.fixture
def panel(opened: Window, home: Home, there: FakeGitHub, settle: Settle) -> IssuesPanel:
    """The panel in sight, asking the fake server, with a keychain in memory."""
    opened.store.keychain = Keychain(home, MemoryKeyring())
    opened.store.go(PageId.EXPORT)
    settle()
    opened.findChildren(Issuing)[0]._address = there.url
    button(opened, "GitHub issues").click()
    settle()
    return opened.findChildren(IssuesPanel)[0]


def _look(panel: IssuesPanel, settle: Settle) -> None:
    panel.look.click()
    settle()


def test_nothing_is_asked_or_sent_before_a_button_is_pressed(panel: IssuesPanel, there: FakeGitHub) -> None:
    assert panel.list.count() > 0
    assert panel.repository.text() == "founder/app"
    assert not panel.look.isEnabled()
    assert not panel.send.isEnabled()
    assert panel.token.echoMode() is QLineEdit.EchoMode.Password
    assert there.asked == []


def test_looking_sends_nothing_and_sending_makes_each_issue_once(
    panel: IssuesPanel, there: FakeGitHub, settle: Settle
) -> None:
    panel.token.setText(TOKEN)
    panel._refresh()
    _look(panel, settle)
    assert there.writes == []
    waiting = panel.list.count()
    assert panel.send.text().strip() == f"Send {waiting} issues"
    panel.send.click()
    settle()
    assert len(there.issues) == waiting
    _look(panel, settle)
    assert not panel.send.isEnabled()
    assert len(there.writes) == waiting


def test_a_token_is_kept_when_that_is_ticked_and_can_be_forgotten(
    panel: IssuesPanel, opened: Window, settle: Settle, there: FakeGitHub
) -> None:
    chain = opened.store.keychain
    assert chain is not None
    panel.token.setText(TOKEN)
    panel.keep.setChecked(True)
    panel._refresh()
    _look(panel, settle)
    assert chain.read(GITHUB) == TOKEN
    panel.token.clear()
    _look(panel, settle)
    assert [method for method, _ in there.asked] == ["GET", "GET"]
    panel.forget.click()
    settle()
    assert chain.names() == ()
    assert not panel.look.isEnabled()


def test_another_repository_has_to_be_looked_at_before_anything_is_sent(panel: IssuesPanel, settle: Settle) -> None:
    panel.token.setText(TOKEN)
    panel._refresh()
    _look(panel, settle)
    panel.repository.setText("somebody/else")
    panel.repository.textEdited.emit("somebody/else")
    assert not panel.send.isEnabled()


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda panel, _there: panel.token.setText("wrong-token-0123456789"), "does not know this token"),
        (lambda panel, _there: panel.repository.setText("nothing"), "Write it as owner/name"),
        (lambda _panel, there: there.refuse.append((410, {})), "Switch them on"),
    ],
)
def test_a_refusal_is_a_sentence_and_nothing_is_sent(
    panel: IssuesPanel,
    there: FakeGitHub,
    settle: Settle,
    prepare: Callable[[IssuesPanel, FakeGitHub], None],
    said: str,
) -> None:
    panel.token.setText(TOKEN)
    prepare(panel, there)
    panel._refresh()
    _look(panel, settle)
    assert said in panel._state.text()
    assert there.writes == []
    assert panel.look.isEnabled()
