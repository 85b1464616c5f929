"""What goes over the pipes to a worker and back: lengths and msgpack, nothing that could run."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import IO

import msgspec

_LENGTH = struct.Struct(">I")
_LARGEST = 256_000_000
READY = b"ready"


class Kind(StrEnum):
    """What a worker is asked to do."""

    FACTS = "facts"
    PAST = "past"
    AUDIT = "audit"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Task:
    """One question: about a file with these bytes, or about several packed into `body`.

    A worker that has not answered after so many `seconds` of work is ended.
    """

    kind: Kind
    path: str
    body: bytes
    seconds: float


class BrokenFrame(Exception):  # noqa: N818  reads as what happened
    """The other side ended, or said something that is no frame."""


def send(stream: IO[bytes], body: bytes) -> None:
    """Write one frame. OSError when the other side is gone."""
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Wait for one frame."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise BrokenFrame
    (length,) = _LENGTH.unpack(head)
    if length > _LARGEST:
        raise BrokenFrame
    body = stream.read(length)
    if len(body) < length:
        raise BrokenFrame
    return body


def packed_tasks(tasks: list[Task]) -> bytes:
    """Several questions as the body of a frame."""
    return _encoder().encode(tasks)


def unpacked_tasks(body: bytes) -> list[Task]:
    """The questions again."""
    return _decoder().decode(body)


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder()


@cache
def _decoder() -> msgspec.msgpack.Decoder[list[Task]]:
    return msgspec.msgpack.Decoder(list[Task])
