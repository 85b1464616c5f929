"""How large a request may be at least, as the project itself says."""

from __future__ import annotations

import re
from math import ceil, prod

from tengates.model.code import ExprKind
from tengates.model.survey import Survey

_SIZE = re.compile(r"(?i)max.*(?:size|bytes|length|upload|file)|(?:size|bytes|upload|file).*(?:max|limit)")
_PRODUCT = re.compile(r"\d{1,12}(?:\s*\*\s*\d{1,12})*")
_MEGABYTE = 1024 * 1024
_MOST = 1000  # more than that bounds something else than a request


def product(megabytes: int) -> str:
    """A number of bytes, as both languages write it."""
    return "1024 * 1024" if megabytes == 1 else f"{megabytes} * 1024 * 1024"


def largest_allowed(survey: Survey) -> int:
    """The greatest size, in megabytes, that a constant of the project already lets through; 0 when there is none."""
    found = 0
    for _path, code in survey.sources():
        for row in code.assignments:
            written = row.value.text.replace("_", "")
            if _SIZE.search(row.target) and row.value.kind is not ExprKind.STRING and _PRODUCT.fullmatch(written):
                size = prod(int(number) for number in written.split("*"))
                found = max(found, ceil(size / _MEGABYTE) if size >= _MEGABYTE else 0)
    return found if found <= _MOST else 0
