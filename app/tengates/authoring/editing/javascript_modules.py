"""How one JavaScript file of a project imports another, and how a new file beside others is written."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.survey import Survey
from tengates.survey.linked import linked

_ENDING = re.compile(r"\.(?:tsx?|jsx?|mjs|cjs|mts|cts)$")
_STRING = re.compile(r'"([^"\\\n]*)"')


@dataclass(frozen=True, slots=True)
class Style:
    """Quotes, the end of a statement, one step of indentation."""

    quote: str = '"'
    semicolon: str = ";"
    unit: str = "  "

    def of(self, text: str) -> str:
        """A file written with double quotes, semicolons and two blanks, in this style."""
        lines = []
        for line in text.split("\n"):
            bare = line.lstrip(" ")
            step = (len(line) - len(bare)) // 2
            if not bare.startswith(("//", "*", "/*")):
                bare = _STRING.sub(self._requoted, bare)
                bare = bare if self.semicolon else bare.removesuffix(";")
            lines.append(self.unit * step + bare if bare else "")
        return "\n".join(lines)

    def _requoted(self, match: re.Match[str]) -> str:
        inner = match.group(1)
        return match.group() if self.quote in inner or "'" in inner else f"{self.quote}{inner}{self.quote}"


def style_near(sheet: Sheet, survey: Survey, path: str) -> Style:
    """How the files of an application are written: this one, else those beside it."""
    folder = app_folder(survey, path)
    near = [name for name, _code in survey.sources() if name.startswith(folder) and name.endswith(JAVASCRIPT)]
    for name in [path, *sorted(near)][:6]:
        try:
            file = sheet.javascript(name)
        except CannotEdit:
            continue
        return Style(file.quote, file.semicolon, file.source.unit.decode())
    return Style()


def module_from(survey: Survey, importer: str, target: str) -> str:
    """What `importer` writes to import the file at `target`, which need not exist yet: by the project's alias, or relative."""
    code = survey.files[importer].code
    modules = [item.module for item in code.imports] if code is not None else []
    for module in modules:
        if module.startswith(("@/", "~/")) and (found := linked(survey).project.module_file(importer, module)):
            root = _ENDING.sub("", found).removesuffix("/index").removesuffix(_ENDING.sub("", module[2:]))
            if target.startswith(root):
                return module[:2] + _ENDING.sub("", target[len(root) :])
    base = posixpath.dirname(importer)
    relative = posixpath.relpath(_ENDING.sub("", target), base or ".")
    written = relative if relative.startswith(".") else f"./{relative}"
    return written + (".js" if any(item.startswith(".") and item.endswith(".js") for item in modules) else "")
