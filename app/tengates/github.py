"""Issues of one repository on GitHub, through its REST API: the only file of the program that speaks to a network.

Nothing is asked or sent unless the founder pressed the button that says what. The token goes to
the given address alone: a redirect is not followed, and no proxy or host of the repository's
choosing takes part.
"""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from email.message import Message
from typing import IO, Any

from tengates import __version__
from tengates.model.errors import InputError
from tengates.model.issue import Deed, Issue, IssueDraft, IssueState, IssueStep, Sent

ADDRESS = "https://api.github.com"
_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
_TOKEN = re.compile(r"[\x21-\x7e]{10,400}")
_PAGE = 100
_PAGES = 50
_SECONDS = 20.0
_LARGEST = 20_000_000  # bytes of one answer; a page of a hundred issues is far smaller
_TOO_MANY = {403, 429}


class GitHub:
    """The issues of one repository, with one token."""

    def __init__(self, repository: str, token: str, address: str = ADDRESS) -> None:
        """`repository` is "owner/name". InputError when it or the token cannot be one."""
        if not _REPOSITORY.fullmatch(repository):
            raise InputError(f'"{repository}" is no repository on GitHub. Write it as owner/name.')
        if not _TOKEN.fullmatch(token):
            raise InputError("That is not a token. Copy it once more from GitHub, without blanks or line ends.")
        self._repository = repository
        self._token = token
        self._address = address
        self._opener = urllib.request.build_opener(_NoRedirect)

    def issues(self) -> tuple[Issue, ...]:
        """All issues, open and closed, without pull requests. InputError says what to do when that fails."""
        found: list[Issue] = []
        for page in range(1, _PAGES + 1):
            rows = self._ask("GET", f"issues?state=all&per_page={_PAGE}&page={page}")
            if not isinstance(rows, list):
                raise InputError("GitHub gave an answer that is no list of issues. Try again in a while.")
            found += [_issue(row) for row in rows if "pull_request" not in row]
            if len(rows) < _PAGE:
                return tuple(found)
        raise InputError(
            f"{self._repository} has more than {_PAGE * _PAGES:,} issues, too many to look through for those of the "
            "plan. Use a repository of its own for them."
        )

    def send(
        self, steps: Iterable[IssueStep], told: Callable[[IssueStep], None], cancelled: Callable[[], bool]
    ) -> Sent:
        """Send one step after the other; stops at the first that fails. What was sent is told either way."""
        done: list[IssueStep] = []
        for step in steps:
            if cancelled():
                return Sent(tuple(done), "Stopped. What was sent is not sent twice.")
            try:
                done.append(replace(step, issue=self._do(step)))
            except InputError as error:
                return Sent(tuple(done), str(error))
            told(done[-1])
        return Sent(tuple(done))

    def _do(self, step: IssueStep) -> Issue:
        """Send what one step asks for; the issue as it then is."""
        if step.issue is None:
            labels = list(step.draft.labels)
            return _issue(self._ask("POST", "issues", {"title": step.draft.title, "body": step.body, "labels": labels}))
        change = {"body": step.body, **_state(step.deed, step.draft)}
        return _issue(self._ask("PATCH", f"issues/{step.issue.number}", change))

    def _ask(self, method: str, path: str, content: Mapping[str, object] | None = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  the address is ours, https but for tests
            f"{self._address}/repos/{self._repository}/{path}",
            data=None if content is None else json.dumps(content).encode(),
            method=method,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "User-Agent": f"tengates/{__version__}",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                return json.loads(answer.read(_LARGEST))
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise InputError(self._refused(refusal.code, refusal.headers)) from None
        except (OSError, http.client.HTTPException):
            raise InputError("GitHub could not be reached. Look at your connection and try again.") from None
        except ValueError:
            raise InputError("GitHub gave an answer that cannot be read. Try again in a while.") from None

    def _refused(self, status: int, headers: Message) -> str:
        """Why, and what next. Nothing of the answer's text is shown: it may repeat what was sent."""
        if status in _TOO_MANY and (headers.get("Retry-After") or headers.get("X-RateLimit-Remaining") == "0"):
            wait = headers.get("Retry-After", "")
            when = f"{wait} seconds" if wait.isdigit() else "a while"
            return f"GitHub asks for a pause. Send again in {when}: what was sent is not sent twice."
        where = self._repository
        known = {
            401: "GitHub does not know this token. Make a new one and keep it in place of this one.",
            403: f"This token may not write issues of {where}. Give it the permission Issues: read and write.",
            404: f"{where} is not there, or this token may not see it. Look at the name and the token's repositories.",
            410: f"Issues are switched off in {where}. Switch them on in its settings on GitHub.",
            422: f"GitHub did not take an issue for {where}. Look whether the token's owner may open issues there.",
        }
        moved = f"{where} has another name by now. Write the name that GitHub shows today."
        fallback = f"GitHub answered with status {status}. Try again in a while."
        return moved if status in _NoRedirect.MOVED else known.get(status, fallback)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token must not follow where an answer points."""

    MOVED = frozenset({301, 302, 303, 307, 308})

    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002  the library's names
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: http.client.HTTPMessage,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        """Nowhere."""
        return


def _state(deed: Deed, draft: IssueDraft) -> dict[str, str]:
    if deed is Deed.CLOSE:
        return {"state": "closed", "state_reason": "completed" if draft.state is IssueState.DONE else "not_planned"}
    return {"state": "open", "state_reason": "reopened"} if deed is Deed.REOPEN else {}


def _issue(row: Any) -> Issue:
    try:
        return Issue(
            number=int(row["number"]),
            title=str(row["title"]),
            body=str(row.get("body") or ""),
            is_open=row["state"] == "open",
            address=str(row["html_url"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError("GitHub gave an answer that is no issue. Try again in a while.") from None
