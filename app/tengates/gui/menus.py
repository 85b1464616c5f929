"""The menus as a table: what stands where, its shortcut, what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from tengates.gui.flow import Enabled, Moment, PageId, enabled
from tengates.gui.matching import Offer
from tengates.gui.plain import no_mnemonic
from tengates.present.language import later, tr


@dataclass(frozen=True, slots=True)
class Commands:
    """What the window can be told to do."""

    open: Callable[[], None]
    open_path: Callable[[str], None]
    sample: Callable[[], None]
    scan: Callable[[], None]
    bring: Callable[[], None]
    stop: Callable[[], None]
    undo: Callable[[], None]
    quit: Callable[[], None]
    go: Callable[[PageId], None]
    theme: Callable[[str], None]
    larger: Callable[[float], None]
    palette: Callable[[], None]
    guide: Callable[[], None]
    keyboard: Callable[[], None]
    glossary: Callable[[], None]
    about: Callable[[], None]


_PAGES = (
    (PageId.OVERVIEW, later("Overview")),
    (PageId.PLAN, later("Plan")),
    (PageId.CHANGES, later("Changes")),
    (PageId.HISTORY, later("History")),
    (PageId.EXPORT, later("Export")),
)
_THEMES = (
    ("system", later("Like the system")),
    ("light", later("Light")),
    ("dark", later("Dark")),
    ("contrast", later("High contrast")),
)


_ICONS = {
    "open": "folder", "sample": "spark", "scan": "refresh", "stop": "close", "undo": "undo", "bring": "file", "settings": "settings",
    "overview": "overview", "plan": "plan", "changes": "changes", "history": "clock", "export": "export",
    "guide": "question", "keyboard": "keyboard", "glossary": "info", "palette": "search", "about": "info",
}  # fmt: skip


class Menus:
    """Builds the menu bar and keeps it in step with the moment."""

    def __init__(self, window: QMainWindow, commands: Commands) -> None:
        """Build all menus."""
        self._window, self._commands = window, commands
        self._actions: dict[str, QAction] = {}
        self._pages: list[QAction] = []
        self._themes = QActionGroup(window)
        self._recent = QMenu(tr("Open &Recent"), window)
        self._file_menu()
        self._repository_menu()
        self._view_menu()
        self._help_menu()

    def show_moment(self, moment: Moment) -> None:
        """Enable what can be done now."""
        can: Enabled = enabled(moment)
        for name in ("scan", "stop", "undo"):
            self._actions[name].setEnabled(getattr(can, name))
        self._actions["bring"].setEnabled(can.scan)
        for page in self._pages:
            page.setEnabled(can.pages)
        self._show_recent(moment.recent)

    def show_theme(self, choice: str) -> None:
        """Tick the theme in use."""
        for action in self._themes.actions():
            action.setChecked(action.data() == choice)

    def _file_menu(self) -> None:
        menu = self._menu(tr("&File"))
        self._add(menu, "open", tr("&Open Folder…"), self._commands.open, "Ctrl+O")
        menu.addMenu(self._recent)
        self._add(menu, "sample", tr("Try the &Sample Prototype"), self._commands.sample)
        menu.addSeparator()
        self._add(menu, "settings", tr("S&ettings"), partial(self._commands.go, PageId.SETTINGS), "Ctrl+,")
        self._add(menu, "quit", tr("&Quit"), self._commands.quit, "Ctrl+Q")

    def _repository_menu(self) -> None:
        menu = self._menu(tr("&Repository"))
        self._add(menu, "scan", tr("&Scan Again"), self._commands.scan, "F5", "Ctrl+R")
        self._add(menu, "stop", tr("S&top the Scan"), self._commands.stop, "Ctrl+.")
        self._add(menu, "bring", tr("Add Results of &Another Scanner…"), self._commands.bring)
        menu.addSeparator()
        self._add(menu, "undo", tr("&Undo Last Apply"), self._commands.undo, "Ctrl+Shift+Z")

    def _view_menu(self) -> None:
        menu = self._menu(tr("&View"))
        self._add(menu, "palette", tr("&Go to or Do…"), self._commands.palette, "Ctrl+K")
        menu.addSeparator()
        for number, (page, text) in enumerate(_PAGES, 1):
            action = self._add(menu, page.value, f"&{tr(text)}", partial(self._commands.go, page), f"Ctrl+{number}")
            self._pages.append(action)
        menu.addSeparator()
        self._add(menu, "larger", tr("&Larger Text"), lambda: self._commands.larger(0.1), "Ctrl++", "Ctrl+=")
        self._add(menu, "smaller", tr("S&maller Text"), lambda: self._commands.larger(-0.1), "Ctrl+-")
        self._add(menu, "usual", tr("&Usual Text Size"), lambda: self._commands.larger(0.0), "Ctrl+0")
        menu.addSeparator()
        themes = menu.addMenu(tr("&Appearance"))
        for choice, text in _THEMES:
            action = self._add(themes, f"theme-{choice}", tr(text), partial(self._commands.theme, choice))
            action.setCheckable(True)
            action.setData(choice)
            self._themes.addAction(action)

    def _help_menu(self) -> None:
        menu = self._menu(tr("&Help"))
        self._add(menu, "guide", tr("&Guide"), self._commands.guide, "F1")
        self._add(menu, "keyboard", tr("&Keyboard"), self._commands.keyboard, "?", "Ctrl+/")
        self._add(menu, "glossary", tr("Gl&ossary"), self._commands.glossary, "Shift+F1")
        self._add(menu, "about", tr("&About Ten Gates"), self._commands.about)

    def offers(self) -> tuple[Offer, ...]:
        """What of the menus can be done now, for the palette; the palette itself is left out."""
        pages = [*(page.value for page, _text in _PAGES), PageId.SETTINGS.value]
        rows = sorted(self._actions.items(), key=lambda row: pages.index(row[0]) if row[0] in pages else len(pages))
        return tuple(
            Offer(
                _plain(action),
                tr("Page") if name in pages else tr("Action"),
                _ICONS.get(name, "chevron-right"),
                action.trigger,
                _keys(action, 1),
            )
            for name, action in rows
            if action.isEnabled() and name != "palette"
        )

    def keys(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The shortcuts by menu: what each does, and its keys."""
        chapters = []
        for entry in self._window.menuBar().actions():
            held = entry.menu()
            actions = held.actions() if isinstance(held, QMenu) else []
            rows = tuple((_plain(action), _keys(action)) for action in actions if action.shortcuts())
            chapters.append((_plain(entry), rows))
        return tuple(chapter for chapter in chapters if chapter[1])

    def _menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _add(self, menu: QMenu, name: str, text: str, do: Callable[[], None], *keys: str) -> QAction:
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _checked=False: do())
        menu.addAction(action)
        self._actions[name] = action
        return action

    def _show_recent(self, recent: tuple[str, ...]) -> None:
        if [action.data() for action in self._recent.actions()] == list(recent):
            return
        self._recent.clear()
        for path in recent:
            action = self._recent.addAction(no_mnemonic(path))
            action.setData(path)
            action.triggered.connect(lambda _checked=False, path=path: self._commands.open_path(path))
        self._recent.setEnabled(bool(recent))


def _plain(action: QAction) -> str:
    """An action's words without the mark of its letter."""
    words = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
    return tr("Appearance: {theme}", theme=words) if action.isCheckable() else words


def _keys(action: QAction, most: int = 2) -> str:
    keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()[:most]]
    return tr("{one} or {other}", one=keys[0], other=keys[1]) if len(keys) > 1 else "".join(keys)
