"""What a page shows while there is no scan to show: rows that wait while one runs, else the way to start one."""

from __future__ import annotations

from tengates.gui import flow
from tengates.gui.flow import Moment
from tengates.gui.store import Store
from tengates.gui.widgets.basic import Body, Button, clear, on_click, row_of
from tengates.gui.widgets.skeleton import Skeleton
from tengates.present.language import tr

_ROWS = 8


class ScanFirst(Body):
    """Stands where the page's content will be."""

    def __init__(self, store: Store) -> None:
        """Empty until `show_moment`."""
        super().__init__()
        self._store = store
        self._scanning: bool | None = None

    def show_moment(self, moment: Moment) -> None:
        """Rows or the button."""
        scanning = moment.scanning is not None
        if scanning == self._scanning:
            return
        self._scanning = scanning
        clear(self.column)
        if scanning:
            self.column.addWidget(Skeleton(_ROWS))
        else:
            scan = Button(tr("Scan this folder"), "primary", "refresh")
            scan.setEnabled(flow.enabled(moment).scan)
            on_click(scan, self._store.scan)
            self.column.addLayout(row_of(scan, None))
        self.column.addStretch(1)
