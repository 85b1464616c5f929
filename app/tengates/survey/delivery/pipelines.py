"""What the project's commands do: which of them test, lint, check types or audit, and where CI runs them.

A command is followed through package.json scripts, Makefile targets and shell scripts, because
`npm test` may be anything, also `echo "no test specified"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tengates.model.config import Job, Step, Workflow
from tengates.model.survey import Survey
from tengates.survey.delivery.command_tasks import Done, Follower, hook_tasks
from tengates.survey.delivery.commands import Command, commands_of
from tengates.survey.knowledge.task_tables import ACTIONS, HOOK_ACTIONS, Task

_CHANGES = {"push", "pull_request", "pull_request_target", "merge_group"}
_AUTOMATIC = _CHANGES | {"schedule", "release", "tag", "workflow_run", "deployment_status", "repository_dispatch"}


@dataclass(frozen=True, slots=True)
class PipelineRun:
    """One task that a CI step does. `counts` is False when its failure is ignored."""

    task: Task
    tool: str
    path: str
    line: int
    counts: bool
    on_changes: bool  # on every push or pull request
    automatic: bool  # without somebody pressing a button


def pipeline_runs(survey: Survey) -> tuple[PipelineRun, ...]:
    """Every task that CI does, in the order of the files."""
    return tuple(run for path, workflow in workflows_of(survey) for run in _runs(survey, path, workflow))


def runs_of(survey: Survey, *tasks: Task) -> tuple[PipelineRun, ...]:
    """The CI runs of these tasks, the ones that count first."""
    found = [run for run in pipeline_runs(survey) if run.task in tasks]
    return tuple(sorted(found, key=lambda run: (not run.counts, not run.on_changes, not run.automatic)))


def workflows_of(survey: Survey) -> Iterator[tuple[str, Workflow]]:
    """Every CI definition by path."""
    for path, facts in survey.files.items():
        if facts.workflow is not None:
            yield path, facts.workflow


def script_tasks(survey: Survey) -> Iterator[tuple[str, int, Done]]:
    """What the scripts that people start by hand do: package.json scripts and Makefile targets."""
    follower = Follower(survey)
    for path, facts in survey.files.items():
        for name, text in facts.manifest.scripts if facts.manifest is not None else ():
            if not path.endswith("package.json"):
                continue
            folder = path.rpartition("/")[0]
            line = _line_with(facts.text, f'"{name}"')
            for command in commands_of(text, folder):
                yield from ((path, line, done) for done in follower.tasks(command))
        if path.rpartition("/")[2].lower() in {"makefile", "justfile"}:
            for command in commands_of(facts.text, path.rpartition("/")[0]):
                yield from ((path, command.line, done) for done in follower.tasks(command))


def local_hooks(survey: Survey) -> tuple[tuple[str, Done], ...]:
    """What the pre-commit hooks do."""
    return hook_tasks(survey)


def _runs(survey: Survey, path: str, workflow: Workflow) -> Iterator[PipelineRun]:
    triggers = _effective_triggers(survey, path, workflow)
    base = PipelineRun(
        Task.TEST, "", path, 1, counts=True,
        on_changes=bool(_CHANGES & triggers), automatic=bool(_AUTOMATIC & triggers),
    )  # fmt: skip
    for job in workflow.jobs:
        if _never(job.condition):
            continue
        for step in job.steps:
            if not _never(step.condition):
                for done in _step_tasks(survey, job, step):
                    yield replace(base, task=done.task, tool=done.tool, line=step.line, counts=done.counts)


def _step_tasks(survey: Survey, job: Job, step: Step) -> Iterator[Done]:
    follower = Follower(survey)
    forgiven = job.may_fail or step.may_fail
    for command in commands_of(step.run, step.folder):
        for done in follower.tasks(command):
            yield replace(done, counts=done.counts and not forgiven)
    action = step.uses.partition("@")[0]
    for name, task in ACTIONS.items():
        if action.startswith(name):
            yield Done(task, name, counts=not forgiven)
    if action.startswith(HOOK_ACTIONS):
        yield from (replace(done, counts=not forgiven) for _, done in hook_tasks(survey))


def _effective_triggers(survey: Survey, path: str, workflow: Workflow) -> frozenset[str]:
    """A reusable workflow runs when the workflows that call it run."""
    found = set(workflow.triggers)
    if "workflow_call" in found:
        for _, other in workflows_of(survey):
            if any(job.uses.removeprefix("./").partition("@")[0] == path for job in other.jobs):
                found |= set(other.triggers)
    return frozenset(found)


def _never(condition: str) -> bool:
    return condition.strip().strip("${} ").lower() == "false"


def _line_with(text: str, word: str) -> int:
    return next((number for number, line in enumerate(text.split("\n"), 1) if word in line), 1)


__all__ = ["Command", "Done", "PipelineRun", "Task", "local_hooks", "pipeline_runs", "runs_of", "script_tasks"]
