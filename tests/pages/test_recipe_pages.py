"""Every recipe's page is its test: each example is scanned, refactored, compared byte for byte and refactored again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from tengates.authoring.editing.javascript_edits import syntax_errors
from tengates.engine.catalog import load_catalog, recipe_page
from tengates.engine.hunks import all_of, settle, writes
from tengates.engine.overlay import memory_snapshot
from tengates.engine.propose import propose
from tengates.engine.session import Said, Session, start, with_writes
from tengates.model.change import ChangeKind, Proposal, Tier
from tengates.model.control import Recipe

HEADINGS = ("What it does", "Why", "Before you accept", "Examples")
HEADING = re.compile(r"^### (Changes|Left alone): (.+)$")
FENCE = re.compile(r"^(`{3,})(\S+) (\S+)(?: (before|after))?$")
BOM = b"\xef\xbb\xbf"
CODE = (".py", ".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs")


@dataclass(frozen=True)
class RecipeExample:
    """An example: the files before and after, the parameters, and for a site left alone the words of the reason."""

    title: str
    changes: bool
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    values: Mapping[str, str]
    reason: str


def read_recipe_examples(recipe: Recipe) -> Iterator[RecipeExample]:
    """All examples of a recipe's page."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for line in recipe_page(recipe.id).section("Examples").split("\n"):
        if heading := HEADING.match(line):
            found.append((heading, []))
        elif found:
            found[-1][1].append(line)
    for heading, body in found:
        yield _example(heading, body)


def _example(heading: re.Match[str], body: list[str]) -> RecipeExample:
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    values: dict[str, str] = {}
    reason, closing, target, path, lines = "", "", before, "", list[str]()
    for line in body:
        if closing:
            if line == closing:
                target[path] = "".join(f"{text}\n" for text in lines).encode()
                closing = ""
            else:
                lines.append(line)
        elif fence := FENCE.match(line):
            closing, path, lines = fence.group(1), fence.group(3), []
            target = after if fence.group(4) == "after" else before
        elif line.startswith("Values: "):
            values = dict(pair.strip().split("=") for pair in line.removeprefix("Values: ").split(","))
        elif line.startswith("Reason: "):
            reason = line.removeprefix("Reason: ")
    return RecipeExample(heading.group(2), heading.group(1) == "Changes", before, after, values, reason)


def _cases(*, changes: bool) -> list[object]:
    return [
        pytest.param(recipe, example, id=f"{recipe.id}: {example.title}")
        for recipe in load_catalog().recipes
        for example in read_recipe_examples(recipe)
        if example.changes is changes
    ]


def scanned(files: Mapping[str, bytes]) -> Session:
    return start(load_catalog(), memory_snapshot(files), Said({}, {}), lambda _progress: None, lambda: False)


def proposed(session: Session, recipe: Recipe, files: Mapping[str, bytes], values: Mapping[str, str]) -> Proposal:
    return propose(session, recipe, values, files.get)


def applied(files: Mapping[str, bytes], proposal: Proposal) -> dict[str, bytes]:
    result = dict(files)
    for write in writes(proposal, settle(proposal, all_of(proposal))):
        assert result.get(write.path) == write.base
        if write.new is not None:
            result[write.path] = write.new
    return result


@pytest.mark.parametrize("recipe", load_catalog().recipes, ids=lambda recipe: recipe.id)
def test_the_page_has_its_headings_and_both_kinds_of_example(recipe: Recipe) -> None:
    page = recipe_page(recipe.id)
    examples = list(read_recipe_examples(recipe))
    assert tuple(heading for heading, _ in page.sections) == HEADINGS
    advises = recipe.tier is Tier.ADVICE  # it edits nothing, so each example shows what is said
    assert any(example.changes for example in examples) is not advises
    assert any(not example.changes for example in examples)


@pytest.mark.parametrize(("recipe", "example"), _cases(changes=True))
def test_the_page_says_what_the_recipe_does(recipe: Recipe, example: RecipeExample) -> None:
    session = scanned(example.before)
    proposal = proposed(session, recipe, example.before, example.values)
    result = applied(example.before, proposal)
    expected = {**example.before, **example.after}
    assert {path: text.decode() for path, text in result.items()} == {
        path: text.decode() for path, text in expected.items()
    }
    _assert_whole(example.before, result)
    assert any(effect.after > effect.before for effect in proposal.effects), proposal.effects


@pytest.mark.parametrize(("recipe", "example"), _cases(changes=True))
def test_a_second_run_proposes_nothing(recipe: Recipe, example: RecipeExample) -> None:
    session = scanned(example.before)
    proposal = proposed(session, recipe, example.before, example.values)
    after = with_writes(session, writes(proposal, all_of(proposal)))
    again = proposed(after, recipe, applied(example.before, proposal), example.values)
    assert [change.path for change in again.files] == []


@pytest.mark.parametrize("variant", ["crlf", "bom", "tabs"])
@pytest.mark.parametrize(("recipe", "example"), _cases(changes=True))
def test_line_endings_marks_and_tabs_survive(recipe: Recipe, example: RecipeExample, variant: str) -> None:
    before = {path: _as(variant, path, text) for path, text in example.before.items()}
    expected = {path: _as(variant, path, text) for path, text in example.after.items() if path in before}
    proposal = proposed(scanned(before), recipe, before, example.values)
    result = applied(before, proposal)
    for path, text in expected.items():
        assert result[path].decode() == text.decode()
    assert set(result) == set(example.before) | set(example.after)
    _assert_whole(before, result)


@pytest.mark.parametrize(("recipe", "example"), _cases(changes=False))
def test_what_cannot_be_mended_is_left_alone_with_a_reason(recipe: Recipe, example: RecipeExample) -> None:
    proposal = proposed(scanned(example.before), recipe, example.before, example.values)
    assert [change.path for change in proposal.files] == []
    if example.reason:
        assert any(example.reason in skipped.reason for skipped in proposal.skipped), proposal.skipped
    else:
        assert proposal.skipped == ()


@pytest.mark.parametrize(("recipe", "example"), _cases(changes=True))
def test_untouched_lines_are_those_of_the_file(recipe: Recipe, example: RecipeExample) -> None:
    proposal = proposed(scanned(example.before), recipe, example.before, example.values)
    for change in proposal.files:
        if change.kind is ChangeKind.EDIT and change.base is not None and change.new is not None:
            kept = [edit for hunk in change.hunks for edit in hunk.edits]
            position = 0
            for edit in sorted(kept, key=lambda edit: (edit.start, edit.end)):
                assert edit.start >= position
                position = edit.end


def _as(variant: str, path: str, text: bytes) -> bytes:
    if variant == "crlf":
        return text.replace(b"\n", b"\r\n")
    if variant == "bom":
        return BOM + text if path.endswith(CODE) else text
    step = b"    " if path.endswith(".py") else b"  "
    return _tabbed(text, step) if path.endswith(CODE) else text


def _tabbed(text: bytes, step: bytes) -> bytes:
    lines = []
    for line in text.split(b"\n"):
        rest = line.lstrip(b" ")
        width = len(line) - len(rest)
        lines.append(b"\t" * (width // len(step)) + b" " * (width % len(step)) + rest)
    return b"\n".join(lines)


def _assert_whole(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    for path, text in after.items():
        if path.endswith(".py"):
            ast.parse(text)
        elif path.endswith(CODE):
            assert syntax_errors(text, path) <= (syntax_errors(before[path], path) if path in before else 0)
