"""Makes the program's icons in every size and format from resources/icons/app.svg: icons.py FOLDER.

Runs with the Python of the environment for bundles, which has Qt.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_WINDOWS = (16, 24, 32, 48, 64, 256)
_MAC = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
_ICO_256 = 0  # how an .ico says 256


def main() -> int:
    """Write tengates-SIZE.png, tengates.ico and tengates.icns."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {size: _drawn(size) for size in {*SIZES, *_WINDOWS, *_MAC.values()}}
    for size in SIZES:
        (folder / f"tengates-{size}.png").write_bytes(drawn[size])
    (folder / "tengates.ico").write_bytes(_ico([(size, drawn[size]) for size in _WINDOWS]))
    (folder / "tengates.icns").write_bytes(_icns([(kind, drawn[size]) for kind, size in _MAC.items()]))
    return 0


def _drawn(size: int) -> bytes:
    image = QImage(QSize(size, size), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _ico(pictures: list[tuple[int, bytes]]) -> bytes:
    """Windows' format: a table of contents, then PNG pictures."""
    at = 6 + 16 * len(pictures)
    head = struct.pack("<HHH", 0, 1, len(pictures))
    for size, content in pictures:
        edge = size if size < 256 else _ICO_256  # noqa: PLR2004  the format's own limit
        head += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(content), at)
        at += len(content)
    return head + b"".join(content for _, content in pictures)


def _icns(pictures: list[tuple[bytes, bytes]]) -> bytes:
    """The Mac's format: PNG pictures, each with its kind and length in front."""
    body = b"".join(kind + struct.pack(">I", 8 + len(content)) + content for kind, content in pictures)
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


if __name__ == "__main__":
    sys.exit(main())
