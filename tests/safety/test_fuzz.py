"""Files changed at random harm no reader, no hunk and no refactor; a short run here, a long one by command.

`python3 packaging/safety.py --only fuzz` sets TENGATES_FUZZ, which is how many files each test tries.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.safety.judging import faults
from tests.safety.mutating import changed
from tests.safety.seeds import ALL, CODE, CONFIGURATION, EDITABLE, MANIFESTS

from tengates.engine.catalog import load_catalog
from tengates.engine.hunks import all_of, cut, settle, splice, writes
from tengates.engine.overlay import memory_snapshot
from tengates.engine.propose import propose
from tengates.engine.session import Said, Session, start, with_writes
from tengates.facts.extract import extract
from tengates.facts.packing import pack, unpack
from tengates.facts.structured import UnreadableError, flattened, read_json, read_toml, read_yaml
from tengates.model.change import Decision, Edit, Proposal
from tengates.model.control import Recipe
from tengates.repo.gitconfig import GitConfig
from tengates.settings import read_project_settings

_GIVEN = int(os.environ.get("TENGATES_FUZZ", "0"))
_SECONDS = 5.0
_CONFIG = b'[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n[remote "origin"]\n\turl = a\\\n  b\n[include]\n\tpath = x\n'
_WORDS = b'ignored = ["a/**"]\n[minimums]\nsecurity = 4\n[answers."a.b"]\nvalue = "yes"\nnote = "x"\ndate = "2026-01-01"\n[[waivers]]\ncontrol = "a.b"\nreason = "c"\ndate = "2026-01-01"\n'


def tried(short: int) -> Callable[..., Callable[..., None]]:
    """So many examples in the suite, and as many as were asked for by the command."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=_GIVEN or short, deadline=None, suppress_health_check=checks)


@tried(150)
@given(changed(ALL))
def test_every_file_has_facts_in_time(case: tuple[str, bytes]) -> None:
    path, content = case
    begun = time.process_time()
    facts = extract(path, content)
    assert time.process_time() - begun < _SECONDS
    assert (facts.path, facts.size) == (path, len(content))
    assert unpack(pack(facts)) == facts
    if facts.code is not None:
        last = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        assert all(1 <= line <= last for line in facts.code.broken_lines)


@tried(100)
@given(
    changed({path: text for path, text in CONFIGURATION.items() if path.endswith((".json", ".toml", ".yml", ".yaml"))})
)
def test_every_configuration_is_read_or_refused(case: tuple[str, bytes]) -> None:
    text = case[1].decode("utf-8", "replace")
    for read in (read_json, read_toml, read_yaml):
        with suppress(UnreadableError):
            flattened(read(text))


@tried(60)
@given(changed({"config": _CONFIG, "project.toml": _WORDS}))
def test_what_git_or_the_project_says_is_read_or_explained(case: tuple[str, bytes]) -> None:
    GitConfig.parse(case[1])
    words = read_project_settings(case[1])
    assert words.problem or isinstance(words.ignored, tuple)


@tried(60)
@given(changed(CODE), st.data())
def test_hunks_of_any_file_move_nothing_else(case: tuple[str, bytes], data: st.DataObject) -> None:
    base = case[1]
    cuts = sorted(data.draw(st.sets(st.integers(0, len(base)), max_size=6)))
    edits = [Edit(a, b, data.draw(st.sampled_from([b"", b"x", b"x\n", b"\r\n"])), "Why.") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]  # fmt: skip
    hunks = cut(base, edits)
    chosen = data.draw(st.sets(st.sampled_from([hunk.id for hunk in hunks]))) if hunks else set()
    new, lines, at = splice(base, hunks, chosen), base.split(b"\n"), 0
    for hunk in hunks:  # what stands between the chosen hunks is there, byte for byte and in order
        if hunk.id in chosen:
            kept = b"\n".join(lines[at : hunk.old[0] - 1])
            assert kept in new
            new, at = new[new.index(kept) + len(kept) :], hunk.old[1] - 1
    assert new.endswith(b"\n".join(lines[at:]))


def _session(files: dict[str, bytes]) -> Session:
    return start(load_catalog(), memory_snapshot(files), Said({}, {}), lambda _progress: None, lambda: False)


@pytest.mark.parametrize("part", range(4))
@tried(5)
@given(case=changed(EDITABLE), data=st.data())
def test_no_refactor_harms_a_file_changed_at_random(part: int, case: tuple[str, bytes], data: st.DataObject) -> None:
    path, content = case
    files = {**MANIFESTS, path: content}
    session = _session(files)
    for recipe in load_catalog().recipes[part::4]:
        _refactored(session, recipe, files, data)


@pytest.mark.parametrize("before", [b"\0", "é".encode()])
def test_what_a_long_run_found_stays_mended(before: bytes) -> None:
    files = {**MANIFESTS, "server.js": before + EDITABLE["server.js"]}
    session = _session(files)
    for recipe in load_catalog().recipes:
        _twice(session, recipe, files)


def _refactored(session: Session, recipe: Recipe, files: dict[str, bytes], data: st.DataObject) -> None:
    proposal = _twice(session, recipe, files)
    if places := sorted(all_of(proposal).accepted):
        some = settle(proposal, Decision(frozenset(data.draw(st.sets(st.sampled_from(places))))))
        assert all(item.base == files.get(item.path) for item in writes(proposal, some))


def _twice(session: Session, recipe: Recipe, files: dict[str, bytes]) -> Proposal:
    """What a refactor proposes: nothing of it is broken, and a second run finds nothing more to do."""
    proposal = propose(session, recipe, {}, files.get)
    assert [f"{recipe.id}: {change.path} {line}" for change in proposal.files for line in faults(change)] == []
    if not proposal.files:
        return proposal
    written = writes(proposal, settle(proposal, all_of(proposal)))
    after = {**files, **{item.path: item.new for item in written if item.new is not None}}
    again = propose(with_writes(session, written), recipe, {}, after.get)
    assert [f"{recipe.id} again: {change.path}" for change in again.files] == []
    return proposal
