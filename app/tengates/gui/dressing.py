"""How the window looks: a change of theme or text size is kept and takes effect at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication

from tengates.gui.store import Store
from tengates.gui.style import LOOK

SMALLEST, LARGEST = 1.0, 2.0  # times the system's own text size


def dress(store: Store, **changes: Any) -> None:
    """Keep these settings, then dress the application as they say."""
    if changes:
        store.keep_settings(**changes)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        LOOK.use(app, store.settings.theme, store.settings.text_scale)


def rescale(store: Store, step: float) -> None:
    """Larger or smaller by this much; 0 goes back to the usual size."""
    scale = store.settings.text_scale + step if step else SMALLEST
    dress(store, text_scale=round(min(max(scale, SMALLEST), LARGEST), 2))
