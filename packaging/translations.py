#!/usr/bin/env python3
"""Bring every translation up to date with the source and compile it; run it after changing words.

Qt's own tools do the work: lupdate reads `tr` and `later` out of the window and of `present`, lrelease makes
the `.qm` files that the program loads. Titles of gates, controls, tasks and guided fixes stand in data, so they
are handed to lupdate as one more source file.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import environment

ROOT = environment.ROOT
FOLDER = ROOT / "resources" / "translations"
SPOKEN = ("app/tengates/gui", "app/tengates/present")
_GATE = ("title", "short", "question", "risk")
_SAYS = re.compile(r"Progress|InputError|StaleError|Interrupted")
_APPENDED = re.compile(r"found\.append")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def main() -> int:
    """Update and compile all; new texts are left empty for a translator, in Qt Linguist or by hand."""
    argparse.ArgumentParser(description="Brings the translations up to date and compiles them.").parse_args()
    try:
        python = environment.ensure(development=True)
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    for source in sorted(FOLDER.glob("*.ts")):
        update(python, source)
        compile_to(python, source, source.with_suffix(".qm"))
    return 0


def update(python: Path, translation: Path) -> None:
    """Bring one `.ts` file up to date in place; what the source does not say any more is dropped."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.py"
        data.write_text("".join(f"later({text!r})\n" for text in data_texts()), encoding="utf-8")
        files = sorted(str(path) for place in SPOKEN for path in (ROOT / place).rglob("*.py"))
        command = [_tool(python, "lupdate"), "-silent", "-no-obsolete", "-sort-messages", "-locations", "none"]
        alias = ["-tr-function-alias", "QT_TR_NOOP+=later"]
        subprocess.run([*command, *alias, *files, str(data), "-ts", str(translation)], check=True)


def compile_to(python: Path, translation: Path, compiled: Path) -> None:
    """Make the `.qm` file of a translation."""
    subprocess.run([_tool(python, "lrelease"), "-silent", str(translation), "-qm", str(compiled)], check=True)


def data_texts() -> list[str]:
    """The titles and questions that the window shows and that stand in data, each once, in order."""
    return list(dict.fromkeys((*_gates(), *_plans(), *_chapters(), *_titles(), *_sentences(), *_questions())))


def _gates() -> Iterator[str]:
    for gate in _toml("resources/gates.toml")["gate"]:
        yield from (gate[key] for key in _GATE)


def _plans() -> Iterator[str]:
    for path in sorted((ROOT / "plans").glob("*.toml")):
        plan = _toml(path.relative_to(ROOT).as_posix())
        yield plan["title"]
        for part in plan["part"]:
            yield from (part["name"], part["title"])
    yield from (task["title"] for task in _toml("plans/tasks/tasks.toml")["task"])
    for page in sorted((ROOT / "plans" / "tasks").glob("*.md")):
        yield from _HEADING.findall(page.read_text(encoding="utf-8"))


def _chapters() -> Iterator[str]:
    """Of the guide, as the window lists them; what they say is in English."""
    for path in sorted((ROOT / "resources" / "guide").glob("*.md")):
        yield path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


def _titles() -> Iterator[str]:
    """Of controls and guided fixes, whose files declare them."""
    for call in _calls("controls", "recipes", named=re.compile("Control|Recipe")):
        yield from (
            literal for keyword in call.keywords if keyword.arg == "title" for literal in _literals(keyword.value)
        )


def _sentences() -> Iterator[str]:
    """Stages of a scan, anti-patterns, and what is said when something does not work: sentences of the floors below."""
    below = _calls("engine", "gui", "home.py", "keychain.py", "project.py", "repo", "settings.py", named=_SAYS)
    for call in (*below, *_calls("engine/score.py", named=_APPENDED)):
        yield from (text for text in _literals(call.args[0]) if " " in text) if call.args else ()


def _questions() -> Iterator[str]:
    """What the forms of guided fixes ask, and the answers they offer."""
    for call in _calls("recipes", named=re.compile("ParameterSpec")):
        yield from _literals(call.args[1])
        yield from _literals(call.args[4]) if len(call.args) > 4 else ()  # noqa: PLR2004  the choices
    for path in sorted((ROOT / "app/tengates/recipes").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "question":
                yield from _literals(node.value)


def _calls(*places: str, named: re.Pattern[str]) -> Iterator[ast.Call]:
    """Calls of functions with such a name in these folders and files of the program."""
    for place in places:
        whole = ROOT / "app" / "tengates" / place
        for path in sorted(whole.rglob("*.py")) if whole.is_dir() else [whole]:
            source = path.read_text(encoding="utf-8")
            if named.search(source):
                nodes = ast.walk(ast.parse(source))
                yield from (
                    node for node in nodes if isinstance(node, ast.Call) and named.fullmatch(ast.unparse(node.func))
                )


def _literals(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and not _in_formatted(node, part):
            yield part.value


def _in_formatted(node: ast.AST, part: ast.Constant) -> bool:
    """Whether a literal is a piece of an f-string, which cannot be looked up as a whole."""
    return any(part in ast.walk(other) for other in ast.walk(node) if isinstance(other, ast.JoinedStr))


def _toml(path: str) -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))  # type: ignore[return-value]


def _tool(python: Path, name: str) -> str:
    """Qt's tool as it comes with PySide6."""
    probe = "import PySide6; print(PySide6.__path__[0])"
    done = subprocess.run([python, "-c", probe], check=True, capture_output=True, text=True)
    return str(Path(done.stdout.strip()) / name)


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
