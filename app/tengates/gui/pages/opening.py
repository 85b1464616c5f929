"""Pages by their names, each loaded and built when somebody goes there: the first one is in sight all the sooner."""

from __future__ import annotations

import importlib
from types import ModuleType

from tengates.gui.flow import PageId
from tengates.gui.pages.page import BasePage
from tengates.gui.store import Store

_CLASSES = {
    PageId.WELCOME: "WelcomePage",
    PageId.OVERVIEW: "OverviewPage",
    PageId.GATE: "GatePage",
    PageId.PLAN: "PlanPage",
    PageId.FIX: "FixPage",
    PageId.CHANGES: "ChangesPage",
    PageId.HISTORY: "HistoryPage",
    PageId.EXPORT: "ExportPage",
    PageId.SETTINGS: "SettingsPage",
}


def load_pages() -> None:
    """Load the pages nobody went to yet. Called off the window's thread, which would stand still for it otherwise."""
    for page in _CLASSES:
        _module(page)


def build_page(page: PageId, store: Store) -> BasePage:
    """The page with this name; `gui/pages/<name>.py` holds it."""
    module = _module(page)
    made = getattr(module, _CLASSES[page])(store)
    if not isinstance(made, BasePage):
        raise TypeError(f"{module.__name__} holds no page")
    return made


def _module(page: PageId) -> ModuleType:
    return importlib.import_module(f"tengates.gui.pages.{page.value}")
