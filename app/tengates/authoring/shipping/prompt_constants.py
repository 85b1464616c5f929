"""The prompts of a program that stand at the top of a module under a name, so that a test can take them from there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.shipping.importable import Importable, importable
from tengates.authoring.shipping.toolchains import Toolchain, toolchains
from tengates.facts.python_parser import parsed
from tengates.model.code import Assignment, Code, ExprKind
from tengates.model.config import Role
from tengates.model.survey import Survey

_NAMED = re.compile(r"prompt|system_?message|instructions", re.IGNORECASE)
_NOT = re.compile(
    r"prompt_?(?:id|history|token|cost|count|path|file|name|version|key|url)s?$|placeholder", re.IGNORECASE
)
_SHORT = 20


@dataclass(frozen=True, slots=True)
class PromptConstant:
    """A prompt under a name. `place` says how Python imports it; None in JavaScript."""

    path: str
    name: str
    text: str
    place: Importable | None


def prompt_constants(sheet: Sheet, survey: Survey, chain: Toolchain) -> Iterator[PromptConstant]:
    """Those of one application that are plain texts and can be imported without anything being started."""
    deeper = tuple(row.prefix for row in toolchains(survey) if len(row.prefix) > len(chain.prefix))
    for path, code in survey.sources():
        if not path.startswith(chain.prefix) or path.startswith(deeper) or path.endswith(".py") is not chain.is_python:
            continue
        rows = [row for row in code.assignments if _is_prompt(row)]
        if rows and survey.files[path].role is Role.SOURCE:
            yield from _python(sheet, survey, chain, path) if chain.is_python else _javascript(path, code, rows)


def _is_prompt(row: Assignment) -> bool:
    named = not row.scope and row.target.isidentifier() and _NAMED.search(row.target) and not _NOT.search(row.target)
    return bool(named) and row.value.kind in {ExprKind.STRING, ExprKind.TEMPLATE}


def _python(sheet: Sheet, survey: Survey, chain: Toolchain, path: str) -> Iterator[PromptConstant]:
    try:
        tree = parsed(sheet.data(path).decode("utf-8-sig"))
        place = importable(survey, path, chain.prefix)
    except (CannotEdit, SyntaxError, ValueError, RecursionError):
        return
    for node in tree.body:
        target = (
            node.targets[0]
            if isinstance(node, ast.Assign)
            else node.target
            if isinstance(node, ast.AnnAssign)
            else None
        )
        value = getattr(node, "value", None)
        if not isinstance(target, ast.Name) or not isinstance(value, ast.Constant) or not isinstance(value.value, str):
            continue
        if _NAMED.search(target.id) and not _NOT.search(target.id) and len(value.value) >= _SHORT:
            yield PromptConstant(path, target.id, value.value, place)


def _javascript(path: str, code: Code, rows: list[Assignment]) -> Iterator[PromptConstant]:
    """Exported texts of files that import nothing, which Node can load as they are."""
    alone = not any(not row.is_type for row in code.imports) and path.endswith((".ts", ".js", ".mjs", ".mts"))
    for row in rows:
        if row.exported and alone and row.value.kind is ExprKind.STRING and len(row.value.text) >= _SHORT:
            yield PromptConstant(path, row.exported, row.value.text, None)
