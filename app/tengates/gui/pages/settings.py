"""Settings: how the window looks, how scans judge this project, what is kept. All of it applies at once."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QWidget

from tengates.gui.dressing import dress
from tengates.gui.flow import Moment, PageId
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.store import Store
from tengates.gui.style import LOOK, font
from tengates.gui.widgets.basic import Body, Button, Label, hairline, on_click, row_of, vertical
from tengates.gui.widgets.calm import CalmCombo, Choices
from tengates.gui.widgets.keychain_list import KeychainList
from tengates.gui.widgets.project_words import ProjectWords
from tengates.gui.widgets.term_label import TermLabel
from tengates.present import limits
from tengates.settings import PREFERENCES, Settings, with_defaults

_WIDEST = 110  # letters in a line
_THEMES = (("system", "Like the system"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
_SIZES = tuple((str(size), f"{size} %") for size in (100, 115, 130, 150, 175, 200))
_EDITORS = (
    ("first", "The first one found"),
    ("system", "The system's text editor"),
    ("vscode", "VS Code"),
    ("cursor", "Cursor"),
)
_KEPT_WHERE = "These are kept for you on this machine, in every project. They apply at once."


class SettingsPage(BasePage):
    """One column of sections; works with no project open."""

    def __init__(self, store: Store) -> None:
        """Every part once; only the project's words change with the moment."""
        super().__init__(store)
        self._head = Head()
        self._back = Button("Back to the start", "", "chevron-left")
        self._defaults = Button("Use the defaults", "", "undo")
        self._theme = Choices(_THEMES, "Appearance")
        self._size = CalmCombo(_SIZES, "Text size")
        self._editor = Choices(_EDITORS, "Open files in")
        self._notify = QCheckBox("Tell me when a scan that took long is done")
        self._rescan = QCheckBox("Scan again when files change")
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
        self._head.say("Settings", _KEPT_WHERE)
        self._head.buttons.addWidget(self._back)
        self._head.buttons.addWidget(self._defaults)
        self._section("Appearance", self._theme, "High contrast is white on black with strong edges.")
        self._section("Text size", self._size, "Ctrl + and Ctrl - change it from anywhere; Ctrl 0 brings 100 % back.")
        self._section("Open files in", self._editor, "Where a line of evidence is opened when you ask for it.")
        self._section("Notices", self._notify, "Off unless you ask for it, and only while another window is in front.")
        self._section("Changes", self._rescan, "Off: a line tells you what changed, and you decide when to scan.")
        self._body.column.addSpacing(8)
        self._body.column.addWidget(self._project)
        self._heading("Keychain", "Names only. What they stand for is kept by your system and shown nowhere.")
        self._body.column.addWidget(self._keychain)
        self._heading("What a scan reads", "These limits are fixed, so that a scan stays quick and safe.")
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
        self._editor.choose(settings.editor)
        self._notify.setChecked(settings.notify)
        self._rescan.setChecked(settings.rescan)
        usual = Settings()
        self._defaults.setEnabled(any(getattr(settings, name) != getattr(usual, name) for name in PREFERENCES))
