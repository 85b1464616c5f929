"""What the founder types over a change: it alone moves, keeps the file's line ends, and is checked at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.engine.test_hunks import bases_with_edits
from tests.engine.test_propose import MAIN, edited, recipe, session

from tengates.engine.hunks import all_of, cut, proposed_lines, splice, with_typed, writes
from tengates.engine.propose import consider, propose
from tengates.engine.typed import carried, editable, retyped
from tengates.model.change import (
    ChangeKind,
    Decision,
    Draft,
    Edit,
    FileChange,
    Hunk,
    NewFile,
    Proposal,
    Tier,
    Untrack,
)
from tengates.model.errors import InputError

BASE = b"one\r\ntwo\r\nthree\r\nfour"
LINES = st.text(st.characters(categories=("L", "N", "P"), include_characters=" \t"), max_size=8)


def change_of(base: bytes, *edits: Edit) -> FileChange:
    hunks = cut(base, edits)
    return FileChange("a.txt", ChangeKind.EDIT, base, splice(base, hunks, {hunk.id for hunk in hunks}), hunks)


def proposal_of(*changes: FileChange, masks: tuple[str, ...] = ()) -> Proposal:
    return Proposal("r", "R", Tier.REVIEW, (), changes, (), (), masks=masks)


def new_of(proposal: Proposal, *accepted: int) -> bytes | None:
    places = frozenset(("a.txt", number) for number in accepted)
    return writes(proposal, Decision(places))[0].new


@given(bases_with_edits(), st.data())
def test_typing_replaces_the_lines_of_its_hunk_and_nothing_else(
    case: tuple[bytes, list[Edit]], data: st.DataObject
) -> None:
    base, edits = case
    change = change_of(base, *edits)
    if not change.hunks:
        return
    hunk = data.draw(st.sampled_from(change.hunks))
    typed = data.draw(st.binary(max_size=20))
    after = with_typed(change, hunk.id, typed)
    lines = [line + b"\n" for line in base.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    above, below = b"".join(lines[: hunk.old[0] - 1]), b"".join(lines[hunk.old[1] - 1 :])
    assert splice(base, after.hunks, {hunk.id}) == above + typed + below
    others = {row.id for row in change.hunks} - {hunk.id}
    assert splice(base, after.hunks, others) == splice(base, change.hunks, others)


@given(bases_with_edits(), st.data())
def test_typing_what_was_proposed_changes_nothing(case: tuple[bytes, list[Edit]], data: st.DataObject) -> None:
    change = change_of(case[0], *case[1])
    if not change.hunks:
        return
    hunk = data.draw(st.sampled_from(change.hunks))
    same = with_typed(change, hunk.id, proposed_lines(case[0], hunk))
    assert same.new == change.new
    assert [row.new for row in same.hunks] == [row.new for row in change.hunks]
    assert with_typed(same, hunk.id, None) == change


@example((b"a\nb\n", [Edit(0, 0, b"x", "why"), Edit(0, 2, b"", "why")]))  # the second alone would end with its line
@given(bases_with_edits())
def test_a_hunk_ends_with_a_line_or_with_the_file(case: tuple[bytes, list[Edit]]) -> None:
    base, edits = case
    for hunk in cut(base, edits):
        lines = proposed_lines(base, hunk)
        at_end = hunk.old[1] > base.count(b"\n")
        assert lines == b"" or lines.endswith(b"\n") or at_end


@given(st.lists(LINES, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.lists(LINES, max_size=6), st.data())
def test_typed_lines_take_the_line_ends_of_the_file(
    old: list[str], end: str, new: list[str], data: st.DataObject
) -> None:
    base = "".join(f"{line}{end}" for line in old).encode()
    line = data.draw(st.integers(0, len(old) - 1))
    start = sum(len(f"{row}{end}".encode()) for row in old[:line])
    edit = Edit(start, start, f"added{end}".encode(), "why")
    after = retyped(proposal_of(change_of(base, edit)), "a.txt", 1, "\n".join(new))
    written = new_of(after, 1)
    assert written is not None
    wanted = "".join(f"{row}{end}" for row in new) if "\n".join(new) else ""
    assert written == base[:start] + wanted.encode() + base[start:]


def test_lines_left_as_they_were_keep_their_bytes_and_a_missing_last_line_end_stays_missing() -> None:
    base = b"a\nb\r\nc\nd"
    change = change_of(base, Edit(0, len(base), b"A\nb\r\nc\nD", "why"))
    after = retyped(proposal_of(change), "a.txt", 1, "A\nb\nnew\nc\nE")
    assert new_of(after, 1) == b"A\nb\r\nnew\nc\nE"


def test_a_byte_order_mark_stays_and_is_not_shown() -> None:
    base = b"\xef\xbb\xbfone\ntwo\n"
    proposal = proposal_of(change_of(base, Edit(3, 6, b"ONE", "why")))
    assert editable(proposal, "a.txt", 1) == "ONE"
    assert new_of(retyped(proposal, "a.txt", 1, "Uno"), 1) == b"\xef\xbb\xbfUno\ntwo\n"


def test_a_new_file_can_be_typed_over_and_put_back() -> None:
    content = b"# Limits\n\n900 tokens.\n"
    hunk = Hunk(1, (1, 1), (1, 4), (Edit(0, 0, content, "why"),), supporting=False, why="why")
    proposal = proposal_of(FileChange("a.txt", ChangeKind.CREATE, None, content, (hunk,)))
    assert editable(proposal, "a.txt", 1) == "# Limits\n\n900 tokens."
    after = retyped(proposal, "a.txt", 1, "# Limits")
    assert new_of(after, 1) == b"# Limits\n"
    assert after.files[0].hunks[0].new == (1, 2)
    assert retyped(after, "a.txt", 1, None) == proposal


def test_hunks_below_move_with_what_is_typed() -> None:
    change = change_of(BASE, Edit(5, 8, b"TWO", "a"), Edit(17, 21, b"FOUR", "b"))
    after = retyped(proposal_of(change), "a.txt", 1, "2\n2a\n2b")
    assert [(hunk.old, hunk.new) for hunk in after.files[0].hunks] == [((2, 3), (2, 5)), ((4, 5), (6, 7))]
    assert new_of(after, 1, 2) == b"one\r\n2\r\n2a\r\n2b\r\nthree\r\nFOUR"


def test_no_text_takes_the_lines_away() -> None:
    after = retyped(proposal_of(change_of(BASE, Edit(5, 8, b"TWO", "a"))), "a.txt", 1, "")
    assert new_of(after, 1) == b"one\r\nthree\r\nfour"


def test_what_cannot_be_typed_over_says_why() -> None:
    secret = change_of(b"key = 1\n", Edit(6, 7, b"'sk-value-of-a-key'", "why"))
    untrack = FileChange("a.txt", ChangeKind.UNTRACK, b"x", b"x", secret.hunks, sensitive=True)
    cases = (
        (proposal_of(secret, masks=("sk-value-of-a-key",)), "secret values"),
        (proposal_of(replace(secret, sensitive=True)), "secret values"),
        (proposal_of(change_of(b"\xe9\n", Edit(0, 1, b"\xe8", "why"))), "UTF-8"),
        (proposal_of(change_of(b"a\n", Edit(0, 1, "b\u202e".encode(), "why"))), "cannot be seen"),
        (proposal_of(change_of(b"a\n", Edit(0, 1, b"x\ry", "why"))), "cannot be seen"),
        (proposal_of(change_of(b"a\n", Edit(0, 1, b"x" * 300_000, "why"))), "too long"),
        (proposal_of(untrack), "touches no text"),
        (proposal_of(), "no longer part"),
    )
    for proposal, said in cases:
        with pytest.raises(InputError, match=said):
            editable(proposal, "a.txt", 1)
        with pytest.raises(InputError, match=said):
            retyped(proposal, "a.txt", 1, "y")


@pytest.mark.parametrize(
    ("text", "said"), [("a\u200bb", "U\\+200B"), ("\ud800", "U\\+D800"), ("x" * 300_000, "Shorten")]
)
def test_text_that_cannot_be_used_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        retyped(proposal_of(change_of(BASE, Edit(5, 8, b"TWO", "a"))), "a.txt", 1, text)


def test_what_was_typed_comes_along_when_the_same_lines_are_proposed_again() -> None:
    change = change_of(BASE, Edit(5, 8, b"TWO", "a"), Edit(17, 21, b"FOUR", "b"))
    before = retyped(proposal_of(change), "a.txt", 2, "FIVE")
    other = change_of(BASE, Edit(5, 8, b"2", "a"), Edit(17, 21, b"FOUR", "b"))
    assert carried(before, proposal_of(change)) == before
    assert new_of(carried(before, proposal_of(other)), 1, 2) == b"one\r\n2\r\nthree\r\nFIVE"
    assert carried(before, proposal_of(replace(change, base=BASE + b"!"))).files[0].hunks == change.hunks


def test_the_score_follows_what_is_typed() -> None:
    made = recipe(lambda _given: Draft((edited(b"input=q", b"input=q, max_output_tokens=900"),)))
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    assert consider(scanned, proposal, all_of(proposal)).scores
    without = retyped(proposal, "main.py", 1, "    return client.responses.create(model='m', input=q)")
    assert consider(scanned, without, all_of(without)).scores == ()
    other = retyped(
        proposal, "main.py", 1, "    return client.responses.create(model='m', input=q, max_output_tokens=5)"
    )
    considered = consider(scanned, other, all_of(other))
    assert considered.scores == proposal.scores
    assert considered.problems == ()


def test_what_no_longer_parses_is_refused_with_its_line() -> None:
    made = recipe(
        lambda _given: Draft(
            (edited(b"input=q", b"input=q, max_output_tokens=9"), NewFile("web.ts", b"const a = 1;\n" * 90, "why"))
        )
    )
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    broken = retyped(proposal, "main.py", 1, "    return client.responses.create(model='m'")
    (trouble,) = consider(scanned, broken, all_of(broken)).troubles
    assert trouble == (
        "main.py",
        "With what you typed, main.py does not parse at line 7. Mend that, or put the proposed lines back.",
    )
    script = retyped(proposal, "web.ts", 1, "const a = 1;\n" * 90 + "const b = {{;\n")
    assert consider(scanned, script, all_of(script)).problems == (
        "With what you typed, web.ts does not parse at line 91. Mend that, or put the proposed lines back.",
    )
    left_out = Decision(all_of(broken).accepted - {("main.py", 1)})
    assert consider(scanned, broken, left_out).problems == ()


def test_a_key_that_is_typed_in_is_refused_and_masked() -> None:
    made = recipe(lambda _given: Draft((edited(b"input=q", b"input=q, max_output_tokens=9"),)))
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    key = "sk-proj-" + "a1B2c3D4" * 8
    typed = retyped(proposal, "main.py", 1, f"    return client.responses.create(model='m', input=q, api_key='{key}')")
    (problem,) = consider(scanned, typed, all_of(typed)).problems
    assert problem.startswith("What you typed into main.py looks like a key (")
    assert key not in problem


def test_a_file_taken_out_of_git_has_nothing_to_type_over() -> None:
    made = recipe(lambda _given: Draft((Untrack("main.py", "why"),)))
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    with pytest.raises(InputError, match="touches no text"):
        editable(proposal, "main.py", 1)
    assert read("main.py") == MAIN
