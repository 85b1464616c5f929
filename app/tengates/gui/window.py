"""The main window: sidebar, panels, the page one is at. It draws the moment and hands on what is asked."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMenu, QStackedWidget, QWidget

from tengates.gui import flow
from tengates.gui.dressing import dress, rescale
from tengates.gui.flow import Moment, Note, PageId
from tengates.gui.menus import Commands, Menus
from tengates.gui.notify import ScanNotice
from tengates.gui.pages.opening import build_page
from tengates.gui.pages.page import BasePage
from tengates.gui.plain import no_mnemonic, visible
from tengates.gui.store import Store
from tengates.gui.style import LOOK
from tengates.gui.watching import Watch
from tengates.gui.widgets.basic import horizontal, vertical
from tengates.gui.widgets.notice import Notices
from tengates.gui.widgets.overlay import Overlay
from tengates.present.language import tr

if TYPE_CHECKING:
    from tengates.gui.help import Help
    from tengates.gui.skipped import SkippedPanel
    from tengates.gui.tabbing import Way
    from tengates.gui.widgets.key_sheet import GlossarySheet, KeySheet
    from tengates.gui.widgets.palette import Palette
    from tengates.gui.widgets.sidebar import Sidebar

_SMALLEST = QSize(1024, 640)
_USUAL = QSize(1180, 760)


class Window(QMainWindow):
    """Everything in sight."""

    def __init__(self, store: Store) -> None:
        """Build, lay out, connect."""
        super().__init__()
        self.store = store
        self._notices = Notices()
        self._stack = QStackedWidget()
        self._pages: dict[PageId, BasePage] = {}
        self._menus = Menus(self, self._commands())
        self._lay_out()
        self._connect()
        self._restore()
        self.show_moment(store.moment)

    def show_moment(self, moment: Moment) -> None:
        """Draw this moment."""
        name = visible(moment.folder.name, 80) if moment.folder else ""
        self.setWindowTitle(f"{name} \u2013 Ten Gates" if name else "Ten Gates")
        if moment.folder is not None:
            self._sidebar.show_moment(moment)
        self._notices.show_notes(flow.notes(moment))
        self._menus.show_moment(moment)
        if moment.position.page is not PageId.OVERVIEW and "_skipped" in vars(self):
            self._skipped.hide()
        self._turn(self._page(moment.position.page))
        self._page(moment.position.page).show_moment(moment)
        if self.isVisible():
            self._way.again()

    def get_ready(self) -> None:
        """After the first paint: what only those need who use the keyboard."""
        self._way.again()

    def open_guide(self, ident: str = "") -> None:
        """Show the guide at this page, else where it was read last."""
        self._help.ask(ident)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's place, then stop what runs."""
        if "_help" in vars(self):
            self._help.hide()  # which keeps its place
        state = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.store.keep_now(window=state)
        if "_way" in vars(self):
            self._way.end()
        self.store.tasks.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Look for changed files when one comes back to the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.store.check_stale()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one local folder."""
        if _folder_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the folder that was dropped."""
        if folder := _folder_in(event):
            event.acceptProposedAction()
            self.store.open(folder)

    def _commands(self) -> Commands:
        return Commands(
            open=self._ask_folder,
            open_path=lambda path: self.store.open(Path(path)),
            sample=self.store.open_sample,
            scan=self.store.scan,
            bring=self._ask_results,
            stop=self.store.stop,
            undo=self.store.undo,
            quit=self._quit,
            go=self.store.go,
            theme=lambda choice: dress(self.store, theme=choice),
            larger=lambda step: rescale(self.store, step),
            palette=lambda: self._palette.ask(),  # noqa: PLW0108  made on first use
            guide=self.open_guide,
            keyboard=lambda: self._keys.ask(),  # noqa: PLW0108  made on first use
            glossary=lambda: self._glossary.ask(),  # noqa: PLW0108  made on first use
            about=self._about,
        )

    def _turn(self, page: BasePage) -> None:
        """Bring a page in sight. The keyboard comes along to where it was there, or to the page as a whole."""
        before = self._stack.currentWidget()
        if before is page:
            return
        for over in self.findChildren(Overlay):
            over.shut()
        comes = before is not None and before.isAncestorOf(QApplication.focusWidget() or self)
        known = page.focusWidget() is not None
        self._stack.setCurrentWidget(page)
        if comes and not known:  # Qt would take the first button, which Space would then press
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page(self, page: PageId) -> BasePage:
        if page not in self._pages:
            made = build_page(page, self.store)
            self._pages[page] = made
            self._stack.addWidget(made)
            made.folder_wanted.connect(self._ask_folder)
        return self._pages[page]

    @cached_property
    def _way(self) -> Way:
        from tengates.gui.tabbing import Way  # noqa: PLC0415  loaded after the first paint

        return Way(self)

    @cached_property
    def _sidebar(self) -> Sidebar:
        """Made when there is a folder."""
        from tengates.gui.widgets.sidebar import Sidebar  # noqa: PLC0415

        made = Sidebar()
        made.went.connect(lambda page, subject: self.store.go(PageId(page), subject))
        made.stopped.connect(self.store.stop)
        made.folder_pressed.connect(self._folder_menu)
        self._row.insertWidget(0, made)
        made.show()
        made.focus_pages()
        return made

    @cached_property
    def _skipped(self) -> SkippedPanel:
        """Between the notices and the page."""
        from tengates.gui.skipped import SkippedPanel  # noqa: PLC0415

        made = SkippedPanel()
        self._column.insertWidget(1, made)
        return made

    @cached_property
    def _palette(self) -> Palette:
        from tengates.gui.offers import all_offers  # noqa: PLC0415  panels are loaded when they are asked for
        from tengates.gui.widgets.palette import Palette  # noqa: PLC0415

        return Palette(self, lambda: all_offers(self._menus, self.store, self.open_guide))

    @cached_property
    def _help(self) -> Help:
        from tengates.gui.help import Help  # noqa: PLC0415

        return Help(self, self.store)

    @cached_property
    def _keys(self) -> KeySheet:
        from tengates.gui.widgets.key_sheet import KeySheet  # noqa: PLC0415

        return KeySheet(self, self._menus.keys)

    @cached_property
    def _glossary(self) -> GlossarySheet:
        from tengates.gui.widgets.key_sheet import GlossarySheet  # noqa: PLC0415

        return GlossarySheet(self)

    def _about(self) -> None:
        from tengates.gui.about import About  # noqa: PLC0415

        About(self).show()

    def _quit(self) -> None:
        self.close()

    def _lay_out(self) -> None:
        right = QWidget()
        right.setObjectName("page")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = vertical(right, spacing=0)
        self._column.addWidget(self._notices)
        self._column.addWidget(self._stack, 1)
        whole = QWidget()
        self._row = horizontal(whole, spacing=0)
        self._row.addWidget(right, 1)
        self.setCentralWidget(whole)
        self.setMinimumSize(_SMALLEST)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.store.changed.connect(self.show_moment)
        self.store.loaded.connect(lambda: self._page(PageId.OVERVIEW))  # beforehand: making it takes a while
        self._notices.pressed.connect(self._do)
        self._notices.closed.connect(self.store.dismiss)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        LOOK.changed.connect(self._show_theme)

    def _restore(self) -> None:
        self.resize(_USUAL)
        if self.store.settings.window:
            self.restoreGeometry(QByteArray.fromBase64(self.store.settings.window.encode("ascii")))
        self._show_theme()
        ScanNotice(self, self.store)
        Watch(self.store, self)

    def _do(self, note: Note) -> None:
        if note.command == "scan":
            self.store.scan()
        elif note.command == "undo":
            self.store.undo(note.subject)
        elif note.command == "trust":
            self.store.keep_words("trust", lambda project: project.trust(), rescan=True)
        elif note.command == "skipped" and self.store.moment.report is not None:
            self._skipped.show_files(self.store.moment.report.skipped)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Open the folder of your prototype"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.store.open(Path(name)))
        dialog.open()

    def _ask_results(self) -> None:
        dialog = QFileDialog(self, tr("Open what another scanner found"))
        dialog.setNameFilters([tr("Results as SARIF (*.sarif *.sarif.json *.json)"), tr("All files (*)")])
        dialog.fileSelected.connect(self._bring)
        dialog.open()

    def _bring(self, name: str) -> None:
        self.store.keep_words("bring", lambda project: project.bring(Path(name)), rescan=True)

    def _folder_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Open Folder…"), self._ask_folder)
        menu.addAction(tr("Try the Sample Prototype"), self.store.open_sample)
        menu.addSeparator()
        for path in self.store.moment.recent[:6]:
            menu.addAction(no_mnemonic(path), lambda path=path: self.store.open(Path(path)))  # type: ignore[misc]
        button = self._sidebar.folder_button
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _show_theme(self) -> None:
        self._menus.show_theme(self.store.settings.theme)

    def _system_changed(self) -> None:
        if self.store.settings.theme == "system":
            dress(self.store)


def _folder_in(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    folder = Path(urls[0].toLocalFile())
    return folder if folder.is_dir() else None
