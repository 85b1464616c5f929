"""Imports of new modules, put together for each file before they are written: one line for each module."""

from __future__ import annotations

from dataclasses import dataclass, field

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import Splice
from tengates.authoring.editing.new_modules import Home, own_import

_WHY = "Brings in what the new code uses."


@dataclass
class Imports:
    """What the files of one draft import from its new modules."""

    sheet: Sheet
    _wanted: dict[str, dict[Home, dict[str, None]]] = field(default_factory=dict)

    def need(self, path: str, home: Home, name: str) -> str:
        """A file uses this name of a module; the key to need."""
        self._wanted.setdefault(path, {}).setdefault(home, {})[name] = None
        return imports_key(path)

    def finish(self) -> None:
        """Write them, once all sites are drawn."""
        for path, homes in self._wanted.items():
            splices: dict[tuple[int, int], Splice] = {}
            for home in sorted(homes, key=lambda home: home.module):
                for splice in self._splices(path, home, list(homes[home])):
                    place = (splice.start, splice.end)
                    known = splices.get(place)
                    splices[place] = splice if known is None else _joined(known, splice)
            self.sheet.support(path, splices.values(), _WHY, imports_key(path))

    def _splices(self, path: str, home: Home, names: list[str]) -> tuple[Splice, ...]:
        if path.endswith(".py"):
            return own_import(self.sheet.python(path), home, *names)
        file = self.sheet.javascript(path)
        missing = [name for name in names if not file.has_import(home.module, name)]
        return file.add_import(home.module, ", ".join(missing)) if missing else ()


def imports_key(path: str) -> str:
    """The key under which edits need the imports of a file."""
    return f"import:new:{path}"


def _joined(first: Splice, second: Splice) -> Splice:
    """Both lines in one place, in one group."""
    lead = first.new.rstrip(b"\r\n")
    rest = first.new[len(lead) :]
    newline = b"\r\n" if rest.startswith(b"\r\n") else b"\n"
    return Splice(first.start, first.end, lead + newline + second.new.strip(b"\r\n") + rest)
