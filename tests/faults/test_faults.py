"""A sample of the faults; `python tests/faults/run.py` strikes everywhere and prints the figures."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.faults.children import why_not
from tests.faults.disk import full_disk, races, small_disk
from tests.faults.harness import Tally, double_kills, errors, errors_in_recovery, few, kills, plays, sample

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace and renameat2 are Linux")


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.mark.parametrize("number", range(4))
def test_a_struck_change_is_all_old_or_all_new(number: int, tmp_path: Path, tally: Tally) -> None:
    if why := why_not():
        pytest.skip(why)
    play = plays(tmp_path)[number]
    kills(play, tmp_path, tally, sample(80))
    errors(play, tmp_path, tally, sample(200))
    errors_in_recovery(play, tmp_path, tally, few(1), sample(80))
    double_kills(play, tmp_path, tally, sample(250), 2)
    assert tally.troubles == []
    assert tally.figures["kill points that struck"] >= 2


def test_a_full_disk_is_told_and_nothing_is_lost(tally: Tally) -> None:
    with small_disk() as disk:
        if disk is None:
            pytest.skip("a small disk can only be made by root")
        full_disk(disk, tally, 12)
    assert tally.troubles == []
    assert tally.figures["disk-full steps answered by a sentence"] >= 3


def test_no_save_of_an_editor_is_lost(tmp_path: Path, tally: Tally) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    races(tmp_path, tally, 40)
    assert tally.troubles == []
    assert tally.figures["racing saves"] == 40
