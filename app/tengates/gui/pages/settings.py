"""Settings: how the window looks, how scans judge this project, what is kept. All of it applies at once."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QWidget

from tengates.gui.dressing import dress
from tengates.gui.flow import Moment, PageId
from tengates.gui.language import LANGUAGES
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.store import Store
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Body, Button, Label, hairline, on_click, row_of, vertical
from tengates.gui.widgets.calm import CalmCombo, Choices
from tengates.gui.widgets.keychain_list import KeychainList
from tengates.gui.widgets.project_words import ProjectWords
from tengates.gui.widgets.term_label import TermLabel
from tengates.preferences import PREFERENCES, Settings, with_defaults
from tengates.present import limits
from tengates.present.language import later, tr

_WIDEST = 110  # letters in a line
_THEMES = (
    ("system", later("Like the system")),
    ("light", later("Light")),
    ("dark", later("Dark")),
    ("contrast", later("High contrast")),
)
_SIZES = tuple((str(size), f"{size} %") for size in (100, 115, 130, 150, 175, 200))
_EDITORS = (
    ("first", later("The first one found")),
    ("system", later("The system's text editor")),
    ("vscode", "VS Code"),
    ("cursor", "Cursor"),
)
_KEPT_WHERE = later("These are kept for you on this machine, in every project. They apply at once.")
_LANGUAGE = later(
    "Takes effect when Ten Gates is opened again. Help pages, findings, exports and the command line are in English."
)


class SettingsPage(BasePage):
    """One column of sections; works with no project open."""

    def __init__(self, store: Store) -> None:
        """Every part once; only the project's words change with the moment."""
        super().__init__(store)
        self._head = Head()
        self._back = Button(tr("Back to the start"), "", "chevron-left")
        self._defaults = Button(tr("Use the defaults"), "", "undo")
        self._theme = Choices([(key, tr(text)) for key, text in _THEMES], tr("Appearance"))
        self._size = CalmCombo(_SIZES, tr("Text size"))
        self._language = Choices([(key, tr(text)) for key, text in LANGUAGES], tr("Language"))
        self._editor = Choices([(key, tr(text)) for key, text in _EDITORS], tr("Open files in"))
        self._notify = QCheckBox(tr("Tell me when a scan that took long is done"))
        self._rescan = QCheckBox(tr("Scan again when files change"))
        self._project = ProjectWords(store)
        self._keychain = KeychainList(store)
        self._body = Body(margin=24, spacing=10)
        self._lay_out()
        self._connect()
        self._show_settings()

    def show_moment(self, moment: Moment) -> None:
        """What belongs to the project, as it is now."""
        self._back.setVisible(moment.folder is None)
        self._project.show_moment(moment)
        self._show_settings()

    def _lay_out(self) -> None:
        self._head.say(tr("Settings"), tr(_KEPT_WHERE))
        self._head.buttons.addWidget(self._back)
        self._head.buttons.addWidget(self._defaults)
        self._section(tr("Appearance"), self._theme, tr("High contrast is white on black with strong edges."))
        self._section(
            tr("Text size"), self._size, tr("Ctrl + and Ctrl - change it from anywhere; Ctrl 0 brings 100 % back.")
        )
        self._section(tr("Language"), self._language, tr(_LANGUAGE))
        self._section(tr("Open files in"), self._editor, tr("Where a line of evidence is opened when you ask for it."))
        self._section(
            tr("Notices"), self._notify, tr("Off unless you ask for it, and only while another window is in front.")
        )
        self._section(
            tr("Changes"), self._rescan, tr("Off: a line tells you what changed, and you decide when to scan.")
        )
        self._body.column.addSpacing(8)
        self._body.column.addWidget(self._project)
        self._heading(tr("Keychain"), tr("Names only. What they stand for is kept by your system and shown nowhere."))
        self._body.column.addWidget(self._keychain)
        self._heading(tr("What a scan reads"), tr("These limits are fixed, so that a scan stays quick and safe."))
        for sentence in limits.scan_limits():
            self._body.column.addWidget(Label(f"· {sentence}", wrap=True))
        self._body.column.addStretch(1)
        column = vertical(self, spacing=0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        column.addWidget(self._body, 1)

    def _section(self, title: str, control: QWidget, sentence: str) -> None:
        self._heading(title, sentence)
        if isinstance(control, Choices):
            self._body.column.addWidget(control)  # it wraps, so it takes the width there is
        else:
            self._body.column.addLayout(row_of(control, None))

    def _heading(self, title: str, sentence: str) -> None:
        if self._body.column.count():
            self._body.column.addSpacing(10)
        self._body.column.addWidget(TermLabel(title, "strong"))
        self._body.column.addWidget(Label(sentence, "quiet", wrap=True))

    def _connect(self) -> None:
        on_click(self._back, lambda: self.store.go(PageId.WELCOME))
        on_click(self._defaults, self._reset)
        self._theme.chosen.connect(lambda theme: dress(self.store, theme=theme))
        self._size.activated.connect(self._resize_text)
        self._language.chosen.connect(lambda language: self.store.keep_settings(language=language))
        self._editor.chosen.connect(lambda editor: self.store.keep_settings(editor=editor))
        self._notify.toggled.connect(lambda on: self._keep("notify", on=on))
        self._rescan.toggled.connect(lambda on: self._keep("rescan", on=on))
        LOOK.changed.connect(self._show_settings)
        LOOK.changed.connect(self._fit)
        self._fit()

    def _resize_text(self, _row: int) -> None:
        dress(self.store, text_scale=int(self._size.currentData()) / 100)

    def _keep(self, name: str, *, on: bool) -> None:
        if on != getattr(self.store.settings, name):
            self.store.keep_settings(**{name: on})
            self._show_settings()

    def _reset(self) -> None:
        usual = with_defaults(self.store.settings)
        dress(self.store, **{name: getattr(usual, name) for name in PREFERENCES})
        self._show_settings()

    def _fit(self) -> None:
        """Lines no longer than one can read."""
        self._body.inner.setMaximumWidth(QFontMetrics(font()).averageCharWidth() * _WIDEST)

    def _show_settings(self) -> None:
        settings = self.store.settings
        self._theme.choose(settings.theme)
        nearest = min((int(key) for key, _ in _SIZES), key=lambda size: abs(size - settings.text_scale * 100))
        self._size.choose(str(nearest))
        self._language.choose(settings.language)
        self._editor.choose(settings.editor)
        self._notify.setChecked(settings.notify)
        self._rescan.setChecked(settings.rescan)
        usual = Settings()
        self._defaults.setEnabled(any(getattr(settings, name) != getattr(usual, name) for name in PREFERENCES))
