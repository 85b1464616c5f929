"""What the author of a control may ask about tests, pipelines and documents."""

from tengates.survey.delivery.census import Census, TestFile, take_census
from tengates.survey.delivery.command_tasks import Done
from tengates.survey.delivery.driven import Drive, drives
from tengates.survey.delivery.local_checks import Sign, local_checks, test_runner
from tengates.survey.delivery.packages import PackageGroup, package_groups
from tengates.survey.delivery.pipelines import (
    PipelineRun,
    local_hooks,
    pipeline_runs,
    runs_of,
    script_tasks,
    workflows_of,
)
from tengates.survey.delivery.recovery import Recovery, rollback_paths, runbooks, troubleshooting
from tengates.survey.knowledge.task_tables import Task

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
