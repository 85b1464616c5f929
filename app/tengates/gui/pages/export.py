"""Export: the plan and scorecard as they will look, their source, copy and save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QStackedWidget

from tengates.gui.flow import Moment
from tengates.gui.links import ask_before_opening
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.plain import visible_lines
from tengates.gui.store import Store
from tengates.gui.style import LOOK, code_font
from tengates.gui.widgets.basic import Button, Label, hairline, horizontal, on_click, vertical
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.segments import Segments

_NAMES = {"markdown": "production-plan.md", "html": "production-plan.html", "json": "scorecard.json"}
_WORDS = {"markdown": "Markdown", "html": "HTML", "json": "JSON"}


class ExportPage(BasePage):
    """Preview first; nothing leaves before a button is pressed."""

    def __init__(self, store: Store) -> None:
        """Preview and source; both read-only."""
        super().__init__(store)
        self._report: object = None
        self._texts: dict[str, str] = {}
        self._head = Head()
        self._form = Segments((("preview", "Preview"), *_WORDS.items()), "What is shown")
        self._preview = SafeBrowser()
        self._source = QPlainTextEdit()
        self._stack = QStackedWidget()
        self._copy = Button("Copy", "", "copy")
        self._save = Button("Save Markdown…", "primary", "export")
        self._state = Label("", "quiet")
        self._lay_out()
        self._form.choose("preview")
        self._form.chosen.connect(lambda _key: self._show())
        self._preview.asked.connect(lambda address: ask_before_opening(self, address))
        on_click(self._copy, self._to_clipboard)
        on_click(self._save, self._to_file)
        LOOK.changed.connect(self._dress)

    def show_moment(self, moment: Moment) -> None:
        """Ask for fresh texts when the report moved."""
        if moment.report is None:
            self._head.say("Export", "Scan this folder first, then the plan and the scorecard can be exported.")
            self._allow(allowed=False)
            return
        if moment.report is self._report:
            return
        self._report = moment.report
        self._head.say(
            "Export",
            "The plan and the scorecard, for a co-founder, a contractor or a coding agent. No secret is in it.",
        )
        self._texts = {}
        self._state.say("")
        for kind in _NAMES:
            self.store.export(kind, lambda text, kind=kind: self._have(kind, text))  # type: ignore[misc]

    def _dress(self) -> None:
        self._source.setFont(code_font("body"))

    @property
    def _kind(self) -> str:
        return self._form.choice if self._form.choice in _NAMES else "markdown"

    def _have(self, kind: str, text: str) -> None:
        self._texts[kind] = text
        if kind == self._kind:
            self._show()

    def _show(self) -> None:
        text = self._texts.get(self._kind)
        self._allow(allowed=text is not None)
        self._save.say(f"Save {_WORDS[self._kind]}…")
        if text is None:
            return
        if self._form.choice == "preview":
            self._preview.show_markdown(text)
            self._stack.setCurrentWidget(self._preview)
        else:
            self._source.setPlainText(visible_lines(text))
            self._stack.setCurrentWidget(self._source)

    def _allow(self, *, allowed: bool) -> None:
        self._copy.setEnabled(allowed)
        self._save.setEnabled(allowed)

    def _to_clipboard(self) -> None:
        QGuiApplication.clipboard().setText(self._texts[self._kind])
        self._state.say("Copied")

    def _to_file(self) -> None:
        dialog = QFileDialog(self, "Save where?")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(_NAMES[self._kind])
        text = self._texts[self._kind]
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name), text))
        dialog.open()

    def save_to(self, path: Path, text: str) -> None:
        """Write a text where the founder said, beside the window."""
        self.store.save_text(path, text, lambda: self._state.say(f"Saved as {path.name}"))

    def _lay_out(self) -> None:
        self._source.setObjectName("source")
        self._source.setReadOnly(True)
        self._source.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._source.setFont(code_font("body"))
        self._source.setAccessibleName("Source of the export")
        self._preview.setAccessibleName("Preview of the export")
        self._stack.addWidget(self._preview)
        self._stack.addWidget(self._source)
        self._source.document().setDocumentMargin(24)
        bar = horizontal(spacing=12)
        bar.setContentsMargins(24, 8, 24, 8)
        bar.addWidget(self._form)
        bar.addWidget(self._state, 1)
        bar.addWidget(self._copy)
        bar.addWidget(self._save)
        column = vertical(self, spacing=0)
        column.addWidget(self._head)
        column.addLayout(bar)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
