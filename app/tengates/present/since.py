"""What is new since a commit, and the short summary that a pull request shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tengates.model.outcome import Status
from tengates.model.plan import Plan
from tengates.model.score import GateScore, ScanReport
from tengates.model.since import Gap, Since
from tengates.present import words
from tengates.present.blocks import Block, Heading, Item, Items, Paragraph, Table, code, quiet, say, strong
from tengates.present.dossier import Dossier
from tengates.present.places import few, place

_SHOWN = 20  # gaps of a summary; a pull request takes 65,536 characters
_WORDS = 300
_NEXT = (
    "How each is judged and met: tengates explain CONTROL. What you accept on purpose: tengates waive . CONTROL "
    '--reason "…"; a blocker stays one.'
)
_ORDER = {Status.FAIL: 0, Status.PARTIAL: 1}


def since_sentence(since: Since) -> str:
    """How much is new, closed and as before; the comparison said in words."""
    known = f"; {words.counted(since.known, 'gap')} known from before" if since.known else ""
    new = words.counted(since.count, "new gap") if since.count else "no new gap"
    return f"Since {_name(since)}: {new}, {since.closed_count:,} closed{known}."


def _name(since: Since) -> str:
    short = since.commit[:12]
    return short if since.commit.startswith(since.revision) else f"{words.visible(since.revision)} ({short})"


def since_text(report: ScanReport, since: Since) -> str:
    """The verdict, the gates that moved, and every gap that is new, for a terminal."""
    return "\n".join(_text(report, since)) + "\n"


def _text(report: ScanReport, since: Since) -> Iterator[str]:
    card = report.scorecard
    yield f"{words.visible(report.folder.name)}: {words.verdict_title(card.verdict)}"
    yield words.verdict_sentence(card)
    yield words.files_sentence(report)
    yield ""
    yield since_sentence(since)
    for was, item in _moved(report, since):
        yield f"  {item.gate.short}: {words.score_figure(was)} before, {words.score_figure(item)} now"
    yield from _listed("New", since.new)
    if since.new:
        yield f"\n{_NEXT}"
    yield from _listed("Closed", since.closed)


def _listed(title: str, gaps: tuple[Gap, ...]) -> Iterator[str]:
    if gaps:
        yield ""
        yield title
    for gap in _sorted(gaps):
        mark = words.status_mark(gap.row.outcome.status)
        yield f"  {mark} {gap.row.title}: {words.visible(words.reason_of(gap.row))}  [{gap.row.id}]"
        for site in gap.sites:
            yield f"      {words.visible(site.place.path)}:{site.place.line}  {words.visible(site.message)}"


def _moved(report: ScanReport, since: Since) -> Iterator[tuple[GateScore, GateScore]]:
    for was, item in zip(since.before.gates, report.scorecard.gates, strict=True):
        if words.score_figure(was) != words.score_figure(item):
            yield was, item


def since_blocks(dossier: Dossier, since: Since) -> Iterator[Block]:
    """The scorecard before and after, and everything that came and went."""
    yield from _head(dossier)
    yield _table(dossier)
    yield from _changes(dossier, since, most=0)


def summary_blocks(dossier: Dossier) -> Iterator[Block]:
    """The scorecard and what changed, in short; without a commit to compare with, where to start."""
    yield from _head(dossier)
    if dossier.since is not None:
        yield from _changes(dossier, dossier.since, _SHOWN)
        yield Heading(3, (say("Scorecard"),))
        yield _table(dossier)
    else:
        yield _table(dossier)
        yield from _start(dossier.plan)


def _head(dossier: Dossier) -> Iterator[Block]:
    card = dossier.report.scorecard
    yield Heading(2, (say(f"Ten Gates: {words.verdict_title(card.verdict)}"),))
    yield Paragraph((say(words.verdict_sentence(card)),))
    if dossier.since is not None:
        yield Paragraph((strong(since_sentence(dossier.since)),))


def _table(dossier: Dossier) -> Table:
    card, since = dossier.report.scorecard, dossier.since
    before = since.before.gates if since is not None else ()
    head = ("Gate", *(("Before",) if before else ()), "Now", "Needed", "")
    rows = []
    for at, item in enumerate(card.gates):
        was = ((say(words.score_figure(before[at])),),) if before else ()
        now = words.score_figure(item)
        moved = bool(before) and words.score_figure(before[at]) != now
        rows.append(
            (
                (say(item.gate.title),),
                *was,
                ((strong if moved else say)(now),),
                (say(words.figure(item.minimum)),),
                (say("below" if item.below else ""),),
            )
        )
    return Table(head, tuple(rows), frozenset(range(1, len(head) - 1)))


def _changes(dossier: Dossier, since: Since, most: int) -> Iterator[Block]:
    for title, gaps in (("New gaps", since.new), ("Closed", since.closed)):
        if gaps:
            yield Heading(3, (say(title),))
            yield Items(tuple(_items(dossier, _sorted(gaps), most)))
        if gaps is since.new and gaps:
            yield Paragraph((quiet(_NEXT),))


def _sorted(gaps: Iterable[Gap]) -> list[Gap]:
    """What weighs most first."""
    return sorted(gaps, key=lambda gap: (not gap.row.blocks, -gap.row.weight, _ORDER.get(gap.row.outcome.status, 2)))


def _items(dossier: Dossier, gaps: list[Gap], most: int) -> Iterator[Item]:
    for gap in gaps[:most] if most else gaps:
        row = gap.row
        places = [
            place(dossier.origin, site.place.path, site.place.line, _cut(site.message, most), site.place.end_line)
            for site in gap.sites
        ]
        mark = words.status_mark(row.outcome.status)
        line = (say(f"{mark} "), strong(row.title), say(f": {_cut(words.reason_of(row), most)} "), code(row.id))
        yield Item(line, few(places) if most else tuple(places))
    if most and len(gaps) > most:
        yield Item((quiet(f"and {words.counted(len(gaps) - most, 'more control')}"),))


def _cut(text: str, most: int) -> str:
    return text if not most or len(text) <= _WORDS else f"{text[:_WORDS]}…"


def _start(plan: Plan) -> Iterator[Block]:
    if plan.start_here:
        yield Heading(3, (say("Where to start"),))
        yield Items(
            tuple(
                Item((strong(task.template.title), say(f" {words.hours_text(task.hours)}"))) for task in plan.start_here
            )
        )
