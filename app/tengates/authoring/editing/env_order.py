"""Whether a module may read the environment while it is loaded: not before something has read the `.env` file."""

from __future__ import annotations

import re

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.code import Code
from tengates.model.survey import Survey

_LOADERS = ("dotenv.load_dotenv", "dotenv.config", "dotenv.default.config")
_FRAMEWORKS = frozenset({"next", "nuxt", "@sveltejs/kit", "@remix-run/dev", "astro"})  # they read .env themselves
_AT_ONCE = re.compile(r"^dotenv(?:-flow|-safe)?/config(?:\.js)?$")


def needs_env_when_loaded(survey: Survey, path: str) -> None:
    """CannotEdit when `.env` may be read only after the top of this file has run."""
    same = path.endswith(".py")
    folder = app_folder(survey, path)
    if not same and _framework_loads(survey, folder):
        return
    loading = {
        other: code
        for other, code in survey.sources()
        if other.endswith(".py") is same and _loads(code) and app_folder(survey, other) == folder
    }
    if not loading or (path in loading and _at_top(loading[path])):
        return
    code = dict(survey.sources()).get(path)
    early = {_stem(other) for other, row in loading.items() if _at_top(row)}
    if code is not None and any(
        _stem(item.module.replace(".", "/") if same else item.module) in early for item in code.imports
    ):
        return
    raise CannotEdit(
        f"{min(loading)} reads the .env file, perhaps later than the top of this file runs; load it here first"
    )


def loads_env(code: Code) -> int:
    """Where the last top-level statement that reads `.env` ends, 0 when there is none."""
    return max((call.statement.end for call in code.calls if call.callee in _LOADERS and not call.scope), default=0)


def _framework_loads(survey: Survey, folder: str) -> bool:
    facts = survey.files.get(f"{folder}package.json")
    declared = facts.manifest.dependencies if facts is not None and facts.manifest is not None else ()
    return any(item.name in _FRAMEWORKS for item in declared)


def _loads(code: Code) -> bool:
    return any(call.callee in _LOADERS for call in code.calls) or _imports_at_once(code)


def _at_top(code: Code) -> bool:
    return bool(loads_env(code)) or _imports_at_once(code)


def _imports_at_once(code: Code) -> bool:
    return any(_AT_ONCE.match(item.module) for item in code.imports)


def _stem(path: str) -> str:
    return re.sub(r"\.\w+$", "", path.rpartition("/")[2])
