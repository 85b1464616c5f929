"""What the program's own source may not do, read from its syntax trees; the few places that may are named with why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import tengates

TOP = Path(tengates.__file__).parent
FILES = sorted(TOP.rglob("*.py"))
PARSED = {path.relative_to(TOP).as_posix(): ast.parse(path.read_text("utf-8")) for path in FILES}

# Modules, and the only files that may import them.
MODULES = {
    # git on the shadow; zizmor, which we bring; our own readers; the founder's editor, by its absolute path
    "subprocess": {"repo/git.py", "facts/workflow_audit.py", "workers/process.py", "repo/editors.py"},
    "multiprocessing": {"__main__.py"},  # freeze_support for the worker processes
    "git": {"repo/commits.py"},  # GitPython: pure reads of a commit that is there
    "ctypes": {"repo/exchange.py"},  # renameat2
    "pickle": set(),
    "marshal": set(),
    "shelve": set(),
    "dill": set(),
    "joblib": set(),
    "pty": set(),
    "socket": set(),
    "ssl": set(),
    "http": {"github.py"},  # tasks become issues, after a click that says what is sent
    "urllib.request": {"github.py"},
    "ftplib": set(),
    "smtplib": set(),
    "requests": set(),
    "httpx": set(),
    "aiohttp": set(),
    "websockets": set(),
    "webbrowser": set(),
    "telnetlib": set(),
    "xmlrpc": set(),
    "xml": set(),
    "PySide6.QtNetwork": set(),
    "PySide6.QtWebEngineWidgets": set(),
}
# Names that are called, with the only files that may call them.
CALLS = {
    "eval": set(),
    "exec": {"gui/app.py", "gui/widgets/task_card.py"},  # Qt's own loops, as methods
    "compile": set(),
    "__import__": set(),
    "splitlines": set(),  # it cuts where git and the parsers do not
    "mktemp": set(),
    "system": set(),
    "popen": set(),
    "execv": set(),
    "execve": set(),
    "execvp": set(),
    "spawnv": set(),
    "posix_spawn": set(),
    "startfile": set(),
    "create_subprocess_exec": set(),
    "create_subprocess_shell": set(),
    "setHtml": set(),
    "insertHtml": set(),
    "openUrl": {"gui/widgets/browser.py"},  # after the person was asked, web addresses only
    "config_writer": set(),
    "config_reader": set(),
    "submodule_update": set(),
    "clone_from": set(),
    "create_head": set(),
    "set_reference": set(),
    "extractall": set(),
    "unpack_archive": set(),
    "unsafe_load": set(),
    "full_load": set(),
}
HARMLESS = {("compile", "re"), ("system", "platform"), ("system", "QLocale")}
YAML = {"load", "load_all", "unsafe_load", "full_load", "Loader", "CLoader", "UnsafeLoader", "FullLoader"}
GITPYTHON = {"Repo", "update_environment", "commit"}


@cache
def _imported(tree: ast.Module) -> tuple[str, ...]:
    return tuple(_imports_in(tree))


def _imports_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _called(tree: ast.Module) -> tuple[tuple[str, ast.Call], ...]:
    return tuple(_calls_in(tree))


def _calls_in(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def _of(call: ast.Call) -> str:
    return ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_imported_only_where_it_may_be(module: str) -> None:
    users = {name for name, tree in PARSED.items() for found in _imported(tree) if f"{found}.".startswith(f"{module}.")}
    assert users <= MODULES[module]


@pytest.mark.parametrize("word", CALLS)
def test_a_name_is_called_only_where_it_may_be(word: str) -> None:
    users = {
        name
        for name, tree in PARSED.items()
        for called, call in _called(tree)
        if called == word and (word, _of(call)) not in HARMLESS
    }
    assert users <= CALLS[word]


@pytest.mark.parametrize("name", PARSED)
def test_no_shell_no_following_of_links_no_loading_of_programs(name: str) -> None:
    for called, call in _called(PARSED[name]):
        given = {row.arg: ast.unparse(row.value) for row in call.keywords}
        assert given.get("shell", "False") == "False", ast.unparse(call)
        assert given.get("followlinks", "False") == "False", ast.unparse(call)
        assert not (_of(call) == "yaml" and called in YAML), ast.unparse(call)
        assert not (_of(call).endswith(".git") and called != "update_environment" and "repo" in _of(call)), ast.unparse(
            call
        )


def test_gitpython_is_asked_for_one_commit_and_nothing_else() -> None:
    tree = PARSED["repo/commits.py"]
    asked = {called for called, call in _called(tree) if _of(call) in {"repo", "repo.git"} or called == "Repo"}
    assert asked <= GITPYTHON


def test_pythons_parser_is_asked_through_one_door() -> None:
    asking = {
        name
        for name, tree in PARSED.items()
        for called, call in _called(tree)
        if (_of(call), called) == ("ast", "parse")
    }
    assert asking == {"facts/python_parser.py"}  # two threads in it at once break each other


def test_the_list_finds_what_it_bans() -> None:
    tree = ast.parse("import subprocess as s\nfrom urllib import request\nx.splitlines()\nyaml.load(f)\n")
    assert set(_imported(tree)) >= {"subprocess", "urllib.request"}
    assert {called for called, _ in _called(tree)} == {"splitlines", "load"}
