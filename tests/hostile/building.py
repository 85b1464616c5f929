"""Builds hostile and odd repositories; each case in a lab of its own.

A payload only ever appends a line to `LAB/markers/CASE`: a program is safe when that file is not
there afterwards. What must not leak is the canary, which stands in files outside of the repository.
Nothing is armed while git still builds the case: settings, hooks and attributes are written last, by
plain writes. Remotes are local paths or dead ports of this machine, and are never asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

HOOKS = (
    "applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg "
    "post-commit pre-rebase post-checkout post-merge pre-push reference-transaction pre-auto-gc post-rewrite "
    "post-index-change fsmonitor-watchman sendemail-validate"
).split()
CANARY = "CANARY-7f3a-OUTSIDE-SECRET"
NOTHING_RUNS = "nothing of it runs"
PY = "def greet(name):\n    return 'hello ' + name\n\n\nprint(greet('x'))\n"
# Something to mend, so that every case can be proposed for, changed and restored.
SERVICE = b"""import os

import requests
from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])


@app.post("/ask")
def ask(question: str):
    page = requests.get("https://example.invalid/terms")
    answer = client.chat.completions.create(
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": question + page.text}],
    )
    print("answered")
    return {"answer": answer.choices[0].message.content}
"""
REQUIREMENTS = b"fastapi==0.110.0\nopenai==1.30.0\nrequests==2.31.0\n"


class Skip(Exception):  # noqa: N818  reads as what happened
    """This machine cannot make the case; the words say why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One repository: its kind, the folder to open, what would fire it, what a right program does.

    `planted` must stand in no output, `outside` keeps its bytes, `inner` is where the payload is tried.
    """

    kind: str  # exec leak fs text parse state ui
    open: Path
    trigger: str
    expect: str
    name: str = ""
    skipped: str = ""
    planted: tuple[str, ...] = ()
    outside: Path | None = None
    inner: Path | None = None


@dataclass(slots=True)
class Lab:
    """Where one case is built, with the places outside of the repository that it aims at."""

    root: Path
    case: str
    canary: str = CANARY
    outside: Path = field(init=False)

    def __post_init__(self) -> None:
        self.outside = self.root / "outside"
        for folder in (self.outside, self.root / "markers"):
            folder.mkdir(parents=True, exist_ok=True)

    def marker(self) -> Path:
        """The file that a payload writes to."""
        return self.root / "markers" / self.case

    def script(self, where: Path, name: str = "evil.sh", tail: str = "") -> Path:
        """A program that notes its own start; `tail` runs afterwards."""
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$(basename \"$0\") $*\" >> '{self.marker()}'\n{tail}\n")
        path.chmod(0o755)
        return path

    def out(self, name: str = "secret.txt", data: str | None = None) -> Path:
        """A file outside of the repository, with the canary unless told otherwise."""
        path = self.outside / name
        path.write_text(data if data is not None else f"token = '{self.canary}'\n")
        return path


Make = Callable[[Path, Lab], Case]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a case is made. `fire`: a command that an unhardened program could run, and that sets the payload off."""

    make: Make
    fire: tuple[str, ...] = ()
    mute: str = ""  # why no command sets it off
    heavy: bool = False
    needs: tuple[int, int] = (0, 0)  # of git, for the payload to be alive


CASES: dict[str, Recipe] = {}


def case(
    *, fire: tuple[str, ...] = (), mute: str = "", heavy: bool = False, needs: tuple[int, int] = (0, 0)
) -> Callable[[Make], Make]:
    """Put a case into the catalogue under its function's name."""

    def add(make: Make) -> Make:
        CASES[make.__name__] = Recipe(make, fire, mute, heavy, needs)
        return make

    return add


def build(name: str, parent: Path) -> Case:
    """The case of this name in a fresh lab below `parent`."""
    lab = Lab(parent / name, name)
    root = lab.root / "prototype"
    try:
        made = replace(CASES[name].make(root, lab), name=name)
    except Skip as why:
        return Case("skip", root, "", "", name, str(why))
    except Exception:  # noqa: BLE001  a case that cannot be built is reported with the others
        return Case("broken", root, "", "", name, traceback.format_exc())
    if lab.marker().exists():
        return replace(made, kind="broken", skipped=f"fired while it was built: {lab.marker().read_text()}")
    return made


def remove(path: Path) -> None:
    """Take a lab away, whatever its modes."""
    subprocess.run(["chmod", "-R", "u+rwX", path], capture_output=True, check=False)
    subprocess.run(["rm", "-rf", "--", path], check=True)


def git_version() -> tuple[int, int]:
    """Of the git in use."""
    words = subprocess.run(["git", "version"], capture_output=True, text=True, check=True).stdout.split()
    major, minor = words[2].split(".")[:2]
    return int(major), int(minor)


def git(
    where: Path,
    *arguments: object,
    check: bool = True,
    given: bytes | None = None,
    env: Mapping[str, str] | None = None,
) -> bytes:
    """What the person's own git says, with nothing of the person's own settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    fixed = {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": "A U Thor",
        "GIT_AUTHOR_EMAIL": "a@example.invalid",
        "GIT_COMMITTER_NAME": "C O Mitter",
        "GIT_COMMITTER_EMAIL": "c@example.invalid",
        "GIT_AUTHOR_DATE": "2024-01-02T03:04:05Z",
        "GIT_COMMITTER_DATE": "2024-01-02T03:04:05Z",
        "HOME": os.devnull,
        "LC_ALL": "C",
    }
    settings = ("-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", "-c", "gc.auto=0")
    done = subprocess.run(
        ["git", *settings, *(os.fspath(item) for item in arguments)],  # type: ignore[call-overload]
        cwd=where,
        env={**kept, **fixed, **(env or {})},
        input=given,
        capture_output=True,
        check=False,
    )
    if check and done.returncode:
        raise RuntimeError(f"git {arguments}: {done.stderr.decode(errors='replace')}")
    return bytes(done.stdout)


def put(root: Path, path: str | bytes, data: str | bytes) -> None:
    """Write a file below `root`; a path of bytes may be no text."""
    full = os.path.join(os.fsencode(root), os.fsencode(path))
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as file:
        file.write(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)


def base(root: Path, files: Mapping[str, str | bytes] | None = None, *, commit: bool = True) -> Path:
    """A repository with these files (a small program by default) and something to mend."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", ".")
    given = files or {"app.py": PY, "README.md": "# demo\n", "data.bin": bytes(range(256))}
    for path, data in {"service.py": SERVICE, "requirements.txt": REQUIREMENTS, **given}.items():
        put(root, path, data)
    if commit:
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "first")
        if files is None:
            put(root, "app.py", f"{PY}# changed\n")
    return root


def cfg(root: Path, text: str, file: str = "config") -> None:
    """Add to the repository's own settings."""
    with (root / ".git" / file).open("a") as stream:
        stream.write("\n" + text.strip("\n") + "\n")


def copy_of(root: Path, target: Path) -> None:
    """A copy as it is: links, pipes and modes."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", str(root), str(target)], check=True)
