"""Where a repository says it is published: read from its configuration by our own reader, credentials left out."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from tengates.model.folder import FolderState
from tengates.model.origin import Origin
from tengates.model.veil import veiled
from tengates.repo.git import Git, GitFailed
from tengates.repo.gitconfig import GitConfig
from tengates.repo.gitdir import GitDir
from tengates.repo.tips import remote_tips
from tengates.repo.worktree import unchanged_files

_URL = re.compile(r"remote\.(.{1,200})\.url")
_SCP = re.compile(r"(?:[^@/\s]{1,200}@)?([A-Za-z0-9.-]{1,200}):(?!/)(.+)")  # git@github.com:owner/name.git
_HOST = re.compile(r"(?=.{1,200}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_PART = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}|\.[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,98}")
_WEB = {"https", "http", "ssh", "git", "git+ssh"}
_DEPTH = range(2, 9)  # owner/name, and the groups of a GitLab
_LIMIT = 10.0
_ALIASES = {"www.github.com": "github.com", "ssh.github.com": "github.com"}


def origin_of(git: Git, place: GitDir, state: FolderState, prefix: str) -> Origin:
    """Where the opened folder is published, and which of its files the published commit has as they are here."""
    address = web_address(place.config, state.branch)
    if state.commit is None or not address:
        return Origin(address, state.commit, state.branch, prefix)
    same = unchanged_files(git, state.commit, prefix)
    return Origin(address, state.commit, state.branch, prefix, same, _pushed(git, place, state))


def web_address(config: GitConfig, branch: str | None = None) -> str:
    """The web address of the branch's remote, of `origin`, or of the first one; "" when none is safe to show."""
    names = [found[1] for key in config.values if (found := _URL.fullmatch(key))]
    wished = [config.text(f"branch.{branch}.remote"), "origin", *sorted(names)]
    for name in wished:
        if name in names and (address := published_at(config.text(f"remote.{name}.url") or "")):
            return address
    return ""


def published_at(url: str) -> str:
    """A remote's URL as "https://host/owner/name": no user, password, port, query or odd character; "" for any other."""
    host, path = _host_and_path(url.strip())
    host = _ALIASES.get(host, host)
    parts = path.strip("/").removesuffix(".git").split("/")
    if not _HOST.fullmatch(host) or len(parts) not in _DEPTH or not all(_PART.fullmatch(part) for part in parts):
        return ""
    address = f"https://{host}/{'/'.join(parts)}"
    return address if veiled(address) == address else ""


def _host_and_path(url: str) -> tuple[str, str]:
    if "\\" in url:
        return "", ""  # a browser and git read it as different hosts
    if "://" not in url:
        found = _SCP.fullmatch(url)
        return (found[1].lower(), found[2]) if found else ("", "")
    parts = _split(url)
    return ((parts.hostname or ""), parts.path) if parts is not None and parts.scheme in _WEB else ("", "")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts


def _pushed(git: Git, place: GitDir, state: FolderState) -> bool:
    """Whether a remote branch that this copy knows of holds the commit."""
    tips = remote_tips(place)
    if state.commit is None or not tips:
        return False
    if state.commit in tips:
        return True
    given = "\n".join([state.commit, *(f"^{tip}" for tip in tips)]).encode()
    try:
        return not git.run("rev-list", "--max-count=1", "--ignore-missing", "--stdin", given=given, limit=_LIMIT)
    except GitFailed:
        return False
