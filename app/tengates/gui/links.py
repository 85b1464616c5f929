"""Opening an address outside: only after showing all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from tengates.gui.plain import visible_lines
from tengates.gui.widgets.browser import open_address
from tengates.present.language import tr


def ask_before_opening(parent: QWidget, address: str) -> None:
    """Show the whole address and open it in the user's browser when they say so."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(tr("Open this address?"))
    box.setText(tr("This opens in your web browser:"))
    box.setInformativeText(visible_lines(address))
    open_button = box.addButton(tr("Open in the browser"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(tr("Stay here"), QMessageBox.ButtonRole.RejectRole)
    open_button.clicked.connect(lambda: open_address(address))
    box.open()
