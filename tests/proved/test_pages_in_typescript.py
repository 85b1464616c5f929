"""Every TypeScript example of every recipe's page, in one run of `tsc`: a refactor brings no type error of its own.

The examples are parts of programs, so what `tsc` says of the files before is what it may say of them afterwards.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.pages.test_recipe_pages import RecipeExample, read_recipe_examples
from tests.proved.libraries import NODE_PINS, Libraries
from tests.proved.type_checking import type_errors

from tengates.engine.catalog import load_catalog

TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts")
JAVASCRIPT = (".js", ".jsx", ".mjs", ".cjs")
PINS: Mapping[str, str] = json.loads(NODE_PINS.read_text("utf-8"))["dependencies"]
LOOSE = {"strict": False, "allowJs": True, "checkJs": True}
ALIAS = re.compile(rb"(?<=[\"'])@/")
UNTYPED = re.compile(r"TS70(?:06|31):")
RENAMED = {"ai": 5, "zod": 4}  # the major version since which the names are those of the installed one
NO_MODULE = re.compile(r"TS(?:2307|7016|2882): .*?['\"]((?:@[\w.-]+/)?[\w.-]+)")
IDS = [recipe.id for recipe in load_catalog().recipes]


@pytest.fixture(scope="module")
def new_errors(real: Libraries, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is new in each recipe's examples, by recipe."""
    found: dict[str, list[str]] = {}
    for endings, options in ((TYPESCRIPT, {}), (JAVASCRIPT, LOOSE)):
        folder = tmp_path_factory.mktemp("pages")
        titles = dict(_written(folder, endings))
        told = {side: type_errors(real, folder / side, **options) for side in ("before", "after")}
        said = {side: Counter(line for line in lines if not _stranger(line)) for side, lines in told.items()}
        unseen = {line.partition(": ")[0] for line in told["after"] if "TS2307" in line}
        for line in said["after"] - said["before"]:
            if UNTYPED.search(line) and line.partition(": ")[0] in unseen:
                continue  # the types of a callback come from a file that the example leaves out
            place, _, rest = line.partition("/")
            recipe, title = titles[place]
            found.setdefault(recipe, []).append(f"{title}: {rest}")
    return found


@pytest.mark.parametrize("recipe", IDS)
def test_an_example_has_no_type_error_that_it_had_not_before(recipe: str, new_errors: dict[str, list[str]]) -> None:
    assert "\n".join(new_errors.get(recipe, [])) == ""


def _written(folder: Path, endings: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Write each example before and after into folders of the same number, and tell which number is which."""
    for recipe in load_catalog().recipes:
        for number, example in enumerate(read_recipe_examples(recipe)):
            if example.changes and _speaks_the_installed_api(example):
                place = f"{recipe.id}-{number}"
                _write(folder / "before" / place, example.before, endings)
                _write(folder / "after" / place, {**example.before, **example.after}, endings)
                yield place, (recipe.id, example.title)


def _write(folder: Path, files: Mapping[str, bytes], endings: tuple[str, ...]) -> None:
    for path, text in files.items():
        if path.endswith(endings):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(ALIAS.sub(_root_from(path).encode(), text))


def _root_from(path: str) -> str:
    """What `@/` stands for in this file: all examples share one configuration, so each says it for itself."""
    depth = path.removeprefix("src/").count("/")
    return "../" * depth or "./"


def _speaks_the_installed_api(example: RecipeExample) -> bool:
    """Not where its manifest names a major version that has other names."""
    manifest = json.loads(example.before.get("package.json") or b"{}")
    named = {**manifest.get("devDependencies", {}), **manifest.get("dependencies", {})}
    majors = {name: re.search(r"\d+", version) for name, version in named.items()}
    return all(int(major[0]) >= RENAMED[name] for name, major in majors.items() if major and name in RENAMED)


def _stranger(line: str) -> bool:
    """Whether it is about a package that is not installed for these proofs."""
    named = NO_MODULE.search(line)
    return bool(named) and not named[1].startswith(".") and named[1] not in PINS
