from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from tests.hostile.building import NOTHING_RUNS, PY, Case, Lab, base, case, cfg, git, put


@case(fire=("git", "status"))
def submodule_inner_config(root: Path, lab: Lab) -> Case:
    """The parent's config is clean; the submodule's is not. Parent `git status` recurses into it."""
    sub = root.parent / (root.name + "-src")
    base(sub)
    base(root)
    git(root, "submodule", "add", "-q", sub, "libs/sub")
    git(root, "commit", "-qm", "sub")
    s = lab.script(root / ".git")
    with open(root / ".git/modules/libs/sub/config", "a") as f:
        f.write(f"[core]\n\tfsmonitor = {s}\n")
    shutil.rmtree(sub)
    return Case("exec", root, "git status/diff in the PARENT (recursion into submodules)", NOTHING_RUNS)


@case(fire=("git", "-c", "diff.ignoreSubmodules=all", "status"))
def submodule_ignore_none(root: Path, lab: Lab) -> Case:
    """.gitmodules says ignore=none: it overrides `-c diff.ignoreSubmodules=all`; only the command-line flag wins."""
    sub = root.parent / (root.name + "-src")
    base(sub)
    base(root)
    git(root, "submodule", "add", "-q", sub, "libs/sub")
    with open(root / ".gitmodules", "a") as f:
        f.write("\tignore = none\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "sub")
    s = lab.script(root / ".git")
    with open(root / ".git/modules/libs/sub/config", "a") as f:
        f.write(f"[core]\n\tfsmonitor = {s}\n")
    shutil.rmtree(sub)
    return Case("exec", root, "git -c diff.ignoreSubmodules=all status in the PARENT", NOTHING_RUNS)


@case(fire=("git", "submodule", "update"))
def submodule_update_command(root: Path, lab: Lab) -> Case:
    sub = root.parent / (root.name + "-src")
    base(sub)
    base(root)
    git(root, "submodule", "add", "-q", sub, "sub")
    git(root, "commit", "-qm", "sub")
    put(root / "sub", "app.py", "x = 2\n")
    git(root / "sub", "commit", "-qam", "moved on")  # HEAD != recorded commit
    s = lab.script(root / ".git")
    cfg(root, f'[submodule "sub"]\n\tupdate = !{s}\n\tactive = true\n\turl = {sub}')
    return Case("exec", root, "git submodule update", NOTHING_RUNS)


@case(mute="GitPython < 3.1.58 submodule update; git itself refuses")
def submodule_hostile_gitmodules(root: Path, lab: Lab) -> Case:
    """Traversal name, option-like url/path, ext url, config-injection in the name (GitPython CVE-2026-69097)."""
    base(root)
    s = lab.script(root / ".git")
    put(
        root,
        ".gitmodules",
        f'[submodule "../../evil"]\n\tpath = a\n\turl = ext::{s}\n'
        f'[submodule "-u./x"]\n\tpath = -u./x\n\turl = -u./x\n'
        f'[submodule "x\\"] [core"]\n\tpath = b\n\turl = https://127.0.0.1:9/x\n\tfsmonitor = {s}\n'
        '[submodule "n"]\n\tpath = ../../outside\n\turl = ./relative\n\tupdate = !' + str(s) + "\n",
    )
    git(root, "add", "-A")
    git(root, "commit", "-qm", "gitmodules")
    return Case("exec", root, "GitPython repo.submodules / sm.update(); git submodule update", NOTHING_RUNS)


@case(fire=("git", "status"))
def embedded_bare_repo(root: Path, lab: Lab) -> Case:
    """Arrives by a plain `git clone`: a bare repo committed as ordinary files in a subfolder."""
    base(root)
    b = root / "docs" / "assets"
    b.mkdir(parents=True)
    s = lab.script(root / "docs", "run.sh")
    (b / "HEAD").write_text("ref: refs/heads/main\n")
    for sub in ("objects/info", "objects/pack", "refs/heads", "wt"):
        put(b, f"{sub}/.keep", "")
    put(
        b,
        "config",
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = wt\n\tfsmonitor = {s}\n"
        f"\thooksPath = {root / 'docs'}\n",
    )
    put(b, "wt/x.py", "print(1)\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "embedded bare")
    return Case(
        "exec",
        root,
        "any git command whose cwd is docs/assets (or wt below it)",
        NOTHING_RUNS,
        inner=b,
    )


@case(fire=("git", "status"))
def gitfile_redirect(root: Path, lab: Lab) -> Case:
    """`.git` is a FILE naming a git dir hidden elsewhere, with a hostile config."""
    real = root.parent / (root.name + "-hidden")
    base(real)
    s = lab.script(real / ".git")
    cfg(real, f"[core]\n\tfsmonitor = {s}")
    root.mkdir(parents=True)
    shutil.move(real / ".git", root / "vendor-data")
    shutil.rmtree(real)
    put(root, "app.py", PY)
    put(root, ".git", "gitdir: vendor-data\n")
    s2 = lab.script(root / "vendor-data")
    t = (root / "vendor-data/config").read_text().replace(str(s), str(s2))
    (root / "vendor-data/config").write_text(t)
    return Case("exec", root, "git status", NOTHING_RUNS)


@case(fire=("git", "status"))
def nested_repo_in_tree(root: Path, lab: Lab) -> Case:
    """Untracked nested repo: a per-file git call with cwd=dirname(file) lands in the inner repo."""
    base(root)
    inner = base(root / "vendor" / "lib")
    s = lab.script(inner / ".git")
    cfg(inner, f"[core]\n\tfsmonitor = {s}")
    return Case(
        "exec",
        root,
        "git -C dirname(file) ... ; git status/add of the parent",
        NOTHING_RUNS,
        inner=inner,
    )


@case(fire=(sys.executable, "-c", "import json"))
def python_shadow(root: Path, lab: Lab) -> Case:
    m = f"open({str(lab.marker())!r}, 'a').write(__name__ + '\\n')\n"
    names = "ast json typing re token tokenize subprocess random ruff black libcst git mypy pytest sitecustomize usercustomize encodings_x".split()
    base(root, files={f"{n}.py": m for n in names})
    put(root, "ruff/__init__.py", m)
    put(root, "ruff/__main__.py", m)
    return Case(
        "exec",
        root,
        "python -m anything / python -c with cwd=repo; PYTHONPATH=.; sys.path.insert(0, repo)",
        NOTHING_RUNS,
    )


@case(fire=("make", "-n"))
def tool_configs(root: Path, lab: Lab) -> Case:
    m = f"open({str(lab.marker())!r}, 'a').write(__file__ + '\\n')\n"
    j = f"require('fs').appendFileSync({json.dumps(str(lab.marker()))}, 'js\\n')\n"
    sh = f"echo tool >> '{lab.marker()}'"
    base(
        root,
        files={
            "app.py": PY,
            "conftest.py": m,
            "setup.py": m,
            "noxfile.py": m,
            "tasks.py": m,
            "fabfile.py": m,
            "plug.py": m,
            "pyproject.toml": "[build-system]\nrequires=[]\nbuild-backend='plug'\nbackend-path=['.']\n[tool.mypy]\nplugins=['plug.py']\n"
            "[tool.pylint.main]\ninit-hook=\"import plug\"\n[tool.pytest.ini_options]\naddopts='-p plug'\n",
            ".pylintrc": "[MAIN]\ninit-hook=import plug\nload-plugins=plug\n",
            "mypy.ini": "[mypy]\nplugins=plug.py\n",
            ".flake8": "[flake8:local-plugins]\nextension=X=plug:plug\n",
            "tox.ini": f'[testenv]\ncommands=sh -c "{sh}"\n',
            ".pre-commit-config.yaml": f'repos:\n- repo: local\n  hooks:\n  - {{id: x, name: x, entry: sh -c "{sh}", language: system}}\n',
            "Makefile": f"X := $(shell {sh})\nall:\n\t@true\n",
            ".envrc": sh + "\n",
            "package.json": json.dumps(
                {
                    "name": "x",
                    "scripts": {"preinstall": sh, "lint": sh, "prepare": sh},
                    "eslintConfig": {"plugins": ["./evil"]},
                }
            ),
            ".eslintrc.js": j + "module.exports={}\n",
            "eslint.config.js": j + "module.exports=[]\n",
            ".prettierrc.js": j + "module.exports={}\n",
            "babel.config.js": j,
            "jest.config.js": j,
            "vite.config.js": j,
            ".mocharc.js": j,
            "postcss.config.js": j,
            ".npmrc": "script-shell=./evil.sh\n",
            ".yarnrc.yml": "yarnPath: ./evil.js\n",
            "evil.js": j,
            "rust-toolchain.toml": "[toolchain]\npath='./x'\n",
            "build.rs": "fn main(){}\n",
            ".cargo/config.toml": "[build]\nrustc-wrapper='./evil.sh'\n",
            ".vscode/tasks.json": json.dumps(
                {
                    "version": "2.0.0",
                    "tasks": [{"label": "x", "command": sh, "type": "shell", "runOptions": {"runOn": "folderOpen"}}],
                }
            ),
            ".vscode/settings.json": json.dumps(
                {"git.path": "./evil.sh", "python.defaultInterpreterPath": "./evil.sh"}
            ),
            ".devcontainer/devcontainer.json": json.dumps({"initializeCommand": sh}),
            ".git-blame-ignore-revs": "x\n",
        },
    )
    lab.script(root)
    return Case("exec", root, "starting any of the repo's own tools", NOTHING_RUNS)


@case(fire=("sh", "-c", "PATH=.:$PATH; git --version"))
def path_search_binaries(root: Path, lab: Lab) -> Case:
    base(root)
    for n in (
        "git",
        "git.exe",
        "git.bat",
        "bash",
        "bash.exe",
        "ruff",
        "gpg",
        "python",
        "node",
        "git-lfs",
        "pgrep",
        "ps",
        "xdg-open",
    ):
        lab.script(root, n)
    return Case(
        "exec",
        root,
        "PATH containing '.'/'' or Windows CreateProcess search in cwd (CVE-2023-40590, CVE-2024-22190)",
        NOTHING_RUNS,
    )


@case(mute="no payload: the apply engine must refuse the target")
def worktree_merge_symlink_git(root: Path, _lab: Lab) -> Case:
    """CVE-2021-21300 / 2024-32002 shape: tracked symlink pointing into .git (a -> .git/hooks)."""
    base(root)
    os.symlink(".git/hooks", root / "a")
    os.symlink(".git", root / "GIT~1")
    os.symlink(".git/config", root / "settings.cfg")
    git(root, "add", "-A", check=False)
    git(root, "commit", "-qm", "links", check=False)
    return Case(
        "exec",
        root,
        "applying an edit to settings.cfg or a/pre-commit would write inside .git",
        "refuse: resolved path is inside .git or is a symlink",
    )


@case(mute="no payload: forged product state must be ignored")
def state_file_in_repo(root: Path, _lab: Lab) -> Case:
    """If the product keeps its state inside the repo, the repo's author can forge it."""
    base(
        root,
        files={
            ".tengates/plan.json": json.dumps(
                {
                    "version": 999,
                    "tasks": [
                        {
                            "id": "../../x",
                            "status": "done",
                            "title": "<b>x</b>",
                            "patch": {"path": "../../../../tmp/pwned", "content": "x"},
                        }
                    ],
                }
            ),
            ".tengates/journal/000.json": json.dumps({"op": "restore", "path": "/etc/cron.d/x", "from": "evil"}),
            "app.py": PY,
        },
    )
    return Case(
        "exec",
        root,
        "recovery journal or plan read from an untrusted tree",
        "state lives in the user's data dir keyed by repo id; imported state is validated, paths confined",
    )
