"""security.ci-hardening: workflows have least permissions, pinned actions, and no template injection."""

from __future__ import annotations

import re

from tengates.authoring import (
    Control,
    Kind,
    Outcome,
    Place,
    Severity,
    Site,
    Status,
    Survey,
    absence,
    site,
    when,
)  # fmt: skip
from tengates.model.config import Finding
from tengates.model.facts import FileFacts

_WORDS = {
    "unpinned-uses": "this action can be replaced by its owner at any time; pin it to a commit",
    "excessive-permissions": "the job's token may do more than it needs; add a `permissions:` block",
    "artipacked": "the checkout leaves its token on disk for later steps; set `persist-credentials: false`",
    "template-injection": "text that strangers can write is pasted into a command; pass it through `env:`",
    "dangerous-triggers": "this trigger runs strangers' code with your secrets",
    "cache-poisoning": "a release is built from a cache that other runs can fill",
    "secrets-inherit": "every secret is handed on; name the ones that are needed",
    "self-hosted-runner": "strangers' pull requests may run on your own machine",
    "hardcoded-container-credentials": "a registry password stands in the workflow",
    "known-vulnerable-actions": "this version of the action has a known hole",
    "unpinned-images": "this image can be replaced at any time; pin it by digest",
    "github-env": "strangers' text may set environment variables for later steps",
    "bot-conditions": "this check of who acts can be faked",
    "overprovisioned-secrets": "all secrets are handed to one step",
    "use-trusted-publishing": "a long-lived publishing token could be a short-lived one",
}
_OWN_ACTIONS = ("uses: actions/", "uses: github/", "uses: 'actions/", 'uses: "actions/')
_LONG = 2_000
_PASTED = re.compile(r"\$\{\{([^}]{1,300})\}\}")
_MADE = re.compile(
    r"^\s*github\.(?:event\.[\w.]{0,100}(?:_url|_at|\bid|\bnumber)"
    # letters, digits, hyphens and dots alone, whoever starts the workflow
    r"|(?:triggering_)?actor(?:_id)?|repository(?:_owner)?(?:_id)?|run_(?:id|number|attempt)|sha|event_name)\s*$"
)
_BRANCHES = ("@main", "@master", "@latest", "@dev", "@HEAD")


def judge(survey: Survey) -> Outcome:
    """What the audit found in each GitHub workflow; GitHub's own actions by tag weigh little."""
    audited = {path: row for path, row in survey.files.items() if path.startswith(".github/workflows/")}
    workflows = {path: row for path, row in audited.items() if row.workflow is not None}
    if not workflows:
        return Outcome(Status.UNCHECKED, 0.0, "only GitHub workflows can be audited, and these are others")
    unread = [path for path, row in audited.items() if any(item.rule == "not-audited" for item in row.findings)]
    if unread:
        return Outcome(Status.UNCHECKED, 0.0, "the workflows could not be audited on this machine")
    sites = [
        _site(path, row, item)
        for path, row in workflows.items()
        for item in row.findings
        if _matters(row, item) and not _is_made_by_github(row, item)
    ]
    return absence(sites, clean=_clean(len(workflows)), noun=("weak spot in a workflow", "weak spots in workflows"))


def _matters(row: FileFacts, item: Finding) -> bool:
    """Left out are matters of taste, texts that no stranger can write, and tokens that leave the machine in no file."""
    if item.rule == "template-injection":
        return item.severity != "low"
    if item.rule == "artipacked":
        return "upload-artifact" in row.text
    return item.rule in _WORDS or item.severity == "high"


def _clean(number: int) -> str:
    return "the workflow is hardened" if number == 1 else f"all {number} workflows are hardened"


def _is_made_by_github(row: FileFacts, item: Finding) -> bool:
    """Whether all that is pasted into a command's line are addresses, numbers, times and names of accounts, which no stranger words."""
    lines = row.text.split("\n")
    line = (
        lines[item.span.line - 1][:_LONG] if item.rule == "template-injection" and item.span.line <= len(lines) else ""
    )
    pasted = _PASTED.findall(line)
    return bool(pasted) and all(_MADE.match(text) for text in pasted)


def _site(path: str, row: FileFacts, item: Finding) -> Site:
    lines = row.text.split("\n")
    line = lines[item.span.line - 1] if item.span.line <= len(lines) else ""
    place = Place(path, item.span, item.rule, " ".join(line.split())[:160])
    return site(place, _WORDS.get(item.rule, item.message), severity=_severity(item, place.snippet))


def _severity(item: Finding, snippet: str) -> Severity:
    if item.rule == "unpinned-uses" and not any(branch in snippet for branch in _BRANCHES):
        own = snippet.removeprefix("- ").startswith(_OWN_ACTIONS)
        return Severity.LOW if own else Severity.MEDIUM
    return Severity(item.severity) if item.severity in {"high", "medium", "low"} else Severity.LOW


CONTROL = Control(
    id="security.ci-hardening",
    title="Hardened workflows",
    kind=Kind.ABSENCE,
    weight=1,
    applies=when.workflows,
    judge=judge,
    from_code=False,
)
