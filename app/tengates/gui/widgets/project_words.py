"""What belongs to the project and stands in its own file: minimums, ignored paths, what is accepted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tengates.gui.flow import Moment
from tengates.gui.plain import visible
from tengates.gui.store import Store
from tengates.gui.widgets.accepted_list import AcceptedList
from tengates.gui.widgets.basic import Label, hairline, vertical
from tengates.gui.widgets.ignored_form import IgnoredForm
from tengates.gui.widgets.minimums_form import MinimumsForm
from tengates.gui.widgets.term_label import TermLabel
from tengates.home import PROJECT_FILE
from tengates.model.said import ProjectSettings
from tengates.present.language import later, tr

_NONE_OPEN = later("Open a folder to set what its gates need, which paths are left out, and to see what you accepted.")
_NOT_SCANNED = later("Scan this folder first; then its gates can be set here.")
_WHERE = later(
    "These belong to the project, not to this machine. They stand in {file}, which you can read, edit and commit: "
    "a pipeline that runs Ten Gates then judges by the same words. Comments in that file stay."
)


class ProjectWords(QWidget):
    """The project's part of the settings."""

    def __init__(self, store: Store) -> None:
        """Three forms, hidden while no project is open."""
        super().__init__()
        self._store = store
        self._shown: object = None
        self._title = Label(tr("This project"), "lead")
        self._where = Label("", "quiet", wrap=True)
        self._problem = Label("", "critical", wrap=True)
        self._minimums = MinimumsForm()
        self._ignored = IgnoredForm()
        self._accepted = AcceptedList()
        self._forms = QWidget()
        self._lay_out()
        self._minimums.said.connect(self._set_minimum)
        self._minimums.cleared.connect(self._clear_minimums)
        self._ignored.said.connect(self._set_ignored)
        self._accepted.withdrawn.connect(store.unwaive)

    def show_moment(self, moment: Moment) -> None:
        """As it is now; the file is read again after each scan."""
        name = visible(moment.folder.name, 60) if moment.folder else ""
        self._title.say(tr("This project: {name}", name=name) if name else tr("This project"))
        report = moment.report
        if moment.folder is None or report is None:
            self._where.say(tr(_NONE_OPEN if moment.folder is None else _NOT_SCANNED))
            self._forms.hide()
            self._problem.hide()
            self._shown = None
            return
        self._where.say(tr(_WHERE, file=PROJECT_FILE))
        if report is self._shown:
            return
        self._shown = report
        self._forms.show()
        self._minimums.show_gates(report.scorecard.gates)
        self._accepted.show_waivers(report)
        self._store.words(self._show_words)

    def _show_words(self, words: ProjectSettings) -> None:
        self._problem.say(words.problem)
        self._problem.setVisible(bool(words.problem))
        self._forms.setEnabled(not words.problem)
        self._ignored.show_patterns(words.ignored)

    def _set_minimum(self, gate: str, minimum: float) -> None:
        usual = {item.gate.id: item.gate.minimum for item in self._minimums.gates}
        value = None if minimum == usual.get(gate) else minimum
        self._store.keep_words(f"minimum {gate}", lambda project: project.set_minimums({gate: value}))

    def _clear_minimums(self) -> None:
        usual = dict.fromkeys(item.gate.id for item in self._minimums.gates)
        self._store.keep_words("minimums", lambda project: project.set_minimums(usual))

    def _set_ignored(self, patterns: tuple[str, ...]) -> None:
        self._store.keep_words("ignored", lambda project: project.set_ignored(patterns), rescan=True)

    def _lay_out(self) -> None:
        forms = vertical(self._forms, spacing=10)
        for title, form in (
            (tr("Minimum scores"), self._minimums),
            (tr("Ignored paths"), self._ignored),
            (tr("Accepted findings"), self._accepted),
        ):
            forms.addWidget(TermLabel(title, "strong"))
            forms.addWidget(form)
            forms.addSpacing(10)
        column = vertical(self, spacing=10)
        column.addWidget(hairline())
        column.addSpacing(6)
        for widget in (self._title, self._where, self._problem, self._forms):
            column.addWidget(widget)
        column.addWidget(hairline())
        self._problem.hide()
