"""Tasks to issues against a server that behaves as GitHub's does: sent once, updated after, never doubled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fake_github import TOKEN, FakeGitHub, github

from tengates.engine.issues import issue_steps
from tengates.github import GitHub
from tengates.model.errors import InputError
from tengates.model.issue import Deed, IssueDraft, IssueState, IssueStep, Sent


@pytest.fixture
def there() -> Iterator[FakeGitHub]:
    with github() as fake:
        yield fake


def _draft(task: str, body: str = "Do it.", state: IssueState = IssueState.OPEN) -> IssueDraft:
    return IssueDraft(task, f"Task {task}", body, ("ten-gates",), state)


def _tracker(there: FakeGitHub, repository: str = "founder/app", token: str = TOKEN) -> GitHub:
    return GitHub(repository, token, there.url)


def _send(there: FakeGitHub, *drafts: IssueDraft) -> tuple[tuple[IssueStep, ...], Sent]:
    tracker = _tracker(there)
    steps = issue_steps(drafts, tracker.issues())
    return steps, tracker.send([step for step in steps if step.sends], lambda _step: None, lambda: False)


def test_each_open_task_becomes_an_issue_with_title_text_and_label(there: FakeGitHub) -> None:
    _steps, sent = _send(there, _draft("limits"), _draft("keys"))
    assert sent.problem == ""
    assert [step.issue.number for step in sent.done if step.issue] == [1, 2]
    assert [row["title"] for row in there.issues] == ["Task limits", "Task keys"]
    assert there.issues[0]["labels"] == ["ten-gates"]
    assert "Do it." in there.issues[0]["body"]


def test_the_second_time_nothing_is_sent(there: FakeGitHub) -> None:
    _send(there, _draft("limits"), _draft("keys"))
    before = len(there.writes)
    steps, sent = _send(there, _draft("limits"), _draft("keys"))
    assert [step.deed for step in steps] == [Deed.KEEP, Deed.KEEP]
    assert sent == Sent(())
    assert len(there.writes) == before


def test_a_text_that_changed_is_updated_around_what_people_wrote(there: FakeGitHub) -> None:
    _send(there, _draft("limits"))
    row = there.issues[0]
    row["title"] = "Our own words"
    row["body"] = f"Before.\r\n{row['body']}\r\nAfter."
    steps, _sent = _send(there, _draft("limits", "Do it better."))
    assert [step.deed for step in steps] == [Deed.UPDATE]
    assert row["title"] == "Our own words"
    assert row["body"].startswith("Before.")
    assert row["body"].endswith("After.")
    assert "Do it better." in row["body"]
    assert "Do it." not in row["body"]


def test_a_task_that_is_done_closes_its_issue_and_a_regression_opens_it_again(there: FakeGitHub) -> None:
    _send(there, _draft("limits"))
    _send(there, _draft("limits", "Done.", IssueState.DONE))
    assert (there.issues[0]["state"], there.issues[0]["state_reason"]) == ("closed", "completed")
    steps, _sent = _send(there, _draft("limits", "It came back."))
    assert [step.deed for step in steps] == [Deed.REOPEN]
    assert there.issues[0]["state"] == "open"


def test_a_skipped_task_closes_its_issue_as_not_planned(there: FakeGitHub) -> None:
    _send(there, _draft("limits"))
    _send(there, _draft("limits", "Skipped.", IssueState.DROPPED))
    assert there.issues[0]["state_reason"] == "not_planned"


def test_an_issue_closed_by_hand_stays_closed(there: FakeGitHub) -> None:
    _send(there, _draft("limits"))
    there.issues[0]["state"] = "closed"
    steps, sent = _send(there, _draft("limits", "Still to do."))
    assert [step.deed for step in steps] == [Deed.LEAVE]
    assert sent == Sent(())


def test_a_task_done_before_it_had_an_issue_gets_none(there: FakeGitHub) -> None:
    assert _send(there, _draft("limits", state=IssueState.DONE)) == ((), Sent(()))


def test_issues_are_found_on_every_page_and_pull_requests_are_passed_over(there: FakeGitHub) -> None:
    _send(there, _draft("limits"))
    for number in range(120):
        there.add(f"Other {number}", "words", **({"pull_request": {}} if number % 2 else {}))
    steps, _sent = _send(there, _draft("limits"))
    assert [step.deed for step in steps] == [Deed.KEEP]


def test_a_text_whose_end_was_cut_off_is_mended_not_doubled(there: FakeGitHub) -> None:
    _send(there, _draft("limits"))
    there.issues[0]["body"] = there.issues[0]["body"].split("Do it.")[0]
    _send(there, _draft("limits"))
    steps, _sent = _send(there, _draft("limits"))
    assert [step.deed for step in steps] == [Deed.KEEP]
    assert len(there.issues) == 1


def test_what_was_sent_before_a_failure_is_told_and_not_sent_again(there: FakeGitHub) -> None:
    tracker = _tracker(there)
    steps = issue_steps([_draft("one"), _draft("two"), _draft("three")], tracker.issues())

    def trip(step: IssueStep) -> None:
        if step.draft.task == "one":
            there.refuse.append((403, {"Retry-After": "30"}))

    sent = tracker.send(steps, trip, lambda: False)
    assert [step.draft.task for step in sent.done] == ["one"]
    assert "Send again in 30 seconds" in sent.problem
    again, _sent = _send(there, _draft("one"), _draft("two"), _draft("three"))
    assert [step.deed for step in again] == [Deed.KEEP, Deed.CREATE, Deed.CREATE]
    assert len(there.issues) == 3


def test_sending_can_be_stopped(there: FakeGitHub) -> None:
    tracker = _tracker(there)
    steps = issue_steps([_draft("one"), _draft("two")], tracker.issues())
    stopped: list[bool] = []
    sent = tracker.send(steps, lambda _step: stopped.append(True), lambda: bool(stopped))
    assert [step.draft.task for step in sent.done] == ["one"]
    assert sent.problem


@pytest.mark.parametrize(
    ("status", "headers", "next_step"),
    [
        (401, {}, "Make a new one"),
        (403, {}, "Issues: read and write"),
        (404, {}, "Look at the name"),
        (410, {}, "Switch them on"),
        (422, {}, "may open issues"),
        (429, {"Retry-After": "9"}, "in 9 seconds"),
        (403, {"X-RateLimit-Remaining": "0"}, "in a while"),
        (500, {}, "Try again in a while"),
    ],
)
def test_each_refusal_is_a_sentence_with_a_next_step(
    there: FakeGitHub, status: int, headers: dict[str, str], next_step: str
) -> None:
    there.refuse.append((status, headers))
    with pytest.raises(InputError, match=next_step) as caught:
        _tracker(there).issues()
    assert TOKEN not in str(caught.value)


def test_a_token_does_not_follow_a_redirect(there: FakeGitHub) -> None:
    with github() as elsewhere:
        there.refuse.append((301, {"Location": f"{elsewhere.url}/repos/founder/app/issues?per_page=100&page=1"}))
        with pytest.raises(InputError, match="another name"):
            _tracker(there).issues()
        assert elsewhere.asked == []


def test_no_connection_is_a_sentence() -> None:
    with github() as gone:
        pass
    with pytest.raises(InputError, match="could not be reached"):
        _tracker(gone).issues()


@pytest.mark.parametrize("repository", ["", "app", "a/b/c", "../x", "a/..", "a/b?x=1", "founder/app\nX: y", "-a/b"])
def test_what_is_no_repository_is_never_asked_for(repository: str) -> None:
    with pytest.raises(InputError, match="owner/name"):
        GitHub(repository, TOKEN)


@pytest.mark.parametrize("token", ["", "short", "with blank inside it", "line\nend-of-a-token", "schlüssel-schlüssel"])
def test_what_is_no_token_is_never_sent_nor_shown(token: str) -> None:
    with pytest.raises(InputError) as caught:
        GitHub("founder/app", token)
    assert not token or token not in str(caught.value)


def test_no_other_file_of_the_program_can_speak_to_a_network() -> None:
    network = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "socketserver", "xmlrpc", "asyncio"}
    network |= {"requests", "httpx", "aiohttp", "websockets", "PySide6.QtNetwork"}
    root = Path(__file__).parents[1] / "app" / "tengates"
    speaking = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if _imports(path) & network}
    assert speaking == {"github.py"}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names | {name.partition(".")[0] for name in names}
