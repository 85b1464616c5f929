"""From a recipe to a proposal that can be trusted: it parses, its values are checked, its effects are computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tengates.engine.catalog import Catalog, load_catalog
from tengates.engine.hunks import all_of
from tengates.engine.overlay import memory_snapshot
from tengates.engine.propose import Read, checked_values, consider, offers, propose
from tengates.engine.session import Said, Session, start
from tengates.model.change import Decision, Draft, Edit, FileEdits, NewFile, ParameterSpec, SkippedSite, Tier, Untrack
from tengates.model.control import Recipe, RecipeInput
from tengates.model.errors import InputError, Interrupted

MAIN = b"from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef ask(q):\n    return client.responses.create(model='m', input=q)\n"
SPECS = (
    ParameterSpec("cap", "How many?", "900", "int", minimum=1, maximum=4000),
    ParameterSpec("where", "Where?", "here", "choice", ("here", "there")),
    ParameterSpec("name", "Which?", "X"),
)


def recipe(draft: Callable[[RecipeInput], Draft], specs: tuple[ParameterSpec, ...] = ()) -> Recipe:
    """A recipe for the control of token limits."""
    return Recipe(
        id="example",
        title="Example",
        tier=Tier.REVIEW,
        controls=("cost.token-limits",),
        parameters=lambda _survey: specs,
        draft=draft,
    )


def session(made: Recipe, **files: bytes) -> tuple[Session, Read]:
    """A scanned repository and a way to read it."""
    content = {"main.py": MAIN, **{name.replace("_", "."): body for name, body in files.items()}}
    catalog: Catalog = replace(load_catalog(), load=lambda: (made,))
    scanned = start(catalog, memory_snapshot(content), Said({}, {}), lambda _progress: None, lambda: False)
    return scanned, content.get


def edited(old: bytes, new: bytes, *, base: bytes = MAIN) -> FileEdits:
    """Replace the first place where `old` stands."""
    place = base.index(old)
    return FileEdits("main.py", base, (Edit(place, place + len(old), new, "because", site=7),))


def test_a_proposal_says_what_it_would_change_in_the_score() -> None:
    made = recipe(lambda _given: Draft((edited(b"input=q", b"input=q, max_output_tokens=900"),)))
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    (effect,) = proposal.effects
    assert (effect.control, effect.before, effect.after) == ("cost.token-limits", 0.0, 1.0)
    assert proposal.files[0].new == MAIN.replace(b"input=q", b"input=q, max_output_tokens=900")
    assert [gate for gate, _, _ in proposal.scores] == ["cost"]


def test_a_file_that_would_not_parse_is_dropped_and_named() -> None:
    made = recipe(lambda _given: Draft((edited(b"input=q)", b"input=q"), NewFile("notes.md", b"# x\n", "why"))))
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    assert [change.path for change in proposal.files] == ["notes.md"]
    assert [(row.path, row.reason) for row in proposal.skipped] == [
        ("main.py", "the edited file would not parse, so it is left alone")
    ]


def test_what_needs_a_dropped_file_is_dropped_with_it_and_so_is_what_nobody_needs() -> None:
    place = MAIN.index(b"input=q")
    using = FileEdits("main.py", MAIN, (Edit(place, place + 7, b"input=cap(q)", "why", needs=("cap", "pin")),))
    limits = NewFile("limits.py", b"def cap(q:\n", "why", supporting=True, key="cap")
    pin = NewFile("requirements.txt", b"limits==1\n", "why", supporting=True, key="pin")
    made = recipe(lambda _given: Draft((using, limits, pin)))
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    assert proposal.files == ()
    assert [row.path for row in proposal.skipped] == ["limits.py", "main.py"]


def test_a_choice_of_hunks_that_would_not_parse_cannot_be_applied() -> None:
    opening = Edit(len(MAIN), len(MAIN), b"x = (\n", "open")
    base = MAIN + b"1\n\n"
    closing = Edit(len(base), len(base), b")\n", "close")
    made = recipe(lambda _given: Draft((FileEdits("main.py", base, (opening, closing)),)))
    scanned, read = session(made, main_py=base)
    proposal = propose(scanned, made, {}, read)
    assert [hunk.id for hunk in proposal.files[0].hunks] == [1, 2]
    (problem,) = consider(scanned, proposal, Decision(frozenset({("main.py", 1)}))).problems
    assert problem.startswith("With this choice of changes main.py would not parse.")
    assert consider(scanned, proposal, all_of(proposal)).problems == ()


def test_a_decision_is_considered_without_writing_anything() -> None:
    made = recipe(lambda _given: Draft((edited(b"input=q", b"input=q, max_output_tokens=9"),)))
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    assert consider(scanned, proposal, Decision(frozenset())).scores == ()
    considered = consider(scanned, proposal, all_of(proposal))
    assert considered.effects == proposal.effects
    assert considered.problems == ()
    assert read("main.py") == MAIN


def test_looking_for_offers_can_be_stopped() -> None:
    """A window that is closed meanwhile does not wait for all of them."""
    drafted: list[int] = []
    made = recipe(lambda _given: drafted.append(1) or Draft(()))
    with pytest.raises(Interrupted, match="looked for again"):
        offers(*session(made), lambda: True)
    assert not drafted


def test_offers_count_the_sites_that_would_be_mended() -> None:
    made = recipe(
        lambda given: Draft((edited(b"input=q", given.values["name"].encode()),), (SkippedSite("b", 1, "x"),)), SPECS
    )
    scanned, read = session(made)
    (offer,) = offers(scanned, read, bool)
    assert (offer.sites, offer.advice_only, offer.parameters) == (1, 1, SPECS)
    nothing = recipe(lambda _given: Draft())
    assert offers(*session(nothing), bool) == ()


def test_a_recipe_sees_the_failing_sites_of_its_controls() -> None:
    seen: list[RecipeInput] = []

    def draft(given: RecipeInput) -> Draft:
        seen.append(given)
        return Draft()

    made = recipe(draft)
    scanned, read = session(made)
    proposal = propose(scanned, made, {}, read)
    assert [site.place.line for site in seen[0].sites["cost.token-limits"]] == [7]
    assert (proposal.files, proposal.tier) == ((), Tier.ADVICE)


def test_an_env_file_taken_out_of_git_leaves_the_scope() -> None:
    ignoring = NewFile(".gitignore", b".env\n", "why")
    made = recipe(lambda _given: Draft((ignoring, Untrack(".env", "why"))))
    content = {"main.py": MAIN, ".env": b"A=1\n"}
    catalog = replace(load_catalog(), load=lambda: (made,))
    scanned = start(catalog, memory_snapshot(content), Said({}, {}), lambda _progress: None, lambda: False)
    proposal = propose(scanned, made, {}, content.get)
    assert [(change.path, change.kind.value, change.sensitive) for change in proposal.files] == [
        (".gitignore", "create", False),
        (".env", "untrack", True),
    ]


def test_defaults_fill_what_is_not_given() -> None:
    assert checked_values(SPECS, {"cap": " 12 "}) == {"cap": "12", "where": "here", "name": "X"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"size": "1"}, "It takes: cap, where, name."),
        ({"cap": "many"}, "Give a whole number from 1 to 4000."),
        ({"cap": "0"}, "from 1 to 4000"),
        ({"cap": "4001"}, "from 1 to 4000"),
        ({"cap": "-5"}, "from 1 to 4000"),
        ({"cap": "٣"}, "from 1 to 4000"),
        ({"cap": "9" * 5000}, "from 1 to 4000"),
        ({"where": "nowhere"}, "Choose one of: here, there."),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_a_sentence(given: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said.replace(".", r"\.")):
        checked_values(SPECS, given)


def test_a_file_without_a_last_line_ending_stays_without_one() -> None:
    base = b"flask\r\nopenai"
    edits = tuple(Edit(13, 13, f"\r\n{name}\r\n".encode(), "Why.") for name in ("httpx", "redis"))
    made = recipe(lambda _given: Draft((FileEdits("requirements.txt", base, edits),)))
    scanned, read = session(made, requirements_txt=base)
    (change,) = propose(scanned, made, {}, read).files
    assert change.new == b"flask\r\nopenai\r\nhttpx\r\nredis"
    assert [(hunk.old, hunk.new) for hunk in change.hunks] == [((2, 3), (2, 5))]
