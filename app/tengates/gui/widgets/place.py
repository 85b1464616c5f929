"""A place in the founder's code: pressed, it opens in their editor; its path can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from tengates.gui.plain import visible
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Button, on_click
from tengates.present.language import tr

_PATH = 56  # characters of a place


class PlaceLink(Button):
    """Enter or a click opens it, Ctrl+C copies it."""

    def __init__(self, store: Store, path: str, line: int = 0) -> None:
        """`line` 0 speaks of the whole file."""
        self._place = f"{path}:{line}" if line else path
        super().__init__(_short(self._place), "link")
        self._store, self._path, self._line = store, path, line
        self.setToolTip(tr("Open in your editor"))
        self.setAccessibleName(tr("Open {place} in your editor", place=visible(self._place)))
        on_click(self, self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens as a click does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Both ways by name."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, do in ((tr("Open in editor"), self._open), (tr("Copy path"), self._copy)):
            action = QAction(words, menu)
            action.triggered.connect(do)
            menu.addAction(action)
        menu.popup(event.globalPos())

    def _open(self) -> None:
        open_place(self._store, self._path, self._line)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(visible(self._place))


def open_place(store: Store, path: str, line: int = 0) -> None:
    """Open a file of the project in the editor of the settings; where that fails, its path is copied and told."""
    editor = store.settings.editor

    def failed(failure: BaseException) -> None:
        QGuiApplication.clipboard().setText(visible(f"{path}:{line}" if line else path))
        store.show_problem(tr("{problem} The path was copied.", problem=tr(str(failure))))

    store.ask("edit", lambda project, _job: project.edit(path, line, editor), lambda _name: None, failed)


def _short(place: str) -> str:
    """The end of a long path says more than its beginning."""
    shown = visible(place)
    return shown if len(shown) <= _PATH else f"…{shown[1 - _PATH :]}"
