from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.hostile.building import PY, Case, Lab, Skip, base, case, cfg, git, put


@case()
def no_commits(root: Path, _lab: Lab) -> Case:
    base(root, commit=False)
    return Case(
        "state",
        root,
        "repo.head.commit -> ValueError",
        "scan works; apply offers work-tree mode only or a first commit",
    )


@case()
def not_a_repo(root: Path, _lab: Lab) -> Case:
    root.mkdir(parents=True)
    put(root, "app.py", PY)
    return Case(
        "state",
        root,
        "InvalidGitRepositoryError; or search_parent_directories finds the HOME repo",
        "scan works without git; never uses a parent repo silently",
    )


@case()
def subdir_of_repo(root: Path, _lab: Lab) -> Case:
    base(root, files={"sub/app.py": PY, "top.py": PY})
    return Case(
        "state",
        root / "sub",
        "opened folder is inside a repo",
        "says which root is used; writes stay inside the opened folder",
    )


@case()
def bare_repo(root: Path, _lab: Lab) -> Case:
    root.mkdir(parents=True)
    git(root, "init", "-q", "--bare", ".")
    return Case("state", root, "working_tree_dir is None", "clear refusal")


@case()
def detached_head(root: Path, _lab: Lab) -> Case:
    base(root)
    git(root, "commit", "-qam", "2")
    git(root, "checkout", "-q", "--detach", "HEAD~1")
    return Case("state", root, "repo.active_branch -> TypeError", "commit mode makes a branch from HEAD; nothing lost")


def _conflict(root: Path) -> None:
    base(root, files={"app.py": "a = 1\n"})
    git(root, "checkout", "-qb", "other")
    put(root, "app.py", "a = 2\n")
    git(root, "commit", "-qam", "o")
    git(root, "checkout", "-q", "main")
    put(root, "app.py", "a = 3\n")
    git(root, "commit", "-qam", "m")


@case()
def mid_merge(root: Path, _lab: Lab) -> Case:
    _conflict(root)
    git(root, "merge", "other", check=False)
    return Case(
        "state",
        root,
        "write-tree fails, commit would conclude the merge",
        "commit mode refused with the reason; work-tree mode skips unmerged files",
    )


@case()
def mid_rebase(root: Path, _lab: Lab) -> Case:
    _conflict(root)
    git(root, "rebase", "other", check=False)
    return Case("state", root, "HEAD detached, .git/rebase-merge", "commit mode refused")


@case()
def mid_cherry_pick(root: Path, _lab: Lab) -> Case:
    _conflict(root)
    git(root, "cherry-pick", "other", check=False)
    return Case("state", root, "CHERRY_PICK_HEAD", "commit mode refused")


@case()
def mid_bisect(root: Path, _lab: Lab) -> Case:
    base(root)
    for i in range(4):
        put(root, "app.py", f"a = {i}\n")
        git(root, "commit", "-qam", str(i))
    git(root, "bisect", "start")
    git(root, "bisect", "bad")
    git(root, "bisect", "good", "HEAD~3", check=False)
    return Case("state", root, "BISECT_LOG", "warned")


@case()
def index_lock(root: Path, _lab: Lab) -> Case:
    base(root)
    put(root, ".git/index.lock", b"")
    put(root, ".git/HEAD.lock", b"")
    put(root, ".git/refs/heads/main.lock", b"")
    return Case(
        "state",
        root,
        "add/commit/checkout fail; GitPython raises",
        "scan unaffected (GIT_OPTIONAL_LOCKS=0); message names the lock; never deletes it",
    )


@case()
def corrupt_index(root: Path, _lab: Lab) -> Case:
    base(root)
    p = root / ".git/index"
    b = bytearray(p.read_bytes())
    b[20:30] = b"\xff" * 10
    p.write_bytes(bytes(b))
    return Case("state", root, "fatal: index file corrupt", "scan works from the file system; clear message")


@case()
def broken_head(root: Path, _lab: Lab) -> Case:
    base(root)
    put(root, ".git/HEAD", "ref: refs/heads/../../../etc/passwd\n")
    return Case("state", root, "GitPython ref reading outside .git (CVE-2023-41040)", "refuse odd HEAD")


@case()
def odd_refs(root: Path, _lab: Lab) -> Case:
    base(root)
    h = git(root, "rev-parse", "HEAD").decode().strip()
    for r in (
        "refs/heads/-x",
        "refs/heads/--output=p",
        "refs/heads/<b>x<",
        "refs/heads/\u202etxt",
        "refs/heads/a'b",
        "refs/heads/$(id)",
        "refs/heads/main/x" if False else "refs/tags/main",
        "refs/heads/HEAD",
        "refs/heads/@",
    ):
        put(root, os.path.join(b".git", os.fsencode(r)), h + "\n")
    return Case(
        "state",
        root,
        "option injection by branch name, ambiguous names, HTML in combo box",
        "full ref names + '--end-of-options'; plain-text widgets",
    )


@case()
def many_refs(root: Path, _lab: Lab) -> Case:
    base(root)
    h = git(root, "rev-parse", "HEAD").decode().strip()
    with open(root / ".git/packed-refs", "w") as f:
        f.write("# pack-refs with: peeled fully-peeled sorted \n")
        f.writelines(f"{h} refs/tags/t{i:06d}\n" for i in range(50_000))
    return Case("state", root, "repo.refs builds 50k objects", "for-each-ref with --count; lazily")


@case()
def shallow_clone(root: Path, _lab: Lab) -> Case:
    src = root.parent / (root.name + "-src")
    base(src)
    for i in range(5):
        put(src, "app.py", f"a = {i}\n")
        git(src, "commit", "-qam", str(i))
    git(root.parent, "clone", "-q", "--depth", "2", "file://" + str(src), root)
    shutil.rmtree(src)
    return Case(
        "state", root, "history scans stop early", "says 'shallow'; gates based on history marked unknown, not failed"
    )


@case()
def sparse_checkout(root: Path, _lab: Lab) -> Case:
    base(root, files={"a/x.py": PY, "b/y.py": PY, "top.py": PY})
    git(root, "sparse-checkout", "init", "--cone")
    git(root, "sparse-checkout", "set", "a")
    return Case("state", root, "b/y.py missing on disk is not 'deleted'; git add -A semantic", "commit keeps b/y.py")


@case()
def skip_worktree_bits(root: Path, _lab: Lab) -> Case:
    base(root)
    git(root, "update-index", "--skip-worktree", "README.md")
    git(root, "update-index", "--assume-unchanged", "app.py")
    put(root, "README.md", "local\n")
    put(root, "new.py", "x\n")
    git(root, "add", "-N", "new.py")
    return Case("state", root, "git diff shows nothing; intent-to-add entry", "file bytes on disk are the truth")


@case()
def linked_worktree(root: Path, _lab: Lab) -> Case:
    main = root.parent / (root.name + "-main")
    base(main)
    git(main, "worktree", "add", "-q", root, "-b", "wt")
    return Case(
        "state", root, ".git is a file; index and HEAD are elsewhere", "works; locks and journal in the right git dir"
    )


@case()
def clean_submodule(root: Path, _lab: Lab) -> Case:
    sub = root.parent / (root.name + "-src")
    base(sub)
    base(root)
    git(root, "submodule", "add", "-q", sub, "libs/sub")
    git(root, "commit", "-qm", "s")
    put(root, "libs/sub/app.py", "x = 1\n")
    return Case(
        "state", root, "edits inside a submodule belong to another repo", "submodules are not edited by default"
    )


@case()
def lfs_pointers(root: Path, _lab: Lab) -> Case:
    base(
        root,
        files={
            ".gitattributes": "*.psd filter=lfs diff=lfs merge=lfs -text\n",
            "art.psd": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345\n",
            "app.py": PY,
        },
    )
    return Case(
        "state",
        root,
        "filter=lfs missing -> git add may commit the pointer or real bytes",
        "LFS-tracked paths never edited",
    )


@case()
def sha256_repo(root: Path, _lab: Lab) -> Case:
    root.mkdir(parents=True)
    git(root, "init", "-q", "--object-format=sha256", ".")
    put(root, "app.py", PY)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "1")
    return Case("state", root, "GitPython assumes 20-byte ids", "refuses commit mode or works; never corrupts")


@case()
def reftable_repo(root: Path, _lab: Lab) -> Case:
    root.mkdir(parents=True)
    try:
        git(root, "init", "-q", "--ref-format=reftable", ".")
    except RuntimeError as error:
        raise Skip("git < 2.45: no reftable") from error
    put(root, "app.py", PY)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "1")
    return Case("state", root, "GitPython reads refs from files -> wrong HEAD", "git plumbing for refs, or refusal")


@case()
def split_index_v4(root: Path, _lab: Lab) -> Case:
    base(root)
    git(root, "update-index", "--index-version", "4")
    git(root, "update-index", "--split-index")
    git(root, "update-index", "--untracked-cache", check=False)
    return Case("state", root, "GitPython IndexFile cannot read v4 / split", "never parse the index in Python")


@case()
def replace_refs_grafts(root: Path, _lab: Lab) -> Case:
    base(root)
    git(root, "commit", "-qam", "2")
    o = git(root, "rev-parse", "HEAD:README.md").decode().strip()
    n = git(root, "hash-object", "-w", "--stdin", given=b"replaced\n").decode().strip()
    git(root, "replace", o, n)
    put(root, ".git/info/grafts", git(root, "rev-parse", "HEAD").decode())
    return Case("state", root, "objects differ from their ids", "GIT_NO_REPLACE_OBJECTS=1")


@case()
def dubious_ownership(root: Path, _lab: Lab) -> Case:
    base(root)
    try:
        os.chown(root, 12345, 12345)
        os.chown(root / ".git", 12345, 12345)
    except PermissionError as error:
        raise Skip("needs root") from error
    return Case(
        "state",
        root,
        "git: detected dubious ownership; GitPython parses config without that check",
        "same refusal as git; never adds safe.directory itself",
    )


@case()
def no_identity(root: Path, _lab: Lab) -> Case:
    base(root)
    cfg(root, "[user]\n\tuseConfigOnly = true")
    return Case(
        "state", root, "commit: Please tell me who you are", "asks; passes identity by env for that commit only"
    )


@case()
def failing_precommit(root: Path, lab: Lab) -> Case:
    base(root)
    put(root, ".git/hooks/pre-commit", f"#!/bin/sh\necho ran >> '{lab.marker()}'\necho 'lint failed' >&2\nexit 1\n")
    (root / ".git/hooks/pre-commit").chmod(0o755)
    return Case(
        "state",
        root,
        "user's own hook fails",
        "trusted mode: shows hook output, nothing half-done; untrusted mode: hook not run and said so",
    )


@case()
def modifying_precommit(root: Path, lab: Lab) -> Case:
    base(root)
    put(
        root,
        ".git/hooks/pre-commit",
        f"#!/bin/sh\necho ran >> '{lab.marker()}'\necho '# hook was here' >> app.py\ngit add app.py\n",
    )
    (root / ".git/hooks/pre-commit").chmod(0o755)
    return Case(
        "state",
        root,
        "hook rewrites files after the user reviewed the diff",
        "commit content == reviewed content, or a second review",
    )


@case()
def dirty_everything(root: Path, _lab: Lab) -> Case:
    base(root, files={"s.py": "a=1\n", "u.py": "b=1\n", "both.py": "c=1\n", "del.py": "d=1\n", "ren.py": "e=1\n" * 20})
    put(root, "s.py", "a=2\n")
    git(root, "add", "s.py")
    put(root, "u.py", "b=2\n")
    put(root, "both.py", "c=2\n")
    git(root, "add", "both.py")
    put(root, "both.py", "c=3\n")
    git(root, "rm", "-q", "del.py")
    git(root, "mv", "ren.py", "ren2.py")
    put(root, "untracked.py", "z=1\n")
    put(root, ".gitignore", "ignored.py\n")
    put(root, "ignored.py", "i=1\n")
    return Case(
        "state",
        root,
        "apply/undo with staged, unstaged, both, deleted, renamed, untracked, ignored",
        "index bytes and every unrelated file unchanged by apply + undo",
    )
