"""All that was learned from one file."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tengates.model.code import Code
from tengates.model.config import (
    Document,
    EnvFile,
    Finding,
    Instruction,
    Lock,
    Manifest,
    RawValue,
    Role,
    SecretHit,
    Settings,
    Workflow,
)
from tengates.model.schema import Schema


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file in, this out. At most a few of the parts are present; `problem` says what could not be read.

    The facts depend on the file's path and bytes alone, so they can be cached by content.
    """

    path: str
    role: Role
    sha256: str
    size: int
    problem: str = ""  # "does not parse at line 12", "is not UTF-8"
    code: Code | None = None
    manifest: Manifest | None = None
    lock: Lock | None = None
    workflow: Workflow | None = None
    dockerfile: tuple[Instruction, ...] = ()
    document: Document | None = None
    env: EnvFile | None = None
    settings: Settings | None = None
    schema: Schema | None = None
    text: str = ""  # kept for small configuration files whose wording matters (at most 20,000 characters)
    raw_values: tuple[RawValue, ...] = ()
    secrets: tuple[SecretHit, ...] = ()
    findings: tuple[Finding, ...] = ()


def alike(one: FileFacts, other: FileFacts) -> bool:
    """Whether two versions of a file say the same to whoever judges: all but their bytes."""
    return one is other or replace(one, sha256="", size=0) == replace(other, sha256="", size=0)
