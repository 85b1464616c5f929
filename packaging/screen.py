"""A display that nobody sees (Xvfb), and pictures of it. Elsewhere than on Linux the real display is used, unseen."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SIZE = (1180, 760)
BLANK = 40  # an empty window has fewer colours
_STILL, _POLL = 3.0, 0.5  # seconds
_FIELDS = 25  # 32-bit numbers at the head of what Xvfb keeps


@dataclass(frozen=True)
class Picture:
    """What was on the display."""

    width: int
    height: int
    rows: tuple[bytes, ...]  # red, green, blue of each pixel

    @cached_property
    def colours(self) -> int:
        """How many different ones."""
        return len({row[at : at + 3] for row in self.rows for at in range(0, len(row), 3)})

    def png(self) -> bytes:
        """As a file."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        body = zlib.compress(b"".join(b"\0" + row for row in self.rows), 9)
        chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


@contextmanager
def display() -> Iterator[tuple[dict[str, str], Callable[[], Picture | None]]]:
    """What a program needs in its environment to open windows there, and a function that takes a picture."""
    if not sys.platform.startswith("linux"):
        yield {}, lambda: None
        return
    with tempfile.TemporaryDirectory(prefix="tengates-display-") as folder:
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        told, tells = os.pipe()
        command = ["Xvfb", "-displayfd", str(tells), "-screen", "0", size, "-fbdir", folder, "-nolisten", "tcp"]
        server = subprocess.Popen(command, pass_fds=(tells,), stderr=subprocess.DEVNULL)
        os.close(tells)
        try:
            with os.fdopen(told) as answer:
                number = answer.readline().strip()
            yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}, lambda: _seen(Path(folder) / "Xvfb_screen0")
        finally:
            server.terminate()
            server.wait()


def settled(seen: Callable[[], Picture | None], patience: float) -> Picture | None:
    """A picture once it shows something and has not changed for a while; None when there is no display of ours.

    TimeoutError when that does not come within `patience` seconds.
    """
    deadline = time.monotonic() + patience
    last, since = seen(), time.monotonic()
    while last is not None and (time.monotonic() - since < _STILL or last.colours < BLANK):
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(_POLL)
        now = seen()
        if now != last:
            last, since = now, time.monotonic()
    return last


def _seen(memory: Path) -> Picture:
    """A picture out of the file in which Xvfb keeps its screen: X's own window dump."""
    content = memory.read_bytes()
    head = struct.unpack_from(f">{_FIELDS}I", content)
    width, height, line = head[4], head[5], head[12]
    start = head[0] + 12 * head[19]
    rows = (content[start + line * row : start + line * row + 4 * width] for row in range(height))
    return Picture(width, height, tuple(_without_padding(row) for row in rows))


def _without_padding(row: bytes) -> bytes:
    """Blue, green, red, nothing: to red, green, blue."""
    turned = bytearray(len(row) // 4 * 3)
    turned[0::3], turned[1::3], turned[2::3] = row[2::4], row[1::4], row[0::4]
    return bytes(turned)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
