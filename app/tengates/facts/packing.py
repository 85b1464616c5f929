"""A file's facts as bytes and back, so that they can be kept between scans."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

import tengates.facts
import tengates.model
from tengates import __version__
from tengates.model.config import Finding
from tengates.model.facts import FileFacts

_QUICK = 1  # of nine: six times smaller for a tenth of the time that it takes to read the facts again
_LARGEST = 64_000_000


@cache
def facts_mark() -> str:
    """Changes whenever the readers or the values they fill do, so that what older ones read is dropped."""
    mark = hashlib.sha256(__version__.encode())
    for package in (tengates.facts, tengates.model):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            with suppress(OSError):  # a bundled program has no sources, and a version of its own
                mark.update(path.read_bytes())
    return mark.hexdigest()[:16]


def facts_key(path: str, digest: str) -> bytes:
    """Recognises a file by what its facts depend on: its path and its bytes, of which this is the SHA-256."""
    return hashlib.sha256(path.encode("utf-8", "surrogateescape") + b"\0" + digest.encode()).digest()


def findings_key(files: Mapping[str, bytes]) -> bytes:
    """Recognises a set of workflows: the audit looks at all of them together."""
    mark = hashlib.sha256()
    for path, content in sorted(files.items()):
        mark.update(path.encode("utf-8", "surrogateescape") + b"\0" + hashlib.sha256(content).digest())
    return mark.digest()


def pack(facts: FileFacts) -> bytes:
    """The facts as bytes."""
    return zlib.compress(_encoder().encode(facts), _QUICK)


def unpack(packed: bytes) -> FileFacts | None:
    """The facts again; None for bytes that are not such facts."""
    unzip = zlib.decompressobj()
    try:
        return _decoder().decode(unzip.decompress(packed, _LARGEST))
    except (zlib.error, msgspec.MsgspecError):
        return None


def pack_findings(findings: Mapping[str, tuple[Finding, ...]]) -> bytes:
    """An audit's findings as bytes."""
    return _encoder().encode(findings)


def unpack_findings(packed: bytes) -> dict[str, tuple[Finding, ...]] | None:
    """The findings again; None for bytes that are none."""
    try:
        return msgspec.msgpack.decode(packed, type=dict[str, tuple[Finding, ...]])
    except msgspec.MsgspecError:
        return None


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder()


@cache
def _decoder() -> msgspec.msgpack.Decoder[FileFacts]:
    return msgspec.msgpack.Decoder(FileFacts)
