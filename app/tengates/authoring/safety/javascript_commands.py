"""Commands that JavaScript gives to a shell as text: the program and its arguments apart, which no shell reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.safety.javascript_texts import read_text, written_value
from tengates.authoring.safety.query_binding import Gap, Part
from tengates.authoring.safety.shell_words import shell_words
from tengates.model.place import Place

_WHY = "The command is a list of words, so nothing that a visitor sends can start a second one."
_NOTE = (
    "A value that starts with a dash is still read as an option by the program: check it first where that would hurt."
)
_SAFE = {"exec": "execFile", "execSync": "execFileSync"}
_MODULES = ("child_process", "node:child_process")


@dataclass(frozen=True, slots=True)
class JavaScriptCommands:
    """The edits of one sheet."""

    sheet: Sheet

    def mend(self, place: Place) -> None:
        """`exec(…)` and `execSync(…)`."""
        file = self.sheet.javascript(place.path)
        call = file.call_at(place.span)
        function = call.field("function")
        arguments = file.arguments(call)
        name = _name(function)
        if function is None or name is None or not arguments:
            raise CannotEdit(
                "the program itself is chosen from outside, or in a way that this refactor does not follow: allow known programs alone"
            )
        if len(arguments) > 1 and arguments[1].kind() == "object" and "shell" in file.keys(arguments[1]):
            raise CannotEdit("it asks for a shell of its own")
        words = [_word(file, parts) for parts in shell_words(read_text(arguments[0]))]
        new = f"{words[0]}, [{', '.join(words[1:])}]"
        needs = self._import(file, place.path, function, name)
        self.sheet.mend(
            place.path, place.line, Splice(file.start(name), file.end(name), _SAFE[name.text()].encode()), _WHY, needs
        )
        self.sheet.mend(
            place.path, place.line, Splice(file.start(arguments[0]), file.end(arguments[0]), new.encode()), _WHY, needs
        )
        self.sheet.note(_NOTE)

    def _import(self, file: JavaScriptFile, path: str, function: SgNode, name: SgNode) -> tuple[str, ...]:
        if function.kind() == "member_expression":
            return ()
        wanted = _SAFE[name.text()]
        module = next((item for item in _MODULES if f"'{item}'" in file.text or f'"{item}"' in file.text), "")
        if not module:
            raise CannotEdit("where it comes from is not seen here")
        if file.has_import(module, wanted):
            return ()
        if file.uses(wanted):
            raise CannotEdit(f'the file already uses the name "{wanted}"')
        key = f"import:{path}:{wanted}"
        self.sheet.support(path, file.add_import(module, wanted), "What the new line uses.", key)
        return (key,)


def _name(function: SgNode | None) -> SgNode | None:
    if function is None:
        return None
    name = function.field("property") if function.kind() == "member_expression" else function
    return name if name is not None and name.text() in _SAFE else None


def _word(file: JavaScriptFile, parts: Sequence[Part]) -> str:
    if len(parts) == 1 and isinstance(parts[0], Gap):
        name = parts[0].expression
        text = re.search(rf"(?<![\w$.]){re.escape(name)}\??: string\b", file.text) or name.startswith(("String(", "`"))
        return name if text else f"String({name})"
    if any(isinstance(part, Gap) for part in parts):
        return written_value(parts)
    return file.quoted("".join(part for part in parts if isinstance(part, str)))
