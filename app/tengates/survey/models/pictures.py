"""Calls of a model for text that are told to draw: by what shall come out, or by the model that is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tengates.model.code import ExprKind
from tengates.model.survey import Operation
from tengates.survey.bindings import Bindings, Origin
from tengates.survey.knowledge.sdks import MODEL_NAMES, PICTURE_MODELS, SHAPES_OF_ANSWERS
from tengates.survey.models.recognising import Recognised
from tengates.survey.options import Options

_HOPS = 3


def drawn(bindings: Bindings, options: Options, origin: Origin, known: Recognised) -> Recognised:
    """The same call, or one that makes a picture, whose size no number of tokens bounds."""
    if known.method.operation is not Operation.GENERATE:
        return known
    rows = (origin, *known.through, *filter(None, [known.client]))
    if not any(_asks_for_one(bindings, options, row) or _is_of_one(bindings, options, row) for row in rows):
        return known
    return replace(known, method=replace(known.method, operation=Operation.IMAGE, limits=()))


def _asks_for_one(bindings: Bindings, options: Options, made: Origin) -> bool:
    """`responseModalities: ["TEXT", "IMAGE"]`."""
    shapes = _values(bindings, options, made, SHAPES_OF_ANSWERS)
    return any(item.text.upper().endswith("IMAGE") for row in shapes for item in (row.expr, *row.expr.positional))


def _is_of_one(bindings: Bindings, options: Options, made: Origin) -> bool:
    """`model: "gemini-2.5-flash-image"`, `model: google("gemini-2.5-flash-image")`."""
    return any(
        item.kind is ExprKind.STRING and PICTURE_MODELS.search(item.text)
        for row in _values(bindings, options, made, MODEL_NAMES)
        for item in (row.expr, *(row.expr.positional if row.expr.kind is ExprKind.CALL else ()))
    )


def _values(bindings: Bindings, options: Options, made: Origin, names: tuple[str, ...]) -> Iterator[Origin]:
    """What an option is set to, names followed."""
    found = options.find(made, names).value
    if found is not None:
        yield from bindings.followed(Origin(made.file, found, made.scope), _HOPS)
