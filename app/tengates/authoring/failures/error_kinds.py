"""A file with the app's own kinds of error, in its language and for its framework."""

from __future__ import annotations

import re
from string import Template

from tengates import assets
from tengates.model.survey import Survey

_TYPES = (
    (": unknown", ""),
    (": Request", ""),
    (": Response", ""),
    (": NextFunction", ""),
    (" as const", ""),
    (": ErrorCode", ""),
    ("detail?: string", "detail"),
)
_MODEL = '  model_unavailable: { status: 503, message: "The AI service is not available right now. Please try again in a minute." },\n'
_EXPORTED = re.compile(r"^export (class|function) (\w+)", re.MULTILINE)
_IMPORTS = {
    "fastapi": "\nfrom fastapi import Request\nfrom fastapi.responses import JSONResponse\n",
    "express": 'import type { NextFunction, Request, Response } from "express";\n\n',
}


def python_kinds(survey: Survey, framework: str) -> str:
    """The module for Python; `framework` is "fastapi", "flask" or "" for none that answers by itself."""
    model = _read("model.py") if survey.model_calls else ""
    answer = _read(f"{framework}.py") if framework else ""
    words = {"imports": _IMPORTS.get(framework, ""), "model": model, "answer": answer}
    return Template(_read("kinds.py")).substitute(words).rstrip("\n") + "\n"


def javascript_kinds(survey: Survey, framework: str, *, typed: bool, module: bool) -> str:
    """The module for TypeScript or JavaScript; `framework` is "express" or "web". `module`: it exports with `export`."""
    words = {
        "imports": _IMPORTS.get(framework, ""),
        "model": _MODEL if survey.model_calls else "",
        "answer": _read(f"{framework}.ts") if framework else "",
    }
    text = Template(_read("kinds.ts")).substitute(words).rstrip("\n") + "\n"
    if not typed:
        text = _untyped(text)
    if module:
        return text
    names = ", ".join(match.group(2) for match in _EXPORTED.finditer(text))
    return (
        f"{_EXPORTED.sub(lambda match: f'{match.group(1)} {match.group(2)}', text)}\nmodule.exports = {{ {names} }};\n"
    )


def _untyped(text: str) -> str:
    kept = [
        line
        for line in text.split("\n")
        if not line.startswith(("import type", "export type")) and line.strip() != "readonly code: ErrorCode;"
    ]
    plain = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).lstrip("\n")
    for old, new in _TYPES:
        plain = plain.replace(old, new)
    return plain.replace("extends Error {\n\n", "extends Error {\n")


def _read(name: str) -> str:
    return (assets.resources() / "templates" / "error-taxonomy" / f"{name}.txt").read_text("utf-8")
