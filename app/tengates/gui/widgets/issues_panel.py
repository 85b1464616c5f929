"""Tasks of the plan to GitHub issues: where to, with which token, what is sent, and only then the button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from tengates.gui.plain import visible_lines
from tengates.gui.style import LOOK
from tengates.gui.widgets.basic import Body, Button, Label, hairline, horizontal, on_click, vertical
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.wrapping import Sides, Tall, WrappingRow
from tengates.model.issue import Deed, IssueDraft, IssueState, IssueStep, Sent
from tengates.present.language import later, tr

_WHAT = later(
    "Each open task becomes one issue, and the next time the same issue is updated. Nothing is sent before you press "
    "Send. The token needs one permission, Issues: read and write, for this repository alone."
)
_FIRST = later("First look at what is there: give the repository and a token.")
_LIST, _WIDE = 160, 620  # pixels: the height of the list at least, the width for two columns
_BODY = Qt.ItemDataRole.UserRole
_DEEDS = {
    Deed.CREATE: later("new"),
    Deed.UPDATE: later("update"),
    Deed.CLOSE: later("close"),
    Deed.REOPEN: later("open again"),
    Deed.KEEP: later("as it is"),
    Deed.LEAVE: later("closed by hand, stays"),
}


@dataclass(frozen=True, slots=True)
class TokenState:
    """Whether a token is kept, and why none can be; both from the keychain, never the token itself."""

    kept: bool = False
    problem: str = ""


class IssuesPanel(QWidget):
    """Says what it wants done; who holds it does it."""

    look_wanted = Signal(str, str, bool)  # repository, token typed in or "", whether to keep it
    send_wanted = Signal()
    forget_wanted = Signal()
    stop_wanted = Signal()
    link_wanted = Signal(str)

    def __init__(self) -> None:
        """Empty until drafts are shown."""
        super().__init__()
        self._drafts: tuple[IssueDraft, ...] = ()
        self._steps: tuple[IssueStep, ...] | None = None
        self._token = TokenState()
        self.repository = QLineEdit()
        self.token = QLineEdit()
        self.keep = QCheckBox(tr("Keep it in this system's keychain"))
        self.forget = Button(tr("Forget the token"), "quiet")
        self.look = Button(tr("See what is there"))
        self.send = Button(tr("Send"), "primary")
        self.stop = Button(tr("Stop"))
        self.list = QListWidget()
        self._form, self._keeping = QGridLayout(), QWidget()
        self.body = SafeBrowser()
        self._kept = Label("", "quiet", wrap=True)
        self._state = Label("", "quiet", wrap=True)
        self._lay_out()
        self._connect()
        self._refresh()

    def show_drafts(self, drafts: Sequence[IssueDraft], repository: str) -> None:
        """What the plan would send, before anybody asked GitHub. A repository that was typed in stays."""
        self._drafts = tuple(draft for draft in drafts if draft.state is IssueState.OPEN)
        self._steps = None
        if not self.repository.text():
            self.repository.setText(repository)
        self._fill([(tr(draft.title), "", draft.body) for draft in self._drafts])
        self._state.say(tr(_FIRST) if self._drafts else tr("No task of the plan is open, so there is nothing to send."))
        self._refresh()

    def show_token(self, state: TokenState) -> None:
        """Whether a token is kept already."""
        self._token = state
        self._refresh()

    def show_steps(self, steps: Sequence[IssueStep]) -> None:
        """What would be done, now that it is known what is there."""
        self._steps = tuple(steps)
        self._fill([(tr(step.draft.title), tr(_DEEDS[step.deed]), step.draft.body) for step in steps])
        self._state.say(_summary(self._steps, self.repository.text()))
        self._refresh()

    def show_sent(self, sent: Sent) -> None:
        """What came of it; what is there has to be looked at again before more is sent."""
        said = tr(
            "Sent %n issue to {where}.|Sent %n issues to {where}.", "", len(sent.done), where=self.repository.text()
        )
        self._state.say(f"{sent.problem} {said}" if sent.problem else said)
        self._steps = None
        self._refresh()

    def show_problem(self, sentence: str) -> None:
        """Why it did not work."""
        self._state.say(sentence)
        self._refresh()

    def show_working(self, sentence: str) -> None:
        """Something is under way."""
        self._state.say(sentence)
        for button in (self.look, self.send, self.forget):
            button.setEnabled(False)
        self.stop.setVisible(True)

    def _refresh(self) -> None:
        has_token = self._token.kept or bool(self.token.text().strip())
        waiting = sum(step.sends for step in self._steps or ())
        self.keep.setEnabled(not self._token.problem)
        self.forget.setVisible(self._token.kept)
        self.forget.setEnabled(True)
        self._kept.say(
            self._token.problem or (tr("A token is kept in this system's keychain.") if self._token.kept else "")
        )
        self._kept.setVisible(bool(self._kept.text()))
        self.token.setPlaceholderText(
            tr("Another token") if self._token.kept else tr("Paste a token from GitHub's settings")
        )
        self.look.setEnabled(bool(self.repository.text().strip()) and has_token and bool(self._drafts))
        self.send.setEnabled(bool(waiting))
        self.send.say(tr("Send %n issue|Send %n issues", "", waiting) if waiting else tr("Send"))
        self.stop.setVisible(False)

    def _ask(self) -> None:
        keep = self.keep.isChecked() and self.keep.isEnabled()
        self.look_wanted.emit(self.repository.text().strip(), self.token.text().strip(), keep)

    def _changed(self) -> None:
        """Another repository or token: what was seen there says nothing any more."""
        if self._steps is not None:
            self.show_drafts(self._drafts, self.repository.text())
        self._refresh()

    def _fill(self, rows: Sequence[tuple[str, str, str]]) -> None:
        chosen = max(0, self.list.currentRow())
        self.list.clear()
        for title, deed, body in rows:
            item = QListWidgetItem(visible_lines(f"{title} · {deed}" if deed else title))
            item.setData(_BODY, f"## {title}\n\n{body}")
            item.setToolTip(visible_lines(title))
            self.list.addItem(item)
        self.list.setCurrentRow(min(chosen, self.list.count() - 1))

    def _show_body(self) -> None:
        row = self.list.currentRow()
        self.body.show_markdown(str(self.list.item(row).data(_BODY)) if row >= 0 else "")

    def _connect(self) -> None:
        on_click(self.look, self._ask)
        on_click(self.send, self.send_wanted.emit)
        on_click(self.forget, self.forget_wanted.emit)
        on_click(self.stop, self.stop_wanted.emit)
        self.repository.textEdited.connect(lambda _text: self._changed())
        self.token.textEdited.connect(lambda _text: self._changed())
        self.list.currentRowChanged.connect(lambda _row: self._show_body())
        self.body.asked.connect(self.link_wanted.emit)

    def _lay_out(self) -> None:
        self.repository.setPlaceholderText(tr("owner/name"))
        self.repository.setAccessibleName(tr("Repository on GitHub, as owner/name"))
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setAccessibleName(tr("Token for GitHub"))
        self.list.setObjectName("rows")
        self.list.setAccessibleName(tr("Issues"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.body.setAccessibleName(tr("Text of the issue"))
        form = self._form
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addWidget(Label(tr("Repository")), 0, 0)
        form.addWidget(self.repository, 0, 1)
        form.addWidget(Label(tr("Token")), 1, 0)
        form.addWidget(self.token, 1, 1)
        self._keeping.setLayout(WrappingRow(self.keep, self.forget))
        form.addWidget(self._kept, 3, 1, 1, 2)
        form.setColumnStretch(1, 1)
        holder = QWidget()
        both = horizontal(holder, spacing=0)
        both.addWidget(self.list, 2)
        both.addWidget(hairline(upright=True))
        both.addWidget(self.body, 3)
        foot = Sides(self._state, self.stop, self.look, self.send)
        body = Body(margin=0, spacing=0)
        column = vertical(self, spacing=0)
        head = vertical(spacing=12)
        head.setContentsMargins(24, 12, 24, 12)
        head.addWidget(Label(tr(_WHAT), "quiet", wrap=True))
        head.addLayout(form)
        foot.setContentsMargins(24, 8, 24, 8)
        body.column.addLayout(head)
        body.column.addWidget(hairline())
        body.column.addWidget(Tall(holder, _LIST), 1)
        column.addWidget(body, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said about the token stands beside its field, or below it."""
        super().resizeEvent(event)
        beside = self.width() >= LOOK.size(_WIDE)
        self._form.addWidget(self._keeping, *((1, 2) if beside else (2, 1)))
        self._form.setAlignment(self._keeping, Qt.AlignmentFlag.AlignVCenter)
        self._form.setColumnStretch(2, 1 if beside else 0)


def _summary(steps: Sequence[IssueStep], repository: str) -> str:
    counts = [(sum(step.deed is deed for step in steps), tr(word)) for deed, word in _DEEDS.items()]
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    if not any(step.sends for step in steps):
        return tr(
            "{where} says already what the plan says ({said}). There is nothing to send.", where=repository, said=said
        )
    return tr(
        "To {where}: {said}. Titles, reasons and places in the code are sent; no secret is in them.",
        where=repository,
        said=said,
    )
