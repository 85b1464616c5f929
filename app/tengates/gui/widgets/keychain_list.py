"""What the system's keychain keeps for Ten Gates: names, and a way to delete each."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tengates.gui.store import Store
from tengates.gui.widgets.basic import Button, Glyph, Label, clear, horizontal, on_click, vertical
from tengates.present.language import later, tr

_NONE = later("Nothing is kept. A token that you enter to send tasks to GitHub would stand here.")
_WORDS = {"github-token": later("GitHub token, to send tasks to GitHub issues")}


class KeychainList(QWidget):
    """Asks each time it comes in sight; the keychain may have to be unlocked first."""

    def __init__(self, store: Store) -> None:
        """Empty until the keychain answers."""
        super().__init__()
        self._store = store
        self._column = vertical(self, spacing=8)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask anew."""
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        chain = self._store.keychain
        if chain is None:
            self._show((later("This session has no keychain, so nothing is kept."), ()))
            return
        self._store.compute("keychain", lambda: (chain.problem, chain.names()), self._show)

    def _show(self, found: tuple[str, tuple[str, ...]]) -> None:
        problem, names = found
        clear(self._column)
        for name in names:
            self._column.addWidget(self._row(name, allowed=not problem))
        if problem or not names:
            self._column.addWidget(Label(tr(problem or _NONE), "quiet", wrap=True))

    def _row(self, name: str, *, allowed: bool) -> QWidget:
        holder = QWidget()
        row = horizontal(holder, spacing=12)
        row.addWidget(Glyph("key", "quiet"))
        words = tr(_WORDS.get(name, name))
        row.addWidget(Label(words, wrap=True), 1)
        delete = Button(tr("Delete"), "", "trash")
        delete.setAccessibleName(tr("Forget {name}", name=words))
        delete.setEnabled(allowed)
        on_click(delete, lambda: self._delete(name))
        row.addWidget(delete)
        return holder

    def _delete(self, name: str) -> None:
        if chain := self._store.keychain:
            self._store.compute(f"forget {name}", lambda: chain.forget(name), lambda _none: self._ask())
