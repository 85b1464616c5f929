"""For whom a route is, as its address says, and whether a guard of other routes lets these people in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tengates.authoring.editing.edits import CannotEdit
from tengates.model.survey import EntryPoint

_WORD = re.compile(r"[a-z]+")
# The people who run the app, told apart from those whom it serves.
_STAFF = frozenset(
    "admin admins staff internal backoffice employee employees operator operators moderator moderators manage management merchant".split()
)
# People who have no account of the app's own, or one of another kind.
_OTHERS = frozenset(
    "portal public widget widgets webhook webhooks hook hooks storefront embed embedded guest guests visitor visitors customer customers".split()
)


def refuse_other_people(entry: EntryPoint, guard: str, guarded: Iterable[str]) -> None:
    """CannotEdit where a guard of these addresses is for other people than the route seems to be for."""
    own = _words(entry.pattern)
    others = [_words(pattern) for pattern in guarded]
    for word in sorted(own & _OTHERS):
        if not any(word in words for words in others):
            raise CannotEdit(
                f"its address speaks of “{word}”, and {guard} lets in those of other routes; decide by hand who may come in here"
            )
    staff = [words & _STAFF for words in others]
    narrow = sorted(set[str]().union(*staff) if staff and all(staff) else _words(guard) & _STAFF)
    if narrow and not own & _STAFF:
        raise CannotEdit(
            f"{guard} seems to be for “{narrow[0]}”, and this address does not say that it is for them too; decide by hand who may come in here"
        )


def told(guard: str) -> str:
    """What is to be checked where a guard of other routes stands before more of them."""
    return f"{guard} lets in the same people here as at the routes that had it before: check that it is they for whom each of these routes is."


def _words(text: str) -> set[str]:
    """The words of an address or a name; capitals start one."""
    return set(_WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:300]).lower()))
