"""Past commits for the window: what was judged before, and a look that runs while one watches."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from tengates.gui.flow import Moment
from tengates.gui.store import Store
from tengates.gui.tasks import Job
from tengates.model.errors import Interrupted, TenGatesError
from tengates.model.record import PastScan
from tengates.present.language import later
from tengates.project import Progress, Project

_REMEMBERED = 200  # commits that are shown without a new look
_KEY = "past"

_Told = tuple[tuple[PastScan, ...], Progress]


class PastLook(QObject):
    """What is known of the commits of the opened folder. `changed` is sent after every change of it."""

    changed = Signal()

    def __init__(self, store: Store, parent: QObject) -> None:
        """Nothing is known yet."""
        super().__init__(parent)
        self._store = store
        self._folder = ""
        self.rows: tuple[PastScan, ...] = ()
        self.progress: Progress | None = None
        self.problem = ""

    def remember(self, moment: Moment) -> None:
        """Show what was judged before, once for each folder and commit."""
        folder = f"{moment.folder.path} {moment.folder.commit}" if moment.folder and moment.report else ""
        if not folder or folder == self._folder or self.progress is not None:
            return
        self._folder = folder
        self._set((), None)
        self._store.ask(_KEY, lambda project, _job: project.kept_past(_REMEMBERED), self._done, self._ended)

    def begin(self, count: int) -> None:
        """Judge the last `count` commits."""
        self._set((), Progress(later("Looking at past commits"), 0, count))
        self._store.ask(_KEY, lambda project, job: _walk(project, job, count), self._done, self._ended, self._told)

    def stop(self) -> None:
        """Keep what was judged so far and stop."""
        self._store.tasks.cancel(_KEY)

    def _told(self, told: _Told) -> None:
        self._set(*told)

    def _done(self, rows: tuple[PastScan, ...]) -> None:
        self._set(rows, None)

    def _ended(self, failure: BaseException) -> None:
        if not isinstance(failure, TenGatesError | Interrupted):
            self._store.tasks.present(failure)
        sentence = "" if isinstance(failure, Interrupted) else str(failure)
        self._set(self.rows, None, sentence if isinstance(failure, TenGatesError) else "")

    def _set(self, rows: tuple[PastScan, ...], progress: Progress | None, problem: str = "") -> None:
        self.rows, self.progress, self.problem = rows, progress, problem
        self.changed.emit()


def _walk(project: Project, job: Job, count: int) -> tuple[PastScan, ...]:
    rows: list[PastScan] = []
    for row in project.past(count, lambda progress: job.tell((tuple(rows), progress)), job.cancelled):
        rows.append(row)  # noqa: PERF402  the progress tells what is there so far
    return tuple(rows)
