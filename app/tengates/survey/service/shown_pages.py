"""Which answers a browser shows as a page: by the framework's default, or because the answer says so."""

from __future__ import annotations

import re
from collections import defaultdict

from tengates.model.code import Call, Code, Expr, ExprKind
from tengates.model.survey import Survey

_ELEMENT = re.compile(r"<[a-zA-Z!/]")
_NO_PAGE = re.compile(r"(?i)text/(?!html)\w|application/(?!xhtml)|image/|\bjson\b|\bplain\b")
_SETTERS = re.compile(r"^(?:res|response|reply|ctx|c)\.(?:set|setHeader|header|type|contentType)$")
_TYPE = re.compile(r"(?i)^content-?type$")
_NOTHING = frozenset[str]()
_SHOWS = frozenset({"flask"})  # frameworks whose views return a page when they return a text


def is_page(text: Expr) -> bool:
    """Whether a text has an element of a page in it."""
    return bool(_ELEMENT.search(text.text))


class Pages:
    """The answers of one survey's routes."""

    def __init__(self, survey: Survey) -> None:
        """Which functions answer for a framework that shows what they return, and which answer for a platform."""
        self._shown: dict[str, set[str]] = defaultdict(set)
        self._served: dict[str, set[str]] = defaultdict(set)
        for row in survey.entries:
            if row.function is not None:
                kept = self._shown if row.framework in _SHOWS else self._served
                kept[row.place.path].add(row.function.qualname)

    def answering(self, path: str) -> tuple[frozenset[str], frozenset[str]]:
        """All that it knows of a file."""
        if path not in self._shown and path not in self._served:
            return _NOTHING, _NOTHING
        return frozenset(self._shown.get(path, ())), frozenset(self._served.get(path, ()))

    def shows(self, code: Code, call: Call) -> bool:
        """Whether an answer that is sent by a call is no plain text, JSON or file, by its own words or by those before it."""
        told = [value for bag in (call.expr, *call.expr.positional) for value in _types(bag)]
        if told:
            return not any(_NO_PAGE.search(value.text) for value in told)
        return not any(
            row.scope == call.scope and _SETTERS.match(row.callee) and _NO_PAGE.search(row.expr.text)
            for row in code.calls
        )

    def returned(self, path: str, scope: str, value: Expr) -> Expr | None:
        """The part of a value returned by a function that a browser shows as a page; None when it is none."""
        if scope in self._shown[path]:
            head = value.positional[0] if value.kind is ExprKind.LIST and value.positional else value
            return None if _NO_PAGE.search(_rest(value)) else head
        body = value.get("body") if value.kind is ExprKind.OBJECT and scope in self._served[path] else None
        return body if body is not None and "text/html" in _rest(value) else None


def _types(bag: Expr) -> list[Expr]:
    """What an answer says of its own type: a word of the call, or a header."""
    named = [value for key, value in bag.items if key in {"content_type", "mimetype", "media_type"} or _TYPE.match(key)]
    headers = bag.get("headers")
    return named + (_types(headers) if headers is not None else [])


def _rest(value: Expr) -> str:
    """What stands beside the text in a returned list or object."""
    items = value.items[1:] if value.kind is ExprKind.LIST else value.items if value.kind is ExprKind.OBJECT else ()
    return " ".join(item.text for key, item in items if key != "body")
