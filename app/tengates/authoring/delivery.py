"""What the author of a control may ask about tests, pipelines and documents."""

from tengates.survey.census import Census, TestFile, take_census
from tengates.survey.command_tasks import Done
from tengates.survey.driven import Drive, drives
from tengates.survey.knowledge.task_tables import Task
from tengates.survey.local_checks import Sign, local_checks, test_runner
from tengates.survey.packages import PackageGroup, package_groups
from tengates.survey.pipelines import (
    PipelineRun,
    local_hooks,
    pipeline_runs,
    runs_of,
    script_tasks,
    workflows_of,
)
from tengates.survey.recovery import Recovery, rollback_paths, runbooks, troubleshooting

__all__ = [
    "Census",
    "Done",
    "Drive",
    "PackageGroup",
    "PipelineRun",
    "Recovery",
    "Sign",
    "Task",
    "TestFile",
    "drives",
    "local_checks",
    "local_hooks",
    "package_groups",
    "pipeline_runs",
    "rollback_paths",
    "runbooks",
    "runs_of",
    "script_tasks",
    "take_census",
    "test_runner",
    "troubleshooting",
    "workflows_of",
]
