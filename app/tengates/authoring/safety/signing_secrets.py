"""A signing secret that stands in the code: read from the environment in every place that uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.authoring.editing.built_images import note_build
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.env_files import need_variable
from tengates.authoring.editing.environment_reads import need_os
from tengates.authoring.safety.javascript_secrets import read_or_stop
from tengates.model.code import Code, Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import Survey

_WHY = "The secret that signs comes from the environment, and the app stops when it is missing."
_READERS = re.compile(r"^(?:jose\.)?jwt\.(?:decode|encode)$|^jsonwebtoken(?:\.default)?\.(?:verify|sign)$")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*$")
_STEPS = 3


@dataclass(frozen=True, slots=True)
class SigningSecrets:
    """The edits of one sheet."""

    sheet: Sheet
    survey: Survey

    def lift(self, place: Place, value: Expr | None, wanted: str) -> None:
        """Replace the secret that this expression stands for, here and wherever the same text signs or checks."""
        code = self.survey.files[place.path].code
        if value is None or code is None:
            raise CannotEdit("the secret was not found again at this place")
        name, found = _followed(code, value, wanted)
        if found.kind is ExprKind.STRING:
            key = f"secret:{name}"
            others = list(self._others(found.text, (place.path, found.span.start)))
            for path, row in others:
                self._replace(path, row.span.line, row, (name, key))
            self._replace(place.path, place.line, found, (name, ""), (key,) if others else ())
        else:
            read = _read_in(code, found)
            if read is None:
                raise CannotEdit("where the secret comes from is not followed here: read it from the environment")
            self._replace(place.path, place.line, found, (read, ""))
        self.sheet.note(
            "The old signing secret is known to everyone with the code: make a new one, for example with `openssl rand -hex 32`, set it where the app is hosted and on your machine before you start the app. Everybody has to sign in again."
        )

        note_build(self.sheet, self.survey)

    def _others(self, text: str, here: tuple[str, int]) -> Iterator[tuple[str, Expr]]:
        """The same text as the key of other tokens, or kept under a name in other places."""
        for path, code in self.survey.sources():
            rows = [row.value for row in code.assignments if not row.scope and not row.member]
            for call in code.calls:
                if _READERS.match(call.callee):
                    rows += [value for _, value in call.expr.items[1:]]
            seen: set[int] = set()
            for row in rows:
                if (
                    row.kind is ExprKind.STRING
                    and row.text == text
                    and row.span.start not in seen
                    and (path, row.span.start) != here
                ):
                    seen.add(row.span.start)
                    yield path, row

    def _replace(self, path: str, line: int, row: Expr, names: tuple[str, str], more: tuple[str, ...] = ()) -> None:
        name, key = names
        if path.endswith(".py"):
            file = self.sheet.python(path)
            needs = need_os(self.sheet, path, row.span.start)
            new = f"os.environ[{file.quote}{name}{file.quote}]"
        elif path.endswith(JAVASCRIPT):
            new, needs = read_or_stop(self.sheet, path, name)
        else:
            raise CannotEdit("this kind of file is not edited")
        needs += (*need_variable(self.sheet, self.survey, path, (name, "")), *more)
        splice = Splice(row.span.start, row.span.end, new.encode())
        if key:
            self.sheet.support(path, [splice], _WHY, key, needs)
        else:
            self.sheet.mend(path, line, splice, _WHY, needs)


def _followed(code: Code, value: Expr, wanted: str) -> tuple[str, Expr]:
    """The variable's name, and the expression that holds the secret."""
    name = wanted
    for _ in range(_STEPS):
        if value.kind is ExprKind.LIST and len(value.positional) == 1:
            value = value.positional[0]
        if value.kind is not ExprKind.NAME:
            break
        row = next((row for row in code.assignments if row.target == value.name and not row.scope), None)
        if row is None:
            raise CannotEdit("where the secret comes from is not followed here: read it from the environment")
        name = row.target if _CONSTANT.match(row.target) else name
        value = row.value
    return name, value


def _read_in(code: Code, value: Expr) -> str | None:
    """The variable that an expression with a default reads."""
    rows = (row for row in code.env_reads if value.span.start <= row.span.start and row.span.end <= value.span.end)
    return next((row.name for row in rows), None)
