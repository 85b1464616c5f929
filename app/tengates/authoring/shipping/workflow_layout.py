"""Where the parts of a GitHub workflow stand in its file: jobs, steps, their keys, in bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from tengates.authoring.editing.edits import BOM, CannotEdit, Source

_UNREADABLE = "the workflow is written in a way that cannot be edited safely"


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its value; spans in bytes. `text` is a plain value, "" for anything else."""

    key: str
    key_start: int
    start: int
    end: int
    text: str
    node: yaml.Node


class WorkflowLayout:
    """A workflow file as nodes with byte positions."""

    def __init__(self, source: Source) -> None:
        """Compose; CannotEdit when that fails."""
        self.source = source
        self._text = source.data.decode("utf-8-sig")
        self._shift = len(BOM) if source.data.startswith(BOM) else 0
        try:
            root = yaml.compose(self._text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise CannotEdit(_UNREADABLE) from error
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            raise CannotEdit(_UNREADABLE)
        self.root = root

    def entries(self, node: yaml.Node | None) -> Iterator[Entry]:
        """The keys of a mapping, in order."""
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                text = value.value if isinstance(value, yaml.ScalarNode) else ""
                yield Entry(str(key.value), self._at(key.start_mark), self._at(value.start_mark), self._at(value.end_mark), text, value)  # fmt: skip

    def entry(self, node: yaml.Node | None, key: str) -> Entry | None:
        """The entry with this key."""
        return next((row for row in self.entries(node) if row.key == key), None)

    def jobs(self) -> Iterator[Entry]:
        """Each job."""
        found = self.entry(self.root, "jobs")
        yield from self.entries(found.node if found is not None else None)

    def steps(self, job: Entry) -> Iterator[yaml.MappingNode]:
        """Each step of a job, in order."""
        found = self.entry(job.node, "steps")
        if found is not None and isinstance(found.node, yaml.SequenceNode):
            yield from (node for node in found.node.value if isinstance(node, yaml.MappingNode))

    def step_at(self, line: int) -> tuple[Entry, yaml.MappingNode]:
        """The job and the step that hold a 1-based line."""
        for job in self.jobs():
            for node in self.steps(job):
                if node.start_mark.line + 1 <= line <= self._last_line(node):
                    if node.flow_style:
                        raise CannotEdit(_UNREADABLE)
                    return job, node
        raise CannotEdit("the step was not found again")

    def after(self, node: yaml.MappingNode) -> int:
        """Where a further key of a block mapping goes: the start of the line after its last value."""
        end = self._at(node.value[-1][1].end_mark)
        while end > 0 and self.source.data[end - 1 : end] in {b" ", b"\t", b"\n", b"\r"}:
            end -= 1
        return self.source.next_line(end)

    def text_of(self, node: yaml.MappingNode) -> str:
        """All that a block mapping holds, as written."""
        return self.source.data[self._at(node.start_mark) : self.after(node)].decode("utf-8", "replace")

    def column(self, node: yaml.MappingNode) -> bytes:
        """The blanks before the keys of a block mapping."""
        return b" " * int(node.value[0][0].start_mark.column)

    def _last_line(self, node: yaml.MappingNode) -> int:
        return self.source.line_number(max(self.after(node) - 1, 0))

    def _at(self, mark: yaml.Mark) -> int:
        return self._shift + len(self._text[: mark.index].encode())
