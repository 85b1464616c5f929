"""Past commits, judged one after another from git's objects: what each one gained or lost, and the place that did it.

Every commit is judged by what it holds itself: the founder's answers, waivers and minimums are of today.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace

from tengates.engine.bench import Bench
from tengates.engine.catalog import Catalog
from tengates.engine.looking_back import card_record
from tengates.engine.masking import masked_text
from tengates.engine.reading import Before
from tengates.engine.rules import rules_mark
from tengates.engine.scans import Said
from tengates.engine.session import Session, start
from tengates.engine.steps import alike, moved_gates, steps_between, unsettled
from tengates.model.errors import InputError
from tengates.model.progress import Progress
from tengates.model.record import PastScan
from tengates.repo.annals import Annals
from tengates.repo.git import GitFailed
from tengates.repo.past_snapshots import Fork, PastSnapshots

_STAGE = "Looking at past commits"
_KEPT_TOGETHER = 8
_STRIDE = 8  # commits
_UNREADABLE = "Git could not read the past of this repository. Run `git fsck` in it, or look at fewer commits."
_ALONE = "This is a past commit, judged by what it holds alone: your answers and waivers are of today and left out."


@dataclass(frozen=True, slots=True)
class Look:
    """What to look at: past commits, and where results are kept under `rules`. With `every`, none is taken to be like its neighbours."""

    past: PastSnapshots
    annals: Annals
    rules: str
    every: bool = False


def rules_of(catalog: Catalog, ignored: Sequence[str]) -> str:
    """Tells apart commits that were judged by other rules, or with other files left out."""
    return hashlib.sha256("\0".join([catalog.digest, rules_mark(), *ignored]).encode()).hexdigest()[:16]


def look_back(
    catalog: Catalog, look: Look, progress: Callable[[Progress], None], cancel: Callable[[], bool]
) -> Iterator[PastScan]:
    """Each commit of the line but the last, which is only compared with, unless the line begins there. Newest first.

    Commits a few apart are judged first. Where two came out the same, those between them are taken to be like them;
    where they did not, the way between is halved, and whatever the two do not agree on is judged there, until the
    very commit is found. What was judged before is taken from the annals, and what is judged now is kept there,
    however this ends.
    """
    line = look.past.line
    asked = len(line) - bool(line and line[-1].parent and len(line) > 1)
    known = dict(_known(look))
    fresh: list[PastScan] = []
    bench = Bench(catalog, look.past, cancel)
    place = 0
    try:
        while place < asked:
            progress(Progress(_STAGE, place, asked))
            if place in known:
                yield known[place]
                place += 1
                continue
            end = _end(place, asked, len(line), known, 1 if look.every else _STRIDE)
            for row in _stretch(look, bench, place, end):
                fresh.append(row)
                yield row
            if end == place:
                break
            place = end
            if len(fresh) >= _KEPT_TOGETHER:
                look.annals.keep_past(fresh)
                fresh.clear()
    except GitFailed as error:
        raise InputError(_UNREADABLE) from error
    finally:
        look.annals.keep_past(fresh)
    progress(Progress(_STAGE, asked, asked))


def _end(place: int, asked: int, all_there: int, known: Container[int], stride: int) -> int:
    """The commit to compare with: a stride on, or where what is known begins, or the last one there is."""
    end = place + 1
    while end < min(place + stride, asked) and end not in known:
        end += 1
    return min(end, all_there - 1)


def _stretch(look: Look, bench: Bench, first: int, last: int) -> Iterator[PastScan]:
    """The commits from `first` up to, but without, `last`; of a line that ends at `first`, that one."""
    cards = {place: bench.card(place) for place in {first, last}}
    waiting = [(first, last)]
    while waiting:
        newer, older = waiting.pop()
        if older - newer > 1 and not alike(cards[newer], cards[older]):
            middle = (newer + older) // 2
            cards[middle] = bench.card_between(middle, cards[newer], unsettled(cards[newer], cards[older]))
            waiting += [(newer, middle), (middle, older)]
    below = last
    rows = []
    for place in reversed(range(first, max(last, first + 1))):
        commit = look.past.line[place]
        card = cards.get(place, cards[below])
        record = card_record(card, commit.id, commit.time, look.rules, masked_text(commit.subject))
        if place not in cards:
            rows.append(PastScan(record, (), between=True))
        elif place == last:
            rows.append(PastScan(record))
        else:
            touched = bench.touched(below, place)
            steps, moved = steps_between(cards[below], card, touched), moved_gates(cards[below], card)
            rows.append(PastScan(record, steps, moved, partly=place != first))
        below = place if place in cards else below
    yield from reversed(rows)


def known_of(look: Look) -> tuple[PastScan, ...]:
    """What was judged before, in the line's order."""
    return tuple(row for _place, row in _known(look))


def judge_commit(
    catalog: Catalog, look: Look, progress: Callable[[Progress], None], cancel: Callable[[], bool]
) -> Session:
    """The newest commit of the line as a whole scan, by what it holds alone."""
    try:
        snapshot = look.past.at(0)
    except GitFailed as error:
        raise InputError(_UNREADABLE) from error
    state = replace(snapshot.folder, notes=(_ALONE,), can_branch="A past commit is only looked at.")
    return start(catalog, replace(snapshot, folder=state), Said({}, {}), progress, cancel)


def judge_before(
    session: Session, fork: Fork, progress: Callable[[Progress], None], cancel: Callable[[], bool]
) -> Session:
    """The commit that a scan is compared with, by the same words and what the past held without the commits since."""
    try:
        snapshot = fork.past.at(0)
    except GitFailed as error:
        raise InputError(_UNREADABLE) from error
    history = session.survey.history
    if history is not None:
        history = replace(history, hits=tuple(hit for hit in history.hits if hit.commit not in fork.fresh))
    past = replace(snapshot, history=lambda _cancel: history)
    return start(session.catalog, past, session.said, progress, cancel, Before({}, session.facts))


def _known(look: Look) -> Iterator[tuple[int, PastScan]]:
    kept = look.annals.past(look.rules)
    for place, commit in enumerate(look.past.line):
        row = kept.get(commit.id)
        if row is None or ((row.between or row.partly) and look.every):
            continue
        if row.steps is not None or not commit.parent:  # what a shallow copy lacked may be here now
            yield place, row
