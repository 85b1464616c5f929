"""What the first catalogue lacked, in git's own folder: pointers out, forged indexes, bombs, newer formats."""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path

from tests.hostile.building import NOTHING_RUNS, Case, Lab, base, case, cfg, git, put
from tests.hostile.ours_files import MARKUP, TURNED


@case(fire=("git", "status"))
def cfg_worktree_settings(root: Path, lab: Lab) -> Case:
    base(root)
    script = lab.script(root / ".git")
    cfg(root, "[extensions]\n\tworktreeConfig = true")
    cfg(root, f"[core]\n\tfsmonitor = {script}", "config.worktree")
    return Case("exec", root, "git status", NOTHING_RUNS)


@case(fire=("git", "cat-file", "-p", "HEAD:README.md"))
def cfg_promisor(root: Path, lab: Lab) -> Case:
    """A blob is missing, and the remote that promises it is a program."""
    base(root)
    script = lab.script(root / ".git", tail="exit 1")
    oid = git(root, "rev-parse", "HEAD:README.md").decode().strip()
    (root / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()
    cfg(root, "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin")
    cfg(root, f'[remote "origin"]\n\turl = {root}\n\tpromisor = true\n\tuploadpack = {script}')
    return Case("exec", root, "git diff, show, cat-file of a missing blob", NOTHING_RUNS)


@case()
def settings_quote_a_file_outside(root: Path, lab: Lab) -> Case:
    base(root)
    out = lab.out("include.txt", f"{lab.canary} is not a setting\n")
    cfg(root, f"[include]\n\tpath = {out}")
    put(root, ".git/info/exclude", "x\n")
    return Case(
        "leak", root, "a complaint of git that quotes the included file", "settings are never followed", outside=out
    )


@case()
def settings_without_end(root: Path, _lab: Lab) -> Case:
    base(root)
    with (root / ".git/config").open("ab") as stream:
        stream.write(b'[a "' + b"x" * 900_000 + b"\0\n[core]\n\tautocrlf = \xff\xfe\n\tbare = maybe\n[[[")
    return Case("state", root, "readers of settings", "read as far as it goes, or a sentence")


def _stranger(lab: Lab) -> Path:
    other = lab.outside / "private"
    base(other, {"private.py": f"TOKEN = '{lab.canary}'\n"})
    git(other, "commit", "-q", "--allow-empty", "-m", f"{lab.canary} in the subject")
    return other


@case()
def gitfile_points_out(root: Path, lab: Lab) -> Case:
    """The `.git` file names another repository of this machine: its history is none of ours."""
    other = _stranger(lab)
    root.mkdir(parents=True)
    put(root, "app.py", "x = 1\n")
    put(root, ".git", f"gitdir: {other / '.git'}\n")
    return Case("leak", root, "log, history and secrets of the other repository", "said so; nothing of it is written")


@case()
def commondir_points_out(root: Path, lab: Lab) -> Case:
    other = _stranger(lab)
    base(root)
    put(root, ".git/commondir", f"{other / '.git'}\n")
    return Case("leak", root, "refs and objects of the other repository", "not followed from a plain .git folder")


@case()
def worktree_points_out(root: Path, lab: Lab) -> Case:
    """A linked work tree whose git folder lies in the repository and names a stranger's as its common one."""
    other = _stranger(lab)
    root.mkdir(parents=True)
    put(root, "app.py", "x = 1\n")
    put(root, ".git", "gitdir: data/git\n")
    put(root, "data/git/HEAD", "ref: refs/heads/main\n")
    put(root, "data/git/commondir", f"{other / '.git'}\n")
    put(root, "data/git/gitdir", f"{root / '.git'}\n")
    return Case("leak", root, "a common folder outside", "said so, or refused")


@case()
def alternates_point_out(root: Path, lab: Lab) -> Case:
    other = _stranger(lab)
    base(root)
    put(root, ".git/objects/info/alternates", f"{other / '.git/objects'}\n")
    return Case("leak", root, "objects of the other repository by their id", "told in a note")


@case()
def alternates_lead_to_a_pipe(root: Path, _lab: Lab) -> Case:
    base(root)
    (root / "trap/info").mkdir(parents=True)
    os.mkfifo(root / "trap/info/alternates")
    put(root, ".git/objects/info/alternates", f"{root / 'trap'}\n")
    return Case("fs", root, "git waits for ever", "git's time limit ends it")


@case()
def links_in_the_git_folder(root: Path, lab: Lab) -> Case:
    out = lab.out()
    base(root)
    for name in ("packed-refs", "info/exclude", "COMMIT_EDITMSG", "refs/heads/other", "shallow", "MERGE_MSG"):
        path = root / ".git" / name
        path.unlink(missing_ok=True)
        os.symlink(out, path)
    return Case("leak", root, "readers that follow links", "refused in a sentence or left out", outside=out)


@case()
def head_is_a_link(root: Path, lab: Lab) -> Case:
    base(root)
    (root / ".git/HEAD").unlink()
    os.symlink(lab.out(), root / ".git/HEAD")
    return Case("leak", root, "the first line as a branch", "refused in a sentence")


@case()
def objects_are_a_link(root: Path, lab: Lab) -> Case:
    other = _stranger(lab)
    base(root)
    os.rename(root / ".git/objects", root / ".git/objects.mine")
    os.symlink(other / ".git/objects", root / ".git/objects")
    return Case("leak", root, "objects are written through the link", "nothing outside is written")


@case()
def giant_git_files(root: Path, _lab: Lab) -> Case:
    base(root)
    for name in ("HEAD", "packed-refs", "info/exclude"):
        with (root / ".git" / name).open("ab") as stream:
            stream.truncate(3 << 30)
    return Case("fs", root, "read() of 3 GiB", "a cap and a sentence")


def _forged_index(paths: list[bytes], oid: bytes) -> bytes:
    rows = b""
    for path in sorted(paths):
        row = struct.pack(">10I", 0, 0, 0, 0, 0, 0, 0o100644, 0, 0, 5) + oid + struct.pack(">H", min(len(path), 0xFFF))
        row += path
        rows += row + b"\0" * (8 - len(row) % 8)
    body = b"DIRC" + struct.pack(">2I", 2, len(paths)) + rows
    return body + hashlib.sha1(body, usedforsecurity=False).digest()


@case()
def index_leads_out(root: Path, lab: Lab) -> Case:
    """An index made by hand with paths that git itself would never add."""
    out = lab.out()
    base(root)
    oid = bytes.fromhex(git(root, "hash-object", "-w", "--stdin", given=b"x = 1\n").decode())
    paths = [
        b"../outside/secret.txt",
        b".git/config",
        b"/etc/passwd",
        b"a/../../outside/secret.txt",
        b"service.py",
        b".GIT/hooks/x",
    ]
    (root / ".git/index").write_bytes(_forged_index(paths, oid))
    return Case("leak", root, "open(root / path)", "listed as skipped", outside=out)


def _tree(root: Path, rows: list[tuple[bytes, bytes, bytes]]) -> bytes:
    raw = b"".join(mode + b" " + name + b"\0" + oid for mode, name, oid in rows)
    return bytes.fromhex(git(root, "hash-object", "-t", "tree", "-w", "--stdin", given=raw).decode())


@case()
def tree_bomb(root: Path, _lab: Lab) -> Case:
    """A few objects that unfold to 10**10 files."""
    base(root)
    oid = bytes.fromhex(git(root, "hash-object", "-w", "--stdin", given=b"x = 1\n").decode())
    tree = _tree(root, [(b"100644", b"f%d" % number, oid) for number in range(10)])
    for _ in range(9):
        tree = _tree(root, [(b"40000", b"d%d" % number, tree) for number in range(10)])
    commit = git(root, "commit-tree", tree.hex(), "-p", "HEAD", "-m", "bomb").decode().strip()
    put(root, ".git/refs/heads/main", f"{commit}\n")
    return Case("fs", root, "log -p, diff, read-tree", "git's time and output limits end it")


@case()
def reftable_by_hand(root: Path, _lab: Lab) -> Case:
    """A repository in the format of newer gits, as an older git sees it."""
    base(root)
    cfg(root, "[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable")
    put(root, ".git/HEAD", "ref: refs/heads/.invalid\n")
    put(root, ".git/reftable/tables.list", "0x000000000001-0x000000000001-00000000.ref\n")
    put(root, ".git/refs/heads", "") if not (root / ".git/refs/heads").is_dir() else None
    return Case("state", root, "a wrong HEAD", "scanned by its files, no branch is made")


@case()
def unknown_extension(root: Path, _lab: Lab) -> Case:
    base(root)
    cfg(root, f'[core]\n\trepositoryformatversion = 1\n[extensions]\n\tquantum = "{MARKUP}"\n\tobjectFormat = sha3')
    return Case("state", root, "guessing", "only read, and said so")


@case()
def branch_with_a_hostile_name(root: Path, _lab: Lab) -> Case:
    base(root)
    head = git(root, "rev-parse", "HEAD").decode()
    name = f"a{TURNED}<b>$(id)'\"&"
    put(root, f".git/refs/heads/{name}", head)
    put(root, ".git/HEAD", f"ref: refs/heads/{name}\n")
    return Case("ui", root, "the branch in the title bar and in reports", "shown as text, with its characters visible")


@case()
def shallow_by_hand(root: Path, _lab: Lab) -> Case:
    base(root)
    put(root, ".git/shallow", "0" * 40 + "\n" + "not a commit\n")
    return Case("state", root, "git refuses the whole repository", "works or a sentence")


@case()
def history_of_secrets(root: Path, _lab: Lab) -> Case:
    """A credential that stands only in an earlier commit."""
    token = "ghp_" + "Z9y8X7w6V5u4T3s2R1q0P9o8N7m6L5k4J3i2"
    base(root, {"old.py": f"T = '{token}'\n"})
    git(root, "rm", "-q", "old.py")
    git(root, "commit", "-qm", f"remove {token}")
    return Case("leak", root, "history, reports, databases", "masked everywhere", planted=(token,))
