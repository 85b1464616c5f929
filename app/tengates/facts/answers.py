"""What a reading process answers: a file's facts, a commit's credentials, an audit's findings, each as bytes."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from tengates.facts.extract import extract
from tengates.facts.packing import pack, pack_findings
from tengates.facts.past import past_hits
from tengates.facts.roles import role_of
from tengates.facts.workflow_audit import audit
from tengates.model.config import Role, SecretHit
from tengates.model.facts import FileFacts

_LOG = logging.getLogger(__name__)

Lines = Sequence[tuple[int, bytes]]
Hits = list[tuple[Role, SecretHit]]
Group = Sequence[tuple[str, Lines]]


def facts_of(path: str, content: bytes) -> FileFacts:
    """Facts of one file; a bug while reading it ends as that file's problem."""
    try:
        return extract(path, content)
    except MemoryError:
        return lost(path, content, "could not be read: it needs too much memory")
    except Exception:  # noqa: BLE001  the border around one task: the other files still count
        _LOG.exception("reading %s failed", path)
        return lost(path, content, "could not be read: a bug of Ten Gates")


def lost(path: str, content: bytes, problem: str) -> FileFacts:
    """What is known of a file that could not be read: its name."""
    return FileFacts(path, role_of(path, b""), hashlib.sha256(content).hexdigest(), len(content), problem=problem)


def facts_answer(path: str, content: bytes) -> bytes:
    """A file's facts, packed."""
    return pack(facts_of(path, content))


def past_of(group: Group) -> list[Hits]:
    """Credentials in numbered lines of files as they were, file by file."""
    return [list(past_hits(path, lines)) for path, lines in group]


def past_answer(_path: str, body: bytes) -> bytes:
    """Credentials in a packed group."""
    return _encoder().encode(past_of(_group().decode(body)))


def audit_answer(_path: str, body: bytes) -> bytes:
    """The outside audit of packed workflows."""
    return pack_findings(audit(_files().decode(body)))


def packed_group(group: Group) -> bytes:
    """Lines as `past_answer` takes them."""
    return _encoder().encode(group)


def packed_files(files: Mapping[str, bytes]) -> bytes:
    """Workflows as `audit_answer` takes them."""
    return _encoder().encode(files)


def unpacked_hits(answer: bytes) -> list[Hits] | None:
    """What `past_answer` gave; None for bytes that are no such thing."""
    try:
        return msgspec.msgpack.decode(answer, type=list[Hits])
    except msgspec.MsgspecError:
        return None


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder()


@cache
def _group() -> msgspec.msgpack.Decoder[list[tuple[str, list[tuple[int, bytes]]]]]:
    return msgspec.msgpack.Decoder(list[tuple[str, list[tuple[int, bytes]]]])


@cache
def _files() -> msgspec.msgpack.Decoder[dict[str, bytes]]:
    return msgspec.msgpack.Decoder(dict[str, bytes])
