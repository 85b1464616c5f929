"""Export: what the plan and scorecard will look like in each kind, copy and save. Nothing leaves before a button is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QStackedWidget, QWidget

from tengates.gui.flow import Moment
from tengates.gui.issuing import Issuing
from tengates.gui.links import ask_before_opening
from tengates.gui.pages.page import BasePage, Head
from tengates.gui.plain import visible_lines
from tengates.gui.printing import Faces, Printed, printed
from tengates.gui.store import Store
from tengates.gui.style import LOOK, code_font
from tengates.gui.widgets.basic import Button, Label, hairline, on_click, scrolled, vertical
from tengates.gui.widgets.browser import LONGEST, SafeBrowser
from tengates.gui.widgets.issues_panel import IssuesPanel
from tengates.gui.widgets.page_stack import PageStack
from tengates.gui.widgets.segments import FoldingSegments, Segments
from tengates.gui.widgets.wrapping import Sides, WrappingRow
from tengates.home import today
from tengates.present.language import later, tr
from tengates.present.words import day_text

_MARKDOWN, _PDF, _ISSUES = "markdown", "pdf", "issues"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of export: its words, its file, what it is for, whether its preview is the rendered document."""

    words: str
    file: str
    purpose: str
    rendered: bool = False

    @property
    def suffix(self) -> str:
        return self.file.rpartition(".")[2]


_KINDS = {
    _MARKDOWN: _Kind(
        "Markdown",
        "production-plan.md",
        later("For a co-founder, a wiki or an issue: checkboxes, dates, links to the code."),
        rendered=True,
    ),
    "html": _Kind(
        "HTML",
        "production-plan.html",
        later("One file that any browser shows and prints. It loads nothing."),
        rendered=True,
    ),
    _PDF: _Kind(
        "PDF", "production-plan.pdf", later("Numbered pages to send or to print, for an investor or a contractor.")
    ),
    "json": _Kind("JSON", "scorecard.json", later("For scripts of your own. `tengates schema` describes it.")),
    "sarif": _Kind("SARIF", "tengates.sarif", later("For GitHub code scanning and other tools that read SARIF 2.1.0.")),
    "prompt": _Kind(
        later("Agent prompt"),
        "plan-for-agent.md",
        later("Every open task with its evidence, to paste into a coding agent."),
    ),
}


def _offered() -> list[tuple[str, str]]:
    return [*((key, tr(kind.words)) for key, kind in _KINDS.items()), (_ISSUES, tr("GitHub issues"))]


class ExportPage(BasePage):
    """One kind at a time: its preview, its source, copy and save."""

    def __init__(self, store: Store) -> None:
        """Nothing is made before it is looked at."""
        super().__init__(store)
        self._report: object = None
        self._name = ""
        self._texts: dict[str, str] = {}
        self._printed: Printed | None = None
        self._head = Head()
        self._kinds = FoldingSegments(_offered(), tr("Kind of export"))
        self._form = Segments((("preview", tr("Preview")), ("source", tr("Source"))), tr("How it is shown"))
        self._purpose = Label("", "quiet", wrap=True)
        self._preview, self._source = SafeBrowser(), QPlainTextEdit()
        self._pages = PageStack(tr("Preview of the pages"))
        self._issues = IssuesPanel()
        self._issuing = Issuing(store, self._issues)
        self._scrolled = scrolled(self._issues)  # a tall form must not squeeze the others
        self._bar, self._stack = QWidget(), QStackedWidget()
        self._copy, self._save = (
            Button(tr("Copy"), "", "copy"),
            Button(tr("Save {form}…", form=_KINDS[_MARKDOWN].words), "primary", "export"),
        )
        self._state = Label("", "quiet")
        self._lay_out()
        self._connect()

    def show_moment(self, moment: Moment) -> None:
        """Ask for a fresh text when the report moved."""
        if moment.report is None:
            self._head.say(tr("Export"), tr("Scan this folder first, then the plan and the scorecard can be exported."))
            self._allow(allowed=False)
            return
        if moment.report is self._report:
            return
        self._report, self._name = moment.report, moment.report.folder.name
        self._head.say(
            tr("Export"), tr("The plan and the scorecard, for people and for machines. No secret is in any of them.")
        )
        self._texts, self._printed = {}, None
        self._show()

    @property
    def _kind(self) -> str:
        return self._kinds.choice or _MARKDOWN

    @property
    def _text_kind(self) -> str:
        """The text that the chosen kind is made of."""
        return _MARKDOWN if self._kind == _PDF else self._kind

    def _show(self) -> None:
        self._bar.setHidden(self._kind == _ISSUES)
        if self._kind == _ISSUES:
            self._form.hide()
            self._stack.setCurrentWidget(self._scrolled)
            self._issuing.fill()
            return
        kind = _KINDS[self._kind]
        self._purpose.say(tr(kind.purpose))
        self._save.say(tr("Save {form}…", form=tr(kind.words)))
        self._form.setVisible(kind.rendered)
        self._copy.setVisible(self._kind != _PDF)
        self._state.say("")
        needed = {self._text_kind, *([_MARKDOWN] if kind.rendered else [])}
        missing = [name for name in needed if name not in self._texts]
        self._allow(allowed=not missing)
        for name in missing:
            self.store.export(name, lambda text, name=name: self._have(name, text))  # type: ignore[misc]
        if not missing:
            self._draw(kind)

    def _have(self, kind: str, text: str) -> None:
        self._texts[kind] = text
        if self._kind != _ISSUES and kind in {self._text_kind, _MARKDOWN}:
            self._show()

    def _draw(self, kind: _Kind) -> None:
        if self._kind == _PDF:
            self._draw_pages()
        elif kind.rendered and self._form.choice == "preview":
            self._preview.show_long(self._texts[_MARKDOWN])
            self._stack.setCurrentWidget(self._preview)
            if len(self._texts[_MARKDOWN]) > LONGEST:
                self._state.say(tr("The preview shows the first part. The file holds all of it."))
        else:
            self._source.setPlainText(visible_lines(self._texts[self._kind]))
            self._stack.setCurrentWidget(self._source)

    def _draw_pages(self) -> None:
        """Ask for the pages beside the window; they are shown when they come."""
        self._stack.setCurrentWidget(self._pages)
        if self._printed is not None:
            self._say_pages(self._printed)
            return
        self._allow(allowed=False)
        self._pages.show_pages(())
        self._state.say(tr("Drawing the pages…"))
        text, title, faces = self._texts[_MARKDOWN], f"Production plan for {self._name}", Faces.of_system()
        made = f"Made on {day_text(today())}"

        def show(pages: Printed) -> None:
            if self._texts.get(_MARKDOWN) is text:
                self._printed = pages
                self._pages.show_pages(pages.pictures)
                self._turn_to_pages()

        self.store.compute("pages", lambda: printed(text, title, made, faces), show)

    def _turn_to_pages(self) -> None:
        if self._kind == _PDF:
            self._show()

    def _say_pages(self, made: Printed) -> None:
        shown = len(made.pictures)
        pages = tr("%n page|%n pages", "", made.pages)
        some = shown < made.pages
        self._state.say(tr("{pages}, the first {shown} are shown", pages=pages, shown=shown) if some else pages)

    def _allow(self, *, allowed: bool) -> None:
        self._copy.setEnabled(allowed)
        self._save.setEnabled(allowed)

    def _to_clipboard(self) -> None:
        QGuiApplication.clipboard().setText(self._texts[self._kind])
        self._state.say(tr("Copied"))

    def _to_file(self) -> None:
        kind = _KINDS[self._kind]
        content = self._content()
        dialog = QFileDialog(self, tr("Save where?"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind.suffix)
        dialog.setNameFilter(f"{tr(kind.words)} (*.{kind.suffix})")
        dialog.selectFile(kind.file)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name), content))
        dialog.open()

    def _content(self) -> bytes:
        if self._kind == _PDF and self._printed is not None:
            return self._printed.pdf
        return self._texts[self._text_kind].encode()

    def save_to(self, path: Path, content: bytes) -> None:
        """Write an export where the founder said, beside the window."""
        self.store.save(path, content, lambda: self._state.say(tr("Saved as {name}", name=path.name)))

    def _dress(self) -> None:
        self._source.setFont(code_font("body"))

    def _connect(self) -> None:
        self._kinds.choose(_MARKDOWN)
        self._form.choose("preview")
        self._kinds.chosen.connect(lambda _key: self._show())
        self._form.chosen.connect(lambda _key: self._show())
        self._preview.asked.connect(lambda address: ask_before_opening(self, address))
        on_click(self._copy, self._to_clipboard)
        on_click(self._save, self._to_file)
        LOOK.changed.connect(self._dress)

    def _lay_out(self) -> None:
        self._source.setObjectName("source")
        self._source.setReadOnly(True)
        self._source.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._source.setFont(code_font("body"))
        self._source.setAccessibleName(tr("Source of the export"))
        self._preview.setAccessibleName(tr("Preview of the export"))
        for widget in (self._preview, self._source, self._pages, self._scrolled):
            self._stack.addWidget(widget)
        self._source.document().setDocumentMargin(24)
        kinds = WrappingRow(self._kinds, self._form, spacing=12)
        kinds.setContentsMargins(24, 8, 24, 4)
        bar = Sides(self._purpose, self._state, self._copy, self._save)
        bar.setContentsMargins(24, 4, 24, 8)
        self._bar.setLayout(bar)
        column = vertical(self, spacing=0)
        column.addWidget(self._head)
        column.addLayout(kinds)
        column.addWidget(self._bar)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
