"""CI definitions in one vocabulary."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.facts.structured import UnreadableError
from tengates.facts.workflows import ci_system, read_workflow
from tengates.model.config import Step

GITHUB = ".github/workflows/ci.yml"
PATHS = (GITHUB, ".gitlab-ci.yml", "azure-pipelines.yml", ".circleci/config.yml", ".travis.yml", "Jenkinsfile")


def _steps(path: str, text: str) -> list[Step]:
    return [step for job in read_workflow(path, text).jobs for step in job.steps]


def test_github_steps_have_lines_and_folders() -> None:
    text = "on: [push]\njobs:\n  test:\n    steps:\n      - uses: a/b@v1\n      - run: pytest\n        working-directory: ./api/\n"
    first, second = _steps(GITHUB, text)
    assert (first.uses, first.line) == ("a/b@v1", 5)
    assert (second.run, second.line, second.folder) == ("pytest", 6, "api")


@pytest.mark.parametrize(
    ("written", "triggers"),
    [
        ("push", ("push",)),
        ("[push, pull_request]", ("push", "pull_request")),
        ("\n  push:\n    branches: [main]\n  workflow_dispatch:", ("push", "workflow_dispatch")),
        ("\n  push:\n    tags: ['v*']", ("tag",)),
    ],
)
def test_triggers_are_github_words(written: str, triggers: tuple[str, ...]) -> None:
    assert read_workflow(GITHUB, f"on: {written}\njobs: {{}}\n").triggers == triggers


def test_a_step_that_may_fail_says_so() -> None:
    text = "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n        continue-on-error: true\n"
    assert _steps(GITHUB, text)[0].may_fail


def test_a_step_whose_end_is_asked_for_later_counts() -> None:
    text = (
        "on: push\njobs:\n  a:\n    steps:\n      - id: check\n        run: ruff check\n        continue-on-error: true\n"
        "      - if: steps.check.outcome == 'failure'\n        run: exit 1\n"
    )
    assert not _steps(GITHUB, text)[0].may_fail


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".gitlab-ci.yml", "test:\n  script:\n    - pytest\n"),
        ("azure-pipelines.yml", "steps:\n  - script: pytest\n"),
        ("azure-pipelines.yml", "jobs:\n  - job: a\n    steps:\n      - bash: pytest\n"),
        ("bitbucket-pipelines.yml", "pipelines:\n  default:\n    - step:\n        script:\n          - pytest\n"),
        (".circleci/config.yml", "jobs:\n  a:\n    steps:\n      - run: pytest\n"),
        (
            ".circleci/config.yml",
            "jobs:\n  a:\n    steps:\n      - run:\n          name: x\n          command: pytest\n",
        ),
        (".travis.yml", "language: python\nscript: pytest\n"),
        ("Jenkinsfile", "pipeline {\n  stages {\n    sh 'pytest'\n  }\n}\n"),
    ],
)
def test_each_system_tells_its_commands(path: str, text: str) -> None:
    assert any(step.run.startswith("pytest") for step in _steps(path, text))


def test_a_gitlab_job_that_may_fail_says_so() -> None:
    workflow = read_workflow(".gitlab-ci.yml", "test:\n  allow_failure: true\n  script: pytest\n")
    assert workflow.jobs[0].may_fail


def test_only_workflow_files_are_workflows() -> None:
    assert ci_system("docs/.github/workflows/ci.yml") == ""
    assert ci_system(".github/workflows/readme.md") == ""


@pytest.mark.parametrize("text", ["on: 1", "jobs: []", "jobs:\n  a: x", "- a", "jobs:\n  a:\n    steps: 3", "null"])
def test_a_workflow_of_the_wrong_shape_is_read_as_far_as_it_goes(text: str) -> None:
    read_workflow(GITHUB, text)


@pytest.mark.parametrize("path", PATHS)
@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused(path: str, text: str) -> None:
    with suppress(UnreadableError):
        read_workflow(path, text)


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("stage('Test') { steps { sh 'pytest' } }\n", "pytest"),
        ('sh(script: "npm test", returnStdout: true)\n', "npm test"),
        ("sh '''\n  cd api\n  pytest\n'''\n", "cd api\n  pytest"),
    ],
)
def test_jenkins_commands_stand_on_one_line_or_many(text: str, run: str) -> None:
    assert [step.run for step in _steps("Jenkinsfile", text)] == [run]


def test_a_jenkins_command_that_is_forgiven_says_so() -> None:
    steps = _steps("Jenkinsfile", "// sh 'make'\n\nsh 'pytest || true'\n")
    assert [(step.line, step.may_fail) for step in steps] == [(3, True)]
