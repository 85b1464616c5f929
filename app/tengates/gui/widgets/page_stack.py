"""Pictures of pages under each other, as a PDF reader shows them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from tengates.gui.style import LOOK

_GAP = 16


class PageStack(QScrollArea):
    """Scrolls through the pages; each is at most as wide as there is room."""

    def __init__(self, name: str) -> None:
        """Nothing to show yet; `name` is what a screen reader says."""
        super().__init__()
        self._sheets = _Sheets()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setWidget(self._sheets)

    def show_pages(self, pictures: tuple[QImage, ...]) -> None:
        """Show these pages from the first."""
        self._sheets.pictures = pictures
        self._sheets.updateGeometry()
        self._sheets.update()
        self.verticalScrollBar().setValue(0)


class _Sheets(QWidget):
    """Paints the pages in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: tuple[QImage, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Pages keep their shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as all pages need."""
        return _GAP + sum(self._size(picture, width).height() + _GAP for picture in self.pictures)

    def sizeHint(self) -> QSize:
        """The pages at their own size."""
        widest = max((round(picture.deviceIndependentSize().width()) for picture in self.pictures), default=0)
        return QSize(widest + 2 * _GAP, self.heightForWidth(self.width() or widest))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White paper with a hairline, on the window's own ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(LOOK.colour("outline"))
        top = _GAP
        for picture in self.pictures:
            size = self._size(picture, self.width())
            place = QRect((self.width() - size.width()) // 2, top, size.width(), size.height())
            painter.drawImage(place, picture)
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
            top += size.height() + _GAP

    def _size(self, picture: QImage, width: int) -> QSize:
        whole = picture.deviceIndependentSize().toSize()
        return whole.scaled(
            max(min(whole.width(), width - 2 * _GAP), 1), whole.height(), Qt.AspectRatioMode.KeepAspectRatio
        )
