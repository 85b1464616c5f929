#!/usr/bin/env python3
"""Write the list of parts of a release (CycloneDX, JSON): the packages, and what else `licences/parts.toml` names."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import build
import environment


def main() -> int:
    """Write the list to the file that is named, else into dist/."""
    usual = build.DIST / f"tengates-{build.version()}-{sys.platform}.cdx.json"
    try:
        return _write(Path(sys.argv[1]) if len(sys.argv) > 1 else usual)
    except environment.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2


def _write(target: Path) -> int:
    """Ask cyclonedx-py about the environment the bundle was made of, and keep what is bundled."""
    made_of, writer = environment.ensure_build(), environment.ensure_sbom()
    options = ["--pyproject", str(environment.ROOT / "pyproject.toml"), "--output-reproducible", "--of", "JSON"]
    listed = _said([writer, "-m", "cyclonedx_py", "environment", *options, made_of])
    names = _said([made_of, environment.ROOT / "packaging" / "licences.py", "--names"]).split()
    bill = bundled(json.loads(listed), set(names), parts_in(build.BUNDLE))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
    environment.say(f"{target.name}: {len(bill['components'])} parts")
    return 0


def bundled(bill: dict[str, Any], names: set[str], parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The bill without what only built the bundle, and with the parts that are no Python packages."""
    top = bill["metadata"]["component"]
    top["version"] = build.version()
    kept = [item for item in bill["components"] if item["name"] in names]
    others = [_component(part) for part in parts]
    known = {item["bom-ref"] for item in (*kept, *others)}
    rows = {row["ref"]: [ref for ref in row.get("dependsOn", []) if ref in known] for row in bill["dependencies"]}
    rows[top["bom-ref"]] += [item["bom-ref"] for item in others]
    rows |= {item["bom-ref"]: [] for item in others}
    arrows = [{"ref": ref, "dependsOn": to} for ref, to in rows.items() if ref in known | {top["bom-ref"]}]
    return {**bill, "components": [*kept, *others], "dependencies": arrows}


def parts_in(bundle: Path) -> list[dict[str, Any]]:
    """The parts of `licences/parts.toml` of which the bundle holds a file."""
    parts = tomllib.loads((environment.ROOT / "packaging" / "licences" / "parts.toml").read_text("utf-8"))["part"]
    names = {file.name for file in bundle.rglob("*") if file.is_file()}
    return [part for part in parts if any(re.match(part["files"], name) for name in names)]


def _component(part: dict[str, Any]) -> dict[str, Any]:
    licences = [{"license": {"name": part["licence"]}}]
    return {"type": "library", "bom-ref": f"part:{part['name']}", "name": part["name"], "licenses": licences}


def _said(command: list[str | Path]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise environment.SetupError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
