"""A proposal as a diff: exact lines for the eye, secrets hidden, nothing that could steer a terminal."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tengates.engine.hunks import cut
from tengates.model.change import ChangeKind, Edit, Effect, FileChange, Hunk, Proposal, SkippedSite, Tier
from tengates.present.diff import masked, proposal_diff

VALUES = st.text(alphabet="abcdefghijkmnpqrstuvwxyzABCDEFGHJK23456789-_./+=", min_size=8, max_size=60)


def edit(old: bytes, new: bytes, *, path: str = "a.py", sensitive: bool = False, why: str = "because") -> FileChange:
    """A file whose whole content is replaced."""
    hunks = cut(old, (Edit(0, len(old), new, why),))
    return FileChange(path, ChangeKind.EDIT, old, new, hunks, sensitive=sensitive)


def create(new: bytes, *, path: str = "b.py", sensitive: bool = False) -> FileChange:
    """A new file."""
    hunk = Hunk(1, (1, 1), (1, 2), (Edit(0, 0, new, "new"),), supporting=True, why="new")
    return FileChange(path, ChangeKind.CREATE, None, new, (hunk,), sensitive=sensitive)


def diff(*files: FileChange, masks: tuple[str, ...] = (), skipped: tuple[SkippedSite, ...] = ()) -> str:
    """The diff of a proposal of these files."""
    effects = (Effect("cost.token-limits", 0.0, 1.0),)
    return proposal_diff(
        Proposal("r", "Put a limit", Tier.REVIEW, (("cap", "900"),), files, skipped, ("do this",), effects, masks=masks)
    )


def test_a_diff_shows_what_goes_and_what_comes() -> None:
    lines = diff(edit(b"one\ntwo\n", b"one\n2\n")).split("\n")
    assert "--- a/a.py" in lines
    assert "+++ b/a.py" in lines
    assert "-two" in lines
    assert "+2" in lines
    assert " one" in lines


def test_reasons_parameters_notes_and_effects_are_told() -> None:
    text = diff(edit(b"a\n", b"b\n"), skipped=(SkippedSite("c.py", 9, "it streams"), SkippedSite("d.py", 0, "odd")))
    assert "# cap = 900" in text
    assert "# a.py:1 because" in text
    assert "# left alone: c.py:9 it streams" in text
    assert "# left alone: d.py odd" in text
    assert "# yours to do: do this" in text
    assert "# cost.token-limits: 0.00 to 1.00" in text


def test_a_new_file_comes_from_nothing() -> None:
    text = diff(create(b"x = 1\n"))
    assert "--- /dev/null" in text
    assert "(comes along)" in text


def test_a_file_taken_out_of_git_shows_none_of_its_lines() -> None:
    hunk = Hunk(1, (1, 1), (1, 1), (Edit(0, 0, b"", "why"),), supporting=False, why="why")
    change = FileChange(".env", ChangeKind.UNTRACK, b"KEY=abc\n", b"KEY=abc\n", (hunk,), sensitive=True)
    text = diff(change)
    assert "# .env:1 why" in text
    assert "KEY" not in text


@given(VALUES)
@settings(max_examples=100, deadline=None)
def test_a_planted_secret_is_nowhere_in_the_diff(value: str) -> None:
    assume(len(set(value)) > 3)
    old = f'client = make("{value}")\nurl = "https://x.org?k={value}"\n'.encode()
    new = b'client = make(os.environ["KEY"])\nurl = base\n'
    env = f"KEY={value}\nexport OTHER = '{value}'\n".encode()
    files = (edit(old, new, why=f"lift {value} out"), create(env, path=".env", sensitive=True))
    assert value not in diff(*files, masks=(value,))


@given(VALUES)
@settings(max_examples=100, deadline=None)
def test_a_sensitive_file_shows_names_and_no_values_even_without_a_mask(value: str) -> None:
    text = diff(create(f"KEY={value}\n".encode(), path=".env", sensitive=True))
    assert "+KEY=…" in text
    assert value not in text.replace("KEY=", "")


def test_a_longer_secret_is_hidden_before_a_shorter_one_inside_it() -> None:
    assert "ghij" not in masked("x abcdefghij", ("abcdefghij", "abcdef"))


def test_the_lines_of_a_key_in_a_sensitive_file_are_hidden_too() -> None:
    text = diff(create(b'# the key\nKEY="-----BEGIN X\nMIIEabcdef\n-----END X"\n# OLD=hunter22\n', sensitive=True))
    assert "MIIE" not in text
    assert "END X" not in text
    assert "hunter22" not in text
    assert "+# the key" in text


def test_a_short_password_in_an_address_is_hidden() -> None:
    text = diff(edit(b"URL = 'pg://app:p4w@db/x'\n", b"URL = read()\n"), masks=("p4w",))
    assert "p4w" not in text


def test_a_short_secret_shows_two_characters() -> None:
    assert masked("x hunter22", ("hunter22",)) == "x hu…"


def test_control_characters_cannot_steer_a_terminal() -> None:
    text = diff(edit(b"a\n", b"\x1b[2Jb\x07\xe2\x80\xae\n", path="a\x1b[1m.py"))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_carriage_returns_are_not_shown() -> None:
    assert "\r" not in diff(edit(b"a\r\nb\r\n", b"a\r\nc\r\n"))


@given(st.binary(max_size=200), st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_can_be_shown(old: bytes, new: bytes) -> None:
    diff(edit(old, new), create(new, sensitive=True))
