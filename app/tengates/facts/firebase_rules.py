"""Firestore and Storage rules: who is let in where."""

from __future__ import annotations

import re

from tengates.model.schema import Schema, Step, StepKind

_SIZE = 200_000
_STEPS = 2_000
_REMARK = re.compile(r"//[^\n]*")
_SIGN = re.compile(
    r"\bmatch\s{1,20}([^\s{][^\n]{0,300}?)\s{0,20}\{\s*?\n|\ballow\s{1,20}([\w ,]{1,80})(?::([^;]{0,2000}))?;|[{}]"
)


def read_firebase_rules(text: str) -> Schema:
    """Each `allow` with the path that it is about and its condition ("true" when there is none)."""
    plain = _REMARK.sub("", text[:_SIZE])
    around: list[str] = []
    steps: list[Step] = []
    line, seen = 1, 0
    for sign in _SIGN.finditer(plain):
        line += plain.count("\n", seen, sign.start())
        seen = sign.start()
        if sign.group(1):
            around.append(sign.group(1).strip())
        elif sign.group(2):
            asked = " ".join((sign.group(3) or "").split()).removeprefix("if ")
            steps.append(Step(StepKind.ALLOW, _path(around), line, asked or "true", " ".join(sign.group(2).split())))
        elif sign.group() == "{":
            around.append("")
        elif around:
            around.pop()
        if len(steps) >= _STEPS:
            break
    return Schema("rules", (), tuple(steps))


def _path(around: list[str]) -> str:
    return "".join(
        part for part in around if part.startswith("/") and "/databases/" not in part and part != "/b/{bucket}/o"
    )
