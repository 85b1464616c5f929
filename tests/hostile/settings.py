from __future__ import annotations

import os
from pathlib import Path

from tests.hostile.building import HOOKS, NOTHING_RUNS, PY, Case, Lab, base, case, cfg, git, put


@case(fire=("git", "status"))
def cfg_fsmonitor(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git")
    cfg(root, f"[core]\n\tfsmonitor = {s}")
    return Case("exec", root, "git status/diff/add/ls-files -m/checkout/stash ...", NOTHING_RUNS)


@case(fire=("git", "status"))
def cfg_fsmonitor_subshell(root: Path, lab: Lab) -> Case:
    base(root)
    cfg(root, f"[core]\n\tfsmonitor = \"sh -c ': >> {lab.marker()}' ;:\"")
    return Case("exec", root, "as cfg_fsmonitor, no file needed", NOTHING_RUNS)


@case(fire=("git", "status"))
def cfg_hookspath(root: Path, lab: Lab) -> Case:
    base(root)
    for h in HOOKS:
        lab.script(root / "tools" / "hooks", h)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "hooks are tracked")
    put(root, "app.py", PY + "# changed again\n")
    os.utime(root / "data.bin", (1, 1))
    cfg(root, "[core]\n\thooksPath = tools/hooks")
    return Case("exec", root, "status (post-index-change), commit, checkout, update-ref, gc", NOTHING_RUNS)


@case(fire=("git", "status"))
def hooks_dir(root: Path, lab: Lab) -> Case:
    base(root)
    for h in HOOKS:
        lab.script(root / ".git" / "hooks", h)
    os.utime(root / "data.bin", (1, 1))
    return Case("exec", root, "same as cfg_hookspath, no config needed", NOTHING_RUNS)


@case(fire=("git", "status"), needs=(2, 54))
def cfg_config_hooks(root: Path, lab: Lab) -> Case:
    """git >= 2.54: hooks defined by config. core.hooksPath=/dev/null does NOT stop them."""
    base(root)
    lines = []
    for i, h in enumerate(HOOKS):
        lines.append(f'[hook "h{i}"]\n\tevent = {h}\n\tcommand = "echo confhook-{h} >> \'{lab.marker()}\'"')
    cfg(root, "\n".join(lines))
    os.utime(root / "data.bin", (1, 1))
    return Case("exec", root, "git>=2.54: commit, status, update-ref even with core.hooksPath=/dev/null", NOTHING_RUNS)


def _filter(root: Path, body: str, attrs: str = ".gitattributes") -> None:
    base(root)
    put(root, attrs, "*.py filter=evil\n*.bin filter=evil\n")
    if attrs.startswith(".gita"):
        # committed without the filter being defined: no code runs here
        git(root, "add", "-A")
        git(root, "commit", "-qm", "attrs")
    put(root, "app.py", PY + "# dirty\n")
    os.utime(root / "data.bin", (1, 1))  # stat-dirty: forces git to re-hash (= clean filter) on status
    cfg(root, body)


@case(fire=("git", "status"))
def cfg_filter_clean(root: Path, lab: Lab) -> Case:
    s = lab.script(lab.root / "_bin", "flt-" + lab.case, "cat")
    _filter(root, f'[filter "evil"]\n\tclean = {s} clean\n\tsmudge = {s} smudge\n\trequired = false')
    return Case("exec", root, "status, diff, add, hash-object --path, checkout, stash", NOTHING_RUNS)


@case(fire=("git", "status"))
def cfg_filter_process(root: Path, lab: Lab) -> Case:
    s = lab.script(lab.root / "_bin", "flt-" + lab.case, "exit 1")
    _filter(root, f'[filter "evil"]\n\tprocess = {s}\n\trequired = false')
    return Case("exec", root, "long-running filter: status, diff, add, checkout", NOTHING_RUNS)


@case(fire=("git", "status"))
def cfg_filter_info_attributes(root: Path, lab: Lab) -> Case:
    s = lab.script(lab.root / "_bin", "flt-" + lab.case, "cat")
    _filter(root, f'[filter "evil"]\n\tclean = {s} clean\n\tsmudge = {s} smudge', ".git/info/attributes")
    return Case("exec", root, "as cfg_filter_clean, nothing visible in the work tree", NOTHING_RUNS)


@case(fire=("git", "diff"))
def cfg_diff_external(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git")
    cfg(root, f"[diff]\n\texternal = {s}")
    return Case("exec", root, "git diff / GitPython Diffable.diff(create_patch=True)", NOTHING_RUNS)


@case(fire=("git", "diff"))
def cfg_diff_driver_command(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git")
    put(root, ".git/info/attributes", "* diff=evil\n")
    cfg(root, f'[diff "evil"]\n\tcommand = {s}')
    return Case("exec", root, "git diff", NOTHING_RUNS)


@case(fire=("git", "diff"))
def cfg_textconv(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail='cat "$1"')
    put(root, ".git/info/attributes", "* diff=evil\n")
    cfg(root, f'[diff "evil"]\n\ttextconv = {s}')
    return Case("exec", root, "git diff, log -p, show, blame, grep --textconv", NOTHING_RUNS)


@case(fire=("script", "-qec", "git log", "/dev/null"))
def cfg_pager(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail="cat")
    cfg(root, f"[core]\n\tpager = {s}\n[pager]\n\tstatus = {s}\n\tdiff = {s}\n\tlog = {s}\n\tconfig = {s}")
    return Case("exec", root, "any paged command when stdout is a terminal or with -p", NOTHING_RUNS)


@case(fire=("git", "commit", "-a"))
def cfg_editor(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail='echo msg > "$1"')
    cfg(root, f"[core]\n\teditor = {s}\n[sequence]\n\teditor = {s}")
    return Case("exec", root, "commit without -m, rebase -i, tag -a", NOTHING_RUNS)


@case(fire=("git", "commit", "-am", "m"))
def cfg_gpg_commit(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail="cat >/dev/null; exit 1")
    cfg(
        root,
        f"[commit]\n\tgpgSign = true\n[tag]\n\tgpgSign = true\n[user]\n\tsigningKey = x\n"
        f'[gpg]\n\tprogram = {s}\n[gpg "openpgp"]\n\tprogram = {s}',
    )
    return Case("exec", root, "git commit, merge, revert, tag, stash?, rebase", NOTHING_RUNS)


@case(fire=("git", "log", "-1"))
def cfg_gpg_log_verify(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail="cat >/dev/null")
    tree = git(root, "rev-parse", "HEAD^{tree}").decode().strip()
    raw = (
        f"tree {tree}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----\n\nsigned\n"
    )
    oid = git(root, "hash-object", "-t", "commit", "-w", "--stdin", given=raw.encode()).decode().strip()
    git(root, "update-ref", "HEAD", oid)
    cfg(root, f"[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {s}")
    return Case("exec", root, "git log / show / GitPython iter_commits? (log.showSignature)", NOTHING_RUNS)


@case(fire=("git", "ls-remote", "origin"))
def cfg_ssh_command(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail="exit 1")
    cfg(
        root,
        f'[core]\n\tsshCommand = {s}\n[remote "origin"]\n\turl = ssh://127.0.0.1:9/x.git\n'
        "\tfetch = +refs/heads/*:refs/remotes/origin/*",
    )
    return Case("exec", root, "fetch, pull, push, ls-remote, remote show/update", NOTHING_RUNS)


@case(fire=("git", "ls-remote", "origin"))
def cfg_ext_url(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail="exit 1")
    cfg(
        root,
        f'[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n'
        f'[remote "origin"]\n\turl = "ext::{s} fetch"\n\tfetch = +refs/heads/*:refs/remotes/origin/*',
    )
    return Case("exec", root, "fetch/ls-remote; the repo itself re-enables the ext transport", NOTHING_RUNS)


@case(fire=("git", "ls-remote", "origin"))
def cfg_uploadpack(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail="exit 1")
    cfg(
        root,
        f'[remote "origin"]\n\turl = {root}\n\tuploadpack = {s}\n\treceivepack = {s}\n'
        "\tfetch = +refs/heads/*:refs/remotes/origin/*",
    )
    return Case("exec", root, "fetch/ls-remote/push of a *local path* remote", NOTHING_RUNS)


@case(fire=("git", "st"))
def cfg_alias(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git")
    cfg(root, f"[alias]\n\tst = !{s}\n\tstatus = !{s}\n\tlfs = !{s}\n\tls = !{s}")
    return Case("exec", root, "git st / git lfs when git-lfs is absent (builtins cannot be aliased)", NOTHING_RUNS)


@case(fire=("git", "status"))
def cfg_includeif(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git")
    put(root, "conf.inc", f"[core]\n\tfsmonitor = {s}\n")
    cfg(root, '[includeIf "onbranch:**"]\n\tpath = ../conf.inc\n[includeIf "gitdir:**"]\n\tpath = ../conf.inc')
    return Case("exec", root, "conditional include", NOTHING_RUNS)


@case(fire=("git", "merge", "other"))
def cfg_merge_driver(root: Path, lab: Lab) -> Case:
    base(root, files={"app.py": "a = 1\n"})
    s = lab.script(root / ".git", tail="exit 1")
    git(root, "checkout", "-qb", "other")
    put(root, "app.py", "a = 2\n")
    git(root, "commit", "-qam", "o")
    git(root, "checkout", "-q", "main")
    put(root, "app.py", "a = 3\n")
    git(root, "commit", "-qam", "m")
    put(root, ".git/info/attributes", "* merge=evil\n")
    cfg(root, f'[merge "evil"]\n\tname = e\n\tdriver = {s} %O %A %B')
    return Case("exec", root, "merge other / cherry-pick / stash pop / rebase", NOTHING_RUNS)


@case(fire=("git", "interpret-trailers"))
def cfg_trailer(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git")
    cfg(root, f'[trailer "sign"]\n\tkey = Signed-off-by\n\tcommand = {s}\n\tifmissing = add\n')
    return Case("exec", root, "interpret-trailers / commit --trailer", NOTHING_RUNS)


@case(fire=("git", "credential", "fill"))
def cfg_credential_helper(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail="echo username=u; echo password=p")
    cfg(
        root,
        f"[credential]\n\thelper =\n\thelper = !{s}\n[core]\n\taskPass = {s}\n"
        '[remote "origin"]\n\turl = https://127.0.0.1:9/x.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*',
    )
    return Case("exec", root, "git credential fill; any HTTP(S) 401", NOTHING_RUNS)


@case(fire=("git", "ls-remote", "origin"))
def cfg_url_insteadof(root: Path, lab: Lab) -> Case:
    """Rewrites a good URL to a program; the product's allowlist of URLs sees the good one."""
    base(root)
    s = lab.script(root / ".git", tail="exit 1")
    cfg(
        root,
        f'[protocol]\n\tallow = always\n[url "ext::{s} "]\n\tinsteadOf = https://github.com/\n'
        '[remote "origin"]\n\turl = https://github.com/o/r.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*',
    )
    return Case("exec", root, "fetch/push/ls-remote to the 'github.com' remote", NOTHING_RUNS)


@case(fire=("git", "ls-remote", "origin"))
def cfg_gitproxy(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git", tail="exit 1")
    cfg(root, f'[core]\n\tgitProxy = {s}\n[remote "origin"]\n\turl = git://127.0.0.1:9/x\n')
    return Case("exec", root, "fetch of git:// remote", NOTHING_RUNS)


@case(fire=("git", "gc", "--prune=now"), needs=(2, 42))
def cfg_gc_hook(root: Path, lab: Lab) -> Case:
    base(root)
    s = lab.script(root / ".git")
    git(root, "hash-object", "-w", "--stdin", given=b"unreachable\n")
    cfg(root, f"[gc]\n\trecentObjectsHook = {s}\n\tauto = 1\n\tautoDetach = false\n[maintenance]\n\tautoDetach = false")
    return Case(
        "exec",
        root,
        "git>=2.42: gc --prune, prune, and gc --auto at the end of commit/merge/fetch when objects expire",
        NOTHING_RUNS,
    )
