"""One file in, its facts out: decides what a file is and hands it to the reader that fits."""

from __future__ import annotations

import codecs
import hashlib
import re
import warnings
from collections.abc import Callable
from dataclasses import replace

from msgspec import structs

from tengates.facts.dockerfile import read_dockerfile
from tengates.facts.documents import read_document
from tengates.facts.dotenv import is_env_file, read_env
from tengates.facts.firebase_rules import read_firebase_rules
from tengates.facts.javascript import GRAMMARS, read_javascript
from tengates.facts.locks import is_lock, read_lock
from tengates.facts.manifests import is_manifest, read_manifest
from tengates.facts.prisma import read_prisma
from tengates.facts.python import read_python
from tengates.facts.python_parser import parsed
from tengates.facts.roles import is_fixture, is_settled, role_of
from tengates.facts.secrets import find_secrets, signed_with
from tengates.facts.signing import signing_literals
from tengates.facts.sql import read_sql
from tengates.facts.structured import UnreadableError, flattened, read_json, read_toml, read_yaml
from tengates.facts.templates import SUFFIXES, read_raw_values
from tengates.facts.workflows import ci_system, read_workflow
from tengates.model.code import Code
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.schema import Schema

_READ_AS_CODE = {Role.SOURCE, Role.TEST, Role.EXAMPLE, Role.SCRIPT}
_STRUCTURED: dict[str, Callable[[str], object]] = {
    ".json": read_json,
    ".toml": read_toml,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}
_SCHEMAS: dict[str, Callable[[str], Schema]] = {
    ".sql": read_sql,
    ".prisma": read_prisma,
    ".rules": read_firebase_rules,
}
_STRUCTURED_SIZE = 200_000
_TEXT = 20_000
_KEPT = {"procfile", "codeowners", ".gitignore", ".dockerignore", "makefile", "justfile"}
_KEPT_SUFFIXES = {".json", ".toml", ".yaml", ".yml", ".sql", ".tf", ".ini", ".cfg", ".conf", ".sh", ".rules", ".prisma"}
_SHELL = re.compile(r"\b(?:ba|z|da|k)?sh\b")
_ASSERT_WITHIN = 200  # columns
_BROKEN_SHARE = 10  # one line in ten
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def extract(path: str, source: bytes) -> FileFacts:
    """Facts of one file, from its path and bytes alone. What cannot be read is said in `problem`."""
    name = path.rpartition("/")[2]
    facts = FileFacts(path, role_of(path, source), hashlib.sha256(source).hexdigest(), len(source))
    text, problem = _decoded(source)
    if facts.role in {Role.OTHER, Role.GENERATED, Role.VENDORED}:
        problem = ""  # a picture is no text, and nobody misses it
    facts = replace(
        facts, problem=problem, secrets=() if is_lock(name) or is_settled(name) else find_secrets(path, source)
    )
    suffix = _suffix(name)
    if suffix == ".py" or suffix in GRAMMARS:
        return facts if problem else _code(facts, source, text, suffix)
    try:
        return _configuration(facts, name, suffix, text)
    except UnreadableError as error:
        kept = text[:_TEXT] if suffix in _KEPT_SUFFIXES else ""  # a chart's template is no YAML, and still says much
        return replace(facts, problem=problem or str(error), text=kept)


def _decoded(source: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            return source.decode(encoding, "replace"), ""
    try:
        return source.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return source.decode("latin-1"), "is not UTF-8"


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def _code(facts: FileFacts, source: bytes, text: str, suffix: str) -> FileFacts:
    if facts.role not in _READ_AS_CODE:
        return facts
    code = read_python(source) if suffix == ".py" else read_javascript(source, suffix)
    if suffix == ".py" and facts.role is Role.TEST:
        code = structs.replace(code, assertions=_assertions(text))
    secrets = signed_with(source, signing_literals(code), facts.secrets)
    return replace(facts, code=code, secrets=secrets, problem=_syntax_problem(code, text, suffix))


def _assertions(text: str) -> tuple[int, ...]:
    lines = enumerate(text.split("\n"), 1)
    return tuple(number for number, line in lines if line[:_ASSERT_WITHIN].lstrip().startswith(("assert ", "assert(")))


def _syntax_problem(code: Code, text: str, suffix: str) -> str:
    """The parser recovers from what it does not know, so a second opinion decides for Python."""
    if not code.broken_lines:
        return ""
    if suffix == ".py":
        return _refused(text)
    if len(code.broken_lines) * _BROKEN_SHARE > max(code.lines, 1):
        return f"does not parse at line {code.broken_lines[0]}"
    return ""


def _refused(text: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed(text)
    except SyntaxError as error:
        return f"does not parse at line {error.lineno or 1}"
    except (ValueError, RecursionError, MemoryError):
        return "is nested too deeply or holds a zero byte"
    return ""


def _configuration(facts: FileFacts, name: str, suffix: str, text: str) -> FileFacts:
    """The file's own kind of reader, if it has one; else a look at its structure."""
    if is_env_file(name):
        return replace(facts, env=read_env(name, text))
    if is_lock(name):
        return replace(facts, lock=read_lock(name, text))
    if facts.role is Role.DOCUMENT:
        return replace(facts, document=read_document(text))
    if suffix in SUFFIXES:
        shown = facts.role not in {Role.GENERATED, Role.VENDORED} and not is_fixture(facts.path)
        return replace(facts, raw_values=read_raw_values(suffix, text) if shown else ())
    return _kept(replace(facts, text=text[:_TEXT]), name, suffix, text)


def _is_shell(text: str) -> bool:
    """A script without an ending: `#!/bin/sh`, `#!/usr/bin/env bash`."""
    return text.startswith("#!") and bool(_SHELL.search(text.partition("\n")[0]))


def _kept(facts: FileFacts, name: str, suffix: str, text: str) -> FileFacts:
    """Files whose wording matters too."""
    lowered = name.lower()
    if is_manifest(facts.path):
        return replace(facts, manifest=read_manifest(facts.path, text))
    if ci_system(facts.path):
        return replace(facts, workflow=read_workflow(facts.path, text))
    if lowered.startswith(("dockerfile", "containerfile")) or suffix == ".dockerfile":
        return replace(facts, dockerfile=read_dockerfile(text))
    reader = _STRUCTURED.get(suffix) if len(text) <= _STRUCTURED_SIZE and facts.role is Role.CONFIG else None
    settings = flattened(reader(text)) if reader is not None else None
    schema = _SCHEMAS[suffix](text) if suffix in _SCHEMAS else None
    keep = lowered in _KEPT or suffix in _KEPT_SUFFIXES or (not suffix and _is_shell(text))
    return replace(facts, settings=settings, schema=schema, text=facts.text if keep else "")
