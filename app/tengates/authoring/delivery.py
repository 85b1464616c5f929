"""What the author of a control may ask about tests, pipelines and documents."""

from tengates.survey.census import Census, TestFile, take_census
from tengates.survey.command_tasks import Done
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

__all__ = [
    "Census",
    "Done",
    "PackageGroup",
    "PipelineRun",
    "Sign",
    "Task",
    "TestFile",
    "local_checks",
    "local_hooks",
    "package_groups",
    "pipeline_runs",
    "runs_of",
    "script_tasks",
    "take_census",
    "test_runner",
    "workflows_of",
]
