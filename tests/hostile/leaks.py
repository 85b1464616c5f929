from __future__ import annotations

import os
from pathlib import Path

from tests.hostile.building import Case, Lab, base, case, cfg, git, put


@case()
def symlink_escape_file(root: Path, lab: Lab) -> Case:
    o = lab.out()
    base(root)
    os.symlink(o, root / "config.py")
    os.symlink("/etc/passwd", root / "users.py")
    os.symlink(os.path.relpath(o, root), root / "rel.py")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "links")
    return Case(
        "leak",
        root,
        "open('config.py')",
        "never follow; canary never in output; outside file unchanged after apply",
        outside=o,
    )


@case()
def symlink_escape_dir(root: Path, lab: Lab) -> Case:
    out = lab.outside / lab.case
    put(out, "pkg/secret.py", f"T = '{lab.canary}'\n")
    base(root)
    os.symlink(out, root / "src")
    os.symlink("/", root / "rootfs")
    os.symlink("..", root / "up")
    return Case("leak", root, "os.walk(followlinks=True), Path.rglob (<3.13), glob", "not traversed")


@case()
def symlink_loops(root: Path, _lab: Lab) -> Case:
    base(root)
    os.symlink("loop", root / "loop")
    os.symlink(".", root / "self")
    os.symlink("b", root / "a")
    os.symlink("a", root / "b")
    os.symlink("nowhere.py", root / "dangling.py")
    return Case("fs", root, "recursive walk / open (ELOOP)", "finishes; links listed as skipped")


@case()
def hardlink_outside(root: Path, lab: Lab) -> Case:
    o = lab.out("hard.py", "x = 'outside-original'\n")
    base(root)
    os.link(o, root / "hard.py")
    return Case(
        "leak",
        root,
        "in-place write (open('w')) changes the outside file",
        "write temp + rename: outside inode keeps its bytes",
        outside=o,
    )


@case()
def core_worktree_redirect(root: Path, lab: Lab) -> Case:
    out = lab.outside / lab.case
    put(out, "private.py", f"T = '{lab.canary}'\n")
    base(root)
    cfg(root, f"[core]\n\tworktree = {out}")
    return Case(
        "leak",
        root,
        "git status/ls-files/GitPython Repo(root).working_tree_dir point outside",
        "refuse or pin --work-tree to the opened folder",
    )


@case()
def planted_secrets(root: Path, _lab: Lab) -> Case:
    """Well-formed but fake tokens; must be redacted in UI exports, logs, crash reports, plan files, commit messages."""
    toks = {
        "aws": "AKIA" + "QW3RT7YU1OPAS2DF",
        "ghp": "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
        "slack": "xoxb-" + "123456789012-123456789012-AbCdEfGhIjKlMnOpQrStUvWx",
        "pem": "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA0000\n-----END RSA PRIVATE KEY-----",
    }
    base(
        root,
        files={
            "settings.py": f"AWS = '{toks['aws']}'\nGH = '{toks['ghp']}'\nSLACK = '{toks['slack']}'\n",
            "key.pem": toks["pem"] + "\n",
            ".env": f"TOKEN={toks['ghp']}\n",
        },
    )
    cfg(root, f'[remote "origin"]\n\turl = https://user:{toks["ghp"]}@127.0.0.1:9/x.git')
    return Case(
        "leak",
        root,
        "findings table, Markdown export, log, crash dump, remote URL in the title bar",
        "only a fingerprint / first 4 chars anywhere outside the diff pane",
        planted=tuple(toks.values()),
    )
