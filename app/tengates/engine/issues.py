"""Tasks against the issues that are there already: a task has one issue for life, found by a mark in its text.

Only what stands between our marks is ours. A title that people changed, words they wrote around
our part and an issue that they closed by hand stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tengates.model.issue import Deed, Issue, IssueDraft, IssueState, IssueStep

_END = "<!-- /tengates -->"
_MARK = re.compile(r"<!-- tengates task=([a-z0-9-]{1,80}) state=(open|done|dropped) -->")
_PART = re.compile(rf"{_MARK.pattern}.*?{re.escape(_END)}", re.DOTALL)


def issue_steps(drafts: Iterable[IssueDraft], there: Iterable[Issue]) -> tuple[IssueStep, ...]:
    """What to do about each draft, in their order. A task that is done and has no issue needs none."""
    known = _by_task(there)
    steps = (_step(draft, known.get(draft.task)) for draft in drafts)
    return tuple(step for step in steps if step is not None)


def marked(draft: IssueDraft) -> str:
    """Our part of an issue's text, between the marks that find it again."""
    return f"<!-- tengates task={draft.task} state={draft.state.value} -->\n{draft.body.strip()}\n{_END}"


def _by_task(there: Iterable[Issue]) -> Mapping[str, Issue]:
    """The issue of each task: the oldest, should somebody have copied one."""
    found: dict[str, Issue] = {}
    for issue in sorted(there, key=lambda one: one.number):
        if mark := _MARK.search(issue.body):
            found.setdefault(mark.group(1), issue)
    return found


def _step(draft: IssueDraft, issue: Issue | None) -> IssueStep | None:
    part = marked(draft)
    if issue is None:
        return IssueStep(Deed.CREATE, draft, None, part) if draft.state is IssueState.OPEN else None
    return IssueStep(_deed(draft, issue, part), draft, issue, _with_part(issue.body, part))


def _deed(draft: IssueDraft, issue: Issue, part: str) -> Deed:
    wished_open = draft.state is IssueState.OPEN
    if issue.is_open and not wished_open:
        return Deed.CLOSE
    if not issue.is_open and wished_open:
        return Deed.REOPEN if _said(issue) is not IssueState.OPEN else Deed.LEAVE
    return Deed.KEEP if _same(_PART.search(issue.body), part) else Deed.UPDATE


def _said(issue: Issue) -> IssueState:
    mark = _MARK.search(issue.body)
    return IssueState(mark.group(2)) if mark else IssueState.OPEN


def _same(found: re.Match[str] | None, part: str) -> bool:
    """Whether the part there says the same; the tracker keeps line ends of its own."""
    return found is not None and found.group(0).replace("\r\n", "\n").strip() == part


def _with_part(body: str, part: str) -> str:
    """The text with our part in place of the earlier one; where its end was lost, all from the mark on is ours."""
    if _PART.search(body):
        return _PART.sub(lambda _found: part, body, count=1)
    mark = _MARK.search(body)
    return f"{body[: mark.start()]}{part}" if mark else f"{part}\n\n{body}".rstrip()
