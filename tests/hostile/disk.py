from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import socket
import stat
import zipfile
from pathlib import Path

from tests.hostile.building import PY, Case, Lab, Skip, base, case, git, put


@case()
def fifo_and_devices(root: Path, _lab: Lab) -> Case:
    base(root)
    os.mkfifo(root / "pipe.py")
    os.mkfifo(root / "README.rst")
    os.mkfifo(root / ".gitignore")
    os.mkfifo(root / ".env")
    os.symlink("pipe.py", root / "linkpipe.py")
    os.symlink("/dev/zero", root / "zero.py")
    os.symlink("/dev/tty", root / "tty.py")
    try:
        os.chdir(root)
        s = socket.socket(socket.AF_UNIX)
        s.bind("sock.py")
        s.close()
    finally:
        os.chdir("/")
    with contextlib.suppress(PermissionError, OSError):
        os.mknod(root / "zero2.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    return Case(
        "fs",
        root,
        "open() blocks for ever / reads for ever; git itself opens a FIFO .gitignore",
        "lstat S_ISREG first, open O_NOFOLLOW|O_NONBLOCK, fstat again; done in < 5 s",
    )


@case()
def fifo_in_gitdir(root: Path, _lab: Lab) -> Case:
    base(root)
    for n in ("COMMIT_EDITMSG", "info/exclude", "MERGE_HEAD", "config.worktree", "packed-refs"):
        p = root / ".git" / n
        if p.exists():
            p.unlink()
        p.parent.mkdir(exist_ok=True)
        os.mkfifo(p)
    return Case(
        "fs",
        root,
        "git status / GitPython Repo() blocks on .git/info/exclude or packed-refs",
        "time limit on every git child; own readers check S_ISREG",
    )


@case()
def huge_sparse_file(root: Path, _lab: Lab) -> Case:
    base(root)
    with open(root / "huge.py", "wb") as f:
        f.truncate(3 << 30)
    with open(root / "huge.json", "wb") as f:
        f.write(b"[" * 10)
        f.truncate(1 << 30)
    return Case(
        "fs", root, "read() of 3 GiB; git add / git diff --no-index hash it", "size cap before read; listed as skipped"
    )


@case()
def compressed_bombs(root: Path, _lab: Lab) -> Case:

    base(root)
    with zipfile.ZipFile(root / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for i in range(4):
            z.writestr(f"f{i}.txt", b"\0" * (64 << 20))
    with gzip.open(root / "bomb.json.gz", "wb", 9) as g:
        for _ in range(64):
            g.write(b"\0" * (1 << 20))
    shutil.copy(root / "bomb.zip", root / "notebook.docx")
    # a git object bomb: one small loose object that inflates to 256 MiB
    big = root / "big.txt"
    big.write_bytes(b"a" * (256 << 20))
    git(root, "add", "big.txt")
    git(root, "commit", "-qm", "big")
    big.unlink()
    return Case(
        "fs",
        root,
        "unzip / cat-file of a 256 MiB blob from a 260 kB object",
        "never decompress archives; `cat-file --batch-check` size before content",
    )


@case()
def deep_directories(root: Path, _lab: Lab) -> Case:
    base(root)
    fd = os.open(root, os.O_RDONLY)
    for _i in range(600):  # 600 * 11 bytes > PATH_MAX (4096)
        os.mkdir("ddddddddddd"[:10], dir_fd=fd)
        n = os.open("dddddddddd", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = n
    f = os.open("deep.py", os.O_CREAT | os.O_WRONLY, dir_fd=fd)
    os.write(f, b"x = 1\n")
    os.close(f)
    os.close(fd)
    return Case(
        "fs",
        root,
        "os.walk + open(path) -> ENAMETOOLONG; recursion in naive walkers",
        "skipped with a note, scan finishes",
    )


@case()
def odd_names(root: Path, _lab: Lab) -> Case:
    base(root)
    b = [
        b"new\nline.py",
        b"tab\there.py",
        b'quote"double.py',
        b"quote'single.py",
        b"-rf.py",
        b"--output=pwned.py",
        b"-",
        b"--",
        b"back\\slash.py",
        b"space at end .py ",
        b" leading.py",
        b"$(touch pwned).py",
        b";touch pwned;.py",
        b"`id`.py",
        b"%s%n.py",
        b"a b.py",
        b"\xff\xfe-not-utf8.py",
        b"latin1-\xe9.py",
        "rtl-\u202egnp.py".encode(),
        "zero\u200bwidth.py".encode(),
        "emoji-\U0001f600.py".encode(),
        "nfc-\u00e9.py".encode(),
        "nfd-e\u0301.py".encode(),
        b"CASE.py",
        b"case.py",
        b"Case.py",
        b"con.py",
        b"aux.js",
        b"nul",
        b"COM1.txt",
        b"trailingdot.",
        b"<img src=x onerror=alert(1)>.py",
        b"<b>bold<",
        b"[link](javascript:alert(1)).md",
        b"|table|.py",
        b"\x1b[31mred\x1b[0m.py",
        b"\x07bell.py",
        b"x" * 251 + b".py",
        "\u00e9".encode() * 126 + b".py",
        b":colon.py",
        b"a:b",
        b"star*.py",
        b"[br].py",
        b"{b,c}.py",
        b"#hash#.py",
        b"~tilde.py",
        b"...",
        b".git-not/x.py",
        b"git~1x/x.py",
    ]
    for n in b:
        with contextlib.suppress(OSError):
            put(root, n, "x = 1\n")
    git(root, "add", "-A", check=False)
    git(root, "commit", "-qm", "names", check=False)
    return Case(
        "fs",
        root,
        "line-split of git output, argv option injection, str() of bytes names, HTML in views",
        "git -z everywhere, os.fsencode paths, '--' before paths, GIT_LITERAL_PATHSPECS=1, escaped in UI",
    )


@case()
def index_case_collision_and_traversal(root: Path, _lab: Lab) -> Case:
    """Paths that git itself refuses but a hand-made tree object can hold."""
    base(root)
    blob = git(root, "hash-object", "-w", "--stdin", given=b"x = 1\n").decode().strip()
    raw = b""
    for mode, name in (
        (b"100644", b".."),
        (b"100644", b".git"),
        (b"100644", b"a/b"),
        (b"120000", b"lnk"),
        (b"100644", b"x\\..\\y"),
        (b"100777", b"odd"),
        (b"160000", b"sub"),
    ):
        raw += mode + b" " + name + b"\0" + bytes.fromhex(blob)
    t = git(root, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=raw, check=False).decode().strip()
    if not t:
        raise Skip("this git cannot write literal trees")
    c = (
        git(
            root,
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--literally",
            "--stdin",
            given=f"tree {t}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nbad tree\n".encode(),
        )
        .decode()
        .strip()
    )
    put(root, ".git/refs/heads/badtree", c + "\n")
    return Case(
        "fs",
        root,
        "restoring paths from tree objects by hand: '..', '.git', 'a/b'",
        "validate every path component before a write",
    )


@case()
def readonly_and_modes(root: Path, _lab: Lab) -> Case:
    base(root, files={"run.sh": "#!/bin/sh\necho hi\n", "ro.py": PY, "rodir/a.py": PY, "noread.py": PY})
    (root / "run.sh").chmod(0o755)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "m")
    (root / "ro.py").chmod(0o444)
    (root / "noread.py").chmod(0o000)
    (root / "rodir").chmod(0o555)
    return Case(
        "fs", root, "apply to ro.py, rodir/a.py, run.sh", "0755 kept on run.sh; ro file: clear message, all-or-nothing"
    )


@case()
def setuid_and_xattr(root: Path, _lab: Lab) -> Case:
    base(root)
    (root / "app.py").chmod(0o4755)
    with contextlib.suppress(OSError):
        os.setxattr(root / "README.md", "user.note", b"keep me")
    return Case(
        "fs",
        root,
        "rename-based write drops mode/xattr/ownership",
        "mode (minus setuid) and xattr copied, or the file is refused",
    )


@case()
def node_modules_and_vendor(root: Path, _lab: Lab) -> Case:
    base(root)
    for i in range(300):
        put(root, f"node_modules/p{i}/index.js", "module.exports = 1;\n")
        put(root, f"node_modules/p{i}/node_modules/q/index.js", "eval('1')\n")
    for p in (
        "venv/lib/python3.11/site-packages/x.py",
        "vendor/y.py",
        "dist/bundle.min.js",
        "build/z.py",
        "__pycache__/c.pyc",
        ".tox/py/x.py",
        "third_party/w.c",
    ):
        put(root, p, "x = 1\n")
    return Case("fs", root, "scan time, false findings", "default-excluded, said so in the UI, can be included")


@case(heavy=True)
def many_files_200k(root: Path, _lab: Lab) -> Case:
    base(root)
    for i in range(200):
        p = root / f"pkg{i}"
        p.mkdir()
        for j in range(1000):
            (p / f"m{j}.py").write_bytes(b"x = %d\n" % j)
    return Case(
        "fs",
        root,
        "tree model, memory, time to first paint",
        "UI answers within 100 ms; cancel works within 1 s; RSS < 1 GiB",
    )


@case()
def many_files_5k(root: Path, _lab: Lab) -> Case:
    base(root)
    for i in range(50):
        for j in range(100):
            put(root, f"pkg{i}/m{j}.py", f"x = {j}\n")
    return Case("fs", root, "small stand-in for many_files_200k", "linear time")
