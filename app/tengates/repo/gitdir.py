"""Finds a folder's git directory and reads its small files with our own reader.

Nothing here starts git. A `.git` that is a link is refused; a `.git` file (linked work
trees, sub-modules) is followed once and reported.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from tengates.model.errors import InputError
from tengates.repo.directory import Missing, Refused, Unreadable, descend
from tengates.repo.gitconfig import GitConfig
from tengates.repo.reading import is_git_name

_SMALL = 1_000_000
_PACKED = 256_000_000
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REF = re.compile(r"refs/[^\x00-\x20\x7f~^:?*\[\\]+")
# Extensions that change nothing about how we read; every other one makes the repository read-only to us.
_KNOWN_EXTENSIONS = frozenset({
    "objectformat", "worktreeconfig", "partialclone", "noop", "preciousobjects", "relativeworktrees",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class GitDir:
    """Where a repository keeps things.

    `git_dir` holds HEAD and the index, `common` refs and objects; they differ in a linked
    work tree. `linked` says a `.git` file led there, `verified` that the place points back.
    """

    work_tree: Path
    git_dir: Path
    common: Path
    config: GitConfig
    linked: bool = False
    verified: bool = True

    @property
    def objects(self) -> Path:
        """The repository's object store."""
        return self.common / "objects"

    @property
    def object_format(self) -> str:
        """The hash it uses: "sha1" or "sha256"."""
        return (self.config.text("extensions.objectformat") or "sha1").casefold()

    @property
    def unsupported(self) -> str:
        """The first extension we do not know, or an unknown hash; "" when all is well."""
        if self.object_format not in {"sha1", "sha256"}:
            return self.object_format
        return next(iter(sorted(self.config.names("extensions") - _KNOWN_EXTENSIONS)), "")


@dataclass(frozen=True, slots=True)
class Head:
    """What HEAD says: a branch, a commit, both, or a `problem` clause."""

    branch: str | None = None
    commit: str | None = None
    problem: str = ""


def find_git_dir(folder: Path) -> GitDir | None:
    """The git directory of `folder` or of the nearest folder above it on the same disk."""
    _refuse_inside_git(folder)
    device = folder.stat().st_dev
    for place in (folder, *folder.parents):
        if place.stat().st_dev != device:
            return None
        if found := _git_dir_at(place):
            return found
    return None


def _refuse_inside_git(folder: Path) -> None:
    bare = _looks_like_git_dir(folder)
    if any(is_git_name(part) for part in folder.parts):
        raise InputError(f"{folder} is inside git's own data. Open the project folder that holds it.")
    if bare:
        raise InputError(f"{folder} is a bare repository: it has history but no files. Clone it and open the clone.")


def _looks_like_git_dir(folder: Path) -> bool:
    try:
        return (
            stat.S_ISREG((folder / "HEAD").lstat().st_mode)
            and stat.S_ISDIR((folder / "objects").lstat().st_mode)
            and stat.S_ISDIR((folder / "refs").lstat().st_mode)
        )
    except OSError:
        return False


def _git_dir_at(place: Path) -> GitDir | None:
    try:
        mode = (place / ".git").lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode):
        raise InputError(
            f"{place / '.git'} is a link to another place, so Ten Gates does not follow it. "
            "Clone the repository into a folder of its own and open that."
        )
    if stat.S_ISDIR(mode):
        git_dir = place / ".git"
        return GitDir(place, git_dir, git_dir, _config(git_dir)) if _has_head(git_dir) else None
    return _through_file(place)


def _has_head(git_dir: Path) -> bool:
    try:
        (git_dir / "HEAD").lstat()
    except OSError:
        return False
    return True


def _through_file(place: Path) -> GitDir:
    pointer = small_file(place, ".git")
    target = pointer.decode("utf-8", "surrogateescape").strip() if pointer else ""
    git_dir = (place / target.removeprefix("gitdir:").strip()).resolve()
    if not target.startswith("gitdir:") or "\0" in target or not git_dir.is_dir() or not _has_head(git_dir):
        raise InputError(
            f"{place / '.git'} names a git directory that cannot be used. "
            "Repair it with `git worktree repair`, or clone the repository again and open the clone."
        )
    common = git_dir
    if shared := small_file(git_dir, "commondir"):
        common = (git_dir / shared.decode("utf-8", "surrogateescape").strip()).resolve()
    return GitDir(place, git_dir, common, _config(common), linked=True, verified=_points_back(git_dir, place))


def _points_back(git_dir: Path, place: Path) -> bool:
    back = small_file(git_dir, "gitdir")
    if not back:
        return False
    return (git_dir / back.decode("utf-8", "surrogateescape").strip()).resolve() == place / ".git"


def _config(common: Path) -> GitConfig:
    return GitConfig.parse(small_file(common, "config") or b"")


def small_file(folder: Path, name: str, limit: int = _SMALL) -> bytes | None:
    """A file of the git directory, None when it is not there; InputError when it is not a plain file."""
    *parents, last = name.split("/")
    try:
        with descend(folder, tuple(parents)) as directory:
            return directory.read(last, limit)[0]
    except Missing:
        return None
    except Unreadable as error:
        again = (
            "Give permission or look at the disk, then open it again"
            if isinstance(error, Refused)
            else "Clone it again and open the clone"
        )
        raise InputError(f"The repository's {name} cannot be read: {error.reason}. {again}.") from error


def read_head(place: GitDir) -> Head:
    """What is checked out now."""
    text = (small_file(place.git_dir, "HEAD") or b"").decode("utf-8", "replace").strip()
    if _OID.fullmatch(text):
        return Head(commit=text)
    name = text.removeprefix("ref:").strip()
    if not text.startswith("ref:") or not valid_ref(name):
        return Head(problem="its HEAD cannot be understood")
    if place.config.text("extensions.refstorage") not in {None, "files"}:
        return Head(problem="its branches are kept in a format that Ten Gates cannot read")
    branch = name.removeprefix("refs/heads/")
    return Head(branch, read_ref(place, name))


def valid_ref(name: str) -> bool:
    """Whether git would accept this full reference name."""
    parts = name.split("/")
    plain = all(part and not part.startswith(".") and not part.endswith((".lock", ".")) for part in parts)
    return bool(_REF.fullmatch(name)) and plain and ".." not in name and "@{" not in name


def read_ref(place: GitDir, name: str) -> str | None:
    """The commit a reference names, None when there is no such reference."""
    try:
        loose = small_file(place.common, name, 1000)
    except InputError:
        loose = None  # a folder of that name: the reference itself may be packed
    text = (loose or b"").decode("ascii", "replace").strip()
    return text if _OID.fullmatch(text) else _packed_ref(place, name)


def _packed_ref(place: GitDir, name: str) -> str | None:
    packed = small_file(place.common, "packed-refs", _PACKED) or b""
    found = re.search(rb"^([0-9a-f]{40}(?:[0-9a-f]{24})?) " + re.escape(name.encode()) + rb"$", packed, re.MULTILINE)
    return found[1].decode() if found else None
