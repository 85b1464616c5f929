"""The sample prototype: our own files, made a git repository in the user's data folder on first use."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tengates.home import private_folder
from tengates.model.errors import InputError
from tengates.repo.git import Git, GitFailed

_IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Sample"), ("EMAIL", "sample@example.invalid"))
}
_DOT = "dot_"  # `dot_env` stands for `.env`, which packaging and our own ignore rules would leave out


def make_sample(source: Path, target: Path) -> Path:
    """Copy the sample to `target` and commit it there; what is already there stays as it is. Returns `target`."""
    if (target / ".git").is_dir():
        return target
    try:
        private_folder(target.parent)
        with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
            folder = Path(temporary) / target.name
            shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"), copy_function=_copy)
            _commit(folder)
            folder.replace(target)
    except (OSError, GitFailed) as error:
        raise InputError(
            f"The sample prototype could not be made in {target}. Free that folder and try again."
        ) from error
    return target


def _copy(source: str, target: str) -> str:
    place = Path(target)
    if place.name.startswith(_DOT):
        place = place.with_name(f".{place.name.removeprefix(_DOT)}")
    return str(shutil.copyfile(source, place))


def _commit(folder: Path) -> None:
    git = Git(folder / ".git", folder)
    git.run("init", "--quiet", "--initial-branch=main", extra={"GIT_TEMPLATE_DIR": ""})
    git.run("add", "--all", "--force")
    git.run("commit", "--quiet", "--message=The sample prototype", extra=_IDENTITY)
