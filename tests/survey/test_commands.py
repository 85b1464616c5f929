"""Which task a command of a pipeline does, through launchers, scripts and shell files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.engine.overlay import memory_snapshot
from tengates.engine.reading import read_facts
from tengates.survey.build import build_survey
from tengates.survey.delivery.command_tasks import Follower
from tengates.survey.delivery.commands import commands_of
from tengates.survey.knowledge.task_tables import Task


def _tasks(command: str, files: dict[str, str] | None = None) -> list[tuple[Task, bool]]:
    snapshot = memory_snapshot({path: text.encode() for path, text in (files or {}).items()})
    survey = build_survey(read_facts(snapshot, lambda _progress: None, lambda: False).values(), snapshot)
    follower = Follower(survey)
    return [(done.task, done.counts) for row in commands_of(command, "") for done in follower.tasks(row)]


@pytest.mark.parametrize(
    ("command", "task"),
    [
        ("pytest -q", Task.TEST),
        ("CI=1 uv run --frozen python -m pytest", Task.TEST),
        ("coverage run -m pytest tests/", Task.TEST),
        ("docker compose run --rm api pytest", Task.TEST),
        ("python manage.py test", Task.TEST),
        ("bash -c 'cd api && npx vitest run'", Task.TEST),
        ("tox -e lint", Task.LINT),
        ("node --test", Task.TEST),
        ("npx --yes eslint .", Task.LINT),
        ("poetry run mypy app", Task.TYPES),
        ("npx tsc --noEmit", Task.TYPES),
        ("pnpm audit --prod", Task.AUDIT),
        ("uvx pip-audit", Task.AUDIT),
        ("uvx ruff@0.17.6 check .", Task.LINT),
        ("pipx run pip-audit==2.10.1 -r requirements.txt", Task.AUDIT),
        ("npx --yes oxlint@1 --deny correctness", Task.LINT),
    ],
)
def test_a_command_does_its_task(command: str, task: Task) -> None:
    assert _tasks(command) == [(task, True)]


@pytest.mark.parametrize(
    "command",
    [
        'echo "pytest" && exit 1',
        "pip install pytest",
        "npx playwright install --with-deps",
        "next build",
        "ruff format .",
        "pytest --version",
        "# pytest",
        "docker build -t test .",
    ],
)
def test_what_only_sounds_like_a_task_is_none(command: str) -> None:
    assert _tasks(command) == []


@pytest.mark.parametrize("command", ["pytest || true", "pytest || echo failed", "set +e\npytest", "flake8 --exit-zero"])
def test_a_forgiven_failure_does_not_count(command: str) -> None:
    assert [counts for _, counts in _tasks(command)] == [False]


def test_a_script_that_starts_itself_ends() -> None:
    files = {"package.json": '{"scripts": {"test": "npm run test", "a": "npm run b", "b": "npm run a && jest"}}'}
    assert _tasks("npm test", files) == []
    assert _tasks("npm run a", files) == [(Task.TEST, True)]


def test_a_filter_looks_in_other_folders() -> None:
    files = {
        "package.json": '{"scripts": {"test": "bun run --filter web test"}}',
        "web/package.json": '{"scripts": {"test": "vitest run"}}',
    }
    assert _tasks("npm test", files) == [(Task.TEST, True)]


def test_endless_quotes_and_operators_end() -> None:
    for text in ("\"'" * 10_000, "a && " * 4_000, "|" * 20_000, "\\\n" * 10_000):
        assert len(list(commands_of(text, ""))) <= len(text)


@given(st.text(max_size=200))
def test_any_text_is_cut_into_commands(text: str) -> None:
    assert all(command.words for command in commands_of(text, ""))
