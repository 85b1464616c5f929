"""What the first catalogue lacked, in the tree: names, links, pipes, data that is a program, words of ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.hostile.building import NOTHING_RUNS, SERVICE, Case, Lab, base, case, git, put

MARKUP = "<img src=x onerror=alert(1)>"
TURNED = "\u202egpj.exe\u2066"
ESCAPE = "\x1b[31mred\x1b[0m\x07"
WORDS = f"{MARKUP} [a](javascript:1) | `x` {TURNED} {ESCAPE}"


@case()
def windows_names(root: Path, _lab: Lab) -> Case:
    """Names that another system takes for a device, a stream, a short name or git's own folder."""
    base(root)
    names = "con.py aux.py NUL COM1.py lpt9.txt service.py:evil service.py::$DATA trailing. trail\u0020 GIT~1 PROGRA~1 desktop.ini"
    for name in names.split(" "):
        put(root, name or "blank ", "x = 1\n")
    for folder in (".git\u200c", ".Git", ".git ", ".git.", "git~1x"):
        put(root, f"{folder}/hooks/pre-commit", "echo\n")
    git(root, "add", "-A", check=False)
    git(root, "commit", "-qm", "names", check=False)
    return Case("fs", root, "a clone on Windows or macOS", "nothing like .git is read or written")


@case()
def case_collisions(root: Path, _lab: Lab) -> Case:
    base(
        root,
        {"service.py": SERVICE, "Service.py": SERVICE, "SERVICE.PY": SERVICE, "API/x.py": SERVICE, "api/x.py": SERVICE},
    )
    return Case("fs", root, "one file in place of the other", "each is changed by itself and restored")


@case()
def folder_with_a_hostile_name(_root: Path, lab: Lab) -> Case:
    named = lab.root / f"proto{MARKUP.replace('/', '')}\n{TURNED}{ESCAPE}"
    base(named)
    return Case("ui", named, "title bar, reports, messages", "shown with its characters visible")


@case()
def targets_that_are_links(root: Path, lab: Lab) -> Case:
    """Files and folders that refactors make or change are links out of the repository."""
    out = lab.out()
    base(root, {"README.md": "# x\n"})
    (root / "service.py").unlink()
    (lab.outside / "service.py").write_bytes(SERVICE)
    for name in ("tests", "src", ".github", ".vscode", "docs", "app"):
        (lab.outside / f"{name}-folder").mkdir()
        os.symlink(lab.outside / f"{name}-folder", root / name)
    for name in (
        ".env.example",
        ".gitignore",
        ".env",
        "Dockerfile",
        "RUNBOOK.md",
        "requirements-dev.txt",
        "pyproject.toml",
    ):
        os.symlink(out, root / name)
    os.symlink(lab.outside / "service.py", root / "service.py")
    put(root, "main.py", SERVICE)
    return Case(
        "leak", root, "open(path, 'w') through a link", "refused in a sentence; nothing outside changes", outside=out
    )


@case()
def target_with_a_second_name(root: Path, lab: Lab) -> Case:
    out = lab.out("twin.py", SERVICE.decode())
    base(root)
    (root / "service.py").unlink()
    os.link(out, root / "service.py")
    return Case("leak", root, "writing in place changes the file outside", "refused in a sentence", outside=out)


@case()
def words_of_ours_are_a_link(root: Path, lab: Lab) -> Case:
    out = lab.out("project.toml", f"[answers.x]\nvalue = '{lab.canary}'\n")
    base(root)
    (root / ".tengates").mkdir()
    os.symlink(out, root / ".tengates/project.toml")
    return Case(
        "leak",
        root,
        "tengates answer writes through the link; the complaint quotes it",
        "not read, not written",
        outside=out,
    )


@case()
def words_of_ours_are_a_pipe(root: Path, _lab: Lab) -> Case:
    base(root)
    (root / ".tengates").mkdir()
    os.mkfifo(root / ".tengates/project.toml")
    return Case("fs", root, "open() waits for ever", "a sentence or left out")


@case()
def words_of_ours_are_forged(root: Path, _lab: Lab) -> Case:
    """A stranger's answers, waivers, minimums and ignored paths, in words that would break a report."""
    quoted = (
        WORDS.replace("\x1b", "\\u001b")
        .replace("\x07", "\\u0007")
        .replace("\u202e", "\\u202e")
        .replace("\u2066", "\\u2066")
    )
    rows = "\n".join(
        f'[[waivers]]\ncontrol = "{control}"\nreason = "{quoted}"\ndate = 2026-01-01\n'
        for control in ("security.secrets-in-code", "auth.routes-protected", "security.injection", "nothing.like-this")
    )
    answers = "\n".join(
        f'[answers."{control}"]\nvalue = "yes"\nnote = "{quoted}"\ndate = "{quoted}"\n'
        for control in ("deployment.rollback", "security.injection", "../../etc/passwd", "<b>")
    )
    text = f'ignored = ["**", "service.py", "{quoted}"]\n[minimums]\nsecurity = 0\nauth = 0.0\nnonsense = 99\n{answers}\n{rows}'
    base(root, {".tengates/project.toml": text, ".tengates/plan.json": "{}", ".tengates/journal/000.json": "{}"})
    return Case("state", root, "a verdict that the stranger wrote", "said in the head of every report")


@case()
def words_in_the_code(root: Path, _lab: Lab) -> Case:
    """Markup, escapes and turned text in routes, prompts, comments, dependencies, workflow names."""
    service = SERVICE.decode().replace('"/ask"', f'"/ask{MARKUP}{TURNED}"').replace('"gpt-4o-mini"', f'"gpt{WORDS}"')
    base(root, {
        "service.py": f"# TODO: {WORDS}\n{service}\nAPI_KEY = 'sk-{'aB3' * 14}'  # {WORDS}\n",
        f"<b>{TURNED}.py": SERVICE,
        "requirements.txt": f"fastapi=={MARKUP}\n{WORDS}\n",
        "package.json": '{"name": "<img src=x>", "scripts": {"\\u202ebuild": "<b>"}, "dependencies": {"<script>": "\\u001b[31m"}}',
        ".github/workflows/ci.yml": f"name: '{MARKUP}{TURNED}'\non: push\njobs:\n  '<b>':\n    runs-on: ubuntu-latest\n    steps:\n    - run: echo '{MARKUP}{TURNED}'\n",
        "Dockerfile": f"FROM python:{MARKUP}\nRUN echo {TURNED}\n",
    })  # fmt: skip
    put(root, "x.py", f"# {WORDS}\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", f"{WORDS}\n\n{WORDS}", env={"GIT_AUTHOR_NAME": f"Eve {WORDS}"})
    git(root, "checkout", "-q", "-b", f"<b>{TURNED}")
    return Case("ui", root, "every face and export", "no raw control or turning characters, markup as text")


@case(fire=(sys.executable, "-c", "import pickle; pickle.load(open('model.pkl', 'rb'))"))
def pickled_program(root: Path, lab: Lab) -> Case:
    body = f"cposix\nsystem\n(S'echo pickle >> {lab.marker()}'\ntR.".encode()
    base(root, {"model.pkl": body, "weights.joblib": body, "cache/session.pickle": body, "data.pt": body})
    return Case("exec", root, "pickle.load", NOTHING_RUNS)


@case(fire=(sys.executable, "-c", "import yaml; yaml.unsafe_load(open('config.yaml'))"))
def yaml_program(root: Path, lab: Lab) -> Case:
    body = f'!!python/object/apply:os.system ["echo yaml >> {lab.marker()}"]\n'
    files = (
        "config.yaml",
        ".github/workflows/ci.yml",
        "docker-compose.yml",
        ".gitlab-ci.yml",
        "openapi.yaml",
        "mkdocs.yml",
    )
    base(root, dict.fromkeys(files, body))
    return Case("exec", root, "yaml.load", NOTHING_RUNS)


@case(mute="no payload: the settings of our own engines, brought by a stranger")
def settings_of_our_engines(root: Path, _lab: Lab) -> Case:
    """A stranger's settings for the engines that we use must not silence them."""
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    allow = "[allowlist]\npaths = ['''.*''']\nregexes = ['''.*''']\n[[allowlists]]\npaths = ['''.*''']\n"
    silence = "rules:\n  unpinned-uses:\n    disable: true\n  excessive-permissions:\n    disable: true\n"
    base(root, {
        "keys.py": f"GITHUB_TOKEN = '{token}'\n",
        ".gitleaks.toml": allow, ".betterleaks.toml": allow, "betterleaks.toml": allow, "gitleaks.toml": allow,
        ".gitleaksignore": "keys.py:github-pat:1\n", ".betterleaksignore": "keys.py:github-pat:1\n",
        "zizmor.yml": silence, ".github/zizmor.yml": silence, "sgconfig.yml": "ruleDirs: [rules]\n",
        ".github/workflows/ci.yml": "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: actions/checkout@main\n",
    })  # fmt: skip
    return Case(
        "exec", root, "an engine that reads settings where it scans", "the credential is still found", planted=(token,)
    )


@case()
def attributes_are_a_pipe(root: Path, _lab: Lab) -> Case:
    base(root)
    os.mkfifo(root / ".gitattributes")
    os.mkfifo(root / ".gitmodules")
    (root / "lib").mkdir()
    os.mkfifo(root / "lib/.gitignore")
    os.mkfifo(root / "package.json")
    return Case("fs", root, "git and readers wait for ever", "done within the limits of git's calls")


@case()
def files_without_permission(root: Path, _lab: Lab) -> Case:
    base(root)
    (root / "locked").mkdir()
    put(root, "locked/a.py", SERVICE)
    (root / "service.py").chmod(0o000)
    (root / "locked").chmod(0o000)
    return Case("fs", root, "PermissionError (not for root)", "listed as skipped, the rest is judged")
