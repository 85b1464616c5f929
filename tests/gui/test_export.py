"""The Export page: each kind is shown, copied and saved as it is; the PDF is one that a reader opens."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit
from tests.gui.conftest import Settle
from tests.gui.test_pages import button, seen

from tengates.gui.flow import PageId
from tengates.gui.printing import Faces, Printed, printed
from tengates.gui.widgets.browser import SafeBrowser
from tengates.gui.widgets.page_stack import PageStack
from tengates.gui.window import Window

LINK = "https://github.com/ada/engine/blob/0123456789/app.py#L79"
PLAN = (
    f"# Production plan\n\n**Pause launch.** Security 1.8 is below 4.\n\n| Gate | Now |\n| --- | ---: |\n| Cost | 2.0 |\n\n"
    f"- [ ] **Move keys** (20 min)\n  - [`app.py:79`]({LINK}) a key\n\n![x](/etc/passwd)\n\n<b>raw</b>\n\n"
)


@pytest.fixture(scope="module")
def paper() -> Printed:
    _ = QApplication.instance() or QApplication([])
    tasks = "".join(f"### Part {number}\n\n- [x] task {number} with some words about it\n\n" for number in range(60))
    return printed(PLAN + tasks, "Production plan for x", "Made on 26 November 2026", Faces.of_system())


def test_the_pdf_has_numbered_pages_that_hold_the_text(paper: Printed) -> None:
    reader = PdfReader(io.BytesIO(paper.pdf))
    assert len(reader.pages) == paper.pages == len(paper.pictures) > 2
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert "Pause launch" in texts[0]
    assert "task 59 with some words" in texts[-1]
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {paper.pages}" in text
        assert "Production plan for x" in text
        assert "Made on 26 November 2026" in text
    assert (reader.metadata or {})["/Title"] == "Production plan for x"


def test_the_pdf_carries_its_fonts_and_its_links(paper: Printed) -> None:
    reader = PdfReader(io.BytesIO(paper.pdf))
    links = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])]
    assert set(links) == {LINK}
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())


def test_the_export_page_shows_each_kind_and_copies_it(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.EXPORT)
    settle()
    assert "Production plan for my-ai-app" in seen(opened, SafeBrowser)[0].toPlainText()
    button(opened, "Copy").click()
    assert QGuiApplication.clipboard().text().startswith("# Production plan for my-ai-app")
    button(opened, "Source").click()
    assert seen(opened, QPlainTextEdit)[0].toPlainText().startswith("# Production plan for my-ai-app")
    button(opened, "HTML").click()
    settle()
    assert seen(opened, QPlainTextEdit)[0].toPlainText().startswith("<!doctype html>")
    for kind, start in (("JSON", "{"), ("SARIF", "{"), ("Agent prompt", "# Four weeks")):
        button(opened, kind).click()
        settle()
        assert seen(opened, QPlainTextEdit)[0].toPlainText().startswith(start)
        button(opened, "Copy").click()
        assert QGuiApplication.clipboard().text().startswith(start)
        assert button(opened, f"Save {kind}…").isEnabled()


def test_the_pages_are_drawn_beside_the_window(opened: Window, settle: Settle) -> None:
    opened.store.go(PageId.EXPORT)
    settle()
    button(opened, "PDF").click()
    assert not button(opened, "Save PDF…").isEnabled()  # nothing was drawn on the window's own thread
    settle()
    assert button(opened, "Save PDF…").isEnabled()


def test_the_pages_of_the_pdf_are_shown_and_saved(opened: Window, settle: Settle, tmp_path: Path) -> None:
    opened.store.go(PageId.EXPORT)
    settle()
    button(opened, "PDF").click()
    settle()
    assert seen(opened, PageStack)
    assert not any(item.text() == "Copy" and item.isVisible() for item in seen(opened, type(button(opened, "PDF"))))
    button(opened, "Save PDF…").click()
    (dialog,) = [item for item in opened.findChildren(QFileDialog) if item.isVisible()]
    assert dialog.defaultSuffix() == "pdf"
    dialog.fileSelected.emit(str(tmp_path / "plan.pdf"))
    dialog.close()
    settle()
    assert len(PdfReader(tmp_path / "plan.pdf").pages) > 1


def test_what_is_saved_is_the_text_itself(opened: Window, settle: Settle, tmp_path: Path) -> None:
    opened.store.go(PageId.EXPORT)
    button(opened, "SARIF").click()
    settle()
    button(opened, "Save SARIF…").click()
    (dialog,) = [item for item in opened.findChildren(QFileDialog) if item.isVisible()]
    assert dialog.defaultSuffix() == "sarif"
    dialog.fileSelected.emit(str(tmp_path / "out.sarif"))
    dialog.close()
    settle()
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
