from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.gui.fake_code import CHAT, CONFIG, proposal_of

from tengates.engine.hunks import cut, splice
from tengates.gui.colours import coloured
from tengates.gui.review import RowKind, hide, side_by_side, unified, words
from tengates.model.change import ChangeKind, Edit, FileChange, Hunk


def _change(base: bytes, *edits: Edit) -> FileChange:
    hunks = cut(base, edits)
    return FileChange("a.txt", ChangeKind.EDIT, base, splice(base, hunks, {hunk.id for hunk in hunks}), hunks)


def test_every_hunk_has_one_row_for_its_tick() -> None:
    rows = side_by_side(proposal_of("bound-model-output", "900").files[0], ())
    assert [row.hunk for row in rows if row.kind is RowKind.HUNK] == [1, 2, 3]


def test_an_inserted_line_stands_beside_nothing() -> None:
    rows = side_by_side(proposal_of("bound-model-output", "900").files[0], ())
    coming = [row for row in rows if row.new and row.new.changed and row.old is None]
    assert [row.new.text.strip() for row in coming if row.new] == [
        "MAX_OUTPUT_TOKENS = 900",
        "max_completion_tokens=MAX_OUTPUT_TOKENS,",
    ]


def test_a_changed_line_marks_the_words_that_came() -> None:
    rows = side_by_side(proposal_of("bound-model-output", "900").files[0], ())
    pair = next(row for row in rows if row.old and row.old.changed and row.new)
    assert pair.new is not None
    first, length = pair.new.words[0]
    assert "max_completion_tokens=MAX_OUTPUT_TOKENS" in pair.new.text[first : first + length]


def test_lines_left_out_are_counted() -> None:
    rows = side_by_side(_change(b"".join(b"%d\n" % n for n in range(50)), Edit(80, 80, b"x\n", "why")), ())
    shown = sum(row.old is not None for row in rows)
    assert shown + sum(row.hidden for row in rows) == 50


def test_the_unified_view_shows_what_goes_before_what_comes() -> None:
    base = b"one\ntwo\nthree\n"
    rows = unified(side_by_side(_change(base, Edit(0, 8, b"uno\ndos\n", "why")), ()))
    shown = [("-" if row.new is None else "+" if row.old is None else " ") for row in rows if row.kind is RowKind.LINE]
    assert shown == ["-", "-", "+", "+", " "]


def test_a_secret_is_hidden_on_both_sides() -> None:
    proposal = proposal_of("secret-to-env", "")
    rows = side_by_side(proposal.files[0], proposal.masks)
    texts = [line.text for row in rows for line in (row.old, row.new) if line]
    assert any("sk-p…" in text for text in texts)
    assert not any(proposal.masks[0][8:] in text for text in texts)
    assert proposal.masks[0] in CONFIG


def test_a_sensitive_file_shows_names_without_values() -> None:
    text = b"OPENAI_API_KEY=abc123\n"
    hunk = Hunk(1, (1, 1), (1, 2), (Edit(0, 0, text, "why"),), supporting=False, why="why")
    change = FileChange(".env", ChangeKind.CREATE, None, text, (hunk,), sensitive=True)
    assert [row.new.text for row in side_by_side(change, ()) if row.new] == ["OPENAI_API_KEY=••••"]


def test_a_secret_over_several_lines_keeps_the_line_count() -> None:
    assert hide("a\nKEY1\nKEY2\nb", ("KEY1\nKEY2",)) == "a\nKEY1…\n\nb"


def test_two_lines_with_nothing_in_common_have_no_word_marks() -> None:
    assert words("alpha beta", "12 + 34") == ((), ())


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=20), max_size=30), st.data())
def test_every_line_of_both_sides_is_shown_or_counted(lines: list[str], data: st.DataObject) -> None:
    base = "".join(f"{line}\n" for line in lines).encode()
    start = data.draw(st.integers(0, len(base)))
    end = data.draw(st.integers(start, len(base)))
    change = _change(base, Edit(start, end, data.draw(st.binary(max_size=30)), "why"))
    rows = side_by_side(change, ())
    hidden = sum(row.hidden for row in rows)
    for content, side in ((base, "old"), (change.new or b"", "new")):
        count = len(content.decode("utf-8", "replace").removesuffix("\n").split("\n"))
        numbers = [getattr(row, side).number for row in rows if getattr(row, side)]
        assert numbers == sorted(set(numbers))
        assert abs(count - (len(numbers) + hidden)) <= 1  # an empty last line has no row of its own


def test_colours_fall_on_the_right_line() -> None:
    marks = coloured("a.py", CHAT)
    lines = CHAT.split("\n")
    row = next(index for index, line in enumerate(lines) if line.startswith("from"))
    assert (0, 4, "code_keyword") in marks[row]
    assert len(marks) == len(lines)


def test_a_huge_or_unknown_file_has_no_colours() -> None:
    assert coloured("a.bin", "x\ny") == ((), ())
    assert not any(coloured("a.py", "x = 1\n" * 200_000))


@given(st.text(max_size=200), st.sampled_from(["a.py", "a.ts", "a.json", "Dockerfile", ".env"]))
def test_colours_never_lose_a_line(text: str, path: str) -> None:
    assert len(coloured(path, text)) == len(text.split("\n"))
