"""The policy module that stands between a model and its tools, filled with the roles and tools of an app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tengates.authoring.editing.apps import package_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.new_modules import Home, javascript_home, javascript_text, python_home, template
from tengates.authoring.models.tool_actions import Action
from tengates.model.change import NewFile
from tengates.model.survey import Survey

WHY_POLICY = "Says in one place which role may use which tool, and what waits for a person's approval."
_FOLDER = "tool-policy"
_HEAD = (
    "import re",
    "from collections.abc import {abc}",
    "from contextlib import contextmanager",
    "from contextvars import ContextVar",
)
# The imports that each way of guarding adds: for collections.abc, the standard library, packages.
_PYTHON: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "langchain": (
        "Iterable, Iterator, Mapping",
        (),
        (
            "from langchain_core.runnables import RunnableConfig",
            "from langchain_core.tools import BaseTool, Tool",
            "from langchain_core.tools import tool as as_tool",
        ),
    ),
    "openai_agents": (
        "Iterable, Iterator, Mapping",
        ("from dataclasses import replace",),
        ("from agents import FunctionTool, Tool", "from agents.tool_context import ToolContext"),
    ),
    "functions": (
        "Callable, Iterable, Iterator, Mapping",
        ("from functools import wraps", "from inspect import iscoroutinefunction"),
        (),
    ),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may do what: roles from the least trusted to the most, what waits for approval, who a stranger is."""

    roles: tuple[str, ...]
    approval: tuple[Action, ...]
    anyone: str

    def allowed(self, role: str) -> tuple[Action, ...]:
        """What a role may do: the last everything, the first of three or more only reads."""
        if role == self.roles[-1]:
            return tuple(Action)
        if role == self.roles[0] and len(self.roles) > 2:  # noqa: PLR2004  with two, the lower one works with the app
            return (Action.READ,)
        return (Action.READ, Action.WRITE)


@dataclass
class Policies:
    """The policy modules of one draft: one for each way of guarding, each package and each place where imports start."""

    sheet: Sheet
    survey: Survey
    rules: Rules
    _homes: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _tools: dict[str, dict[str, Action]] = field(default_factory=dict)
    _files: dict[str, tuple[str, JavaScriptFile | None]] = field(default_factory=dict)

    def python(self, path: str, way: str, tools: Mapping[str, Action]) -> Home:
        """The module that a Python file imports; the tools become known to it."""
        key = ("python", "", way)
        known = self._homes.get(key, "")
        try:
            home = python_home(self.survey, path, self._name("tool_policy", key), known)
        except CannotEdit:
            if not known:
                raise
            home = python_home(self.survey, path, "tool_policy")
        return self._kept(home, key, tools, None)

    def javascript(self, path: str, way: str, tools: Mapping[str, Action]) -> Home:
        """The module that a JavaScript or TypeScript file imports."""
        file = self.sheet.javascript(path)
        key = ("javascript", package_folder(self.survey, path), way)
        known = self._homes.get(key, "")
        home = javascript_home(self.survey, path, file, self._name("tool-policy", key), known)
        return self._kept(home, key, tools, file)

    def _name(self, name: str, key: tuple[str, str, str]) -> str:
        """A name of its own for a second way of guarding in one package."""
        way = key[2]
        others = [other for other in self._homes if other[:2] == key[:2] and other[2] != way]
        return name if not others else f"{way.replace('_', '-' if '-' in name else '_')}{name[4:]}"

    def _kept(
        self, home: Home, key: tuple[str, str, str], tools: Mapping[str, Action], file: JavaScriptFile | None
    ) -> Home:
        if home.path not in self._files and self.sheet.exists(home.path):
            raise CannotEdit(f"{home.path} is there already; route these tools through it by hand")
        self._homes.setdefault(key, home.path)
        self._tools.setdefault(home.path, {}).update(tools)
        self._files.setdefault(home.path, (key[2], file))
        return home

    def finish(self) -> None:
        """Write the modules."""
        for path, (way, file) in self._files.items():
            tools = self._tools[path]
            text = self._python(way, tools) if file is None else self._javascript(path, way, tools, file)
            self.sheet.create(NewFile(path, text.encode(), WHY_POLICY, supporting=True, key=policy_key(path)))

    def _python(self, way: str, tools: Mapping[str, Action]) -> str:
        abc, standard, packages = _PYTHON[way]
        head = sorted([line.format(abc=abc) for line in _HEAD] + list(standard), key=_import_order)
        blanks = {
            "IMPORTS": "\n".join([*head, "from typing import Any, Literal", *([""] if packages else []), *packages]),
            "ROLES": "\n".join(
                f'    "{role}": frozenset({{{_listed(self.rules.allowed(role), quote=chr(34))}}}),'
                for role in self.rules.roles
            ),
            "APPROVAL": f"{{{_listed(self.rules.approval, quote=chr(34))}}}",
            "TOOLS": "\n".join(f'    "{name}": "{action}",' for name, action in sorted(tools.items())),
            "ANYONE": self.rules.anyone,
        }
        return template(_FOLDER, "policy.py", blanks) + template(_FOLDER, f"{way}.py", {})

    def _javascript(self, path: str, way: str, tools: Mapping[str, Action], file: JavaScriptFile) -> str:
        ending = "ts" if path.endswith("ts") else "js"
        typed = ending == "ts" and way.startswith("ai-sdk")
        blanks = {
            "IMPORTS": "import type { ToolSet } from 'ai';\n" if typed else "",
            "ROLE_TYPE": " | ".join(f"'{role}'" for role in self.rules.roles),
            "ROLES": "\n".join(
                f"  {role}: [{_listed(self.rules.allowed(role), quote=chr(39))}]," for role in self.rules.roles
            ),
            "APPROVAL": _listed(self.rules.approval, quote="'"),
            "TOOLS": "\n".join(f"  {_key(name)}: '{action}'," for name, action in sorted(tools.items())),
            "ANYONE": self.rules.anyone,
        }
        text = template(_FOLDER, f"policy.{ending}", blanks).lstrip("\n") + template(_FOLDER, f"{way}.{ending}", {})
        return javascript_text(text, file)


def policy_key(path: str) -> str:
    """The key under which edits need a policy module."""
    return f"policy:{path}"


def _import_order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line.split()[1]


def _listed(actions: Iterable[Action], *, quote: str) -> str:
    return ", ".join(f"{quote}{action}{quote}" for action in actions)


def _key(name: str) -> str:
    return name if name.isidentifier() else f"'{name}'"
