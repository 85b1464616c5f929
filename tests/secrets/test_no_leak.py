"""Credentials planted everywhere are in no output, log, database or report.

`TENGATES_SECRET_SHAPES=1000` tries that many shapes (the default is small, for a pipeline); the count is printed.
"""

from __future__ import annotations

import gc
import logging
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.secrets.planting import planted
from tests.secrets.shapes import KINDS, NAMELESS, Shape, shapes

from tengates.cli.main import main
from tengates.gui.plain import visible
from tengates.home import Home
from tengates.model.veil import veiled
from tengates.present.diff import proposal_diff
from tengates.project import Project

COUNT = int(os.environ.get("TENGATES_SECRET_SHAPES", str(2 * len(KINDS))))
BATCH = 120  # in one repository
EXPORTS = ("markdown", "html", "json", "sarif", "prompt")


def leaks(found: tuple[Shape, ...], texts: Mapping[str, str]) -> list[str]:
    """Where a credential is seen, without saying it."""
    return [f"{item.kind} in {place}" for place, text in texts.items() for item in found if item.core in text]


@pytest.mark.parametrize("kind", NAMELESS)
def test_a_credential_that_tells_by_its_shape_is_veiled_in_any_words(kind: str) -> None:
    for item in shapes(20, 5, (kind,)):
        for text in (item.value, f"see {item.value}.", f"a/{item.value}/b.py", f"x={item.value}&y", f'"{item.value}"'):
            assert item.core not in veiled(text), kind
            assert item.core not in visible(text), kind


@pytest.mark.parametrize(
    "text",
    [
        "app/api/chat/route.ts",
        "the secret to a good plan",
        "password: required",
        "https://example.com/a:b@c",
        "sk-learn",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "key-value stores",
        "api_key = os.environ['KEY']",
        "",
    ],
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert veiled(text) == text


@pytest.mark.parametrize("seed", range(max(1, -(-COUNT // BATCH))))
def test_nothing_that_is_planted_is_ever_shown(
    seed: int, tmp_path: Path, home: Home, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "repo"
    folder.mkdir()
    found = planted(folder, min(BATCH, COUNT), seed)
    project = Project.open(folder, home)
    project.scan()
    texts = {f"export {kind}": project.export(kind) for kind in EXPORTS}
    for offer in project.offers()[:12]:
        proposal = project.propose(offer.recipe)
        texts[f"diff {offer.recipe}"] = proposal_diff(proposal)
    for path in ("config.py", ".env", "web/keys.js", "new.py"):
        texts[f"code {path}"] = "\n".join(line for _, line in project.code(path, 1, 999))
    for command in (
        ("scan", "--format", "text"),
        ("plan", "--format", "text"),
        ("history",),
        ("history", "--commits", "5"),
        ("recipes",),
    ):
        assert main([command[0], str(folder), *command[1:]]) == 0
        said = capsys.readouterr()
        texts[f"command {' '.join(command)}"] = said.out + said.err
    texts["log"] = caplog.text
    del project, proposal
    gc.collect()  # the private copy of git's index goes with the project
    texts |= dict(_kept(home))
    seen = leaks(found, texts)
    assert not seen, "\n".join(seen)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(found)} planted credentials of {len(KINDS)} kinds, looked for in {len(texts)} texts\n"
        )


def _kept(home: Home) -> Iterator[tuple[str, str]]:
    """Everything the program keeps for itself: databases row by row, other files as they are."""
    for path in sorted(home.data.parent.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(home.data.parent).name)
            yield f"file {name}", path.read_bytes().decode("latin-1")
            if path.suffix == ".sqlite3":
                yield f"database {name}", _rows(path)


def _rows(path: Path) -> str:
    with closing(sqlite3.connect(path)) as base:
        tables = [name for (name,) in base.execute("select name from sqlite_master where type = 'table'")]
        rows = [row for table in tables for row in base.execute(f'select * from "{table}"')]  # noqa: S608
    return "\n".join(
        value.decode("latin-1") if isinstance(value, bytes) else str(value) for row in rows for value in row
    )
