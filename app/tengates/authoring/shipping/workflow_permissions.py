"""What the token of a workflow's job must be allowed, as far as its steps tell."""

from __future__ import annotations

import re

import yaml

from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.shipping.workflow_layout import Entry, WorkflowLayout

_READS = (
    "actions/checkout", "actions/setup-", "actions/cache", "actions/upload-artifact", "actions/download-artifact",
    "actions/configure-pages", "actions/upload-pages-artifact", "astral-sh/setup-uv", "astral-sh/ruff-action",
    "pnpm/action-setup", "oven-sh/setup-bun", "snok/install-poetry", "docker/setup-", "docker/build-push-action",
    "docker/login-action", "docker/metadata-action", "codecov/codecov-action", "cypress-io/github-action",
    "pre-commit/action", "streamlit/streamlit-app-action", "aws-actions/", "google-github-actions/setup-gcloud",
    "hashicorp/setup-terraform", "superfly/flyctl-actions", "jakebailey/pyright-action", "azure/webapps-deploy",
    "actions/dependency-review-action", "denoland/setup-deno", "ruby/setup-ruby", "amannn/", "dtolnay/rust-toolchain",
    "gradle/", "swatinem/rust-cache", "browser-actions/", "nick-fields/retry", "docker://", "./",
)  # fmt: skip
_WRITES: dict[str, tuple[str, ...]] = {
    "actions/stale": ("issues: write", "pull-requests: write"),
    "actions/labeler": ("contents: read", "pull-requests: write"),
    "actions/deploy-pages": ("id-token: write", "pages: write"),
    "github/codeql-action": ("contents: read", "security-events: write"),
    "softprops/action-gh-release": ("contents: write",),
    "ncipollo/release-action": ("contents: write",),
    "peaceiris/actions-gh-pages": ("contents: write",),
    "JamesIves/github-pages-deploy-action": ("contents: write",),
    "stefanzweifel/git-auto-commit-action": ("contents: write",),
    "peter-evans/create-pull-request": ("contents: write", "pull-requests: write"),
    "changesets/action": ("contents: write", "pull-requests: write"),
}
_PUSHES = re.compile(
    r"\bgit\s+(?:[^\n|;&]*\s)?push\b|\bgh-pages\b|\bmkdocs\s+gh-deploy\b|semantic-release|\bnpm\s+version\b"
)
_TOKEN = re.compile(r"secrets\.GITHUB_TOKEN|github\.token|\bgh\s+(?:pr|issue|release|api|workflow|run)\b")


def pushes(text: str) -> bool:
    """Whether a step's text sends commits back."""
    return bool(_PUSHES.search(text)) or any(
        name in text for name, needed in _WRITES.items() if "contents: write" in needed
    )


def needed_by(layout: WorkflowLayout, job: Entry) -> tuple[str, ...]:
    """The permissions beyond reading that a job needs, () for none; CannotEdit when that cannot be told."""
    if layout.entry(job.node, "uses") is not None:
        raise CannotEdit(
            f'the job "{job.key}" runs another workflow, whose needs stand elsewhere; give it its permissions by hand'
        )
    needed: dict[str, None] = {}
    for step in layout.steps(job):
        needed.update(dict.fromkeys(_of_step(layout, job, step)))
    return tuple(sorted(needed))


def _of_step(layout: WorkflowLayout, job: Entry, step: yaml.MappingNode) -> tuple[str, ...]:
    uses, run = layout.entry(step, "uses"), layout.entry(step, "run")
    action = uses.text.partition("@")[0] if uses is not None else ""
    text = layout.text_of(step)
    known = next((rights for name, rights in _WRITES.items() if action.startswith(name)), None)
    if known is not None:
        return known
    if run is not None and _PUSHES.search(run.text):
        return ("contents: write",)
    if action == "docker/login-action" and "ghcr.io" in text:
        return ("contents: read", "packages: write")
    if "google-github-actions/auth" in action or ("aws-actions/configure" in action and "role-to-assume" in text):
        return ("contents: read", "id-token: write")
    if _TOKEN.search(text):
        raise CannotEdit(
            f'the job "{job.key}" hands its token to a step, and what that step writes cannot be told; add the permissions by hand'
        )
    if action and not action.startswith(_READS):
        raise CannotEdit(
            f'the job "{job.key}" uses {action}, and whether that needs to write cannot be told; add the permissions by hand'
        )
    return ()
