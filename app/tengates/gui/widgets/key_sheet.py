"""All shortcuts on one sheet, made from the actions themselves; and all terms on another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tengates.gui.widgets.review_pane import KEYS
from tengates.gui.widgets.sheet import Chapters, Sheet
from tengates.present import glossary
from tengates.present.language import later, tr


def _turned(keys: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of keys and words the other way round."""
    return tuple((what, held) for held, what in keys)


# What has no action of its own: keys that a list, a card or a panel takes while it has the keyboard.
ELSEWHERE: Chapters = (
    (
        later("Anywhere"),
        (
            (later("Go to the next thing"), "Tab"),
            (later("Go back to the one before"), "Shift+Tab"),
            (later("Press what has the ring"), later("Space or Enter")),
            (later("Close this sheet, the palette or a panel"), "Esc"),
        ),
    ),
    (
        later("Lists: pages, controls, files"),
        ((later("Go up and down"), later("↑ and ↓")), (later("Go to the first or last"), later("Home and End"))),
    ),
    (later("Review of a fix"), (*_turned(KEYS), (later("Save what you typed over a change"), "Ctrl+Enter"))),
    (later("Plan"), ((later("Move the task that has the ring to another week"), later("Alt+← and Alt+→")),)),
)


class KeySheet(Sheet):
    """Opened with F1."""

    def __init__(self, window: QWidget, keys: Callable[[], Chapters]) -> None:
        """`keys` is asked each time it opens."""
        super().__init__(window, tr("Keyboard"), (3, 2))
        self._keys = keys

    def ask(self) -> None:
        """Come in sight."""
        self.show_chapters((*self._keys(), *ELSEWHERE))


class GlossarySheet(Sheet):
    """Opened with Shift+F1: every term that has a dotted line under it, for those who use no mouse."""

    def __init__(self, window: QWidget) -> None:
        """Filled when it opens."""
        super().__init__(window, tr("Glossary"), (2, 5))

    def ask(self) -> None:
        """Come in sight."""
        terms = sorted(glossary.terms(), key=lambda term: term.name.casefold())
        self.show_chapters((("", tuple((term.name, term.meaning) for term in terms)),))
