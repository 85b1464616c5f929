"""Welcome: open a folder, go back to a recent one, or try the sample."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tengates.gui.flow import Moment
from tengates.gui.pages.page import BasePage
from tengates.gui.plain import tip, visible
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Body, Button, Glyph, Label, clear, horizontal, on_click, row_of, vertical
from tengates.gui.widgets.wrapping import WrappingRow
from tengates.present.language import later, tr

_WIDTH = 560
_MOST = 6  # recent folders
_ROW = 34  # pixels
_PATH = 48  # characters of a path that stand in a row
_PROMISE = later("Nothing of your code leaves this machine, and nothing of it is run.")


class WelcomePage(BasePage):
    """The first screen."""

    def __init__(self, store: Store) -> None:
        """Build it once; only the recent list changes."""
        super().__init__(store)
        self._open = Button(tr("Open a folder…"), "primary", "folder")
        self._sample = Button(tr("Try the sample prototype"), "", "spark")
        self._recent: tuple[str, ...] | None = None
        self._recent_column = vertical(spacing=0)
        self._recent_title = Label(tr("Recent"), "small")
        self._state = Label("", "quiet")
        self._build()
        on_click(self._open, self.folder_wanted.emit)
        on_click(self._sample, store.open_sample)

    def show_moment(self, moment: Moment) -> None:
        """The recent folders, and whether one is being opened."""
        busy = moment.scanning is not None
        self._open.setEnabled(not busy)
        self._sample.setEnabled(not busy)
        self._state.say(f"{tr(moment.scanning.stage)}…" if moment.scanning else "")
        if moment.recent != self._recent:
            self._recent = moment.recent
            self._show_recent(moment.recent)
            if moment.recent:
                self._look_for(moment.recent)

    def _build(self) -> None:
        body = Body(margin=32)
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH)
        column = vertical(middle, spacing=16)
        column.addWidget(Glyph("logo", "accent", 40))
        column.addWidget(Label(tr("From prototype to production"), "display", wrap=True))
        column.addWidget(
            Label(
                tr(
                    "Open the folder of your prototype. Ten Gates shows which of ten production gates it would fail and why, "
                    "makes a four-week plan from exactly those gaps, and walks you through the fixes."
                ),
                wrap=True,
            )
        )
        column.addSpacing(4)
        column.addWidget(self._drop())
        column.addWidget(Label(tr(_PROMISE), "small", wrap=True))
        column.addSpacing(8)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent_column)
        column.addStretch(1)
        body.column.addStretch(1)
        row = horizontal()
        row.addStretch(1)
        row.addWidget(middle, 8)
        row.addStretch(1)
        body.column.addLayout(row, 4)
        outer: QVBoxLayout = vertical(self)
        outer.addWidget(body)

    def _drop(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("drop")
        column = vertical(frame, margin=16, spacing=12)
        column.addLayout(WrappingRow(self._open, self._sample))
        column.addLayout(row_of(Label(tr("or drop a folder anywhere in this window"), "quiet"), None, self._state))
        return frame

    def _show_recent(self, recent: tuple[str, ...], missing: frozenset[str] = frozenset()) -> None:
        clear(self._recent_column)
        self._recent_title.setVisible(bool(recent))
        for path in recent[:_MOST]:
            self._recent_column.addWidget(self._missing_row(path) if path in missing else self._recent_row(path))

    def _look_for(self, recent: tuple[str, ...]) -> None:
        """Which of them are there is found out beside: a folder may lie on a disk that is slow or gone."""
        some = recent[:_MOST]

        def show(missing: frozenset[str]) -> None:
            if missing and recent == self._recent:
                self._show_recent(recent, missing)

        self.store.compute("recent", lambda: frozenset(path for path in some if not Path(path).is_dir()), show)

    def _recent_row(self, path: str) -> Button:
        folder = Path(path)
        button = Button("", "row")
        button.setToolTip(tip(path))
        button.setAccessibleName(tr("Open {name}", name=visible(folder.name)))
        row = horizontal(button, spacing=8)
        row.setContentsMargins(4, 0, 8, 0)
        for item in (Glyph("folder", "quiet"), Label(visible(folder.name, 60)), Label(_short(folder.parent), "small")):
            item.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(item)
        row.addStretch(1)
        button.setMinimumHeight(_ROW)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        on_click(button, lambda: self.store.open(folder))
        return button

    def _missing_row(self, path: str) -> QWidget:
        """A folder that was moved or removed: said quietly, and easy to take off the list."""
        holder = QWidget()
        holder.setToolTip(tip(path))
        holder.setMinimumHeight(_ROW)
        remove = Button(tr("Remove from the list"), "quiet")
        remove.setAccessibleName(tr("Remove {name} from the list", name=visible(Path(path).name)))
        on_click(remove, lambda: self._forget(path))
        name = Label(visible(Path(path).name, 60), "quiet")
        row = WrappingRow(Glyph("folder", "quiet"), name, Label(tr("is not there any more"), "small"), remove)
        row.setContentsMargins(4, 0, 8, 0)
        holder.setLayout(row)
        return holder

    def _forget(self, path: str) -> None:
        self.store.keep_settings(recent=tuple(item for item in self.store.settings.recent if item != path))


def _short(folder: Path) -> str:
    try:
        text = f"~/{folder.relative_to(Path.home())}"
    except ValueError:
        text = str(folder)
    text = text.removesuffix("/.")
    return visible(text if len(text) <= _PATH else f"…{text[1 - _PATH :]}")
