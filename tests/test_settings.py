"""Settings and the founder's words: hand-edited files are respected, broken ones never overwritten."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.home import Home
from tengates.model.errors import InputError
from tengates.model.outcome import Answer, Waiver
from tengates.model.plan import PlanWords, TaskWord
from tengates.preferences import Settings, load_settings, save_settings, settings_of, with_defaults, with_recent
from tengates.settings import (
    read_project_settings,
    with_answer,
    with_ignored,
    with_minimums,
    with_plan,
    with_task,
    with_waiver,
    without_waiver,
)

ANSWER = Answer("yes", "Vercel rolls back", "2026-11-24")
HAND_EDITED = b"""# ours
owner = "Mia"  # keep this

[minimums]
cost = 3.5

[answers."monitoring.on-call"]
value = "no"
note = ""
date = "2026-11-01"
extra = 1
"""


def test_settings_come_back_as_saved_and_keep_keys_of_a_newer_version(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    save_settings(home, settings_of({"theme": "dark", "from_the_future": [1]}))
    saved = load_settings(home)
    assert (saved.theme, saved.unknown["from_the_future"]) == ("dark", [1])


def test_broken_settings_give_the_defaults_and_stay_on_disk(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    home.config.mkdir()
    (home.config / "settings.json").write_bytes(b"{oops")
    assert load_settings(home) == Settings()
    assert (home.config / "settings.json").read_bytes() == b"{oops"


def test_a_value_of_a_newer_version_costs_that_value_alone(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    home.config.mkdir()
    (home.config / "settings.json").write_text('{"theme": "sepia", "text_scale": 1.5, "recent": ["/a"]}')
    saved = load_settings(home)
    assert (saved.theme, saved.text_scale, saved.recent) == ("system", 1.5, ("/a",))


@pytest.mark.parametrize("content", [b"[]", b"3", b"\xff", b"[" * 100_000])
def test_a_file_that_is_no_settings_is_put_aside_when_settings_are_saved(tmp_path: Path, content: bytes) -> None:
    home = Home.at(tmp_path)
    home.config.mkdir()
    (home.config / "settings.json").write_bytes(content)
    save_settings(home, load_settings(home))
    aside = home.config / "settings.json.unreadable"
    assert load_settings(home) == Settings()
    assert not aside.exists() or aside.read_bytes() == content


def test_the_defaults_leave_recent_folders_and_the_windows_place(tmp_path: Path) -> None:
    changed = with_recent(Settings(theme="contrast", text_scale=2.0, notify=True, window="abc"), tmp_path)
    usual = with_defaults(changed)
    assert (usual.theme, usual.text_scale, usual.notify) == ("system", 1.0, False)
    assert (usual.window, usual.recent) == ("abc", (str(tmp_path),))


def test_a_folder_opened_again_moves_to_the_front(tmp_path: Path) -> None:
    settings = with_recent(with_recent(with_recent(Settings(), tmp_path / "a"), tmp_path / "b"), tmp_path / "a")
    assert [Path(item).name for item in settings.recent] == ["a", "b"]


def test_an_answer_keeps_comments_and_unknown_keys() -> None:
    text = with_answer(HAND_EDITED, "deployment.rollback", ANSWER)
    words = read_project_settings(text)
    assert words.answers["deployment.rollback"] == ANSWER
    assert words.minimums == {"cost": 3.5}
    assert all(kept in text for kept in (b"# ours", b'owner = "Mia"  # keep this', b"extra = 1"))


def test_an_answer_is_taken_back_and_a_first_one_makes_the_file() -> None:
    text = with_answer(None, "deployment.rollback", ANSWER)
    assert read_project_settings(with_answer(text, "deployment.rollback", None)).answers == {}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (b"[answers\n", "line 1"),
        (b'[answers."a.b"]\nvalue = "maybe"\n', "answers.a.b.value"),
        (b"minimums = 3\n", "minimums"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_broken_file_is_explained_and_refused(text: bytes, part: str) -> None:
    assert part in read_project_settings(text).problem
    with pytest.raises(InputError, match="cannot be used"):
        with_answer(text, "deployment.rollback", ANSWER)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_explained(content: bytes) -> None:
    words = read_project_settings(content)
    assert words.problem or isinstance(words.ignored, tuple)


@given(note=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_note_comes_back_as_it_was_said(note: str) -> None:
    answer = Answer("yes", note, "2026-11-24")
    assert (
        read_project_settings(with_answer(HAND_EDITED, "deployment.rollback", answer)).answers["deployment.rollback"]
        == answer
    )


def test_a_waiver_keeps_comments_answers_and_unknown_keys() -> None:
    waiver = Waiver("security.injection", "internal tool", "2026-05-01", "2026-12-31", "abc")
    text = with_waiver(with_answer(HAND_EDITED, "deployment.rollback", ANSWER), waiver)
    words = read_project_settings(text)
    assert words.waivers == (waiver,)
    assert set(words.answers) == {"monitoring.on-call", "deployment.rollback"}
    assert b"# keep this" in text


def test_a_second_waiver_for_the_same_takes_the_place_of_the_first() -> None:
    first = Waiver("cost.quotas", "soon", "2026-05-01")
    again, other = replace(first, reason="after the beta"), replace(first, finding="abc")
    text = with_waiver(with_waiver(with_waiver(None, first), other), again)
    assert set(read_project_settings(text).waivers) == {other, again}
    assert read_project_settings(without_waiver(text, "cost.quotas")).waivers == (other,)
    assert (
        read_project_settings(without_waiver(without_waiver(text, "cost.quotas"), "cost.quotas", "abc")).waivers == ()
    )


@pytest.mark.parametrize("line", ['reason = ""', 'reason = "x"\nexpires = "soon"'])
def test_a_waiver_without_reason_or_with_an_odd_date_makes_the_file_unusable(line: str) -> None:
    text = f'[[waivers]]\ncontrol = "cost.quotas"\ndate = 2026-05-01\n{line}\n'.encode()
    assert "waivers.0" in read_project_settings(text).problem
    with pytest.raises(InputError):
        without_waiver(text, "cost.quotas")


PLANNED = (
    HAND_EDITED
    + b"""
[plan]
template = "two-weeks"
start = 2026-12-01  # a Tuesday
pace = "calm"

[plan.tasks.secrets]
note = "ask Ben"  # he knows
week = 2
"""
)


def test_what_is_said_about_the_plan_comes_back_and_comments_and_unknown_keys_survive() -> None:
    text = with_task(PLANNED, "logs", TaskWord("skipped", "Ben's part", "", 1))
    text = with_plan(text, PlanWords("two-weeks", dt.date(2026, 12, 8), 12.5))
    words = read_project_settings(text).plan
    assert (words.template, words.start, words.hours_per_week) == ("two-weeks", dt.date(2026, 12, 8), 12.5)
    assert words.tasks == {
        "secrets": TaskWord("", "", "ask Ben", 2),
        "logs": TaskWord("skipped", "Ben's part", "", 1),
    }
    for kept in (b"# ours", b"# keep this", b'pace = "calm"', b"# he knows"):
        assert kept in text


def test_another_template_forgets_where_tasks_were_moved_to_and_keeps_the_rest() -> None:
    words = read_project_settings(with_plan(PLANNED, PlanWords("weekend"))).plan
    assert (words.template, words.start) == ("weekend", None)
    assert words.tasks["secrets"] == TaskWord("", "", "ask Ben", None)


def test_nothing_said_about_a_task_leaves_no_table_behind() -> None:
    assert b"secrets" not in with_task(PLANNED, "secrets", TaskWord())
    assert read_project_settings(with_task(None, "secrets", TaskWord("doing"))).plan.tasks["secrets"].status == "doing"


@pytest.mark.parametrize("line", ["template = 'six-weeks'", "hours_per_week = 0", "start = 'soon'", "tasks = 3"])
def test_a_plan_that_cannot_be_used_is_explained(line: str) -> None:
    assert "plan." in read_project_settings(f"[plan]\n{line}\n".encode()).problem


LIMITED = b"""# ours
ignored = [
  "legacy/",  # the old site
  "*.min.js",
]

[minimums]
cost = 3.5  # until the beta
"""


def test_minimums_come_back_and_comments_survive() -> None:
    text = with_minimums(LIMITED, {"security": 3.0, "cost": 3.5})
    assert read_project_settings(text).minimums == {"security": 3.0, "cost": 3.5}
    assert b"# until the beta" in text
    assert read_project_settings(with_minimums(text, {"security": None})).minimums == {"cost": 3.5}


def test_the_last_minimum_taken_back_leaves_no_table() -> None:
    assert b"minimums" not in with_minimums(LIMITED, {"cost": None})
    assert with_minimums(None, {"cost": None}) == b""


def test_ignored_paths_come_back_and_comments_of_those_that_stay_survive() -> None:
    text = with_ignored(LIMITED, ["legacy/", "vendor/", "vendor/"])
    assert read_project_settings(text).ignored == ("legacy/", "vendor/")
    assert b"# the old site" in text
    assert b"ignored" not in with_ignored(text, [])


_PATTERNS = st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), max_size=5)


@given(patterns=_PATTERNS, before=st.sampled_from([None, HAND_EDITED, LIMITED, PLANNED]))
def test_any_ignored_paths_come_back_whatever_the_file_said(patterns: list[str], before: bytes | None) -> None:
    words = read_project_settings(with_ignored(before, patterns))
    assert sorted(words.ignored) == sorted(dict.fromkeys(patterns))
    assert words.plan == read_project_settings(before).plan
    assert words.minimums == read_project_settings(before).minimums
