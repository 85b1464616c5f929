"""Connects the issues panel with the plan, the keychain and GitHub; all of it off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from tengates import github
from tengates.gui.links import ask_before_opening
from tengates.gui.store import Store
from tengates.gui.tasks import Job
from tengates.gui.widgets.issues_panel import IssuesPanel, TokenState
from tengates.keychain import GITHUB, Keychain
from tengates.model.errors import InputError, Interrupted
from tengates.model.issue import IssueDraft, IssueStep, Sent
from tengates.present.language import later, tr
from tengates.project import Project

_LOOKING = later("Reading the issues of the repository with your token. Nothing is sent.")
_GONE = later("The token is not in the keychain any more. Paste it once more.")


@dataclass(frozen=True, slots=True)
class _Access:
    """What the founder gave; used on another thread, since the keychain may have to be unlocked first."""

    repository: str
    typed: str = field(repr=False)
    keep: bool
    chain: Keychain | None
    address: str

    def tracker(self) -> github.GitHub:
        """With the token that was typed in, which is kept when that is wished, or the kept one."""
        token = self.typed or (self.chain.read(GITHUB) if self.chain else None)
        if not token:
            raise InputError(_GONE)
        tracker = github.GitHub(self.repository, token, self.address)
        if self.keep and self.typed and self.chain:
            self.chain.keep(GITHUB, self.typed)
        return tracker

    def state(self) -> TokenState:
        """Whether a token is kept now."""
        return _token_state(self.chain) if self.chain else TokenState()


class Issuing(QObject):
    """One panel, one target, one token at a time."""

    def __init__(self, store: Store, panel: IssuesPanel, address: str = github.ADDRESS) -> None:
        """`address` is another one in tests alone."""
        super().__init__(panel)
        self._store = store
        self._panel = panel
        self._address = address
        self._tracker: github.GitHub | None = None
        self._waiting: tuple[IssueStep, ...] = ()
        panel.look_wanted.connect(self._look)
        panel.send_wanted.connect(self._send)
        panel.forget_wanted.connect(self._forget)
        panel.stop_wanted.connect(lambda: store.tasks.cancel("issues"))
        panel.link_wanted.connect(lambda address: ask_before_opening(panel, address))

    def fill(self) -> None:
        """Show what the plan would send; nothing is asked of a network for that."""
        self._store.ask("issue drafts", lambda project, _job: project.issue_drafts(), self._filled, self._failed)
        if chain := self._store.keychain:
            self._store.compute("issue token", lambda: _token_state(chain), self._panel.show_token)

    def _filled(self, found: tuple[tuple[IssueDraft, ...], str]) -> None:
        self._panel.show_drafts(*found)

    def _look(self, repository: str, token: str, keep: bool) -> None:  # noqa: FBT001  a signal's arguments
        self._panel.show_working(tr(_LOOKING))
        access = _Access(repository, token, keep, self._store.keychain, self._address)
        self._store.ask("issues", lambda project, _job: _looked(project, access), self._seen, self._failed)

    def _seen(self, found: tuple[github.GitHub, tuple[IssueStep, ...], TokenState]) -> None:
        self._tracker, steps, state = found
        self._waiting = tuple(step for step in steps if step.sends)
        self._panel.show_token(state)
        self._panel.show_steps(steps)

    def _send(self) -> None:
        tracker, steps = self._tracker, self._waiting
        if tracker is None or not steps:
            return
        self._waiting = ()
        self._panel.show_working(tr("Sending to {where}…", where=self._panel.repository.text()))
        self._store.ask("issues", lambda _project, job: _sent(tracker, steps, job), self._panel.show_sent, self._failed)

    def _forget(self) -> None:
        if chain := self._store.keychain:
            self._store.compute("issue token", lambda: _forgotten(chain), self._panel.show_token)

    def _failed(self, failure: BaseException) -> None:
        if isinstance(failure, InputError | Interrupted):
            self._panel.show_problem(tr(str(failure)))
        else:
            self._panel.show_problem("")
            self._store.tasks.present(failure)


def _looked(project: Project, access: _Access) -> tuple[github.GitHub, tuple[IssueStep, ...], TokenState]:
    tracker = access.tracker()
    return tracker, project.issue_steps(tracker.issues()), access.state()


def _sent(tracker: github.GitHub, steps: tuple[IssueStep, ...], job: Job) -> Sent:
    return tracker.send(steps, job.tell, job.cancelled)


def _token_state(chain: Keychain) -> TokenState:
    return TokenState(GITHUB in chain.names(), chain.problem)


def _forgotten(chain: Keychain) -> TokenState:
    chain.forget(GITHUB)
    return _token_state(chain)
