"""TypeScript's own word on a folder."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.proved.child import minimal, run
from tests.proved.libraries import Libraries

STRICT = {
    "strict": True,
    "noEmit": True,
    "target": "es2023",
    "lib": ["es2023", "dom", "dom.iterable"],
    "module": "preserve",
    "moduleResolution": "bundler",
    "jsx": "preserve",
    "skipLibCheck": True,
    "esModuleInterop": True,
    "types": ["node"],
}
ERROR = re.compile(r"^(.+?)\(\d+,\d+\): error (TS\d+: .+)$", re.MULTILINE)


def type_errors(real: Libraries, folder: Path, **options: object) -> list[str]:
    """Each error as `path: TS1234: what is wrong`, without its place: lines move when code is added."""
    config = {"compilerOptions": {**STRICT, **options}, "exclude": ["node_modules"]}
    (folder / "tsconfig.json").write_text(json.dumps(config), "utf-8")
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(real.node_modules, target_is_directory=True)
    script = real.node_modules / "typescript" / "bin" / "tsc"
    done = run([real.node, script, "--project", "tsconfig.json", "--pretty", "false"], folder, minimal(folder))
    found = [f"{path}: {message}" for path, message in ERROR.findall(done.log)]
    assert found or done.code == 0, done.log
    return found
