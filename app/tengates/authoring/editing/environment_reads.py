"""Values read from the environment, as each language writes them: a switch that is off, a list, a text."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_edits import PythonFile

_WHY = "What the new line uses."


def python_text(file: PythonFile, name: str, default: str | None = None) -> str:
    """`os.environ.get("NAME")`, the way this file reads its environment."""
    quote = file.quote
    reader = "os.getenv" if b"os.getenv(" in file.source.data else "os.environ.get"
    given = "" if default is None else f", {quote}{default}{quote}"
    return f"{reader}({quote}{name}{quote}{given})"


def python_switch(file: PythonFile, name: str) -> str:
    """True only where the variable says 1."""
    return f"{python_text(file, name)} == {file.quote}1{file.quote}"


def python_list(file: PythonFile, name: str, default: str) -> str:
    """A list written with commas."""
    return f"{python_text(file, name, default)}.split({file.quote},{file.quote})"


def need_os(sheet: Sheet, path: str, offset: int) -> tuple[str, ...]:
    """Make `os` available at this place of a Python file; the keys to need."""
    file = sheet.python(path)
    if file.has_import("os"):
        first = next(item for item in file.layout.imports if not item.module and ("os", "os") in item.names)
        if first.start > offset:
            raise CannotEdit("the file imports os after this line; move the import to the top first")
        return ()
    key = f"import:{path}:os"
    sheet.support(path, file.add_import("os"), _WHY, key)
    return (key,)


def javascript_text(file: JavaScriptFile, path: str, name: str, default: str) -> str:
    """`process.env.NAME ?? "…"`, or the same with Deno in an edge function."""
    if is_deno(file, path):
        return f"Deno.env.get({file.quoted(name)}) ?? {file.quoted(default)}"
    return f"process.env.{name} ?? {file.quoted(default)}"


def javascript_list(file: JavaScriptFile, path: str, name: str, default: str) -> str:
    """A list written with commas."""
    return f"({javascript_text(file, path, name, default)}).split({file.quoted(',')})"


def is_deno(file: JavaScriptFile, path: str) -> bool:
    """Whether Deno runs this file: it says so, or Supabase keeps it among its functions."""
    return "Deno." in file.text or "supabase/functions/" in f"/{path}"
