"""A sheet on which a recipe draws its change set, site by site.

A site whose edit cannot be made, overlaps another or would not parse is left alone with the
reason; supporting edits that nobody needs in the end are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from tengates.authoring.editing.apps import own_modules
from tengates.authoring.editing.edits import CannotEdit, Splice, spliced
from tengates.authoring.editing.javascript_edits import JavaScriptFile, read_javascript_file, syntax_errors
from tengates.authoring.editing.python_edits import PythonFile, python_parses, read_python
from tengates.model.change import Draft, Edit, FileEdits, NewFile, SkippedSite, Untrack
from tengates.model.control import RecipeInput
from tengates.model.outcome import Site

JAVASCRIPT = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")


class Sheet:
    """The edits of one draft as they come together."""

    def __init__(self, inp: RecipeInput) -> None:
        """Start empty; edits are made against the bytes that the input reads."""
        self._read = inp.read
        self._paths = inp.survey.paths
        self._ignored = inp.survey.ignores
        self._bases: dict[str, bytes] = {}
        self._edits: dict[str, list[Edit]] = {}
        self._new: dict[str, NewFile] = {}
        self._untracked: dict[str, Untrack] = {}
        self._skipped: dict[tuple[str, int], SkippedSite] = {}
        self._notes: dict[str, None] = {}
        self._sensitive: set[str] = set()
        self._python: dict[str, PythonFile] = {}
        self._javascript: dict[str, JavaScriptFile] = {}

    def each(self, sites: Iterable[Site], mend: Callable[[Site], None]) -> None:
        """Mend every site once; one that cannot be mended is left alone with the reason."""
        seen: set[tuple[str, int, int]] = set()
        for site in sites:
            place = (site.place.path, site.place.line, site.place.span.start)
            if place not in seen:
                seen.add(place)
                self.attempt(site.place.path, site.place.line, partial(mend, site))

    def attempt(self, path: str, line: int, mend: Callable[[], None]) -> bool:
        """Draw all edits of one site, or none of them and the reason."""
        before = {name: list(edits) for name, edits in self._edits.items()}
        kept = dict(self._new), dict(self._notes), set(self._sensitive)
        try:
            mend()
            for name, edits in self._edits.items():
                if edits != before.get(name, []):
                    self._refuse_broken(name, edits)
        except CannotEdit as reason:
            self._edits = before
            self._new, self._notes, self._sensitive = kept
            self.skip(path, line, str(reason))
            return False
        return True

    def exists(self, path: str) -> bool:
        """Whether the repository has this file, an ignored `.env` included."""
        return path in self._bases or self._read(path) is not None

    def keeps_out(self, path: str) -> bool:
        """Whether git ignores a dotenv file, already or with the ignore rules of this draft."""
        rules = b"".join(edit.new for edit in self._edits.get(".gitignore", ())) + self.created(".gitignore")
        return self._ignored(path) or b".env" in rules.split()

    def is_ignored(self, path: str) -> bool:
        """Whether git's rules, as they are, leave a file out of commits."""
        return self._ignored(path)

    def data(self, path: str) -> bytes:
        """The bytes of a file; CannotEdit when there is none."""
        if path not in self._bases:
            found = self._read(path)
            if found is None:
                raise CannotEdit("the file cannot be read")
            self._bases[path] = found
        return self._bases[path]

    def python(self, path: str) -> PythonFile:
        """A Python file, opened once."""
        if path not in self._python:
            self._python[path] = read_python(self.data(path), own_modules(self._paths, path))
        return self._python[path]

    def javascript(self, path: str) -> JavaScriptFile:
        """A JavaScript or TypeScript file, opened once."""
        if path not in self._javascript:
            self._javascript[path] = read_javascript_file(self.data(path), path)
        return self._javascript[path]

    def mend(self, path: str, line: int, splice: Splice, why: str, needs: tuple[str, ...] = ()) -> None:
        """The edit that mends a site. The same edit twice is one edit."""
        self._add(path, Edit(splice.start, splice.end, splice.new, why, needs=needs, site=line))

    def support(self, path: str, splices: Iterable[Splice], why: str, key: str, needs: tuple[str, ...] = ()) -> None:
        """Edits that come along with every edit that needs their key."""
        for splice in splices:
            self._add(path, Edit(splice.start, splice.end, splice.new, why, supporting=True, key=key, needs=needs))

    def create(self, file: NewFile) -> None:
        """A file that does not exist yet."""
        self._new[file.path] = file

    def append_new(self, file: NewFile) -> None:
        """A new file, or more lines of one that this draft already creates."""
        known = self._new.get(file.path)
        if known is None:
            self._new[file.path] = file
        elif file.content not in known.content:
            self._new[file.path] = replace(known, content=known.content + file.content)

    def created(self, path: str) -> bytes:
        """What this draft already writes into a new file, nothing when it creates none here."""
        known = self._new.get(path)
        return known.content if known is not None else b""

    def supports(self, path: str, key: str) -> bool:
        """Whether a supporting edit of this file has this key already."""
        return any(edit.supporting and edit.key == key for edit in self._edits.get(path, ()))

    def merge_lines(self, file: NewFile) -> None:
        """A new file, or those of its lines that one which this draft already creates does not have."""
        known = self._new.get(file.path)
        if known is None:
            self._new[file.path] = file
            return
        there = set(known.content.split(b"\n"))
        missing = [line for line in file.content.split(b"\n") if line not in there]
        self._new[file.path] = replace(known, content=known.content + b"".join(line + b"\n" for line in missing))

    def untrack(self, path: str, why: str) -> None:
        """Take a file out of git's index and leave it on disk."""
        self._untracked[path] = Untrack(path, why)

    def hide(self, path: str) -> None:
        """A file whose content is masked on screen."""
        self._sensitive.add(path)

    def skip(self, path: str, line: int, reason: str) -> None:
        """A site that is left alone."""
        self._skipped.setdefault((path, line), SkippedSite(path, line, reason))

    def note(self, sentence: str) -> None:
        """Something that only the founder can do or must know."""
        self._notes[sentence] = None

    @property
    def left_alone(self) -> frozenset[tuple[str, int]]:
        """Path and line of every site that was skipped so far."""
        return frozenset(self._skipped)

    def creates(self, *endings: str) -> bool:
        """Whether the draft makes a new file whose name ends so."""
        return any(path.endswith(endings) for path in self._new)

    def has_edits(self) -> bool:
        """Whether anything would change."""
        return bool(self._edits or self._new or self._untracked)

    def draft(self) -> Draft:
        """What was drawn, without supporting edits that nothing needs."""
        self._drop_unneeded()
        files: list[FileEdits | NewFile | Untrack] = [
            FileEdits(path, self.data(path), tuple(sorted(edits, key=_order)), path in self._sensitive)
            for path, edits in sorted(self._edits.items())
            if edits
        ]
        files += [self._new[path] for path in sorted(self._new)]
        files += [self._untracked[path] for path in sorted(self._untracked)]
        skipped = tuple(self._skipped[place] for place in sorted(self._skipped))
        return Draft(tuple(files), skipped, tuple(self._notes) if files else ())

    def _add(self, path: str, edit: Edit) -> None:
        edits = self._edits.setdefault(path, [])
        if not any((edit.start, edit.end, edit.new) == (old.start, old.end, old.new) for old in edits):
            edits.append(edit)

    def _refuse_broken(self, path: str, edits: list[Edit]) -> None:
        base = self.data(path)
        try:
            after = spliced(base, [Splice(edit.start, edit.end, edit.new) for edit in edits])
        except ValueError as error:
            raise CannotEdit("another change of this set stands in the same place") from error
        whole = python_parses(after) if path.endswith(".py") else True
        if path.endswith(JAVASCRIPT):
            whole = syntax_errors(after, path) <= syntax_errors(base, path)
        if not whole:
            raise CannotEdit("the edited file would not parse")

    def _drop_unneeded(self) -> None:
        while True:
            rows = [edit for edits in self._edits.values() for edit in edits]
            needed = {key for edit in rows for key in edit.needs}
            needed |= {key for file in self._new.values() for key in file.needs}
            kept = {
                path: [edit for edit in edits if not (edit.supporting and edit.key) or edit.key in needed]
                for path, edits in self._edits.items()
            }
            new = {
                path: file
                for path, file in self._new.items()
                if not (file.supporting and file.key) or file.key in needed
            }
            if kept == self._edits and new == self._new:
                return
            self._edits, self._new = kept, new


def _order(edit: Edit) -> tuple[int, int, bool]:
    """By place; of insertions in one place, imports come first."""
    return edit.start, edit.end, not edit.key.startswith("import")
