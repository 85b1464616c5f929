"""Collects the licences of everything a bundle holds into one text, and refuses what must not be in it.

    licences.py FILE              writes the text; resources/licences.txt is the one for Linux
    licences.py --check BUNDLE    names what a bundle holds that nobody accounts for
    licences.py --names           names the Python packages of a bundle

Runs with the Python of an environment that holds the runtime dependencies, and `packaging`.
Qt and PySide6 are taken under the LGPL-3.0: they are shared libraries of their own in the bundle,
which anybody can replace. Parts under the GPL or AGPL are refused.
"""

from __future__ import annotations

import argparse
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "packaging" / "licences"
SHOWN = ROOT / "resources" / "licences.txt"
_NAMES = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_LIBRARY = re.compile(r"\.(so|dll|dylib|pyd|exe)(\.|$)")
_RULE = "-" * 78
# Licences of packages whose metadata does not say one in a form that can be read, or that bring no text.
_SAID = {"libcst": "MIT AND PSF-2.0 AND Apache-2.0", "gitdb": "BSD-3-Clause"}
_TEXTS_FOR = {"ast-grep-py": ["MIT.txt"], "pyside6-essentials": [], "shiboken6": []}


@dataclass(frozen=True, slots=True)
class Part:
    """Something a bundle holds. `texts` are whole licences and notices."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]
    origin: str = ""


def packages(extra: str = "") -> list[Distribution]:
    """The program's dependencies and theirs, as far as this system needs them; those of an `extra` when one is named."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)["project"]
    named = project["optional-dependencies"][extra] if extra else project["dependencies"]
    wanted = [Requirement(text) for text in named]
    found: dict[str, Distribution] = {}
    while wanted:
        requirement = wanted.pop()
        name = _plain(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found[name] = distribution(requirement.name)
        wanted += [Requirement(text) for text in found[name].requires or []]
    return [found[name] for name in sorted(found)]


def licence_of(package: Distribution) -> str:
    """What a package says of itself, as one line."""
    if said := _SAID.get(_plain(package.name)):
        return said
    data = package.metadata
    text = data.get("License-Expression") or data.get("License") or ""
    if text and "\n" not in text:
        return str(text)
    rows = [row.rpartition(" :: ")[2] for row in data.get_all("Classifier") or [] if row.startswith("License")]
    return " AND ".join(rows) or "unknown"


def is_refused(licence: str) -> bool:
    """Whether a part under this licence must not be in the bundle: no alternative of it is free of GPL and AGPL."""
    return all(_is_strict(choice) for choice in re.split(r"\s+OR\s+", licence, flags=re.IGNORECASE))


def _is_strict(choice: str) -> bool:
    unknown = choice.strip().lower() in {"", "unknown"}
    ours = re.sub(r"GPL-2\.0-or-later WITH Bootloader-exception", "", choice)
    return unknown or re.search(r"(?<!L)GPL|Affero|(?<!Lesser )General Public", ours, re.IGNORECASE) is not None


def parts() -> Iterator[Part]:
    """Everything a bundle may hold."""
    for package in packages():
        texts = [file.read_text("utf-8") for file in map(Path, _licence_files(package))]
        texts += [(TEXTS / name).read_text("utf-8") for name in _TEXTS_FOR.get(_plain(package.name), [])]
        yield Part(package.name, package.version, licence_of(package), tuple(texts))
    for row in _others():
        texts = [_python_licence() if name == "python" else (TEXTS / name).read_text("utf-8") for name in row["text"]]
        if row.get("copyright"):
            texts = [f"{row['copyright']}\n\n{text}" for text in texts]
        yield Part(row["name"], "", row["licence"], tuple(texts), row["from"])


def text(found: list[Part]) -> str:
    """The list of parts, then each licence once, with the parts it is of."""
    rows = ["Ten Gates is under the MIT licence. It is made with the work of others:", ""]
    width = max(len(f"{part.name} {part.version}") for part in found) + 2
    for part in found:
        origin = f"  ({part.origin})" if part.origin else ""
        rows.append(f"{f'{part.name} {part.version}'.strip():<{width}}{part.licence}{origin}")
    rows += ["", "Qt and PySide6 are used under the LGPL-3.0. In a bundle they are shared libraries of their own,"]
    rows += ["which you may replace by another build of the same version."]
    whose: dict[str, list[str]] = {}
    for part in found:
        for content in part.texts:
            whose.setdefault("\n".join(line.rstrip() for line in content.strip().splitlines()), []).append(part.name)
    for content, names in whose.items():
        rows += ["", _RULE, ", ".join(dict.fromkeys(names)), _RULE, "", content]
    return "\n".join(rows) + "\n"


def unaccounted(bundle: Path) -> list[str]:
    """Programs and libraries in a bundle that belong to no part we know."""
    folders = {file.parts[0] for package in packages() for file in package.files or [] if len(file.parts) > 1}
    programs = {file.name for package in packages() for file in package.files or [] if "bin" in file.parts[:-1]}
    patterns = [re.compile(row["files"]) for row in _others()]
    found = []
    for file in sorted(path for path in bundle.rglob("*") if path.is_file()):
        inside = [
            name for name in file.relative_to(bundle).parts if name not in {"_internal", "Contents", "Frameworks"}
        ]
        known = inside[0] in folders or file.name in programs or any(row.match(file.name) for row in patterns)
        if _is_program(file) and not known:
            found.append("/".join(inside))
    return found


def _is_program(file: Path) -> bool:
    with file.open("rb") as stream:
        return bool(_LIBRARY.search(file.name)) or stream.read(4) in {b"\x7fELF", b"\xcf\xfa\xed\xfe"}


def _others() -> list[dict[str, str]]:
    return list(tomllib.loads((TEXTS / "parts.toml").read_text("utf-8"))["part"])


def _licence_files(package: Distribution) -> Iterator[str]:
    for file in package.files or []:
        inside = any(folder.endswith(".dist-info") for folder in file.parts)
        if inside and _NAMES.search(file.as_posix()) and Path(str(file.locate())).is_file():
            yield str(file.locate())


def _python_licence() -> str:
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    found = next((place / "LICENSE.txt" for place in places if (place / "LICENSE.txt").is_file()), None)
    if found is None:
        sys.exit("This Python came without its LICENSE.txt. Use one from python.org or your system's packages.")
    return found.read_text("utf-8")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    """Write the text, or check a bundle."""
    parser = argparse.ArgumentParser(description="Collects the licences of everything a bundle holds.")
    parser.add_argument("file", nargs="?", type=Path, default=SHOWN, help="where to write; resources/licences.txt")
    parser.add_argument("--check", type=Path, metavar="BUNDLE", help="name what nobody accounts for in this folder")
    parser.add_argument("--names", action="store_true", help="name the Python packages of a bundle")
    arguments = parser.parse_args()
    if arguments.names:
        print("\n".join(package.name for package in packages()))
        return 0
    try:
        found = list(parts())
    except PackageNotFoundError as problem:
        print(f"{problem} is not installed here. Use the Python in build/env or .venv.", file=sys.stderr)
        return 2
    refused = [f"{part.name}: {part.licence}" for part in found if is_refused(part.licence)]
    strangers = unaccounted(arguments.check) if arguments.check else []
    for line in refused:
        print(f"Must not be in the bundle: {line}", file=sys.stderr)
    for line in strangers:
        print(f"In the bundle, and in no list of licences: {line}", file=sys.stderr)
    if not arguments.check:
        arguments.file.write_text(text(found), encoding="utf-8")
    return int(bool(refused or strangers))


if __name__ == "__main__":
    sys.exit(main())
