"""Python's parser from several threads at once."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tengates.facts.python_parser import parsed

DEEP = "x = " + "(" * 60 + "1" + ")" * 60 + "\n"
TEXT = "\n".join(f"def f{n}(a, b):\n    return [a + {n}, {{'k': b * ({n} + a)}}]\n" for n in range(40)) + DEEP


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that take turns in the middle of the parser, whenever it makes an object."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.callbacks.append(_linger)
    gc.set_threshold(20)
    yield
    gc.set_threshold(*thresholds)
    gc.callbacks.remove(_linger)
    sys.setswitchinterval(interval)


def _linger(_phase: str, _info: dict[str, int]) -> None:
    for _ in range(50):
        pass


@pytest.mark.usefixtures("hasty")
def test_two_threads_that_parse_do_not_disturb_each_other() -> None:
    with ThreadPoolExecutor(4) as pool:
        trees = list(pool.map(lambda _: parsed(TEXT), range(20)))
    wanted = ast.dump(ast.parse(TEXT))
    assert all(ast.dump(tree) == wanted for tree in (trees[0], trees[-1]))


def test_what_it_cannot_parse_is_told_as_ever() -> None:
    with pytest.raises(SyntaxError):
        parsed("def (")
    assert isinstance(parsed("1 + 1", "eval").body, ast.BinOp)
