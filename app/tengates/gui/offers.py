"""Everything the command palette can go to or do at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tengates.gui.flow import Moment, PageId
from tengates.gui.matching import Offer
from tengates.gui.menus import Menus
from tengates.gui.plain import visible
from tengates.gui.store import Store
from tengates.gui.widgets.glyphs import STATUS_GLYPH, TASK_GLYPH
from tengates.present import guide, words
from tengates.present.language import tr


def all_offers(menus: Menus, store: Store, read: Callable[[str], None]) -> tuple[Offer, ...]:
    """Pages and actions first, then what the scan found, then other folders, then chapters of the guide to `read`."""
    moment = store.moment
    found = (*_gates(store, moment), *_work(store, moment), *_controls(store, moment))
    return (*menus.offers(), *found, *_folders(store), *_chapters(read))


def _gates(store: Store, moment: Moment) -> Iterator[Offer]:
    for item in moment.report.scorecard.gates if moment.report else ():
        score = words.score_figure(item)
        yield Offer(
            tr(item.gate.title), tr("Gate · {score}", score=score), "gate", partial(store.go, PageId.GATE, item.gate.id)
        )


def _work(store: Store, moment: Moment) -> Iterator[Offer]:
    for offer in moment.offers:
        if offer.sites:
            kind = tr("Guided fix · %n change|Guided fix · %n changes", "", offer.sites)
            go = partial(store.go, PageId.FIX, offer.recipe, PageId.OVERVIEW)
            yield Offer(visible(tr(offer.title), 120), kind, "spark", go, colour="accent")
    for task in moment.plan.tasks if moment.plan else ():
        icon, colour = TASK_GLYPH[task.status]
        go = partial(store.go, PageId.PLAN, task.template.id)
        yield Offer(
            tr(task.template.title),
            tr("Task · {status}", status=words.task_status(task.status)),
            icon,
            go,
            colour=colour,
        )


def _controls(store: Store, moment: Moment) -> Iterator[Offer]:
    gates = {item.gate.id: tr(item.gate.short) for item in moment.report.scorecard.gates} if moment.report else {}
    for row in moment.report.scorecard.results if moment.report else ():
        icon, colour = STATUS_GLYPH[row.outcome.status]
        kind = f"{gates[row.gate]} · {words.status_word(row.outcome.status)}"
        go = partial(store.go, PageId.GATE, row.gate, row.id)
        yield Offer(visible(tr(row.title), 120), kind, icon, go, colour=colour)


def _chapters(read: Callable[[str], None]) -> Iterator[Offer]:
    for chapter in guide.chapters()[1:]:
        yield Offer(tr(chapter.title), tr("Guide"), "question", partial(read, chapter.ident))


def _folders(store: Store) -> Iterator[Offer]:
    for path in store.moment.recent:
        folder = Path(path)
        yield Offer(visible(folder.name, 80), tr("Recent folder"), "folder", partial(store.open, folder))
