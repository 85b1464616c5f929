"""Tasks of the plan as issues: why, where, steps, what a scan must find. Written for people who lack the program.

What comes from the repository stands in code spans or escaped, so that nobody is called and nothing is
referred to by a name that stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from tengates.engine.planning import task_page
from tengates.model.issue import IssueDraft, IssueState
from tengates.model.outcome import Status
from tengates.model.plan import Task
from tengates.present import words
from tengates.present.blocks import Block, Heading, Item, Items, Paragraph, code, say
from tengates.present.dossier import Dossier
from tengates.present.markdown import markdown_text
from tengates.present.permalinks import github_of
from tengates.present.places import Spot, gathered

LABEL = "ten-gates"
BLOCKER = "launch-blocker"
_LONGEST = 60_000  # characters; GitHub takes 65,536, our marks included
_MET = (Status.PASS, Status.NOT_APPLICABLE)


def issue_drafts(dossier: Dossier) -> tuple[IssueDraft, ...]:
    """One draft a task, in the plan's order; those of tasks with nothing left to do say so."""
    return tuple(_draft(task, dossier) for task in dossier.plan.tasks)


def github_name(dossier: Dossier) -> str:
    """The repository on GitHub as "owner/name", "" when it is published elsewhere or nowhere."""
    return github_of(dossier.origin).removeprefix("https://github.com/")


def _draft(task: Task, dossier: Dossier) -> IssueDraft:
    labels = (LABEL, BLOCKER) if task.blocker else (LABEL,)
    return IssueDraft(task.template.id, task.template.title, _body(task, dossier)[:_LONGEST], labels, _state(task))


def _state(task: Task) -> IssueState:
    if task.status.is_open:
        return IssueState.OPEN
    return IssueState.DONE if task.status.is_done else IssueState.DROPPED


def _body(task: Task, dossier: Dossier) -> str:
    page = task_page(task.template.id)
    if not task.status.is_open:
        return markdown_text([Paragraph((say(f"{words.task_state(task).capitalize()}."),))])
    parts = [
        page.section("Why it matters"),
        markdown_text(_now(task, dossier)),
        _chapter("Steps", page.section("Steps")),
        markdown_text(_done_when(task, dossier)),
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def _chapter(title: str, text: str) -> str:
    return f"### {title}\n\n{text.strip()}" if text.strip() else ""


def _now(task: Task, dossier: Dossier) -> Iterator[Block]:
    if task.reopened:
        yield Paragraph((say(task.reopened),))
    if task.reasons:
        yield Heading(3, (say("What is missing now"),))
        yield Items(tuple(Item((say(reason),)) for reason in task.reasons))
    if task.where:
        yield Heading(3, (say("Where"),))
        yield Items(gathered(dossier.origin, [Spot(path, line, message) for path, line, message in task.where]))


def _done_when(task: Task, dossier: Dossier) -> Iterator[Block]:
    """One box a control, ticked when it is met: the same whoever looks, and counted by GitHub."""
    card = dossier.report.scorecard
    yield Heading(3, (say("Done when a scan finds these met"),))
    rows = [card.control(ident) for ident in task.template.controls]
    yield Items(tuple(Item((say(f"{row.title} "), code(row.id)), done=row.outcome.status in _MET) for row in rows))
    for recipe, sites in task.recipes:
        places = f" ({words.counted(sites, 'place')})" if sites else ""
        yield Paragraph(
            (say(f"Ten Gates can do a part of it{places}. See it first with "), code(f"tengates propose . {recipe}"))
        )
    yield Paragraph((say(f"About {words.hours_text(task.hours)} of work."),))
