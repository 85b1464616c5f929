"""A team's own controls in words: whether each holds, and where it does not. Titles and messages are the team's."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.model.own import OwnResult
from tengates.present.language import later, tr
from tengates.present.words import visible

RULE = later("These are not part of the ten gates and change no score.")


def own_state(result: OwnResult) -> str:
    """What one came to, as a clause; for one that cannot be used a sentence with the line."""
    if result.problem:
        return visible(result.problem)
    parts = [tr("%n place|%n places", "", result.count)] if result.count else []
    if result.unread:
        parts.append(tr("%n file was not looked at|%n files were not looked at", "", result.unread))
    return ", ".join(parts) or tr("nothing found")


def own_line(result: OwnResult) -> str:
    """Its title and what it came to; a problem names its file itself."""
    state = own_state(result)
    return state if result.problem else tr("{title}: {state}", title=visible(result.title), state=state)


def own_mark(result: OwnResult) -> str:
    """The sign that stands before one in a terminal."""
    return "✓" if result.passes else "·" if result.problem else "✗" if result.sites else "◐"


def own_text(results: tuple[OwnResult, ...], most: int) -> Iterator[str]:
    """All of them for a terminal, with at most so many places each."""
    for result in results:
        yield f"  {own_mark(result)} {own_line(result)}  [{visible(result.id)}]"
        for site in result.sites[:most]:
            yield f"      {visible(site.place.path)}:{site.place.line}  {visible(site.message)}"
        if result.count > most and result.sites:
            yield f"      and {result.count - min(most, len(result.sites))} more"
