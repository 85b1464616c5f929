"""The one way to words that a person reads: `tr("…")`. No Qt here.

The source is English, and English is what everybody hears unless a speaker is lent. The window lends
its translator to its own thread only: work beside it, the command line and whatever leaves the program
stay English, so that no report is half in one language and half in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Speaker = Callable[[str, str, int | None], str]


def tr(text: str, note: str = "", n: int | None = None, /, **fields: object) -> str:
    """The text in the language of this thread, with its named fields filled in.

    `note` tells two meanings of one word apart. With `n` the text holds two forms, "%n file|%n files":
    English takes the one that fits, a translator writes as many as the language has.
    """
    said = _SPEAKER.get()(text, note, n)
    return said.format(**fields) if fields else said


def later(text: str) -> str:
    """A text that `tr` is asked for when it is shown: for tables, which are made before the language is known."""
    return text


def lend(speaker: Speaker | None) -> None:
    """Let this thread speak through `speaker`, which gets text, note and n; None is English again."""
    _SPEAKER.set(speaker or _english)


@contextmanager
def english() -> Iterator[None]:
    """Within it this thread speaks English: for what leaves the program."""
    token = _SPEAKER.set(_english)
    try:
        yield
    finally:
        _SPEAKER.reset(token)


def decimal(value: float, digits: int = 1) -> str:
    """A number with so many decimals and this language's decimal sign."""
    return figures(f"{value:.{digits}f}")


def figures(text: str) -> str:
    """English figures with this language's decimal sign."""
    return text.replace(".", tr(".", "decimal sign"))


def whole(number: int) -> str:
    """A whole number with this language's sign between thousands."""
    return f"{number:,}".replace(",", tr(",", "between thousands"))


def _english(text: str, _note: str, n: int | None) -> str:
    return text if n is None else english_form(text, n)


def english_form(text: str, n: int) -> str:
    """Of a text with two forms the one that fits, with the number in its place."""
    one, _, many = text.partition("|")
    return (one if n == 1 else many or one).replace("%n", f"{n:,}")


_SPEAKER: ContextVar[Speaker] = ContextVar("speaker", default=_english)
