"""Make the Windows installer of dist/tengates with Inno Setup. Untried: it has not been run on Windows yet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import build
import environment


def main() -> int:
    """Find Inno Setup and run its script."""
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "C:/Program Files (x86)")) / "Inno Setup 6" / "ISCC.exe"
    program = shutil.which("iscc") or (str(usual) if usual.is_file() else None)
    if program is None:
        print("Inno Setup 6 is not here. Install it and run this again.", file=sys.stderr)
        return 2
    defines = [f"/DVersion={build.version()}", f"/DRoot={environment.ROOT}"]
    script = Path(__file__).with_name("tengates.iss")
    return subprocess.run([program, "/Qp", *defines, script], check=False).returncode


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
