"""Watches the opened folder, so that the window can say that files changed since the scan.

A folder's watch tells of new and removed names, a file's of bytes written in place. Systems give out few watches, so
only so many are taken; what they miss is seen when one comes back to the window.
"""

from __future__ import annotations

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from tengates.gui.flow import Moment
from tengates.gui.store import Store
from tengates.gui.tasks import Lane

_MOST = 1000  # folders, and as many files
_TOGETHER = 100  # watches that are begun at a time: each asks the system for a file's state
_CALM = 800  # milliseconds of quiet before one looks: a save or a checkout touches many files


def _leave_it(_failure: BaseException) -> None:
    """What cannot be watched is looked at when one comes back to the window."""


class Watch(QObject):
    """Asks the store to look, a moment after something changed."""

    def __init__(self, store: Store, parent: QObject) -> None:
        """Nothing is watched before the first scan."""
        super().__init__(parent)
        self._store = store
        self._report: object = None
        self._waiting: list[str] = []
        self._watcher = QFileSystemWatcher(self)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM)
        self._calm.timeout.connect(self._look)
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._begin_some)
        self._watcher.directoryChanged.connect(self._noticed)
        self._watcher.fileChanged.connect(self._noticed)
        store.changed.connect(self.show_moment)

    def show_moment(self, moment: Moment) -> None:
        """After each scan, watch what it read."""
        if moment.scanning is None and moment.report is not None and moment.report is not self._report:
            self._report = moment.report
            self._store.ask(
                "watched", lambda project, _job: project.watched(_MOST), self._watch, _leave_it, lane=Lane.LATER
            )

    def _watch(self, paths: tuple[str, ...]) -> None:
        known = {*self._watcher.files(), *self._watcher.directories()}
        if gone := sorted(known.difference(paths)):
            self._watcher.removePaths(gone)
        self._waiting = [path for path in paths if path not in known]
        self._begin_some()

    def _begin_some(self) -> None:
        some, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
        if some:
            self._watcher.addPaths(some)
        if self._waiting:
            self._more.start()

    def _noticed(self, path: str) -> None:
        if path not in self._waiting:
            self._waiting.append(path)  # a file that was replaced is not watched any more
        self._calm.start()

    def _look(self) -> None:
        known = {*self._watcher.files(), *self._watcher.directories()}
        self._waiting = [path for path in self._waiting if path not in known]
        self._begin_some()
        self._store.check_stale()
