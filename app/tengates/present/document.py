"""What an export says, in order: the verdict, the scores, the plan, what was found, the terms.

Written for somebody who has not seen the program. Markdown, HTML and PDF say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tengates import __version__
from tengates.model.outcome import ControlResult, Status, WaiverState
from tengates.model.score import GateScore, GateState, Scorecard
from tengates.present import words
from tengates.present.blocks import (
    Block,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Table,
    Words,
    code,
    quiet,
    say,
    strong,
)
from tengates.present.dossier import Dossier
from tengates.present.glossary import used_in
from tengates.present.permalinks import github_of
from tengates.present.places import Spot, gathered, spots
from tengates.present.plan_blocks import plan_blocks
from tengates.present.since import since_blocks

_GAPS = (Status.FAIL, Status.PARTIAL, Status.UNANSWERED, Status.UNCHECKED)
_EVIDENCE = 3
_NOT_HERE = "Does not apply here: "
_NOT_NEEDED = "(not needed)"
_LEAD = (
    "A prototype is ready for people who pay when it holds in ten areas, here called gates. Each gate is scored from "
    "0 to 5 by reading the code, and each needs a minimum before a launch. Below stand the scores, the plan that "
    "closes the gaps, and the evidence for every finding. Nothing of the code was run."
)

_LEGEND = (
    "✗ is missing, ◐ is there in part, ? is for you to answer, ✓ passes. The name at the end of a line identifies the "
    "control; “tengates explain” followed by it says more. Where the scan could not be certain, it says so."
)


def document(dossier: Dossier) -> tuple[Block, ...]:
    """The whole document; with a commit to compare with, what is new since."""
    if dossier.since is not None:
        return tuple(since_blocks(dossier, dossier.since))
    blocks = (*_opening(dossier), *_scorecard(dossier), *plan_blocks(dossier), *_found(dossier))
    return (*blocks, *_terms(blocks))


def _opening(dossier: Dossier) -> Iterator[Block]:
    card = dossier.report.scorecard
    yield Heading(1, (say(f"Production plan for {dossier.report.folder.name}"),))
    yield Paragraph((strong(f"{words.verdict_title(card.verdict)}."), say(f" {words.verdict_sentence(card)}")))
    if dossier.report.brought:
        yield Paragraph((strong(dossier.report.brought),))
    yield Paragraph((say(_LEAD),))
    yield Paragraph(tuple(_made(dossier)))
    if links := _links(dossier):
        yield Paragraph((quiet(links),))


def _made(dossier: Dossier) -> Iterator[Words]:
    report = dossier.report
    yield quiet(f"Made on {words.day_text(dossier.day)} by Ten Gates {__version__}")
    if report.folder.commit:
        yield quiet(" from commit ")
        yield code(report.folder.commit[:12])
        yield quiet(" and changes that are not committed yet" if report.dirty else "")
    skipped = f", {len(report.skipped):,} not read (listed at the end)" if report.skipped else ""
    yield quiet(f". {words.counted(report.scanned, 'file')} read{skipped}.")


def _links(dossier: Dossier) -> str:
    if not github_of(dossier.origin):
        return ""
    known = (
        "" if dossier.origin.pushed else " That commit was not pushed yet, as far as this copy knows: push it first."
    )
    return f"Places link to the code on GitHub as it was at this commit, for files unchanged since.{known}"


def _scorecard(dossier: Dossier) -> Iterator[Block]:
    report, card = dossier.report, dossier.report.scorecard
    yield Heading(2, (say("Where it stands"),))
    yield _table(dossier)
    if sentences := [*_before(dossier), *_after(dossier.target)]:
        yield Paragraph((say(" ".join(sentences)),))
    if card.anti_patterns:
        yield Heading(3, (say("Habits that will hurt"),))
        yield Items(tuple(Item((say(line),)) for line in card.anti_patterns))
    if report.imports:
        yield Heading(3, (say("Other scanners"),))
        yield Items(tuple(Item((say(line),)) for line in words.import_lines(report)))
    if report.waivers:
        yield Heading(3, (say("Accepted on purpose"),))
        yield Paragraph((say(_waivers(dossier)),))
        yield Items(tuple(Item((say(line),)) for line in words.waiver_lines(report)))


def _table(dossier: Dossier) -> Table:
    card = dossier.report.scorecard
    columns: list[tuple[str, list[str]]] = [("Now", [words.score_figure(item) for item in card.gates])]
    if _moved(dossier):
        columns.insert(0, ("At first", _at_first(dossier)))
    if dossier.target is not None:
        columns.append(("With the plan", [words.score_figure(item) for item in dossier.target.gates]))
    columns.append(("Needed", [words.figure(item.minimum) for item in card.gates]))
    rows = tuple(
        ((say(item.gate.title),), *((say(cells[at]),) for _, cells in columns), (say(_standing(item, card)),))
        for at, item in enumerate(card.gates)
    )
    head = ("Gate", *(name for name, _ in columns), "What that means")
    return Table(head, rows, frozenset(range(1, len(columns) + 1)))


def _at_first(dossier: Dossier) -> list[str]:
    kept = dossier.first.gates if dossier.first is not None else {}
    gates = [item.gate.id for item in dossier.report.scorecard.gates]
    return [f"{kept[ident]:.1f}" if ident in kept else "" for ident in gates]


def _moved(dossier: Dossier) -> bool:
    """Whether a score differs from the first scan's: two equal columns say nothing."""
    now = [words.score_figure(item) for item in dossier.report.scorecard.gates]
    return any(before and before != after for before, after in zip(_at_first(dossier), now, strict=True))


def _standing(item: GateScore, card: Scorecard) -> str:
    if item.state is GateState.NOT_APPLICABLE:
        return "nothing of this applies here"
    parts = ["below" if item.below else "reached"]
    if item.capped_by:
        met = "this is" if len(item.capped_by) == 1 else "these are"
        titles = words.listed(card.control(row).title for row in item.capped_by)
        parts.append(f"cannot rise above 2.0 before {met} met: {titles}")
    if item.if_answered > item.score:
        parts.append(f"up to {item.if_answered:.1f} if open questions are answered yes")
    return "; ".join(parts)


def _before(dossier: Dossier) -> Iterator[str]:
    if dossier.first is None:
        return
    day = words.day_of(dossier.first.time[:10])
    if not _moved(dossier):
        yield f"No score has moved since the first scan that was kept, of {day}."
        return
    rules = (
        " An earlier version of Ten Gates judged it then." if dossier.first.catalog != dossier.report.catalog else ""
    )
    yield f"“At first” is the first scan that was kept, of {day}.{rules}"


def _after(target: Scorecard | None) -> Iterator[str]:
    if target is not None:
        yield f"With every open task of the plan done, the verdict would be “{words.verdict_title(target.verdict)}”."


def _waivers(dossier: Dossier) -> str:
    states = [state for _, state in dossier.report.waivers]
    ended = states.count(WaiverState.EXPIRED)
    tail = f", and {ended} of them {'has' if ended == 1 else 'have'} run out" if ended else ""
    return f"{words.counted(len(states), 'gap')} {'was' if len(states) == 1 else 'were'} accepted for now{tail}:"


def _found(dossier: Dossier) -> Iterator[Block]:
    card = dossier.report.scorecard
    yield Heading(2, (say("What was found"),))
    yield Paragraph((say(_LEGEND),))
    for gate in card.gates:
        rows = [row for row in card.results if row.gate == gate.gate.id]
        yield Heading(3, (say(f"{gate.gate.title}: {words.score_figure(gate)}"),))
        yield Paragraph((quiet(f"{gate.gate.question} Risk when skipped: {gate.gate.risk.lower()}."),))
        yield Items(tuple(_of_one_gate(rows, dossier)))
    if dossier.report.skipped:
        yield Heading(2, (say("What was not read"),))
        yield Items(gathered(dossier.origin, [Spot(row.path, 0, row.reason) for row in dossier.report.skipped]))


def _of_one_gate(rows: list[ControlResult], dossier: Dossier) -> Iterator[Item]:
    """Gaps first, each with its places; then what is met; what does not apply in one line."""
    yield from (_control(row, dossier) for row in rows if row.outcome.status in _GAPS)
    yield from (_control(row, dossier) for row in rows if row.outcome.status is Status.PASS)
    if others := [row.title for row in rows if row.outcome.status is Status.NOT_APPLICABLE]:
        yield Item((say(f"{_NOT_HERE}{', '.join(others)}"),))


def _control(row: ControlResult, dossier: Dossier) -> Item:
    mark, word = words.status_mark(row.outcome.status), words.status_word(row.outcome.status)
    line: Line = (say(f"{mark} "), strong(row.title), say(f" ({word}): {words.reason_of(row)} "), code(row.id))
    note = (Item((say(note),)),) if (note := words.accepted_note(row)) else ()
    said = (
        (Item((say(f"you said on {words.day_of(row.answer.date)}: {row.answer.value}{_because(row.answer.note)}"),)),)
        if row.answer
        else ()
    )
    return Item(line, (*note, *said, *_places(row, dossier)))


def _because(note: str) -> str:
    return f" ({' '.join(note.split())})" if note.strip() else ""


def _places(row: ControlResult, dossier: Dossier) -> Iterator[Item]:
    if row.outcome.status in _GAPS and not row.settled:
        yield from gathered(dossier.origin, spots(site for site in row.outcome.sites if not site.ok))
    facts = [Spot(item.path, item.line, item.message) for item in row.outcome.evidence[:_EVIDENCE]]
    yield from gathered(dossier.origin, facts)


def _terms(blocks: Iterable[Block]) -> Iterator[Block]:
    terms = used_in(_texts(blocks))
    if terms:
        yield Heading(2, (say("Words used here"),))
        yield Items(tuple(Item((strong(term.name), say(f": {term.meaning}"))) for term in terms))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Items(items):
                yield from _item_texts(items)
            case Table(_, rows):
                yield from (_text(cell) for row in rows for cell in row)
            case Heading(_, line) | Paragraph(line):
                yield _text(line)


def _item_texts(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if (text := _text(item.line)).startswith(_NOT_HERE) or text.endswith(_NOT_NEEDED):
            continue  # whoever does not need it need not learn its words
        yield text
        yield from _item_texts(item.below)


def _text(line: Line) -> str:
    return "".join(run.text for run in line)
