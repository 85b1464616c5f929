"""Sentences about an unusual repository: what it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.repo.gitdir import GitDir, Head

_UNDERWAY = (
    ("MERGE_HEAD", "A merge is in progress.", "merge"),
    ("rebase-merge", "A rebase is in progress.", "rebase"),
    ("rebase-apply", "A rebase is in progress.", "rebase"),
    ("CHERRY_PICK_HEAD", "A cherry-pick is in progress.", "cherry-pick"),
    ("REVERT_HEAD", "A revert is in progress.", "revert"),
    ("BISECT_LOG", "A bisect is in progress.", "bisect"),
)


def notes_of(place: GitDir, head: Head, prefix: str) -> tuple[str, ...]:
    """Everything unusual about the repository, in whole sentences."""
    return tuple(_notes(place, head, prefix))


def _notes(place: GitDir, head: Head, prefix: str) -> Iterator[str]:
    if prefix:
        yield f"This is a folder inside the repository {place.work_tree.name}. Only what lies in it is judged."
    if place.unsupported:
        yield f"The repository uses a format that Ten Gates does not know ({_shown(place.unsupported)}), so it is only read."
    if head.problem:
        yield f"The last commit is not known, because {head.problem}. Run `git status` to see what is wrong."
    elif head.commit is None:
        yield "There are no commits yet. Commit your work, so that it can be restored at any time."
    elif head.branch is None:
        yield "No branch is checked out (a detached HEAD). Run `git switch` with your branch before you commit."
    for sentence, _ in _underway(place):
        yield f"{sentence} Files may hold both versions; finish it first for a true score."
    yield from _layout_notes(place)


def _layout_notes(place: GitDir) -> Iterator[str]:
    if place.linked:
        kind = "a linked work tree" if place.verified else "kept elsewhere"
        yield f"The repository's git data is {kind}, in {_shown(str(place.git_dir))}."
    if _there(place, "shallow"):
        yield "This is a shallow clone: older history is not here."
    if (place.work_tree / ".gitmodules").exists():
        yield "The repository has sub-modules. They are not read; open their folders to judge them."
    if (place.git_dir / "index.lock").exists():
        yield "Another git command is running, or one was cut short (.git/index.lock is there)."
    if (place.objects / "info" / "alternates").exists():
        yield "The repository borrows history from another folder on this computer."


def branch_problem(place: GitDir, head: Head) -> str:
    """Why no branch can be made here, "" when it can: a sentence with a next step."""
    return next(_branch_problems(place, head), "")


def _branch_problems(place: GitDir, head: Head) -> Iterator[str]:
    if place.unsupported:
        yield "The repository uses a format that Ten Gates does not know. Apply to the files instead."
    if place.linked and not place.verified:
        yield "The git data of this folder is kept elsewhere. Apply to the files instead."
    if head.problem:
        yield f"A branch needs a commit to start from, and {head.problem}. Apply to the files instead."
    if head.commit is None:
        yield "A branch needs a commit to start from, and there is none yet. Commit first, or apply to the files."
    if "partialclone" in place.config.names("extensions"):
        yield "This clone does not hold the whole last commit. Apply to the files instead."
    for _, name in _underway(place):
        if name != "bisect":
            yield f"A {name} is in progress. Finish it first, or apply to the files."


def _underway(place: GitDir) -> Iterator[tuple[str, str]]:
    for marker, sentence, name in _UNDERWAY:
        if _there(place, marker):
            yield sentence, name


def _there(place: GitDir, name: str) -> bool:
    try:
        (place.git_dir / name).lstat()
    except OSError:
        return False
    return True


def _shown(text: str) -> str:
    return text if text.isprintable() else ascii(text)
