"""Watches scans by their system calls: which programs start, what is asked of a network.

`python tests/hostile/tracing.py FOLDER_OF_REPOSITORIES [--count 20]`, run in `.venv`, prints the figures.
"""

# ruff: noqa: T201  it prints

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Our own interpreter and workers, git, and the audit of workflows that we bring.
NAMED = {"python", "git", "zizmor"}
_STARTED = re.compile(r'execve\("([^"]+)".* = 0$', re.MULTILINE)
_NETWORK = re.compile(r"(?:socket|connect|sendto|sendmsg)\(.*(?:AF_INET6?|AF_NETLINK|AF_PACKET)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--json", default="")
    parser.add_argument("--resume", action="store_true", help="for others' sake: it is begun anew")
    given = parser.parse_args()
    if shutil.which("strace") is None:
        print("strace is not installed (Debian: apt-get install strace)")
        return 2
    started, network, codes = Counter[str](), list[str](), Counter[int]()
    begun = time.monotonic()
    for repository in sorted(path for path in given.folder.iterdir() if path.is_dir())[: given.count]:
        code, calls = traced(repository)
        codes[code] += 1
        started.update(_STARTED.findall(calls))
        network += [line for line in calls.split("\n") if _NETWORK.search(line)]
        print(f"{repository.name:32} exit {code}", flush=True)
    strangers = {path for path in started if not named(path)}
    print(f"\n{sum(codes.values())} repositories, {time.monotonic() - begun:.0f} s; exit codes {dict(codes)}")
    for path, count in started.most_common():
        print(f"{count:>8}  started {path}")
    print(f"{len(network):>8}  calls to a network")
    if given.json:
        found = {"repositories": sum(codes.values()), "network": network, "strangers": sorted(strangers)}
        Path(given.json).write_text(json.dumps({**found, "failed": sum(codes.values()) - codes[0]}), "utf-8")
        Path(given.json).with_suffix(".whole").touch()
    print(f"{len(strangers):>8}  programs that are none of ours, git or a named engine {sorted(strangers) or ''}")
    return int(bool(strangers or network or set(codes) - {0}))


def traced(repository: Path) -> tuple[int, str]:
    """A scan that reads everything anew: its exit code, and the calls it made."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "calls")
        watch = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", kept, "-e", "trace=execve,socket,connect,sendto,sendmsg"]
        scan = [sys.executable, "-P", "-m", "tengates", "scan", repository, "--no-cache"]
        environment = {**os.environ, "TENGATES_HOME": str(Path(folder, "home"))}
        done = subprocess.run([*watch, *scan], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)
        return done.returncode, kept.read_text("utf-8", "replace")


def named(path: str) -> bool:
    """Whether this program may be started by a scan."""
    name = re.sub(r"[\d.]+$", "", Path(path).name)
    return name in NAMED


if __name__ == "__main__":
    sys.exit(main())
